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

#include "compat/catalogue/writer_parts.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::compat {

absl::StatusOr<WrittenCatalogue> WriteCatalogue(TypeRegistry& registry,
                                                const Catalogue& catalogue) {
  WrittenCatalogue written;
  internal::TypeWriter types(registry, catalogue);
  QOMRT_RETURN_IF_ERROR(types.Prepare());
  QOMRT_ASSIGN_OR_RETURN(written.files,
                         internal::WriteMachines(catalogue, types.layered()));
  QOMRT_ASSIGN_OR_RETURN(std::string text, types.TypesJson());
  written.files.push_back({"types.json", std::move(text)});
  if (types.has_limits()) {
    QOMRT_ASSIGN_OR_RETURN(std::string limits, types.LimitsJson());
    written.files.push_back({"limits.json", std::move(limits)});
  }
  std::sort(written.files.begin(), written.files.end(),
            [](const WrittenFile& a, const WrittenFile& b) {
              return a.name < b.name;
            });
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
  written.lost = internal::CompareTypes(registry, loaded);
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
  auto is_ours = [](std::string_view name) {
    return name == "types.json" || name == "machines.json" ||
           name == "limits.json" ||
           (name.starts_with("accel_") && name.ends_with(".json"));
  };
  auto is_written = [&written](std::string_view name) {
    return std::any_of(
        written.files.begin(), written.files.end(),
        [name](const WrittenFile& file) { return file.name == name; });
  };
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (is_ours(name) && !is_written(name)) old.push_back(entry.path());
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
