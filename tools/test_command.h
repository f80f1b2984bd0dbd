// A program of the user's that says whether entries of layers are good or bad:
// it is run, without a shell, with $QOM_LAYER_FILE naming a layer file, and
// ends with 0 for good, 1 for bad, and 125 if it cannot tell. What it prints
// goes to standard error.
//
// Who interrupts us in the meantime ends us once the program has ended and the
// file is gone: signals wait from Make() to the end of the object.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(TestCommand command,
//                          TestCommand::Make({"./boots", "--timeout=60"}));
//   absl::StatusOr<compat::Verdict> verdict = command.Run(layers);
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_TEST_COMMAND_H_
#define QOMRT_TOOLS_TEST_COMMAND_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/bisect.h"
#include "compat/layer_stack.h"

namespace qom::tools {

class TestCommand {
 public:
  // The program and its arguments; it is looked for as a shell does. kFailed if
  // there is no place for the file.
  static absl::StatusOr<TestCommand> Make(std::vector<std::string> words);

  TestCommand(TestCommand&& other) noexcept;
  TestCommand& operator=(TestCommand&&) = delete;
  ~TestCommand();

  // Waits for its end. kFailed, which says why, for another status than those
  // three, for a signal, and if we were interrupted.
  absl::StatusOr<compat::Verdict> Run(
      const std::vector<compat::LayerTable>& layers);

 private:
  class Signals;

  TestCommand(std::vector<std::string> words, std::unique_ptr<Signals> signals,
              std::string file);

  std::vector<std::string> words_;
  std::unique_ptr<Signals> signals_;  // ends after the file
  std::string file_;                  // ends with its owner
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_TEST_COMMAND_H_
