// From a property in an option to a value that an object takes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_OPTION_SETTING_H_
#define QOMRT_QDEV_OPTIONS_OPTION_SETTING_H_

#include "absl/status/statusor.h"
#include "qdev/options/option_data.h"
#include "qdev/user_creatable.h"

namespace qom::qdev::internal {

// A text stays a text, and a list of texts becomes the one text in which a
// property of an option has its list, unless `strict`; all else is taken as it
// is. kBadValue for an object and for a list that holds more than scalars.
absl::StatusOr<Setting> ToSetting(const OptionData::Member& property,
                                  bool strict);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_OPTIONS_OPTION_SETTING_H_
