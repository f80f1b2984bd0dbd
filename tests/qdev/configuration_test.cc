// Claims about configurations: that what is saved makes the same tree again,
// for trees by hand and generated ones; what mistakes in a file are told; what
// two configurations differ in.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/configuration.h"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/options/global_option.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/options/start_machine.h"
#include "qom/snapshot.h"
#include "tests/qdev/small_machine.h"

namespace qom::qdev {
namespace {

using compat::Severity;
using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using test::MessageOf;
using test::small::SmallMachineTest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConfigurationTest : public SmallMachineTest {
 protected:
  void Start(std::string_view machine = "board-1.0,accel=quick,slots=3",
             const StartOptions& more = {}) {
    const auto option = ParseMachineOption(machine, "x86_64", &registry_);
    ASSERT_THAT(option, IsOk());
    ASSERT_THAT(StartMachine(*context_, machines_, *option, more), IsOk());
  }
  void Device(std::string_view option) {
    const auto parsed = ParseDeviceOption(option);
    ASSERT_THAT(parsed, IsOk()) << option;
    ASSERT_THAT(DeviceAdd(*context_, *parsed), IsOk()) << option;
  }
  void Object(std::string_view option) {
    const auto parsed = ParseObjectOption(option);
    ASSERT_THAT(parsed, IsOk()) << option;
    ASSERT_THAT(ObjectAdd(*context_, *parsed), IsOk()) << option;
  }
  std::string Save() {
    const absl::StatusOr<std::string> text =
        SaveConfiguration(*context_, machines_);
    EXPECT_THAT(text, IsOk());
    return text.value_or("");
  }
  Configuration Taken() {
    const auto taken = ConfigurationOf(*context_, machines_);
    EXPECT_THAT(taken, IsOk());
    return taken.ok() ? *taken : Configuration();
  }
  // What loading in a fresh context is answered.
  absl::Status Load(std::string_view text) {
    Context fresh(registry_);
    return LoadConfiguration(fresh, machines_, "saved.json", text).status();
  }
  // Saves, loads in a fresh context, and compares trees and saved texts.
  void ExpectRoundTrip() {
    const std::string text = Save();
    Snapshot before;
    before.Take(context_->root());
    Context fresh(registry_);
    const auto machine =
        LoadConfiguration(fresh, machines_, "saved.json", text);
    ASSERT_THAT(machine, IsOk()) << text;
    Snapshot after;
    after.Take(fresh.root());
    for (const Change& change : Difference(before, after)) {
      ADD_FAILURE() << Describe(change) << "\n" << text;
    }
    EXPECT_EQ(SaveConfiguration(fresh, machines_).value_or(""), text);
    const auto again = ConfigurationOf(fresh, machines_);
    ASSERT_THAT(again, IsOk());
    EXPECT_THAT(DifferenceOf(Taken(), *again), IsEmpty());
  }
  std::vector<std::string> Differences(std::string_view from,
                                       std::string_view to) {
    std::vector<std::string> lines;
    const auto a = ReadConfiguration("a", from);
    const auto b = ReadConfiguration("b", to);
    EXPECT_THAT(a, IsOk());
    EXPECT_THAT(b, IsOk());
    if (!a.ok() || !b.ok()) return lines;
    for (const auto& one : DifferenceOf(*a, *b)) {
      lines.push_back(Describe(one));
    }
    return lines;
  }
};

TEST_F(ConfigurationTest, ThereIsNoneBeforeAMachine) {
  EXPECT_THAT(SaveConfiguration(*context_, machines_),
              HasCause(Cause::kWrongPhase, HasSubstr("no machine")));
}

TEST_F(ConfigurationTest, ThereIsNoneOfAMachineWithoutOneOfItsEntries) {
  ASSERT_THAT(
      SelectMachine(*context_, machines_,
                    {.name = "board-1.0", .without = {{"board_1_0", 0}}}),
      IsOk());
  EXPECT_THAT(
      SaveConfiguration(*context_, machines_),
      HasCause(Cause::kNotWritten,
               HasSubstr("machine entry board_1_0[0] loom-hub.speed=")));
}

TEST_F(ConfigurationTest, OnlyWhatDiffersIsWritten) {
  Start("board-1.0");
  Device("loom-hub,id=h,speed=50");  // what 1.0 gives
  Device("loom-sensor,id=s,label=door");
  const std::string text = Save();
  EXPECT_THAT(text, Not(HasSubstr("speed")));
  EXPECT_THAT(text, HasSubstr("\"label\": \"door\""));
  EXPECT_THAT(text, HasSubstr("\"address\": 1"));  // the bus gave it
  EXPECT_THAT(text, HasSubstr("\"version\": \"board-1.0\""));
}

TEST_F(ConfigurationTest, WhatIsSavedMakesTheSameTree) {
  const auto global = ParseGlobalOption("loom-hub.speed=77");
  ASSERT_THAT(global, IsOk());
  StartOptions more;
  more.globals = {*global};
  more.smp.cpus = 4;
  more.memory.size = 1 << 20;
  Start("board-1.0,accel=quick,slots=3,mem-merge=off", more);
  Object("memory-backend-ram,id=m0,size=1M");
  Device("loom-hub,id=h");
  Device("loom-sensor,id=s,source=/objects/m0,label=door");
  Device("loom-sensor,address=9");
  ExpectRoundTrip();
}

TEST_F(ConfigurationTest, ADeviceComesAfterTheBusThatItIsOn) {
  Start();
  Device("loom-hub");  // without an id: after all that have one, in the tree
  Device("loom-sensor,id=s");
  Device("loom-hub,id=a");
  Device("loom-sensor,id=t,source=/machine/peripheral/a");
  ExpectRoundTrip();
}

TEST_F(ConfigurationTest, DevicesWithoutAnIdMayGetOtherNumbers) {
  Start();
  Device("loom-hub,id=gone");
  Device("loom-hub");
  Device("loom-hub");
  Device(
      "loom-sensor,bus=/machine/peripheral-anon/device[1]/loom,id=s,"
      "source=/machine/peripheral-anon/device[1]");
  (*context_->Resolve("/machine/peripheral-anon/device[0]"))->Unparent();
  Context fresh(registry_);
  ASSERT_THAT(LoadConfiguration(fresh, machines_, "saved.json", Save()),
              IsOk());
  EXPECT_THAT((*fresh.Resolve("/machine/peripheral/s"))->Get("source"),
              IsOkAndHolds("/machine/peripheral-anon/device[0]"));
  EXPECT_THAT((*fresh.Resolve("/machine/peripheral/s"))->Get("parent_bus"),
              IsOkAndHolds("/machine/peripheral-anon/device[0]/loom"));
}

// Looks at another one.
class Mirror : public Extends<Mirror, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "mirror";
  struct Props;
  explicit Mirror(const Construct& construct)
      : Extends(construct), loom_(construct, "loom") {}
  Link<qom::Object> other_;
  qom::Child<test::small::LoomBus> loom_;
};
struct Mirror::Props {
  static constexpr auto kOther = props::Field<&Mirror::other_>(
      "other", {.flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll = props::Table(kOther);
};

TEST_F(ConfigurationTest, LinksMayLeadInACircleOrToAPartOfTheirObject) {
  registry_.Register<Mirror>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  Start();
  for (const char* id : {"a", "b", "c", "d"}) {
    Device(std::string("mirror,id=") + id);
  }
  const auto link = [this](std::string_view from, std::string_view to) {
    ASSERT_THAT((*context_->Resolve(from))->Set("other", to), IsOk());
  };
  link("/machine/peripheral/a", "/machine/peripheral/b");
  link("/machine/peripheral/b", "/machine/peripheral/a");
  link("/machine/peripheral/c", "/machine/peripheral/c");
  link("/machine/peripheral/d", "/machine/peripheral/d/loom");
  ExpectRoundTrip();
}

TEST_F(ConfigurationTest, DevicesWithoutAnIdMayLeadToLaterOnes) {
  registry_.Register<Mirror>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  Start();
  Device("mirror");
  Device("mirror");
  ASSERT_THAT((*context_->Resolve("/machine/peripheral-anon/device[0]"))
                  ->Set("other", "/machine/peripheral-anon/device[1]"),
              IsOk());
  ExpectRoundTrip();
}

TEST_F(ConfigurationTest, ADeviceOfAUserStandsWhereOptionsPutIt) {
  Start();
  Device("loom-hub,id=h");
  std::string text = Save();
  const std::string_view was = "/machine/peripheral/h";
  text.replace(text.find(was), was.size(), "/elsewhere/h");
  EXPECT_THAT(Load(text),
              HasCause(Cause::kBadValue,
                       HasSubstr("/elsewhere/h: a loom-hub is made at "
                                 "/machine/peripheral/h")));
}

TEST_F(ConfigurationTest, AnotherAddressThanItHadIsAnError) {
  Start();
  Device("loom-hub,id=h");
  Device("loom-sensor,id=s");
  std::string text = Save();
  const std::string_view was = "\"address\": \"1\"";
  text.replace(text.find(was), was.size(), "\"address\": \"7\"");
  EXPECT_THAT(
      Load(text),
      HasCause(
          Cause::kFailed,
          HasSubstr("/machine/peripheral/s: its address on "
                    "/machine/peripheral/h/loom is '1' here and was '7'")));
}

TEST_F(ConfigurationTest, WhatTheMachinesCodeMakesIsComparedAndSet) {
  Start("board-2.0");
  auto build = [](Machine& machine) {
    absl::StatusOr<Ref<qom::Object>> hub = machine.context().New("loom-hub");
    QOMRT_RETURN_IF_ERROR(hub.status());
    QOMRT_RETURN_IF_ERROR((*hub)->Set("speed", 3));
    return machine.AddChild("fixed", *hub).status();
  };
  ASSERT_THAT(build(*MachineOf(*context_)), IsOk());
  const std::string text = Save();
  EXPECT_THAT(text, HasSubstr("\"path\": \"/machine/fixed\""));
  EXPECT_THAT(Load(text), HasCause(Cause::kNoSuchObject,
                                   HasSubstr("saved.json: /machine/fixed")));
  ASSERT_THAT((*context_->Resolve("/machine/fixed"))->Set("speed", 4), IsOk());
  Context fresh(registry_);
  ASSERT_THAT(LoadConfiguration(fresh, machines_, "saved.json", Save(),
                                {.build = build}),
              IsOk());
  EXPECT_THAT((*fresh.Resolve("/machine/fixed"))->Get("speed"),
              IsOkAndHolds("4"));
}

TEST_F(ConfigurationTest, GeneratedTreesMakeTheRoundTrip) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 random(seed);
    auto one_of = [&random](uint32_t count) {
      return static_cast<uint32_t>(random() % count);
    };
    context_ = std::make_unique<Context>(registry_);
    const char* const kVersions[] = {"board-1.0", "board-1.10", "board"};
    Start(fmt::format("{},slots={}", kVersions[one_of(3)], one_of(60)));
    std::vector<std::string> buses;
    std::vector<std::string> targets = {"/machine"};
    for (uint32_t i = 0; i < one_of(4); ++i) {
      Object(fmt::format("memory-backend-ram,id=m{},size={}", i,
                         4096 * (1 + one_of(9))));
      targets.push_back(fmt::format("/objects/m{}", i));
    }
    for (uint32_t i = 0; i < 2 + one_of(20); ++i) {
      const bool has_id = one_of(3) != 0;
      std::string option =
          buses.empty() || one_of(3) == 0 ? "loom-hub" : "loom-sensor";
      const bool is_hub = option == "loom-hub";
      if (has_id) option += fmt::format(",id=d{}", i);
      if (is_hub) {
        if (one_of(2) != 0) option += fmt::format(",speed={}", 1 + one_of(999));
      } else {
        option += ",bus=" + buses[one_of(static_cast<uint32_t>(buses.size()))];
        if (one_of(2) != 0) option += fmt::format(",label=l{},,\"x", i);
        if (one_of(2) != 0) {
          option += ",source=" +
                    targets[one_of(static_cast<uint32_t>(targets.size()))];
        }
        if (one_of(4) == 0) option += fmt::format(",address={}", 100 + i);
      }
      const auto parsed = ParseDeviceOption(option);
      ASSERT_THAT(parsed, IsOk()) << option;
      const auto made = DeviceAdd(*context_, *parsed);
      ASSERT_THAT(made, IsOk()) << option;
      const std::string path = (*made)->CanonicalPath();
      if (is_hub) buses.push_back(path + "/loom");
      targets.push_back(path);
    }
    ExpectRoundTrip();
  }
}

TEST_F(ConfigurationTest, MistakesInAFileAreToldWithTheirPlace) {
  Start("board-1.0");
  Device("loom-hub,id=h,speed=60");
  const std::string good = Save();
  auto with = [&good](std::string_view old, std::string_view now) {
    std::string text = good;
    text.replace(text.find(old), old.size(), now);
    return text;
  };
  ASSERT_THAT(Load(good), IsOk());
  EXPECT_THAT(MessageOf(Load("{")), HasSubstr("saved.json:1:2"));
  EXPECT_THAT(MessageOf(Load("{}")), HasSubstr("it is no configuration"));
  EXPECT_THAT(
      MessageOf(Load(
          with("\"qomrt-configuration\": 1", "\"qomrt-configuration\": 2"))),
      HasSubstr("saved.json.qomrt-configuration: the format is 2; known: 1"));
  EXPECT_THAT(MessageOf(Load(with("\"qomrt-configuration\": 1",
                                  "\"qomrt-configuration\": -1"))),
              HasSubstr("-1 is outside 0..18446744073709551615"));
  EXPECT_THAT(MessageOf(Load(with("\"devices\"", "\"devises\""))),
              AllOf(HasSubstr("no member 'devises'"), HasSubstr("devices")));
  EXPECT_THAT(MessageOf(Load(with("\"type\": \"loom-hub\"", "\"type\": 3"))),
              HasSubstr("saved.json.devices[0].type: a text is needed"));
  EXPECT_THAT(MessageOf(Load(with("loom-hub", "loom-hubb"))),
              AllOf(HasSubstr("saved.json: /machine/peripheral/h: "),
                    HasSubstr("nearest: loom-hub")));
  EXPECT_THAT(MessageOf(Load(with("\"speed\": 60", "\"speed\": 6000"))),
              AllOf(HasSubstr("/machine/peripheral/h: speed=6000"),
                    HasSubstr("1..1000")));
  EXPECT_THAT(MessageOf(Load(with("\"board-1.0\"", "\"board-9.0\""))),
              HasSubstr("unknown machine 'board-9.0'"));
}

TEST_F(ConfigurationTest, BytesThatAreChangedNeverHarm) {
  Start();
  Device("loom-hub,id=h,speed=60");
  Device("loom-sensor,id=s,label=door");
  const std::string good = Save();
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    std::string text = good;
    for (int i = 0; i < 3; ++i) {
      text[random() % text.size()] = "{}[]\",:0a/.\\"[random() % 13];
    }
    const auto read = ReadConfiguration("f", text);
    if (read.ok()) (void)Load(text);
  }
}

