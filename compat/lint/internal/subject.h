// What the rules look at: tables and entries, each once, with what is worked
// out of them for several rules: the types that an entry speaks of, the order
// in which machines apply tables, and what stands beside.
//
// Threads: a value of one call of Lint().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_LINT_INTERNAL_SUBJECT_H_
#define QOMRT_COMPAT_LINT_INTERNAL_SUBJECT_H_

#include <compare>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "compat/layer_stack.h"
#include "compat/lint/lint.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "qom/class.h"
#include "qom/internal/hash.h"
#include "qom/property.h"
#include "qom/registry.h"

namespace qom::compat::lint::internal {

// An entry where it stands.
struct Spot {
  const Table* table = nullptr;
  size_t index = 0;

  const TableEntry& operator*() const { return table->entries[index]; }
  const TableEntry* operator->() const { return &table->entries[index]; }
  std::string Text() const;  // "hw_compat_5_1#3"

  friend auto operator<=>(const Spot&, const Spot&) = default;
};

// A table that is looked at.
struct Looked {
  Layer layer;
  SharedTable table;
};

// Tables that apply one after the other: those of a machine, an accelerator, a
// platform, or of layer files.
struct Sequence {
  const MachineVersion* machine = nullptr;
  std::vector<SharedTable> tables;
  std::map<const Table*, size_t> places;  // the first of each

  void Add(SharedTable table) {
    places.emplace(table.get(), tables.size());
    tables.push_back(std::move(table));
  }
  // Whether `a` applies before `b`; both are in it.
  bool InOrder(const Spot& a, const Spot& b) const;
};

// What a sequence says of one property.
struct Sayings {
  std::vector<Spot> spots;  // in order, each once
  // Where entries for a driver are among them, by its key.
  qom::internal::HashMap<const void*, std::vector<size_t>> of_driver;
  // How many of them Subject::SpokenAnywhere() counts.
  qom::internal::HashMap<const void*, size_t> spoken;

  // Place of the last entry that objects of `type` match, of those before
  // `end`; none if there is none.
  std::optional<size_t> LastFor(const Class& type, size_t end) const;
};

// Versions of a family, newest first.
struct Family {
  std::string_view name;
  std::vector<const MachineVersion*> versions;
};

// Where a machine stands in its family; null: it has none.
struct FamilyPlace {
  const Family* family = nullptr;
  size_t index = 0;
};

// What one rule found, with the table that it is about: two layers may have
// tables of one name.
struct Found : Finding {
  const Table* of = nullptr;
};
using Findings = std::vector<Found>;

// An object that an entry speaks of.
struct Target {
  const Class* type;
  const ClassProperty* property;
};

// What an entry of a driver reaches by a property.
struct Reached {
  std::vector<Target> targets;  // types differ in the property; the first each
  size_t lacking = 0;           // types without it
  std::vector<std::string_view> lacking_names;  // the first of them
};

class Subject {
 public:
  Subject(const MachineSet& machines, TypeRegistry& registry,
          const Options& options);

  const MachineSet& machines() const { return machines_; }
  TypeRegistry& registry() const { return registry_; }
  const Options& options() const { return options_; }
  // Every table that is looked at, each once, in the order of layers and
  // machines.
  const std::vector<Looked>& tables() const { return tables_; }
  // Those that apply `table`, newest version first.
  const std::vector<const Sequence*>& Applying(const Table* table) const;
  const std::vector<Family>& families() const { return families_; }
  // How many machines are looked at.
  size_t machine_count() const { return machine_count_; }
  // Why tables could not be put in order: what no rule is about.
  const Findings& problems() const { return problems_; }
  // Whether findings about the machine are asked for.
  bool IsAsked(const MachineVersion& machine) const;

