// `qom abi check`: whether the machines of a catalogue are what files say that
// they were, and which entry or default moved where they are not.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_ABI_CHECK_H_
#define QOMRT_TOOLS_ABI_CHECK_H_

#include "tools/options.h"
#include "tools/session.h"

namespace qom::tools {

// Prints the answer; returns the exit status.
int CheckAbi(const Options& options, Session& session);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_ABI_CHECK_H_
