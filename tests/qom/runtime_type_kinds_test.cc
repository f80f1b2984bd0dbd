// A property that is declared from data is of the kind that its type names, or
// else of the kind of its initial value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/kind_table.h"
#include "props/kinds.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/runtime_type_fixture.h"
#include "tests/support/matchers.h"

namespace qom::props {
namespace {

using ::qom::props::FindKind;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::qom::test::RuntimeTypeTest;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST_F(RuntimeTypeTest, ASlotIsOfTheKindThatItsTypeNames) {
  struct {
    std::string_view type, good, out, bad;
    Cause cause;
  } constexpr kRows[] = {
      {"bool", "yes", "on", "1", Cause::kBadValue},
      {"int8", "-128", "-128", "128", Cause::kOutOfRange},
      {"int16", "-32768", "-32768", "32768", Cause::kOutOfRange},
      {"int32", "-2147483648", "-2147483648", "2147483648", Cause::kOutOfRange},
      {"int64", "-9223372036854775808", "-9223372036854775808", "x",
       Cause::kBadValue},
      {"int", "-1", "-1", "9223372036854775808", Cause::kBadValue},
      {"uint8", "255", "255", "256", Cause::kOutOfRange},
      {"uint16", "0xffff", "65535", "65536", Cause::kOutOfRange},
      {"uint32", "4294967295", "4294967295", "-1", Cause::kOutOfRange},
      {"uint64", "-1", "18446744073709551615", "1.5", Cause::kBadValue},
      {"size", "1.5K", "1536", "-1", Cause::kBadValue},
      {"number", "0.25", "0.25", "much", Cause::kBadValue},
  };
  TypeBuilder type = Type("dev");
  for (const auto& row : kRows) type.Property(Row(row.type, row.type));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.type);
    EXPECT_EQ(Find("dev", row.type).type, row.type);
    EXPECT_EQ(object->Get(row.type).value_or("?"),
              row.type == "bool" ? "off" : "0");
    EXPECT_THAT(object->Set(row.type, row.good), IsOk());
    EXPECT_THAT(object->Set(row.type, row.bad), HasCause(row.cause));
    EXPECT_THAT(object->Get(row.type), IsOkAndHolds(row.out));
  }
}

