// A text as a value of a type: what a default of a member means.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_TEXT_VALUE_H_
#define QOMRT_QAPI_INTERNAL_TEXT_VALUE_H_

#include <optional>
#include <string_view>

#include "qapi/schema.h"
#include "qom/value.h"

namespace qom::qapi::internal {

// Nothing if it is none. Lists, objects and alternates are written as JSON, and
// only that is looked at.
std::optional<Value> ValueOf(const Type& type, std::string_view text);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_TEXT_VALUE_H_
