// A file for the program to read, and what its end means.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/test_command.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "compat/catalogue/writer.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/files.h"
#include "qom/internal/spawn.h"
#include "qom/status.h"

namespace qom::tools {
namespace {

constexpr std::string_view kVariable = "QOM_LAYER_FILE=";
constexpr int kCannotTell = 125;

// Who interrupts at the terminal interrupts the program; we end by its end, and
// remove the file.
class LeaveInterruptsToIt {
 public:
  LeaveInterruptsToIt() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &interrupt_);
    sigaction(SIGQUIT, &ignore, &quit_);
  }
  LeaveInterruptsToIt(const LeaveInterruptsToIt&) = delete;
  ~LeaveInterruptsToIt() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGQUIT, &quit_, nullptr);
  }

 private:
  struct sigaction interrupt_ {};
  struct sigaction quit_ {};
};

absl::StatusOr<int> RunToItsEnd(const std::vector<std::string>& words,
                                const std::string& variable) {
  qom::internal::SpawnOrders orders;
  // Nothing to read, and standard error for all that it prints.
  orders.Open("/dev/null", O_RDONLY, 0);
  orders.Give(2, 1);
  const LeaveInterruptsToIt leave;
  QOMRT_ASSIGN_OR_RETURN(const pid_t process, orders.Start(words, {variable}));
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno == EINTR) continue;
    return Error(Cause::kFailed, "'{}': its end was missed: {}", words.front(),
                 std::generic_category().message(errno));
  }
  return status;
}

}  // namespace

absl::StatusOr<TestCommand> TestCommand::Make(std::vector<std::string> words) {
  const char* const folder = std::getenv("TMPDIR");
  std::string file =
      fmt::format("{}/qom-layer-XXXXXX",
                  folder != nullptr && *folder != '\0' ? folder : "/tmp");
  const int descriptor = mkostemp(file.data(), O_CLOEXEC);
  if (descriptor < 0) {
    return Error(Cause::kFailed, "cannot make the layer file '{}': {}", file,
                 std::generic_category().message(errno));
  }
  close(descriptor);
  return TestCommand(std::move(words), std::move(file));
}

TestCommand::~TestCommand() {
  if (!file_.empty()) unlink(file_.c_str());
}

absl::StatusOr<compat::Verdict> TestCommand::Run(
    const std::vector<compat::LayerTable>& layers) {
  QOMRT_ASSIGN_OR_RETURN(const std::string text,
                         compat::LayerFileText(compat::Layer::kMachine,
                                               compat::EntriesInForce(layers)));
  QOMRT_RETURN_IF_ERROR(WriteFile(file_, text));
  QOMRT_ASSIGN_OR_RETURN(
      const int status,
      RunToItsEnd(words_, fmt::format("{}{}", kVariable, file_)));
  if (WIFSIGNALED(status)) {
    return Error(Cause::kFailed, "'{}' was ended by signal {} ({})",
                 words_.front(), WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
  switch (WEXITSTATUS(status)) {
    case 0:
      return compat::Verdict::kGood;
    case 1:
      return compat::Verdict::kBad;
    case kCannotTell:
      return compat::Verdict::kCannotTell;
    default:
      return Error(Cause::kFailed,
                   "'{}' ended with status {}; 0 is good, 1 is bad, {} is "
                   "\"cannot tell\"",
                   words_.front(), WEXITSTATUS(status), kCannotTell);
  }
}

}  // namespace qom::tools
