// The part of a catalogue that answers about a few types: they and all that
// they are made of, cut out of the text of types.json without reading the rest
// of it. A question about one type of a thousand reads twenty.
//
// Example:
//
//   TypesText types(text);                    // of a whole types.json
//   TypesPart part(types);
//   part.Add("virtio-blk-pci");               // its parents, parts …
//   if (part.is_complete()) Load(part.Text());  // is a types.json, too
//
// A catalogue may be cut if each of its types can be read without knowing what
// others start with: scripts/pack_catalogue sees to that, and the tests compare
// every type of every built-in catalogue.
//
// Threads: values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_CATALOGUE_PART_H_
#define QOMRT_TOOLS_CATALOGUE_PART_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qom::tools {

// The types of a types.json, by name, as they are written. Each must start in a
// line of its own, two blanks from its edge, as WriteCatalogue() writes them;
// deeper lines have more blanks. The text must be right: it is that of a
// catalogue which was loaded before it was shipped.
class TypesText {
 public:
  explicit TypesText(std::string_view types_json);

  bool Has(std::string_view name) const { return types_.contains(name); }
  // The JSON of a type; "" if there is none.
  std::string_view Find(std::string_view name) const;
  // Those that have `name` as a text somewhere, itself included.
  std::vector<std::string_view> Mentioning(std::string_view name) const;

 private:
  std::string_view text_;
  std::map<std::string_view, std::string_view> types_;
  // Where each type starts, for Mentioning().
  std::map<size_t, std::string_view> starts_;
};

class TypesPart {
 public:
  explicit TypesPart(const TypesText& types) : types_(types) {}

  // Adds a type with its ancestors, its interfaces, and what it embeds and
  // stands for, of all those.
  void Add(std::string_view name);
  // Adds those that embed it, however deep, and their descendants.
  void AddOwners(std::string_view name);

  // False if a type was asked for that is not there.
  bool is_complete() const { return is_complete_; }
  // A types.json.
  std::string Text() const;

 private:
  const TypesText& types_;
  std::set<std::string> names_;
  std::string text_;  // members of the object of types
  bool is_complete_ = true;
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_CATALOGUE_PART_H_
