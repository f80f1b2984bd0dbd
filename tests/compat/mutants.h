// Faults as people make them in compat tables, seeded into those of a real
// program: names misspelt, values that cannot be, entries written twice, tables
// that a version forgot or has twice, variants of a device that were
// overlooked, entries in the table of another release.
//
// Example:
//
//   const std::vector<Mutant> mutants = MutantsOf(subject, Fault::kChainGap,
//   99); Program program(subject.machines); mutants.front().apply(program);
//   lint::Lint(program.Build(), …)
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_MUTANTS_H_
#define QOMRT_TESTS_COMPAT_MUTANTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compat/machine.h"
#include "compat/table.h"
#include "qom/class.h"
#include "qom/registry.h"

namespace qom::compat::seeded {

// The machines and tables of a program, to be edited.
struct Program {
  explicit Program(const MachineSet& machines);

  Table& TableOf(std::string_view name);
  MachineVersion& MachineOf(std::string_view name);
  MachineSet Build() const;

  std::vector<Table> tables;
  std::vector<MachineVersion> machines;
  std::vector<LayerSource> accelerators;
  std::vector<LayerSource> platforms;
  DriverAliases driver_aliases;
};

enum class Fault : uint8_t {
  kMisspeltDriver,
  kMisspeltProperty,
  kWrongValue,
  kDuplicate,
  kChainGap,
  kAppliedTwice,
  kNewestNotEmpty,
  kMissedSibling,
  kWrongTable,
};
std::string_view FaultName(Fault fault);

struct Mutant {
  Fault fault;
  std::string what;
  // What findings about it are about: properties, or tables where the fault is
  // in a machine. Mutants that share none do not see each other.
  std::set<std::string> marks{};
  bool is_of_machine = false;
  std::function<void(Program&)> apply{};
  // For what is seen of it: the table before, and what objects of that driver
  // then start with.
  std::string table{};
  TableEntry entry{};
  // Types that may show it; empty: all that the entry speaks of.
  std::vector<const Class*> types{};
};

// What mutants are made of.
struct Seeded {
  TypeRegistry& registry;
  const MachineSet& machines;
  // Types of other programs that share the tables.
  std::function<bool(std::string_view)> is_elsewhere;
  std::mt19937& random;
};

// At most so many, no two alike. Entries of which no object here could show
// anything are left as they are.
std::vector<Mutant> MutantsOf(const Seeded& seeded, Fault fault, size_t most);

// The concrete types that `driver` speaks of and that have the property, where
// they take what machines say.
std::vector<const Class*> TypesWith(const TypeRegistry& registry,
                                    std::string_view driver,
                                    std::string_view property);
// "virtio-net" of "virtio-net-pci-transitional".
std::string_view StemOf(std::string_view type);

// The machines and types of which objects hold something else in a property
// than before, by reading the tables: the last entry counts, or what an object
// starts with. None: nobody can see the difference.
struct Sight {
  std::string machine;
  const Class* type;
};
std::vector<Sight> SeenOn(TypeRegistry& registry, const MachineSet& before,
                          const MachineSet& after,
                          const std::vector<const Class*>& types,
                          std::string_view name);

}  // namespace qom::compat::seeded

#endif  // QOMRT_TESTS_COMPAT_MUTANTS_H_
