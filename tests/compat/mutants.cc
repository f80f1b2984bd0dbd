// How each fault is made of an entry, of a table, or of a machine's list.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/mutants.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/history.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qom/assign.h"
#include "qom/property.h"
#include "tests/support/matchers.h"

namespace qom::compat::seeded {
namespace {

using qom::test::IsOk;

constexpr std::string_view kFaults[] = {
    "misspelt driver",  "misspelt property", "wrong value",
    "duplicate",        "chain gap",         "applied twice",
    "newest not empty", "missed sibling",    "wrong table",
};

// An entry where it stands.
struct Site {
  const Table* table;
  size_t index;

  const TableEntry& entry() const { return table->entries[index]; }
  std::string Text() const {
    return fmt::format("{}#{} {}", table->name, index, entry().Text());
  }
};

// A name as a hurried hand writes it.
std::string Misspelt(std::string_view name, std::mt19937& random) {
  std::string text(name);
  const size_t at = random() % text.size();
  switch (random() % 4) {
    case 0:
      if (text.size() > 1) text.erase(at, 1);
      break;
    case 1:
      if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
      break;
    case 2:
      text.insert(at, 1, text[at]);
      break;
    default: {
      const size_t hyphen = text.find('-');
      text[hyphen == text.npos ? at : hyphen] = '_';
    }
  }
  return text;
}

// The entry of `program` that is as `entry` was.
TableEntry& Found(Program& program, std::string_view table,
                  const TableEntry& entry) {
  std::vector<TableEntry>& entries = program.TableOf(table).entries;
  const auto at = std::find(entries.begin(), entries.end(), entry);
  EXPECT_NE(at, entries.end()) << table << " " << entry.Text();
  return *at;
}

void Erase(Program& program, std::string_view table, const TableEntry& entry) {
  std::vector<TableEntry>& entries = program.TableOf(table).entries;
  const auto at = std::find(entries.begin(), entries.end(), entry);
  ASSERT_NE(at, entries.end()) << table << " " << entry.Text();
  entries.erase(at);
}

// A value that the property cannot take; none if it takes every text.
std::optional<Value> Impossible(const ClassProperty& property,
                                std::mt19937& random) {
  constexpr std::string_view kNone[] = {"onn",  "0x1g", "-1e", "yess",
                                        "12 k", "five", "0..", "1,2"};
  constexpr size_t kTries = 6;
  for (size_t i = 0; i < kTries; ++i) {
    const Value value(i == 0 && random() % 2 == 0
                          ? std::string_view("99999999999999999999999")
                          : kNone[random() % std::size(kNone)]);
    if (!ReadValue(property, Input::OfEntry(value)).ok()) return value;
  }
  return std::nullopt;
}

class Maker {
 public:
  Maker(const Seeded& seeded, Fault fault) : seeded_(seeded), fault_(fault) {}

  std::vector<Mutant> Make(size_t most);

 private:
  void OfEntries(size_t most);
  void OfMachines(size_t most);

  std::optional<Mutant> OfEntry(const Site& site);
  std::optional<Mutant> MisspeltDriver(const Site& site);
  std::optional<Mutant> MisspeltProperty(const Site& site);
  std::optional<Mutant> WrongValue(const Site& site);
  std::optional<Mutant> Duplicate(const Site& site);
  void ForgetSiblings(const Site& site);
  void NarrowToOne(const Site& site);
  void NameATransport(const Site& site);
  std::optional<Mutant> WrongTable(const Site& site);
  bool AppliedByTheSame(const std::string& a, const std::string& b) const;

  void ChainGap(const MachineVersion& machine, const std::string& table);
  void AppliedTwice(const MachineVersion& machine, const std::string& table);
  void NewestNotEmpty(const MachineVersion& machine, const std::string& table);

  bool IsAlive(const Site& site) const {
    return !TypesWith(seeded_.registry, site.entry().driver,
                      site.entry().property)
                .empty();
  }
  bool IsAlive(const Table& table) const {
    for (size_t i = 0; i < table.entries.size(); ++i) {
      if (IsAlive({&table, i})) return true;
    }
    return false;
  }
  Mutant Of(const Site& site, std::string what) const {
    return {.fault = fault_,
            .what = fmt::format("{}: {}", site.Text(), what),
            .marks = {site.entry().property},
            .table = site.table->name,
            .entry = site.entry()};
  }
  // Versions of its family that are older, or newer.
  std::vector<const MachineVersion*> Beside(const MachineVersion& machine,
                                            bool older) const;
  static bool Applies(const MachineVersion& machine, std::string_view table) {
    return std::find(machine.tables.begin(), machine.tables.end(), table) !=
           machine.tables.end();
  }

