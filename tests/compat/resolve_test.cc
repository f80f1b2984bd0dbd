// All values of an object to be, each with its origin, and what differs between
// two of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/entry.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/compat/explain_types.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using ::qom::test::ExplainTest;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// ---- Resolve ---------------------------------------------------------------

class ResolveTest : public ExplainTest {
 protected:
  static const Resolved& Of(const Resolution& resolution,
                            std::string_view name) {
    for (const Resolved& one : resolution.properties) {
      if (one.property->name == name) return one;
    }
    ADD_FAILURE() << name;
    static const Resolved kNone{};
    return kNone;
  }
};

TEST_F(ResolveTest, TellsEveryPropertyByName) {
  const Resolution resolution = Resolve(context_, Type("leaf"));
  EXPECT_TRUE(resolution.created);
  EXPECT_THAT(resolution.diagnostics, IsEmpty());
  std::vector<std::string_view> names;
  for (const Resolved& one : resolution.properties) {
    names.push_back(one.property->name);
  }
  EXPECT_THAT(names, ElementsAre("n", "on", "s", "type"));
  EXPECT_EQ(Of(resolution, "n").value, Value(2));
  EXPECT_EQ(Of(resolution, "n").driver, "leaf");
  EXPECT_FALSE(Of(resolution, "n").entry);
  EXPECT_EQ(Of(resolution, "on").driver, "base");
  EXPECT_EQ(context_.LiveTypes(), std::vector<std::string>());
}

TEST_F(ResolveTest, TellsWhichEntryWon) {
  Append(Layer::kMachine, {Text("face", "n", "7"), Text("dev", "n", "8")});
  Append(Layer::kGlobal, {Text("dev", "s", "text")});
  const Resolution resolution = Resolve(context_, Type("dev"));
  const Resolved& n = Of(resolution, "n");
  EXPECT_EQ(n.value, Value(8));
  EXPECT_EQ(n.layer, Layer::kMachine);
  EXPECT_EQ(n.driver, "dev");
  ASSERT_TRUE(n.entry);
  EXPECT_EQ(n.entry.index(), 1u);
  EXPECT_EQ(Of(resolution, "s").layer, Layer::kGlobal);
  EXPECT_FALSE(Of(resolution, "on").layer.has_value());
}

TEST_F(ResolveTest, SetsWhatItIsAskedTo) {
  Append(Layer::kMachine, {Text("dev", "n", "8")});
  const Resolution resolution =
      Resolve(context_, Type("spelled"), {}, {{"nn", "9"}, {"s", "text"}});
  EXPECT_TRUE(resolution.created);
  for (const std::string_view name : {"n", "nn", "s"}) {
    const Resolved& one = Of(resolution, name);
    EXPECT_TRUE(one.set_explicitly) << name;
    EXPECT_FALSE(one.entry) << name;
    EXPECT_FALSE(one.layer.has_value()) << name;
  }
  EXPECT_EQ(Of(resolution, "n").value, Value(9));
  EXPECT_FALSE(Of(resolution, "on").set_explicitly);
}

TEST_F(ResolveTest, ReportsEverySetThatIsRefused) {
  const Resolution resolution =
      Resolve(context_, Type("dev"), {},
              {{"n", "x"}, {"s", "fine"}, {"om", "on"}, {"type", "other"}});
  EXPECT_FALSE(resolution.created);
  EXPECT_THAT(resolution.properties, IsEmpty());
  ASSERT_EQ(resolution.diagnostics.size(), 3u);
  EXPECT_EQ(resolution.diagnostics[0].code, "bad-value");
  EXPECT_EQ(resolution.diagnostics[0].property, "n");
  EXPECT_EQ(resolution.diagnostics[0].value, "x");
  EXPECT_EQ(resolution.diagnostics[0].type, "dev");
  EXPECT_EQ(resolution.diagnostics[1].code, "unknown-property");
  EXPECT_THAT(resolution.diagnostics[1].nearest, ElementsAre("on", "n", "s"));
  EXPECT_THAT(resolution.diagnostics[1].message, HasSubstr("nearest: on, "));
  EXPECT_EQ(resolution.diagnostics[2].code, "read-only");
}

TEST_F(ResolveTest, ASetIsThatOfAUser) {
  const Resolution resolution =
      Resolve(context_, Type("chip"), {}, {{"own", "1"}});
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  EXPECT_EQ(resolution.diagnostics[0].code, "read-only");
}

