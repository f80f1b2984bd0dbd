// What the rules of lint look at, worked out of machines, types and options.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/lint/internal/subject.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/history.h"
#include "compat/layer.h"
#include "compat/lint/rules.h"
#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::lint::internal {
namespace {

// Calls `f` with the key of each type and interface that `type` is.
template <typename F>
void ForEachDriver(const Class& type, F f) {
  for (const Class* at = &type; at != nullptr; at = at->parent()) f(at->key());
  for (const qom::internal::InterfaceRow& row : type.interfaces()) f(row.key);
}

// Families in the order in which they first appear, versions newest first.
std::vector<Family> FamiliesOf(const MachineSet& machines) {
  std::vector<Family> families;
  std::map<std::string_view, size_t> known;
  for (const MachineVersion& machine : machines.machines()) {
    if (machine.release().empty()) continue;
    const auto [at, is_new] =
        known.try_emplace(machine.family(), families.size());
    if (is_new) families.push_back({machine.family(), {}});
    families[at->second].versions.push_back(&machine);
  }
  for (Family& family : families) {
    std::stable_sort(family.versions.begin(), family.versions.end(),
                     [](const MachineVersion* a, const MachineVersion* b) {
                       return CompareReleases(a->release(), b->release()) > 0;
                     });
  }
  return families;
}

Found ProblemOf(const absl::Status& status) {
  CheckMemory(status);
  Found problem;
  problem.code = CauseWord(CauseOf(status));
  problem.message = Message(status);
  return problem;
}

// Constructors of `type` may add properties to its objects.
bool MayAddNames(const Class& type) {
  const Class* native = &type;
  while (!native->is_native()) native = native->parent();
  return native->key() != &kTypeKey<Object> &&
         native->key() != &kTypeKey<ObjectCompat>;
}

// Of a map or set, the key of an element.
template <typename T>
const T* KeyOf(const T* element) {
  return element;
}
template <typename T, typename Value>
const T* KeyOf(const std::pair<const T* const, Value>& element) {
  return element.first;
}

// Calls look(element of `a`, element of `b`) for each key that both have, in as
// many steps as the smaller one has elements.
void ForEachInBoth(const auto& a, const auto& b, auto look) {
  if (a.size() <= b.size()) {
    for (const auto& one : a) {
      const auto other = b.find(KeyOf(one));
      if (other != b.end()) look(one, *other);
    }
  } else {
    for (const auto& other : b) {
      const auto one = a.find(KeyOf(other));
      if (one != a.end()) look(*one, other);
    }
  }
}

void AddGiven(std::span<const ChildSpec> children,
              std::map<std::string_view, std::vector<const Class*>>& given) {
  for (const ChildSpec& child : children) {
    for (const PropertyDefault& one : child.defaults) {
      given[one.property].push_back(child.type);
    }
    // Of what lies deeper the type is not told here: any may be meant.
    for (const DeepDefault& one : child.deep_defaults) {
      given[one.given.property].push_back(nullptr);
    }
  }
}

}  // namespace

std::string Spot::Text() const {
  return fmt::format("{}#{}", table->name, index);
}

std::optional<size_t> Sayings::LastFor(const Class& type, size_t end) const {
  std::optional<size_t> last;
  ForEachDriver(type, [this, end, &last](const void* key) {
    const auto places = of_driver.find(key);
    if (places == of_driver.end()) return;
    const auto after =
        std::lower_bound(places->second.begin(), places->second.end(), end);
    if (after != places->second.begin()) {
      last = std::max(last, std::optional(*std::prev(after)));
    }
  });
  return last;
}

bool Sequence::InOrder(const Spot& a, const Spot& b) const {
  const size_t place_a = places.find(a.table)->second;
  const size_t place_b = places.find(b.table)->second;
  return std::pair(place_a, a.index) < std::pair(place_b, b.index);
}

Subject::Subject(const MachineSet& machines, TypeRegistry& registry,
                 const Options& options)
    : machines_(machines),
      registry_(registry),
      options_(options),
      families_(FamiliesOf(machines)) {
  for (const Family& family : families_) {
    for (size_t i = 0; i < family.versions.size(); ++i) {
      place_of_[family.versions[i]] = {&family, i};
    }
  }
  for (const Class* type : registry.Types()) {
    if (type->is_interface() || type->is_abstract()) continue;
    ForEachDriver(*type, [this, type](const void* key) {
      creatable_[key].push_back(type);
    });
    AddGiven(type->children(), given_);
  }
  AddLayerFiles();
  AddSources(Layer::kAccel, machines.accelerators());
  AddSources(Layer::kPlatform, machines.platforms());
  AddMachines();
  for (const auto& [table, sequences] : applying_) {
    for (size_t i = 0; i < table->entries.size(); ++i) {
      const TableEntry& entry = table->entries[i];
      by_property_[entry.property][table].push_back(i);
      const Class* const driver = registry.Find(entry.driver);
      if (driver != nullptr) spoken_of_[entry.property].insert(driver->key());
    }
  }
}

