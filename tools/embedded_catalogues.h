// The catalogues that are compiled into a program: the files of
// data/catalogues/, as they are there or in an archive there. A program gets
// them by qomrt_embed_catalogues() of cmake/EmbedCatalogues.cmake.
//
// Example:
//
//   const EmbeddedCatalogue* catalogue =
//       FindEmbeddedCatalogue("qemu-11.1", "x86_64");
//   if (catalogue == nullptr) return NoSuchCatalogue();
//   for (const EmbeddedFile& file : catalogue->files) {
//     Load(file.name, file.text);
//   }
//
// Threads: all functions may run concurrently. What they return lives as long
// as the program.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_EMBEDDED_CATALOGUES_H_
#define QOMRT_TOOLS_EMBEDDED_CATALOGUES_H_

#include <span>
#include <string_view>

namespace qom::tools {

struct EmbeddedFile {
  std::string_view name;  // e.g. "types.json"
  std::string_view text;  // a NUL follows it
};

struct EmbeddedCatalogue {
  std::string_view release;             // e.g. "qemu-11.1"
  std::string_view arch;                // e.g. "x86_64"
  std::span<const EmbeddedFile> files;  // sorted by name
};

// All of them: newest release first, then by architecture.
std::span<const EmbeddedCatalogue> EmbeddedCatalogues();

// The one of `release` for `arch`; the newest if `release` is "". Null if there
// is none.
const EmbeddedCatalogue* FindEmbeddedCatalogue(std::string_view release,
                                               std::string_view arch);

// The file `name` of a catalogue; null if it has none.
const EmbeddedFile* FindEmbeddedFile(const EmbeddedCatalogue& catalogue,
                                     std::string_view name);

// The feature_bits.json of all of them, which is in none.
std::string_view EmbeddedFeatureBits();

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_EMBEDDED_CATALOGUES_H_
