// The machines of an emulator: finding them by name, and the tables that a
// choice of them applies, in order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/machine.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <new>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "compat/history.h"
#include "fmt/format.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/limits.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

// `lists`: where nothing is near, with all of the names.
absl::Status UnknownName(std::string_view what, std::string_view name,
                         std::span<const std::string_view> names,
                         bool lists = false) {
  ErrorFacts facts{.cause = Cause::kUnknownType};
  facts.value = name;
  facts.nearest = NearestNames(name, names);
  std::string more;
  if (!facts.nearest.empty()) {
    more = fmt::format("; nearest: {}", fmt::join(facts.nearest, ", "));
  } else if (lists) {
    more = names.empty() ? "; there are none"
                         : fmt::format("; known: {}", fmt::join(names, ", "));
  }
  constexpr size_t kShown = 200;
  return MakeError(facts, fmt::format("unknown {} '{}{}'{}", what,
                                      Escaped(name.substr(0, kShown)),
                                      name.size() > kShown ? "…" : "", more));
}

absl::StatusOr<const LayerSource*> FindSource(
    std::span<const LayerSource> all,
    const std::map<std::string, size_t, std::less<>>& places,
    std::string_view what, std::string_view name, std::string_view suffix) {
  size_t first = all.size();
  for (const std::string& called :
       {std::string(name), fmt::format("{}{}", name, suffix)}) {
    const auto at = places.find(called);
    if (at != places.end()) first = std::min(first, at->second);
  }
  if (first < all.size()) return &all[first];
  std::vector<std::string_view> names;
  for (const LayerSource& one : all) names.push_back(one.name);
  return UnknownName(what, name, names, /*lists=*/true);
}

absl::Status CheckNewName(
    std::string_view what, std::string_view name,
    const std::map<std::string, size_t, std::less<>>& places) {
  if (name.empty()) {
    return Error(Cause::kBadValue, "{} '': a name has a character", what);
  }
  if (!places.contains(name)) return absl::OkStatus();
  return Error(Cause::kTaken, "the {} '{}' is there already", what, name);
}

// The history in whose numbers the name of a machine ends.
std::string_view HistoryOfName(const MachineVersion& machine) {
  const Release followed = SplitRelease(machine.follows);
  return followed.number.empty() ? followed.history : std::string_view();
}

bool TakesHistories(const MachineVersion& machine) {
  return !machine.release().empty() || !machine.follows.empty();
}

// Those whose values the machine takes, in their order.
std::vector<const ReleaseTable*> TakenBy(
    const MachineVersion& machine, std::span<const ReleaseTable> histories) {
  std::vector<const ReleaseTable*> taken;
  const std::set<std::string_view, std::greater<>> names = {
      SplitRelease(machine.follows).history, HistoryOfName(machine)};
  for (const std::string_view name : names) {
    const std::string_view stands_for = machine.ReleaseIn(name);
    if (stands_for.empty()) continue;
    const auto first = std::partition_point(
        histories.begin(), histories.end(), [name](const ReleaseTable& one) {
          return SplitRelease(one.release).history > name;
        });
    const auto end = std::partition_point(
        first, histories.end(), [name, stands_for](const ReleaseTable& one) {
          const Release until = SplitRelease(one.release);
          return until.history == name &&
                 CompareReleases(until.number, stands_for) >= 0;
        });
    for (auto one = first; one != end; ++one) taken.push_back(&*one);
  }
  return taken;
}

absl::Status AddSource(std::string_view what,
                       std::map<std::string, size_t, std::less<>>& places,
                       std::vector<LayerSource>& all, LayerSource source) {
  QOMRT_RETURN_IF_ERROR(CheckNewName(what, source.name, places));
  places.emplace(source.name, all.size());
  all.push_back(std::move(source));
  return absl::OkStatus();
}

}  // namespace

std::string_view MachineVersion::family() const {
  const std::string_view version = release();
  std::string_view whole = name;
  if (!version.empty()) whole.remove_suffix(version.size() + 1);
  return whole;
}

