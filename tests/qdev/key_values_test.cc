// Pairs of keys and values in text, with dots as trees and in JSON: read,
// printed, refused.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/key_values.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/options/option_data.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

KeyValueList Pairs(std::string_view text, const KeyValueSyntax& syntax = {}) {
  const absl::StatusOr<KeyValueList> pairs = ParseKeyValues(text, syntax);
  EXPECT_THAT(pairs, IsOk()) << text;
  return pairs.value_or(KeyValueList());
}

std::string Json(std::string_view text, const KeyValueSyntax& syntax = {}) {
  const absl::StatusOr<OptionData> tree = ParseOptionTree(text, syntax);
  if (!tree.ok()) return "error: " + std::string(Message(tree.status()));
  return *qom::qdev::WriteJson(*tree);
}

constexpr KeyValueSyntax kDriver = {.implied_key = "driver"};
constexpr KeyValueSyntax kFlags = {.implied_key = "driver", .flags = true};

TEST(KeyValuesTest, PairsStayInOrderAndMayComeAgain) {
  EXPECT_THAT(
      Pairs("b=1,a=2,b=3"),
      ElementsAre(KeyValue{"b", "1"}, KeyValue{"a", "2"}, KeyValue{"b", "3"}));
}

TEST(KeyValuesTest, ADoubledCommaIsAComma) {
  EXPECT_THAT(Pairs("a=1,,2,b=,,,c=,,,,"),
              ElementsAre(KeyValue{"a", "1,2"}, KeyValue{"b", ","},
                          KeyValue{"c", ",,"}));
  EXPECT_THAT(Pairs("a,,b,id=n", kDriver),
              ElementsAre(KeyValue{"driver", "a,b"}, KeyValue{"id", "n"}));
}

TEST(KeyValuesTest, TheFirstValueMayGoWithoutItsKey) {
  EXPECT_THAT(Pairs("e1000", kDriver),
              ElementsAre(KeyValue{"driver", "e1000"}));
  EXPECT_THAT(Pairs("id=n,driver=e1000", kDriver),
              ElementsAre(KeyValue{"id", "n"}, KeyValue{"driver", "e1000"}));
}

TEST(KeyValuesTest, AValueMayBeEmptyOrHoldAnEqualsSign) {
  EXPECT_THAT(Pairs("a=,b=c=d"),
              ElementsAre(KeyValue{"a", ""}, KeyValue{"b", "c=d"}));
}

TEST(KeyValuesTest, NothingAndATrailingCommaAreFine) {
  EXPECT_THAT(Pairs(""), IsEmpty());
  EXPECT_THAT(Pairs("a=1,"), ElementsAre(KeyValue{"a", "1"}));
}

TEST(KeyValuesTest, FlagsAreOnAndOffWhereTheyAreAllowed) {
  EXPECT_THAT(Pairs("x,fast,nosafe,no", kFlags),
              ElementsAre(KeyValue{"driver", "x"}, KeyValue{"fast", "on"},
                          KeyValue{"safe", "off"}, KeyValue{"no", "on"}));
  EXPECT_THAT(ParseKeyValues("a=1,fast,b=2"),
              HasCause(Cause::kMalformed,
                       AllOf(HasSubstr("'fast' at byte 4 has no value"),
                             HasSubstr("write fast="))));
}

TEST(KeyValuesTest, AMissingKeyIsNamedByItsByte) {
  EXPECT_THAT(ParseKeyValues("a=1,=2"),
              HasCause(Cause::kMalformed, HasSubstr("missing at byte 4")));
  EXPECT_THAT(ParseKeyValues(",a=1", {.flags = true}),
              HasCause(Cause::kMalformed, HasSubstr("missing at byte 0")));
}

TEST(KeyValuesTest, ANulIsNamedByItsByte) {
  EXPECT_THAT(ParseKeyValues(std::string_view("a=\0b", 4)),
              HasCause(Cause::kMalformed, HasSubstr("byte 2 is a NUL")));
}

TEST(KeyValuesTest, WhatIsPrintedIsWrittenAsPeopleDo) {
  const KeyValueList pairs = {{"driver", "e1000"}, {"id", "n,0"}};
  EXPECT_THAT(PrintKeyValues(pairs, kDriver), IsOkAndHolds("e1000,id=n,,0"));
  EXPECT_THAT(PrintKeyValues(pairs), IsOkAndHolds("driver=e1000,id=n,,0"));
}

TEST(KeyValuesTest, AnImpliedKeyIsPrintedWhereItsValueWouldBeMistaken) {
  for (const char* value : {"", "a=b", "{}"}) {
    const KeyValueList pairs = {{"driver", value}, {"id", "n"}};
    EXPECT_THAT(PrintKeyValues(pairs, kDriver),
                IsOkAndHolds(std::string("driver=") + value + ",id=n"));
  }
}