void Subject::AddLayerFiles() {
  for (size_t i = 0; i < kLayerCount; ++i) {
    const Layer layer = static_cast<Layer>(i);
    Sequence sequence;
    for (const LayerTable& one : options_.layers) {
      if (one.layer != layer) continue;
      tables_.push_back({layer, one.table});
      sequence.Add(one.table);
    }
    AddSequence(std::move(sequence));
  }
}

void Subject::AddSources(Layer layer, std::span<const LayerSource> sources) {
  for (const LayerSource& source : sources) {
    Sequence sequence;
    for (const SharedTable& table : source.tables) {
      if (options_.machines.empty()) Look(layer, table);
      of_host_.insert(table.get());
      sequence.Add(table);
    }
    AddSequence(std::move(sequence));
  }
}

void Subject::AddMachines() {
  const auto histories = HistoryTables(registry_);
  if (!histories.ok()) problems_.push_back(ProblemOf(histories.status()));
  const bool has_histories = histories.ok() && !histories->empty();
  std::vector<const MachineVersion*> order;
  for (const Family& family : families_) {
    order.insert(order.end(), family.versions.begin(), family.versions.end());
  }
  for (const MachineVersion& machine : machines_.machines()) {
    if (machine.release().empty()) order.push_back(&machine);
  }
  std::set<std::string_view> applied;
  for (const MachineVersion* machine : order) {
    const bool is_asked = IsAsked(*machine);
    machine_count_ += is_asked;
    names_[machine].insert(machine->tables.begin(), machine->tables.end());
    Sequence sequence;
    sequence.machine = machine;
    for (const std::string& name : machine->tables) {
      applied.insert(name);
      const SharedTable table = machines_.FindTable(name);
      if (is_asked) Look(Layer::kMachine, table);
      if (!has_histories) sequence.Add(table);
    }
    if (has_histories) {
      const auto tables =
          machines_.Assemble({.machine = machine->name}, *histories);
      if (!tables.ok()) {
        problems_.push_back(ProblemOf(tables.status()));
        problems_.back().machine = machine->name;
        continue;
      }
      for (const LayerTable& one : *tables) {
        if (one.layer != Layer::kMachine) continue;
        sequence.Add(one.table);
        if (!applied.contains(one.table->name)) {
          histories_.insert(one.table.get());
        }
      }
    }
    if (machine->sugar != nullptr) {
      if (is_asked) Look(Layer::kSugar, machine->sugar);
      sequence.Add(machine->sugar);
    }
    AddSequence(std::move(sequence));
  }
  if (!options_.machines.empty()) return;
  for (const SharedTable& table : machines_.tables()) {
    if (!applied.contains(table->name)) Look(Layer::kMachine, table);
  }
}

void Subject::Look(Layer layer, const SharedTable& table) {
  if (!options_.layers.empty()) return;
  if (looked_.insert(table.get()).second) tables_.push_back({layer, table});
}

void Subject::AddSequence(Sequence sequence) {
  sequences_.push_back(std::make_unique<const Sequence>(std::move(sequence)));
  const Sequence* const kept = sequences_.back().get();
  for (const auto& [table, place] : kept->places) {
    applying_[table].push_back(kept);
  }
}

const std::vector<const Sequence*>& Subject::Applying(
    const Table* table) const {
  static const std::vector<const Sequence*> kNone;
  const auto at = applying_.find(table);
  return at == applying_.end() ? kNone : at->second;
}

bool Subject::IsAsked(const MachineVersion& machine) const {
  const std::vector<std::string>& asked = options_.machines;
  return asked.empty() ||
         std::find(asked.begin(), asked.end(), machine.name) != asked.end();
}

FamilyPlace Subject::PlaceOf(const MachineVersion& machine) const {
  const auto at = place_of_.find(&machine);
  return at == place_of_.end() ? FamilyPlace() : at->second;
}

std::set<const MachineVersion*> Subject::MachinesOf(const Table& table) const {
  std::set<const MachineVersion*> machines;
  for (const Sequence* one : Applying(&table)) {
    if (one->machine != nullptr) machines.insert(one->machine);
  }
  return machines;
}

