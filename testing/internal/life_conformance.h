// The half of a conformance check that lets an object live: realize, reset,
// unplug, add, delete.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_INTERNAL_LIFE_CONFORMANCE_H_
#define QOMRT_TESTING_INTERNAL_LIFE_CONFORMANCE_H_

#include "qom/class.h"
#include "qom/registry.h"
#include "testing/conformance.h"

namespace qom::testing::internal {

// `type` is native, or below a native type other than `object`.
void CheckLife(TypeRegistry& registry, const Class& type,
               const Preparation& preparation, ConformanceReport& report);

}  // namespace qom::testing::internal

#endif  // QOMRT_TESTING_INTERNAL_LIFE_CONFORMANCE_H_
