// Members of a schema made into properties of run-time types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/import.h"

#include <algorithm>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "props/runtime_property.h"
#include "qapi/internal/text_value.h"
#include "qom/internal/out_of_memory.h"
#include "qom/property.h"
#include "qom/property_flags.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "qom/value.h"

namespace qom::qapi {
namespace {

// The kind of a property that holds values of `type`.
std::string KindNameOf(const Type& type) {
  switch (type.kind) {
    case Type::Kind::kArray: {
      const std::string element = KindNameOf(*type.element);
      return element == "any" ? "list" : fmt::format("list<{}>", element);
    }
    case Type::Kind::kBuiltIn:
      if (type.json == Type::Json::kNull) break;
      return std::string(type.name);
    case Type::Kind::kEnum:
      return std::string(type.name);
    case Type::Kind::kObject:
    case Type::Kind::kAlternate:
      break;
  }
  return "any";
}

std::optional<Value> DefaultOf(const Member& member) {
  if (member.extension == nullptr || !member.extension->default_value) {
    return std::nullopt;
  }
  return internal::ValueOf(*member.use.type, *member.extension->default_value);
}

// What a schema says beyond kind and default.
void Describe(const Type& owner, const Member& member, TypeRegistry& registry,
              ClassProperty& property) {
  if (member.use.type->is_enum()) {
    PropertyRule rule;
    for (const EnumValue& value : member.use.type->values) {
      rule.values.emplace_back(value.name);
    }
    property.rule = registry.Keep(std::move(rule));
  }
  for (const Feature& feature : member.features) {
    property.flags = property.flags |
                     (feature.name == "deprecated" ? PropertyFlags::kDeprecated
                      : feature.name == "unstable" ? PropertyFlags::kUnstable
                                                   : PropertyFlags::kNone);
  }
  if (owner.doc != nullptr) {
    for (const DocSection& section : owner.doc->sections) {
      if (section.kind != DocSection::Kind::kMember) continue;
      if (section.name == member.name) {
        property.doc = registry.Intern(section.text);
      }
    }
  }
  if (member.extension == nullptr) return;
  for (const MemberExtension::Past& past : member.extension->history) {
    std::optional<Value> value =
        internal::ValueOf(*member.use.type, past.value);
    if (!value.has_value()) continue;
    property.history.push_back(
        {registry.Intern(past.until), *std::move(value)});
  }
  const auto min = internal::ValueOf(*member.use.type, member.extension->min);
  const auto max = internal::ValueOf(*member.use.type, member.extension->max);
  if (member.extension->min.empty() || !min || !max) return;
  property.min = min->uint_value();
  property.max = max->uint_value();
  property.reports_range = true;
}

TypeBuilder TypeOf(std::string_view name, const Type& members,
                   const Schema& schema, TypeRegistry& registry) {
  TypeBuilder type(name);
  type.Source(
      fmt::format("{}:{}", schema.files()[members.at.file], members.at.line));
  for (const Member* member : members.members) {
    ClassProperty property = props::RuntimeProperty(
        registry, member->name, KindNameOf(*member->use.type),
        DefaultOf(*member));
    Describe(members, *member, registry, property);
    type.Property(std::move(property));
  }
  return type;
}

}  // namespace

absl::Status ImportTypes(const Schema& schema, TypeRegistry& registry,
                         std::string_view name) try {
  const Type* const all = schema.FindType(name);
  if (all == nullptr || all->tag == nullptr) {
    return Error(Cause::kUnknownType, "the schema has no union '{}'",
                 Escaped(name));
  }
  for (const Branch& branch : all->branches) {
    if (branch.use.type == nullptr || registry.Find(branch.name) != nullptr ||
        registry.IsPending(branch.name)) {
      continue;
    }
    registry.Add(TypeOf(branch.name, *branch.use.type, schema, registry));
  }
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qapi
