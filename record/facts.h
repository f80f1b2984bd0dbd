// What an emulator told of itself, as plain structs, between its answers and a
// catalogue. What it did not tell is not there, rather than empty.
//
// Example: an emulator that knows one type, and died when asked for its
// properties:
//
//   Facts{.release = "qemu-11.1", .arch = "x86_64",
//         .types = {{"pipe", {.parent = "chardev"}}},
//         .died_on = {"pipe"}}
//
// Threads: values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_FACTS_H_
#define QOMRT_RECORD_FACTS_H_

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/table.h"
#include "qom/value.h"

namespace qom::record {

template <typename T>
using ByName = std::map<std::string, T, std::less<>>;

struct PropertyFact {
  std::string type;
  std::optional<Value> default_value{};  // of the class
  // Not told by a monitor.
  bool read_only = false;
  std::optional<compat::AliasTarget> alias{};

  friend bool operator==(const PropertyFact&, const PropertyFact&) = default;
};

// Whether it stands for an embedded object.
inline bool IsChild(const PropertyFact& property) {
  return property.type.starts_with("child<") && property.type.ends_with('>');
}

// An object that another one embeds.
struct EmbeddedFact {
  std::string name;
  std::string type;
  ByName<Value> values{};  // that its owner gives it
};

struct TypeFact {
  std::string parent{};  // "" if it has none
  bool is_abstract = false;
  bool is_interface = false;
  std::vector<std::string> interfaces{};
  // Of a concrete type all that its objects have, of an abstract one what it
  // declares.
  std::optional<ByName<PropertyFact>> properties{};
  // What new objects were seen to hold.
  ByName<Value> initial{};
  // Not told by a monitor: why a property cannot be read; what is embedded.
  ByName<std::string> unreadable{};
  std::vector<EmbeddedFact> embedded{};
  bool not_created = false;  // although it is concrete
};

struct MachineFact {
  std::string name;
  std::string alias{};
  bool is_default = false;
  bool deprecated = false;
  ByName<Value> attributes{};  // what else is said of it
  // All that it applies, in order; nullopt if it does not say.
  std::optional<std::vector<compat::TableEntry>> entries{};
  // The tables of which it is made; empty if nobody told.
  std::vector<std::string> tables{};
};

struct Facts {
  std::string release{};  // "qemu-11.1"; "" if it does not say
  std::string version{};  // as its builder calls it
  std::string arch{};
  ByName<TypeFact> types{};
  std::vector<MachineFact> machines{};
  // Compat tables by their own names, and the names that a type of properties
  // takes; a monitor tells neither.
  ByName<std::vector<compat::TableEntry>> tables{};
  ByName<std::vector<std::string>> names{};
  // All was seen from inside.
  bool is_deep = false;
  // Types of which something is not known because the emulator died.
  std::vector<std::string> died_on{};
  int restarts = 0;
  // Not all was asked: the emulator could not be started again, or died too
  // often, or time was up.
  bool is_cut_short = false;
  // What was left out, and why, a sentence each.
  std::vector<std::string> missing{};
};

// QEMU's types have ten.
inline constexpr size_t kMostAncestors = 64;

// Whether `type` is `ancestor`, or descends from it; at most
// kMostAncestors are looked at.
bool IsA(const Facts& facts, std::string_view type, std::string_view ancestor);

}  // namespace qom::record

#endif  // QOMRT_RECORD_FACTS_H_
