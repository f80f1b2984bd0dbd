// The command line of an emulator, from where a call of `qom` says.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_EMULATOR_CALL_H_
#define QOMRT_TOOLS_EMULATOR_CALL_H_

#include <optional>
#include <string>
#include <vector>

#include "qdev/options/shell_line.h"
#include "tools/session.h"

namespace qom::tools {

// The words of a command line: those of the call, if it gives several, else of
// the file that it names, or of standard input. Nullopt, and why in `wrong`.
std::optional<qdev::EmulatorCall> ReadCall(
    const std::vector<std::string>& names, WrongCall& wrong);

// The last name of a machine that the options of `call` give; "" for none.
std::string MachineNameOf(const qdev::EmulatorCall& call);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_EMULATOR_CALL_H_
