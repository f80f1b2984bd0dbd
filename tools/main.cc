// The `qom` command: answers about property values on versioned machines.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <csignal>
#include <memory>
#include <optional>
#include <string_view>

#include "tools/commands.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

struct Command {
  std::string_view name;
  int (*run)(const Options&, Session&);
};

constexpr Command kCommands[] = {
    {"machines", &RunMachines}, {"types", &RunTypes},     {"props", &RunProps},
    {"resolve", &RunResolve},   {"explain", &RunExplain}, {"diff", &RunDiff},
};

int Main(int argc, char** argv) {
  // A reader that stops early, such as head, ends us quietly.
  std::signal(SIGPIPE, SIG_DFL);
  int exit_status = 0;
  const std::optional<Options> options =
      ReadCommandLine(argc, argv, &exit_status);
  if (!options.has_value()) return exit_status;
  WrongCall wrong;
  const std::unique_ptr<Session> session = Session::Open(*options, wrong);
  if (session == nullptr) {
    PrintFailure(options->json, wrong.diagnostics);
    FinishOutput();
    return 2;
  }
  for (const Command& command : kCommands) {
    if (command.name != options->command) continue;
    const int status = command.run(*options, *session);
    return FinishOutput() ? status : 2;
  }
  return 2;
}

}  // namespace
}  // namespace qom::tools

int main(int argc, char** argv) { return qom::tools::Main(argc, argv); }
