// The rows of built-in kinds, compiled once.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/internal/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "props/kinds.h"
#include "props/options.h"
#include "qom/property.h"

namespace qom::props::internal {

void DescribeRow(std::string_view name, std::string_view doc,
                 PropertyFlags flags,
                 const std::optional<Deprecated>& deprecated,
                 ClassProperty& property) {
  property.name = name;
  property.doc = doc;
  property.flags = flags;
  if (name.starts_with("x-")) {
    property.flags = property.flags | PropertyFlags::kUnstable;
  }
  if (deprecated.has_value()) {
    property.flags = property.flags | PropertyFlags::kDeprecated;
    property.deprecated_since = deprecated->since;
    property.replacement = deprecated->replacement;
  }
}

template struct Describe<bool>;
template struct Describe<uint8_t>;
template struct Describe<uint16_t>;
template struct Describe<uint32_t>;
template struct Describe<uint64_t>;
template struct Describe<int8_t>;
template struct Describe<int16_t>;
template struct Describe<int32_t>;
template struct Describe<int64_t>;
template struct Describe<double>;
template struct Describe<Size>;
template struct Describe<std::string>;
template struct Describe<OnOffAuto>;

}  // namespace qom::props::internal
