// What the rows of a registry say about earlier releases, made into compat
// tables, and the order of release numbers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/history.h"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/class.h"
#include "qom/property.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

std::string_view TakeNumber(std::string_view& release) {
  const size_t dot = std::min(release.find('.'), release.size());
  std::string_view number = release.substr(0, dot);
  release.remove_prefix(std::min(dot + 1, release.size()));
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

struct ReleaseEntries {
  std::string release;
  std::vector<TableEntry> entries;
};

std::vector<TableEntry>& EntriesOf(std::string_view release,
                                   std::vector<ReleaseEntries>& all) {
  for (ReleaseEntries& one : all) {
    if (CompareReleases(one.release, release) == 0) return one.entries;
  }
  return all.emplace_back(ReleaseEntries{std::string(release), {}}).entries;
}

// Descendants of the declaring type that give the property a default of their
// own, ancestors first.
std::vector<const Class*> OwnDefaults(const TypeRegistry& registry,
                                      const ClassProperty& property) {
  std::vector<const Class*> givers;
  for (const Class* type :
       registry.TypesOf(*property.declared_by, /*with_abstract=*/true)) {
    if (type != property.declared_by && &type->DefaultGiver(property) == type) {
      givers.push_back(type);
    }
  }
  std::stable_sort(
      givers.begin(), givers.end(),
      [](const Class* a, const Class* b) { return a->depth() < b->depth(); });
  return givers;
}

}  // namespace

bool IsRelease(std::string_view text) {
  bool digit = false;  // the last character
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c == '.' && digit)) return false;
    digit = is_digit;
  }
  return digit;
}

std::strong_ordering CompareReleases(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::string_view x = TakeNumber(a);
    const std::string_view y = TakeNumber(b);
    if (x.size() != y.size()) return x.size() <=> y.size();
    if (const int order = x.compare(y); order != 0) return order <=> 0;
  }
  return std::strong_ordering::equal;
}

absl::StatusOr<std::vector<ReleaseTable>> HistoryTables(
    const TypeRegistry& registry) {
  std::vector<ReleaseEntries> all;
  for (const Class* type : registry.Types()) {
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr || property->declared_by != type) continue;
      if (property->history.empty()) continue;
      const std::vector<const Class*> keep = OwnDefaults(registry, *property);
      for (const HistoryEntry& entry : property->history) {
        if (!IsRelease(entry.until)) {
          return Error(Cause::kMalformed,
                       "{}.{}: its history ends at '{}', which is no release "
                       "such as 5.0",
                       type->name(), property->name, entry.until);
        }
        std::vector<TableEntry>& entries = EntriesOf(entry.until, all);
        entries.push_back({.driver = std::string(type->name()),
                           .property = std::string(property->name),
                           .value = entry.value});
        for (const Class* own : keep) {
          entries.push_back({.driver = std::string(own->name()),
                             .property = std::string(property->name),
                             .value = *own->DefaultOf(*property)});
        }
      }
    }
  }
  std::sort(all.begin(), all.end(),
            [](const ReleaseEntries& a, const ReleaseEntries& b) {
              return CompareReleases(a.release, b.release) > 0;
            });
  std::vector<ReleaseTable> tables;
  for (ReleaseEntries& one : all) {
    SharedTable table = MakeTable(fmt::format("history of {}", one.release),
                                  std::move(one.entries));
    tables.push_back({std::move(one.release), std::move(table)});
  }
  return tables;
}

}  // namespace qom::compat
