// Schemas for tests, from texts instead of files.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QAPI_SCHEMA_TEXT_H_
#define QOMRT_TESTS_QAPI_SCHEMA_TEXT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qapi/schema.h"
#include "qom/status.h"

namespace qom::test {

// Loads main.json of `files`.
inline qapi::Loaded LoadFiles(const std::map<std::string, std::string>& files) {
  return qapi::Load(
      "main.json",
      [&files](const std::string& path) -> absl::StatusOr<std::string> {
        const auto found = files.find(path);
        if (found != files.end()) return found->second;
        return Error(Cause::kUnreadableFile, "{}: no such file", path);
      });
}

inline qapi::Loaded LoadText(std::string_view text) {
  return LoadFiles({{"main.json", std::string(text)}});
}

// "LINE:COLUMN CODE: message" of each mistake.
inline std::vector<std::string> Shown(const qapi::Loaded& loaded) {
  std::vector<std::string> lines;
  for (const qapi::Mistake& one : loaded.mistakes) {
    lines.push_back(fmt::format("{}:{} {}: {}", one.line, one.column,
                                qapi::CodeWord(one.code), one.message));
  }
  return lines;
}

// A schema that has no mistakes.
inline qapi::Loaded LoadRight(std::string_view text) {
  qapi::Loaded loaded = LoadText(text);
  for (const std::string& line : Shown(loaded)) ADD_FAILURE() << line;
  return loaded;
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_QAPI_SCHEMA_TEXT_H_
