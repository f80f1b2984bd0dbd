// The files of a catalogue: which they are, in which order they are read, and
// how long their errors may be.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/catalogue.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/infer.h"
#include "compat/catalogue/keys.h"
#include "compat/catalogue/lower.h"
#include "compat/catalogue/model.h"
#include "compat/internal/json.h"
#include "fmt/format.h"
#include "qom/files.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

constexpr std::string_view kTypes = "types.json";
constexpr std::string_view kMachines = "machines.json";
constexpr std::string_view kLimits = "limits.json";

using internal::JsonValue;

bool IsAccelFile(std::string_view name) {
  return name.starts_with("accel_") && name.ends_with(".json");
}

// `status` with lines that somebody can read, however long the names in the
// file are.
absl::Status Shorten(const absl::Status& status) {
  constexpr size_t kMost = 600;
  constexpr size_t kKeep = 250;
  const std::string_view message = Message(status);
  std::string text;
  bool shortened = false;
  for (size_t at = 0; at <= message.size();) {
    const size_t end = std::min(message.find('\n', at), message.size());
    const std::string_view line = message.substr(at, end - at);
    if (at != 0) text += '\n';
    if (line.size() <= kMost) {
      text += line;
    } else {
      // Not in the middle of a character.
      auto is_inside = [&line](size_t i) {
        return (static_cast<unsigned char>(line[i]) & 0xc0) == 0x80;
      };
      size_t head = kKeep;
      while (head > 0 && is_inside(head)) --head;
      size_t tail = line.size() - kKeep;
      while (tail < line.size() && is_inside(tail)) ++tail;
      text += fmt::format("{}…({} more bytes)…{}", line.substr(0, head),
                          tail - head, line.substr(tail));
      shortened = true;
    }
    at = end + 1;
  }
  return shortened ? MakeError(CauseOf(status), text) : status;
}

absl::StatusOr<rapidjson::Document> ParseObject(std::string_view name,
                                                std::string_view text) {
  QOMRT_ASSIGN_OR_RETURN(rapidjson::Document document,
                         internal::ParseJson(name, text));
  if (document.IsObject()) return document;
  return Error(Cause::kMalformed, "{}: {} where an object is needed", name,
               internal::JsonKind(document));
}

absl::Status CheckFileNames(std::span<const CatalogueFile> files) {
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string_view name = files[i].name;
    if (!IsCatalogueFile(name)) {
      return Error(Cause::kMalformed,
                   "'{}' is no file of a catalogue; those are {}, {}, {} and "
                   "accel_NAME.json",
                   name, kTypes, kMachines, kLimits);
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
  auto read_all = [&](auto is_meant, auto read) -> absl::Status {
    for (const CatalogueFile& file : files) {
      if (!is_meant(file.name)) continue;
      QOMRT_ASSIGN_OR_RETURN(const rapidjson::Document document,
                             ParseObject(file.name, file.text));
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
  QOMRT_RETURN_IF_ERROR(read_one(kTypes, model::ReadTypes));
  if (std::any_of(files.begin(), files.end(), [](const CatalogueFile& file) {
        return file.name == kTypes;
      })) {
    return absl::OkStatus();
  }
  return Error(Cause::kNoSuchObject, "the catalogue has no {}", kTypes);
}

absl::Status CheckLayered(const model::Layered& layered,
                          TypeRegistry& registry) {
  for (const auto* names : {&layered.builtin, &layered.global}) {
    for (const std::string& name : *names) {
      QOMRT_RETURN_IF_ERROR(
          Annotate(registry.Lookup(name).status(), "layered"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Catalogue> ReadCatalogue(std::span<const CatalogueFile> files,
                                        TypeRegistry& registry) {
  Catalogue catalogue;
  model::Model model;
  QOMRT_RETURN_IF_ERROR(ReadModel(files, model, catalogue.notes));
  QOMRT_RETURN_IF_ERROR(
      Annotate(model::LowerMachines(model, catalogue.machines), kMachines));
  model::LowerAccelFiles(model, catalogue.machines);
  QOMRT_RETURN_IF_ERROR(Annotate(model::Infer(model, catalogue), kTypes));
  QOMRT_RETURN_IF_ERROR(Annotate(model::LowerTypes(model, registry), kTypes));
  QOMRT_RETURN_IF_ERROR(Annotate(registry.Seal(), kTypes));
  for (const model::Type& type : model.types) {
    if (type.not_created) catalogue.not_created.push_back(type.name);
  }
  for (auto& [key, value] : model.attributes) {
    catalogue.attributes.emplace(key, std::move(value));
  }
  catalogue.declares_layered = model.layered.has_value();
  if (model.layered.has_value()) {
    QOMRT_RETURN_IF_ERROR(
        Annotate(CheckLayered(*model.layered, registry), kMachines));
    catalogue.takes_builtin = std::move(model.layered->builtin);
    catalogue.takes_global = std::move(model.layered->global);
  }
  return catalogue;
}

}  // namespace

bool IsCatalogueFile(std::string_view name) {
  return name == kTypes || name == kMachines || name == kLimits ||
         IsAccelFile(name);
}

absl::StatusOr<Catalogue> LoadCatalogue(std::span<const CatalogueFile> files,
                                        TypeRegistry& registry) {
  absl::StatusOr<Catalogue> catalogue = ReadCatalogue(files, registry);
  if (!catalogue.ok()) return Shorten(catalogue.status());
  return catalogue;
}

absl::StatusOr<Catalogue> LoadCatalogueDirectory(const std::string& directory,
                                                 TypeRegistry& registry) {
  QOMRT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                         ListDirectory(directory));
  std::erase_if(names,
                [](const std::string& name) { return !IsCatalogueFile(name); });
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
  absl::StatusOr<Catalogue> catalogue = LoadCatalogue(files, registry);
  if (!catalogue.ok()) {
    return Annotate(catalogue.status(),
                    fmt::format("catalogue '{}'", directory));
  }
  return catalogue;
}

namespace {

absl::StatusOr<LayerTable> ReadLayerFile(std::string_view name,
                                         std::string_view text) {
  QOMRT_ASSIGN_OR_RETURN(const rapidjson::Document document,
                         ParseObject(name, text));
  const rapidjson::Value* layer = internal::Member(document, "layer");
  const rapidjson::Value* entries = internal::Member(document, "entries");
  if (layer == nullptr || entries == nullptr) {
    return Error(Cause::kMalformed,
                 "{}: a layer file has the keys \"layer\" and \"entries\"",
                 name);
  }
  const std::optional<Layer> which =
      layer->IsString() ? LayerByName(internal::JsonText(*layer))
                        : std::nullopt;
  if (!which.has_value()) {
    return Error(Cause::kMalformed, "{}: \"layer\" is one of {}", name,
                 LayerNames());
  }
  for (const auto& member : document.GetObject()) {
    const std::string_view key = internal::JsonText(member.name);
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
  return LayerTable{*which, MakeTable(name, *std::move(table))};
}

}  // namespace

absl::StatusOr<LayerTable> LoadLayerFile(std::string_view name,
                                         std::string_view text) {
  absl::StatusOr<LayerTable> table = ReadLayerFile(name, text);
  if (!table.ok()) return Shorten(table.status());
  return table;
}

}  // namespace qom::compat
