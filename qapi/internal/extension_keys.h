// The keys by which a member says what the language has no words for. They have
// a prefix, as all that is somebody's own has; a plain reader reports them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_EXTENSION_KEYS_H_
#define QOMRT_QAPI_INTERNAL_EXTENSION_KEYS_H_

#include <string_view>

namespace qom::qapi::internal {

inline constexpr std::string_view kDefaultKey = "__qomrt_default";
// Elements are {'until': RELEASE, 'value': VALUE}.
inline constexpr std::string_view kHistoryKey = "__qomrt_history";
// [ MIN, MAX ]
inline constexpr std::string_view kRangeKey = "__qomrt_range";

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_EXTENSION_KEYS_H_
