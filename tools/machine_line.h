// What the command line of an emulator makes, in a catalogue: the machine, its
// CPUs, and each object and device that an option asks for, with all values and
// where they come from. What the machine makes by itself is not known here, and
// not pretended.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_MACHINE_LINE_H_
#define QOMRT_TOOLS_MACHINE_LINE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compat/explain.h"
#include "qdev/machine_resources.h"
#include "qdev/options/command_line.h"
#include "qdev/options/shell_line.h"
#include "qom/class.h"
#include "qom/context.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/session.h"

namespace qom::tools {

// One object that the line asks for.
struct LinePart {
  std::string option;  // as it stands there
  std::string type;
  std::string id{};       // "" for none
  std::string bus{};      // "" where the machine chooses
  std::string address{};  // on the bus, in one form: "02.1"; "" likewise
  Diagnostics diagnostics{};
  compat::Resolution made{};  // of `type`, if there is one
};

struct MachineLine {
  std::optional<std::string> release{};  // built in, that answers
  std::string machine{};
  bool is_versioned = false;           // the machine is one of several releases
  std::optional<std::string> accel{};  // that of the call, else of the line
  std::optional<qdev::CpuTopology> smp{};  // if it is said, as `memory`
  std::optional<qdev::MemorySize> memory{};
  std::optional<LinePart> accel_part{};    // if its type is known
  std::optional<LinePart> machine_part{};  // likewise
  std::optional<LinePart> cpu{};           // if it is said
  std::optional<LinePart> default_cpu{};   // if none is, and it is known
  std::vector<LinePart> objects{};
  std::vector<LinePart> devices{};
  std::vector<compat::TableEntry> globals{};
  std::vector<std::string> ignored{};  // options, in order
  Diagnostics diagnostics{};

  std::unique_ptr<Context> context{};
  const Session* session = nullptr;  // that it was made in, and lives longer

  // Of the line and of all of its parts.
  Diagnostics AllDiagnostics() const;
  // True if an emulator would not start so.
  bool has_error() const { return HasError(AllDiagnostics()); }
};

// What `call` makes in the catalogue of `session`. Null, and why in `wrong`, if
// the catalogue has no such machine.
std::unique_ptr<MachineLine> MakeMachineLine(const Options& options,
                                             const qdev::EmulatorCall& call,
                                             Session& session,
                                             WrongCall& wrong);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_MACHINE_LINE_H_
