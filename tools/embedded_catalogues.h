// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: tools/embedded_catalogues.h
// -----------------------------------------------------------------------------
//
// The catalogues that are compiled into the command, so that it answers
// without any file beside it. The definitions are made by
// cmake/EmbedCatalogues.cmake.

#ifndef QOMRT_TOOLS_EMBEDDED_CATALOGUES_H_
#define QOMRT_TOOLS_EMBEDDED_CATALOGUES_H_

#include <span>
#include <string_view>

namespace qom::tools {

struct EmbeddedFile {
  std::string_view name;  // "types.json"
  std::string_view text;
};

struct EmbeddedCatalogue {
  std::string_view arch;  // "x86_64"
  std::span<const EmbeddedFile> files;
};

// By name of the architecture.
std::span<const EmbeddedCatalogue> EmbeddedCatalogues();
// Null if there is none for `arch`.
const EmbeddedCatalogue* FindEmbeddedCatalogue(std::string_view arch);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_EMBEDDED_CATALOGUES_H_
