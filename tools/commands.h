// The commands of `qom`. Each prints its answer and returns the exit status.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_COMMANDS_H_
#define QOMRT_TOOLS_COMMANDS_H_

#include "tools/options.h"
#include "tools/session.h"

namespace qom::tools {

int RunMachines(const Options& options, Session& session);
int RunTypes(const Options& options, Session& session);
int RunProps(const Options& options, Session& session);
int RunResolve(const Options& options, Session& session);
int RunExplain(const Options& options, Session& session);
int RunDiff(const Options& options, Session& session);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_COMMANDS_H_
