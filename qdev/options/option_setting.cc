// A property of an option as the one value that an object takes; texts of a
// list may be joined by commas.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/option_setting.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "qdev/options/option_data.h"
#include "qdev/user_creatable.h"
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

}  // namespace

absl::StatusOr<Setting> ToSetting(const OptionData::Member& property,
                                  bool strict) {
  std::string joined;
  if (!strict && JoinTexts(property.value, &joined)) {
    return Setting{property.name, Value(std::move(joined))};
  }
  QOMRT_ASSIGN_OR_RETURN(Value value, property.value.ToValue());
  return Setting{property.name, std::move(value), strict};
}

}  // namespace qom::qdev::internal
