// Writes a catalogue: the types of a registry and the machines of a Catalogue
// as the JSON files that LoadCatalogue() reads; docs/catalogue.md describes
// them. The registry is what counts, however its types came there: from a
// catalogue, from TypeBuilders, or as C++ classes.
//
// Example:
//
//   qom::TypeRegistry registry;
//   RegisterMyDevices(registry);
//   QOMRT_RETURN_IF_ERROR(registry.Seal());
//   QOMRT_ASSIGN_OR_RETURN(compat::WrittenCatalogue written,
//                          compat::WriteCatalogue(registry, {}));
//   for (const compat::WrittenFile& file : written.files) …
//
// One object of each C++ type is created, without layers, and destroyed: what
// its constructor embeds and computes becomes data. A type whose object cannot
// be created is written as declared.
//
// The same registry and Catalogue give the same bytes, and so does what is
// loaded from them.
//
// Threads: as Context::New(); the registry must not be sealed meanwhile.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_WRITER_H_
#define QOMRT_COMPAT_CATALOGUE_WRITER_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/model.h"
#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "compat/table.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct WrittenFile {
  std::string name;  // "types.json" …
  std::string text;
};

struct WrittenCatalogue {
  std::vector<WrittenFile> files;  // by name
  // What answers otherwise when the files are loaded, because no catalogue can
  // say it (a check in C++, say). Notes with the code "not-written".
  std::vector<Diagnostic> lost;
};

// InvalidArgument for what cannot be JSON or no catalogue: a text that is not
// UTF-8, a number that is not finite, a machine attribute whose name is a key,
// types that take layers in a way the format cannot say.
absl::StatusOr<WrittenCatalogue> WriteCatalogue(TypeRegistry& registry,
                                                const Catalogue& catalogue);

// Writes the files into `directory`, which is made if it is not there; files of
// an older catalogue are replaced or removed. Returns what is lost. NotFound if
// a file cannot be written; nothing is touched unless all can be made.
absl::StatusOr<std::vector<Diagnostic>> WriteCatalogueDirectory(
    const std::string& directory, TypeRegistry& registry,
    const Catalogue& catalogue);

// The files of a model as they are, by name; `found` of types is not looked at.
// InvalidArgument for what cannot be JSON.
absl::StatusOr<std::vector<WrittenFile>> FilesOf(const model::Model& model);

// The text of a `--layer` file of these entries, as LoadLayerFile() reads them.
// InvalidArgument for what cannot be JSON.
absl::StatusOr<std::string> LayerFileText(
    Layer layer, const std::vector<TableEntry>& entries);

// Makes the catalogue in `directory` that of the files, as
// WriteCatalogueDirectory() does.
absl::Status WriteCatalogueFiles(const std::string& directory,
                                 std::span<const WrittenFile> files);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_WRITER_H_
