// The value kinds that data can name, and a slot of the right size for each.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/runtime_property.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "props/kinds.h"
#include "props/value_types.h"
#include "qom/link.h"
#include "qom/property.h"
#include "qom/registry.h"

namespace qom::props {
namespace {

struct NamedKind {
  std::string_view name;
  void (*set)(ClassProperty&);
};

// A list whose elements are of type V.
template <typename V>
void SetListKind(ClassProperty& property) {
  SetKind<std::vector<V>>(property);
  if constexpr (std::is_integral_v<V>) {
    property.min = static_cast<uint64_t>(
        static_cast<int64_t>(std::numeric_limits<V>::min()));
    property.max = static_cast<uint64_t>(std::numeric_limits<V>::max());
  }
}

constexpr NamedKind kKinds[] = {
    {"bool", &SetKind<bool>},
    {"str", &SetKind<std::string>},
    {"string", &SetKind<std::string>},
    {"uint32", &SetKind<uint32_t>},
    {"size", &SetKind<Size>},
    {"uint8", &SetKind<uint8_t>},
    {"uint16", &SetKind<uint16_t>},
    {"uint64", &SetKind<uint64_t>},
    {"int", &SetKind<int64_t>},
    {"int8", &SetKind<int8_t>},
    {"int16", &SetKind<int16_t>},
    {"int32", &SetKind<int32_t>},
    {"int64", &SetKind<int64_t>},
    {"number", &SetKind<double>},
    // Two of QEMU's properties name their types as C does.
    {"int32_t", &SetKind<int32_t>},
    {"uint64_t", &SetKind<uint64_t>},
    {"list<uint8>", &SetListKind<uint8_t>},
    {"list<uint16>", &SetListKind<uint16_t>},
    {"list<uint32>", &SetListKind<uint32_t>},
    {"list<uint64>", &SetListKind<uint64_t>},
    {"list<int8>", &SetListKind<int8_t>},
    {"list<int16>", &SetListKind<int16_t>},
    {"list<int32>", &SetListKind<int32_t>},
    {"list<int64>", &SetListKind<int64_t>},
    {"list<size>", &SetListKind<Size>},
    {"list<number>", &SetListKind<double>},
    {"list<str>", &SetListKind<std::string>},
};

template <typename V>
absl::Status CheckForm(std::string_view text) {
  return V::Parse(text).status();
}

}  // namespace

ClassProperty RuntimeProperty(TypeRegistry& registry, std::string_view name,
                              std::string_view type,
                              std::optional<Value> default_value) {
  ClassProperty property;
  property.name = registry.Intern(name);
  property.type = registry.Intern(type);
  if (default_value.has_value()) {
    property.default_value = *std::move(default_value);
    property.has_default = true;
  }
  if (type.starts_with("link<") && type.ends_with('>')) {
    property.kind = &qom::internal::kLinkKind;
    property.set = &qom::internal::SetLink;
    property.get = &qom::internal::GetLink;
    property.link_type = property.type.substr(5, property.type.size() - 6);
    return property;
  }
  for (const NamedKind& kind : kKinds) {
    if (kind.name == type) {
      kind.set(property);
      return property;
    }
  }
  const Value& initial = property.default_value;
  if (property.has_default && initial.is_negative()) {
    SetKind<int64_t>(property);
  } else if (property.has_default && initial.is_unsigned()) {
    SetKind<uint64_t>(property);
  } else if (property.has_default && initial.is_bool()) {
    SetKind<bool>(property);
  } else {
    SetKind<std::string>(property);
  }
  return property;
}

absl::Status (*TextForm(std::string_view name))(std::string_view text) {
  if (name == "mac") return &CheckForm<MacAddress>;
  if (name == "pci-addr") return &CheckForm<PciAddress>;
  if (name == "uuid") return &CheckForm<Uuid>;
  if (name == "reserved-region") return &CheckForm<ReservedRegion>;
  return nullptr;
}

}  // namespace qom::props