TEST(KeyValuesTest, WhatATextCannotCarryIsRefused) {
  for (const char* key : {"", "a,b", "a=b", "{a"}) {
    const KeyValueList pairs = {{key, "1"}};
    EXPECT_THAT(PrintKeyValues(pairs), HasCause(Cause::kMalformed)) << key;
  }
  const KeyValueList nul = {{"a", std::string("b\0c", 3)}};
  EXPECT_THAT(PrintKeyValues(nul),
              HasCause(Cause::kMalformed, HasSubstr("a='b\\x00c'")));
}

TEST(KeyValuesTest, AFlagThatIsOffMayBeginLikeJson) {
  constexpr KeyValueSyntax kFlags{.flags = true};
  const absl::StatusOr<KeyValueList> pairs = ParseKeyValues("no{a,b", kFlags);
  ASSERT_THAT(pairs, IsOk());
  EXPECT_THAT(PrintKeyValues(*pairs, kFlags), IsOkAndHolds("no{a,b=on"));
  const KeyValueList on = {{"{a", "on"}};
  EXPECT_THAT(PrintKeyValues(on, kFlags), HasCause(Cause::kMalformed));
}

TEST(OptionTreeTest, DotsMakeObjectsAndNumbersMakeLists) {
  EXPECT_EQ(Json("a.b=1,a.c=2,l.0=x,l.1=y"),
            R"({"a": {"b": "1", "c": "2"}, "l": ["x", "y"]})");
  EXPECT_EQ(Json("l.1.k=y,l.0.k=x"), R"({"l": [{"k": "x"}, {"k": "y"}]})");
  EXPECT_EQ(Json("0=x"), R"({"0": "x"})");
}

TEST(OptionTreeTest, ListsAreOrderedByNumberNotByText) {
  std::string text = "l.10=k";
  for (int i = 9; i >= 0; --i) text += ",l." + std::to_string(i) + "=v";
  EXPECT_EQ(ParseOptionTree(text)->Find("l")->members().back().value,
            OptionData("k"));
}

TEST(OptionTreeTest, TextAndJsonGiveTheSameTree) {
  EXPECT_EQ(Json("e1000,id=n0,a.b=1,l.0=x", kDriver),
            Json(R"({"driver":"e1000","id":"n0","a":{"b":"1"},"l":["x"]})"));
}

TEST(OptionTreeTest, OfAKeyThatComesAgainTheLastValueStays) {
  EXPECT_EQ(Json("a=1,b=2,a=3"), R"({"a": "3", "b": "2"})");
}

TEST(OptionTreeTest, ClashesNameTheKey) {
  EXPECT_THAT(Json("a=1,a.b=2"), HasSubstr("'a' has a value, so"));
  EXPECT_THAT(Json("a.b=2,a=1"), HasSubstr("'a' has members such as 'a.b'"));
  EXPECT_THAT(Json("a.0=1,a.b=2"), HasSubstr("'a' mixes names such as 'a.b' "
                                             "with numbers such as 'a.0'"));
  EXPECT_THAT(Json("x.l.0=1,x.l.2=2"), HasSubstr("'x.l.1' is missing"));
  EXPECT_THAT(Json("l.1=1"), HasSubstr("'l.0' is missing"));
  EXPECT_THAT(Json("l.99999999999999999999999=1"),
              HasSubstr("'l.0' is missing"));
  EXPECT_THAT(Json("l.0=1,l.01=1"), HasSubstr("has no leading 0"));
  EXPECT_THAT(Json("a..b=1"), HasSubstr("'a..b' has an empty part"));
  EXPECT_THAT(Json(".a=1"), HasSubstr("'.a' has an empty part"));
  EXPECT_THAT(Json("a.=1"), HasSubstr("'a.' has an empty part"));
}

TEST(OptionTreeTest, JsonErrorsNameLineAndColumn) {
  EXPECT_THAT(Json("{\"a\": 1,\n x}"), HasSubstr("JSON:2:2"));
  EXPECT_THAT(Json(R"({"a": 1, "a": 2})"), HasSubstr("'a' stands twice"));
}

TEST(OptionTreeTest, TextIsPrintedIfItCanCarryTheTree) {
  const std::vector<const char*> texts = {"e1000,id=n0", "driver=a=b",
                                          "e1000,l.0.a=x,l.0.b=y,l.1=z", "",
                                          "e1000,x=,,"};
  for (const char* text : texts) {
    EXPECT_THAT(PrintOptionTree(*ParseOptionTree(text, kDriver), kDriver),
                IsOkAndHolds(text));
  }
}

