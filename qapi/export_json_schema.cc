// Types as JSON Schema.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "qapi/export.h"
#include "qapi/internal/exported_property.h"
#include "qom/internal/json.h"
#include "qom/internal/json_writer.h"
#include "qom/property.h"
#include "qom/value.h"

namespace qom::qapi {
namespace {

using internal::ExportedProperty;

constexpr std::string_view kDialect =
    "https://json-schema.org/draft/2020-12/schema";

// The whole range of 64 bits goes without saying.
void AddRange(const ClassProperty& field, const ValueKind& kind,
              Value::Object& facts) {
  using Signed = std::numeric_limits<int64_t>;
  if (kind.is_signed ? static_cast<int64_t>(field.min) == Signed::min() &&
                           static_cast<int64_t>(field.max) == Signed::max()
                     : field.min == 0 &&
                           field.max == std::numeric_limits<uint64_t>::max()) {
    if (!kind.is_signed) facts.emplace_back("minimum", 0);
    return;
  }
  if (kind.is_signed) {
    facts.emplace_back("minimum", static_cast<int64_t>(field.min));
    facts.emplace_back("maximum", static_cast<int64_t>(field.max));
  } else {
    facts.emplace_back("minimum", field.min);
    facts.emplace_back("maximum", field.max);
  }
}

// What a value of `kind` is in JSON.
void AddKind(const ValueKind* kind, Value::Object& facts) {
  if (kind == nullptr) return;
  switch (kind->category) {
    case ValueCategory::kBoolean:
      facts.emplace_back("type", "boolean");
      break;
    case ValueCategory::kInteger:
    case ValueCategory::kSize:
      facts.emplace_back("type", "integer");
      break;
    case ValueCategory::kNumber:
      facts.emplace_back("type", "number");
      break;
    case ValueCategory::kText:
    case ValueCategory::kEnumeration:
    case ValueCategory::kTextForm:
    case ValueCategory::kLink:
      facts.emplace_back("type", "string");
      break;
    case ValueCategory::kList: {
      Value::Object element;
      AddKind(kind->element, element);
      facts.emplace_back("type", "array");
      facts.emplace_back("items", Value::OfObject(std::move(element)));
      break;
    }
    case ValueCategory::kAny:
    case ValueCategory::kOther:
      break;
  }
}

Value SchemaOf(const ExportedProperty& one) {
  Value::Object facts;
  const ValueKind* const kind = one.property->values();
  AddKind(kind, facts);
  if (kind != nullptr && kind->is_integer()) AddRange(*one.field, *kind, facts);
  if (!one.legal_values().empty()) {
    Value::List values;
    for (const std::string& value : one.legal_values()) {
      values.emplace_back(value);
    }
    facts.emplace_back("enum", std::move(values));
  }
  if (!one.doc().empty()) facts.emplace_back("description", one.doc());
  if (one.default_value != nullptr) {
    facts.emplace_back("default", *one.default_value);
  }
  if (one.is_deprecated) facts.emplace_back("deprecated", true);
  if (one.is_unstable) facts.emplace_back("$comment", "unstable");
  return Value::OfObject(std::move(facts));
}

Value SchemaOf(const Class& type, Exported& exported) {
  Value::Object properties;
  Value::Object name;
  name.emplace_back("const", type.name());
  properties.emplace_back("qom-type", Value::OfObject(std::move(name)));
  Value::Object id;
  id.emplace_back("type", "string");
  properties.emplace_back("id", Value::OfObject(std::move(id)));
  for (const ExportedProperty& one : internal::ExportedPropertiesOf(type)) {
    if (one.name() == "id" || one.name() == "qom-type") continue;
    ++exported.properties;
    exported.documented += one.doc().empty() ? 0 : 1;
    properties.emplace_back(one.name(), SchemaOf(one));
  }
  ++exported.types;
  Value::Object facts;
  facts.emplace_back("type", "object");
  facts.emplace_back("required", Value::List{"qom-type"});
  facts.emplace_back("properties", Value::OfObject(std::move(properties)));
  facts.emplace_back("additionalProperties", false);
  return Value::OfObject(std::move(facts));
}

// A name in a JSON pointer.
std::string InPointer(std::string_view name) {
  std::string escaped;
  for (const char c : name) {
    escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return escaped;
}

}  // namespace

Exported ExportJsonSchema(std::span<const Class* const> types) {
  Exported exported;
  Value::Object definitions;
  Value::List choice;
  for (const Class* type : types) {
    definitions.emplace_back(type->name(), SchemaOf(*type, exported));
    Value::Object reference;
    reference.emplace_back("$ref", "#/$defs/" + InPointer(type->name()));
    choice.push_back(Value::OfObject(std::move(reference)));
  }
  Value::Object schema;
  schema.emplace_back("$schema", kDialect);
  schema.emplace_back("$comment",
                      fmt::format("{} of {} properties are documented",
                                  exported.documented, exported.properties));
  schema.emplace_back("$defs", Value::OfObject(std::move(definitions)));
  schema.emplace_back("oneOf", std::move(choice));
  exported.text = qom::internal::JsonOf(Value::OfObject(std::move(schema)));
  exported.text += '\n';
  return exported;
}

}  // namespace qom::qapi
