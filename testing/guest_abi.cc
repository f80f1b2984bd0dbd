// Reads, compares and writes the record of what machines promise their guests.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/guest_abi.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "compat/explain.h"
#include "compat/history.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/device.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/files.h"
#include "qom/status.h"
#include "testing/internal/kit_types.h"
#include "testing/internal/promises.h"

namespace qom::testing {
namespace {

using compat::MachineSet;
using compat::MachineVersion;
using Values = std::map<std::string, GuestAbiValue>;

constexpr std::string_view kHead =
    "# What each machine promises its guests. Lines of a released machine do "
    "not\n# change; QOMRT_GUEST_ABI=record adds those that are missing.\n";

// The device types of the registry that are not the library's.
std::vector<const Class*> OwnDevices(const TypeRegistry& registry) {
  const std::vector<std::string> of_library = internal::LibraryTypes();
  std::vector<const Class*> types;
  const Class* device = registry.Get<qdev::Device>();
  if (device == nullptr) return types;
  for (const Class* type : registry.TypesOf(*device)) {
    if (!std::binary_search(of_library.begin(), of_library.end(),
                            type->name())) {
      types.push_back(type);
    }
  }
  return types;
}

bool IsPromise(const TypeRegistry& registry, const compat::Resolved& now) {
  const ClassProperty& property = *now.property;
  return now.unreadable.empty() && !now.unknown &&
         !property.has(PropertyFlags::kReadOnly) &&
         property.link_type.empty() &&
         registry.Get<qdev::Device>()->FindProperty(property.name) == nullptr;
}

// Machines, each family from new to old: a change is mended where it is newest.
std::vector<const MachineVersion*> NewestFirst(const MachineSet& machines) {
  std::vector<const MachineVersion*> sorted;
  for (const MachineVersion& one : machines.machines()) sorted.push_back(&one);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const MachineVersion* a, const MachineVersion* b) {
                     if (a->family() != b->family())
                       return a->family() < b->family();
                     return compat::IsRelease(a->release()) &&
                            compat::IsRelease(b->release()) &&
                            compat::CompareReleases(a->release(),
                                                    b->release()) > 0;
                   });
  return sorted;
}

// Where and how to say what older machines had.
std::string Advice(const MachineVersion& machine, std::string_view value) {
  return fmt::format(
      ".history = {{{{\"{}\", {}}}}} in its row, or an entry in a table of {}",
      machine.release(), value, machine.name);
}

constexpr std::string_view kRecordIt =
    "record it: QOMRT_GUEST_ABI=record in the environment of the test";

// Compares machine after machine of a family, newest first, and remembers of
// each property what is wrong where it is newest.
class Comparison {
 public:
  explicit Comparison(const GuestAbiRecord& record) : record_(record) {}

  void Add(const MachineVersion& machine, const Values& now) {
    const std::string family(machine.family());
    const bool is_newest = families_.insert({family, machine.name}).second;
    const auto at = record_.find(machine.name);
    if (at == record_.end()) {
      problems_.try_emplace({family, machine.name},
                            fmt::format("has no record, of {} values; {}",
                                        now.size(), kRecordIt));
      return;
    }
    for (const auto& [name, was] : at->second) {
      Compare(machine, name, was, now);
    }
    for (const auto& [name, is] : now) {
      if (at->second.contains(name)) continue;
      if (is_newest) {
        unrecorded_[{family, name}] =
            fmt::format("is new on {}, {} ({}); {}", machine.name, is.value,
                        is.origin, kRecordIt);
        continue;
      }
      problems_.try_emplace(
          {family, name},
          fmt::format("is new: {} was without it and has {} ({}); say what "
                      "that was like: {}; then record it",
                      machine.name, is.value, is.origin,
                      Advice(machine, "OLD")));
    }
  }

