// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: testing/internal/life_conformance.h
// -----------------------------------------------------------------------------
//
// The half of a conformance check that lets an object live: realize, reset,
// unplug, add, delete.

#ifndef QOMRT_TESTING_INTERNAL_LIFE_CONFORMANCE_H_
#define QOMRT_TESTING_INTERNAL_LIFE_CONFORMANCE_H_

#include "qomrt/qom/class.h"
#include "qomrt/qom/registry.h"
#include "qomrt/testing/conformance.h"

namespace qom::testing::internal {

// `type` is native, or below a native type other than `object`.
void CheckLife(TypeRegistry& registry, const Class& type,
               const Preparation& preparation, ConformanceReport& report);

}  // namespace qom::testing::internal

#endif  // QOMRT_TESTING_INTERNAL_LIFE_CONFORMANCE_H_
