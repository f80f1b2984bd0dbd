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

#include "compat/catalogue/file_names.h"
#include "compat/catalogue/infer.h"
#include "compat/catalogue/keys.h"
#include "compat/catalogue/lower.h"
#include "compat/catalogue/model.h"
#include "compat/catalogue/notes.h"
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
                   name, kTypesFile, kMachinesFile, kLimitsFile,
                   kFeatureBitsFile);
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
  QOMRT_RETURN_IF_ERROR(read_one(kMachinesFile, model::ReadMachines));
  QOMRT_RETURN_IF_ERROR(
      read_all(IsAccelFile, [&](std::string_view file, const JsonValue& root,
                                model::JsonReader& reader) {
        return model::ReadAccelFile(file.substr(0, file.size() - 5), root,
                                    reader, model);
      }));
  QOMRT_RETURN_IF_ERROR(read_one(kLimitsFile, model::ReadLimits));
  QOMRT_RETURN_IF_ERROR(read_one(kFeatureBitsFile, model::ReadFeatureBits));
  QOMRT_RETURN_IF_ERROR(read_one(kTypesFile, model::ReadTypes));
  if (std::any_of(files.begin(), files.end(), [](const CatalogueFile& file) {
        return file.name == kTypesFile;
      })) {
    return absl::OkStatus();
  }
  return Error(Cause::kNoSuchObject, "the catalogue has no {}", kTypesFile);
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
      Annotate(model::LowerMachines(model, catalogue.machines), kMachinesFile));
  QOMRT_RETURN_IF_ERROR(model::LowerAccelFiles(model, catalogue.machines));
  QOMRT_RETURN_IF_ERROR(Annotate(model::Infer(model, catalogue), kTypesFile));
  QOMRT_RETURN_IF_ERROR(
      Annotate(CheckTypeNames(model, registry), kMachinesFile));
  absl::StatusOr<std::vector<TypeBuilder>> types =
      model::LowerTypes(model, registry);
  if (!types.ok()) return Annotate(types.status(), kTypesFile);
  QOMRT_RETURN_IF_ERROR(
      Annotate(model::CheckExceptions(model, registry), kMachinesFile));
  for (const model::Type& type : model.types) {
    if (type.not_created) catalogue.not_created.push_back(type.name);
  }
  for (auto& [key, value] : model.attributes) {
    catalogue.attributes.emplace(key, std::move(value));
  }
  catalogue.exceptions = Exceptions(std::move(model.exceptions));
  catalogue.feature_bits = std::move(model.feature_bits);
  catalogue.declares_layered = model.layered.has_value();
  if (model.layered.has_value()) {
    catalogue.takes_builtin = std::move(model.layered->builtin);
    catalogue.takes_global = std::move(model.layered->global);
  }
  // The last step that may fail: of a catalogue that is refused nothing stays.
  QOMRT_RETURN_IF_ERROR(Annotate(registry.Seal(*std::move(types)), kTypesFile));
  model::NoteNames(model, registry, catalogue);
  return catalogue;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace

bool IsCatalogueFile(std::string_view name) {
  return name == kTypesFile || name == kMachinesFile || name == kLimitsFile ||
         name == kFeatureBitsFile || IsAccelFile(name);
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
    model::NoteMisnamed(name, misnamed);
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
