// What lint says of the tables of a machine among those of its neighbours: one
// that is missing, one that is applied twice, and one that a version has which
// needs none.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "compat/history.h"
#include "compat/lint/internal/subject.h"
#include "compat/lint/rules.h"
#include "fmt/format.h"

namespace qom::compat::lint::internal {
namespace {

// What the name of a table says: "hw_compat" and "7.1" of "hw_compat_7_1".
struct NamedRelease {
  std::string_view stem;
  std::string release;
};
std::optional<NamedRelease> ReleaseOfName(std::string_view table) {
  const size_t end = table.find_last_not_of("0123456789_");
  if (end == table.npos || end + 2 >= table.size() || table[end + 1] != '_') {
    return std::nullopt;
  }
  std::string release =
      absl::StrReplaceAll(std::string(table.substr(end + 2)), {{"_", "."}});
  if (!IsRelease(release) || release.find('.') == release.npos) {
    return std::nullopt;
  }
  return NamedRelease{table.substr(0, end + 1), std::move(release)};
}

// A version beyond what the name of the table says it is for: 7.2 of 7.1, but
// not 4.0.1 of 4.0.
bool IsBeyond(const MachineVersion& machine, const NamedRelease& named) {
  return CompareReleases(machine.release(), named.release) > 0 &&
         !machine.release().starts_with(named.release + ".");
}

class ChainCheck {
 public:
  ChainCheck(const Subject& subject, Findings& found);

  void Run();

 private:
  void Gaps(const Family& family);
  void GapsByName(const Family& family);
  void TooNew(const Family& family);
  void Newest(const Family& family);
  void Twice();
  void Unapplied();

  // What the name says of who applies the table; none if it says nothing, or
  // something else than the newest version.
  std::optional<NamedRelease> ReleaseOf(std::string_view table) const {
    auto named = ReleaseOfName(table);
    return named.has_value() && !other_stems_.contains(named->stem)
               ? std::move(named)
               : std::nullopt;
  }
  // Null if findings about the machine are not asked for.
  Finding* Tell(std::string_view code, const MachineVersion& machine,
                std::string_view table, std::string message);
  // "; so do 3 older versions" of `more`.
  static std::string AndOlder(size_t more) {
    if (more == 0) return "";
    return fmt::format("; the same holds for {} older {}", more,
                       more == 1 ? "version" : "versions");
  }
  // An older version of another family applies it: it is for older releases.
  bool IsOfOlder(const Table& table, const Family& family) const;