  std::vector<std::string> Take(const MachineSet& machines) {
    // What older machines had comes first.
    for (auto& [key, text] : unrecorded_) problems_.try_emplace(key, text);
    std::set<std::string_view> there;
    for (const MachineVersion& one : machines.machines())
      there.insert(one.name);
    for (const auto& [machine, values] : record_) {
      if (there.contains(machine)) continue;
      problems_[{"", machine}] =
          "is recorded and no machine any more; take its lines out if it was "
          "removed on purpose";
    }
    std::vector<std::string> sentences;
    for (const auto& [key, problem] : problems_) {
      sentences.push_back(fmt::format("{} {}", key.second, problem));
    }
    return sentences;
  }

 private:
  void Compare(const MachineVersion& machine, const std::string& name,
               const std::string& was, const Values& now) {
    const auto is = now.find(name);
    const std::pair<std::string, std::string> key(machine.family(), name);
    if (is == now.end()) {
      problems_.try_emplace(
          key, fmt::format("is gone; it was {} on {}", was, machine.name));
    } else if (is->second.value != was) {
      problems_.try_emplace(
          key, fmt::format("is {} on {} ({}) and was {}; keep that: {}",
                           is->second.value, machine.name, is->second.origin,
                           was, Advice(machine, was)));
    }
  }

  const GuestAbiRecord& record_;
  std::map<std::string, std::string> families_;  // with the newest of each
  // By family and name, of a property or a machine.
  std::map<std::pair<std::string, std::string>, std::string> problems_;
  std::map<std::pair<std::string, std::string>, std::string> unrecorded_;
};

void AppendMachine(const std::string& name,
                   const std::map<std::string, std::string>& values,
                   std::string& text) {
  text += fmt::format("\n{}\n", name);
  for (const auto& [property, value] : values) {
    text += fmt::format("  {}={}\n", property, absl::Utf8SafeCEscape(value));
  }
}

absl::StatusOr<GuestAbiRecord> LoadRecord(const std::string& path,
                                          bool may_be_missing) {
  std::error_code ignored;
  if (may_be_missing && !std::filesystem::exists(path, ignored)) {
    return GuestAbiRecord();
  }
  QOMRT_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return ParseGuestAbi(path, text);
}

absl::StatusOr<std::vector<std::string>> Check(
    absl::FunctionRef<void(TypeRegistry&)> register_types,
    absl::FunctionRef<absl::Status(MachineSet&)> add_machines,
    const std::string& path, std::string_view update) {
  TypeRegistry registry;
  register_types(registry);
  QOMRT_RETURN_IF_ERROR(registry.Seal());
  MachineSet machines;
  QOMRT_RETURN_IF_ERROR(add_machines(machines));
  const bool writes = update == "record" || update == "rewrite";
  if (!update.empty() && !writes) {
    return Error(Cause::kBadValue,
                 "QOMRT_GUEST_ABI={} is wrong; legal: record, rewrite", update);
  }
  QOMRT_ASSIGN_OR_RETURN(GuestAbiRecord record, LoadRecord(path, writes));
  if (writes) {
    QOMRT_RETURN_IF_ERROR(
        RecordGuestAbi(registry, machines, update == "rewrite", record));
    QOMRT_RETURN_IF_ERROR(WriteFile(path, GuestAbiText(record, machines)));
  }
  return CheckGuestAbi(registry, machines, record);
}

}  // namespace

absl::StatusOr<Values> GuestAbiOf(TypeRegistry& registry,
                                  const MachineSet& machines,
                                  std::string_view machine) {
  Context context(registry);
  QOMRT_RETURN_IF_ERROR(
      machines.Select({.machine = std::string(machine)}, context));
  Values values;
  for (const Class* type : OwnDevices(registry)) {
    const compat::Resolution all = compat::Resolve(context, *type);
    if (!all.created) {
      return Error(Cause::kFailed, "{} cannot be created on {}: {}",
                   type->name(), machine,
                   all.diagnostics.empty() ? "no reason is known"
                                           : all.diagnostics.front().message);
    }
    for (const compat::Resolved& now : all.properties) {
      if (!IsPromise(registry, now)) continue;
      values[fmt::format("{}.{}", type->name(), now.property->name)] = {
          now.value.ToText(), internal::OriginOfValue(now)};
    }
  }
  return values;
}

