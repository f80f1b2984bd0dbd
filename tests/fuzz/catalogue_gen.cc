// Fuzzes catalogues that are well-formed: the bytes choose types, properties,
// aliases, children, limits, tables and machines, all of few names, so that
// they meet.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "tests/fuzz/catalogue_use.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

constexpr std::string_view kKinds[] = {
    "int",       "uint8",    "str",   "bool", "size",   "number", "list<uint8>",
    "list<str>", "link<t0>", "Color", "int8", "uint64", "Odd",    "uint16"};
constexpr size_t kNames = 6;  // of properties: p0 …
constexpr size_t kChildNames = 3;

using Parts = std::vector<std::string>;

std::string Object(const Parts& members) {
  return fmt::format("{{{}}}", fmt::join(members, ","));
}
std::string List(const Parts& elements) {
  return fmt::format("[{}]", fmt::join(elements, ","));
}

class Maker {
 public:
  explicit Maker(std::string_view input) : bytes_(input) {
    types_ = 2 + bytes_.Below(6);
    for (size_t& kind : kind_of_) kind = bytes_.Below(std::size(kKinds));
  }

  CatalogueTexts Make() {
    CatalogueTexts texts;
    texts.types = Types();
    texts.machines = Machines();
    if (bytes_.Chance(128)) texts.limits = Limits();
    texts.layer =
        fmt::format(R"({{"layer":"global","entries":{}}})", Entries(2));
    return texts;
  }

 private:
  // ---- Values ----

  std::string Value(size_t kind) {
    if (bytes_.Chance(20)) kind = bytes_.Below(std::size(kKinds));
    const int byte = bytes_.Byte();
    const std::string_view name = kKinds[kind];
    if (name == "int" || name == "int8") return fmt::format("{}", byte - 128);
    if (name == "str" || name == "Color" || name == "Odd") {
      return byte % 2 != 0 ? R"("red")" : fmt::format(R"("v{}")", byte % 4);
    }
    if (name == "bool") return byte % 2 != 0 ? "true" : "false";
    if (name == "number") return fmt::format("{}.5", byte);
    if (name == "list<uint8>") return fmt::format("[{},2]", byte);
    if (name == "list<str>") return R"(["a","b"])";
    if (name == "link<t0>") return R"("")";
    return fmt::format("{}", byte);
  }
  // A property and a value that mostly has its kind.
  std::string NamedValue() {
    const size_t name = bytes_.Below(kNames);
    return fmt::format(R"("p{}":{})", name, Value(kind_of_[name]));
  }

  // ---- types.json ----

  std::string Row(size_t name) {
    const size_t kind =
        bytes_.Chance(32) ? bytes_.Below(std::size(kKinds)) : kind_of_[name];
    Parts row = {fmt::format(R"("p{}")", name),
                 fmt::format(R"("{}")", kKinds[kind])};
    if (bytes_.Chance(128)) row.push_back(Value(kind));
    Parts details;
    if (bytes_.Chance(64)) {
      details.push_back(fmt::format(R"("history":[["1.0",{}]])", Value(kind)));
    }
    if (bytes_.Chance(32)) {
      details.push_back(fmt::format(R"("automatic":{})", Value(kind)));
    }
    if (bytes_.Chance(16)) details.push_back(R"("realized_set":true)");
    if (!details.empty()) row.push_back(Object(details));
    return List(row);
  }

  void AddProperties(Parts& type) {
    std::set<size_t> names;
    for (size_t n = bytes_.Below(5); n > 0; --n) {
      names.insert(bytes_.Below(kNames));
    }
    Parts rows;
    Parts readonly;
    Parts unreadable;
    for (size_t name : names) {
      rows.push_back(Row(name));
      if (bytes_.Chance(48)) readonly.push_back(fmt::format(R"("p{}")", name));
      if (bytes_.Chance(24)) {
        unreadable.push_back(fmt::format(R"("p{}":"why")", name));
      }
    }
    type.push_back(R"("props":)" + List(rows));
    if (!readonly.empty()) type.push_back(R"("readonly":)" + List(readonly));
    if (!unreadable.empty()) {
      type.push_back(R"("unreadable":)" + Object(unreadable));
    }
  }

