// Fields to and from one text.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/field_text.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "qom/status.h"

namespace qom::qdev::internal {

absl::StatusOr<std::vector<FieldText>> ParseFields(std::string_view text) {
  std::vector<FieldText> fields;
  while (!text.empty()) {
    const size_t equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos ||
        text.substr(0, equals).find(',') != std::string_view::npos) {
      return Error(Cause::kBadValue, "'{}' is no FIELD=VALUE,…",
                   text.substr(0, 80));
    }
    FieldText field{std::string(text.substr(0, equals)), ""};
    text.remove_prefix(equals + 1);
    while (!text.empty()) {
      const bool comma = text.front() == ',';
      if (comma && !text.starts_with(",,")) break;
      field.value += text.front();
      text.remove_prefix(comma ? 2 : 1);
    }
    if (!text.empty()) text.remove_prefix(1);
    fields.push_back(std::move(field));
  }
  return fields;
}

void AppendField(std::string& text, std::string_view name,
                 std::string_view value) {
  if (!text.empty()) text += ',';
  text += name;
  text += '=';
  for (const char c : value) text.append(c == ',' ? 2 : 1, c);
}

}  // namespace qom::qdev::internal
