// Tables of compat entries: how one is made, from data or of what was
// compiled.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/table.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"

namespace qom::compat {

std::string TableEntry::Text() const {
  return fmt::format("{}.{}={}", driver, property, ValueText());
}

SharedTable MakeTable(std::string_view name, std::vector<TableEntry> entries) {
  return std::make_shared<const Table>(
      Table{std::string(name), std::move(entries)});
}

SharedTable MakeTable(std::string_view name, std::span<const Entry> entries) {
  std::vector<TableEntry> kept;
  kept.reserve(entries.size());
  for (const Entry& entry : entries) {
    kept.push_back({.driver = std::string(entry.driver()),
                    .property = std::string(entry.property()),
                    .value = entry.value(),
                    .optional = entry.if_missing() == IfMissing::kSkip,
                    .file = entry.file(),
                    .line = entry.line(),
                    .expected_unused = std::string(entry.expected_unused()),
                    .over_machine = std::string(entry.over_machine())});
    if (entry.lint_code().empty()) continue;
    kept.back().lint.emplace(entry.lint_code(), entry.lint_reason());
  }
  return MakeTable(name, std::move(kept));
}

}  // namespace qom::compat
