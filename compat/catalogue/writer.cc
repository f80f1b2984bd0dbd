// The files of a catalogue from the model of a registry, and what is lost when
// they are read.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/writer.h"

#include <algorithm>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "compat/catalogue/file_names.h"
#include "compat/catalogue/keys.h"
#include "compat/catalogue/model.h"
#include "compat/catalogue/raise.h"
#include "fmt/format.h"
#include "qom/files.h"
#include "qom/internal/json_writer.h"
#include "qom/internal/out_of_memory.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

using qom::internal::JsonWriter;

// ---- What is lost ----------------------------------------------------------

Diagnostic NotWritten(const Class& type, std::string_view property,
                      std::string_view what) {
  Diagnostic note;
  note.severity = Severity::kNote;
  note.code = "not-written";
  note.type = type.name();
  note.property = property;
  note.message = property.empty()
                     ? fmt::format("type '{}': {}", type.name(), what)
                     : fmt::format("{}.{}: {}", type.name(), property, what);
  return note;
}

bool ChecksInCode(const ClassProperty& property) {
  return property.rule != nullptr && property.rule->check_text != nullptr &&
         property.rule->text_form.empty();
}

model::Texts LostOfProperty(const Class& type, const ClassProperty& property,
                            const Class& loaded) {
  const ClassProperty* same = loaded.FindProperty(property.name);
  if (same == nullptr) return {"the property is gone"};
  const model::Property was = model::RaiseProperty(type, property);
  model::Property is = model::RaiseProperty(loaded, *same);
  // What nobody told may be anything.
  if (!was.row.default_value.has_value()) is.row.default_value.reset();
  model::Texts lost = model::Differences(was, is);
  if (ChecksInCode(property) && !ChecksInCode(*same)) {
    lost.emplace_back("its check in code is gone");
  }
  return lost;
}

model::Texts LostOfType(const Class& type, const Class& loaded) {
  const model::Type was = model::RaiseType(type);
  model::Type is = model::RaiseType(loaded);
  // Of code, no declaration told what it embeds.
  std::erase_if(is.children, [&was](const model::Child& child) {
    return std::none_of(
        was.children.begin(), was.children.end(),
        [&child](const model::Child& one) { return one.name == child.name; });
  });
  return model::Differences(was, is);
}

void AddLost(const Class& type, const Class* loaded,
             std::vector<Diagnostic>& lost) {
  if (loaded == nullptr) {
    lost.push_back(NotWritten(type, "", "the type is gone"));
    return;
  }
  for (const std::string& what : LostOfType(type, *loaded)) {
    lost.push_back(NotWritten(type, "", what));
  }
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr ||
        property->declared_by->key() == &kTypeKey<Object>) {
      continue;
    }
    for (const std::string& what : LostOfProperty(type, *property, *loaded)) {
      lost.push_back(NotWritten(type, property->name, what));
    }
  }
}

}  // namespace

absl::StatusOr<std::vector<WrittenFile>> FilesOf(const model::Model& model) {
  std::vector<WrittenFile> files;
  auto add = [&files](std::string_view name, auto write,
                      const auto& what) -> absl::Status {
    JsonWriter json;
    write(what, json);
    QOMRT_ASSIGN_OR_RETURN(std::string text, json.Take());
    if (text != "{}\n") files.push_back({std::string(name), std::move(text)});
    return absl::OkStatus();
  };
  for (const model::AccelFile& file : model.accel_files) {
    QOMRT_RETURN_IF_ERROR(
        add(file.name + ".json", model::WriteAccelFile, file));
  }
  QOMRT_RETURN_IF_ERROR(add(kFeatureBitsFile, model::WriteFeatureBits, model));
  QOMRT_RETURN_IF_ERROR(add(kLimitsFile, model::WriteLimits, model));
  QOMRT_RETURN_IF_ERROR(add(kMachinesFile, model::WriteMachines, model));
  QOMRT_RETURN_IF_ERROR(add(kTypesFile, model::WriteTypes, model));
  std::sort(files.begin(), files.end(),
            [](const WrittenFile& a, const WrittenFile& b) {
              return a.name < b.name;
            });
  return files;
}

absl::StatusOr<std::string> LayerFileText(
    Layer layer, const std::vector<TableEntry>& entries) try {
  JsonWriter json;
  json.BeginObject();
  json.Member("layer", LayerName(layer));
  json.Key("entries");
  model::WriteEntries(entries, json);
  json.EndObject();
  return json.Take();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<WrittenCatalogue> WriteCatalogue(
    TypeRegistry& registry, const Catalogue& catalogue) try {
  model::Model model;
  QOMRT_RETURN_IF_ERROR(model::RaiseMachines(registry, catalogue, model));
  model::RaiseTypes(registry, catalogue, model);
  WrittenCatalogue written;
  QOMRT_ASSIGN_OR_RETURN(written.files, FilesOf(model));
  // Nobody should find out later.
  std::vector<CatalogueFile> files;
  for (const WrittenFile& file : written.files) {
    files.push_back({file.name, file.text});
  }
  TypeRegistry loaded;
  absl::StatusOr<Catalogue> again = LoadCatalogue(files, loaded);
  if (!again.ok()) {
    return Annotate(again.status(), "what would be written cannot be loaded");
  }
  for (const Class* type : registry.Types()) {
    AddLost(*type, loaded.Find(type->name()), written.lost);
  }
  return written;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::vector<Diagnostic>> WriteCatalogueDirectory(
    const std::string& directory, TypeRegistry& registry,
    const Catalogue& catalogue) try {
  QOMRT_ASSIGN_OR_RETURN(WrittenCatalogue written,
                         WriteCatalogue(registry, catalogue));
  QOMRT_RETURN_IF_ERROR(WriteCatalogueFiles(directory, written.files));
  return std::move(written.lost);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status WriteCatalogueFiles(const std::string& directory,
                                 std::span<const WrittenFile> files) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    return Error(Cause::kNoSuchObject, "cannot make the directory '{}': {}",
                 directory, error.message());
  }
  auto is_written = [&files](std::string_view name) {
    return std::any_of(
        files.begin(), files.end(),
        [name](const WrittenFile& file) { return file.name == name; });
  };
  QOMRT_ASSIGN_OR_RETURN(std::vector<std::string> old,
                         ListDirectory(directory));
  std::erase_if(old, [&](const std::string& name) {
    return !IsCatalogueFile(name) || is_written(name);
  });
  for (const WrittenFile& file : files) {
    QOMRT_RETURN_IF_ERROR(
        WriteFile(fmt::format("{}/{}", directory, file.name), file.text));
  }
  for (const std::string& name : old) {
    const std::string path = fmt::format("{}/{}", directory, name);
    if (!fs::remove(path, error)) {
      return Error(Cause::kFailed, "cannot remove the file '{}': {}", path,
                   error.message());
    }
  }
  return absl::OkStatus();
}

}  // namespace qom::compat