  // Only of types that come later: no type embeds itself.
  void AddChildren(size_t index, Parts& type) {
    Parts rows;
    std::set<size_t> names;
    for (size_t n = bytes_.Below(3); n > 0 && index + 1 < types_; --n) {
      const size_t name = bytes_.Below(kChildNames);
      const size_t child = index + 1 + bytes_.Below(types_ - index - 1);
      if (!names.insert(name).second) continue;
      Parts row = {fmt::format(R"("c{}")", name),
                   fmt::format(R"("t{}")", child)};
      if (bytes_.Chance(64)) {
        row.push_back(fmt::format(R"({{"hidden":{},"values":{{{}}}}})",
                                  bytes_.Chance(128), NamedValue()));
      }
      rows.push_back(List(row));
    }
    if (!rows.empty()) type.push_back(R"("children":)" + List(rows));
  }

  std::string AliasTarget() {
    Parts target;
    const bool spelling = bytes_.Chance(96);
    target.push_back(spelling ? "null"
                              : fmt::format(R"("t{}")", bytes_.Below(types_)));
    target.push_back(fmt::format(R"("p{}")", bytes_.Below(kNames)));
    if (!spelling && bytes_.Chance(128)) {
      std::string path = fmt::format("c{}", bytes_.Below(kChildNames));
      if (bytes_.Chance(96)) {
        path += fmt::format("/c{}", bytes_.Below(kChildNames));
      }
      target.push_back(fmt::format(R"("{}")", path));
    }
    return List(target);
  }

  void AddAliases(Parts& type) {
    Parts aliases;
    std::set<size_t> names;
    for (size_t n = bytes_.Below(4); n > 0; --n) {
      const size_t name = bytes_.Below(kNames);
      std::string target = AliasTarget();
      if (!names.insert(name).second) continue;
      aliases.push_back(fmt::format(R"("p{}":{})", name, target));
    }
    if (!aliases.empty()) type.push_back(R"("aliases":)" + Object(aliases));
  }

  std::string Type(size_t index) {
    Parts type;
    const std::string parent = index > 0 && bytes_.Chance(128)
                                   ? fmt::format("t{}", bytes_.Below(index))
                                   : "object-compat";
    type.push_back(fmt::format(R"("parent":"{}")", parent));
    if (bytes_.Chance(48)) type.push_back(R"("abstract":true)");
    AddProperties(type);
    if (bytes_.Chance(96)) {
      type.push_back(fmt::format(R"("initial":{{{}}})", NamedValue()));
    }
    AddChildren(index, type);
    AddAliases(type);
    if (bytes_.Chance(16)) {
      type.push_back(fmt::format(R"("removed":["p{}"])", bytes_.Below(kNames)));
    }
    if (bytes_.Chance(32)) {
      type.push_back(fmt::format(R"("hotpluggable":{})", bytes_.Chance(128)));
    }
    return fmt::format(R"("t{}":{})", index, Object(type));
  }

  std::string Types() {
    Parts types = {R"("object-compat":{"abstract":true})"};
    for (size_t i = 0; i < types_; ++i) types.push_back(Type(i));
    return fmt::format(R"({{"types":{}}})", Object(types));
  }

  // ---- The other files ----

  std::string Entries(size_t most) {
    Parts entries;
    for (size_t n = bytes_.Below(most + 1); n > 0; --n) {
      const size_t name = bytes_.Below(kNames);
      Parts entry = {fmt::format(R"("t{}")", bytes_.Below(types_)),
                     fmt::format(R"("p{}")", name), Value(kind_of_[name])};
      if (bytes_.Chance(192)) entry.push_back("true");
      entries.push_back(List(entry));
    }
    return List(entries);
  }

  std::string Machines() {
    const std::string a = Entries(3);
    const std::string b = Entries(3);
    return fmt::format(
        R"({{"tables":{{"a":{},"b":{}}},"machines":{{)"
        R"("m-1.0":{{"tables":["b","a"]}},"m-2.0":{{"tables":["b"]}}}}}})",
        a, b);
  }

  std::string Limits() {
    Parts limits = {R"("min":-20)", fmt::format(R"("max":{})", bytes_.Byte())};
    if (bytes_.Chance(128)) limits.push_back(R"("power_of_two":true)");
    return fmt::format(
        R"({{"types":{{"Color":["red","v1"]}},"props":{{"t{}":{{"p{}":{}}}}}}})",
        bytes_.Below(types_), bytes_.Below(kNames), Object(limits));
  }

  Bytes bytes_;
  size_t types_ = 0;
  std::array<size_t, kNames> kind_of_{};
};

}  // namespace

void FuzzCatalogueGen(std::string_view input) {
  CheckCatalogue(Maker(input).Make());
}

}  // namespace qom::fuzz