TEST_F(ResolveTest, ACreationThatFailsIsADiagnosticOfItsEntry) {
  Append(Layer::kMachine, {Text("dev", "s", "fine"), Text("dev", "n", "x")},
         "compat_1");
  const Resolution resolution = Resolve(context_, Type("dev"));
  EXPECT_FALSE(resolution.created);
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  const Diagnostic& failed = resolution.diagnostics[0];
  EXPECT_EQ(failed.severity, Severity::kError);
  EXPECT_EQ(failed.code, "bad-value");
  EXPECT_EQ(failed.layer, "machine");
  EXPECT_EQ(failed.table, "compat_1");
  EXPECT_EQ(failed.index, 1);
  EXPECT_EQ(failed.driver, "dev");
  EXPECT_EQ(failed.property, "n");
}

TEST_F(ResolveTest, AnAbstractTypeCannotBeResolved) {
  const Resolution resolution = Resolve(context_, Type("base"));
  EXPECT_FALSE(resolution.created);
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  EXPECT_EQ(resolution.diagnostics[0].code, "abstract-type");
  EXPECT_EQ(resolution.diagnostics[0].type, "base");
}

TEST_F(ResolveTest, ABadGlobalOfAHotPluggedObjectIsAWarning) {
  Append(Layer::kGlobal, {Text("dev", "n", "x"), Text("dev", "s", "text")});
  const Resolution resolution =
      Resolve(context_, Type("dev"), {.hotplug = true});
  EXPECT_TRUE(resolution.created);
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  EXPECT_EQ(resolution.diagnostics[0].severity, Severity::kWarning);
  EXPECT_EQ(Of(resolution, "n").value, Value(1));
  EXPECT_FALSE(Of(resolution, "n").layer.has_value());
  EXPECT_EQ(Of(resolution, "s").value, Value("text"));
  EXPECT_FALSE(Resolve(context_, Type("dev")).created);
}

TEST_F(ResolveTest, WarningsAreThoseOfItsOwnObjectFromAnyThread) {
  Append(Layer::kGlobal, {Text("dev", "n", "many")});
  std::atomic<int> told{0};
  Layers(context_).SetSink([&told](const Diagnostic&) { ++told; });
  std::atomic<int> wrong{0};
  auto ask = [this, &wrong] {
    for (int i = 0; i < 200; ++i) {
      const Resolution resolution =
          Resolve(context_, Type("dev"), {.hotplug = true});
      if (!resolution.created || resolution.diagnostics.size() != 1 ||
          resolution.diagnostics[0].severity != Severity::kWarning) {
        ++wrong;
      }
    }
  };
  std::thread other(ask);
  ask();
  other.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(told, 0);
  // Who listens to the context still does.
  EXPECT_TRUE(context_.New("dev", {.hotplug = true}).ok());
  EXPECT_EQ(told, 1);
}

TEST_F(ResolveTest, AnAliasHasTheOriginOfWhatItStandsFor) {
  EXPECT_EQ(Of(Resolve(context_, Type("board")), "chip-size").driver, "chip");
  EXPECT_EQ(Of(Resolve(context_, Type("mid")), "n").driver, "mid");
  Append(Layer::kMachine, {Text("chip", "size", "3"), Text("dev", "n", "7")});
  const Resolution board = Resolve(context_, Type("board"));
  EXPECT_EQ(Of(board, "chip-size").value, Value(3));
  EXPECT_EQ(Of(board, "chip-size").driver, "chip");
  EXPECT_EQ(Of(board, "chip-size").layer, Layer::kMachine);
  EXPECT_EQ(Of(Resolve(context_, Type("owner")), "n").driver, "dev");
}

TEST_F(ResolveTest, AnOwnersEntryIsTheOriginOfAllThatReachTheField) {
  Append(Layer::kMachine, {Text("dev", "n", "7"), Text("mid", "n", "8")});
  const Resolution resolution = Resolve(context_, Type("owner"));
  for (const std::string_view name : {"n", "deep"}) {
    EXPECT_EQ(Of(resolution, name).value, Value(8)) << name;
    EXPECT_EQ(Of(resolution, name).driver, "mid") << name;
  }
}

TEST_F(ResolveTest, WhatCannotBeReadSaysWhy) {
  ClassProperty secret = Row("secret", "str");
  secret.get = nullptr;
  secret.unreadable = "it is a secret";
  ClassProperty silent = Row("silent", "str");
  silent.get = nullptr;
  TypeBuilder type("mute");
  type.Parent("dev").Property(std::move(secret)).Property(std::move(silent));
  Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Resolution resolution = Resolve(context_, Type("mute"));
  EXPECT_TRUE(resolution.created);
  EXPECT_EQ(Of(resolution, "secret").unreadable, "it is a secret");
  EXPECT_EQ(Of(resolution, "secret").value, Value());
  EXPECT_THAT(Of(resolution, "silent").unreadable, HasSubstr("cannot be read"));
}

