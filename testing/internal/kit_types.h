// The types that every device test has, whatever the test is of: the library's
// and the kit's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_INTERNAL_KIT_TYPES_H_
#define QOMRT_TESTING_INTERNAL_KIT_TYPES_H_

#include <string>
#include <vector>

#include "qom/registry.h"

namespace qom::testing::internal {

void RegisterKitTypes(TypeRegistry& registry);

// Their names, sorted: none of them is of who writes a test.
std::vector<std::string> LibraryTypes();

}  // namespace qom::testing::internal

#endif  // QOMRT_TESTING_INTERNAL_KIT_TYPES_H_
