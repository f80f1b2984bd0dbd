// Versioned machines as data: which compat tables a machine version applies,
// in which order, and what else is known of it. A `MachineSet` holds the
// machines, accelerators and platforms of one emulator and puts the tables of
// those that are chosen into a layer stack.
//
// Example:
//
//   compat::MachineSet machines;
//   QOMRT_RETURN_IF_ERROR(
//       machines.AddFamily("emu", {{"2.0"}, {"1.0", kCompat1_0}}));
//
// or, with tables by name:
//
//   QOMRT_RETURN_IF_ERROR(machines.AddTable(
//       "hw_compat_7_1", {{"virtio-rng-pci", "vectors", 0}}));
//   QOMRT_RETURN_IF_ERROR(machines.AddMachine(
//       {.name = "pc-q35-7.1", .tables = {"hw_compat_7_1"}}));
//   QOMRT_RETURN_IF_ERROR(machines.Select({.machine = "pc-q35-7.1"}, context));
//
// Threads: const methods may run concurrently; Add… needs exclusion.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_MACHINE_H_
#define QOMRT_COMPAT_MACHINE_H_

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/driver_aliases.h"
#include "compat/entry.h"
#include "compat/entry_name.h"
#include "compat/history.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// What users call no machine at all; no machine has the name.
inline constexpr std::string_view kNoMachine = "none";

struct MachineVersion {
  std::string name{};
  std::string alias{};
  bool is_default = false;
  bool deprecated = false;
  std::vector<std::string> tables{};  // in order of application
  // The history of rows in whose numbers `release()` is: "qemu"; none: the
  // embedder's own. With a release of its own, "qemu-9.0", the machine takes
  // from that history what 9.0 had, whatever its name says.
  std::string follows{};
  // What the machine puts into the sugar layer as it starts, named
  // "NAME sugar"; null if nothing.
  SharedTable sugar{};
  // Whatever else the source of the data said, by key.
  std::map<std::string, Value> attributes{};

  // "pc-q35" of "pc-q35-7.1"; the whole name if it has no version.
  std::string_view family() const;
  // "7.1" of "pc-q35-7.1"; empty if it has none.
  std::string_view release() const;
  // The release that it stands for in a history; empty if it takes nothing
  // from it.
  std::string_view ReleaseIn(std::string_view history) const;
};

// A version of a family, and what its promise adds to that of the next newer
// one.
struct FamilyVersion {
  std::string_view release;
  std::span<const Entry> entries{};
};

// An accelerator or a platform: its own tables, in order of application, and
// what it needs of a host as a whole (compat/host.h).
struct LayerSource {
  std::string name;
  std::vector<SharedTable> tables;
  std::vector<std::string> needs{};
};

// What to put into a stack.
struct Selection {
  std::optional<std::string> machine{};  // name or alias; none: no such layer
  std::optional<std::string> accel{};    // "kvm" stands for "kvm-accel"
  std::optional<std::string> platform{};
  // Further tables, each for the end of its layer; only the machine's own sugar
  // comes after them.
  std::vector<LayerTable> more{};
  // Entries of all of those that do not apply: {{"hw_compat_5_1", 3}}.
  std::vector<EntryName> without{};
};

class MachineSet {
 public:
  // A table for machines. AlreadyExists if the name is taken.
  absl::Status AddTable(SharedTable table);
  absl::Status AddTable(std::string_view name,
                        std::vector<TableEntry> entries) {
    return AddTable(MakeTable(name, std::move(entries)));
  }
  absl::Status AddEntries(std::string_view name,
                          std::span<const Entry> entries) {
    return AddTable(MakeTable(name, entries));
  }
  // NotFound if it lists a table that is not there, InvalidArgument if it
  // follows a release of no history.
  absl::Status AddMachine(MachineVersion machine);
  // The versions of a family, newest first: "pc" with {{"2.0"}, {"1.0", kOld}}
  // is pc-2.0, whose alias is "pc" and which is the default unless there is
  // one, and pc-1.0, with kOld as its table "pc_compat_1_0". A version applies
  // its entries after those of all newer ones.
  absl::Status AddFamily(std::string_view family,
                         std::span<const FamilyVersion> versions);
  absl::Status AddFamily(std::string_view family,
                         std::initializer_list<FamilyVersion> versions) {
    return AddFamily(family, std::span(versions.begin(), versions.size()));
  }
  absl::Status AddAccelerator(LayerSource accelerator);
  absl::Status AddPlatform(LayerSource platform);
  // What `-device` takes for the type `driver`. AlreadyExists if the alias is
  // there.
  absl::Status AddDriverAlias(std::string_view alias, std::string_view driver);
  // Puts `table` in front of the tables of an accelerator, which is made if it
  // is not there.
  void PrependAcceleratorTable(std::string_view accelerator, SharedTable table);