bool Subject::AreOfSameRelease(const Table& a, const Table& b) const {
  if (&a == &b) return true;
  const auto [at, is_new] = same_release_.try_emplace(std::pair(&a, &b));
  if (!is_new) return at->second;
  const std::set<const MachineVersion*> of_a = MachinesOf(a);
  const std::set<const MachineVersion*> of_b = MachinesOf(b);
  at->second =
      std::any_of(of_a.begin(), of_a.end(), [&](const MachineVersion* one) {
        if (!of_b.contains(one)) return false;
        const FamilyPlace place = PlaceOf(*one);
        if (place.index == 0) return true;
        const MachineVersion* newer = place.family->versions[place.index - 1];
        return !of_a.contains(newer) && !of_b.contains(newer);
      });
  return at->second;
}

std::string_view Subject::ReleaseOf(const Table& table) const {
  std::string_view newest;
  for (const Sequence* one : Applying(&table)) {
    if (one->machine == nullptr) continue;
    const std::string_view release = one->machine->release();
    if (newest.empty() ||
        (!release.empty() && CompareReleases(release, newest) > 0)) {
      newest = release;
    }
  }
  return newest;
}

bool Subject::IsPreference(const Table& table) const {
  const std::set<const MachineVersion*> applying = MachinesOf(table);
  bool is_one = false;
  for (const MachineVersion* machine : applying) {
    const Family* const family = PlaceOf(*machine).family;
    if (family == nullptr || family->versions.size() < 2) continue;
    if (!applying.contains(family->versions.front())) return false;
    is_one = true;
  }
  return is_one;
}

bool Subject::SpeaksBeside(const Sequence& sequence, const Class& type,
                           std::string_view property) const {
  const auto& inside = SayingsOf(sequence, property).spoken;
  const auto& all = SpokenAnywhere(property);
  bool speaks = false;
  ForEachDriver(type, [&](const void* key) {
    const auto total = all.find(key);
    if (total == all.end()) return;
    const auto own = inside.find(key);
    speaks = speaks || own == inside.end() || own->second < total->second;
  });
  return speaks;
}

const std::vector<const Class*>& Subject::Concrete(std::string_view driver,
                                                   Layer layer) const {
  const auto [at, is_new] = concrete_.try_emplace(std::pair(driver, layer));
  if (!is_new) return at->second;
  const Class* const named = registry_.Find(driver);
  if (named == nullptr) return at->second;
  const auto types = creatable_.find(named->key());
  if (types == creatable_.end()) return at->second;
  for (const Class* type : types->second) {
    if (Takes(LayersOf(*type), layer)) at->second.push_back(type);
  }
  return at->second;
}

const Reached& Subject::ReachedBy(const TableEntry& entry, Layer layer) const {
  const auto [at, is_new] = reached_.try_emplace(std::tuple(
      std::string_view(entry.driver), std::string_view(entry.property), layer));
  Reached& reached = at->second;
  if (!is_new) return reached;
  std::set<const ClassProperty*> seen;
  for (const Class* type : Concrete(entry.driver, layer)) {
    const ClassProperty* const property = type->FindProperty(entry.property);
    if (property != nullptr) {
      if (seen.insert(property).second)
        reached.targets.push_back({type, property});
    } else if (!HasDynamic(*type, entry.property)) {
      constexpr size_t kNamed = 2;
      if (reached.lacking++ < kNamed) {
        reached.lacking_names.push_back(type->name());
      }
    }
  }
  return reached;
}

bool Subject::IsSpokenOf(const Class& type, std::string_view property) const {
  const auto drivers = spoken_of_.find(property);
  if (drivers == spoken_of_.end()) return false;
  bool is_spoken_of = false;
  ForEachDriver(type, [&drivers, &is_spoken_of](const void* key) {
    is_spoken_of = is_spoken_of || drivers->second.contains(key);
  });
  return is_spoken_of;
}

const Sayings& Subject::SayingsOf(const Sequence& sequence,
                                  std::string_view property) const {
  const auto [at, is_new] =
      sayings_.try_emplace(std::pair(&sequence, property));
  Sayings& said = at->second;
  if (!is_new) return said;
  const auto of_property = by_property_.find(property);
  if (of_property == by_property_.end()) return said;
  const std::map<const Table*, std::vector<size_t>>& tables =
      of_property->second;
  ForEachInBoth(tables, sequence.places, [&said](const auto& indices, auto&) {
    for (const size_t index : indices.second) {
      said.spots.push_back({indices.first, index});
    }
  });
  std::sort(said.spots.begin(), said.spots.end(),
            [&sequence](const Spot& a, const Spot& b) {
              return sequence.InOrder(a, b);
            });
  for (size_t i = 0; i < said.spots.size(); ++i) {
    const Class* const driver = registry_.Find(said.spots[i]->driver);
    if (driver == nullptr) continue;
    said.of_driver[driver->key()].push_back(i);
    if (IsBeside(said.spots[i].table)) ++said.spoken[driver->key()];
  }
  return said;
}

