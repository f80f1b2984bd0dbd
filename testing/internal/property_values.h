// Values to try on a property: what its declaration promises to take, and what
// it promises to refuse.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_INTERNAL_PROPERTY_VALUES_H_
#define QOMRT_TESTING_INTERNAL_PROPERTY_VALUES_H_

#include <vector>

#include "qom/property.h"
#include "qom/value.h"

namespace qom::testing::internal {

// What the declaration says of a value; of computed properties, and of kinds
// that are known by name only, it says nothing.
enum class Promise { kTaken, kRefused, kNone };

struct Trial {
  Value value;
  bool as_text;  // as an option would write it
  Promise promise;
};

// What an alias, at last, is another name of.
const ClassProperty& FieldBehind(const ClassProperty& property);

std::vector<Trial> TrialsOf(const ClassProperty& property);

}  // namespace qom::testing::internal

#endif  // QOMRT_TESTING_INTERNAL_PROPERTY_VALUES_H_
