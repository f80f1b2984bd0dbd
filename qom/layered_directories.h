// Files of one sort in several directories, from general to specific: what a
// distribution ships, what the administrator of a host adds, what a user has.
// All files, sorted by base name; one of the same name in a more specific
// directory replaces the other, and an empty one, or a link to /dev/null, hides
// it. What was looked at, and why a file was not taken, is kept.
//
// Example:
//
//   const qom::LayeredFiles found = qom::ReadLayeredFiles(
//       qom::LayeredPath({.variable = "QOM_PLATFORM_PATH",
//                         .below = "qomrt/platforms",
//                         .data = {"/usr/share"}}));
//   for (const qom::LayeredFile& file : found.files) Take(file.path,
//   *file.text);
//
// A file that cannot be read still replaces what it stands for: who put it
// there did not mean the other. Names that begin with a dot, and directories,
// are passed over, which `ignored` tells.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_LAYERED_DIRECTORIES_H_
#define QOMRT_QOM_LAYERED_DIRECTORIES_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom {

// More bytes are refused in one file, and in all together.
inline constexpr size_t kMostLayeredFileBytes = size_t{1} << 20;
inline constexpr size_t kMostLayeredBytes = size_t{64} << 20;

// Where files of a sort are: the directories in `variable`, colon-separated,
// general to specific; or, where it is unset or empty, `below` each of `data`,
// /etc, and the user's $XDG_CONFIG_HOME or else $HOME/.config.
struct LayeredPlace {
  const char* variable;
  std::string_view below;
  // Nothing: the directories of $XDG_DATA_DIRS, which has the most specific
  // first, or /usr/share and /usr/local/share.
  std::optional<std::vector<std::string_view>> data{};
};

// The value of a variable; null if it is not set.
using Environment = absl::FunctionRef<const char*(const char* name)>;

// The directories, whether they are there or not, each once.
std::vector<std::string> LayeredPath(const LayeredPlace& place);
std::vector<std::string> LayeredPath(const LayeredPlace& place,
                                     Environment environment);

struct LayeredFile {
  std::string name;                     // the last part of `path`
  std::string path;                     // the one that takes effect
  absl::StatusOr<std::string> text;     // kUnreadableFile: why not
  std::vector<std::string> replaces{};  // less specific ones, general first
};

struct LayeredFiles {
  struct Directory {
    std::string path;
    bool is_there = false;
    absl::Status status{};  // of looking into one that is there
    size_t files = 0;       // that were seen in it, in effect or not
  };
  struct Hidden {
    std::string file;
    std::string by;
  };
  struct Ignored {
    std::string file;
    std::string because;
  };

  std::vector<Directory> directories;  // general to specific
  std::vector<LayeredFile> files;      // by name
  std::vector<Hidden> hidden;          // by name
  std::vector<Ignored> ignored;
};

LayeredFiles ReadLayeredFiles(std::span<const std::string> directories);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_LAYERED_DIRECTORIES_H_
