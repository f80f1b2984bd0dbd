// Value types of a user as kinds of properties: by traits of their own, or by
// a text form; in fields, lists, methods and declared from data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/kinds.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/handle.h"
#include "props/kind_table.h"
#include "props/table.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/property.h"
#include "qom/recipe.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "qom/visitors.h"
#include "tests/support/matchers.h"

namespace {

// A kind by traits of its own: a number of degrees, not below absolute zero.
struct Celsius {
  double degrees{};
  friend bool operator==(const Celsius&, const Celsius&) = default;
};

// A kind that is not plain bytes and visits a list: a text and its weight.
struct Weighted {
  std::string name;
  uint32_t weight = 1;
  friend bool operator==(const Weighted&, const Weighted&) = default;
};

// A kind by its text form: "1.2" is major and minor.
struct Version {
  static constexpr std::string_view kTypeName = "version";
  uint8_t major_number = 0;
  uint8_t minor_number = 0;

  static absl::StatusOr<Version> Parse(std::string_view text) {
    if (text.size() != 3 || text[1] != '.') {
      return qom::Error(qom::Cause::kBadValue, "'{}' is no version such as 1.2",
                        text);
    }
    if (text[0] == '9') return absl::DataLossError("version 9 is lost");
    return Version{static_cast<uint8_t>(text[0] - '0'),
                   static_cast<uint8_t>(text[2] - '0')};
  }
  std::string ToString() const {
    return fmt::format("{}.{}", major_number, minor_number);
  }
  friend bool operator==(const Version&, const Version&) = default;
};

}  // namespace

template <>
struct qom::props::ValueTraits<Celsius> {
  static constexpr std::string_view kName = "celsius";
  static absl::Status Visit(const qom::ClassProperty& /*property*/,
                            qom::Visitor& visitor, Celsius* value) {
    double degrees = value->degrees;
    QOMRT_RETURN_IF_ERROR(visitor.Number(&degrees));
    if (!visitor.is_input()) return absl::OkStatus();
    if (degrees < -273.15) {
      return qom::Error(qom::Cause::kOutOfRange, "{} is below absolute zero",
                        degrees);
    }
    value->degrees = degrees;
    return absl::OkStatus();
  }
};

template <>
struct qom::props::ValueTraits<Weighted> {
  static constexpr std::string_view kName = "weighted";
  static absl::Status Visit(const qom::ClassProperty& /*property*/,
                            qom::Visitor& visitor, Weighted* value) {
    size_t count = 2;
    QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
    if (count != 2) {
      return qom::Error(qom::Cause::kBadValue, "{} parts, not 2", count);
    }
    std::string_view name = value->name;
    uint64_t weight = value->weight;
    QOMRT_RETURN_IF_ERROR(visitor.Text(&name));
    std::string kept(name);
    QOMRT_RETURN_IF_ERROR(visitor.Unsigned(&weight, 100));
    QOMRT_RETURN_IF_ERROR(visitor.EndList());
    if (visitor.is_input()) {
      *value = {std::move(kept), static_cast<uint32_t>(weight)};
    }
    return absl::OkStatus();
  }
};

namespace qom::props {
namespace {

using ::qom::compat::Layer;
using ::qom::compat::Layers;
using ::qom::compat::ObjectCompat;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::qom::test::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// ---- What is a kind --------------------------------------------------------

TEST(PropertyValueTest, IsWhatHasTraits) {
  struct Stranger {};
  static_assert(PropertyValue<bool> && PropertyValue<int8_t>);
  static_assert(PropertyValue<uint64_t> && PropertyValue<std::string>);
  static_assert(PropertyValue<Celsius> && PropertyValue<Version>);
  static_assert(PropertyValue<std::vector<Version>>);
  static_assert(!PropertyValue<Stranger> && !PropertyValue<float>);
}

TEST(PropertyValueTest, AStructWithATextFormNeedsNoTraits) {
  static_assert(TextValue<Version> && !TextValue<Celsius>);
  EXPECT_EQ(ValueTraits<Version>::kName, "version");
}

TEST(PropertyValueTest, IntegersAreNamedByTheirWidth) {
  EXPECT_EQ(ValueTraits<int8_t>::kName, "int8");
  EXPECT_EQ(ValueTraits<int16_t>::kName, "int16");
  EXPECT_EQ(ValueTraits<int32_t>::kName, "int32");
  EXPECT_EQ(ValueTraits<int64_t>::kName, "int64");
  EXPECT_EQ(ValueTraits<uint8_t>::kName, "uint8");
  EXPECT_EQ(ValueTraits<uint16_t>::kName, "uint16");
  EXPECT_EQ(ValueTraits<uint32_t>::kName, "uint32");
  EXPECT_EQ(ValueTraits<uint64_t>::kName, "uint64");
  // Two types of one width are one kind to see.
  EXPECT_EQ(ValueTraits<unsigned long long>::kName, "uint64");
}

TEST(SizeTest, IsAnInteger) {
  constexpr Size kPage = 4096;
  static_assert(kPage == 4096 && Size() == 0);
  EXPECT_EQ(ValueTraits<Size>::kName, "size");
}

// ---- In a class ------------------------------------------------------------

class Custom : public Extends<Custom, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "custom";
  struct Props;
  using Extends::Extends;

