// `qom abi diff`: may a guest of a machine that one place saved be loaded by
// another?
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_ABI_DIFF_H_
#define QOMRT_TOOLS_ABI_DIFF_H_

#include "tools/options.h"
#include "tools/session.h"

namespace qom::tools {

// Prints the answer; returns the exit status.
int DiffAbi(const Options& options, Session& session);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_ABI_DIFF_H_
