// A list of texts is one text with commas, as in an option.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/internal/option_setting.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "qdev/create.h"
#include "qdev/options/option_data.h"
#include "qom/status.h"
#include "qom/value.h"

namespace qom::qdev::internal {
namespace {

// True, and the elements with commas between them, if a text can be all of
// them.
bool JoinTexts(const OptionData& value, std::string* joined) {
  if (!value.is_list() || value.members().empty()) return false;
  for (const OptionData::Member& element : value.members()) {
    if (!element.value.is_text() || element.value.text().empty() ||
        element.value.text().find(',') != std::string::npos) {
      return false;
    }
    if (!joined->empty()) *joined += ',';
    *joined += element.value.text();
  }
  return true;
}

absl::StatusOr<Setting> ToSetting(const OptionData::Member& property,
                                  bool strict) {
  std::string joined;
  if (!strict && JoinTexts(property.value, &joined)) {
    return Setting{property.name, Value(std::move(joined))};
  }
  absl::StatusOr<Value> value = property.value.ToValue();
  if (!value.ok()) return Annotate(value.status(), property.name);
  return Setting{property.name, *std::move(value), strict};
}

}  // namespace

absl::StatusOr<std::vector<Setting>> ToSettings(
    std::span<const OptionData::Member> properties, bool strict) {
  std::vector<Setting> settings;
  settings.reserve(properties.size());
  for (const OptionData::Member& property : properties) {
    QOMRT_ASSIGN_OR_RETURN(settings.emplace_back(),
                           ToSetting(property, strict));
  }
  return settings;
}

}  // namespace qom::qdev::internal
