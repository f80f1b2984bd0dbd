// An entry of a compat table knows its driver, property, value of every kind,
// and the file and line where it stands.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/entry.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/context.h"
#include "qom/registry.h"

namespace {

using qom::Value;
using qom::compat::Entry;
using qom::compat::IfMissing;
using qom::compat::Layer;
using ::testing::EndsWith;

class EntryDevice
    : public qom::Extends<EntryDevice, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "entry-device";
  struct Props;
  using Extends::Extends;

 private:
  uint16_t small_{};
  uint64_t large_{};
  int32_t signed_{};
  qom::props::Size size_{};
  bool flag_{};
  uint32_t bits_{};
  std::string text_;
  qom::OnOffAuto mode_{};
};
struct EntryDevice::Props {
  static constexpr auto kSmall = qom::props::Field<&EntryDevice::small_>(
      "small", {.default_value = 8, .min = 2, .max = 1024});
  static constexpr auto kLarge =
      qom::props::Field<&EntryDevice::large_>("large");
  static constexpr auto kSigned =
      qom::props::Field<&EntryDevice::signed_>("signed");
  static constexpr auto kSize = qom::props::Field<&EntryDevice::size_>("size");
  static constexpr auto kFlag = qom::props::Field<&EntryDevice::flag_>("flag");
  static constexpr auto kBit = qom::props::Bit<&EntryDevice::bits_, 5>("bit");
  static constexpr auto kText = qom::props::Field<&EntryDevice::text_>("text");
  static constexpr auto kMode = qom::props::Field<&EntryDevice::mode_>("mode");
  static constexpr auto kAll = qom::props::Table(kSmall, kLarge, kSigned, kSize,
                                                 kFlag, kBit, kText, kMode);
};

class EntryLeaf : public qom::Extends<EntryLeaf, EntryDevice> {
 public:
  static constexpr std::string_view kTypeName = "entry-leaf";
  using Extends::Extends;
};

using Rows = EntryDevice::Props;

constexpr Entry kTable[] = {
    qom::compat::Set<EntryDevice>(Rows::kSmall, 128),
    qom::compat::Text("entry-device", "large", "0x20", IfMissing::kSkip)};
constexpr int kTableLine = __LINE__ - 3;

TEST(EntryTest, AnEntryKeepsTheFileAndLineOfItsOwn) {
  EXPECT_THAT(std::string(kTable[0].file()), EndsWith("entry_test.cc"));
  EXPECT_EQ(kTable[0].line(), kTableLine + 1);
  EXPECT_EQ(kTable[1].line(), kTableLine + 2);
}

TEST(EntryTest, TheStackKeepsThemToo) {
  qom::TypeRegistry registry;
  registry.Register<EntryDevice>();
  ASSERT_TRUE(registry.Seal().ok());
  qom::Context context(registry);
  ASSERT_TRUE(
      qom::compat::Layers(context).Append(Layer::kMachine, "t", kTable).ok());
  const auto now = qom::compat::Layers(context).snapshot();
  const qom::compat::StackTable& table = *now->tables()[0];
  ASSERT_EQ(table.size(), 2u);
  EXPECT_THAT(table.entry(0)->file, EndsWith("entry_test.cc"));
  EXPECT_EQ(table.entry(0)->line, kTableLine + 1);
  EXPECT_EQ(table.entry(1)->line, kTableLine + 2);
  EXPECT_EQ(table.entry(1).index(), 1u);
  EXPECT_FALSE(table.entry(0)->optional);
  EXPECT_TRUE(table.entry(1)->optional);
  EXPECT_FALSE(table.entry(0)->value.is_text());
  EXPECT_TRUE(table.entry(1)->value.is_text());
  EXPECT_EQ(table.entry(0).table().name, "t");
}

TEST(EntryTest, ATypedEntryNamesItsDriverAndProperty) {
  EXPECT_EQ(kTable[0].driver(), "entry-device");
  EXPECT_EQ(kTable[0].property(), "small");
  EXPECT_EQ(kTable[0].value(), Value(128));
  EXPECT_EQ(kTable[0].if_missing(), IfMissing::kError);
}

TEST(EntryTest, TheDriverMayBeASubtypeOfTheRowsClass) {
  constexpr Entry kEntry = qom::compat::Set<EntryLeaf>(Rows::kSmall, 2);
  EXPECT_EQ(kEntry.driver(), "entry-leaf");
}

Value ValueOf(const Entry& entry) { return entry.value(); }

TEST(EntryTest, ValuesOfEveryKind) {
  using qom::compat::Set;
  EXPECT_EQ(ValueOf(Set<EntryDevice>(Rows::kLarge, UINT64_MAX)),
            Value(UINT64_MAX));
  EXPECT_EQ(ValueOf(Set<EntryDevice>(Rows::kSigned, INT32_MIN)),
            Value(INT32_MIN));
  EXPECT_EQ(ValueOf(Set<EntryDevice>(Rows::kSize, uint64_t{1} << 40)),
            Value(uint64_t{1} << 40));
  EXPECT_EQ(ValueOf(Set<EntryDevice>(Rows::kFlag, true)), Value(true));
  EXPECT_EQ(ValueOf(Set<EntryDevice>(Rows::kBit, false)), Value(false));
  EXPECT_EQ(ValueOf(Set<EntryDevice>(Rows::kText, "x")), Value("x"));
  EXPECT_EQ(ValueOf(Set<EntryDevice>(Rows::kMode, qom::OnOffAuto::kOff)),
            Value("off"));
  EXPECT_EQ(ValueOf(kTable[1]), Value("0x20"));
}