  Version computed() const { return computed_; }
  absl::Status SetComputed(Version version) {
    computed_ = version;
    return absl::OkStatus();
  }

  Version version_{1, 0};
  Version fresh_;
  std::vector<Version> versions_{{7, 7}};
  Version computed_;
};
struct Custom::Props {
  static constexpr auto kAll =
      Table(Field<&Custom::version_>("version"),
            Field<&Custom::fresh_>("fresh", {.default_value = Version{4, 2}}),
            Field<&Custom::versions_>("versions"),
            Computed<&Custom::computed, &Custom::SetComputed>("computed"));
};

template <typename V>
ClassProperty PropertyOf(std::string_view name = "p") {
  ClassProperty property;
  property.name = name;
  SetKind<V>(property);
  return property;
}

class CustomKindTest : public ::testing::Test {
 protected:
  CustomKindTest() {
    registry_.Register<Custom>();
    TypeBuilder slots("slots");
    slots.Parent("custom");
    slots.Property(PropertyOf<Celsius>("heat"))
        .Property(PropertyOf<Weighted>("weighted"))
        .Property(PropertyOf<std::vector<Celsius>>("heats"));
    registry_.Add(std::move(slots));
    EXPECT_THAT(registry_.Seal(), IsOk());
    object_ = New();
  }
  Ref<Object> New() { return *context_.New("slots"); }
  Custom& custom() { return Cast<Custom>(object_.get()); }