  std::span<const MachineVersion> machines() const { return machines_; }
  std::span<const LayerSource> accelerators() const { return accelerators_; }
  std::span<const LayerSource> platforms() const { return platforms_; }
  std::span<const SharedTable> tables() const { return tables_; }
  const DriverAliases& driver_aliases() const { return driver_aliases_; }
  // Null if there is none.
  SharedTable FindTable(std::string_view name) const;

  // By name or alias. NotFound (kUnknownType) with the nearest names.
  absl::StatusOr<const MachineVersion*> FindMachine(
      std::string_view name) const;
  // The same, or the default machine for "".
  absl::StatusOr<const MachineVersion*> ChooseMachine(
      std::string_view name) const;
  // Null if there is none.
  const MachineVersion* DefaultMachine() const;
  absl::StatusOr<const LayerSource*> FindAccelerator(
      std::string_view name) const;
  absl::StatusOr<const LayerSource*> FindPlatform(std::string_view name) const;
  // Number of entries a machine applies, its sugar not counted.
  size_t EntryCount(const MachineVersion& machine) const;
  // Tables that `newer` no longer applies: the delta to an older neighbour.
  std::vector<std::string> Delta(const MachineVersion& older,
                                 const MachineVersion& newer) const;

  // The tables of the selection, in order of application and ready for a stack:
  // the accelerator's, the platform's, the machine's, those of the selection
  // itself, then the machine's own sugar. Of the tables of a machine, those
  // that the histories of `registry`'s properties give come in front of the
  // others of their release; those of a history with other numbers than the
  // machine's name come first. InvalidArgument if tables and entries are more
  // than kMaxEntries; as LeaveOut() for what is to be without.
  absl::StatusOr<std::vector<LayerTable>> Assemble(
      const Selection& selection, const TypeRegistry& registry) const;
  // Appends them to the stack of `context`, which takes the driver aliases,
  // too.
  absl::Status Select(const Selection& selection, Context& context) const;
  // The same for who looks at many machines: `histories` are the
  // HistoryTables() of the registry, made once.
  absl::StatusOr<std::vector<LayerTable>> Assemble(
      const Selection& selection,
      std::span<const ReleaseTable> histories) const;
  absl::Status Select(const Selection& selection,
                      std::span<const ReleaseTable> histories,
                      Context& context) const;

 private:
  void AppendMachineTables(const MachineVersion& machine,
                           std::span<const ReleaseTable> histories,
                           std::vector<LayerTable>& tables) const;
  // What a selection may need of HistoryTables().
  absl::StatusOr<std::vector<ReleaseTable>> HistoriesFor(
      const Selection& selection, const TypeRegistry& registry) const;
  // Keeps newest_users_ true for a machine that was added.
  void NoteUser(size_t place);
  // Of each table of the machine, the newest release of its family that applies
  // it.
  std::vector<std::string_view> ReleasesOf(const MachineVersion& machine) const;

  // Places by name.
  using Names = std::map<std::string, size_t, std::less<>>;

  std::vector<MachineVersion> machines_;
  std::vector<LayerSource> accelerators_;
  std::vector<LayerSource> platforms_;
  std::vector<SharedTable> tables_;
  DriverAliases driver_aliases_;
  Names machine_names_;  // aliases, too
  Names accelerator_names_;
  Names platform_names_;
  Names table_names_;
  std::optional<size_t> default_machine_;
  // By family and place of a table: the place of its newest version that
  // applies the table.
  std::map<std::string, std::map<size_t, size_t>, std::less<>> newest_users_;
};

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_MACHINE_H_
