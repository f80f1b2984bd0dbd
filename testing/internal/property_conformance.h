// The half of a conformance check that looks at properties.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_INTERNAL_PROPERTY_CONFORMANCE_H_
#define QOMRT_TESTING_INTERNAL_PROPERTY_CONFORMANCE_H_

#include "qom/class.h"
#include "qom/registry.h"
#include "testing/conformance.h"

namespace qom::testing::internal {

// Looks at the declarations, without an object.
void CheckDeclarations(const Class& type, const ConformanceOptions& options,
                       ConformanceReport& report);
// Reads and sets every property of an object in a context of its own.
void CheckProperties(TypeRegistry& registry, const Class& type,
                     ConformanceReport& report);

}  // namespace qom::testing::internal

#endif  // QOMRT_TESTING_INTERNAL_PROPERTY_CONFORMANCE_H_