  // Types that can be created, take the layer, and are the driver, descend from
  // it or implement it; by name. Nothing if there is no such driver.
  const std::vector<const Class*>& Concrete(std::string_view driver,
                                            Layer layer) const;
  // The same types, and which of them have the property.
  const Reached& ReachedBy(const TableEntry& entry, Layer layer) const;
  // Whether an entry of any table may set a property of that name.
  bool IsNamed(std::string_view property) const {
    return by_property_.contains(property);
  }
  // Whether an entry of any table says something of that property of such
  // objects.
  bool IsSpokenOf(const Class& type, std::string_view property) const;
  // Those of one sequence.
  const Sayings& SayingsOf(const Sequence& sequence,
                           std::string_view property) const;
  bool Applies(const MachineVersion& machine, std::string_view table) const;
  // Whether objects of the type have the property without declaring it.
  bool HasDynamic(const Class& type, std::string_view property) const;
  FamilyPlace PlaceOf(const MachineVersion& machine) const;
  // Both tables are new in the same version: the next newer one has neither.
  bool AreOfSameRelease(const Table& a, const Table& b) const;
  // The newest release of a version that applies the table; "" if none does.
  std::string_view ReleaseOf(const Table& table) const;
  // Every family that applies the table does so in its newest version: it says
  // what these machines prefer, not what was in older releases.
  bool IsPreference(const Table& table) const;
  // The table is one that the histories of properties stand for.
  bool IsHistory(const Table& table) const {
    return histories_.contains(&table);
  }
  // Whether tables beside the sequence may say something of the property of
  // such objects before or after it: those of an accelerator or a platform, and
  // all others for a layer file.
  bool SpeaksBeside(const Sequence& sequence, const Class& type,
                    std::string_view property) const;
  // What a new object of the type holds before any layer; none if that is not
  // known, or depends on who embeds it.
  std::optional<Value> Initial(const Class& type,
                               const ClassProperty& property) const;

 private:
  using Counts = qom::internal::HashMap<const void*, size_t>;

  std::set<const MachineVersion*> MachinesOf(const Table& table) const;
  // Whether entries of the table may apply beside a sequence without it: those
  // of a host, and beside layer files all.
  bool IsBeside(const Table* table) const;
  // How many entries of such tables say something of the property, by the key
  // of their driver.
  const Counts& SpokenAnywhere(std::string_view property) const;
  void AddMachines();
  void AddSources(Layer layer, std::span<const LayerSource> sources);
  void Look(Layer layer, const SharedTable& table);
  void AddSequence(Sequence sequence);
  void AddLayerFiles();

  const MachineSet& machines_;
  TypeRegistry& registry_;
  const Options& options_;
  // Types that can be created, by name: of each type and interface, by key.
  qom::internal::HashMap<const void*, std::vector<const Class*>> creatable_;
  std::vector<Looked> tables_;
  std::vector<std::unique_ptr<const Sequence>> sequences_;
  std::map<const Table*, std::vector<const Sequence*>> applying_;
  std::vector<Family> families_;
  std::map<const MachineVersion*, FamilyPlace> place_of_;
  // Indices of entries that may set the property, by table.
  std::map<std::string_view, std::map<const Table*, std::vector<size_t>>>
      by_property_;
  // Properties that an owner gives to what it embeds.
  std::map<std::string_view, std::vector<const Class*>> given_;
  std::map<const MachineVersion*, std::set<std::string_view>> names_;
  std::set<const Table*> looked_;
  std::set<const Table*> of_host_;
  std::set<const Table*> histories_;
  size_t machine_count_ = 0;
  Findings problems_;
  mutable std::map<std::pair<std::string_view, Layer>,
                   std::vector<const Class*>>
      concrete_;
  mutable std::map<std::tuple<std::string_view, std::string_view, Layer>,
                   Reached>
      reached_;
  mutable std::map<std::pair<const Table*, const Table*>, bool> same_release_;
  mutable std::map<std::pair<const Class*, std::string_view>, bool> dynamic_;
  mutable std::map<std::pair<const Sequence*, std::string_view>, Sayings>
      sayings_;
  mutable std::map<std::string_view, Counts> spoken_anywhere_;
  // Drivers of entries of a property, by key.
  std::map<std::string_view, qom::internal::HashSet<const void*>> spoken_of_;
};

// Throws std::bad_alloc if that is what went wrong, and not the data.
void CheckMemory(const absl::Status& status);

// The value that the entry gives to the property; none if it cannot.
std::optional<Value> GivenValue(const TableEntry& entry,
                                const ClassProperty& property);

// A finding of the rule, about an entry.
Found About(std::string_view code, const Looked& where, size_t index,
            std::string message);
// About a machine.
Found About(std::string_view code, const MachineVersion& machine,
            std::string message);
// "pc-q35-7.1", "pc-q35-7.1 and 3 more" of `count` of which `names` are the
// first.
std::string SomeOf(std::span<const std::string_view> names, size_t count);

// ---- The rules, by what they look at ---------------------------------------

void CheckEntries(const Subject& subject, Findings& found);
void CheckDuplicates(const Subject& subject, Findings& found);
void CheckChains(const Subject& subject, Findings& found);
void CheckEffects(const Subject& subject, Findings& found);
void CheckSiblings(const Subject& subject, Findings& found);
void CheckHistories(const Subject& subject, Findings& found);

}  // namespace qom::compat::lint::internal

#endif  // QOMRT_COMPAT_LINT_INTERNAL_SUBJECT_H_
