// Makes random cases for a differential test.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_DIFFERENTIAL_GENERATOR_H_
#define QOMRT_TESTS_COMPAT_DIFFERENTIAL_GENERATOR_H_

#include <cstdint>

#include "tests/compat/differential_case.h"

namespace qom::compat::differential {

// The same case for the same seed.
Case MakeCase(uint64_t seed);

}  // namespace qom::compat::differential

#endif  // QOMRT_TESTS_COMPAT_DIFFERENTIAL_GENERATOR_H_