bool Subject::IsBeside(const Table* table) const {
  return !options_.layers.empty() || of_host_.contains(table);
}

const Subject::Counts& Subject::SpokenAnywhere(
    std::string_view property) const {
  const auto [at, is_new] = spoken_anywhere_.try_emplace(property);
  Counts& counts = at->second;
  const auto of_property = by_property_.find(property);
  if (!is_new || of_property == by_property_.end()) return counts;
  for (const auto& [table, indices] : of_property->second) {
    if (!IsBeside(table)) continue;
    for (const size_t index : indices) {
      const Class* const driver = registry_.Find(table->entries[index].driver);
      if (driver != nullptr) ++counts[driver->key()];
    }
  }
  return counts;
}

bool Subject::Applies(const MachineVersion& machine,
                      std::string_view table) const {
  return names_.find(&machine)->second.contains(table);
}

bool Subject::HasDynamic(const Class& type, std::string_view property) const {
  if (!MayAddNames(type)) return false;
  const auto [at, is_new] =
      dynamic_.try_emplace(std::pair(&type, property), false);
  if (!is_new) return at->second;
  Context context(registry_);
  const absl::StatusOr<Ref<Object>> made = context.New(type);
  if (!made.ok()) CheckMemory(made.status());
  at->second = made.ok() && (*made)->FindProperty(property) != nullptr;
  return at->second;
}

std::optional<Value> Subject::Initial(const Class& type,
                                      const ClassProperty& property) const {
  const Class* holder = &type;
  const ClassProperty* field = &property;
  while (field->is_alias()) {
    holder = field->route.holder;
    field = field->target;
  }
  field = &field->field();
  const auto given = given_.find(field->name);
  if (given != given_.end()) {
    for (const Class* embedded : given->second) {
      if (embedded == nullptr || embedded->IsA(*holder)) return std::nullopt;
    }
  }
  const Value* const value = holder->DefaultOf(*field);
  if (value == nullptr) return std::nullopt;
  // Programs tell an empty text from none; here both are "".
  if (value->is_text() && value->text_value().empty()) return std::nullopt;
  absl::StatusOr<Value> held = ReadValue(*field, Input::OfDefault(*value));
  if (held.ok()) return *std::move(held);
  CheckMemory(held.status());
  return *value;
}

void CheckMemory(const absl::Status& status) {
  if (CauseOf(status) == Cause::kOutOfMemory) throw std::bad_alloc();
}

std::optional<Value> GivenValue(const TableEntry& entry,
                                const ClassProperty& property) {
  absl::StatusOr<Value> value =
      ReadValue(property, Input::OfEntry(entry.value));
  if (value.ok()) return *std::move(value);
  CheckMemory(value.status());
  return std::nullopt;
}

Found About(std::string_view code, const Looked& where, size_t index,
            std::string message) {
  const TableEntry& entry = where.table->entries[index];
  Found finding;
  finding.of = where.table.get();
  finding.code = code;
  finding.severity = FindRule(code)->severity;
  finding.layer = LayerName(where.layer);
  finding.table = where.table->name;
  finding.index = static_cast<int64_t>(index);
  finding.file = entry.file;
  finding.line = entry.line;
  finding.driver = entry.driver;
  finding.property = entry.property;
  finding.value = entry.ValueText();
  finding.message = std::move(message);
  return finding;
}

Found About(std::string_view code, const MachineVersion& machine,
            std::string message) {
  Found finding;
  finding.code = code;
  finding.severity = FindRule(code)->severity;
  finding.machine = machine.name;
  finding.layer = LayerName(Layer::kMachine);
  finding.message = std::move(message);
  return finding;
}

std::string SomeOf(std::span<const std::string_view> names, size_t count) {
  switch (count) {
    case 0:
      return "none";
    case 1:
      return std::string(names[0]);
    case 2:
      return fmt::format("{} and {}", names[0], names[1]);
    default:
      return fmt::format("{} and {} more", names[0], count - 1);
  }
}

}  // namespace qom::compat::lint::internal