  const Seeded& seeded_;
  Fault fault_;
  std::vector<Mutant> made_;
};

std::optional<Mutant> Maker::MisspeltDriver(const Site& site) {
  const std::string name = Misspelt(site.entry().driver, seeded_.random);
  if (name == site.entry().driver || name.empty() ||
      seeded_.registry.Find(name) != nullptr || seeded_.is_elsewhere(name)) {
    return std::nullopt;
  }
  Mutant mutant = Of(site, "driver " + name);
  mutant.apply = [table = site.table->name, entry = site.entry(),
                  name](Program& program) {
    Found(program, table, entry).driver = name;
  };
  return mutant;
}

std::optional<Mutant> Maker::MisspeltProperty(const Site& site) {
  const std::string name = Misspelt(site.entry().property, seeded_.random);
  if (name == site.entry().property || name.empty() ||
      !TypesWith(seeded_.registry, site.entry().driver, name).empty()) {
    return std::nullopt;
  }
  Mutant mutant = Of(site, "property " + name);
  mutant.marks.insert(name);
  mutant.apply = [table = site.table->name, entry = site.entry(),
                  name](Program& program) {
    Found(program, table, entry).property = name;
  };
  return mutant;
}

std::optional<Mutant> Maker::WrongValue(const Site& site) {
  const auto types =
      TypesWith(seeded_.registry, site.entry().driver, site.entry().property);
  const std::optional<Value> value = Impossible(
      *types.front()->FindProperty(site.entry().property), seeded_.random);
  if (!value.has_value()) return std::nullopt;
  Mutant mutant = Of(site, "value " + value->ToText());
  mutant.apply = [table = site.table->name, entry = site.entry(),
                  value = *value](Program& program) {
    Found(program, table, entry).value = value;
  };
  return mutant;
}

std::optional<Mutant> Maker::Duplicate(const Site& site) {
  // Copied whole, copied with another value, or copied over its neighbour,
  // which is then named by nobody.
  const std::vector<TableEntry>& entries = site.table->entries;
  const size_t next = site.index + 1;
  const bool over = seeded_.random() % 2 == 0 && next < entries.size() &&
                    entries[next].property == site.entry().property &&
                    entries[next].driver != site.entry().driver;
  const size_t place = seeded_.random() % (entries.size() + 1);
  Mutant mutant = Of(site, over ? "in place of the next" : "copied");
  mutant.apply = [=, table = site.table->name, entry = site.entry(),
                  neighbour =
                      over ? entries[next] : TableEntry()](Program& program) {
    if (over) {
      Found(program, table, neighbour) = entry;
      return;
    }
    std::vector<TableEntry>& all = program.TableOf(table).entries;
    all.insert(
        all.begin() + static_cast<std::ptrdiff_t>(std::min(place, all.size())),
        entry);
  };
  return mutant;
}

// One of several variants that a table names is forgotten, or all but one.
void Maker::ForgetSiblings(const Site& site) {
  const TableEntry& entry = site.entry();
  std::vector<TableEntry> siblings;
  for (const TableEntry& other : site.table->entries) {
    if (other.property == entry.property && other.value == entry.value &&
        other.driver != entry.driver &&
        StemOf(other.driver) == StemOf(entry.driver) &&
        !TypesWith(seeded_.registry, other.driver, other.property).empty()) {
      siblings.push_back(other);
    }
  }
  if (siblings.empty()) return;
  Mutant one = Of(site, "forgotten beside " + siblings.front().driver);
  one.apply = [table = site.table->name, entry](Program& program) {
    Erase(program, table, entry);
  };
  made_.push_back(std::move(one));
  Mutant others = Of(site, "its siblings are forgotten");
  others.entry = siblings.front();
  others.apply = [table = site.table->name, siblings](Program& program) {
    for (const TableEntry& other : siblings) Erase(program, table, other);
  };
  made_.push_back(std::move(others));
}

// One of several transports is named where the device was, which all of them
// embed.
void Maker::NameATransport(const Site& site) {
  const TableEntry& entry = site.entry();
  const Class& device = *seeded_.registry.Find(entry.driver);
  std::vector<const Class*> owners;
  for (const Class* type : seeded_.registry.Types()) {
    const ClassProperty* const property = type->FindProperty(entry.property);
    if (!type->is_abstract() && property != nullptr && property->is_alias() &&
        property->route.holder != nullptr &&
        property->route.holder->IsA(device)) {
      owners.push_back(type);
    }
  }
  for (const Class* type : owners) {
    const bool is_one_of_several =
        std::any_of(owners.begin(), owners.end(),
                    [type](const Class* other) { return !other->IsA(*type); });
    if (!is_one_of_several || StemOf(type->name()) != StemOf(device.name())) {
      continue;
    }
    Mutant mutant = Of(site, fmt::format("of {} only", type->name()));
    mutant.types = owners;
    mutant.apply = [table = site.table->name, entry,
                    name = std::string(type->name())](Program& program) {
      Found(program, table, entry).driver = name;
    };
    made_.push_back(std::move(mutant));
  }
}

// One variant is named where the base of all of them was.
void Maker::NarrowToOne(const Site& site) {
  const TableEntry& entry = site.entry();
  const std::vector<const Class*> types =
      TypesWith(seeded_.registry, entry.driver, entry.property);
  const bool is_base_of_one_device =
      types.size() > 1 &&
      std::all_of(types.begin(), types.end(), [&types](const Class* one) {
        return StemOf(one->name()) == StemOf(types.front()->name());
      });
  if (!is_base_of_one_device) return;
  for (const Class* one : types) {
    if (one->name() == entry.driver) continue;
    Mutant mutant = Of(site, fmt::format("{} only", one->name()));
    mutant.apply = [table = site.table->name, entry,
                    name = std::string(one->name())](Program& program) {
      Found(program, table, entry).driver = name;
    };
    made_.push_back(std::move(mutant));
  }
}

std::optional<Mutant> Maker::WrongTable(const Site& site) {
  // The nearest one that other machines apply.
  const std::string& own = site.table->name;
  std::vector<std::string> others;
  for (const MachineVersion& machine : seeded_.machines.machines()) {
    const auto at =
        std::find(machine.tables.begin(), machine.tables.end(), own);
    if (at == machine.tables.end()) continue;
    for (auto after = at + 1; after != machine.tables.end(); ++after) {
      if (!AppliedByTheSame(own, *after)) {
        others.push_back(*after);
        break;
      }
    }
    for (auto before = at; before != machine.tables.begin();) {
      if (!AppliedByTheSame(own, *--before)) {
        others.push_back(*before);
        break;
      }
    }
  }
  if (others.empty()) return std::nullopt;
  const std::string to = others[seeded_.random() % others.size()];
  Mutant mutant = Of(site, "moved to " + to);
  mutant.apply = [table = own, entry = site.entry(), to](Program& program) {
    Erase(program, table, entry);
    program.TableOf(to).entries.push_back(entry);
  };
  return mutant;
}

bool Maker::AppliedByTheSame(const std::string& a, const std::string& b) const {
  const auto machines = seeded_.machines.machines();
  return std::all_of(machines.begin(), machines.end(), [&](const auto& one) {
    return Applies(one, a) == Applies(one, b);
  });
}

std::optional<Mutant> Maker::OfEntry(const Site& site) {
  if (!IsAlive(site)) return std::nullopt;
  switch (fault_) {
    case Fault::kMisspeltDriver:
      return MisspeltDriver(site);
    case Fault::kMisspeltProperty:
      return MisspeltProperty(site);
    case Fault::kWrongValue:
      return WrongValue(site);
    case Fault::kDuplicate:
      return Duplicate(site);
    case Fault::kWrongTable:
      return WrongTable(site);
    default:
      return std::nullopt;
  }
}

void Maker::OfEntries(size_t most) {
  std::vector<Site> sites;
  for (const SharedTable& table : seeded_.machines.tables()) {
    for (size_t i = 0; i < table->entries.size(); ++i) {
      sites.push_back({table.get(), i});
    }
  }
  std::shuffle(sites.begin(), sites.end(), seeded_.random);
  for (const Site& site : sites) {
    if (made_.size() >= most) return;
    if (fault_ == Fault::kMissedSibling && IsAlive(site)) {
      ForgetSiblings(site);
      NarrowToOne(site);
      NameATransport(site);
    }
    if (auto mutant = OfEntry(site)) made_.push_back(*std::move(mutant));
  }
}

std::vector<const MachineVersion*> Maker::Beside(const MachineVersion& machine,
                                                 bool older) const {
  std::vector<const MachineVersion*> beside;
  for (const MachineVersion& other : seeded_.machines.machines()) {
    if (other.family() != machine.family() || other.release().empty()) continue;
    const auto order = CompareReleases(other.release(), machine.release());
    if (older ? order < 0 : order > 0) beside.push_back(&other);
  }
  return beside;
}

// Forgotten by one version, or by it and all that are older.
void Maker::ChainGap(const MachineVersion& machine, const std::string& table) {
  const bool and_older = seeded_.random() % 2 == 0;
  std::vector<std::string> of = {machine.name};
  if (and_older) {
    for (const MachineVersion* one : Beside(machine, true)) {
      of.push_back(one->name);
    }
  }
  made_.push_back({.fault = fault_,
                   .what = fmt::format("{}{} without {}", machine.name,
                                       and_older ? " and older" : "", table),
                   .marks = {table},
                   .is_of_machine = true,
                   .apply = [of, table](Program& program) {
                     for (const std::string& one : of) {
                       std::erase(program.MachineOf(one).tables, table);
                     }
                   }});
}

void Maker::AppliedTwice(const MachineVersion& machine,
                         const std::string& table) {
  const size_t place = seeded_.random() % (machine.tables.size() + 1);
  made_.push_back(
      {.fault = fault_,
       .what = fmt::format("{} with {} twice", machine.name, table),
       .marks = {table},
       .is_of_machine = true,
       .apply = [name = machine.name, table, place](Program& program) {
         std::vector<std::string>& tables = program.MachineOf(name).tables;
         tables.insert(tables.begin() + static_cast<std::ptrdiff_t>(
                                            std::min(place, tables.size())),
                       table);
       }});
}

void Maker::NewestNotEmpty(const MachineVersion& machine,
                           const std::string& table) {
  const std::vector<const MachineVersion*> newer = Beside(machine, false);
  if (newer.empty()) return;
  const MachineVersion& newest = **std::max_element(
      newer.begin(), newer.end(), [](const auto* a, const auto* b) {
        return CompareReleases(a->release(), b->release()) < 0;
      });
  if (Applies(newest, table)) return;
  made_.push_back(
      {.fault = fault_,
       .what = fmt::format("{} with {}", newest.name, table),
       .marks = {table},
       .is_of_machine = true,
       .apply = [name = newest.name, table](Program& program) {
         std::vector<std::string>& tables = program.MachineOf(name).tables;
         if (std::find(tables.begin(), tables.end(), table) == tables.end()) {
           tables.push_back(table);
         }
       }});
}

void Maker::OfMachines(size_t most) {
  struct Place {
    const MachineVersion* machine;
    const std::string* table;
  };
  std::vector<Place> places;
  for (const MachineVersion& machine : seeded_.machines.machines()) {
    if (machine.release().empty()) continue;
    for (const std::string& table : machine.tables) {
      if (IsAlive(*seeded_.machines.FindTable(table))) {
        places.push_back({&machine, &table});
      }
    }
  }
  std::shuffle(places.begin(), places.end(), seeded_.random);
  for (const auto& [machine, table] : places) {
    if (made_.size() == most) return;
    if (fault_ == Fault::kChainGap) ChainGap(*machine, *table);
    if (fault_ == Fault::kAppliedTwice) AppliedTwice(*machine, *table);
    if (fault_ == Fault::kNewestNotEmpty) NewestNotEmpty(*machine, *table);
  }
}

std::vector<Mutant> Maker::Make(size_t most) {
  const bool of_machine = fault_ == Fault::kChainGap ||
                          fault_ == Fault::kAppliedTwice ||
                          fault_ == Fault::kNewestNotEmpty;
  of_machine ? OfMachines(most) : OfEntries(most);
  return std::move(made_);
}

}  // namespace

std::string_view FaultName(Fault fault) {
  return kFaults[static_cast<size_t>(fault)];
}

std::vector<Mutant> MutantsOf(const Seeded& seeded, Fault fault, size_t most) {
  return Maker(seeded, fault).Make(most);
}

}  // namespace qom::compat::seeded
