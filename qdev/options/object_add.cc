// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/object_add.h"

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/options/object_option.h"
#include "qdev/options/option_data.h"
#include "qdev/options/option_setting.h"
#include "qdev/user_creatable.h"
#include "qom/context.h"
#include "qom/status.h"

namespace qom::qdev {

absl::StatusOr<Object*> ObjectAdd(Context& context,
                                  const ObjectOption& option) {
  std::vector<Setting> settings;
  settings.reserve(option.properties.size());
  for (const OptionData::Member& property : option.properties) {
    absl::StatusOr<Setting> setting =
        internal::ToSetting(property, option.strict);
    if (!setting.ok()) {
      return Annotate(setting.status(),
                      fmt::format("object '{}': {}", option.id, property.name));
    }
    settings.push_back(*std::move(setting));
  }
  return ObjectAdd(context, option.type, option.id, settings);
}

}  // namespace qom::qdev