  TypeRegistry registry_;
  Context context_{registry_};
  Ref<Object> object_;
};

TEST_F(CustomKindTest, IsSetAndReadThroughItsTraits) {
  ASSERT_THAT(object_->Set("heat", "-40.5"), IsOk());
  EXPECT_THAT(object_->Get("heat"), IsOkAndHolds("-40.5"));
  ASSERT_THAT(object_->Set("heat", 7), IsOk());
  EXPECT_THAT(object_->GetValue("heat"), IsOkAndHolds(Value(7.0)));
  EXPECT_EQ(object_->type().FindProperty("heat")->type, "celsius");
}

TEST_F(CustomKindTest, KeepsItsValueIfItsTraitsRefuseOne) {
  EXPECT_THAT(
      object_->Set("heat", "-300"),
      HasCause(Cause::kOutOfRange, "slots.heat: -300 is below absolute zero"));
  EXPECT_THAT(object_->Set("heat", "warm"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object_->Get("heat"), IsOkAndHolds("0"));
}

TEST_F(CustomKindTest, MayHaveSeveralParts) {
  ASSERT_THAT(object_->Set("weighted", "stone,80"), IsOk());
  EXPECT_THAT(object_->Get("weighted"), IsOkAndHolds("stone,80"));
  EXPECT_THAT(object_->GetValue("weighted"),
              IsOkAndHolds(Value(Value::List{"stone", 80})));
  ASSERT_THAT(object_->Set("weighted", Value(Value::List{"air", 0})), IsOk());
  EXPECT_THAT(object_->Get("weighted"), IsOkAndHolds("air,0"));
  EXPECT_THAT(object_->Set("weighted", "stone"),
              HasCause(Cause::kBadValue, HasSubstr("1 parts, not 2")));
  EXPECT_THAT(object_->Set("weighted", "stone,101"),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(object_->Get("weighted"), IsOkAndHolds("air,0"));
}

TEST_F(CustomKindTest, IsSetAndReadByItsTextForm) {
  ASSERT_THAT(object_->Set("version", "3.4"), IsOk());
  EXPECT_EQ(custom().version_, (Version{3, 4}));
  EXPECT_THAT(object_->GetValue("version"), IsOkAndHolds(Value("3.4")));
  EXPECT_EQ(object_->type().FindProperty("version")->type, "version");
  EXPECT_THAT(object_->Set("version", "three"),
              HasCause(Cause::kBadValue,
                       "slots.version: 'three' is no version such as 1.2"));
  EXPECT_THAT(object_->Set("version", 3), HasCause(Cause::kBadValue));
  EXPECT_EQ(custom().version_, (Version{3, 4}));
}

TEST_F(CustomKindTest, AnErrorOfTheFormKeepsItsCode) {
  EXPECT_THAT(object_->Set("version", "9.0"),
              StatusIs(absl::StatusCode::kDataLoss,
                       "slots.version: version 9 is lost"));
}

TEST_F(CustomKindTest, MayHaveADefault) {
  EXPECT_EQ(custom().fresh_, (Version{4, 2}));
  EXPECT_EQ(object_->type().FindProperty("fresh")->default_value, Value("4.2"));
}

TEST_F(CustomKindTest, MayBeComputed) {
  ASSERT_THAT(object_->Set("computed", "5.6"), IsOk());
  EXPECT_THAT(object_->Get("computed"), IsOkAndHolds("5.6"));
}

TEST_F(CustomKindTest, MakesLists) {
  EXPECT_EQ(object_->type().FindProperty("heats")->type, "list");
  ASSERT_THAT(object_->Set("heats", "1,-2.5"), IsOk());
  EXPECT_THAT(object_->Get("heats"), IsOkAndHolds("1,-2.5"));
  EXPECT_THAT(object_->Get("versions"), IsOkAndHolds("7.7"));
  ASSERT_THAT(object_->Set("versions", Value(Value::List{"1.2", "3.4"})),
              IsOk());
  EXPECT_THAT(custom().versions_, ElementsAre(Version{1, 2}, Version{3, 4}));
  ASSERT_THAT(object_->Set("versions", ""), IsOk());
  EXPECT_THAT(custom().versions_, IsEmpty());
}

TEST_F(CustomKindTest, AListKeepsItsElementsIfOneIsRefused) {
  ASSERT_THAT(object_->Set("heats", "1,2"), IsOk());
  EXPECT_THAT(object_->Set("heats", "3,-300"), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(object_->Set("heats", Value(5.0)), HasCause(Cause::kBadValue));
  EXPECT_THAT(object_->Get("heats"), IsOkAndHolds("1,2"));
}

TEST_F(CustomKindTest, TakesLayers) {
  const compat::Entry entries[] = {compat::Text("slots", "heat", "99"),
                                   compat::Text("custom", "version", "2.0"),
                                   compat::Text("slots", "weighted", "ton,9"),
                                   compat::Text("custom", "versions", "8.8")};
  ASSERT_THAT(Layers(context_).Append(Layer::kMachine, "t", entries), IsOk());
  object_ = New();
  EXPECT_THAT(object_->Get("heat"), IsOkAndHolds("99"));
  EXPECT_EQ(custom().version_, (Version{2, 0}));
  EXPECT_THAT(object_->Get("weighted"), IsOkAndHolds("ton,9"));
  EXPECT_THAT(custom().versions_, ElementsAre(Version{8, 8}));
}

TEST_F(CustomKindTest, ALayersBadValueMakesTheCreationFail) {
  const compat::Entry entries[] = {compat::Text("slots", "heat", "-300")};
  ASSERT_THAT(Layers(context_).Append(Layer::kMachine, "t", entries), IsOk());
  EXPECT_THAT(context_.New("slots"),
              HasCause(Cause::kOutOfRange, HasSubstr("below absolute zero")));
}

TEST_F(CustomKindTest, HasHandlesIfItsValueIsPlain) {
  const auto handle = Handle<Celsius>::Find(object_->type(), "heat");
  ASSERT_THAT(handle, IsOk());
  EXPECT_THAT(handle->Set(*object_, Celsius{5}), IsOk());
  EXPECT_EQ(handle->Get(*object_), Celsius{5});
  EXPECT_THAT(Handle<Celsius>::Find(object_->type(), "version"),
              HasCause(Cause::kBadValue));
}

// ---- Fields and methods ----------------------------------------------------

class Fields : public Extends<Fields, Object> {
 public:
  static constexpr std::string_view kTypeName = "fields";
  struct Props;
  using Extends::Extends;

  Weighted computed() const { return weighted_; }
  absl::Status SetComputed(Weighted weighted) {
    weighted_ = std::move(weighted);
    return absl::OkStatus();
  }
  std::vector<int8_t> computed_i8s() const { return i8s_; }
  absl::Status SetComputedI8s(std::vector<int8_t> i8s) {
    i8s_ = std::move(i8s);
    return absl::OkStatus();
  }

  Celsius heat_;
  Celsius fresh_;
  Weighted weighted_;
  std::vector<Celsius> heats_;
  std::vector<bool> flags_;
  std::vector<int8_t> i8s_;
  std::vector<int64_t> i64s_;
  std::vector<uint16_t> u16s_;
};
struct Fields::Props {
  static constexpr auto kAll = Table(
      Field<&Fields::heat_>("heat"),
      Field<&Fields::fresh_>("fresh", {.default_value = Celsius{4.5}}),
      Field<&Fields::weighted_>("weighted"), Field<&Fields::heats_>("heats"),
      Field<&Fields::flags_>("flags"), Field<&Fields::i8s_>("i8s"),
      Field<&Fields::i64s_>("i64s"), Field<&Fields::u16s_>("u16s"),
      Computed<&Fields::computed, &Fields::SetComputed>("computed"),
      Computed<&Fields::computed_i8s, &Fields::SetComputedI8s>("more-i8s"));
};

class FieldKindTest : public ::testing::Test {
 protected:
  FieldKindTest() {
    registry_.Register<Fields>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    object_ = *context_.New<Fields>();
  }
  TypeRegistry registry_;
  Context context_{registry_};
  Ref<Fields> object_;
};

TEST_F(FieldKindTest, AFieldMayBeOfAKindWithTraitsOfItsOwn) {
  ASSERT_THAT(object_->Set("heat", "-40.5"), IsOk());
  EXPECT_EQ(object_->heat_, Celsius{-40.5});
  ASSERT_THAT(object_->Set("heats", "1,2"), IsOk());
  EXPECT_THAT(object_->heats_, ElementsAre(Celsius{1}, Celsius{2}));
  ASSERT_THAT(object_->Set("weighted", "stone,80"), IsOk());
  EXPECT_EQ(object_->weighted_, (Weighted{"stone", 80}));
  ASSERT_THAT(object_->Set("computed", "air,1"), IsOk());
  EXPECT_THAT(object_->Get("computed"), IsOkAndHolds("air,1"));
}

TEST_F(FieldKindTest, AKindWithTraitsOfItsOwnMayHaveADefault) {
  EXPECT_EQ(object_->fresh_, Celsius{4.5});
  EXPECT_EQ(object_->type().FindProperty("fresh")->default_value, Value(4.5));
}

TEST_F(FieldKindTest, AListMayBeOfBooleans) {
  ASSERT_THAT(object_->Set("flags", "on,no,y"), IsOk());
  EXPECT_THAT(object_->flags_, ElementsAre(true, false, true));
  EXPECT_THAT(object_->Get("flags"), IsOkAndHolds("on,off,on"));
  EXPECT_THAT(object_->Set("flags", "on,1"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object_->flags_, ElementsAre(true, false, true));
}

TEST_F(FieldKindTest, AListOfSignedIntegersTakesEveryOneOfTheirType) {
  EXPECT_THAT(object_->Set("i8s", "-128,0,127"), IsOk());
  EXPECT_THAT(object_->i8s_, ElementsAre(-128, 0, 127));
  EXPECT_THAT(object_->Set("i64s", Value(Value::List{INT64_MIN, INT64_MAX})),
              IsOk());
  EXPECT_THAT(object_->i64s_, ElementsAre(INT64_MIN, INT64_MAX));
  EXPECT_THAT(object_->Set("more-i8s", "-1,1"), IsOk());
}

TEST_F(FieldKindTest, AListOfIntegersRefusesWhatIsTooFar) {
  EXPECT_THAT(object_->Set("i8s", "0,128"), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(object_->Set("u16s", "65536"), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(object_->Set("u16s", "65535"), IsOk());
  EXPECT_THAT(object_->u16s_, ElementsAre(65535));
}

// ---- SetKind and rules, without a class ------------------------------------

TEST(SetKindTest, GivesIntegersTheRangeOfTheirType) {
  EXPECT_EQ(static_cast<int64_t>(PropertyOf<int16_t>().min), -32768);
  EXPECT_EQ(PropertyOf<int16_t>().max, 32767u);
  EXPECT_EQ(PropertyOf<uint32_t>().min, 0u);
  EXPECT_EQ(PropertyOf<uint32_t>().max, UINT32_MAX);
}

TEST(SetKindTest, KeepsARangeAndATypeThatAreThere) {
  ClassProperty property;
  property.type = "my-type";
  property.min = 3;
  property.max = 4;
  property.reports_range = true;
  SetKind<uint8_t>(property);
  EXPECT_EQ(property.type, "my-type");
  EXPECT_EQ(property.min, 3u);
  EXPECT_EQ(property.max, 4u);
}

TEST(SetKindTest, PlainKindsAreBytesAndOthersHaveALife) {
  EXPECT_TRUE(PropertyOf<Celsius>().kind->plain);
  EXPECT_EQ(PropertyOf<Celsius>().kind->construct, nullptr);
  EXPECT_EQ(PropertyOf<Celsius>().kind->destroy, nullptr);
  EXPECT_FALSE(PropertyOf<Weighted>().kind->plain);
  EXPECT_NE(PropertyOf<Weighted>().kind->construct, nullptr);
  EXPECT_NE(PropertyOf<Weighted>().kind->destroy, nullptr);
}

TEST(SetKindTest, FieldsAreCopiedAndComparedByTheirKind) {
  const PropertyKind& kind = *PropertyOf<Weighted>().kind;
  FieldValue a(kind);
  FieldValue b(kind);
  EXPECT_TRUE(kind.equal(a.slot(), b.slot()));
  static_cast<Weighted*>(a.slot())->name = std::string(100, 'x');
  EXPECT_FALSE(kind.equal(a.slot(), b.slot()));
  kind.assign(b.slot(), a.slot());
  EXPECT_TRUE(kind.equal(a.slot(), b.slot()));
}

class RuleTest : public ::testing::Test {
 protected:
  template <typename V>
  absl::Status Read(const Value& value, bool as_default = false) {
    ClassProperty property = PropertyOf<V>();
    property.rule = &rule_;
    property.min = min_;
    property.max = max_;
    FieldValue slot(*property.kind);
    ValueInputVisitor input(value, as_default ? ValueInputVisitor::As::kDefault
                                              : ValueInputVisitor::As::kSet);
    return property.kind->read(property, input, slot.slot());
  }
  PropertyRule rule_;
  uint64_t min_ = 2;
  uint64_t max_ = 64;
};

TEST_F(RuleTest, APowerOfTwo) {
  rule_.power_of_two = true;
  EXPECT_THAT(Read<uint32_t>(16), IsOk());
  EXPECT_THAT(Read<int32_t>(16), IsOk());
  EXPECT_THAT(Read<Size>(16), IsOk());
  EXPECT_THAT(Read<uint32_t>(17),
              HasCause(Cause::kOutOfRange, "17 is not a power of two"));
  EXPECT_THAT(Read<int32_t>(17), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Read<Size>(17), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Read<uint32_t>(128),
              HasCause(Cause::kOutOfRange, "128 is outside 2..64"));
  EXPECT_THAT(Read<uint32_t>(0), HasCause(Cause::kOutOfRange));
}

TEST_F(RuleTest, ZeroMayStandForUnset) {
  rule_.zero_is_unset = true;
  rule_.power_of_two = true;
  EXPECT_THAT(Read<uint32_t>(0), IsOk());
  EXPECT_THAT(Read<int32_t>(0), IsOk());
  EXPECT_THAT(Read<uint32_t>(1), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Read<int32_t>(1),
              HasCause(Cause::kOutOfRange, "1 is outside 2..64"));
}

TEST_F(RuleTest, ADefaultNeedsToBeInTheRangeOnly) {
  rule_.power_of_two = true;
  EXPECT_THAT(Read<uint32_t>(17, true), IsOk());
  EXPECT_THAT(Read<int32_t>(17, true), IsOk());
  EXPECT_THAT(Read<uint32_t>(65, true), HasCause(Cause::kOutOfRange));
  rule_.length = 3;
  EXPECT_THAT(Read<std::string>("", true), IsOk());
}

TEST_F(RuleTest, ATextMayHaveALength) {
  rule_.length = 3;
  EXPECT_THAT(Read<std::string>("abc"), IsOk());
  EXPECT_THAT(Read<std::string>("ab"),
              HasCause(Cause::kBadValue, "'ab' has 2 characters; it needs 3"));
}

TEST_F(RuleTest, ATextMayBeOneOfSome) {
  rule_.values = {"on", "off"};
  EXPECT_THAT(Read<std::string>("off"), IsOk());
  EXPECT_THAT(Read<std::string>("of"),
              HasCause(Cause::kBadValue, "'of' is not one of on, off"));
}

TEST_F(RuleTest, ATextMayHaveAForm) {
  rule_.check_text = [](std::string_view text) {
    return Version::Parse(text).status();
  };
  EXPECT_THAT(Read<std::string>("1.2"), IsOk());
  EXPECT_THAT(Read<std::string>("12"), HasCause(Cause::kBadValue));
}

TEST_F(RuleTest, ALongTextIsCutInTheError) {
  const std::string text(100000, 'x');
  rule_.values = {"on"};
  EXPECT_LT(Message(Read<std::string>(text)).size(), 200u);
  rule_.length = 3;
  EXPECT_LT(Message(Read<std::string>(text)).size(), 200u);
}

TEST_F(RuleTest, ASignedRangeIsNamedWithItsSigns) {
  rule_.zero_is_unset = true;
  min_ = static_cast<uint64_t>(int64_t{-8});
  max_ = static_cast<uint64_t>(int64_t{-2});
  EXPECT_THAT(Read<int8_t>(-8), IsOk());
  EXPECT_THAT(Read<int8_t>(-9),
              HasCause(Cause::kOutOfRange, "-9 is outside -8..-2"));
  EXPECT_THAT(Read<int8_t>(-1), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Read<int8_t>(0), IsOk());
}

TEST(KindsTest, EveryKindOfTheTableIsFoundByItsName) {
  for (const qom::props::KindRow& row : qom::props::Kinds()) {
    EXPECT_EQ(qom::props::FindKind(row.name()), &row) << row.name();
    EXPECT_EQ(qom::props::RowOf(row.kind), &row) << row.name();
    if (row.hold == nullptr) {
      EXPECT_NE(row.check, nullptr) << row.name();
      continue;
    }
    qom::ClassProperty property;
    row.hold(property);
    EXPECT_EQ(property.kind, row.kind) << row.name();
    EXPECT_EQ(property.values(), &row.values()) << row.name();
  }
}

TEST(KindsTest, AKindSaysWhatItsValuesAre) {
  using qom::ValueCategory;
  using qom::props::FindKind;
  EXPECT_TRUE(FindKind("int8")->values().is_signed);
  EXPECT_FALSE(FindKind("uint8")->values().is_signed);
  EXPECT_EQ(FindKind("size")->values().category, ValueCategory::kSize);
  EXPECT_EQ(FindKind("mac")->values().category, ValueCategory::kTextForm);
  EXPECT_EQ(FindKind("link<bus>")->values().category, ValueCategory::kLink);
  const qom::ValueKind& list = FindKind("list<size>")->values();
  EXPECT_EQ(list.category, ValueCategory::kList);
  EXPECT_EQ(list.element, &FindKind("size")->values());
  EXPECT_EQ(FindKind("int"), FindKind("int64"));
  EXPECT_EQ(FindKind("string"), FindKind("str"));
  EXPECT_EQ(FindKind("link"), nullptr);
  EXPECT_EQ(FindKind("list<bool>"), nullptr);
}

}  // namespace
}  // namespace qom::props
