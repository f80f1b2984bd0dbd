// Which layer's entries reach which objects, who wins, and what a bad entry
// does.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/layer_stack.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/assign.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/compat/layer_stack_fixture.h"
#include "tests/support/matchers.h"

namespace {

using qom::compat::Diagnostic;
using qom::compat::Entry;
using qom::compat::IfMissing;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::compat::MakeTable;
using qom::compat::Severity;
using qom::compat::Text;
using qom::test::LayerStackTest;
using qom::test::MessageOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(LayerStackTest, TheNameOfAChildIsAPropertyThatNoEntrySets) {
  for (const IfMissing if_missing : {IfMissing::kSkip, IfMissing::kError}) {
    Append(Layer::kGlobal, {Text("owner", "inner", "x", if_missing)});
    const absl::Status status = context_.New("owner").status();
    EXPECT_EQ(qom::CauseOf(status), qom::Cause::kReadOnly);
    EXPECT_THAT(MessageOf(status),
                HasSubstr("owner.inner: the property is read-only"));
  }
}

// ---- Which value wins ------------------------------------------------------

TEST_F(LayerStackTest, AnObjectStartsWithTheValueOfItsEntry) {
  Append(Layer::kMachine, {Text("dev", "n", "7")});
  EXPECT_EQ(NewValue("dev", "n"), "7");
  EXPECT_EQ(NewValue("dev", "b"), "off");
}

TEST_F(LayerStackTest, TheRowOfALayerStandsWhereItsValueDoes) {
  EXPECT_EQ(LayerName(Layer::kAccel), "accel");
  EXPECT_EQ(LayerName(Layer::kPlatform), "platform");
  EXPECT_EQ(LayerName(Layer::kMachine), "machine");
  EXPECT_EQ(LayerName(Layer::kSugar), "sugar");
  EXPECT_EQ(LayerName(Layer::kGlobal), "global");
}

TEST_F(LayerStackTest, EachLayerBeatsTheOneBeforeItWhateverTheOrderOfAppends) {
  const Layer kOrder[] = {Layer::kGlobal, Layer::kMachine, Layer::kAccel,
                          Layer::kSugar, Layer::kPlatform};
  const char* const kValues[] = {"1", "2", "3", "4", "5"};
  for (int top = 0; top < 5; ++top) {
    qom::Context context(registry_);
    for (Layer layer : kOrder) {
      if (static_cast<int>(layer) > top) continue;
      const Entry entry[] = {
          Text("dev", "n", kValues[static_cast<size_t>(layer)])};
      ASSERT_TRUE(Layers(context).Append(layer, "t", entry).ok());
    }
    EXPECT_EQ(*(*context.New("dev"))->Get("n"), kValues[top]);
  }
}

TEST_F(LayerStackTest, InALayerTheLaterEntryWinsWhateverItsDriver) {
  Append(Layer::kMachine, {Text("dev", "n", "1"), Text("base", "n", "2")});
  EXPECT_EQ(NewValue("dev", "n"), "2");
  Append(Layer::kMachine, {Text("face", "n", "3")}, "later");
  EXPECT_EQ(NewValue("dev", "n"), "3");
  Append(Layer::kMachine, {Text("dev", "n", "4")}, "last");
  EXPECT_EQ(NewValue("dev", "n"), "4");
}

TEST_F(LayerStackTest, AHundredThousandAppendsCostWhatEachAppends) {
  for (int i = 0; i < 100'000; ++i) {
    Append(i % 2 == 0 ? Layer::kGlobal : Layer::kMachine,
           {Text("dev", "n", i < 99'998 ? "1" : "2")});
    if (i == 500) {
      EXPECT_EQ(Layers(context_).snapshot()->tables().size(), 501u);
    }
  }
  const auto layers = Layers(context_).snapshot();
  EXPECT_EQ(layers->tables().size(), 100'000u);
  EXPECT_EQ(layers->tables().front()->layer(), Layer::kMachine);
  EXPECT_EQ(layers->tables().back()->layer(), Layer::kGlobal);
  EXPECT_EQ(NewValue("dev", "n"), "2");
  Layers(context_).Restore(empty_);
  EXPECT_EQ(NewValue("dev", "n"), "0");
}

TEST_F(LayerStackTest, SiblingsDescendantsAndStrangersDoNotMatch) {
  Append(Layer::kMachine, {Text("sibling", "n", "1"), Text("plain", "n", "1"),
                           Text("no-such-type", "n", "1")});
  EXPECT_EQ(NewValue("dev", "n"), "0");
}

TEST_F(LayerStackTest, EveryLayerMatchesByInterface) {
  Append(Layer::kAccel, {Text("face", "n", "1")});
  EXPECT_EQ(NewValue("dev", "n"), "1");
  Append(Layer::kGlobal, {Text("face", "n", "2")});
  EXPECT_EQ(NewValue("dev", "n"), "2");
  EXPECT_THAT(Codes(), IsEmpty());
}

TEST_F(LayerStackTest, PlainObjectsTakeNone) {
  Append(Layer::kMachine,
         {Text("plain", "n", "1"), Text("object", "n", "1", IfMissing::kSkip)});
  Append(Layer::kGlobal, {Text("plain", "n", "1")});
  EXPECT_EQ(NewValue("plain", "n"), "0");
}

TEST_F(LayerStackTest, AnEntryOfObjectMatchesWhatTakesLayers) {
  Append(Layer::kMachine, {Text("object", "n", "1", IfMissing::kSkip)});
  EXPECT_EQ(NewValue("dev", "n"), "1");
}

TEST_F(LayerStackTest, TheOwnersAliasBeatsTheChildsEntryWhicheverComesFirst) {
  Append(Layer::kMachine, {Text("owner", "inner-n", "2")});
  Append(Layer::kGlobal, {Text("dev", "n", "1")});
  absl::StatusOr<qom::Ref<qom::Object>> owner = context_.New("owner");
  ASSERT_TRUE(owner.ok());
  EXPECT_EQ(*(*owner)->Get("inner-n"), "2");
  EXPECT_EQ(*(*owner)->Child("inner")->Get("n"), "2");
}

TEST_F(LayerStackTest, ExplicitSetsComeAfterAllLayers) {
  Append(Layer::kGlobal, {Text("dev", "n", "1")});
  absl::StatusOr<qom::Ref<qom::Object>> dev = context_.New("dev");
  ASSERT_TRUE(dev.ok());
  const qom::ClassProperty* n = (*dev)->type().FindProperty("n");
  EXPECT_FALSE((*dev)->WasSet(*n));
  ASSERT_TRUE((*dev)->Set("n", 2).ok());
  EXPECT_EQ(*(*dev)->Get("n"), "2");
  EXPECT_TRUE((*dev)->WasSet(*n));
}

// ---- Errors ----------------------------------------------------------------

TEST_F(LayerStackTest, FailedEntrySaysAllThereIsToKnow) {
  Append(Layer::kMachine, {Text("base", "b", "on"), Text("base", "n", "many")},
         "compat_5_0");
  const absl::Status status = context_.New("dev").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(qom::CauseOf(status), qom::Cause::kBadValue);
  const auto entry = qom::compat::FailedEntry(status);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->severity, qom::compat::Severity::kError);
  EXPECT_EQ(entry->code, "bad-value");
  EXPECT_EQ(entry->layer, "machine");
  EXPECT_EQ(entry->table, "compat_5_0");
  EXPECT_EQ(entry->index, 1);
  EXPECT_EQ(entry->driver, "base");
  EXPECT_EQ(entry->property, "n");
  EXPECT_EQ(entry->value, "many");
  EXPECT_EQ(entry->type, "dev");
  EXPECT_THAT(entry->nearest, IsEmpty());
  EXPECT_EQ(entry->message, MessageOf(status));
  EXPECT_THAT(entry->message, HasSubstr("compat_5_0[1] base.n=many"));
}

TEST_F(LayerStackTest, FailedEntryNamesTheNearestProperties) {
  Append(Layer::kMachine, {Text("dev", "tpye", "1")});
  const auto entry = qom::compat::FailedEntry(context_.New("dev").status());
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->code, "unknown-property");
  EXPECT_THAT(entry->nearest, ElementsAre("type"));
}

TEST_F(LayerStackTest, FailedEntryIsEmptyForOtherErrors) {
  EXPECT_FALSE(qom::compat::FailedEntry(absl::OkStatus()).has_value());
  EXPECT_FALSE(qom::compat::FailedEntry(context_.New("no-such-type").status())
                   .has_value());
}

TEST_F(LayerStackTest, TheEntryOfAnEmbeddedObjectNamesTheChildsType) {
  Append(Layer::kGlobal, {Text("dev", "n", "x")});
  const absl::Status status = context_.New("owner").status();
  EXPECT_THAT(MessageOf(status), HasSubstr("child 'inner'"));
  const auto entry = qom::compat::FailedEntry(status);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->type, "dev");
}

TEST_F(LayerStackTest, ACauseHasItsCode) {
  const struct {
    Entry entry;
    absl::StatusCode code;
    const char* word;
  } kCases[] = {
      {Text("dev", "x", "1"), absl::StatusCode::kNotFound, "unknown-property"},
      {Text("dev", "n", "-1"), absl::StatusCode::kOutOfRange, "out-of-range"},
      {Text("dev", "b", "ON"), absl::StatusCode::kInvalidArgument, "bad-value"},
      {Text("dev", "type", "x"), absl::StatusCode::kFailedPrecondition,
       "read-only"},
  };
  for (const auto& [entry, code, word] : kCases) {
    qom::Context context(registry_);
    ASSERT_TRUE(
        Layers(context).Append(Layer::kAccel, "t", std::span(&entry, 1)).ok());
    const absl::Status status = context.New("dev").status();
    EXPECT_EQ(status.code(), code) << word;
    EXPECT_EQ(qom::compat::FailedEntry(status)->code, word);
  }
}

TEST_F(LayerStackTest, OptionalForgivesAMissingPropertyOnly) {
  Append(Layer::kMachine, {Text("dev", "gone", "1", IfMissing::kSkip)});
  EXPECT_EQ(NewValue("dev", "n"), "0");
  Append(Layer::kMachine, {Text("dev", "n", "x", IfMissing::kSkip)});
  EXPECT_THAT(NewValue("dev", "n"), HasSubstr("dev.n=x"));
}

TEST_F(LayerStackTest, AnOverriddenBadValueIsStillAnError) {
  Append(Layer::kMachine, {Text("dev", "n", "x"), Text("dev", "n", "1")});
  EXPECT_THAT(NewValue("dev", "n"), HasSubstr("dev.n=x"));
}

TEST_F(LayerStackTest, ABadGlobalIsAWarningForAHotpluggedObject) {
  std::vector<Diagnostic> warnings;
  Layers(context_).SetSink(
      [&warnings](const Diagnostic& warning) { warnings.push_back(warning); });
  Append(Layer::kGlobal, {Text("dev", "n", "x"), Text("dev", "gone", "1"),
                          Text("dev", "n", "3"), Text("dev", "b", "7")});
  EXPECT_FALSE(context_.New("dev").ok());
  EXPECT_THAT(warnings, IsEmpty());
  absl::StatusOr<qom::Ref<qom::Object>> hot =
      context_.New("dev", {.hotplug = true});
  ASSERT_TRUE(hot.ok());
  EXPECT_EQ(*(*hot)->Get("n"), "3");
  EXPECT_EQ(*(*hot)->Get("b"), "off");
  ASSERT_EQ(warnings.size(), 3u);
  EXPECT_EQ(warnings[0].code, "bad-value");
  EXPECT_EQ(warnings[0].severity, qom::compat::Severity::kWarning);
  EXPECT_EQ(warnings[1].code, "unknown-property");
  EXPECT_EQ(warnings[2].index, 3);
  // One set of warnings for each object.
  ASSERT_TRUE(context_.New("dev", {.hotplug = true}).ok());
  EXPECT_EQ(warnings.size(), 6u);
}

TEST_F(LayerStackTest, ABadBuiltinEntryIsAnErrorForAHotpluggedObjectToo) {
  for (Layer layer :
       {Layer::kAccel, Layer::kPlatform, Layer::kMachine, Layer::kSugar}) {
    qom::Context context(registry_);
    const Entry entry[] = {Text("dev", "n", "x")};
    ASSERT_TRUE(Layers(context).Append(layer, "t", entry).ok());
    EXPECT_FALSE(context.New("dev", {.hotplug = true}).ok());
  }
}

TEST_F(LayerStackTest, WithoutASinkWarningsGoNowhere) {
  Append(Layer::kGlobal, {Text("dev", "n", "x")});
  EXPECT_TRUE(context_.New("dev", {.hotplug = true}).ok());
}

// ---- Start-up and generations ----------------------------------------------

TEST_F(LayerStackTest, AnAppendReachesObjectsCreatedLater) {
  absl::StatusOr<qom::Ref<qom::Object>> early = context_.New("dev");
  ASSERT_TRUE(early.ok());
  Append(Layer::kMachine, {Text("dev", "n", "1")});
  EXPECT_EQ(*(*early)->Get("n"), "0");
  EXPECT_EQ(NewValue("dev", "n"), "1");
}

TEST_F(LayerStackTest, FreezeEndsStartUp) {
  Append(Layer::kMachine, {Text("dev", "n", "1")});
  Layers(context_).Freeze();
  const Entry late[] = {Text("dev", "n", "2")};
  const absl::Status status =
      Layers(context_).Append(Layer::kGlobal, "late-table", late);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(status), HasSubstr("late-table"));
  EXPECT_EQ(NewValue("dev", "n"), "1");
}

TEST_F(LayerStackTest, SeveralTablesAreOneStep) {
  const uint64_t before = context_.generation();
  ASSERT_TRUE(
      Layers(context_)
          .Append({{Layer::kGlobal, MakeTable("g", {{"dev", "n", 2}})},
                   {Layer::kMachine, MakeTable("m", {{"dev", "n", 1}})}})
          .ok());
  EXPECT_EQ(context_.generation(), before + 1);
  EXPECT_EQ(NewValue("dev", "n"), "2");
}

TEST_F(LayerStackTest, SnapshotsDoNotChange) {
  Append(Layer::kMachine, {Text("dev", "n", "1")}, "first");
  const auto old = Layers(context_).snapshot();
  Append(Layer::kAccel, {Text("dev", "n", "2")}, "second");
  EXPECT_EQ(old->tables().size(), 1u);
  const auto now = Layers(context_).snapshot();
  ASSERT_EQ(now->tables().size(), 2u);
  EXPECT_EQ(now->tables()[0]->table().name,
            "second");  // in order of application
  EXPECT_EQ(now->tables()[1]->table().name, "first");
}

TEST_F(LayerStackTest, ObjectsThatMissedALayerAreNamed) {
  auto add = [this](std::string_view name, std::string_view type) {
    absl::StatusOr<qom::Ref<qom::Object>> object = context_.New(type);
    ASSERT_TRUE(object.ok());
    ASSERT_TRUE(context_.root().AddChild(name, *object).ok());
  };
  add("early", "dev");
  add("early-owner", "owner");
  add("early-sibling", "sibling");
  add("early-plain", "plain");
  EXPECT_THAT(Layers(context_).ObjectsThatMissedALayer(), IsEmpty());
  Append(Layer::kMachine, {Text("dev", "n", "1"), Text("plain", "n", "1")});
  add("late", "dev");
  EXPECT_THAT(Layers(context_).ObjectsThatMissedALayer(),
              ElementsAre("/early", "/early-owner/inner"));
  // An append that cannot reach them changes nothing.
  Append(Layer::kGlobal, {Text("fixed", "n", "1")});
  EXPECT_EQ(Layers(context_).ObjectsThatMissedALayer().size(), 2u);
  Append(Layer::kSugar, {Text("face", "n", "1")});
  EXPECT_THAT(
      Layers(context_).ObjectsThatMissedALayer(),
      ElementsAre("/early", "/early-owner/inner", "/early-sibling", "/late"));
}

TEST_F(LayerStackTest, ObjectsOfAChoiceThatWasTakenBackMissedTheNext) {
  const auto before = Layers(context_).snapshot();
  Append(Layer::kAccel, {Text("dev", "n", "1")}, "first choice");
  const absl::StatusOr<qom::Ref<qom::Object>> object = context_.New("dev");
  ASSERT_TRUE(object.ok());
  ASSERT_TRUE(context_.root().AddChild("early", *object).ok());
  EXPECT_THAT(Layers(context_).ObjectsThatMissedALayer(), IsEmpty());
  Layers(context_).Restore(before);
  EXPECT_THAT(Layers(context_).ObjectsThatMissedALayer(),
              ElementsAre("/early"));
  // As many entries, but others.
  Append(Layer::kAccel, {Text("dev", "n", "2")}, "second choice");
  EXPECT_THAT(Layers(context_).ObjectsThatMissedALayer(),
              ElementsAre("/early"));
}

TEST_F(LayerStackTest, ContextsDoNotSeeEachOther) {
  qom::Context other(registry_);
  Append(Layer::kMachine, {Text("dev", "n", "1")});
  const Entry entries[] = {Text("dev", "n", "2")};
  ASSERT_TRUE(Layers(other).Append(Layer::kMachine, "t", entries).ok());
  Layers(other).Freeze();
  EXPECT_EQ(NewValue("dev", "n"), "1");
  EXPECT_EQ(*(*other.New("dev"))->Get("n"), "2");
  Append(Layer::kMachine, {Text("dev", "n", "3")});
  EXPECT_EQ(NewValue("dev", "n"), "3");
  EXPECT_EQ(*(*other.New("dev"))->Get("n"), "2");
}

TEST_F(LayerStackTest, ObjectsAreCreatedWhileLayersAreAppended) {
  std::atomic<bool> wrong{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([this, &wrong] {
      uint32_t last = 0;
      for (int i = 0; i < 400; ++i) {
        absl::StatusOr<qom::Ref<qom::Object>> owner = context_.New("owner");
        if (!owner.ok()) {
          wrong = true;
          return;
        }
        // One generation for owner and child, never an older one than before.
        const uint32_t n = *(*owner)->Child("inner")->Get<uint32_t>("n");
        if (n < last) wrong = true;
        last = n;
      }
    });
  }
  static const char* const kValues[] = {"1", "2", "3", "4", "5",
                                        "6", "7", "8", "9"};
  for (const char* value : kValues) {
    Append(Layer::kMachine, {Text("dev", "n", value)});
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(wrong);
}

// ---- Looking in ------------------------------------------------------------

TEST_F(LayerStackTest, MatchGivesTheEntriesInOrderOfApplication) {
  Append(Layer::kGlobal, {Text("dev", "n", "5"), Text("face", "n", "6")});
  Append(Layer::kAccel, {Text("face", "n", "1")});
  Append(Layer::kMachine, {Text("sibling", "n", "3"), Text("base", "n", "4")});
  std::vector<std::string> values;
  for (const qom::compat::EntryRef entry :
       Layers(context_).snapshot()->Match(*registry_.Find("dev"))) {
    values.push_back(entry->ValueText());
  }
  EXPECT_THAT(values, ElementsAre("1", "4", "5", "6"));
  EXPECT_THAT(Layers(context_).snapshot()->Match(*registry_.Find("plain")),
              IsEmpty());
  EXPECT_EQ(Layers(context_).snapshot()->OfDriver("face").size(), 2u);
  EXPECT_THAT(Layers(context_).snapshot()->OfDriver("nobody"), IsEmpty());
}

TEST_F(LayerStackTest, AnEntryGivesTheValueAsThePropertyHoldsIt) {
  Append(Layer::kMachine,
         {Text("dev", "n", "0x10"), Text("dev", "n", "x"),
          Text("owner", "inner-n", "010"), Text("dev", "type", "x")});
  const auto now = Layers(context_).snapshot();
  auto read = [&now](size_t index, const qom::ClassProperty& property) {
    const qom::compat::EntryRef entry = now->tables()[0]->entry(index);
    return qom::ReadValue(property, qom::Input::OfEntry(entry->value));
  };
  const qom::Class& dev = *registry_.Find("dev");
  EXPECT_EQ(*read(0, *dev.FindProperty("n")), qom::Value(16));
  EXPECT_FALSE(read(1, *dev.FindProperty("n")).ok());
  EXPECT_EQ(*read(2, *registry_.Find("owner")->FindProperty("inner-n")),
            qom::Value(8));
  EXPECT_EQ(
      qom::CheckMaySet(*dev.FindProperty("type"), "dev", qom::SetBy::kLayer)
          .code(),
      absl::StatusCode::kFailedPrecondition);
}

}  // namespace
