// The C++ that is generated of tests/qapi/everything.json: what is written is
// read again, and what is wrong is told with its place.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#if __has_include("everything.h")
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "everything.h"
#include "everything_introspection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qapi/codec.h"
#include "qapi/dispatcher.h"
#include "qapi/generate.h"
#include "qapi/introspect.h"
#include "qapi/schema.h"
#include "qom/status.h"
#include "testing/status_matchers.h"
#include "tests/support/pages.h"

namespace qom::qapi {
namespace {

namespace everything = ::test::everything;
using everything::Word;
using qom::testing::IsOk;
using qom::testing::IsOkAndHolds;
using ::testing::HasSubstr;

template <typename T>
std::string WhyNot(const absl::StatusOr<T>& read) {
  return read.ok() ? "it was read" : std::string(read.status().message());
}

// What `json` reads as is written as the same.
template <typename T>
void ExpectRoundTrip(std::string_view json) {
  const absl::StatusOr<T> read = FromJson<T>(json);
  ASSERT_TRUE(read.ok()) << WhyNot(read);
  EXPECT_EQ(ToJson(*read), json);
  const absl::StatusOr<T> again = FromJson<T>(ToJson(*read));
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(*again == *read);
}

TEST(GeneratedTest, MembersAreOfTheTypesOfTheSchema) {
  everything::Derived derived;
  derived.class_ = -1;
  derived.i8 = -128;
  derived.u8 = 255;
  derived.d = 0.5;
  derived.s = uint64_t{1} << 63;
  derived.flags = {true, false};
  EXPECT_EQ(ToJson(derived),
            R"({"class":-1,"d":0.5,"flags":[true,false],"i8":-128,)"
            R"("s":9223372036854775808,"u8":255})");
}

TEST(GeneratedTest, WhatIsReadIsWrittenAgain) {
  ExpectRoundTrip<everything::Empty>("{}");
  ExpectRoundTrip<everything::Bb>(
      R"({"a":{"class":1},"list":["a-b","8","x-on"],"n":null,"q":"qdict","x":{"any":[1,"2",null]}})");
  ExpectRoundTrip<everything::Derived>(
      R"({"b":{"a":{"class":2},"list":[],"q":"none"},"class":1,"d":1.5,"flags":[],"i8":0,"s":1,"u8":2})");
}

TEST(GeneratedTest, TypesThatHoldThemselvesAreReadAndWritten) {
  ExpectRoundTrip<everything::Tree>(
      R"({"left":{"left":{"more":[],"name":"c"},"more":[],"name":"b"},"more":[{"more":[],"name":"d"}],"name":"a"})");
  everything::Tree tree;
  tree.left = everything::Tree{};
  (*tree.left)->name = "left";
  const everything::Tree copy = tree;
  (*tree.left)->name = "other";
  EXPECT_EQ((*copy.left)->name, "left");
  EXPECT_FALSE(copy == tree);
}

TEST(GeneratedTest, ADiscriminatorDecidesTheBranch) {
  ExpectRoundTrip<everything::Un>(R"({"branch":"b","kind":"none"})");
  ExpectRoundTrip<everything::Un>(R"({"kind":"tree","more":[],"name":"a"})");
  ExpectRoundTrip<everything::Un>(R"({"class":3,"kind":"aa"})");
  ExpectRoundTrip<everything::Self>(
      R"({"self":{"type":"none"},"type":"tree"})");
  ExpectRoundTrip<everything::ByQtype>(R"({"type":"qnum"})");
  const auto un =
      FromJson<everything::Un>(R"({"kind":"again","more":[],"name":"a"})");
  ASSERT_TRUE(un.ok()) << WhyNot(un);
  ASSERT_TRUE(std::holds_alternative<everything::Tree>(un->branch_));
  EXPECT_EQ(std::get<everything::Tree>(un->branch_).name, "a");
}

TEST(GeneratedTest, TheLookOfAValueDecidesTheAlternative) {
  ExpectRoundTrip<everything::Alt>("null");
  ExpectRoundTrip<everything::Alt>("7");
  ExpectRoundTrip<everything::Alt>(R"(["a","b"])");
  ExpectRoundTrip<everything::Alt>(R"({"class":3,"kind":"aa"})");
  ExpectRoundTrip<everything::Ref>(
      R"({"alts":[1,null],"backing":"x","file":{"alts":[],"file":"y"}})");
}

TEST(GeneratedTest, WhatLaterVersionsWriteIsPassedOverWhereThatIsWished) {
  const auto value = ParseJson(
      R"({"more":[{"more":[],"name":"a","x":[{}]}],"lef":1,"name":"b"})");
  ASSERT_THAT(value, IsOk());
  std::vector<absl::Status> passed_over;
  Reader reader(Reader::From::kJson, &passed_over);
  everything::Tree tree;
  ASSERT_TRUE(Read(reader, *value, tree));
  EXPECT_EQ(ToJson(tree), R"({"more":[{"more":[],"name":"a"}],"name":"b"})");
  ASSERT_EQ(passed_over.size(), 2u);
  EXPECT_EQ(passed_over[0].message(),
            "more[0]: no member 'x', which is passed over");
  EXPECT_EQ(passed_over[1].message(),
            "no member 'lef', which is passed over; nearest: left");
  EXPECT_FALSE(FromValue<everything::Tree>(*value).ok());
}

TEST(GeneratedTest, WhatIsWrongIsToldWithItsPlace) {
  using everything::Aa;
  using everything::Alt;
  using everything::Bb;
  using everything::Derived;
  using everything::Tree;
  using everything::Un;
  EXPECT_EQ(WhyNot(FromJson<Tree>(
                R"({"more":[{"more":[],"name":"a"},{"name":1}],"name":"b"})")),
            "more[1].name: expected a string, not '1'");
  EXPECT_EQ(WhyNot(FromJson<Aa>(R"({"clas":1})")), "member 'class' is missing");
  EXPECT_EQ(WhyNot(FromJson<Aa>(R"({"class":1,"c":2})")),
            "no member 'c'; nearest: b");
  EXPECT_EQ(WhyNot(FromJson<Tree>(R"({"lef":1,"name":"","more":[]})")),
            "no member 'lef'; nearest: left");
  EXPECT_EQ(
      WhyNot(FromJson<Bb>(R"({"a":{"class":1},"list":["a_b"],"q":"none"})")),
      "list[0]: no value 'a_b'; nearest: a-b, a_c, aB");
  EXPECT_EQ(WhyNot(FromJson<Derived>(
                R"({"class":1,"i8":128,"u8":0,"d":0,"s":0,"flags":[]})")),
            "i8: expected an integer from -128 to 127, not '128'");
  EXPECT_EQ(WhyNot(FromJson<Un>(R"({"kind":"none","class":1})")),
            "no member 'class'");
  EXPECT_EQ(WhyNot(FromJson<Alt>("true")),
            "expected an object or null or a number or a list or a string, not "
            "'on'");
}

TEST(GeneratedTest, CommentsHideNothing) {
  const Loaded loaded =
      Load((qom::test::Root() / "tests/qapi/everything.json").string());
  const std::string header = Generate(loaded.schema, {.stem = "a"})[0].text;
  EXPECT_THAT(header, HasSubstr("// Nobody, who ends a line with\n"
                                "// and another with ??\n"
                                "// /* or // turns \\xe2\\x80\\xae round\n"
                                "enum class Nothing"));
}

TEST(GeneratedTest, NestingIsLimited) {
  Value value = ToValue(everything::Tree());
  for (int i = 0; i < 200; ++i) {
    Value::Object outer = ToValue(everything::Tree()).object_value();
    outer.emplace_back("left", std::move(value));
    value = Value::OfObject(std::move(outer));
  }
  EXPECT_THAT(WhyNot(FromValue<everything::Tree>(value)),
              HasSubstr("nests deeper than 100 levels"));
}

TEST(GeneratedTest, KeysAndValuesAreRead) {
  const auto derived = FromText<everything::Derived>(
      "class=0x10,i8=-3,u8=7,d=1.5,s=64k,flags.0=on,flags.1=no,b.q=qnum,"
      "b.a.class=1,b.list.0=8");
  ASSERT_TRUE(derived.ok()) << WhyNot(derived);
  EXPECT_EQ(ToJson(*derived),
            R"({"b":{"a":{"class":1},"list":["8"],"q":"qnum"},"class":16,)"
            R"("d":1.5,"flags":[true,false],"i8":-3,"s":65536,"u8":7})");
  EXPECT_EQ(FromText<everything::Un>("tree,name=a,,b,more.0.name=c", "kind")
                .status()
                .message(),
            "more[0]: member 'more' is missing");
  EXPECT_EQ(WhyNot(FromText<everything::Derived>("class=1,i8=x")),
            "i8: expected an integer from -128 to 127, not 'x'");
}

TEST(GeneratedTest, KeysThatContradictOneAnotherAreTold) {
  const auto why = [](std::string_view text) {
    return WhyNot(ParseKeyValues(text));
  };
  EXPECT_THAT(why("a=1,a=2"), HasSubstr("'a' is given twice"));
  EXPECT_THAT(why("a=1,a.b=2"), HasSubstr("'a.b' is given twice"));
  EXPECT_THAT(why("a.b=1,a=2"), HasSubstr("'a' is given twice"));
  EXPECT_THAT(why("a.1=x"), HasSubstr("begins with 0"));
  EXPECT_THAT(why("=x"), HasSubstr("a name is empty"));
  EXPECT_THAT(why("a..b=x"), HasSubstr("a name is empty"));
}

TEST(GeneratedTest, CommandsAreCalledWithTheirTypes) {
  Dispatcher dispatcher;
  dispatcher.On<everything::commands::Add>(
      [](const everything::commands::Add::Arguments& arguments)
          -> absl::StatusOr<everything::Derived> {
        if (arguments.id.empty()) return Error(Cause::kBadValue, "no id");
        everything::Derived derived;
        derived.class_ = arguments.register_;
        return derived;
      });
  dispatcher.On<everything::commands::Stop>(
      [](const Empty&) -> absl::StatusOr<Empty> { return Empty(); });
  const auto call = [&](std::string_view name, std::string_view json) {
    const absl::StatusOr<Value> answer =
        dispatcher.Execute(name, *ParseJson(json));
    return answer.ok() ? WriteJson(*answer) : WhyNot(answer);
  };
  EXPECT_EQ(call("stop", "null"), "{}");
  EXPECT_EQ(call("stop", R"({"now":true})"), "no member 'now'");
  EXPECT_EQ(call("add", R"({"id":"","register":1})"), "no id");
  EXPECT_THAT(call("add", R"({"id":"a","register":5})"),
              HasSubstr(R"("class":5)"));
  EXPECT_EQ(call("sto", "{}"), "no command 'sto'; nearest: stop");
  EXPECT_EQ(dispatcher.names().size(), 2u);
}

TEST(GeneratedTest, EventsCarryTheirTypes) {
  EXPECT_EQ(WriteJson(EventOf<everything::events::Stop>({.why = Word::kAB})),
            R"({"data":{"why":"a-b"},"event":"STOP"})");
  EXPECT_EQ(WriteJson(EventOf<everything::events::NothingIsHere>({})),
            R"({"event":"NOTHING_IS_HERE"})");
}

TEST(GeneratedTest, TheIntrospectionIsThatOfTheSchema) {
  const Loaded loaded =
      Load((qom::test::Root() / "tests/qapi/everything.json").string());
  EXPECT_EQ(everything::Introspection(), WriteJson(Introspect(loaded.schema)));
}

}  // namespace
}  // namespace qom::qapi
#endif