TEST_F(ResolveTest, AgreesWithExplain) {
  Append(Layer::kAccel, {Text("owner", "deep", "3")});
  Append(Layer::kMachine, {Text("mid", "n", "8"), Text("dev", "n", "9"),
                           Text("chip", "speed", "5")});
  Append(Layer::kGlobal, {Text("face", "on", "yes")});
  for (const std::string_view type :
       {"dev", "leaf", "spelled", "mid", "owner", "chip", "board"}) {
    const Resolution resolution = Resolve(context_, Type(type));
    for (const Resolved& one : resolution.properties) {
      if (one.property->name == "type") continue;
      const Explanation why = Why(type, one.property->name);
      const Offer* winner = why.winner();
      ASSERT_NE(winner, nullptr);
      EXPECT_TRUE(one.entry == winner->entry)
          << type << "." << one.property->name;
      EXPECT_EQ(one.driver, winner->driver)
          << type << "." << one.property->name;
      if (!why.value.is_null()) {
        EXPECT_EQ(one.value.ToText(), why.value.ToText())
            << type << "." << one.property->name;
      }
    }
  }
}

// ---- Diff ------------------------------------------------------------------

class DiffTest : public ExplainTest {
 protected:
  DiffTest() {
    EXPECT_THAT(machines_.AddTable("compat_1_0",
                                   {{"dev", "n", "7"}, {"leaf", "on", "yes"}}),
                IsOk());
    EXPECT_THAT(machines_.AddTable("compat_2_0", {{"base", "s", "text"}}),
                IsOk());
    EXPECT_THAT(machines_.AddMachine(
                    {.name = "m-1.0", .tables = {"compat_2_0", "compat_1_0"}}),
                IsOk());
    EXPECT_THAT(
        machines_.AddMachine({.name = "m-2.0", .tables = {"compat_2_0"}}),
        IsOk());
    EXPECT_THAT(machines_.Select({.machine = "m-1.0"}, old_), IsOk());
    EXPECT_THAT(machines_.Select({.machine = "m-2.0"}, new_), IsOk());
  }
  static std::vector<std::string> Lines(
      const std::vector<Difference>& differences) {
    std::vector<std::string> lines;
    for (const Difference& one : differences) {
      lines.push_back(fmt::format("{}.{}: {} {}", one.type, one.property,
                                  one.a.ToText(), one.b.ToText()));
    }
    return lines;
  }
  MachineSet machines_;
  Context old_{registry_};
  Context new_{registry_};
};

TEST_F(DiffTest, TellsWhatChangesBetweenTwoMachineVersions) {
  const auto differences = Diff(old_, new_, Type("leaf"));
  ASSERT_THAT(differences, IsOk());
  EXPECT_THAT(Lines(*differences),
              ElementsAre("leaf.n: 7 2", "leaf.on: on off"));
  EXPECT_THAT(Lines(*Diff(new_, old_, Type("dev"))), ElementsAre("dev.n: 1 7"));
}

TEST_F(DiffTest, OfTheSameMachineIsEmpty) {
  EXPECT_THAT(*Diff(old_, old_, Type("leaf")), IsEmpty());
  EXPECT_THAT(*Diff(old_, new_, Type("chip")), IsEmpty());
  EXPECT_EQ(old_.LiveTypes(), std::vector<std::string>());
}

TEST_F(DiffTest, SeesThroughAliases) {
  EXPECT_THAT(Lines(*Diff(old_, new_, Type("owner"))),
              ElementsAre("owner.deep: 7 5", "owner.n: 7 5"));
}

TEST_F(DiffTest, OfATypeThatOneCannotCreateIsAnError) {
  EXPECT_THAT(Diff(old_, new_, Type("base")), HasCause(Cause::kAbstractType));
  const Entry entries[] = {Text("dev", "n", "x")};
  ASSERT_THAT(Layers(new_).Append(Layer::kMachine, "bad", entries), IsOk());
  EXPECT_THAT(Diff(old_, new_, Type("dev")),
              HasCause(Cause::kBadValue, HasSubstr("bad[0]")));
  EXPECT_THAT(Diff(new_, old_, Type("dev")), HasCause(Cause::kBadValue));
}

TEST_F(DiffTest, WhatCannotBeReadIsLeftOut) {
  ClassProperty secret = Row("secret", "str");
  secret.get = nullptr;
  TypeBuilder type("mute");
  type.Parent("dev").Property(std::move(secret));
  Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Entry entries[] = {Text("mute", "secret", "x")};
  ASSERT_THAT(Layers(new_).Append(Layer::kMachine, "t", entries), IsOk());
  EXPECT_THAT(Lines(*Diff(old_, new_, Type("mute"))),
              ElementsAre("mute.n: 7 1"));
}

}  // namespace
}  // namespace qom::compat
