// The files of a catalogue from the model of a registry, and what is lost when
// they are read.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/writer.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "compat/catalogue/keys.h"
#include "compat/catalogue/model.h"
#include "compat/catalogue/raise.h"
#include "compat/internal/json_writer.h"
#include "fmt/format.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

using internal::JsonWriter;

// ---- What is lost ----------------------------------------------------------

class Comparison {
 public:
  std::vector<Diagnostic> TakeNotes() { return std::move(notes_); }

  void Compare(const Class& type, const Class* loaded) {
    if (loaded == nullptr) return Note(type, "", "the type is gone");
    CompareTypes(type, *loaded);
    for (const ClassProperty* property : type.properties()) {
      if (property == nullptr ||
          property->declared_by->key() == &kTypeKey<Object>) {
        continue;
      }
      const ClassProperty* same = loaded->FindProperty(property->name);
      if (same == nullptr) {
        Note(type, property->name, "the property is gone");
      } else {
        CompareProperties(type, *property, *loaded, *same);
      }
    }
  }

 private:
  void Note(const Class& type, std::string_view property,
            std::string_view what) {
    Diagnostic note;
    note.severity = Severity::kNote;
    note.code = "not-written";
    note.type = type.name();
    note.property = property;
    note.message = property.empty()
                       ? fmt::format("type '{}': {}", type.name(), what)
                       : fmt::format("{}.{}: {}", type.name(), property, what);
    notes_.push_back(std::move(note));
  }

  void CompareTypes(const Class& type, const Class& loaded) {
    const model::Type was = model::RaiseType(type);
    model::Type is = model::RaiseType(loaded);
    // Of code, no declaration told what it embeds.
    std::erase_if(is.children, [&was](const model::Child& child) {
      return std::none_of(
          was.children.begin(), was.children.end(),
          [&child](const model::Child& one) { return one.name == child.name; });
    });
    for (const std::string& what : model::Differences(was, is)) {
      Note(type, "", what);
    }
  }

  void CompareProperties(const Class& type, const ClassProperty& property,
                         const Class& loaded, const ClassProperty& same) {
    const model::Property was = model::RaiseProperty(type, property);
    model::Property is = model::RaiseProperty(loaded, same);
    // What nobody told may be anything.
    if (!was.row.default_value.has_value()) is.row.default_value.reset();
    for (const std::string& what : model::Differences(was, is)) {
      Note(type, property.name, what);
    }
    if (ChecksInCode(property) && !ChecksInCode(same)) {
      Note(type, property.name, "its check in code is gone");
    }
  }

  static bool ChecksInCode(const ClassProperty& property) {
    return property.rule != nullptr && property.rule->check_text != nullptr &&
           property.rule->text_form.empty();
  }

  std::vector<Diagnostic> notes_;
};

// ---- Files -----------------------------------------------------------------

template <typename Write>
absl::Status AddFile(std::string name, Write write,
                     std::vector<WrittenFile>& files) {
  JsonWriter json;
  write(json);
  QOMRT_ASSIGN_OR_RETURN(std::string text, json.Take());
  files.push_back({std::move(name), std::move(text)});
  return absl::OkStatus();
}

// By name.
absl::StatusOr<std::vector<WrittenFile>> FilesOf(const model::Model& model) {
  std::vector<WrittenFile> files;
  for (const model::AccelFile& file : model.accel_files) {
    QOMRT_RETURN_IF_ERROR(AddFile(
        fmt::format("{}.json", file.name),
        [&file](JsonWriter& json) { model::WriteAccelFile(file, json); },
        files));
  }
  if (model::HasMachines(model)) {
    QOMRT_RETURN_IF_ERROR(AddFile(
        "machines.json",
        [&model](JsonWriter& json) { model::WriteMachines(model, json); },
        files));
  }
  QOMRT_RETURN_IF_ERROR(AddFile(
      "types.json",
      [&model](JsonWriter& json) { model::WriteTypes(model, json); }, files));
  if (model::HasLimits(model)) {
    QOMRT_RETURN_IF_ERROR(AddFile(
        "limits.json",
        [&model](JsonWriter& json) { model::WriteLimits(model, json); },
        files));
  }
  std::sort(files.begin(), files.end(),
            [](const WrittenFile& a, const WrittenFile& b) {
              return a.name < b.name;
            });
  return files;
}

}  // namespace

absl::StatusOr<WrittenCatalogue> WriteCatalogue(TypeRegistry& registry,
                                                const Catalogue& catalogue) {
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
  Comparison comparison;
  for (const Class* type : registry.Types()) {
    comparison.Compare(*type, loaded.Find(type->name()));
  }
  written.lost = comparison.TakeNotes();
  return written;
}

absl::StatusOr<std::vector<Diagnostic>> WriteCatalogueDirectory(
    const std::string& directory, TypeRegistry& registry,
    const Catalogue& catalogue) {
  QOMRT_ASSIGN_OR_RETURN(WrittenCatalogue written,
                         WriteCatalogue(registry, catalogue));
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(directory, error);
  if (!fs::is_directory(directory, error)) {
    return Error(Cause::kNoSuchObject, "cannot make the directory '{}'",
                 directory);
  }
  auto is_written = [&written](std::string_view name) {
    return std::any_of(
        written.files.begin(), written.files.end(),
        [name](const WrittenFile& file) { return file.name == name; });
  };
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (IsCatalogueFile(name) && !is_written(name)) old.push_back(entry.path());
  }
  for (const WrittenFile& file : written.files) {
    const std::string path = fmt::format("{}/{}", directory, file.name);
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << file.text;
    out.close();
    if (!out) {
      return Error(Cause::kNoSuchObject, "cannot write the file '{}'", path);
    }
  }
  for (const fs::path& path : old) {
    if (!fs::remove(path, error)) {
      return Error(Cause::kNoSuchObject, "cannot remove the file '{}'",
                   path.string());
    }
  }
  return std::move(written.lost);
}

}  // namespace qom::compat
