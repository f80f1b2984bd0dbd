// What is reported of entries that nothing used.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/compat/layer_stack_fixture.h"

namespace {

using qom::compat::Diagnostic;
using qom::compat::IfMissing;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::compat::ReportUnused;
using qom::compat::Severity;
using qom::compat::Text;
using qom::test::LayerStackTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(LayerStackTest, UnknownDriversAreReportedWithTheNearestName) {
  Append(Layer::kMachine, {Text("devv", "n", "1")}, "compat");
  Append(Layer::kGlobal, {Text("devv", "n", "1")});
  const std::vector<Diagnostic> found = Layers(context_).Unused();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].code, "unknown-driver");
  EXPECT_EQ(found[0].layer, "machine");
  EXPECT_EQ(found[0].table, "compat");
  EXPECT_EQ(found[0].index, 0);
  EXPECT_THAT(found[0].nearest, ElementsAre("dev"));
  EXPECT_EQ(found[1].code, "invalid-global-class");
}

TEST_F(LayerStackTest, GlobalsOnWhatTakesNoneAreReported) {
  Append(Layer::kGlobal, {Text("plain", "n", "1"), Text("face", "n", "1")});
  EXPECT_EQ(NewValue("plain", "n"), "0");
  EXPECT_THAT(Codes(), ElementsAre("invalid-global-class plain",
                                   "invalid-global-class face"));
}

TEST_F(LayerStackTest, UnusedGlobalsOnlyWhereNoDeviceMayStillCome) {
  Append(Layer::kGlobal, {Text("dev", "n", "1"), Text("fixed", "n", "1"),
                          Text("fixed", "gone", "1")});
  EXPECT_THAT(Codes(),
              ElementsAre("unused-global fixed", "unused-global fixed"));
  EXPECT_FALSE(context_.New("fixed").ok());  // it has no "gone"
  EXPECT_THAT(Codes(), ElementsAre("unused-global fixed"));
}

TEST_F(LayerStackTest, AGlobalOfATypeThatIsNoDeviceIsReported) {
  // As the proposal of the layers has it: only a device may still come.
  qom::TypeBuilder native("settings");
  native.Parent("object-compat").Property(Row("n", "uint32", 1));
  Add(std::move(native));
  ASSERT_TRUE(registry_.Seal().ok());
  Append(Layer::kGlobal, {Text("settings", "n", "1")});
  EXPECT_THAT(Codes(), ElementsAre("unused-global settings"));
}

TEST_F(LayerStackTest, EntriesOfEveryLayerAreReported) {
  for (const Layer layer :
       {Layer::kAccel, Layer::kPlatform, Layer::kMachine, Layer::kSugar}) {
    SCOPED_TRACE(qom::compat::LayerName(layer));
    Append(layer, {Text("plain", "n", "1"), Text("dev", "n", "1"),
                   Text("face", "n", "1"), Text("devv", "n", "1")});
    const std::vector<Diagnostic> found = Layers(context_).Unused();
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found[0].code, "unused-entry");
    EXPECT_EQ(found[0].severity, Severity::kWarning);
    EXPECT_THAT(found[0].message, HasSubstr("'plain' takes no"));
    EXPECT_EQ(found[1].code, "unused-entry");
    EXPECT_EQ(found[1].severity, Severity::kNote);
    EXPECT_THAT(found[1].message, HasSubstr("no object used it"));
    EXPECT_EQ(found[2].severity, Severity::kNote);
    EXPECT_EQ(found[3].code, "unknown-driver");
    Layers(context_).Restore(empty_);
  }
  Append(Layer::kMachine, {Text("dev", "n", "1")});
  EXPECT_EQ(NewValue("dev", "n"), "1");
  EXPECT_THAT(Codes(), IsEmpty());
}

TEST_F(LayerStackTest, APropertyThatNoObjectCanHaveIsReportedWithoutAny) {
  Append(Layer::kGlobal, {Text("dev", "nn", "1")});
  const std::vector<Diagnostic> found = Layers(context_).Unused();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "unused-global");
  EXPECT_EQ(found[0].severity, Severity::kWarning);
  EXPECT_EQ(found[0].message,
            "global dev.nn=1: dev has no property 'nn'; nearest: n, b");
  EXPECT_THAT(found[0].nearest, ElementsAre("n", "b"));
}

TEST_F(LayerStackTest, AValueThatNoObjectCanTakeIsReportedWithWhatIsLegal) {
  Append(Layer::kMachine, {Text("dev", "b", "maybe")});
  const std::vector<Diagnostic> found = Layers(context_).Unused();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "unused-entry");
  EXPECT_EQ(found[0].severity, Severity::kWarning);
  EXPECT_THAT(found[0].message,
              HasSubstr("machine dev.b=maybe: dev.b: 'maybe' is"));
  EXPECT_THAT(found[0].message, HasSubstr("on"));
}

TEST_F(LayerStackTest, APropertyOfATypeBelowIsNoneThatNoObjectCanHave) {
  qom::TypeBuilder below("below");
  below.Parent("dev").Property(Row("deep", "uint32", 1));
  Add(std::move(below));
  ASSERT_TRUE(registry_.Seal().ok());
  Append(Layer::kGlobal, {Text("base", "deep", "1"),
                          Text("base", "gone", "1", IfMissing::kSkip)});
  EXPECT_THAT(Codes(), IsEmpty());
}

TEST_F(LayerStackTest, ReportUnusedTellsTheSinkWarningsAndReturnsThem) {
  std::vector<std::string> told;
  Layers(context_).SetSink(
      [&told](const Diagnostic& one) { told.push_back(one.message); });
  Append(Layer::kMachine, {Text("dev", "n", "1")});
  Append(Layer::kGlobal, {Text("fixed", "n", "1")});
  const std::vector<Diagnostic> found = ReportUnused(context_);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(told, ElementsAre("global fixed.n=1: no object used it"));
}

TEST_F(LayerStackTest, ReportUnusedTellsOfGlobalsThatAnOwnersEntryOverrides) {
  Append(Layer::kMachine, {Text("owner", "inner-n", "2")}, "compat_1");
  Append(Layer::kGlobal, {Text("dev", "n", "3")});
  EXPECT_THAT(ReportUnused(context_), IsEmpty());  // there is no owner
  const absl::StatusOr<qom::Ref<qom::Object>> owner = context_.New("owner");
  ASSERT_TRUE(owner.ok());
  const std::vector<Diagnostic> found = ReportUnused(context_);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "overridden-by-owner");
  EXPECT_THAT(found[0].message,
              HasSubstr("global dev.n=3 has no effect in owner: machine entry "
                        "compat_1[0] owner.inner-n=2 applies"));
}

TEST_F(LayerStackTest, UsedEntriesAreNotReported) {
  Append(Layer::kGlobal, {Text("fixed", "n", "1")});
  EXPECT_EQ(NewValue("fixed", "n"), "1");
  EXPECT_THAT(Codes(), IsEmpty());
}

TEST_F(LayerStackTest, ExpectedUnusedEntriesAreNotReported) {
  Append(Layer::kGlobal,
         {Text("fixed", "n", "1").ExpectedUnused("for other boards"),
          Text("elsewhere", "n", "1").ExpectedUnused("for other boards")});
  Append(Layer::kMachine,
         {Text("elsewhere", "n", "1").ExpectedUnused("for other targets")});
  EXPECT_THAT(Codes(), IsEmpty());
  EXPECT_EQ(Layers(context_).snapshot()->tables()[1]->entry(0)->expected_unused,
            "for other boards");
}

}  // namespace