TEST(EntryTest, AnEntryMadeWhileTheProgramRunsIsWhole) {
  const Entry entry =
      qom::compat::Set<EntryDevice>(Rows::kSmall, 7).ExpectedUnused("why");
  EXPECT_EQ(entry.driver(), "entry-device");
  EXPECT_EQ(entry.property(), "small");
  EXPECT_EQ(entry.value(), Value(7));
  EXPECT_THAT(entry.file(), ::testing::HasSubstr("entry_test.cc"));
  EXPECT_GT(entry.line(), 0);
  EXPECT_EQ(entry.expected_unused(), "why");
}

TEST(EntryTest, ValuesOfEveryKindApply) {
  constexpr Entry kEntries[] = {
      qom::compat::Set<EntryDevice>(Rows::kSmall, 1024),
      qom::compat::Set<EntryDevice>(Rows::kLarge, UINT64_MAX),
      qom::compat::Set<EntryDevice>(Rows::kSigned, -5),
      qom::compat::Set<EntryDevice>(Rows::kSize, 4096),
      qom::compat::Set<EntryDevice>(Rows::kFlag, true),
      qom::compat::Set<EntryDevice>(Rows::kBit, true),
      qom::compat::Set<EntryDevice>(Rows::kText, "some text"),
      qom::compat::Set<EntryDevice>(Rows::kMode, qom::OnOffAuto::kOff)};
  qom::TypeRegistry registry;
  registry.Register<EntryLeaf>();
  ASSERT_TRUE(registry.Seal().ok());
  qom::Context context(registry);
  ASSERT_TRUE(
      qom::compat::Layers(context).Append(Layer::kMachine, "t", kEntries).ok());
  absl::StatusOr<qom::Ref<EntryLeaf>> object = context.New<EntryLeaf>();
  ASSERT_TRUE(object.ok());
  EXPECT_EQ(*(*object)->Get("small"), "1024");
  EXPECT_EQ(*(*object)->Get("large"), "18446744073709551615");
  EXPECT_EQ(*(*object)->Get("signed"), "-5");
  EXPECT_EQ(*(*object)->Get("size"), "4096");
  EXPECT_EQ(*(*object)->Get("flag"), "on");
  EXPECT_EQ(*(*object)->Get("bit"), "on");
  EXPECT_EQ(*(*object)->Get("text"), "some text");
  EXPECT_EQ(*(*object)->Get("mode"), "off");
}

TEST(EntryTest, ExpectedUnusedKeepsTheRest) {
  const Entry entry = kTable[1].ExpectedUnused("why");
  EXPECT_EQ(entry.expected_unused(), "why");
  EXPECT_EQ(entry.property(), "large");
  EXPECT_EQ(entry.line(), kTable[1].line());
  EXPECT_TRUE(kTable[1].expected_unused().empty());
}

TEST(EntryTest, EntriesOfAStackAreNumberedInTheirTable) {
  qom::TypeRegistry registry;
  ASSERT_TRUE(registry.Seal().ok());
  qom::Context context(registry);
  ASSERT_TRUE(
      qom::compat::Layers(context)
          .Append({{Layer::kSugar,
                    qom::compat::MakeTable(
                        "sugar", {{"d", "p", "text"}, {"d", "q", 7, true}})}})
          .ok());
  const auto now = qom::compat::Layers(context).snapshot();
  EXPECT_EQ(now->tables()[0]->entry(0).index(), 0u);
  const qom::compat::EntryRef second = now->tables()[0]->entry(1);
  EXPECT_EQ(second.index(), 1u);
  EXPECT_TRUE(second->optional);
  EXPECT_FALSE(second->value.is_text());
  EXPECT_EQ(second->ValueText(), "7");
  EXPECT_EQ(second.FullText(), "sugar entry sugar[1] d.q=7");
}

TEST(EntryTest, StacksShareATableAndNotWhatTheyUsed) {
  qom::TypeRegistry registry;
  registry.Register<EntryDevice>();
  ASSERT_TRUE(registry.Seal().ok());
  qom::Context used(registry);
  qom::Context unused(registry);
  const qom::compat::SharedTable table =
      qom::compat::MakeTable("t", {{"entry-device", "small", 3}});
  for (qom::Context* context : {&used, &unused}) {
    ASSERT_TRUE(
        qom::compat::Layers(*context).Append({{Layer::kMachine, table}}).ok());
  }
  ASSERT_TRUE(used.New<EntryDevice>().ok());
  const auto one = qom::compat::Layers(used).snapshot();
  const auto other = qom::compat::Layers(unused).snapshot();
  EXPECT_EQ(&one->tables()[0]->table(), &other->tables()[0]->table());
  EXPECT_TRUE(one->tables()[0]->entry(0).used());
  EXPECT_FALSE(other->tables()[0]->entry(0).used());
}

}  // namespace
