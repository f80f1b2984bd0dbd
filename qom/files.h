// Files and directories, read and written whole: the one place where this
// project opens a file that a user names. What is no regular file (a pipe, a
// device, a directory) is refused without waiting for it; every error says the
// path and the reason.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(std::string text, qom::ReadFile("mine.json"));
//
// Errors: kUnreadableFile for reading and listing, kFailed for writing.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_FILES_H_
#define QOMRT_QOM_FILES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom {

// More bytes are refused, in one file and in all files of one catalogue.
inline constexpr size_t kMostFileBytes = size_t{128} << 20;
// More names are refused.
inline constexpr size_t kMostDirectoryNames = size_t{1} << 20;

// All bytes of the regular file at `path`, which are `most` at most.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t most = kMostFileBytes);

// The names in the directory at `path` but for "." and "..", sorted.
absl::StatusOr<std::vector<std::string>> ListDirectory(const std::string& path);

// Makes `text` the content of the regular file at `path`, which need not exist.
// On an error, a part of it may be there if the file was; else there is none.
absl::Status WriteFile(const std::string& path, std::string_view text);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_FILES_H_
