// A catalogue of what an emulator told, in the files of
// compat/catalogue/catalogue.h. What it did not tell is left out: a property
// without a default and without an initial value is unknown.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(RecordedCatalogue recorded, CatalogueOf(facts));
//   QOMRT_RETURN_IF_ERROR(
//       compat::WriteCatalogueFiles("my-emulator", recorded.files));
//
// Threads: any.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_CATALOGUE_OF_H_
#define QOMRT_RECORD_CATALOGUE_OF_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/catalogue/writer.h"
#include "record/facts.h"

namespace qom::record {

struct RecordedCatalogue {
  std::vector<compat::WrittenFile> files;

  size_t types = 0;
  // Rows of types: how many there are, of how many the default of the class or
  // else the value of objects is known, and of how many nothing.
  size_t properties = 0;
  size_t with_default = 0;
  size_t with_initial = 0;
  size_t unknown = 0;
  size_t machines = 0;
  size_t tables = 0;
  size_t entries = 0;
  // What could not be taken over, and why, a sentence each.
  std::vector<std::string> missing{};
};

// InvalidArgument if what was told makes no catalogue.
absl::StatusOr<RecordedCatalogue> CatalogueOf(const Facts& facts);

}  // namespace qom::record

#endif  // QOMRT_RECORD_CATALOGUE_OF_H_
