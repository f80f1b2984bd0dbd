// Finds catalogues in the index that the build assembled.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/embedded_catalogues.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compat/history.h"

namespace {

// A row of the index that cmake/EmbedCatalogues.cmake makes: five words.
struct IndexRow {
  const char* release;  // null in the row after the last one
  const char* arch;
  const char* name;
  const char* text;
  uint64_t size;
};
static_assert(sizeof(IndexRow) == 5 * sizeof(uint64_t));

}  // namespace

extern "C" const IndexRow qomrt_embedded_catalogue_files[];
extern "C" const char qomrt_embedded_feature_bits[];  // ends with a NUL

namespace qom::tools {
namespace {

struct Table {
  Table() {
    for (const IndexRow* row = qomrt_embedded_catalogue_files;
         row->release != nullptr; ++row) {
      files.push_back({row->name, {row->text, size_t{row->size}}});
      if (catalogues.empty() || catalogues.back().arch != row->arch ||
          catalogues.back().release != row->release) {
        catalogues.push_back({row->release, row->arch, {}});
        starts.push_back(files.size() - 1);
      }
    }
    // Only now does `files` stay where it is.
    starts.push_back(files.size());
    for (size_t i = 0; i < catalogues.size(); ++i) {
      catalogues[i].files =
          std::span(files).subspan(starts[i], starts[i + 1] - starts[i]);
    }
    std::ranges::stable_sort(catalogues, [](const auto& a, const auto& b) {
      const auto order =
          compat::CompareReleases(compat::SplitRelease(a.release).number,
                                  compat::SplitRelease(b.release).number);
      return order != 0 ? order > 0 : a.arch < b.arch;
    });
  }

  std::vector<EmbeddedFile> files;
  std::vector<EmbeddedCatalogue> catalogues;
  std::vector<size_t> starts;
};

}  // namespace

std::span<const EmbeddedCatalogue> EmbeddedCatalogues() {
  static const auto& table = *new Table;  // never destroyed
  return table.catalogues;
}

const EmbeddedCatalogue* FindEmbeddedCatalogue(std::string_view release,
                                               std::string_view arch) {
  for (const EmbeddedCatalogue& one : EmbeddedCatalogues()) {
    if (one.arch == arch && (release.empty() || one.release == release)) {
      return &one;
    }
  }
  return nullptr;
}

const EmbeddedFile* FindEmbeddedFile(const EmbeddedCatalogue& catalogue,
                                     std::string_view name) {
  const auto at = std::ranges::find(catalogue.files, name, &EmbeddedFile::name);
  return at == catalogue.files.end() ? nullptr : &*at;
}

std::string_view EmbeddedFeatureBits() { return qomrt_embedded_feature_bits; }

}  // namespace qom::tools
