// What lint says of a device that comes in several variants, of which an entry
// names one and no entry another: virtio-rng-pci, and virtio-rng-ccw or
// virtio-rng-pci-transitional, which keep the new default.
//
// Which types are variants of one device:
//
//   - names that differ in the transport at their end only;
//   - direct descendants of a class of which one is named as the other, with a
//     word in front: apic and kvm-apic;
//   - owners that hand the property through to the same kind of part;
//   - the last of a class's direct descendants, where the table names all the
//     others with the same value.
//
// A kind of variant that only tables of newer releases name is taken for
// younger than the table, which then need not name it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compat/history.h"
#include "compat/layer.h"
#include "compat/lint/internal/subject.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/property.h"

namespace qom::compat::lint::internal {
namespace {

struct VariantKind {
  std::string_view suffix;
  std::string_view name;
};
// The longer ones first.
constexpr VariantKind kKinds[] = {
    {"-pci-non-transitional", "transitional"},
    {"-pci-transitional", "transitional"},
    {"-pci-base", "pci"},
    {"-pci", "pci"},
    {"-device", "device"},
    {"-ccw", "ccw"},
    {"-mmio", "mmio"},
    {"-isa", "isa"},
    {"-i2c", "i2c"},
    {"-spi", "spi"},
    {"-sysbus", "sysbus"},
};

// "virtio-rng" and "pci" of "virtio-rng-pci"; a name without a transport is the
// device itself.
struct Variant {
  std::string_view device;
  std::string_view kind;
};
Variant VariantOf(std::string_view type) {
  for (const VariantKind& kind : kKinds) {
    if (!type.ends_with(kind.suffix)) continue;
    type.remove_suffix(kind.suffix.size());
    return {type, kind.name};
  }
  return {type, ""};
}

// What an alias leads to.
struct Part {
  const Class* type = nullptr;  // null: it is no alias
  const ClassProperty* property = nullptr;
};
Part PartBehind(const ClassProperty* property) {
  if (property == nullptr || !property->is_alias()) return {};
  return {property->route.holder, &property->target->field()};
}

// Whether the type has objects, and these take layers.
bool IsLookedAt(const Class& type) {
  return !type.is_abstract() && !type.is_interface() &&
         LayersOf(type) != LayerMask::kNone;
}

class SiblingCheck {
 public:
  SiblingCheck(const Subject& subject, Findings& found);

  void Run();

 private:
  // The types that entries of a driver speak of by a property.
  struct SpokenOf {
    std::set<std::string> defaults{};  // the new ones
    // What they reach by the property, and how many reach each.
    std::map<std::pair<const Class*, const ClassProperty*>, size_t> parts{};
  };
  // Of one entry.
  struct Asked {
    const Looked& where;
    size_t index;
    const TableEntry& entry;
    const Class& driver;
    std::string_view release;  // of the table; "" for a layer file
    const SpokenOf& spoken;
    bool has_other_owners = false;  // of these parts
    std::vector<const Class*> missed{};
  };

  void LookAt(const Looked& where, size_t index, std::string_view release);
  void AddVariants(Asked& asked) const;
  void AddOwners(Asked& asked) const;
  void AddParts(Asked& asked) const;
  void AddImplementations(Asked& asked) const;
  void AddLastOfKin(Asked& asked) const;
  void Add(Asked& asked, const Class& type) const;
  // Types with the property of which no entry speaks, by name.
  const std::vector<const Class*>& Unspoken(std::string_view property) const;
  void NoteHolder(const Class& type, const ClassProperty& property);
  void NoteEntry(const Table& table, const TableEntry& entry,
                 std::string_view release);
  // The type has the property with the same new default, and nothing says
  // anything of it.
  bool IsMissed(const Asked& asked, const Class& type) const;
  bool IsSpokenOf(const Class& type, const ClassProperty& property) const;
  bool IsYounger(const Asked& asked, const Class& type) const;
  std::string DefaultOf(const Class& type, const ClassProperty& property) const;
  const SpokenOf& WhatIsSpokenOf(const TableEntry& entry, Layer layer);

