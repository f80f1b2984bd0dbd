// What the helpers share that hold machines against files: how the origin of a
// value is said, and where a file lies.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_INTERNAL_PROMISES_H_
#define QOMRT_TESTING_INTERNAL_PROMISES_H_

#include <string>
#include <string_view>

#include "compat/explain.h"

namespace qom::testing::internal {

// "default of acme-uart", "compat_1_1[0], machine_family.h:27".
std::string OriginOfValue(const compat::Resolved& now);

// `file` beside the source of the test.
std::string PathBeside(std::string_view file, std::string_view source);

}  // namespace qom::testing::internal

#endif  // QOMRT_TESTING_INTERNAL_PROMISES_H_
