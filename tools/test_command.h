// A program of the user's that says whether entries of layers are good or bad:
// it is run, without a shell, with $QOM_LAYER_FILE naming a layer file, and
// ends with 0 for good, 1 for bad, and 125 if it cannot tell. What it prints
// goes to standard error.
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

  TestCommand(TestCommand&& other) noexcept
      : words_(std::move(other.words_)),
        file_(std::exchange(other.file_, std::string())) {}
  TestCommand& operator=(TestCommand&&) = delete;
  ~TestCommand();

  // Waits for its end. kFailed, which says why, for another status than those
  // three, and for a signal.
  absl::StatusOr<compat::Verdict> Run(
      const std::vector<compat::LayerTable>& layers);

 private:
  TestCommand(std::vector<std::string> words, std::string file)
      : words_(std::move(words)), file_(std::move(file)) {}

  std::vector<std::string> words_;
  std::string file_;  // ends with its owner
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_TEST_COMMAND_H_
