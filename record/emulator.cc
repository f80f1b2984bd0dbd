// Emulators that are talked to: the monitor of each, and how it is had again
// after it died.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/emulator.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/program.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "record/monitor.h"

namespace qom::record {
namespace {

using qom::internal::Program;

class StartedEmulator final : public Conversation {
 public:
  StartedEmulator(std::string program, const Limits& limits)
      : command_{std::move(program),
                 "-M",
                 "none",
                 "-nodefaults",
                 "-no-user-config",
                 "-display",
                 "none",
                 "-S",
                 "-qmp",
                 "stdio"},
        limits_(limits) {}

  ~StartedEmulator() override {
    if (monitor_.has_value()) monitor_->Quit();
  }

  Answer Ask(const Question& question) override {
    if (!monitor_.has_value()) return Answer::Died("it does not run");
    Answer answer = monitor_->Ask(question);
    if (answer.is_died()) answer.why = Died(answer.why);
    return answer;
  }

  absl::Status Restart() override {
    monitor_.reset();
    program_.reset();
    absl::StatusOr<Program> program = Program::Start(command_);
    if (!program.ok()) return program.status();
    program_.emplace(*std::move(program));
    monitor_.emplace(program_->TakeSocket(), limits_, program_->TakeErrors());
    const absl::Status greeted = monitor_->Greet();
    if (greeted.ok()) return greeted;
    return qom::Error(Cause::kFailed, "'{}': {}", command_.front(),
                      Died(Message(greeted)));
  }

 private:
  // The end of what it complained about says most.
  std::string Died(std::string_view why) {
    const std::string end = program_->End();
    const std::string errors = Escaped(monitor_->TakeErrors());
    monitor_.reset();
    return fmt::format("{}; {}{}{}", why, end, errors.empty() ? "" : ": ",
                       errors);
  }

  std::vector<std::string> command_;
  Limits limits_;
  std::optional<Program> program_;
  std::optional<Monitor> monitor_;
};

class CalledEmulator final : public Conversation {
 public:
  CalledEmulator(std::string path, const Limits& limits)
      : path_(std::move(path)), limits_(limits) {}

  Answer Ask(const Question& question) override {
    if (!monitor_.has_value()) return Answer::Died("it does not listen");
    Answer answer = monitor_->Ask(question);
    if (answer.is_died()) monitor_.reset();
    return answer;
  }

  absl::Status Restart() override {
    monitor_.reset();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.empty() || path_.size() >= sizeof(address.sun_path)) {
      return qom::Error(Cause::kBadCall,
                        "the path of a socket has 1 to {} bytes: '{}'",
                        sizeof(address.sun_path) - 1, path_);
    }
    std::memcpy(address.sun_path, path_.data(), path_.size());
    // Without waiting for one that does not take the call.
    Descriptor socket(
        ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.is_open() ||
        connect(socket.number(), reinterpret_cast<const sockaddr*>(&address),
                sizeof(address)) != 0) {
      return qom::Error(Cause::kFailed, "cannot call '{}': {}", path_,
                        std::generic_category().message(errno));
    }
    monitor_.emplace(std::move(socket), limits_);
    return Annotate(monitor_->Greet(), fmt::format("'{}'", path_));
  }

 private:
  std::string path_;
  Limits limits_;
  std::optional<Monitor> monitor_;
};

template <typename Emulator>
absl::StatusOr<std::unique_ptr<Conversation>> Begin(const std::string& who,
                                                    const Limits& limits) {
  auto emulator = std::make_unique<Emulator>(who, limits);
  QOMRT_RETURN_IF_ERROR(emulator->Restart());
  return emulator;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Conversation>> StartEmulator(
    const std::string& program, const Limits& limits) {
  return Begin<StartedEmulator>(program, limits);
}

absl::StatusOr<std::unique_ptr<Conversation>> CallEmulator(
    const std::string& address, const Limits& limits) {
  constexpr std::string_view kUnix = "unix:";
  if (!address.starts_with(kUnix)) {
    return qom::Error(Cause::kBadCall,
                      "a monitor is called as unix:PATH, not as '{}'", address);
  }
  return Begin<CalledEmulator>(address.substr(kUnix.size()), limits);
}

}  // namespace qom::record