TEST_F(ConfigurationTest, DifferencesSayWhatAMigrationTripsOver) {
  Start("board-1.0,accel=quick");
  Object("memory-backend-ram,id=m0,size=1M");
  Device("loom-hub,id=h,speed=60");
  Device("loom-sensor,id=s");
  const std::string a = Save();
  context_ = std::make_unique<Context>(registry_);
  Start("board-2.0,slots=5,accel=quick");
  Object("memory-backend-ram,id=m0,size=2M");
  Device("loom-hub,id=h");
  Device("loom-hub,id=extra");
  const std::string b = Save();
  EXPECT_THAT(
      Differences(a, b),
      ElementsAre(
          "error: the machine.version: 'board-1.0', here 'board-2.0': the "
          "guest sees it",
          "error: /machine.slots: as the machine gives it, here 5 (set): the "
          "guest sees it",
          "warning: /objects/m0.size: 1048576 (set), here 2097152 (set): it is "
          "the host's; the guest sees it if it is a size or content",
          "error: /machine/peripheral/h.speed: 60 (set), here as the machine "
          "gives it: the guest sees it",
          "error: /machine/peripheral/s: 'loom-sensor', here not there: the "
          "guest sees it",
          "error: /machine/peripheral/extra: not there, here 'loom-hub': the "
          "guest sees it"));
  EXPECT_THAT(Differences(a, a), IsEmpty());
}

}  // namespace
}  // namespace qom::qdev
