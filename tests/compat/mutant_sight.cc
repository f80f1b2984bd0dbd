// Programs to be edited, and what guests see of an edit.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/layer.h"
#include "gtest/gtest.h"
#include "qom/assign.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/property.h"
#include "tests/compat/mutants.h"
#include "tests/support/matchers.h"

namespace qom::compat::seeded {
namespace {

using qom::test::IsOk;

// What an alias leads to; nothing of a property of one's own.
const ClassProperty* TargetOf(const ClassProperty& property) {
  const ClassProperty* target = &property;
  while (target->is_alias()) target = target->target;
  return target == &property ? nullptr : target;
}

// What the last entry that a machine says of a property of the type gives it,
// as text; nothing if no entry speaks of it. Entries for an embedded object
// come before those for its owner.
std::optional<std::string> LastWord(const MachineSet& machines,
                                    const MachineVersion& machine,
                                    const Class& type,
                                    const ClassProperty& property) {
  std::optional<std::string> word;
  std::optional<std::string> of_part;
  const ClassProperty* const target = TargetOf(property);
  const auto text_of = [&property](const TableEntry& entry) {
    const absl::StatusOr<Value> value =
        ReadValue(property, Input::OfEntry(entry.value));
    return value.ok() ? value->ToText() : std::string();
  };
  const auto look_at = [&](const Table& table) {
    for (const TableEntry& entry : table.entries) {
      if (entry.property == property.name && type.IsA(entry.driver)) {
        word = text_of(entry);
      } else if (target != nullptr && entry.property == target->name &&
                 property.route.holder != nullptr &&
                 property.route.holder->IsA(entry.driver)) {
        of_part = text_of(entry);
      }
    }
  };
  for (const std::string& table : machine.tables) {
    look_at(*machines.FindTable(table));
  }
  if (machine.sugar != nullptr) look_at(*machine.sugar);
  return word.has_value() ? word : of_part;
}

// What a new object shows before any layer, as text.
std::string FreshValue(TypeRegistry& registry, const Class& type,
                       std::string_view property) {
  Context context(registry);
  const auto object = context.New(type);
  EXPECT_THAT(object, IsOk());
  return object.ok() ? (*object)->Get(property).value_or("?") : "?";
}

}  // namespace

Program::Program(const MachineSet& set)
    : machines(set.machines().begin(), set.machines().end()),
      accelerators(set.accelerators().begin(), set.accelerators().end()),
      platforms(set.platforms().begin(), set.platforms().end()),
      driver_aliases(set.driver_aliases()) {
  for (const SharedTable& table : set.tables()) tables.push_back(*table);
}

Table& Program::TableOf(std::string_view name) {
  return *std::find_if(tables.begin(), tables.end(),
                       [name](const Table& one) { return one.name == name; });
}

MachineVersion& Program::MachineOf(std::string_view name) {
  return *std::find_if(
      machines.begin(), machines.end(),
      [name](const MachineVersion& one) { return one.name == name; });
}

MachineSet Program::Build() const {
  MachineSet set;
  for (const Table& table : tables) {
    EXPECT_THAT(set.AddTable(table.name, table.entries), IsOk());
  }
  for (const MachineVersion& machine : machines) {
    EXPECT_THAT(set.AddMachine(machine), IsOk());
  }
  for (const LayerSource& one : accelerators) {
    EXPECT_THAT(set.AddAccelerator(one), IsOk());
  }
  for (const LayerSource& one : platforms) {
    EXPECT_THAT(set.AddPlatform(one), IsOk());
  }
  for (const auto& [alias, driver] : driver_aliases) {
    EXPECT_THAT(set.AddDriverAlias(alias, driver), IsOk());
  }
  return set;
}

std::vector<const Class*> TypesWith(const TypeRegistry& registry,
                                    std::string_view driver,
                                    std::string_view property) {
  std::vector<const Class*> types;
  const Class* const named = registry.Find(driver);
  if (named == nullptr) return types;
  for (const Class* type : registry.Types()) {
    if (!type->is_abstract() && !type->is_interface() && type->IsA(*named) &&
        Takes(LayersOf(*type), Layer::kMachine) &&
        type->FindProperty(property) != nullptr) {
      types.push_back(type);
    }
  }
  return types;
}

std::string_view StemOf(std::string_view type) {
  constexpr std::string_view kEnds[] = {
      "-non-transitional", "-transitional", "-pci", "-ccw", "-device", "-mmio"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view end : kEnds) {
      if (!type.ends_with(end)) continue;
      type.remove_suffix(end.size());
      again = true;
    }
  }
  return type;
}

std::vector<Sight> SeenOn(TypeRegistry& registry, const MachineSet& before,
                          const MachineSet& after,
                          const std::vector<const Class*>& types,
                          std::string_view name) {
  std::vector<Sight> seen;
  for (const Class* type : types) {
    const ClassProperty& property = *type->FindProperty(name);
    std::optional<std::string> fresh;
    for (const MachineVersion& machine : before.machines()) {
      std::optional<std::string> was =
          LastWord(before, machine, *type, property);
      std::optional<std::string> is =
          LastWord(after, **after.FindMachine(machine.name), *type, property);
      if (was == is) continue;
      if (!fresh.has_value()) fresh = FreshValue(registry, *type, name);
      if (was.value_or(*fresh) != is.value_or(*fresh)) {
        seen.push_back({machine.name, type});
      }
    }
  }
  return seen;
}

}  // namespace qom::compat::seeded
