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
#include "qdev/internal/comma_text.h"
#include "qom/status.h"

namespace qom::qdev::internal {

absl::StatusOr<std::vector<FieldText>> ParseFields(std::string_view text) {
  std::vector<FieldText> fields;
  for (size_t at = 0; at < text.size(); ++at) {
    const size_t equals = text.find('=', at);
    if (equals == at || equals == std::string_view::npos ||
        text.substr(at, equals - at).find(',') != std::string_view::npos) {
      return Error(Cause::kBadValue, "'{}' is no FIELD=VALUE,…",
                   text.substr(at, 80));
    }
    FieldText field{std::string(text.substr(at, equals - at)), ""};
    at = equals + 1;
    field.value = TakeValue(text, &at);
    fields.push_back(std::move(field));
  }
  return fields;
}

void AppendField(std::string& text, std::string_view name,
                 std::string_view value) {
  if (!text.empty()) text += ',';
  text += name;
  text += '=';
  AppendValue(value, text);
}

}  // namespace qom::qdev::internal
