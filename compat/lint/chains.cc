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
  bool IsOfOlder(std::string_view table, const Family& family) const;

  const Subject& subject_;
  Findings& found_;
  // Of tables whose names tell another release, as that in which something
  // changed.
  std::set<std::string_view> other_stems_;
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
}

Finding* ChainCheck::Tell(std::string_view code, const MachineVersion& machine,
                          std::string_view table, std::string message) {
  if (!subject_.IsAsked(machine)) return nullptr;
  Finding& finding =
      found_.emplace_back(About(code, machine, std::move(message)));
  finding.table = table;
  return &finding;
}

void ChainCheck::Gaps(const Family& family) {
  std::vector<std::pair<std::string_view, const MachineVersion*>> known;
  for (size_t i = 0; i < family.versions.size(); ++i) {
    const MachineVersion& machine = *family.versions[i];
    for (const auto& [table, newer] : known) {
      // Only the newest of those that lack it is told.
      if (subject_.Applies(machine, table) ||
          !subject_.Applies(*family.versions[i - 1], table)) {
        continue;
      }
      size_t more = 0;
      for (size_t j = i + 1; j < family.versions.size() &&
                             !subject_.Applies(*family.versions[j], table);
           ++j) {
        ++more;
      }
      if (Finding* finding = Tell(
              "chain-gap", machine, table,
              fmt::format("{} lacks {}, which the newer {} applies{}",
                          machine.name, table, newer->name, AndOlder(more)))) {
        finding->because = newer->name;
      }
    }
    for (const std::string& table : machine.tables) {
      const bool is_known =
          std::any_of(known.begin(), known.end(),
                      [&table](const auto& one) { return one.first == table; });
      if (!is_known) known.emplace_back(table, &machine);
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
  for (const SharedTable& table : subject_.machines().tables()) {
    const auto named = ReleaseOf(table->name);
    if (!named.has_value() || !stems.contains(named->stem)) continue;
    const auto at = std::find_if(family.versions.begin(), family.versions.end(),
                                 [&named](const MachineVersion* machine) {
                                   return CompareReleases(machine->release(),
                                                          named->release) <= 0;
                                 });
    if (at == family.versions.end() || subject_.Applies(**at, table->name))
      continue;
    // Told of a newer neighbour already.
    if (at != family.versions.begin() &&
        subject_.Applies(**(at - 1), table->name)) {
      continue;
    }
    Tell("chain-gap", **at, table->name,
         applied.contains(table->name)
             ? fmt::format("{} lacks {}, which is for {} and older by its name",
                           (*at)->name, table->name, named->release)
             : fmt::format("{} lacks {}, and so does all of {}; other tables "
                           "of that row it applies",
                           (*at)->name, table->name, family.name));
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

bool ChainCheck::IsOfOlder(std::string_view table, const Family& family) const {
  for (const Family& other : subject_.families()) {
    if (&other == &family || other.versions.size() < 2) continue;
    for (size_t i = 1; i < other.versions.size(); ++i) {
      if (CompareReleases(other.versions[i]->release(),
                          family.versions.front()->release()) >= 0 &&
          subject_.Applies(*other.versions[i], table)) {
        return true;
      }
    }
  }
  return false;
}

void ChainCheck::Newest(const Family& family) {
  if (family.versions.size() < 2) return;
  const MachineVersion& newest = *family.versions.front();
  for (const std::string& name : newest.tables) {
    const SharedTable table = subject_.machines().FindTable(name);
    if (table->entries.empty() || IsOfOlder(name, family)) continue;
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
  for (const Looked& one : subject_.tables()) {
    if (one.layer != Layer::kMachine || !subject_.options().layers.empty() ||
        !subject_.Applying(one.table.get()).empty() ||
        std::any_of(found_.begin(), found_.end(), [&one](const Finding& told) {
          return told.table == one.table->name && told.index < 0;
        })) {
      continue;
    }
    Finding finding;
    finding.code = "chain-gap";
    finding.severity = FindRule(finding.code)->severity;
    finding.layer = LayerName(one.layer);
    finding.table = one.table->name;
    finding.message = fmt::format("no machine applies {}", one.table->name);
    found_.push_back(std::move(finding));
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
