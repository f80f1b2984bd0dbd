// What lint says of an entry beside what the row of its property says of
// earlier releases, `.history = {{"5.0", 128}}`: that they contradict each
// other, or that the row leaves out what the entry says. (That an entry is
// redundant is an effect that it does not have: effects.cc.)
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "compat/history.h"
#include "compat/layer.h"
#include "compat/lint/internal/subject.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/property.h"

namespace qom::compat::lint::internal {
namespace {

// What the history says of a machine of that release.
struct Said {
  bool is_same_release = false;         // it ends with that release
  const HistoryEntry* entry = nullptr;  // null: the default of today
};
Said SaidOf(const ClassProperty& property, const MachineVersion& machine) {
  Said said;
  std::string_view nearest;
  for (const HistoryEntry& one : property.history) {
    const Release until = SplitRelease(one.until);
    const std::string_view release = machine.ReleaseIn(until.history);
    if (release.empty() || CompareReleases(release, until.number) > 0) continue;
    if (said.entry != nullptr && CompareReleases(until.number, nearest) > 0) {
      continue;
    }
    nearest = until.number;
    said.entry = &one;
    said.is_same_release = CompareReleases(release, until.number) == 0;
  }
  return said;
}

// The newest version that applies the table; null if none has a version.
const MachineVersion* NewestOf(const Subject& subject, const Table& table) {
  const MachineVersion* newest = nullptr;
  for (const Sequence* one : subject.Applying(&table)) {
    if (one->machine == nullptr || one->machine->release().empty()) continue;
    if (newest == nullptr ||
        CompareReleases(one->machine->release(), newest->release()) > 0) {
      newest = one->machine;
    }
  }
  return newest;
}

void LookAt(const Looked& where, size_t index, const MachineVersion& newest,
            const ClassProperty& property, Findings& found) {
  const TableEntry& entry = where.table->entries[index];
  const std::optional<Value> given = GivenValue(entry, property);
  if (!given.has_value()) return;
  const Said said = SaidOf(property, newest);
  if (said.entry != nullptr) {
    const std::optional<Value> had = GivenValue(
        {.driver = {}, .property = {}, .value = said.entry->value}, property);
    if (had == given) return;
  }
  const bool contradicts = said.is_same_release;
  Found finding = About(
      contradicts ? "history-contradicted" : "history-missing", where, index,
      contradicts
          ? fmt::format("the history of {}.{} says {} up to {}", entry.driver,
                        entry.property, said.entry->value.ToText(),
                        said.entry->until)
          : fmt::format("the history of {}.{} says nothing of {}; {{\"{}\", "
                        "{}}} in its row would, and need no entry",
                        entry.driver, entry.property, newest.release(),
                        newest.release(), given->ToText()));
  if (contradicts) finding.expected = said.entry->value;
  found.push_back(std::move(finding));
}

}  // namespace

void CheckHistories(const Subject& subject, Findings& found) {
  for (const Looked& where : subject.tables()) {
    if (where.layer != Layer::kMachine) continue;
    const MachineVersion* const newest = NewestOf(subject, *where.table);
    if (newest == nullptr) continue;
    for (size_t i = 0; i < where.table->entries.size(); ++i) {
      const TableEntry& entry = where.table->entries[i];
      const Class* const driver = subject.registry().Find(entry.driver);
      const ClassProperty* const property =
          driver == nullptr ? nullptr : driver->FindProperty(entry.property);
      // A type below the one whose row it is may have been different.
      if (property != nullptr && property->declared_by == driver &&
          !property->history.empty()) {
        LookAt(where, i, *newest, *property, found);
      }
    }
  }
}

}  // namespace qom::compat::lint::internal
