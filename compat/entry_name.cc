// Names of single entries, and tables without those that are named.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/entry_name.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "fmt/format.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

absl::Status UnknownTable(const EntryName& name,
                          const std::vector<LayerTable>& tables) {
  std::vector<std::string_view> names;
  names.reserve(tables.size());
  for (const LayerTable& one : tables) names.push_back(one.table->name);
  ErrorFacts facts{.cause = Cause::kNoSuchObject, .value = name.Text()};
  facts.nearest = NearestNames(name.table, names);
  return MakeError(facts, fmt::format("entry '{}': no table '{}' applies{}",
                                      Escaped(name.Text()), Escaped(name.table),
                                      OrNearest(facts.nearest)));
}

}  // namespace

std::string EntryName::Text() const {
  return fmt::format("{}#{}", table, index);
}

absl::StatusOr<EntryName> EntryName::Parse(std::string_view text) try {
  std::string_view inside = text;
  const bool in_brackets = text.ends_with(']');
  if (in_brackets) inside.remove_suffix(1);
  const size_t mark = inside.rfind(in_brackets ? '[' : '#');
  EntryName name;
  if (mark != std::string_view::npos && mark != 0) {
    name.table = inside.substr(0, mark);
    const std::string_view index = inside.substr(mark + 1);
    const char* const end = index.data() + index.size();
    const auto [read, error] = std::from_chars(index.data(), end, name.index);
    if (error == std::errc() && read == end) return name;
  }
  return MakeError(
      ErrorFacts{.cause = Cause::kBadValue, .value = std::string(text)},
      fmt::format("'{}' names no entry; one is named TABLE#INDEX, such as "
                  "hw_compat_5_1#3",
                  Escaped(text)));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status LeaveOut(std::span<const EntryName> names,
                      std::vector<LayerTable>& tables) try {
  for (const EntryName& name : names) {
    size_t entries = 0;
    bool is_table = false;
    bool is_entry = false;
    for (LayerTable& one : tables) {
      if (one.table->name != name.table) continue;
      is_table = true;
      entries = std::max(entries, one.table->entries.size());
      if (name.index >= one.table->entries.size()) continue;
      is_entry = true;
      const auto at = std::lower_bound(one.left_out.begin(), one.left_out.end(),
                                       name.index);
      if (at != one.left_out.end() && *at == name.index) continue;
      one.left_out.insert(at, name.index);
    }
    if (!is_table) return UnknownTable(name, tables);
    if (is_entry) continue;
    return MakeError(
        ErrorFacts{.cause = Cause::kOutOfRange, .value = name.Text()},
        fmt::format("entry '{}': the table has {} entries, counted from 0",
                    Escaped(name.Text()), entries));
  }
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::compat