std::string GuestAbiText(const GuestAbiRecord& record,
                         const MachineSet& machines) {
  std::string text(kHead);
  GuestAbiRecord left = record;
  for (const MachineVersion* machine : NewestFirst(machines)) {
    const auto at = left.find(machine->name);
    if (at == left.end()) continue;
    AppendMachine(at->first, at->second, text);
    left.erase(at);
  }
  for (const auto& [name, values] : left) AppendMachine(name, values, text);
  return text;
}

absl::StatusOr<GuestAbiRecord> ParseGuestAbi(std::string_view file,
                                             std::string_view text) {
  GuestAbiRecord record;
  std::map<std::string, std::string>* machine = nullptr;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    // As a version control may check it out.
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto wrong = [&](std::string_view what) {
      return Error(Cause::kMalformed, "{}:{}: {}: '{}'", file, number, what,
                   line);
    };
    if (line.empty() || line.starts_with('#')) continue;
    if (!line.starts_with(' ')) {
      const auto [at, is_new] = record.try_emplace(std::string(line));
      if (!is_new) return wrong("the machine is there already");
      machine = &at->second;
      continue;
    }
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos || !line.starts_with("  ")) {
      return wrong("no '  TYPE.PROPERTY=VALUE'");
    }
    if (machine == nullptr) return wrong("no machine is above it");
    const std::string name(line.substr(2, equals - 2));
    std::string value;
    if (!absl::CUnescape(std::string(line.substr(equals + 1)), &value)) {
      return wrong("the value has a bad escape");
    }
    if (!machine->emplace(name, std::move(value)).second) {
      return wrong("the property is there already");
    }
  }
  return record;
}

absl::StatusOr<std::vector<std::string>> CheckGuestAbi(
    TypeRegistry& registry, const MachineSet& machines,
    const GuestAbiRecord& record) {
  Comparison comparison(record);
  for (const MachineVersion* machine : NewestFirst(machines)) {
    QOMRT_ASSIGN_OR_RETURN(const Values now,
                           GuestAbiOf(registry, machines, machine->name));
    comparison.Add(*machine, now);
  }
  return comparison.Take(machines);
}

absl::Status RecordGuestAbi(TypeRegistry& registry, const MachineSet& machines,
                            bool anew, GuestAbiRecord& record) {
  if (anew) record.clear();
  for (const MachineVersion& machine : machines.machines()) {
    QOMRT_ASSIGN_OR_RETURN(const Values now,
                           GuestAbiOf(registry, machines, machine.name));
    std::map<std::string, std::string>& values = record[machine.name];
    for (const auto& [name, is] : now) values.try_emplace(name, is.value);
  }
  return absl::OkStatus();
}

void ExpectGuestAbi(absl::FunctionRef<void(TypeRegistry&)> register_types,
                    absl::FunctionRef<absl::Status(MachineSet&)> add_machines,
                    std::string_view file, std::string_view update,
                    const char* source, int line) {
  const std::string path = internal::PathBeside(file, source);
  const absl::StatusOr<std::vector<std::string>> problems =
      Check(register_types, add_machines, path, update);
  if (!problems.ok()) {
    ADD_FAILURE_AT(source, line)
        << Message(problems.status())
        << (update.empty() ? "\nWithout a record yet, QOMRT_GUEST_ABI=record "
                             "in the environment of the test makes it."
                           : "");
  } else if (!problems->empty()) {
    ADD_FAILURE_AT(source, line) << fmt::format(
        "guests see a change; {}:\n  {}", path, fmt::join(*problems, "\n  "));
  }
}

std::string GuestAbiUpdate() {
  const char* update = std::getenv("QOMRT_GUEST_ABI");
  return update == nullptr ? "" : update;
}

}  // namespace qom::testing
