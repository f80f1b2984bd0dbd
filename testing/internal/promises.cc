// Says of machines that are held against files where a value comes from, and
// where a file lies.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/internal/promises.h"

#include <filesystem>
#include <string>
#include <string_view>

#include "fmt/format.h"

namespace qom::testing::internal {

std::string OriginOfValue(const compat::Resolved& now) {
  if (!now.entry) return fmt::format("default of {}", now.driver);
  const std::string& file = now.entry->file;
  return fmt::format(
      "{}[{}]{}", now.entry.table().name, now.entry.index(),
      file.empty() ? ""
                   : fmt::format(", {}:{}", file.substr(file.rfind('/') + 1),
                                 now.entry->line));
}

std::string PathBeside(std::string_view file, std::string_view source) {
  const std::filesystem::path path(file);
  if (path.is_absolute()) return path.string();
  return (std::filesystem::path(source).parent_path() / path).string();
}

}  // namespace qom::testing::internal
