// A file for the program to read, what its end means, and signals that wait for
// it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/test_command.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
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

absl::Status Interrupted(int signal) {
  return Error(Cause::kFailed, "interrupted by signal {} ({})", signal,
               strsignal(signal));
}

}  // namespace

// The signals that end programs, held back as long as this is there; those that
// came end us then.
class TestCommand::Signals {
 public:
  Signals() {
    sigemptyset(&ends_);
    for (const int one : {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) {
      struct sigaction now {};
      sigaction(one, nullptr, &now);
      if (now.sa_handler != SIG_IGN) sigaddset(&ends_, one);
    }
    waits_ = ends_;
    sigaddset(&waits_, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &waits_, &before_);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals() {
    if (came_ != 0) raise(came_);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  // The one that came; 0: none.
  int came() {
    constexpr timespec kNow{};
    if (came_ == 0) came_ = std::max(sigtimedwait(&ends_, nullptr, &kNow), 0);
    return came_;
  }

  // The status with which it ended. Who interrupts at the terminal interrupts
  // the program, too; what else comes is passed on to it.
  absl::StatusOr<int> AwaitEnd(pid_t process, std::string_view name) {
    for (;;) {
      int status = 0;
      const pid_t ended = waitpid(process, &status, WNOHANG);
      if (ended == process) return status;
      if (ended < 0 && errno != EINTR) {
        return Error(Cause::kFailed, "'{}': its end was missed: {}", name,
                     std::generic_category().message(errno));
      }
      siginfo_t what{};
      const int signal = sigwaitinfo(&waits_, &what);
      if (signal <= 0 || signal == SIGCHLD) continue;
      came_ = signal;
      if (what.si_code <= 0) kill(process, signal);  // by another program
    }
  }

 private:
  sigset_t ends_;
  sigset_t waits_;
  sigset_t before_;
  int came_ = 0;
};

TestCommand::TestCommand(std::vector<std::string> words,
                         std::unique_ptr<Signals> signals, std::string file)
    : words_(std::move(words)),
      signals_(std::move(signals)),
      file_(std::move(file)) {}

TestCommand::TestCommand(TestCommand&& other) noexcept
    : words_(std::move(other.words_)),
      signals_(std::move(other.signals_)),
      file_(std::exchange(other.file_, std::string())) {}

absl::StatusOr<TestCommand> TestCommand::Make(std::vector<std::string> words) {
  const char* const folder = std::getenv("TMPDIR");
  std::string file =
      fmt::format("{}/qom-layer-XXXXXX",
                  folder != nullptr && *folder != '\0' ? folder : "/tmp");
  auto signals = std::make_unique<Signals>();
  const int descriptor = mkostemp(file.data(), O_CLOEXEC);
  if (descriptor < 0) {
    return Error(Cause::kFailed, "cannot make the layer file '{}': {}", file,
                 std::generic_category().message(errno));
  }
  close(descriptor);
  return TestCommand(std::move(words), std::move(signals), std::move(file));
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
  if (signals_->came() != 0) return Interrupted(signals_->came());
  qom::internal::SpawnOrders orders;
  // Nothing to read, and standard error for all that it prints.
  orders.Open("/dev/null", O_RDONLY, 0);
  if (fcntl(STDERR_FILENO, F_GETFD) < 0) {  // it was closed
    orders.Open("/dev/null", O_WRONLY, STDERR_FILENO);
    orders.Open("/dev/null", O_WRONLY, STDOUT_FILENO);
  } else {
    orders.Give(STDERR_FILENO, STDOUT_FILENO);
  }
  QOMRT_ASSIGN_OR_RETURN(
      const pid_t process,
      orders.Start(words_, {fmt::format("{}{}", kVariable, file_)}));
  QOMRT_ASSIGN_OR_RETURN(const int status,
                         signals_->AwaitEnd(process, words_.front()));
  if (signals_->came() != 0) return Interrupted(signals_->came());
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
