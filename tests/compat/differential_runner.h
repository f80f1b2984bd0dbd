// Runs a case of a differential test in a context and in the reference, and
// makes one that shows a difference small.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_DIFFERENTIAL_RUNNER_H_
#define QOMRT_TESTS_COMPAT_DIFFERENTIAL_RUNNER_H_

#include <string>

#include "tests/compat/differential_case.h"

namespace qom::compat::differential {

// How often something happened in the cases that were run.
struct Tally {
  int created = 0;
  int failed = 0;
  int warned = 0;
};

// "" or how the context and the reference disagree.
std::string RunCase(const Case& the_case, Tally* tally = nullptr);

// Takes away what the disagreement does not need.
void Shrink(Case* the_case);

}  // namespace qom::compat::differential

#endif  // QOMRT_TESTS_COMPAT_DIFFERENTIAL_RUNNER_H_
