// What the files of a catalogue are called; those of accelerators are
// accel_NAME.json.
//
// Threads: constants.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_FILE_NAMES_H_
#define QOMRT_COMPAT_CATALOGUE_FILE_NAMES_H_

#include <string_view>

#pragma GCC visibility push(default)

namespace qom::compat {

inline constexpr std::string_view kTypesFile = "types.json";
inline constexpr std::string_view kMachinesFile = "machines.json";
inline constexpr std::string_view kLimitsFile = "limits.json";
inline constexpr std::string_view kFeatureBitsFile = "feature_bits.json";

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_FILE_NAMES_H_
