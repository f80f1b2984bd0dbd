// Types with a property of every kind, for the fuzzer of properties.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/property_types.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "props/enum.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/type_builder.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {

enum class Colour : uint8_t { kRed, kGreen };

}  // namespace qom::fuzz

template <>
struct qom::props::EnumNames<qom::fuzz::Colour> {
  static constexpr std::string_view kName = "colour";
  static constexpr EnumName<fuzz::Colour> kNames[] = {
      {fuzz::Colour::kRed, "red"}, {fuzz::Colour::kGreen, "green"}};
};

namespace qom::fuzz {
namespace {

class Native : public Extends<Native, Object> {
 public:
  static constexpr std::string_view kTypeName = "native";
  struct Props;
  using Extends::Extends;

 private:
  bool bool_ = false;
  uint8_t u8_ = 0;
  uint16_t u16_ = 0;
  uint32_t u32_ = 0;
  uint64_t u64_ = 0;
  int8_t i8_ = 0;
  int16_t i16_ = 0;
  int32_t i32_ = 0;
  int64_t i64_ = 0;
  int32_t ranged_ = 1;
  double number_ = 0;
  props::Size size_;
  std::string text_;
  Colour colour_ = Colour::kRed;
  OnOffAuto switch_ = OnOffAuto::kAuto;
  props::MacAddress mac_;
  props::Uuid uuid_;
  props::PciAddress pci_;
  props::ReservedRegion region_;
  std::vector<uint32_t> u32s_;
  std::vector<int8_t> i8s_;
  std::vector<double> numbers_;
  std::vector<props::Size> sizes_;
  std::vector<std::string> texts_;
  Link<Object> weak_;
  Link<Object, LinkKind::kStrong> strong_;
};

struct Native::Props {
  static constexpr auto kAll =
      props::Table(props::Field<&Native::bool_>("bool", {}),
                   props::Field<&Native::u8_>("u8", {}),
                   props::Field<&Native::u16_>("u16", {}),
                   props::Field<&Native::u32_>("u32", {}),
                   props::Field<&Native::u64_>("u64", {}),
                   props::Field<&Native::i8_>("i8", {}),
                   props::Field<&Native::i16_>("i16", {}),
                   props::Field<&Native::i32_>("i32", {}),
                   props::Field<&Native::i64_>("i64", {}),
                   props::Field<&Native::ranged_>(
                       "ranged", {.default_value = 1, .min = -3, .max = 17}),
                   props::Field<&Native::number_>("number", {}),
                   props::Field<&Native::size_>("size", {}),
                   props::Field<&Native::text_>("text", {}),
                   props::Field<&Native::colour_>("colour", {}),
                   props::Field<&Native::switch_>("switch", {}),
                   props::Field<&Native::mac_>("mac", {}),
                   props::Field<&Native::uuid_>("uuid", {}),
                   props::Field<&Native::pci_>("pci", {}),
                   props::Field<&Native::region_>("region", {}),
                   props::Field<&Native::u32s_>("u32s", {}),
                   props::Field<&Native::i8s_>("i8s", {}),
                   props::Field<&Native::numbers_>("numbers", {}),
                   props::Field<&Native::sizes_>("sizes", {}),
                   props::Field<&Native::texts_>("texts", {}),
                   props::Field<&Native::weak_>("weak", {}),
                   props::Field<&Native::strong_>("strong", {}));
};

constexpr std::string_view kRuntimeKinds[] = {
    "bool",         "str",          "string",       "uint32",
    "size",         "uint8",        "uint16",       "uint64",
    "int",          "int8",         "int16",        "int32",
    "int64",        "number",       "int32_t",      "uint64_t",
    "list<uint8>",  "list<uint16>", "list<uint32>", "list<uint64>",
    "list<int8>",   "list<int16>",  "list<int32>",  "list<int64>",
    "list<size>",   "list<number>", "list<str>",    "link<native>",
    "link<object>", "OtherName",    "mac",          "uuid"};
constexpr std::string_view kRangedKinds[] = {"int8", "uint16", "size",
                                             "list<uint8>", "list<int16>"};

const PropertyRule& PowerOfTwo() {
  static const auto* const rule = [] {
    auto* made = new PropertyRule;
    made->power_of_two = true;
    made->zero_is_unset = true;
    return made;
  }();
  return *rule;
}

}  // namespace

void PropertyWorld::AddRuntimeType() {
  TypeBuilder type("runtime");
  const auto add = [&](std::string_view kind) -> ClassProperty& {
    runtime_names_.push_back(fmt::format("p{}", runtime_names_.size()));
    ClassProperty& property = type.AddProperty();
    property = props::RuntimeProperty(registry_, runtime_names_.back(), kind,
                                      std::nullopt);
    return property;
  };
  for (std::string_view kind : kRuntimeKinds) add(kind);
  for (std::string_view kind : kRangedKinds) {
    ClassProperty& property = add(kind);
    const bool has_negatives = kind == "int8" || kind == "list<int16>";
    property.min = static_cast<uint64_t>(has_negatives ? -5 : 0);
    property.max = 100;
    property.reports_range = true;
  }
  add("uint32").rule = &PowerOfTwo();
  registry_.Add(std::move(type));
}

void PropertyWorld::AddOwner() {
  TypeBuilder owner("owner");
  owner.Child("kid", "runtime");
  for (const std::string& name : runtime_names_) {
    ClassProperty& alias = owner.AddProperty();
    alias.name = registry_.Intern("kid-" + name);
    alias.stands_for.child = "kid";
    alias.stands_for.property = registry_.Intern(name);
  }
  ClassProperty& spelling = owner.AddProperty();
  spelling.name = "spelling";
  spelling.stands_for.property = registry_.Intern("kid-" + runtime_names_[3]);
  registry_.Add(std::move(owner));
}

PropertyWorld::PropertyWorld() {
  registry_.Register<Native>();
  AddRuntimeType();
  AddOwner();
  const absl::Status sealed = registry_.Seal();
  FUZZ_CHECK(sealed.ok(), Why(sealed));
  context_ = std::make_unique<Context>(registry_);
  for (const char* name : {"native", "runtime", "owner"}) {
    const auto object = context_->New(name);
    FUZZ_CHECK(object.ok(), Why(object.status()));
    FUZZ_CHECK(context_->root().AddChild(name, *object).ok(), name);
    for (const ClassProperty* property : (*object)->type().properties()) {
      if (property == nullptr || property->set == nullptr) continue;
      Target target = {object->get(), property, object->get(), property};
      while (target.field->target != nullptr) {
        if (target.field->is_alias()) {
          target.holder = target.field->route.Follow(*target.holder);
        }
        target.field = target.field->target;
      }
      targets_.push_back(target);
    }
  }
}

}  // namespace qom::fuzz
