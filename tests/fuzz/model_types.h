// The types of the fuzzer of objects: a leaf with a number, a text and links, a
// box that embeds a leaf, and a leaf from data that embeds a box and, hidden,
// another leaf.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_MODEL_TYPES_H_
#define QOMRT_TESTS_FUZZ_MODEL_TYPES_H_

#include "qom/registry.h"

namespace qom::fuzz {

// "leaf", "box" and "grown", sealed.
TypeRegistry& ModelTypes();

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_MODEL_TYPES_H_
