// A list of texts is one text with commas, and what has levels is the text of
// its dotted keys, as in an option.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/internal/option_setting.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/create.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qom/class.h"
#include "qom/property.h"
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

bool HasTextForm(const Class& type, std::string_view name) {
  const ClassProperty* property = type.FindProperty(name);
  return property != nullptr && property->is_in(ValueCategory::kTextForm);
}

// The scalars below `value`, by their ways to it.
void AddPairs(const OptionData& value, const std::string& key,
              KeyValueList& pairs) {
  if (value.is_scalar()) pairs.push_back({key, value.scalar().ToText()});
  size_t index = 0;
  for (const OptionData::Member& member : value.members()) {
    const std::string name =
        value.is_list() ? fmt::format("{}", index++) : member.name;
    AddPairs(member.value, key.empty() ? name : fmt::format("{}.{}", key, name),
             pairs);
  }
}

absl::StatusOr<std::string> DottedText(const OptionData& value) {
  KeyValueList pairs;
  AddPairs(value, "", pairs);
  return PrintKeyValues(pairs);
}

absl::StatusOr<Setting> ToSetting(const Class& type,
                                  const OptionData::Member& property,
                                  bool strict) {
  if (!property.value.is_scalar() && HasTextForm(type, property.name)) {
    absl::StatusOr<std::string> text = DottedText(property.value);
    if (!text.ok()) return Annotate(text.status(), property.name);
    return Setting{property.name, Value(*std::move(text))};
  }
  std::string joined;
  if (!strict && JoinTexts(property.value, &joined)) {
    return Setting{property.name, Value(std::move(joined))};
  }
  absl::StatusOr<Value> value = property.value.ToValue();
  if (!value.ok()) return Annotate(value.status(), property.name);
  return Setting{property.name, *std::move(value), strict};
}

}  // namespace

absl::StatusOr<std::string> ListText(const OptionData& value) {
  std::string joined;
  if (JoinTexts(value, &joined)) return joined;
  return DottedText(value);
}

absl::StatusOr<std::vector<Setting>> ToSettings(
    const Class& type, std::span<const OptionData::Member> properties,
    bool strict) {
  std::vector<Setting> settings;
  settings.reserve(properties.size());
  for (const OptionData::Member& property : properties) {
    QOMRT_ASSIGN_OR_RETURN(settings.emplace_back(),
                           ToSetting(type, property, strict));
  }
  return settings;
}

absl::Status SetAll(Object& object,
                    const absl::StatusOr<std::vector<Setting>>& settings,
                    std::string_view subject) {
  return Annotate(settings.ok() ? SetProperties(object, *settings, SetBy::kUser)
                                : settings.status(),
                  subject);
}

}  // namespace qom::qdev::internal
