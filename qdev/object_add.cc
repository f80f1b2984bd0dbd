// Copyright 2026 The qomrt Authors.

#include "qomrt/qdev/object_add.h"

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qomrt/compat/data_tree.h"
#include "qomrt/qdev/internal/option_setting.h"
#include "qomrt/qdev/object_option.h"
#include "qomrt/qdev/user_creatable.h"
#include "qomrt/qom/context.h"
#include "qomrt/qom/status.h"

namespace qom::qdev {

absl::StatusOr<Object*> ObjectAdd(Context& context,
                                  const ObjectOption& option) {
  std::vector<Setting> settings;
  settings.reserve(option.properties.size());
  for (const compat::DataTree::Member& property : option.properties) {
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
