// From the properties in an option to values that an object takes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_INTERNAL_OPTION_SETTING_H_
#define QOMRT_QDEV_OPTIONS_INTERNAL_OPTION_SETTING_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/create.h"
#include "qdev/options/option_data.h"
#include "qom/class.h"
#include "qom/object.h"

namespace qom::qdev::internal {

// A text stays a text, and a list of texts becomes the one text in which a
// property of an option has its list, unless `strict`. What has levels, for a
// property of `type` whose values have a text form, is the text of it: "a=1"
// for {"a": 1}, "0=x,1.b=y" for ["x", {"b": "y"}]. All else is taken as it is.
// kBadValue, with the property, for any other object and for a list that holds
// more than scalars.
absl::StatusOr<std::vector<Setting>> ToSettings(
    const Class& type, std::span<const OptionData::Member> properties,
    bool strict);

// The one text of a list or of what has levels, as above: texts with commas
// between them, else "0=x,1.b=y".
absl::StatusOr<std::string> ListText(const OptionData& value);

// Sets what an option says; an error begins with `subject`.
absl::Status SetAll(Object& object,
                    const absl::StatusOr<std::vector<Setting>>& settings,
                    std::string_view subject);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_OPTIONS_INTERNAL_OPTION_SETTING_H_