  const Subject& subject_;
  Findings& found_;
  // Of tables whose names tell another release, as that in which something
  // changed.
  std::set<std::string_view> other_stems_;
  // Tables of a row of releases, by what their names have in common; in the
  // order of all tables.
  struct Row {
    size_t place;
    const Table* table;
    std::string release;
  };
  std::map<std::string_view, std::vector<Row>> rows_;
};

ChainCheck::ChainCheck(const Subject& subject, Findings& found)
    : subject_(subject), found_(found) {
  std::map<std::string_view, int> balance;  // of names that are right
  for (const SharedTable& table : subject.machines().tables()) {
    const auto named = ReleaseOfName(table->name);
    const std::string_view newest = subject.ReleaseOf(*table);
    if (!named.has_value() || newest.empty()) continue;
    const auto order = CompareReleases(newest, named->release);
    // A newer one is a mistake that is told.
    balance[named->stem] += order == 0 ? 1 : order < 0 ? -1 : 0;
  }
  for (const auto& [stem, sum] : balance) {
    if (sum < 0) other_stems_.insert(stem);
  }
  size_t place = 0;
  for (const SharedTable& table : subject.machines().tables()) {
    if (auto named = ReleaseOf(table->name)) {
      rows_[named->stem].push_back(
          {place, table.get(), std::move(named->release)});
    }
    ++place;
  }
}

Finding* ChainCheck::Tell(std::string_view code, const MachineVersion& machine,
                          std::string_view table, std::string message) {
  if (!subject_.IsAsked(machine)) return nullptr;
  Found& finding =
      found_.emplace_back(About(code, machine, std::move(message)));
  finding.of = subject_.machines().FindTable(table).get();
  finding.table = table;
  return &finding;
}

void ChainCheck::Gaps(const Family& family) {
  const auto& versions = family.versions;
  // Which versions apply a table; tables in the order in which the newest do.
  std::vector<std::pair<std::string_view, std::vector<size_t>>> applied;
  std::map<std::string_view, size_t> places;
  for (size_t i = 0; i < versions.size(); ++i) {
    for (const std::string& table : versions[i]->tables) {
      const auto [at, is_new] = places.try_emplace(table, applied.size());
      if (is_new) applied.push_back({table, {}});
      std::vector<size_t>& by = applied[at->second].second;
      if (by.empty() || by.back() != i) by.push_back(i);
    }
  }
  for (const auto& [table, by] : applied) {
    for (size_t k = 0; k < by.size(); ++k) {
      // Only the newest of those that lack it is told.
      const size_t first = by[k] + 1;
      const size_t end = k + 1 < by.size() ? by[k + 1] : versions.size();
      if (first >= end) continue;
      const MachineVersion& machine = *versions[first];
      const std::string& newer = versions[by.front()]->name;
      if (Finding* finding =
              Tell("chain-gap", machine, table,
                   fmt::format("{} lacks {}, which the newer {} applies{}",
                               machine.name, table, newer,
                               AndOlder(end - first - 1)))) {
        finding->because = newer;
      }
    }
  }
}

// A family that applies tables of a row of releases applies each of them.
void ChainCheck::GapsByName(const Family& family) {
  std::set<std::string_view> stems;
  std::set<std::string_view> applied;
  for (const MachineVersion* machine : family.versions) {
    for (const std::string& table : machine->tables) {
      applied.insert(table);
      if (const auto named = ReleaseOf(table)) {
        stems.insert(std::string_view(table).substr(0, named->stem.size()));
      }
    }
  }
  std::map<size_t, const Row*> rows;
  for (const std::string_view stem : stems) {
    for (const Row& row : rows_[stem]) rows.emplace(row.place, &row);
  }
  for (const auto& [place, row] : rows) {
    const std::string& table = row->table->name;
    // Newest first: those that are for a newer release stand in front.
    const auto at = std::partition_point(
        family.versions.begin(), family.versions.end(),
        [row = row](const MachineVersion* machine) {
          return CompareReleases(machine->release(), row->release) > 0;
        });
    if (at == family.versions.end() || subject_.Applies(**at, table)) continue;
    // Told of a newer neighbour already.
    if (at != family.versions.begin() && subject_.Applies(**(at - 1), table)) {
      continue;
    }
    Tell("chain-gap", **at, table,
         applied.contains(table)
             ? fmt::format("{} lacks {}, which is for {} and older by its name",
                           (*at)->name, table, row->release)
             : fmt::format("{} lacks {}, and so does all of {}; other tables "
                           "of that row it applies",
                           (*at)->name, table, family.name));
  }
}

void ChainCheck::TooNew(const Family& family) {
  for (size_t i = 1; i < family.versions.size(); ++i) {
    const MachineVersion& machine = *family.versions[i];
    for (const std::string& table : machine.tables) {
      const auto named = ReleaseOf(table);
      if (!named.has_value() || !IsBeyond(machine, *named) ||
          subject_.Applies(*family.versions[i - 1], table)) {
        continue;
      }
      Tell("chain-gap", machine, table,
           fmt::format("{} applies {}, which is for {} and older by its name",
                       machine.name, table, named->release));
    }
  }
}

bool ChainCheck::IsOfOlder(const Table& table, const Family& family) const {
  const std::vector<const Sequence*>& applying = subject_.Applying(&table);
  return std::any_of(
      applying.begin(), applying.end(), [&](const Sequence* one) {
        if (one->machine == nullptr) return false;
        const FamilyPlace place = subject_.PlaceOf(*one->machine);
        return place.family != nullptr && place.family != &family &&
               place.index > 0 &&
               CompareReleases(one->machine->release(),
                               family.versions.front()->release()) >= 0;
      });
}

void ChainCheck::Newest(const Family& family) {
  if (family.versions.size() < 2) return;
  const MachineVersion& newest = *family.versions.front();
  for (const std::string& name : newest.tables) {
    const SharedTable table = subject_.machines().FindTable(name);
    if (table->entries.empty() || IsOfOlder(*table, family)) continue;
    const auto named = ReleaseOf(name);
    const bool is_old = named.has_value() && IsBeyond(newest, *named);
    Finding* const finding = Tell(
        "newest-not-empty", newest, name,
        is_old ? fmt::format(
                     "{} is the newest version and applies {}, which is for {} "
                     "and older by its name",
                     newest.name, name, named->release)
               : fmt::format(
                     "{} is the newest version, and {} says {}{}; the newest "
                     "has the defaults of the properties",
                     newest.name, name, table->entries.front().Text(),
                     table->entries.size() == 1
                         ? std::string()
                         : fmt::format(" and {} more",
                                       table->entries.size() - 1)));
    if (finding != nullptr && is_old) finding->severity = Severity::kError;
  }
}

void ChainCheck::Twice() {
  std::map<std::string_view, std::pair<const MachineVersion*, size_t>> twice;
  auto look_at = [&](const MachineVersion& machine) {
    std::set<std::string_view> seen;
    for (const std::string& table : machine.tables) {
      if (seen.insert(table).second || !subject_.IsAsked(machine)) continue;
      ++twice.try_emplace(table, &machine, 0).first->second.second;
    }
  };
  for (const Family& family : subject_.families()) {
    for (const MachineVersion* machine : family.versions) look_at(*machine);
  }
  for (const MachineVersion& machine : subject_.machines().machines()) {
    if (machine.release().empty()) look_at(machine);
  }
  for (const auto& [table, at] : twice) {
    Tell("applied-twice", *at.first, table,
         fmt::format("{} applies {} twice{}", at.first->name, table,
                     AndOlder(at.second - 1)));
  }
}

void ChainCheck::Unapplied() {
  if (!subject_.options().layers.empty()) return;
  std::set<const Table*> told;
  for (const Found& one : found_) {
    if (one.index < 0) told.insert(one.of);
  }
  for (const Looked& one : subject_.tables()) {
    const Table* const table = one.table.get();
    if (one.layer != Layer::kMachine || told.contains(table) ||
        !subject_.Applying(table).empty()) {
      continue;
    }
    Found& finding = found_.emplace_back();
    finding.code = "chain-gap";
    finding.severity = FindRule(finding.code)->severity;
    finding.layer = LayerName(one.layer);
    finding.table = table->name;
    finding.of = table;
    finding.message = fmt::format("no machine applies {}", table->name);
  }
}

void ChainCheck::Run() {
  if (!subject_.options().layers.empty()) return;
  for (const Family& family : subject_.families()) {
    Gaps(family);
    GapsByName(family);
    TooNew(family);
    Newest(family);
  }
  Twice();
  Unapplied();
}

}  // namespace

void CheckChains(const Subject& subject, Findings& found) {
  ChainCheck(subject, found).Run();
}

}  // namespace qom::compat::lint::internal
