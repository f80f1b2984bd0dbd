// Real data: the catalogue of QEMU 7.2 for x86_64, its oldest machine with
// hundreds of compat entries, pc-q35-2.4, and its newest.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_REAL_OPERATIONS_H_
#define QOMRT_BENCH_REAL_OPERATIONS_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/operation.h"
#include "compat/catalogue/catalogue.h"
#include "compat/layer_stack.h"

namespace qom::bench {

inline constexpr char kDisk[] = "virtio-blk-pci";
inline constexpr char kOldMachine[] = "pc-q35-2.4";
inline constexpr char kNewMachine[] = "pc-q35-7.2";

// Types and machines.
struct Emulator {
  explicit Emulator(std::string_view architecture)
      : catalogue(Check(compat::LoadCatalogueDirectory(
            CatalogueFolder(architecture), registry))) {}
  TypeRegistry registry;
  compat::Catalogue catalogue;
};

inline const Class& TypeNamed(TypeRegistry& registry, std::string_view name) {
  const Class* type = registry.Find(name);
  if (type == nullptr) Die("a type of the catalogue is missing");
  return *type;
}

// Reads the files, makes and seals the types, and lets them go.
template <const char* kArchitecture>
struct LoadCatalogue {
  void operator()() {
    Emulator emulator(kArchitecture);
    DoNotOptimize(emulator);
  }
};
inline constexpr char kX86[] = "x86_64";
inline constexpr char kAarch64[] = "aarch64";
struct LoadCatalogueX86 : LoadCatalogue<kX86> {
  static constexpr Row kRow{.name = "load-catalogue-x86_64", .count = 1};
};
struct LoadCatalogueAarch64 : LoadCatalogue<kAarch64> {
  static constexpr Row kRow{.name = "load-catalogue-aarch64", .count = 1};
};

// A context, the tables of the machine in it, and its first disk.
struct SelectMachine {
  static constexpr Row kRow{.name = "select-pc-q35-2.4", .count = 5};
  void operator()() {
    Context context(emulator_.registry);
    Check(
        emulator_.catalogue.machines.Select({.machine = kOldMachine}, context));
    const Ref<Object> disk = Check(context.New(type_));
    DoNotOptimize(disk);
  }

 private:
  Emulator emulator_{kX86};
  const Class& type_ = TypeNamed(emulator_.registry, kDisk);
};

// A virtio-blk-pci with its embedded virtio-blk-device.
template <const char* kMachine>
class CreateDisk {
 public:
  static constexpr bool kShared = true;
  CreateDisk() {
    Check(emulator_.catalogue.machines.Select({.machine = kMachine}, context_));
    first_ = Check(context_.New(type_));
  }
  void operator()() {
    Ref<Object> disk = Check(context_.New(type_));
    Object* made = disk.get();
    DoNotOptimize(made);
  }

 private:
  Emulator emulator_{kX86};
  Context context_{emulator_.registry};
  const Class& type_ = TypeNamed(emulator_.registry, kDisk);
  Ref<Object> first_;
};
struct CreateDiskOld : CreateDisk<kOldMachine> {
  static constexpr Row kRow{.name = "create-virtio-blk-pci-on-pc-q35-2.4"};
};
struct CreateDiskNew : CreateDisk<kNewMachine> {
  static constexpr Row kRow{.name = "create-virtio-blk-pci-on-pc-q35-7.2"};
};

// The same when the entries of the machine are walked for each of the two
// objects: a cast by name, and the value set from text where it matches.
class NaiveDisk {
 public:
  static constexpr Row kRow{.name = "naive/create-virtio-blk-pci-on-pc-q35-2.4",
                            .count = 20};
  NaiveDisk() {
    Context machine(emulator_.registry);
    Check(
        emulator_.catalogue.machines.Select({.machine = kOldMachine}, machine));
    for (const auto& table : compat::Layers(machine).snapshot()->tables()) {
      for (const compat::TableEntry& entry : table->table().entries) {
        walked_.push_back(
            {entry.driver, entry.property, entry.ValueText(), entry.optional});
      }
    }
  }
  void operator()() {
    Ref<Object> disk = Check(context_.New(type_));
    for (const Ref<Object>& child : disk->children()) Walk(*child);
    Walk(*disk);
    Object* made = disk.get();
    DoNotOptimize(made);
  }

 private:
  struct Walked {
    std::string driver;
    std::string property;
    std::string value;
    bool optional;
  };
  void Walk(Object& object) {
    for (const Walked& entry : walked_) {
      if (!IsA(object, entry.driver)) continue;
      if (entry.optional && object.FindProperty(entry.property) == nullptr) {
        continue;
      }
      Check(object.Set(entry.property, entry.value));
    }
  }

  Emulator emulator_{kX86};
  Context context_{emulator_.registry};
  const Class& type_ = TypeNamed(emulator_.registry, kDisk);
  std::vector<Walked> walked_;
};

using RealOperations =
    OperationList<LoadCatalogueX86, LoadCatalogueAarch64, SelectMachine,
                  CreateDiskOld, CreateDiskNew, NaiveDisk>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_REAL_OPERATIONS_H_