TEST_F(RuntimeTypeTest, TextsAreCalledStrOrString) {
  TypeBuilder type = Type("dev");
  type.Property(Row("a", "str")).Property(Row("b", "string", "b"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  EXPECT_THAT(object->Get("a"), IsOkAndHolds(""));
  EXPECT_THAT(object->Get("b"), IsOkAndHolds("b"));
  EXPECT_THAT(object->Set("a", 1), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("a", "any text"), IsOk());
  EXPECT_THAT(object->GetValue("a"), IsOkAndHolds(Value("any text")));
}

TEST_F(RuntimeTypeTest, AKindThatNobodyKnowsIsThatOfItsInitialValue) {
  TypeBuilder type = Type("dev");
  type.Property(Row("unsigned", "SomeNumber", 7))
      .Property(Row("signed", "SomeNumber", -7))
      .Property(Row("flag", "SomeFlag", true))
      .Property(Row("text", "SomeEnum", "first"))
      .Property(Row("none", "SomeEnum"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  EXPECT_THAT(object->Set("unsigned", UINT64_MAX), IsOk());
  EXPECT_THAT(object->Set("unsigned", "x"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("signed", INT64_MIN), IsOk());
  EXPECT_THAT(object->Set("flag", "no"), IsOk());
  EXPECT_THAT(object->Set("flag", "0"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("text", "anything"), IsOk());
  EXPECT_THAT(object->Get("none"), IsOkAndHolds(""));
  EXPECT_EQ(Find("dev", "unsigned").type, "SomeNumber");
}

TEST_F(RuntimeTypeTest, AListIsOfTheKindThatItsTypeNames) {
  struct {
    std::string_view type, good, out, bad;
    Cause cause;
  } constexpr kRows[] = {
      {"list<int8>", "-128,127", "-128,127", "0,128", Cause::kOutOfRange},
      {"list<int16>", "-1,1", "-1,1", "32768", Cause::kOutOfRange},
      {"list<int32>", "-1,1", "-1,1", "2147483648", Cause::kOutOfRange},
      {"list<int64>", "-1,1", "-1,1", "x", Cause::kBadValue},
      {"list<uint8>", "0,255", "0,255", "256", Cause::kOutOfRange},
      {"list<uint16>", "0x10", "16", "65536", Cause::kOutOfRange},
      {"list<uint32>", "1,2,3", "1,2,3", "-1", Cause::kOutOfRange},
      {"list<uint64>", "-1", "18446744073709551615", "", Cause::kNone},
      {"list<size>", "1K,2M", "1024,2097152", "1Q", Cause::kBadValue},
      {"list<number>", "0.5,-2", "0.5,-2", "x", Cause::kBadValue},
      {"list<str>", "a,,b", "a,,b", "", Cause::kNone},
  };
  TypeBuilder type = Type("dev");
  for (const auto& row : kRows) type.Property(Row(row.type, row.type));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.type);
    EXPECT_EQ(Find("dev", row.type).type, row.type);
    EXPECT_THAT(object->GetValue(row.type), IsOkAndHolds(Value(Value::List())));
    EXPECT_THAT(object->Set(row.type, row.good), IsOk());
    EXPECT_THAT(object->Get(row.type), IsOkAndHolds(row.out));
    EXPECT_EQ(CauseOf(object->Set(row.type, row.bad)), row.cause);
    EXPECT_THAT(object->Get(row.type),
                IsOkAndHolds(row.cause == Cause::kNone ? "" : row.out));
  }
}

TEST_F(RuntimeTypeTest, AListMayHaveADefault) {
  TypeBuilder type = Type("dev");
  type.Property(Row("list", "list<int8>", Value::List{-1, 1}));
  TypeBuilder leaf = Type("leaf", "dev");
  leaf.Default("list", Value::List{});
  ASSERT_THAT(Seal(std::move(type), std::move(leaf)), IsOk());
  EXPECT_THAT(New("dev")->Get("list"), IsOkAndHolds("-1,1"));
  EXPECT_THAT(New("leaf")->Get("list"), IsOkAndHolds(""));
}

TEST_F(RuntimeTypeTest, NamesAreCopiedIntoTheRegistry) {
  {
    const std::string name = "a-name-of-its-own";
    const std::string kind = "AKindOfItsOwn";
    TypeBuilder type = Type("dev");
    type.Property(Row(name, kind));
    ASSERT_THAT(Seal(std::move(type)), IsOk());
  }
  EXPECT_EQ(Find("dev", "a-name-of-its-own").type, "AKindOfItsOwn");
}

TEST_F(RuntimeTypeTest, ADefaultOfAnotherKindIsRefusedAtSeal) {
  TypeBuilder type = Type("dev");
  type.Source("dev.json:3");
  type.Property(Row("n", "uint8", 256))
      .Property(Row("b", "bool", 1))
      .Property(Row("s", "str", true));
  EXPECT_THAT(
      Seal(std::move(type)),
      HasCause(Cause::kMalformed,
               AllOf(HasSubstr("dev.json:3: type 'dev': default of 'n': 256 is "
                               "outside 0..255"),
                     HasSubstr("default of 'b': an integer where a boolean"),
                     HasSubstr("default of 's': a boolean where a text"))));
  EXPECT_EQ(registry_.Find("dev"), nullptr);
}

TEST_F(RuntimeTypeTest, ALinkChecksItsTarget) {
  TypeBuilder type = Type("dev");
  type.Property(Row("peer", "link<dev>")).Property(Row("any", "link<>"));
  ASSERT_THAT(Seal(std::move(type), Type("other")), IsOk());
  const Ref<Object> object = New("dev");
  ASSERT_THAT(context_.root().AddChild("here", object), IsOk());
  ASSERT_THAT(context_.root().AddChild("other", New("other")), IsOk());
  EXPECT_THAT(object->GetValue("peer"), IsOkAndHolds(Value()));
  EXPECT_THAT(object->Set("peer", "/here"), IsOk());
  EXPECT_THAT(object->Set("peer", "/other"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("peer", "/gone"), HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(object->Get("peer"), IsOkAndHolds("/here"));
  EXPECT_THAT(object->Set("any", "/other"), IsOk());
  EXPECT_THAT(object->Set("any", ""), IsOk());
  EXPECT_THAT(object->GetValue("any"), IsOkAndHolds(Value()));
}

TEST_F(RuntimeTypeTest, ALinkForgetsATargetThatDiesAndMayOutliveNobody) {
  TypeBuilder type = Type("dev");
  type.Property(Row("peer", "link<dev>"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  Ref<Object> a = New("dev");
  ASSERT_THAT(context_.root().AddChild("b", New("dev")), IsOk());
  ASSERT_THAT(a->Set("peer", "/b"), IsOk());
  context_.root().Child("b")->Unparent();
  EXPECT_THAT(a->GetValue("peer"), IsOkAndHolds(Value()));
  // The other way round: the link dies first.
  ASSERT_THAT(context_.root().AddChild("b", New("dev")), IsOk());
  ASSERT_THAT(a->Set("peer", "/b"), IsOk());
  a.Reset();
  context_.root().Child("b")->Unparent();
}

TEST_F(RuntimeTypeTest, TextFormsAreKnownByName) {
  EXPECT_THAT(FindKind("mac")->check("52:54:00:12:34:56"), IsOk());
  EXPECT_THAT(FindKind("mac")->check("52:54"), HasCause(Cause::kBadValue));
  EXPECT_THAT(FindKind("pci-addr")->check("1e.0"), IsOk());
  EXPECT_THAT(FindKind("pci-addr")->check("20"), HasCause(Cause::kBadValue));
  EXPECT_THAT(FindKind("uuid")->check("550e8400-e29b-41d4-a716-446655440000"),
              IsOk());
  EXPECT_THAT(FindKind("uuid")->check("550e8400"), HasCause(Cause::kBadValue));
  EXPECT_THAT(FindKind("reserved-region")->check("1:2:3"), IsOk());
  EXPECT_THAT(FindKind("reserved-region")->check("1:2"),
              HasCause(Cause::kBadValue));
  EXPECT_EQ(FindKind("date"), nullptr);
  EXPECT_EQ(FindKind(""), nullptr);
}

}  // namespace
}  // namespace qom::props