  const Subject& subject_;
  Findings& found_;
  std::map<std::string_view, std::vector<const Class*>> by_device_;
  // Of properties that entries speak of: types that have them, how many
  // children of a type do, and how many reach a part by them.
  std::map<std::string_view, std::vector<const Class*>> unspoken_;
  std::map<std::pair<const Class*, std::string_view>, size_t> kin_;
  std::map<std::tuple<std::string_view, const Class*, const ClassProperty*>,
           size_t>
      owners_;
  // Types that a table gives the value, by their parent.
  std::map<
      std::tuple<const Table*, std::string_view, std::string, const Class*>,
      std::set<const Class*>>
      named_;
  // The oldest release whose tables name a type of the kind, and a type.
  std::map<std::string_view, std::string_view> kind_since_;
  std::map<std::string_view, std::string_view> type_since_;
  std::set<std::tuple<const Table*, std::string_view, const Class*>> told_;
  std::map<std::tuple<std::string_view, std::string_view, Layer>, SpokenOf>
      spoken_;
};

SiblingCheck::SiblingCheck(const Subject& subject, Findings& found)
    : subject_(subject), found_(found) {
  for (const Class* type : subject.registry().Types()) {
    if (!IsLookedAt(*type)) continue;
    by_device_[VariantOf(type->name()).device].push_back(type);
    for (const ClassProperty* property : type->properties()) {
      if (property != nullptr && subject.IsNamed(property->name)) {
        NoteHolder(*type, *property);
      }
    }
  }
  for (const Looked& where : subject.tables()) {
    const std::string_view release = subject.ReleaseOf(*where.table);
    for (const TableEntry& entry : where.table->entries) {
      NoteEntry(*where.table, entry, release);
    }
  }
}

void SiblingCheck::NoteHolder(const Class& type,
                              const ClassProperty& property) {
  const std::string_view name = property.name;
  ++kin_[{type.parent(), name}];
  const Part part = PartBehind(&property);
  if (part.type != nullptr) ++owners_[{name, part.type, part.property}];
  if (!IsSpokenOf(type, property)) unspoken_[name].push_back(&type);
}

void SiblingCheck::NoteEntry(const Table& table, const TableEntry& entry,
                             std::string_view release) {
  const Class* const driver = subject_.registry().Find(entry.driver);
  if (driver != nullptr && IsLookedAt(*driver) &&
      driver->FindProperty(entry.property) != nullptr) {
    named_[{&table, entry.property, entry.ValueText(), driver->parent()}]
        .insert(driver);
  }
  if (release.empty()) return;
  auto note = [release](auto& since, std::string_view name) {
    const auto [at, is_new] = since.try_emplace(name, release);
    if (!is_new && CompareReleases(release, at->second) < 0) {
      at->second = release;
    }
  };
  // A base such as "pci-device" is no variant.
  if (driver == nullptr || !driver->is_abstract()) {
    note(kind_since_, VariantOf(entry.driver).kind);
  }
  note(type_since_, entry.driver);
}

const std::vector<const Class*>& SiblingCheck::Unspoken(
    std::string_view property) const {
  static const std::vector<const Class*> kNone;
  const auto at = unspoken_.find(property);
  return at == unspoken_.end() ? kNone : at->second;
}

std::string SiblingCheck::DefaultOf(const Class& type,
                                    const ClassProperty& property) const {
  const std::optional<Value> value = subject_.Initial(type, property);
  return value.has_value() ? value->ToText() : "?";
}

bool SiblingCheck::IsSpokenOf(const Class& type,
                              const ClassProperty& property) const {
  const Class* holder = &type;
  const ClassProperty* at = &property;
  while (true) {
    if (subject_.IsSpokenOf(*holder, at->name)) return true;
    if (!at->is_alias()) return false;
    holder = at->route.holder;
    at = &at->target->field();
  }
}

bool SiblingCheck::IsYounger(const Asked& asked, const Class& type) const {
  if (asked.release.empty()) return false;
  const auto since = kind_since_.find(VariantOf(type.name()).kind);
  return since != kind_since_.end() &&
         CompareReleases(since->second, asked.release) > 0;
}

bool SiblingCheck::IsMissed(const Asked& asked, const Class& type) const {
  if (type.IsA(asked.driver)) return false;
  const ClassProperty* const property = type.FindProperty(asked.entry.property);
  return property != nullptr &&
         asked.spoken.defaults.contains(DefaultOf(type, *property)) &&
         !IsSpokenOf(type, *property) && !IsYounger(asked, type);
}

void SiblingCheck::Add(Asked& asked, const Class& type) const {
  if (std::find(asked.missed.begin(), asked.missed.end(), &type) ==
      asked.missed.end()) {
    asked.missed.push_back(&type);
  }
}

void SiblingCheck::AddVariants(Asked& asked) const {
  const auto at = by_device_.find(VariantOf(asked.driver.name()).device);
  if (at == by_device_.end()) return;
  for (const Class* type : at->second) {
    const bool is_part = std::any_of(
        asked.spoken.parts.begin(), asked.spoken.parts.end(),
        [type](const auto& part) { return part.first.first == type; });
    if (!is_part && IsMissed(asked, *type)) Add(asked, *type);
  }
}

void SiblingCheck::AddOwners(Asked& asked) const {
  if (asked.spoken.parts.empty()) return;
  for (const auto& [part, owners] : asked.spoken.parts) {
    const auto all =
        owners_.find({asked.entry.property, part.first, part.second});
    asked.has_other_owners = asked.has_other_owners || all->second > owners;
  }
  for (const Class* type : Unspoken(asked.entry.property)) {
    const Part part = PartBehind(type->FindProperty(asked.entry.property));
    if (asked.spoken.parts.contains({part.type, part.property}) &&
        IsMissed(asked, *type)) {
      Add(asked, *type);
    }
  }
}

// Where tables of that age name the part itself, or parts of that kind if there
// are other owners, an entry that reaches it through one of them only is half
// of what was meant.
void SiblingCheck::AddParts(Asked& asked) const {
  auto is_named = [&asked](const auto& since, std::string_view name) {
    const auto at = since.find(name);
    return at != since.end() && CompareReleases(at->second, asked.release) <= 0;
  };
  for (const auto& [part, owners] : asked.spoken.parts) {
    const auto& [type, property] = part;
    const bool is_meant = is_named(type_since_, type->name()) ||
                          (asked.has_other_owners &&
                           is_named(kind_since_, VariantOf(type->name()).kind));
    if (is_meant && !type->is_abstract() && !IsSpokenOf(*type, *property)) {
      Add(asked, *type);
    }
  }
}

void SiblingCheck::AddImplementations(Asked& asked) const {
  const std::string ending = fmt::format("-{}", asked.driver.name());
  for (const Class* type : Unspoken(asked.entry.property)) {
    if (type->parent() == asked.driver.parent() &&
        type->name().ends_with(ending) && IsMissed(asked, *type)) {
      Add(asked, *type);
    }
  }
}

void SiblingCheck::AddLastOfKin(Asked& asked) const {
  const Class* const parent = asked.driver.parent();
  const std::string& property = asked.entry.property;
  const auto named = named_.find(
      {asked.where.table.get(), property, asked.entry.ValueText(), parent});
  constexpr size_t kEnough = 3;
  if (named == named_.end() || named->second.size() < kEnough ||
      kin_.find({parent, property})->second != named->second.size() + 1) {
    return;
  }
  for (const Class* type : Unspoken(property)) {
    if (type->parent() == parent && IsMissed(asked, *type)) Add(asked, *type);
  }
}

const SiblingCheck::SpokenOf& SiblingCheck::WhatIsSpokenOf(
    const TableEntry& entry, Layer layer) {
  const auto [at, is_new] = spoken_.try_emplace(std::tuple(
      std::string_view(entry.driver), std::string_view(entry.property), layer));
  SpokenOf& spoken = at->second;
  if (!is_new) return spoken;
  for (const Class* type : subject_.Concrete(entry.driver, layer)) {
    const ClassProperty* const property = type->FindProperty(entry.property);
    if (property == nullptr) continue;
    spoken.defaults.insert(DefaultOf(*type, *property));
    const Part part = PartBehind(property);
    if (part.type != nullptr) ++spoken.parts[{part.type, part.property}];
  }
  return spoken;
}

void SiblingCheck::LookAt(const Looked& where, size_t index,
                          std::string_view release) {
  const TableEntry& entry = where.table->entries[index];
  const Class* const driver = subject_.registry().Find(entry.driver);
  if (driver == nullptr) return;
  const SpokenOf& spoken = WhatIsSpokenOf(entry, where.layer);
  if (spoken.defaults.empty()) return;
  Asked asked = {where, index, entry, *driver, release, spoken};
  AddVariants(asked);
  AddOwners(asked);
  AddParts(asked);
  AddImplementations(asked);
  AddLastOfKin(asked);
  std::vector<std::string_view> names;
  for (const Class* type : asked.missed) {
    if (told_.emplace(where.table.get(), entry.property, type).second) {
      names.push_back(type->name());
    }
  }
  if (names.empty()) return;
  std::sort(names.begin(), names.end());
  Found finding = About(
      "missed-sibling", where, index,
      fmt::format("{} {} '{}', too, and {} new default {}: no entry names {}",
                  fmt::join(names, ", "), names.size() == 1 ? "has" : "have",
                  entry.property, names.size() == 1 ? "keeps the" : "keep the",
                  fmt::join(asked.spoken.defaults, " or "),
                  names.size() == 1 ? "it" : "them"));
  finding.nearest.assign(names.begin(), names.end());
  finding.expected = entry.value;
  found_.push_back(std::move(finding));
}

void SiblingCheck::Run() {
  const bool are_files = !subject_.options().layers.empty();
  for (const Looked& where : subject_.tables()) {
    const std::string_view release = subject_.ReleaseOf(*where.table);
    // What all versions apply says what the family prefers, not what changed.
    if (!are_files &&
        (release.empty() || subject_.IsPreference(*where.table))) {
      continue;
    }
    for (size_t i = 0; i < where.table->entries.size(); ++i) {
      LookAt(where, i, release);
    }
  }
}

}  // namespace

void CheckSiblings(const Subject& subject, Findings& found) {
  SiblingCheck(subject, found).Run();
}

}  // namespace qom::compat::lint::internal
