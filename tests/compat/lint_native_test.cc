// Lint over the types and machines of a program: entries that are written in
// C++, reasons in them, histories of rows, and properties that code adds.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/lint/lint.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/rows.h"
#include "props/table.h"
#include "qom/construct.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "tests/compat/lint_types.h"

namespace {

namespace lint = qom::compat::lint;
using qom::compat::Entry;
using qom::compat::MachineSet;
using qom::compat::ObjectCompat;
using qom::compat::Set;
using qom::compat::Text;
using qom::test::Lines;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LintedTimer : public qom::Extends<LintedTimer, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "linted-timer";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t ticks_;
  uint32_t channels_;
};
struct LintedTimer::Props {
  static constexpr auto kTicks = qom::props::Field<&LintedTimer::ticks_>(
      "ticks", {.default_value = 100,
                .doc = "Ticks of a second.",
                .history = {{"2.0", 50}}});
  static constexpr auto kChannels = qom::props::Field<&LintedTimer::channels_>(
      "channels", {.default_value = 4, .doc = "How many there are."});
  static constexpr auto kAll = qom::props::Table(kTicks, kChannels);
};

// Adds a property to each of its objects.
class LintedPanel : public qom::Extends<LintedPanel, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "linted-panel";
  explicit LintedPanel(const qom::Construct& construct) : Extends(construct) {
    qom::DynamicAccessors accessors;
    accessors.set = [](qom::Object&, qom::Visitor&) {
      return absl::OkStatus();
    };
    EXPECT_TRUE(AddProperty("lamps", "uint32", std::move(accessors)).ok());
  }
};

class LintNativeTest : public ::testing::Test {
 protected:
  LintNativeTest() {
    registry_.Register<LintedTimer, LintedPanel>();
    EXPECT_TRUE(registry_.Seal().ok());
  }
  // emu-3.0, emu-2.0 and emu-1.0, of which the last two have such tables.
  std::vector<std::string> FoundIn(std::span<const Entry> of_2_0,
                                   std::span<const Entry> of_1_0) {
    MachineSet machines;
    const qom::compat::FamilyVersion versions[] = {
        {"3.0"}, {"2.0", of_2_0}, {"1.0", of_1_0}};
    EXPECT_TRUE(machines.AddFamily("emu", versions).ok());
    return Lines(lint::Lint(machines, registry_));
  }

  qom::TypeRegistry registry_;
};

TEST_F(LintNativeTest, AFindingNamesTheLineOfTheEntry) {
  static constexpr Entry kOld[] = {Text("linted-timer", "chanels", "2",
                                        qom::compat::IfMissing::kError,
                                        "board.cc", 12)};
  EXPECT_THAT(FoundIn(kOld, {}),
              ElementsAre(AllOf(HasSubstr("board.cc:12: error: "),
                                HasSubstr("nearest: channels"))));
}

TEST_F(LintNativeTest, APropertyThatAConstructorAddsIsFound) {
  static constexpr Entry kOld[] = {Text("linted-panel", "lamps", "2"),
                                   Text("linted-panel", "lamsp", "2")};
  EXPECT_THAT(FoundIn(kOld, {}), ElementsAre(HasSubstr("no property 'lamsp'")));
}

TEST_F(LintNativeTest, AnEntryGivesItsReason) {
  static constexpr Entry kOld[] = {
      Set<LintedTimer>(LintedTimer::Props::kChannels, 4)
          .Allow("no-effect", "the default is about to change")};
  EXPECT_EQ(kOld[0].lint_code(), "no-effect");
  EXPECT_EQ(kOld[0].lint_reason(), "the default is about to change");
  EXPECT_THAT(FoundIn(kOld, {}), IsEmpty());
}

TEST_F(LintNativeTest, AnEntryThatRepeatsAHistoryIsRedundant) {
  static constexpr Entry kOld[] = {
      Set<LintedTimer>(LintedTimer::Props::kTicks, 50)};
  EXPECT_THAT(FoundIn(kOld, {}), ElementsAre(HasSubstr("[history-redundant]")));
}

TEST_F(LintNativeTest, AnEntryThatContradictsAHistoryIsFound) {
  static constexpr Entry kOld[] = {
      Set<LintedTimer>(LintedTimer::Props::kTicks, 60)};
  EXPECT_THAT(FoundIn(kOld, {}),
              ElementsAre(AllOf(HasSubstr("says 50 up to 2.0"),
                                HasSubstr("[history-contradicted]"))));
}

class LintedClock : public qom::Extends<LintedClock, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "linted-clock";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t rate_;
};
struct LintedClock::Props {
  static constexpr auto kRate = qom::props::Field<&LintedClock::rate_>(
      "rate",
      {.default_value = 1, .doc = "Hertz.", .history = {{"release", 2}}});
  static constexpr auto kAll = qom::props::Table(kRate);
};

TEST_F(LintNativeTest, AHistoryThatNamesNoReleaseIsTold) {
  registry_.Register<LintedClock>();
  ASSERT_TRUE(registry_.Seal().ok());
  EXPECT_THAT(FoundIn({}, {}),
              ElementsAre(AllOf(HasSubstr("its history ends at 'release'"),
                                HasSubstr("[malformed]"))));
}

TEST_F(LintNativeTest, AHistoryThatLeavesAReleaseOutIsFound) {
  static constexpr Entry kOld[] = {
      Set<LintedTimer>(LintedTimer::Props::kTicks, 25)};
  EXPECT_THAT(FoundIn({}, kOld),
              ElementsAre(AllOf(HasSubstr("{\"1.0\", 25}"),
                                HasSubstr("[history-missing]"))));
}

}  // namespace
