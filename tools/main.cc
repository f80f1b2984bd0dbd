// The `qom` command: answers about property values on versioned machines.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <csignal>
#include <cstdio>
#include <memory>
#include <new>
#include <optional>

#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

int Main(int argc, char** argv) {
  // A reader that stops early, such as head, ends us quietly.
  std::signal(SIGPIPE, SIG_DFL);
  // Who started us may not have wanted to hear of ends; we do.
  std::signal(SIGCHLD, SIG_DFL);
  int status = 0;
  const std::optional<Options> options = ReadCommandLine(argc, argv, &status);
  if (!options.has_value()) return status;
  if (options->command->at_once != nullptr) {
    const std::optional<int> done = options->command->at_once(*options);
    if (done.has_value()) return FinishOutput() ? *done : 2;
  }
  WrongCall wrong;
  const bool needs_catalogue =
      options->command->asks != Command::Asks::kNothing &&
      options->command->asks != Command::Asks::kLines;
  const std::unique_ptr<Session> session =
      !needs_catalogue              ? std::make_unique<Session>()
      : options->HasTwoCatalogues() ? Session::Open(options->OfPlace(0), wrong)
                                    : Session::Open(*options, wrong);
  status = session == nullptr ? Wrong(*options, wrong)
                              : options->command->run(*options, *session);
  return FinishOutput() ? status : 2;
}

}  // namespace
}  // namespace qom::tools

int main(int argc, char** argv) try {
  return qom::tools::Main(argc, argv);
} catch (const std::bad_alloc&) {
  std::fputs("qom: out of memory\n", stderr);
  return 2;
}
