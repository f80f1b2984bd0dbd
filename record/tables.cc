// Lists of entries made into tables.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/tables.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/keys.h"
#include "compat/history.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "fmt/format.h"

namespace qom::record {
namespace {

using compat::TableEntry;
using Entries = std::vector<TableEntry>;

compat::MachineVersion VersionOf(const MachineFact& fact) {
  compat::MachineVersion version{.name = fact.name,
                                 .alias = fact.alias,
                                 .is_default = fact.is_default,
                                 .deprecated = fact.deprecated};
  for (const auto& [key, value] : fact.attributes) {
    if (!compat::model::IsMachineKey(key)) version.attributes[key] = value;
  }
  return version;
}

// ---- Optional entries ------------------------------------------------------

// Types and interfaces, each with the concrete types that are one of it.
using Matches = std::map<std::string_view, std::vector<const TypeFact*>>;

Matches MatchesOf(const Facts& facts) {
  Matches matches;
  for (const auto& [name, type] : facts.types) {
    if (type.is_abstract || type.is_interface || !type.properties.has_value()) {
      continue;
    }
    std::set<std::string_view> drivers;
    std::string_view at = name;
    for (size_t i = 0; i <= kMostAncestors && !at.empty(); ++i) {
      const auto ancestor = facts.types.find(at);
      if (ancestor == facts.types.end()) break;
      drivers.insert(ancestor->first);
      drivers.insert(ancestor->second.interfaces.begin(),
                     ancestor->second.interfaces.end());
      at = ancestor->second.parent;
    }
    for (const std::string_view driver : drivers) {
      matches[driver].push_back(&type);
    }
  }
  return matches;
}

// Whether some object that the entry is for lacks the property.
class OptionalEntries {
 public:
  explicit OptionalEntries(const Facts& facts) : matches_(MatchesOf(facts)) {}

  bool IsOptional(const TableEntry& entry) {
    const auto [at, is_new] =
        known_.emplace(std::pair(entry.driver, entry.property), false);
    const auto types = matches_.find(entry.driver);
    if (is_new && types != matches_.end()) {
      at->second =
          std::any_of(types->second.begin(), types->second.end(),
                      [&entry](const TypeFact* type) {
                        return !type->properties->contains(entry.property);
                      });
    }
    return at->second;
  }

 private:
  Matches matches_;
  std::map<std::pair<std::string, std::string>, bool> known_;
};

// ---- Tables ----------------------------------------------------------------

bool BeginsWith(const Entries& list, const Entries& begin) {
  return list.size() >= begin.size() &&
         std::equal(begin.begin(), begin.end(), list.begin());
}

// What the machines of one family apply, the newest first.
class Family {
 public:
  Family(OptionalEntries& optional, compat::model::Model& model)
      : optional_(optional), model_(model) {}

  // False if the machine does not begin with what the one before applies.
  bool Add(const MachineFact& fact, compat::MachineVersion version) {
    const Entries& entries = *fact.entries;
    const bool continues = BeginsWith(entries, applied_);
    if (!continues) {
      applied_.clear();
      tables_.clear();
    }
    Entries added(
        entries.begin() + static_cast<std::ptrdiff_t>(applied_.size()),
        entries.end());
    if (!added.empty()) {
      for (TableEntry& entry : added) {
        entry.optional = optional_.IsOptional(entry);
      }
      tables_.push_back(fact.name);
      model_.tables.push_back(compat::MakeTable(fact.name, std::move(added)));
    }
    applied_ = entries;
    version.tables = tables_;
    model_.machines.push_back({std::move(version), entries.size()});
    return continues;
  }

 private:
  OptionalEntries& optional_;
  compat::model::Model& model_;
  Entries applied_;
  std::vector<std::string> tables_;
};

struct Versioned {
  const MachineFact* fact;
  compat::MachineVersion version;
};

// By family, the newest first.
bool ComesBefore(const Versioned& a, const Versioned& b) {
  const std::string_view family = a.version.family();
  if (family != b.version.family()) return family < b.version.family();
  const std::string_view release = a.version.release();
  if (release.empty() || b.version.release().empty()) {
    return release.size() < b.version.release().size();
  }
  return compat::CompareReleases(release, b.version.release()) > 0;
}

}  // namespace

void AddMachines(const Facts& facts, compat::model::Model& model,
                 std::vector<std::string>& missing) {
  std::vector<Versioned> machines;
  std::set<std::string_view> names;
  for (const MachineFact& fact : facts.machines) {
    if (fact.name == compat::kNoMachine) continue;
    if (!names.insert(fact.name).second) {
      missing.push_back(
          fmt::format("{}: a second machine of that name", fact.name));
      continue;
    }
    machines.push_back({&fact, VersionOf(fact)});
  }
  std::stable_sort(machines.begin(), machines.end(), ComesBefore);
  OptionalEntries optional(facts);
  std::optional<Family> family;
  std::string of_family;
  std::set<std::string> used;  // of the emulator's own tables
  for (Versioned& machine : machines) {
    if (!family.has_value() || machine.version.family() != of_family) {
      family.emplace(optional, model);
      of_family = machine.version.family();
    }
    if (!machine.fact->entries.has_value()) {
      model.machines.push_back({std::move(machine.version)});
    } else if (!machine.fact->tables.empty()) {
      machine.version.tables = machine.fact->tables;
      used.insert(machine.fact->tables.begin(), machine.fact->tables.end());
      model.machines.push_back(
          {std::move(machine.version), machine.fact->entries->size()});
    } else if (!family->Add(*machine.fact, std::move(machine.version))) {
      missing.push_back(fmt::format(
          "{}: what it adds to its next newer version; it does not begin with "
          "what that applies, and has a table of its own",
          machine.fact->name));
    }
  }
  for (const std::string& table : used) {
    model.tables.push_back(
        compat::MakeTable(table, facts.tables.find(table)->second));
  }
}

std::vector<std::string> OtherLayeredTypes(const Facts& facts) {
  std::set<std::string> drivers;
  for (const MachineFact& machine : facts.machines) {
    if (!machine.entries.has_value()) continue;
    for (const TableEntry& entry : *machine.entries) {
      drivers.insert(entry.driver);
    }
  }
  std::erase_if(drivers, [&facts](const std::string& driver) {
    const auto type = facts.types.find(driver);
    return type == facts.types.end() || type->second.is_interface ||
           IsA(facts, driver, "device") ||
           IsA(facts, driver, "memory-backend") || IsA(facts, driver, "accel");
  });
  return {drivers.begin(), drivers.end()};
}

}  // namespace qom::record
