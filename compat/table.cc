// Tables of compat entries: how one is made, from data or of what was
// compiled.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/table.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"

namespace qom::compat {

namespace {

// The parts of "kvm.sev-init2, kernel.release>=6.9".
std::vector<std::string> SplitNeeds(std::string_view text) {
  std::vector<std::string> needs;
  while (!text.empty()) {
    const size_t end = std::min(text.find(','), text.size());
    std::string_view need = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    need.remove_prefix(std::min(need.find_first_not_of(' '), need.size()));
    while (need.ends_with(' ')) need.remove_suffix(1);
    if (!need.empty()) needs.emplace_back(need);
  }
  return needs;
}

}  // namespace

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
                    .over_machine = std::string(entry.over_machine()),
                    .needs = SplitNeeds(entry.needs())});
    if (entry.lint_code().empty()) continue;
    kept.back().lint.emplace(entry.lint_code(), entry.lint_reason());
  }
  return MakeTable(name, std::move(kept));
}

}  // namespace qom::compat
