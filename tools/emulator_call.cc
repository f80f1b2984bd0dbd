// Words come from a file, standard input, or the call itself.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/emulator_call.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/options/key_values.h"
#include "qdev/options/machine_option.h"
#include "qom/files.h"
#include "qom/status.h"
#include "tools/output.h"

namespace qom::tools {
namespace {

std::optional<std::string> ReadText(const std::string& file, WrongCall& wrong) {
  if (file != "-") {
    absl::StatusOr<std::string> text = ReadFile(file);
    if (text.ok()) return *std::move(text);
    wrong.Add(Cause::kUnreadableFile, Message(text.status()));
    return std::nullopt;
  }
  constexpr size_t kMost = size_t{16} << 20;
  std::string text;
  char buffer[1 << 14];
  while (text.size() <= kMost) {
    const ssize_t got = read(STDIN_FILENO, buffer, sizeof(buffer));
    if (got == 0) return text;
    if (got > 0) {
      text.append(buffer, static_cast<size_t>(got));
    } else if (errno != EINTR) {
      wrong.Add(Cause::kUnreadableFile,
                fmt::format("cannot read standard input: {}",
                            std::generic_category().message(errno)));
      return std::nullopt;
    }
  }
  wrong.Add(Cause::kMalformed,
            fmt::format("standard input: more than {} bytes", kMost));
  return std::nullopt;
}

}  // namespace

std::optional<qdev::EmulatorCall> ReadCall(
    const std::vector<std::string>& names, WrongCall& wrong) {
  absl::StatusOr<std::vector<std::string>> words = names;
  const std::string file = names.empty() ? "-" : names.front();
  if (names.size() < 2) {
    const std::optional<std::string> text = ReadText(file, wrong);
    if (!text.has_value()) return std::nullopt;
    words = qdev::SplitShellLine(*text);
  }
  absl::StatusOr<qdev::EmulatorCall> call =
      words.ok() ? qdev::ReadEmulatorCall(*words) : words.status();
  if (call.ok()) return *std::move(call);
  wrong.Add(CauseOf(call.status()),
            names.size() < 2
                ? fmt::format("{}: {}",
                              file == "-" ? "standard input" : Printable(file),
                              Message(call.status()))
                : std::string(Message(call.status())));
  return std::nullopt;
}

std::string MachineNameOf(const qdev::EmulatorCall& call) {
  std::string name;
  for (const qdev::CallOption& option : call.options) {
    if (option.name != "-machine" && option.name != "-M") continue;
    const auto keys = qdev::SplitMachineOption(option.argument);
    if (!keys.ok()) continue;
    for (const qdev::KeyValue& pair : *keys) {
      if (pair.key == "type") name = pair.value;
    }
  }
  return name;
}

}  // namespace qom::tools
