// Words by the rules of a shell's quotes, and options by a table of those that
// take no argument.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/shell_line.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "qdev/internal/quoted.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

bool IsBlank(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

// ---- Words -----------------------------------------------------------------

class Splitter {
 public:
  // `line` is the number of the first.
  Splitter(std::string_view text, size_t line) : text_(text), line_(line) {}

  absl::StatusOr<std::vector<std::string>> Run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\0') {
        return Error(Cause::kMalformed,
                     "line {}: a NUL, which a word cannot have", line_);
      }
      if (c == '\\') {
        QOMRT_RETURN_IF_ERROR(Escape());
      } else if (c == '\'' || c == '"') {
        QOMRT_RETURN_IF_ERROR(Quote(c));
      } else if (c == '#' && !in_word_) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (IsBlank(c)) {
        EndWord();
        Take();
      } else {
        in_word_ = true;
        word_ += Take();
      }
    }
    EndWord();
    return std::move(words_);
  }

 private:
  char Take() {
    line_ += text_[at_] == '\n';
    return text_[at_++];
  }
  void EndWord() {
    if (in_word_) words_.push_back(std::exchange(word_, ""));
    in_word_ = false;
  }
  // Skips the end of a line that a backslash at `at_` takes away, if it is one.
  bool SkipLineEnd() {
    std::string_view rest = text_.substr(at_ + 1);
    const size_t size = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n');
    if (size == 0) return false;
    at_ += 1 + size;
    ++line_;
    return true;
  }
  absl::Status Escape() {
    if (SkipLineEnd()) return absl::OkStatus();
    // What was copied often ends with the backslash of a line.
    if (text_.find_first_not_of(" \t\r\n", at_ + 1) == text_.npos) {
      return Error(Cause::kMalformed,
                   "line {}: it ends with a backslash; is there more?", line_);
    }
    ++at_;
    if (text_[at_] == '\0') return absl::OkStatus();  // Run() says it
    in_word_ = true;
    word_ += Take();
    return absl::OkStatus();
  }
  absl::Status Quote(char quote) {
    const size_t opened = line_;
    in_word_ = true;
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\0') {
      if (quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (SkipLineEnd()) continue;
        if (std::string_view("\"\\$`").find(text_[at_ + 1]) !=
            std::string_view::npos)
          ++at_;
      }
      word_ += Take();
    }
    if (at_ < text_.size() && text_[at_] == '\0') return absl::OkStatus();
    if (at_ == text_.size()) {
      return Error(Cause::kMalformed,
                   "line {}: the quote {} that opens here is not closed",
                   opened, quote);
    }
    ++at_;
    return absl::OkStatus();
  }

  std::string_view text_;
  size_t line_;
  size_t at_ = 0;
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

