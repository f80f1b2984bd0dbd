// Tables as they lie in the emulator: an entry belongs to the exported table
// that holds its address. Of the others, entries that lie one after the other
// and serve the same machines are one table.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "record/inside.h"
#include "record/json.h"

namespace qom::record {
namespace {

struct PlacedEntry {
  compat::TableEntry entry;
  uint64_t place;
  std::string table;  // "" if it is not exported
};

struct PlacedMachine {
  std::string name;
  std::vector<PlacedEntry> entries{};
  uint64_t entry_size = 0;
};

uint64_t NumberOf(const JsonValue& value, std::string_view key) {
  const JsonValue* const number = MemberOf(value, key);
  return number != nullptr && number->IsUint64() ? number->GetUint64() : 0;
}

std::vector<PlacedMachine> MachinesIn(const JsonValue& list) {
  constexpr std::string_view kSuffix = "-machine";
  std::vector<PlacedMachine> machines;
  for (const JsonValue& one : list.GetArray()) {
    std::string_view name = TextOf(one, "type");
    const JsonValue* const entries = ListOf(one, "entries");
    if (!name.ends_with(kSuffix) || entries == nullptr) continue;
    name.remove_suffix(kSuffix.size());
    PlacedMachine machine{.name = std::string(name),
                          .entry_size = NumberOf(one, "entry-size")};
    for (const JsonValue& entry : entries->GetArray()) {
      machine.entries.push_back(
          {{.driver = std::string(TextOf(entry, "qom-type")),
            .property = std::string(TextOf(entry, "property")),
            .value = std::string(TextOf(entry, "value")),
            .optional = IsTrue(entry, "optional")},
           NumberOf(entry, "place"),
           std::string(TextOf(entry, "table"))});
    }
    machines.push_back(std::move(machine));
  }
  return machines;
}

class TableNames {
 public:
  explicit TableNames(const std::vector<PlacedMachine>& machines) {
    for (const PlacedMachine& machine : machines) {
      for (const PlacedEntry& entry : machine.entries) {
        users_[entry.place].insert(machine.name);
      }
    }
  }

  // Gives each entry of the machine the name of its table.
  void Name(PlacedMachine& machine) {
    const PlacedEntry* before = nullptr;
    for (PlacedEntry& entry : machine.entries) {
      if (entry.table.empty()) {
        std::string& name = local_[entry.place];
        if (name.empty()) {
          const bool continues =
              before != nullptr && local_.contains(before->place) &&
              before->place + machine.entry_size == entry.place &&
              users_[before->place] == users_[entry.place];
          name = continues ? before->table
                           : fmt::format("local_{}_{}", count_++, machine.name);
        }
        entry.table = name;
      }
      before = &entry;
    }
  }

 private:
  std::map<uint64_t, std::set<std::string_view>> users_;  // by place
  std::map<uint64_t, std::string> local_;                 // by place
  size_t count_ = 0;
};

// The names of the tables that the machine applies, each as often as it does.
std::vector<std::string> TablesOf(const PlacedMachine& machine) {
  std::vector<std::string> tables;
  const PlacedEntry* before = nullptr;
  for (const PlacedEntry& entry : machine.entries) {
    if (before == nullptr || before->table != entry.table ||
        before->place + machine.entry_size != entry.place) {
      tables.push_back(entry.table);
    }
    before = &entry;
  }
  return tables;
}

// Whether the tables, one after the other, are what the machine applies.
bool AreEnough(const PlacedMachine& machine,
               const std::vector<std::string>& names, const Facts& facts) {
  size_t at = 0;
  for (const std::string& name : names) {
    for (const compat::TableEntry& entry : facts.tables.find(name)->second) {
      if (at == machine.entries.size() || machine.entries[at].entry != entry) {
        return false;
      }
      ++at;
    }
  }
  return at == machine.entries.size();
}

}  // namespace

void LearnTablesInside(Interview& interview, Facts& facts) {
  const Answer answer = interview.Ask({"x-deep-machines"}, "x-deep-machines");
  if (!answer.is_return() || !answer.said.IsArray()) return;
  std::vector<PlacedMachine> placed = MachinesIn(answer.said);
  TableNames names(placed);
  std::map<std::string, std::map<uint64_t, compat::TableEntry>> tables;
  for (PlacedMachine& machine : placed) {
    names.Name(machine);
    for (const PlacedEntry& entry : machine.entries) {
      tables[entry.table].emplace(entry.place, entry.entry);
    }
  }
  for (auto& [name, entries] : tables) {
    for (auto& [place, entry] : entries) {
      facts.tables[name].push_back(std::move(entry));
    }
  }
  for (const PlacedMachine& machine : placed) {
    for (MachineFact& fact : facts.machines) {
      if (fact.name != machine.name) continue;
      fact.entries.emplace();
      for (const PlacedEntry& entry : machine.entries) {
        fact.entries->push_back(entry.entry);
      }
      std::vector<std::string> applied = TablesOf(machine);
      if (AreEnough(machine, applied, facts)) fact.tables = std::move(applied);
    }
  }
}

}  // namespace qom::record
