// Where a `-global` is split into driver, property and value, and what it lacks
// if it cannot be.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/global_option.h"

#include <string>
#include <string_view>

#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using compat::TableEntry;
using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::HasSubstr;

TableEntry Entry(const char* driver, const char* property, Value value) {
  return {.driver = driver, .property = property, .value = std::move(value)};
}

TEST(GlobalOptionTest, TheShortFormSplitsAtTheFirstDotAndEqualsSign) {
  const struct {
    const char* text;
    TableEntry entry;
  } kCases[] = {
      {"e1000.mitigation=off", Entry("e1000", "mitigation", "off")},
      {"nvme-ns.zoned.max_open=4", Entry("nvme-ns", "zoned.max_open", "4")},
      {"a.serial=a=b", Entry("a", "serial", "a=b")},
      {"a.serial=a.b", Entry("a", "serial", "a.b")},
      {"a.serial=a,,b", Entry("a", "serial", "a,,b")},
      {"a.x=5,7", Entry("a", "x", "5,7")},
      {"a.x=", Entry("a", "x", "")},
      {"a.x= 64", Entry("a", "x", " 64")},
      {"pc-i440fx-7.2-machine.hpet=off",
       Entry("pc-i440fx-7", "2-machine.hpet", "off")},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(ParseGlobalOption(one.text), IsOkAndHolds(one.entry));
    EXPECT_THAT(PrintGlobalOption(one.entry), IsOkAndHolds(one.text));
  }
}

TEST(GlobalOptionTest, WhereTypesAreKnownTheFirstDotThatLeavesOneIsMeant) {
  TypeRegistry types;
  types.Add(TypeBuilder("cfi.flash"));
  types.Add(TypeBuilder("cfi"));
  types.Add(TypeBuilder("nic.v2"));
  ASSERT_THAT(types.Seal(), IsOk());
  const struct {
    const char* text;
    TableEntry entry;
  } kCases[] = {
      {"cfi.flash.width=4", Entry("cfi", "flash.width", "4")},
      {"nic.v2.zoned.max=a.b", Entry("nic.v2", "zoned.max", "a.b")},
      {"no.such.type=1", Entry("no", "such.type", "1")},
      {"driver=nic,property=v2.x,value=1", Entry("nic", "v2.x", "1")},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(ParseGlobalOption(one.text, types), IsOkAndHolds(one.entry));
  }
  EXPECT_THAT(
      ParseGlobalOption("nic.v2.=1", types),
      HasCause(Cause::kMalformed, HasSubstr("no property after the dot")));
  EXPECT_THAT(ParseGlobalOption("nic.v2=1", types),
              IsOkAndHolds(Entry("nic", "v2", "1")));
  const std::string dots(1u << 20, '.');
  const absl::StatusOr<TableEntry> entry =
      ParseGlobalOption("nic" + dots + "=1", types);
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(entry->driver, "nic");
  EXPECT_EQ(entry->property, dots.substr(1));
}

TEST(GlobalOptionTest, TheLongFormTakesAnyOrder) {
  const TableEntry want = Entry("a.b", "c", "x,y");
  EXPECT_THAT(ParseGlobalOption("driver=a.b,property=c,value=x,,y"),
              IsOkAndHolds(want));
  EXPECT_THAT(ParseGlobalOption("value=x,,y,driver=a.b,property=c"),
              IsOkAndHolds(want));
  EXPECT_THAT(PrintGlobalOption(want),
              IsOkAndHolds("driver=a.b,property=c,value=x,,y"));
  EXPECT_THAT(ParseGlobalOption("driver=a,property=c,value"),
              IsOkAndHolds(Entry("a", "c", "on")));
}

TEST(GlobalOptionTest, MistakesNameWhatIsMissing) {
  const struct {
    const char* text;
    const char* message;
  } kCases[] = {
      {"", "no driver and no property"},
      {"e1000", "names no property"},
      {"e1000.mitigation", "no '=' and no value"},
      {"e1000=on", "names no property: there is no dot"},
      {"=on", "no driver and no property"},
      {".x=on", "no driver before the dot"},
      {"e1000.=on", "no property after the dot"},
      {"property=mitigation,value=off", "driver= is missing"},
      {"driver=e1000,value=off", "property= is missing"},
      {"driver=e1000,property=x", "value= is missing"},
      {"driver", "property= is missing"},
      {"driver=,property=x,value=1", "driver is empty"},
      {"driver=a,property=,value=1", "property is empty"},
      {"driver=a,property=b,value=1,value=2", "value twice: '1' and '2'"},
      {"driver=a,property=b,value=1,x=2", "'x' is none of"},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(
        ParseGlobalOption(one.text),
        HasCause(Cause::kMalformed,
                 AllOf(HasSubstr(std::string("-global '") + one.text + "'"),
                       HasSubstr(one.message),
                       HasSubstr("write DRIVER.PROPERTY=VALUE"))))
        << one.text;
  }
}

TEST(GlobalOptionTest, ANulIsNamedByItsByte) {
  EXPECT_THAT(ParseGlobalOption(std::string_view("a.b=\0", 5)),
              HasCause(Cause::kMalformed, HasSubstr("byte 4 is a NUL")));
}

TEST(GlobalOptionTest, TypedValuesAreWrittenAsText) {
  EXPECT_THAT(PrintGlobalOption(Entry("a", "b", true)), IsOkAndHolds("a.b=on"));
  EXPECT_THAT(PrintGlobalOption(Entry("a", "b", 4096)),
              IsOkAndHolds("a.b=4096"));
}

TEST(GlobalOptionTest, WhatNoOptionCarriesIsNotPrinted) {
  TableEntry entry = Entry("a", "b", "c");
  entry.optional = true;
  EXPECT_THAT(PrintGlobalOption(entry),
              HasCause(Cause::kMalformed, HasSubstr("optional")));
  EXPECT_THAT(PrintGlobalOption(Entry("", "b", "c")),
              HasCause(Cause::kMalformed));
  EXPECT_THAT(PrintGlobalOption(Entry("a", "b", std::string("\0", 1))),
              HasCause(Cause::kMalformed, HasSubstr("NUL")));
}

TEST(GlobalOptionTest, AMegabyteOfValueStaysWhole) {
  const std::string value(1u << 20, ',');
  const absl::StatusOr<TableEntry> entry = ParseGlobalOption("a.b=" + value);
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(entry->value, Value(value));
}

}  // namespace
}  // namespace qom::qdev
