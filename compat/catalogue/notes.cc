// Which names of a catalogue nobody has. Nothing here makes a load fail.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/notes.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/exceptions.h"
#include "compat/catalogue/file_names.h"
#include "compat/catalogue/keys.h"
#include "compat/history.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"

namespace qom::compat::model {
namespace {

// What was read over, for nothing has the name.
void Note(Cause cause, std::string text, std::vector<Diagnostic>& notes) {
  AddNote(DiagnosticOf(ErrorFacts{.cause = cause}, std::move(text),
                       Severity::kNote),
          notes);
}

// Another name of a type that is not there does no harm.
void NoteAliases(const Model& model, const TypeRegistry& registry,
                 std::vector<Diagnostic>& notes) {
  for (const auto& [alias, driver] : model.driver_aliases) {
    if (registry.Find(driver) == nullptr) {
      Note(Cause::kUnknownType,
           fmt::format("{}: driver-aliases '{}': there is no type '{}'",
                       kMachinesFile, alias, driver),
           notes);
    } else if (registry.Find(alias) != nullptr) {
      Note(Cause::kTaken,
           fmt::format("{0}: driver-aliases '{1}': there is a type '{1}', and "
                       "the name means that",
                       kMachinesFile, alias),
           notes);
    }
  }
}

void NoteAccelFiles(const Model& model, std::vector<Diagnostic>& notes) {
  for (const AccelFile& file : model.accel_files) {
    const std::set<std::string_view> types(file.types.begin(),
                                           file.types.end());
    for (const auto& [type, values] : file.per_type) {
      if (types.contains(type)) continue;
      Note(Cause::kUnknownType,
           fmt::format("{}.json: per_type '{}': the type is not in \"types\"; "
                       "it is ignored",
                       file.name, type),
           notes);
    }
  }
}

// Whether any type has a property; looks at them once it is asked.
class KnownProperties {
 public:
  explicit KnownProperties(const TypeRegistry& registry)
      : registry_(registry) {}

  bool Has(std::string_view name) {
    if (names_.empty()) {
      for (const Class* type : registry_.Types()) {
        for (const ClassProperty* property : type->properties()) {
          if (property != nullptr) names_.insert(property->name);
        }
      }
    }
    return names_.contains(name);
  }

 private:
  const TypeRegistry& registry_;
  std::set<std::string_view> names_;
};

void NoteExceptions(const TypeRegistry& registry, Catalogue& catalogue) {
  const std::vector<Exception>& exceptions = catalogue.exceptions.all();
  if (exceptions.empty()) return;
  KnownProperties known(registry);
  // Not by their aliases: an exception is of what the machine is called.
  std::set<std::string_view> machines;
  for (const MachineVersion& one : catalogue.machines.machines()) {
    machines.insert(one.name);
  }
  for (size_t i = 0; i < exceptions.size(); ++i) {
    const Exception& one = exceptions[i];
    const auto note = [&](Cause cause, std::string_view what,
                          const std::string& name) {
      Note(cause,
           fmt::format("{}: exceptions[{}]: there is no {} '{}'", kMachinesFile,
                       i, what, name),
           catalogue.notes);
    };
    // What is said of all types may be so of those of other catalogues, too.
    const Class* const type = registry.Find(one.type);
    for (const std::string& name : one.properties) {
      if (!one.type.empty() &&
          (type == nullptr || type->FindProperty(name) == nullptr) &&
          !known.Has(name)) {
        note(Cause::kUnknownProperty, "property", name);
      }
    }
    for (const std::string& name : one.machines) {
      if (!machines.contains(name)) note(Cause::kUnknownType, "machine", name);
    }
  }
}

// Histories that machines follow and no property has. One of a property that no
// machine follows is that of another emulator.
void NoteHistories(const MachineSet& machines, const TypeRegistry& registry,
                   std::vector<Diagnostic>& notes) {
  if (std::all_of(machines.machines().begin(), machines.machines().end(),
                  [](const MachineVersion& one) {
                    return SplitRelease(one.follows).history.empty();
                  })) {
    return;
  }
  std::set<std::string_view> known = {""};
  for (const Class* type : registry.Types()) {
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr || property->declared_by != type) continue;
      for (const HistoryEntry& entry : property->history) {
        known.insert(SplitRelease(entry.until).history);
      }
    }
  }
  // One that is there for types of others has no release of its own.
  const bool has_any = known.size() > 1;
  for (const MachineVersion& one : machines.machines()) {
    const Release release = SplitRelease(one.follows);
    if ((!has_any && release.number.empty()) ||
        !known.insert(release.history).second) {
      continue;
    }
    Note(Cause::kUnknownType,
         fmt::format("{}: machine '{}': follows '{}', but no property has a "
                     "history '{}'",
                     kMachinesFile, one.name, one.follows, release.history),
         notes);
  }
}

}  // namespace

void NoteNames(const Model& model, const TypeRegistry& registry,
               Catalogue& catalogue) try {
  NoteAliases(model, registry, catalogue.notes);
  NoteAccelFiles(model, catalogue.notes);
  NoteExceptions(registry, catalogue);
  NoteHistories(catalogue.machines, registry, catalogue.notes);
  NoteUnknownBits(catalogue.feature_bits, registry, catalogue.notes);
} catch (const std::bad_alloc&) {
}

void NoteMisnamed(std::string_view name, std::vector<Diagnostic>& notes) {
  constexpr std::string_view kEnd = ".json";
  if (!name.ends_with(kEnd)) return;
  std::vector<std::string_view> known = {kTypesFile, kMachinesFile, kLimitsFile,
                                         kFeatureBitsFile};
  for (std::string_view& one : known) one.remove_suffix(kEnd.size());
  const std::vector<std::string> nearest =
      NearestNames(name.substr(0, name.size() - kEnd.size()), known);
  if (nearest.empty()) return;
  Note(Cause::kUnreadableFile,
       fmt::format("'{}' is no file of a catalogue, and is not read; {}{} is",
                   name, nearest.front(), kEnd),
       notes);
}

}  // namespace qom::compat::model
