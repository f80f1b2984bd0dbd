// A catalogue is the type system and the machines of an emulator as JSON
// files; docs/catalogue.md describes the format. Loading one makes run-time
// types and machine versions of it.
//
// Example:
//
//   qom::TypeRegistry registry;
//   QOMRT_ASSIGN_OR_RETURN(compat::Catalogue catalogue,
//       compat::LoadCatalogueDirectory("my-emulator", registry));
//   qom::Context context(registry);
//   QOMRT_RETURN_IF_ERROR(
//       catalogue.machines.Select({.machine = "pc-q35-5.0"}, context));
//
// Errors name the file, the line where the text itself is wrong, and what the
// data is about: InvalidArgument for everything that can be wrong in a file,
// NotFound for a file that is not there.
//
// Threads: as TypeRegistry::Add() and Seal(); the result is the caller's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_CATALOGUE_H_
#define QOMRT_COMPAT_CATALOGUE_CATALOGUE_H_

#include <compare>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/exceptions.h"
#include "compat/catalogue/feature_bits.h"
#include "compat/machine.h"
#include "qom/files.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// One file of a catalogue: "types.json", "machines.json" (may be left out),
// "limits.json", "accel_NAME.json", "feature_bits.json".
struct CatalogueFile {
  std::string_view name;
  std::string_view text;
};

// Where an alias leads.
struct AliasTarget {
  std::string type;  // of the embedded object; "" for the same object
  std::string property;
  std::string path{};  // of the embedded object; "" for the first of its type

  friend auto operator<=>(const AliasTarget&, const AliasTarget&) = default;
};

// What a type says of a property for its descendants only: that they declare,
// or, if it is an alias, that they embed the object of.
struct ForDescendants {
  std::optional<AliasTarget> alias;
  bool readonly = false;
  std::optional<std::string> unreadable;  // why

  friend bool operator==(const ForDescendants&,
                         const ForDescendants&) = default;
};

struct Catalogue {
  // What machines.json says besides machines, by key.
  std::map<std::string, Value> attributes;
  MachineSet machines;
  // Types that machines.json named as taking layers.
  std::vector<std::string> takes_builtin;
  std::vector<std::string> takes_global;
  // False if the catalogue left the choice to the ancestors.
  bool declares_layered = false;
  Exceptions exceptions;
  // Types that exist but that no emulator creates alone.
  std::vector<std::string> not_created;
  // By type and property; the registry knows what came of it.
  std::map<std::pair<std::string, std::string>, ForDescendants> for_descendants;
  FeatureBits feature_bits;
  // What was read over because nobody knows what it means.
  std::vector<Diagnostic> notes;
};

// Adds the types to `registry`, seals it, and returns the machines. Types
// whose names are native in the registry are adopted.
absl::StatusOr<Catalogue> LoadCatalogue(std::span<const CatalogueFile> files,
                                        TypeRegistry& registry);
absl::StatusOr<Catalogue> LoadCatalogueDirectory(const std::string& directory,
                                                 TypeRegistry& registry);

// Entries of a `--layer` file: {"layer": …, "entries": [[driver, property,
// value, {"optional": true}?], …]}. `name` becomes the table's.
absl::StatusOr<LayerTable> LoadLayerFile(std::string_view name,
                                         std::string_view text);
using qom::ReadFile;

// "types.json", "accel_kvm.json" …
bool IsCatalogueFile(std::string_view name);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_CATALOGUE_H_
