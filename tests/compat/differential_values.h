// How the reference of a differential test reads a value for a property.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_DIFFERENTIAL_VALUES_H_
#define QOMRT_TESTS_COMPAT_DIFFERENTIAL_VALUES_H_

#include <string>

#include "qom/status.h"
#include "tests/compat/differential_case.h"

namespace qom::compat::differential {

// What reading a value gives: its text as a getter shows it, or why not.
struct Read {
  Cause cause = Cause::kNone;
  std::string text;
};

// Texts are as simple as the generator makes them: digits after an optional
// sign, blanks before, 0x, a leading 0, one suffix letter.
Read ReadValue(const Prop& prop, const Value& value);

}  // namespace qom::compat::differential

#endif  // QOMRT_TESTS_COMPAT_DIFFERENTIAL_VALUES_H_
