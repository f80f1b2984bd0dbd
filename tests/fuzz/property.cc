// Fuzzes the values of properties: a text, or a value from JSON, for a property
// of any kind. A value that is refused leaves the property as it was; one that
// is taken reads the same through every way in: its text, its value, an alias,
// a layer's entry.
//
// The first byte says whether the rest is a text or JSON, the second for which
// property.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "qdev/options/option_data.h"
#include "qom/assign.h"
#include "qom/link.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/visitor.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/property_types.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

Value Read(const Object& object, const ClassProperty& property) {
  auto value = object.GetValue(property.name);
  FUZZ_CHECK(value.ok(),
             fmt::format("{}: {}", property.name, Why(value.status())));
  return *std::move(value);
}

std::string ReadText(const Object& object, const ClassProperty& property) {
  auto text = object.Get(property.name);
  FUZZ_CHECK(text.ok(),
             fmt::format("{}: {}", property.name, Why(text.status())));
  return *std::move(text);
}

std::string Show(const Target& target, const Value& value) {
  return fmt::format("{}.{}='{}'", target.object->type().name(),
                     target.property->name, value.ToText());
}

bool IsLink(const Target& target) {
  return target.field->kind == &qom::internal::kLinkKind;
}

// A list of texts is written with commas, which the texts may hold.
bool TextSaysAll(const Value& value) {
  if (!value.is_list()) return true;
  for (const Value& element : value.list_value()) {
    if (element.is_text()) return false;
  }
  return true;
}

void CheckRefused(const Target& target, const absl::Status& status,
                  const Value& before) {
  CheckIsGoodError(status);
  const Value after = Read(*target.object, *target.property);
  FUZZ_CHECK(SameValue(before, after),
             fmt::format("refused, and yet {}", Show(target, after)));
  FUZZ_CHECK(
      Message(status).find(target.property->name) != std::string_view::npos,
      Why(status));
  FUZZ_CHECK(Message(status).size() < 4000,
             fmt::format("a message longer than anybody reads: {}...",
                         Message(status).substr(0, 1000)));
}

void CheckInRange(const Target& target, const Value& value) {
  if (!target.field->reports_range || !value.is_integer()) return;
  const bool is_signed = static_cast<int64_t>(target.field->min) < 0;
  FUZZ_CHECK(
      is_signed
          ? value.int_value() >= static_cast<int64_t>(target.field->min) &&
                value.int_value() <= static_cast<int64_t>(target.field->max)
          : value.uint_value() >= target.field->min &&
                value.uint_value() <= target.field->max,
      Show(target, value));
}

// What the property shows can be set, and is the same then.
void CheckReadsTheSame(const Target& target) {
  const Value value = Read(*target.object, *target.property);
  FUZZ_CHECK(SameValue(value, Read(*target.holder, *target.field)),
             Show(target, value));
  CheckInRange(target, value);
  const auto check = [&](const absl::Status& status) {
    FUZZ_CHECK(status.ok(),
               fmt::format("{}: {}", Show(target, value), Why(status)));
    const Value again = Read(*target.object, *target.property);
    FUZZ_CHECK(
        SameValue(value, again),
        fmt::format("{} reads '{}'", Show(target, value), again.ToText()));
  };
  if (TextSaysAll(value)) {
    const std::string text = ReadText(*target.object, *target.property);
    check(target.object->Set(target.property->name, text));
  }
  check(target.object->Set(target.property->name, value));
}

// An entry of a layer reads `input` as the property did, or refuses it.
void CheckEntryAgrees(const Target& target, const Input& input,
                      const absl::Status& status) {
  if (target.field->kind == nullptr || IsLink(target)) return;
  const auto entry = ReadValue(*target.field, input);
  FUZZ_CHECK(
      entry.ok() == status.ok(),
      fmt::format("{}: as an entry '{}', as a set '{}'", target.property->name,
                  Why(entry.status()), Why(status)));
  if (!entry.ok()) return CheckIsGoodError(entry.status());
  const Value set = Read(*target.object, *target.property);
  FUZZ_CHECK(
      SameValue(*entry, set),
      fmt::format("{}, as an entry '{}'", Show(target, set), entry->ToText()));
}

void FuzzSet(const Target& target, const Input& input) {
  const Value before = Read(*target.object, *target.property);
  const absl::Status status =
      Assign(*target.object, *target.property, input, SetBy::kUser);
  CheckEntryAgrees(target, input, status);
  if (!status.ok()) return CheckRefused(target, status, before);
  CheckReadsTheSame(target);
}

void FuzzJson(const Target& target, std::string_view text) {
  const auto data = qdev::ReadJson("json", text);
  if (!data.ok()) return CheckIsGoodError(data.status());
  const auto written = qdev::WriteJson(*data);
  if (written.ok()) {
    const auto again = qdev::ReadJson("json", *written);
    FUZZ_CHECK(again.ok() && *again == *data, *written);
  } else {
    CheckIsGoodError(written.status());
  }
  const auto value = data->ToValue();
  if (!value.ok()) return CheckIsGoodError(value.status());
  FuzzSet(target, Input::OfValue(*value));
  // An integer is taken as it is or not at all.
  const Value got = Read(*target.object, *target.property);
  if (!value->is_integer() || !got.is_integer()) return;
  if (target.object->Set(target.property->name, *value).ok()) {
    FUZZ_CHECK(got == *value,
               fmt::format("{} of {}", Show(target, got), value->ToText()));
  }
}

}  // namespace

void FuzzProperty(std::string_view input) {
  static auto* const world = new PropertyWorld;
  Bytes bytes(input);
  const bool json = bytes.Byte() % 2 != 0;
  const Target& target = bytes.Pick(world->targets());
  const std::string_view text = bytes.Rest();
  if (json) {
    FuzzJson(target, text);
  } else {
    FuzzSet(target, Input::OfText(text));
  }
}

}  // namespace qom::fuzz