std::string_view MachineVersion::release() const {
  const std::string_view whole = name;
  const size_t dash = whole.rfind('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view version = whole.substr(dash + 1);
  const bool is_version =
      IsRelease(version) && version.find('.') != std::string_view::npos;
  return is_version ? version : std::string_view();
}

std::string_view MachineVersion::ReleaseIn(std::string_view history) const {
  const Release followed = SplitRelease(follows);
  if (history == followed.history && !followed.number.empty()) {
    return followed.number;
  }
  return history == HistoryOfName(*this) ? release() : std::string_view();
}

absl::Status MachineSet::AddTable(SharedTable table) {
  QOMRT_RETURN_IF_ERROR(CheckNewName("table", table->name, table_names_));
  QOMRT_RETURN_IF_ERROR(CheckTable({Layer::kMachine, table}));
  table_names_.emplace(table->name, tables_.size());
  tables_.push_back(std::move(table));
  return absl::OkStatus();
}

absl::Status MachineSet::AddMachine(MachineVersion machine) {
  if (machine.name.empty() || machine.name == kNoMachine ||
      machine.alias == kNoMachine) {
    return Error(Cause::kBadValue,
                 "machine '{}': a machine has a name, which is not '{}'",
                 machine.name, kNoMachine);
  }
  if (machine.alias == machine.name) {
    return Error(Cause::kBadValue, "machine '{}': it is an alias of itself",
                 machine.name);
  }
  for (const std::string* name : {&machine.name, &machine.alias}) {
    const auto taken = machine_names_.find(*name);
    if (taken == machine_names_.end()) continue;
    return Error(Cause::kTaken,
                 "machine '{}': the name or alias '{}' is that of '{}'",
                 machine.name, *name, machines_[taken->second].name);
  }
  if (const Release followed = SplitRelease(machine.follows);
      followed.history.empty() && !followed.number.empty()) {
    return Error(Cause::kBadValue,
                 "machine '{}': it follows '{}', which is a release of no "
                 "history; qemu-{} is one",
                 machine.name, machine.follows, followed.number);
  }
  if (machine.is_default && default_machine_.has_value()) {
    return Error(Cause::kTaken,
                 "machine '{}': '{}' is the default machine already",
                 machine.name, machines_[*default_machine_].name);
  }
  if (machine.sugar != nullptr) {
    QOMRT_RETURN_IF_ERROR(CheckTable({Layer::kSugar, machine.sugar}));
  }
  for (const std::string& table : machine.tables) {
    if (FindTable(table) != nullptr) continue;
    std::vector<std::string_view> names;
    for (const SharedTable& one : tables_) names.push_back(one->name);
    return Annotate(UnknownName("table", table, names),
                    fmt::format("machine '{}'", machine.name));
  }
  machine_names_.emplace(machine.name, machines_.size());
  if (!machine.alias.empty()) {
    machine_names_.emplace(machine.alias, machines_.size());
  }
  if (machine.is_default) default_machine_ = machines_.size();
  machines_.push_back(std::move(machine));
  NoteUser(machines_.size() - 1);
  return absl::OkStatus();
}

absl::Status MachineSet::AddFamily(std::string_view family,
                                   std::span<const FamilyVersion> versions) {
  std::vector<std::string> tables;
  for (const FamilyVersion& version : versions) {
    if (!version.entries.empty()) {
      tables.push_back(absl::StrReplaceAll(
          fmt::format("{}_compat_{}", family, version.release), {{".", "_"}}));
      QOMRT_RETURN_IF_ERROR(AddEntries(tables.back(), version.entries));
    }
    const bool is_newest = &version == &versions.front();
    QOMRT_RETURN_IF_ERROR(
        AddMachine({.name = fmt::format("{}-{}", family, version.release),
                    .alias = is_newest ? std::string(family) : std::string(),
                    .is_default = is_newest && DefaultMachine() == nullptr,
                    .tables = tables}));
  }
  return absl::OkStatus();
}

absl::Status MachineSet::AddAccelerator(LayerSource accelerator) {
  return AddSource("accelerator", accelerator_names_, accelerators_,
                   std::move(accelerator));
}

absl::Status MachineSet::AddPlatform(LayerSource platform) {
  return AddSource("platform", platform_names_, platforms_,
                   std::move(platform));
}

absl::Status MachineSet::AddDriverAlias(std::string_view alias,
                                        std::string_view driver) try {
  for (const std::string_view name : {alias, driver}) {
    if (!name.empty()) continue;
    return Error(Cause::kBadValue,
                 "driver alias '{}' of '{}': a name has a "
                 "character",
                 alias, driver);
  }
  const auto [at, added] =
      driver_aliases_.emplace(std::string(alias), std::string(driver));
  if (added) return absl::OkStatus();
  return Error(Cause::kTaken, "'{}' is an alias of the driver '{}' already",
               alias, at->second);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

void MachineSet::PrependAcceleratorTable(std::string_view accelerator,
                                         SharedTable table) {
  const auto [at, is_new] =
      accelerator_names_.emplace(accelerator, accelerators_.size());
  if (is_new) accelerators_.push_back({std::string(accelerator), {}});
  std::vector<SharedTable>& tables = accelerators_[at->second].tables;
  tables.insert(tables.begin(), std::move(table));
}

SharedTable MachineSet::FindTable(std::string_view name) const {
  const auto at = table_names_.find(name);
  return at == table_names_.end() ? nullptr : tables_[at->second];
}

absl::StatusOr<const MachineVersion*> MachineSet::FindMachine(
    std::string_view name) const {
  const auto at = machine_names_.find(name);
  if (at != machine_names_.end()) return &machines_[at->second];
  std::vector<std::string_view> names;
  for (const auto& [known, place] : machine_names_) names.push_back(known);
  return UnknownName("machine", name, names);
}

absl::StatusOr<const MachineVersion*> MachineSet::ChooseMachine(
    std::string_view name) const {
  if (!name.empty()) return FindMachine(name);
  if (const MachineVersion* machine = DefaultMachine()) return machine;
  return Error(Cause::kUnknownType,
               "no machine is named and none is the default");
}

const MachineVersion* MachineSet::DefaultMachine() const {
  return default_machine_.has_value() ? &machines_[*default_machine_] : nullptr;
}

absl::StatusOr<const LayerSource*> MachineSet::FindAccelerator(
    std::string_view name) const {
  return FindSource(accelerators_, accelerator_names_, "accelerator", name,
                    "-accel");
}

absl::StatusOr<const LayerSource*> MachineSet::FindPlatform(
    std::string_view name) const {
  return FindSource(platforms_, platform_names_, "platform", name, "");
}

size_t MachineSet::EntryCount(const MachineVersion& machine) const {
  size_t count = 0;
  for (const std::string& table : machine.tables) {
    if (const auto found = FindTable(table)) count += found->entries.size();
  }
  return count;
}

std::vector<std::string> MachineSet::Delta(const MachineVersion& older,
                                           const MachineVersion& newer) const {
  const std::set<std::string_view> kept(newer.tables.begin(),
                                        newer.tables.end());
  std::vector<std::string> delta;
  for (const std::string& table : older.tables) {
    if (!kept.contains(table)) delta.push_back(table);
  }
  return delta;
}

std::vector<std::string_view> MachineSet::ReleasesOf(
    const MachineVersion& machine) const {
  const auto family = newest_users_.find(machine.family());
  std::vector<std::string_view> releases;
  releases.reserve(machine.tables.size());
  for (const std::string& table : machine.tables) {
    releases.push_back(machine.release());
    if (family == newest_users_.end()) continue;
    const auto user = family->second.find(table_names_.find(table)->second);
    if (user == family->second.end()) continue;
    releases.back() = machines_[user->second].release();
  }
  return releases;
}

void MachineSet::NoteUser(size_t place) {
  const MachineVersion& machine = machines_[place];
  const std::string_view release = machine.release();
  if (release.empty() || machine.tables.empty()) return;
  auto& users = newest_users_[std::string(machine.family())];
  for (const std::string& table : machine.tables) {
    const auto [at, is_new] =
        users.try_emplace(table_names_.find(table)->second, place);
    if (!is_new &&
        CompareReleases(release, machines_[at->second].release()) > 0) {
      at->second = place;
    }
  }
}

void MachineSet::AppendMachineTables(const MachineVersion& machine,
                                     std::span<const ReleaseTable> histories,
                                     std::vector<LayerTable>& tables) const {
  const std::vector<const ReleaseTable*> taken = TakenBy(machine, histories);
  auto next = taken.begin();
  auto append_history = [&tables, &next] {
    tables.push_back({Layer::kMachine, (*next)->table});
    ++next;
  };
  // Whether the next history comes before the tables of `release`.
  auto comes_before = [&](std::string_view release) {
    const Release until = SplitRelease((*next)->release);
    return until.history != HistoryOfName(machine) ||
           CompareReleases(until.number, release) >= 0;
  };
  const std::vector<std::string_view> releases = ReleasesOf(machine);
  for (size_t i = 0; i < releases.size(); ++i) {
    while (next != taken.end() && comes_before(releases[i])) {
      append_history();
    }
    tables.push_back({Layer::kMachine, FindTable(machine.tables[i])});
  }
  while (next != taken.end()) append_history();
}

absl::StatusOr<std::vector<ReleaseTable>> MachineSet::HistoriesFor(
    const Selection& selection, const TypeRegistry& registry) const {
  const auto machine = machine_names_.find(selection.machine.value_or(""));
  if (machine == machine_names_.end() ||
      !TakesHistories(machines_[machine->second])) {
    return std::vector<ReleaseTable>();
  }
  return HistoryTables(registry);
}

absl::StatusOr<std::vector<LayerTable>> MachineSet::Assemble(
    const Selection& selection, const TypeRegistry& registry) const {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<ReleaseTable> histories,
                         HistoriesFor(selection, registry));
  return Assemble(selection, histories);
}

absl::StatusOr<std::vector<LayerTable>> MachineSet::Assemble(
    const Selection& selection, std::span<const ReleaseTable> histories) const
    try {
  std::vector<LayerTable> tables;
  auto append = [&tables](Layer layer, const LayerSource& source) {
    for (const SharedTable& table : source.tables) {
      tables.push_back({layer, table});
    }
  };
  if (selection.accel.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const LayerSource* accel,
                           FindAccelerator(*selection.accel));
    append(Layer::kAccel, *accel);
  }
  if (selection.platform.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const LayerSource* platform,
                           FindPlatform(*selection.platform));
    append(Layer::kPlatform, *platform);
  }
  SharedTable sugar;
  if (selection.machine.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const MachineVersion* machine,
                           FindMachine(*selection.machine));
    AppendMachineTables(*machine, histories, tables);
    sugar = machine->sugar;
  }
  tables.insert(tables.end(), selection.more.begin(), selection.more.end());
  if (sugar != nullptr) tables.push_back({Layer::kSugar, std::move(sugar)});
  QOMRT_RETURN_IF_ERROR(LeaveOut(selection.without, tables));
  size_t entries = 0;
  for (const LayerTable& one : tables) entries += 1 + one.table->entries.size();
  if (entries <= kMaxEntries) return tables;
  return Error(
      Cause::kMalformed,
      "the selection applies {} tables and entries; at most {} are applied",
      entries, kMaxEntries);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status MachineSet::Select(const Selection& selection,
                                Context& context) const {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<ReleaseTable> histories,
                         HistoriesFor(selection, context.registry()));
  return Select(selection, histories, context);
}

absl::Status MachineSet::Select(const Selection& selection,
                                std::span<const ReleaseTable> histories,
                                Context& context) const try {
  QOMRT_ASSIGN_OR_RETURN(std::vector<LayerTable> tables,
                         Assemble(selection, histories));
  QOMRT_RETURN_IF_ERROR(Layers(context).Append(std::move(tables)));
  DriverAliasesOf(context).insert(driver_aliases_.begin(),
                                  driver_aliases_.end());
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::compat