TEST(OptionTreeTest, JsonIsPrintedIfTextCannotCarryTheTree) {
  for (const char* text :
       {R"({"driver": "e1000", "n": 5})", R"({"a": true})", R"({"a": null})",
        R"({"a": {}})", R"({"a": []})", R"({"a": {"0": "x"}})",
        R"({"a.b": "x"})", R"({"": "x"})", R"({"a,b": "x"})",
        R"({"a": "\u0000"})", R"({"{": "x"})",
        R"({"n": 18446744073709551615, "m": -9223372036854775808})"}) {
    EXPECT_THAT(PrintOptionTree(*ParseOptionTree(text, kDriver), kDriver),
                IsOkAndHolds(text));
  }
}

TEST(OptionTreeTest, WhatNeitherCanCarryIsAnError) {
  const OptionData tree =
      OptionData::Object({{"a", OptionData("\xff")}, {"b", Value(1)}});
  EXPECT_THAT(PrintOptionTree(tree),
              HasCause(Cause::kMalformed, HasSubstr("a")));
  EXPECT_THAT(PrintOptionTree(OptionData("x")), HasCause(Cause::kMalformed));
}

TEST(OptionTreeTest, DeepNestingIsAnError) {
  std::string deep = "a";
  for (int i = 1; i < 64; ++i) deep += ".a";
  EXPECT_THAT(ParseOptionTree(deep + "=1"), IsOk());
  EXPECT_THAT(ParseOptionTree(deep + ".a=1"),
              HasCause(Cause::kMalformed, HasSubstr("64 levels")));
  std::string endless;
  for (int i = 0; i < 500000; ++i) endless += "a.";
  EXPECT_THAT(ParseOptionTree(endless + "a=1"), HasCause(Cause::kMalformed));
  std::string json;
  for (int i = 0; i < 300000; ++i) json += "{\"a\":";
  EXPECT_THAT(ParseOptionTree(json), HasCause(Cause::kMalformed));
}

TEST(OptionTreeTest, AMegabyteIsReadInNoTime) {
  std::string many;
  for (int i = 0; many.size() < (1u << 20); ++i) {
    many += "k" + std::to_string(i) + "=" + std::to_string(i) + ",";
  }
  EXPECT_GT(ParseOptionTree(many)->members().size(), 50000u);
  std::string list;
  for (int i = 0; list.size() < (1u << 20); ++i) {
    list += "l." + std::to_string(i) + "=,";
  }
  const absl::StatusOr<OptionData> tree = ParseOptionTree(list);
  ASSERT_THAT(tree, IsOk());
  EXPECT_THAT(ParseOptionTree(*PrintOptionTree(*tree)), IsOkAndHolds(*tree));
  const std::string commas(1u << 20, ',');
  EXPECT_THAT(Pairs("a=" + commas),
              ElementsAre(KeyValue{"a", commas.substr(1u << 19)}));
}

TEST(OptionTreeTest, ALongKeyWithManyMembersDoesNotGrowWithoutBound) {
  std::string elements = "\"x\"";
  for (int i = 0; i < 1000; ++i) elements += ",\"x\"";
  const std::string json =
      "{\"" + std::string(1u << 20, 'k') + "\": [" + elements + "]}";
  const absl::StatusOr<OptionData> tree = ParseOptionTree(json);
  ASSERT_THAT(tree, IsOk());
  const absl::StatusOr<std::string> printed = PrintOptionTree(*tree);
  ASSERT_THAT(printed, IsOk());
  EXPECT_LT(printed->size(), 2u << 20);
}

TEST(OptionTreeTest, AnOptionThatSaysTooMuchIsRefused) {
  const std::string limit = std::to_string(OptionData::kMaxValues);
  std::string pairs;
  std::string elements;
  for (size_t i = 0; i <= OptionData::kMaxValues; ++i) {
    pairs += "a=,";
    elements += "1,";
  }
  EXPECT_THAT(ParseKeyValues(pairs),
              HasCause(Cause::kMalformed, HasSubstr(limit)));
  EXPECT_THAT(ParseOptionTree("{\"a\": [" + elements + "1]}"),
              HasCause(Cause::kMalformed, HasSubstr(limit)));
  std::string deep;
  for (int i = 0; i < 4000; ++i) {
    deep += "k" + std::to_string(i);
    for (int level = 1; level < 40; ++level) deep += ".a";
    deep += "=,";
  }
  EXPECT_THAT(ParseOptionTree(deep),
              HasCause(Cause::kMalformed, HasSubstr(limit)));
  // What stands in a text does not count.
  EXPECT_THAT(ParseOptionTree("{\"a\": \"\\\"" + elements + "\"}"), IsOk());
}

}  // namespace
}  // namespace qom::qdev
