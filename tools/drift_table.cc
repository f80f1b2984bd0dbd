// Joins what drifts alike.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/drift_table.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/sentence.h"
#include "tools/machine_ranges.h"
#include "tools/output.h"
#include "tools/text_table.h"

namespace qom::tools {

std::string FirstOfNames(const Options& options,
                         const std::vector<std::string>& names) {
  return SomeOfThese(names, options.wide ? names.size() : 3, " ");
}

std::string ShownInCell(const Options& options, const Value& value) {
  constexpr size_t kMost = 60;
  std::string text = Shown(value);
  if (options.wide || text.size() <= kMost) return text;
  if (value.is_list()) {
    return fmt::format("a list of {}", value.list_value().size());
  }
  if (value.is_object()) {
    return fmt::format("an object of {}", value.object_value().size());
  }
  return text;
}

void DriftTable::Print(const Options& options,
                       const std::vector<std::string>& machines) const {
  // Types by all that their row says beside.
  std::map<std::pair<Drift, std::string>, std::vector<std::string>> rows;
  for (const auto& [drift, on] : machines_of_) {
    Drift row = drift;
    row.type.clear();
    const std::vector<std::string> some(on.begin(), on.end());
    rows[{std::move(row),
          machines.size() > 1 ? MachineRanges(machines, some) : ""}]
        .push_back(drift.type);
  }
  TextTable table({"TYPE", "PROPERTY", a_, b_, "BECAUSE", "MACHINES"});
  for (const auto& [row, types] : rows) {
    const auto& [drift, on] = row;
    table.Add({FirstOfNames(options, types), drift.property, drift.a, drift.b,
               drift.because, on});
  }
  table.Print(options);
}

}  // namespace qom::tools