// The command of the last entry of a log; all of a text that is none. `line` is
// that of its first line then.
std::string_view CommandOf(std::string_view text, size_t* line) {
  constexpr std::string_view kHead = ": starting up libvirt version: ";
  *line = 1;
  const size_t head = text.rfind(kHead);
  if (head == text.npos) return text;
  const size_t begin = std::min(text.find('\n', head), text.size() - 1) + 1;
  *line = 1 + static_cast<size_t>(std::count(
                  text.begin(),
                  text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
  // Behind it stands what the program said.
  size_t end = begin;
  while (end < text.size()) {
    const size_t stop = std::min(text.find('\n', end), text.size());
    std::string_view one = text.substr(end, stop - end);
    if (one.ends_with('\r')) one.remove_suffix(1);
    end = std::min(stop + 1, text.size());
    if (!one.ends_with('\\')) break;
  }
  return text.substr(begin, end - begin);
}

// ---- Options ---------------------------------------------------------------

// Options of QEMU, of all releases, that take no argument.
constexpr std::string_view kAlone[] = {"S",
                                       "audio-help",
                                       "curses",
                                       "daemonize",
                                       "enable-fips",
                                       "enable-kvm",
                                       "full-screen",
                                       "h",
                                       "help",
                                       "mem-prealloc",
                                       "no-acpi",
                                       "no-fd-bootchk",
                                       "no-hpet",
                                       "no-kvm",
                                       "no-quit",
                                       "no-reboot",
                                       "no-shutdown",
                                       "no-user-config",
                                       "nodefaults",
                                       "nodefconfig",
                                       "nographic",
                                       "old-param",
                                       "only-migratable",
                                       "portrait",
                                       "preconfig",
                                       "s",
                                       "sdl",
                                       "semihosting",
                                       "singlestep",
                                       "snapshot",
                                       "usb",
                                       "version",
                                       "win2k-hack",
                                       "xen-attach",
                                       "xen-domid-restrict"};

// Those that TakeOption() knows: an argument of theirs never begins with '-'.
constexpr std::string_view kNotAlone[] = {
    "M", "accel",   "cpu",    "device",     "global",
    "m", "machine", "object", "readconfig", "smp"};

bool IsOption(std::string_view word) {
  return word.size() > 1 && word.starts_with('-');
}

std::string_view BaseName(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool IsAssignment(std::string_view word) {
  const size_t equals = word.find('=');
  return equals != 0 && equals != word.npos &&
         std::all_of(
             word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
             [](char c) {
               return c == '_' ||
                      absl::ascii_isalnum(static_cast<unsigned char>(c));
             });
}

bool IsEmulator(std::string_view word) {
  const std::string_view name = BaseName(word);
  return name.starts_with("qemu") || name == "kvm";
}

// Where the options begin, behind the environment and what starts the program
// ("sudo", "exec"); `program` is the word before.
size_t FirstOption(std::span<const std::string> words, std::string& program) {
  size_t first = 0;
  while (first < words.size() && IsAssignment(words[first])) ++first;
  for (size_t at = first; at < words.size() && at < first + 16; ++at) {
    if (!IsEmulator(words[at]) || IsOption(words[at])) continue;
    program = words[at];
    return at + 1;
  }
  if (first < words.size() && !words[first].starts_with('-')) {
    program = words[first++];
  }
  return first;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SplitShellLine(
    std::string_view text) try {
  size_t line = 1;
  const std::string_view command = CommandOf(text, &line);
  return Splitter(command, line).Run();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

std::string_view EmulatorCall::arch() const {
  constexpr std::string_view kSystem = "qemu-system-";
  std::string_view name = BaseName(program);
  if (!name.starts_with(kSystem)) return "";
  name.remove_prefix(kSystem.size());
  return name;
}

absl::StatusOr<EmulatorCall> ReadEmulatorCall(
    std::span<const std::string> words) try {
  EmulatorCall call;
  if (words.empty()) {
    return Error(Cause::kMalformed, "there is no command: no word at all");
  }
  for (const std::string& word : words) {
    if (word.size() <= EmulatorCall::kMostBytes) continue;
    return Error(Cause::kMalformed, "the word {} has {} bytes; at most {}",
                 internal::Quoted(word), word.size(), EmulatorCall::kMostBytes);
  }
  for (size_t at = FirstOption(words, call.program); at < words.size(); ++at) {
    if (call.options.size() == EmulatorCall::kMostOptions) {
      return Error(Cause::kMalformed, "the command has more than {} options",
                   EmulatorCall::kMostOptions);
    }
    std::string_view name = words[at];
    CallOption& option = call.options.emplace_back(CallOption{words[at]});
    if (!IsOption(name)) continue;
    name.remove_prefix(name.starts_with("--") && name.size() > 2 ? 2 : 1);
    option.name = fmt::format("-{}", name);
    if (std::find(std::begin(kAlone), std::end(kAlone), name) !=
        std::end(kAlone)) {
      continue;
    }
    const bool has_more = at + 1 < words.size();
    if (has_more && (!IsOption(words[at + 1]) || name == "append")) {
      option.argument = words[++at];
    } else if (std::find(std::begin(kNotAlone), std::end(kNotAlone), name) !=
               std::end(kNotAlone)) {
      return Error(Cause::kMalformed, "{} needs an argument", option.name);
    }
  }
  return call;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
