// A program that is asked by its monitor and looked into besides.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fmt/format.h"
#include "qom/files.h"
#include "qom/internal/program.h"
#include "qom/status.h"
#include "record/emulator.h"
#include "record/saved_conversation.h"

namespace qom::record {
namespace {

using qom::internal::Program;

// A directory that is gone with its owner.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    path_ = std::filesystem::temp_directory_path(error) / "qomrt-XXXXXX";
    if (error || mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  Scratch(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  bool is_there() const { return !path_.empty(); }
  std::string At(std::string_view name) const {
    return fmt::format("{}/{}", path_, name);
  }

 private:
  std::string path_;
};

// The machine that is there when objects are made: some need one of a kind. Its
// layers are left out.
std::string MachineOf(Conversation& monitor) {
  const Answer answer = monitor.Ask({"query-machines"});
  std::string machine = "none";
  if (!answer.is_return() || !answer.said.IsArray()) return machine;
  for (const JsonValue& one : answer.said.GetArray()) {
    if (IsTrue(one, "is-default")) return std::string(TextOf(one, "name"));
    if (TextOf(one, "alias") == "virt") machine = TextOf(one, "name");
  }
  return machine;
}

// What the library found.
absl::StatusOr<SavedConversation> Inspect(const std::string& program,
                                          std::string_view library,
                                          const std::string& machine,
                                          const Limits& limits) {
  const Scratch scratch;
  if (!scratch.is_there()) {
    return qom::Error(Cause::kFailed, "cannot make a temporary directory");
  }
  const std::string answers = scratch.At("answers");
  const std::string inspector = scratch.At("inspect.so");
  QOMRT_RETURN_IF_ERROR(WriteFile(inspector, library));
  QOMRT_ASSIGN_OR_RETURN(
      Program running,
      Program::Start({program, "-M", machine, "-accel", "tcg", "-nodefaults",
                      "-no-user-config", "-display", "none", "-S"},
                     {fmt::format("LD_PRELOAD={}", inspector),
                      fmt::format("QOMRT_INSPECT_OUT={}", answers)}));
  const bool has_ended = running.Wait(limits.all);
  const std::string end = running.End();
  absl::StatusOr<std::string> text = ReadFile(answers);
  if (!text.ok() || text->empty()) {
    return qom::Error(Cause::kFailed,
                      "'{}' does not let itself be looked into: {}{}", program,
                      has_ended ? "" : "it went on as if nothing were; ", end);
  }
  return SavedConversation::Read("answers", *std::move(text));
}

class InspectedEmulator final : public Conversation {
 public:
  InspectedEmulator(std::unique_ptr<Conversation> monitor,
                    SavedConversation inside)
      : monitor_(std::move(monitor)), inside_(std::move(inside)) {}

  Answer Ask(const Question& question) override {
    Answer answer = inside_.Ask(question);
    return answer.kind == Answer::Kind::kNotAsked ? monitor_->Ask(question)
                                                  : std::move(answer);
  }
  absl::Status Restart() override { return monitor_->Restart(); }

 private:
  std::unique_ptr<Conversation> monitor_;
  SavedConversation inside_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Conversation>> InspectEmulator(
    const std::string& program, std::string_view library,
    const Limits& limits) {
  QOMRT_ASSIGN_OR_RETURN(std::unique_ptr<Conversation> monitor,
                         StartEmulator(program, limits));
  QOMRT_ASSIGN_OR_RETURN(
      SavedConversation inside,
      Inspect(program, library, MachineOf(*monitor), limits));
  return std::make_unique<InspectedEmulator>(std::move(monitor),
                                             std::move(inside));
}

}  // namespace qom::record
