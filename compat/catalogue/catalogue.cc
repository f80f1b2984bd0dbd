// The files of a catalogue: which they are, in which order they are read, and
// how long their errors may be.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/catalogue.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/infer.h"
#include "compat/catalogue/keys.h"
#include "compat/catalogue/lower.h"
#include "compat/catalogue/model.h"
#include "compat/history.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/files.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/limits.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace qom::compat {
namespace {

constexpr std::string_view kTypes = "types.json";
constexpr std::string_view kMachines = "machines.json";
constexpr std::string_view kLimits = "limits.json";
constexpr std::string_view kFeatureBits = "feature_bits.json";

using qom::internal::JsonValue;

bool IsAccelFile(std::string_view name) {
  return name.starts_with("accel_") && name.ends_with(".json");
}

absl::StatusOr<qom::internal::JsonDocument> ParseObject(std::string_view name,
                                                        std::string_view text,
                                                        size_t& values) {
  QOMRT_ASSIGN_OR_RETURN(qom::internal::JsonDocument document,
                         qom::internal::ParseJson(name, text, values));
  if (document.IsObject()) return document;
  return Error(Cause::kMalformed, "{}: {} where an object is needed", name,
               qom::internal::JsonKind(document));
}

absl::Status CheckFileNames(std::span<const CatalogueFile> files) {
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string_view name = files[i].name;
    if (!IsCatalogueFile(name)) {
      return Error(Cause::kMalformed,
                   "'{}' is no file of a catalogue; those are {}, {}, {}, {} "
                   "and accel_NAME.json",
                   name, kTypes, kMachines, kLimits, kFeatureBits);
    }
    for (size_t j = 0; j < i; ++j) {
      if (files[j].name == name) {
        return Error(Cause::kMalformed, "the catalogue has two files '{}'",
                     name);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ReadModel(std::span<const CatalogueFile> files,
                       model::Model& model, std::vector<Diagnostic>& notes) {
  QOMRT_RETURN_IF_ERROR(CheckFileNames(files));
  size_t values = kMaxJsonValues;
  auto read_all = [&](auto is_meant, auto read) -> absl::Status {
    for (const CatalogueFile& file : files) {
      if (!is_meant(file.name)) continue;
      QOMRT_ASSIGN_OR_RETURN(const qom::internal::JsonDocument document,
                             ParseObject(file.name, file.text, values));
      model::JsonReader reader(file.name, &notes);
      QOMRT_RETURN_IF_ERROR(
          Annotate(read(file.name, document, reader), file.name));
    }
    return absl::OkStatus();
  };
  auto read_one = [&](std::string_view name, auto read) {
    return read_all(
        [name](std::string_view file) { return file == name; },
        [&](std::string_view, const JsonValue& root,
            model::JsonReader& reader) { return read(root, reader, model); });
  };
  QOMRT_RETURN_IF_ERROR(read_one(kMachines, model::ReadMachines));
  QOMRT_RETURN_IF_ERROR(
      read_all(IsAccelFile, [&](std::string_view file, const JsonValue& root,
                                model::JsonReader& reader) {
        return model::ReadAccelFile(file.substr(0, file.size() - 5), root,
                                    reader, model);
      }));
  QOMRT_RETURN_IF_ERROR(read_one(kLimits, model::ReadLimits));
  QOMRT_RETURN_IF_ERROR(read_one(kFeatureBits, model::ReadFeatureBits));
  QOMRT_RETURN_IF_ERROR(read_one(kTypes, model::ReadTypes));
  if (std::any_of(files.begin(), files.end(), [](const CatalogueFile& file) {
        return file.name == kTypes;
      })) {
    return absl::OkStatus();
  }
  return Error(Cause::kNoSuchObject, "the catalogue has no {}", kTypes);
}

// What machines.json says of types is said of those of the catalogue, or of
// others that the registry has.
absl::Status CheckTypeNames(const model::Model& model, TypeRegistry& registry) {
  std::vector<std::pair<std::string, std::string_view>> named;  // where, type
  if (model.layered.has_value()) {
    for (const auto* names :
         {&model.layered->builtin, &model.layered->global}) {
      for (const std::string& name : *names) {
        named.emplace_back("layered", name);
      }
    }
  }
  for (const Exception& exception : model.exceptions) {
    if (!exception.type.empty()) {
      named.emplace_back("exceptions", exception.type);
    }
  }
  if (named.empty()) return absl::OkStatus();
  std::set<std::string_view> own;
  for (const model::Type& type : model.types) own.insert(type.name);
  for (const auto& [where, name] : named) {
    if (own.contains(name) || registry.IsPending(name)) continue;
    absl::Status known = registry.Lookup(name).status();
    if (CauseOf(known) == Cause::kOutOfMemory) return known;
    if (known.ok()) continue;
    for (const Class* type : registry.Types()) own.insert(type->name());
    const std::vector<std::string> nearest =
        NearestNames(name, std::vector(own.begin(), own.end()));
    return Error(Cause::kUnknownType, "{}: unknown type '{}'{}", where, name,
                 OrNearest(nearest));
  }
  return absl::OkStatus();
}

// What was read over, for nothing has the name.
void Note(Cause cause, std::string text, std::vector<Diagnostic>& notes) {
  model::AddNote(DiagnosticOf(ErrorFacts{.cause = cause}, std::move(text),
                              Severity::kNote),
                 notes);
}

// Another name of a type that is not there does no harm.
void NoteAliases(const model::Model& model, const TypeRegistry& registry,
                 std::vector<Diagnostic>& notes) {
  for (const auto& [alias, driver] : model.driver_aliases) {
    if (registry.Find(driver) == nullptr) {
      Note(Cause::kUnknownType,
           fmt::format("{}: driver-aliases '{}': there is no type '{}'",
                       kMachines, alias, driver),
           notes);
    } else if (registry.Find(alias) != nullptr) {
      Note(Cause::kTaken,
           fmt::format("{0}: driver-aliases '{1}': there is a type '{1}', and "
                       "the name means that",
                       kMachines, alias),
           notes);
    }
  }
}

void NoteAccelFiles(const model::Model& model, std::vector<Diagnostic>& notes) {
  for (const model::AccelFile& file : model.accel_files) {
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

void NoteExceptions(const TypeRegistry& registry, Catalogue& catalogue) {
  const std::vector<Exception>& exceptions = catalogue.exceptions;
  if (exceptions.empty()) return;
  std::set<std::string_view> machines;
  for (const MachineVersion& one : catalogue.machines.machines()) {
    machines.insert(one.name);
  }
  std::set<std::string_view> properties;
  for (const Class* type : registry.Types()) {
    for (const ClassProperty* property : type->properties()) {
      if (property != nullptr) properties.insert(property->name);
    }
  }
  for (size_t i = 0; i < exceptions.size(); ++i) {
    const auto note = [&](Cause cause, std::string_view what,
                          const std::string& name) {
      Note(cause,
           fmt::format("{}: exceptions[{}]: there is no {} '{}'", kMachines, i,
                       what, name),
           catalogue.notes);
    };
    // What is said of all types may be so of those of other catalogues, too.
    const bool is_of_all = exceptions[i].type.empty();
    for (const std::string& name : exceptions[i].properties) {
      if (!is_of_all && !properties.contains(name)) {
        note(Cause::kUnknownProperty, "property", name);
      }
    }
    for (const std::string& name : exceptions[i].machines) {
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
                     kMachines, one.name, one.follows, release.history),
         notes);
  }
}

// A file beside those of a catalogue that may be meant as one of them.
void NoteMisnamed(std::string_view name, std::vector<Diagnostic>& notes) {
  constexpr std::string_view kEnd = ".json";
  if (!name.ends_with(kEnd)) return;
  std::vector<std::string_view> known = {kTypes, kMachines, kLimits,
                                         kFeatureBits};
  for (std::string_view& one : known) one.remove_suffix(kEnd.size());
  const std::vector<std::string> nearest =
      NearestNames(name.substr(0, name.size() - kEnd.size()), known);
  if (nearest.empty()) return;
  Note(Cause::kUnreadableFile,
       fmt::format("'{}' is no file of a catalogue, and is not read; {}{} is",
                   name, nearest.front(), kEnd),
       notes);
}

bool Lists(const std::vector<std::string>& names, std::string_view name) {
  return names.empty() ||
         std::find(names.begin(), names.end(), name) != names.end();
}

void PlaceExceptions(Catalogue& catalogue) {
  for (size_t i = 0; i < catalogue.exceptions.size(); ++i) {
    const Exception& one = catalogue.exceptions[i];
    const auto place = [&](const std::string& property) {
      catalogue.exception_places[one.type][property].push_back(i);
    };
    if (one.properties.empty()) place("");
    for (const std::string& property : one.properties) place(property);
  }
}

// What is only noted where nothing else is wrong. Without memory for a note,
// there are fewer.
void NoteNames(const model::Model& model, const TypeRegistry& registry,
               Catalogue& catalogue) try {
  NoteAliases(model, registry, catalogue.notes);
  NoteAccelFiles(model, catalogue.notes);
  NoteExceptions(registry, catalogue);
  NoteHistories(catalogue.machines, registry, catalogue.notes);
  model::NoteUnknownBits(catalogue.feature_bits, registry, catalogue.notes);
} catch (const std::bad_alloc&) {
}

absl::StatusOr<Catalogue> Load(std::span<const CatalogueFile> files,
                               std::vector<Diagnostic> notes,
                               TypeRegistry& registry) try {
  Catalogue catalogue;
  model::Model model;
  QOMRT_RETURN_IF_ERROR(ReadModel(files, model, catalogue.notes));
  for (Diagnostic& note : notes) {
    model::AddNote(std::move(note), catalogue.notes);
  }
  QOMRT_RETURN_IF_ERROR(
      Annotate(model::LowerMachines(model, catalogue.machines), kMachines));
  QOMRT_RETURN_IF_ERROR(model::LowerAccelFiles(model, catalogue.machines));
  QOMRT_RETURN_IF_ERROR(Annotate(model::Infer(model, catalogue), kTypes));
  QOMRT_RETURN_IF_ERROR(Annotate(CheckTypeNames(model, registry), kMachines));
  absl::StatusOr<std::vector<TypeBuilder>> types =
      model::LowerTypes(model, registry);
  if (!types.ok()) return Annotate(types.status(), kTypes);
  QOMRT_RETURN_IF_ERROR(
      Annotate(model::CheckExceptions(model, registry), kMachines));
  for (const model::Type& type : model.types) {
    if (type.not_created) catalogue.not_created.push_back(type.name);
  }
  for (auto& [key, value] : model.attributes) {
    catalogue.attributes.emplace(key, std::move(value));
  }
  catalogue.exceptions = std::move(model.exceptions);
  PlaceExceptions(catalogue);
  catalogue.feature_bits = std::move(model.feature_bits);
  catalogue.declares_layered = model.layered.has_value();
  if (model.layered.has_value()) {
    catalogue.takes_builtin = std::move(model.layered->builtin);
    catalogue.takes_global = std::move(model.layered->global);
  }
  // The last step that may fail: of a catalogue that is refused nothing stays.
  QOMRT_RETURN_IF_ERROR(Annotate(registry.Seal(*std::move(types)), kTypes));
  NoteNames(model, registry, catalogue);
  return catalogue;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace

const Exception* Catalogue::FindException(const Class& type,
                                          std::string_view property,
                                          std::string_view machine) const {
  if (exceptions.empty()) return nullptr;
  size_t first = exceptions.size();
  const auto look = [&](std::string_view of_type) {
    const auto named = exception_places.find(of_type);
    if (named == exception_places.end()) return;
    for (const std::string_view name : {property, std::string_view()}) {
      const auto places = named->second.find(name);
      if (places == named->second.end()) continue;
      for (const size_t place : places->second) {
        if (place >= first) break;
        if (Lists(exceptions[place].machines, machine)) first = place;
      }
    }
  };
  look({});
  for (const Class* up = &type; up != nullptr; up = up->parent()) {
    look(up->name());
  }
  return first < exceptions.size() ? &exceptions[first] : nullptr;
}

bool IsCatalogueFile(std::string_view name) {
  return name == kTypes || name == kMachines || name == kLimits ||
         name == kFeatureBits || IsAccelFile(name);
}

absl::StatusOr<Catalogue> LoadCatalogue(std::span<const CatalogueFile> files,
                                        TypeRegistry& registry) {
  return Load(files, {}, registry);
}

absl::StatusOr<Catalogue> LoadCatalogueDirectory(const std::string& directory,
                                                 TypeRegistry& registry) try {
  QOMRT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                         ListDirectory(directory));
  std::vector<Diagnostic> misnamed;
  std::erase_if(names, [&misnamed](const std::string& name) {
    if (IsCatalogueFile(name)) return false;
    NoteMisnamed(name, misnamed);
    return true;
  });
  std::vector<std::string> texts;
  texts.reserve(names.size());
  std::vector<CatalogueFile> files;
  size_t bytes = 0;
  for (const std::string& name : names) {
    QOMRT_ASSIGN_OR_RETURN(std::string text,
                           ReadFile(fmt::format("{}/{}", directory, name)));
    bytes += text.size();
    if (bytes > kMostFileBytes) {
      return Error(Cause::kMalformed, "catalogue '{}': it has more than {} MiB",
                   directory, kMostFileBytes >> 20);
    }
    texts.push_back(std::move(text));
    files.push_back({name, texts.back()});
  }
  absl::StatusOr<Catalogue> catalogue =
      Load(files, std::move(misnamed), registry);
  if (!catalogue.ok()) {
    return Annotate(catalogue.status(),
                    fmt::format("catalogue '{}'", directory));
  }
  return catalogue;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<LayerTable> LoadLayerFile(std::string_view name,
                                         std::string_view text) try {
  size_t values = kMaxJsonValues;
  QOMRT_ASSIGN_OR_RETURN(const qom::internal::JsonDocument document,
                         ParseObject(name, text, values));
  const JsonValue* layer = qom::internal::JsonMember(document, "layer");
  const JsonValue* entries = qom::internal::JsonMember(document, "entries");
  if (layer == nullptr || entries == nullptr) {
    return Error(Cause::kMalformed,
                 "{}: a layer file has the keys \"layer\" and \"entries\"",
                 name);
  }
  const std::optional<Layer> which =
      layer->IsString() ? LayerByName(qom::internal::JsonText(*layer))
                        : std::nullopt;
  if (!which.has_value()) {
    return Error(Cause::kMalformed, "{}: \"layer\" is one of {}", name,
                 LayerNames());
  }
  for (const auto& member : document.GetObject()) {
    const std::string_view key = qom::internal::JsonText(member.name);
    if (key != "layer" && key != "entries" && key != "about") {
      return Error(Cause::kMalformed,
                   "{}: unknown key '{}'; a layer file has \"layer\", "
                   "\"entries\" and \"about\"",
                   name, key.substr(0, 80));
    }
  }
  model::JsonReader reader(name);
  absl::StatusOr<std::vector<TableEntry>> table =
      model::ReadEntries(*entries, reader);
  if (!table.ok()) return Annotate(table.status(), name);
  for (TableEntry& entry : *table) entry.file = name;
  LayerTable made = {*which, MakeTable(name, *std::move(table))};
  if (absl::Status status = CheckTable(made); !status.ok()) {
    return Annotate(status, name);
  }
  return made;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::compat
