// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: testing/internal/property_conformance.h
// -----------------------------------------------------------------------------
//
// The half of a conformance check that looks at properties.

#ifndef QOMRT_TESTING_INTERNAL_PROPERTY_CONFORMANCE_H_
#define QOMRT_TESTING_INTERNAL_PROPERTY_CONFORMANCE_H_

#include "qomrt/qom/class.h"
#include "qomrt/qom/registry.h"
#include "qomrt/testing/conformance.h"

namespace qom::testing::internal {

// Looks at the declarations, without an object.
void CheckDeclarations(const Class& type, const ConformanceOptions& options,
                       ConformanceReport& report);
// Reads and sets every property of an object in a context of its own.
void CheckProperties(TypeRegistry& registry, const Class& type,
                     ConformanceReport& report);

}  // namespace qom::testing::internal

#endif  // QOMRT_TESTING_INTERNAL_PROPERTY_CONFORMANCE_H_
