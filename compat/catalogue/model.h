// What the files of a catalogue say, as plain structs, between JSON and the
// registry. Reading goes JSON → model → types and machines; writing goes the
// other way. keys.h moves a model from and to JSON, infer.h works out what a
// file leaves to be inferred, lower.h makes types and machines of a model, and
// raise.h makes a model of types and machines.
//
// Example: types.json says
//
//   {"types": {"disk": {"parent": "device", "props": [["n", "uint16", 8]],
//                       "readonly": ["n"]}}}
//
// and the model is
//
//   Model{.types = {{.name = "disk", .parent = "device",
//                    .props = {{.name = "n", .type = "uint16",
//                               .default_value = 8}},
//                    .readonly = {"n"}}}}
//
// Infer() adds to `types[0].found` one Property that is a row of the kind
// "uint16", is read-only and has no limits; Lower() makes of it
//
//   TypeBuilder("disk").Parent("device").Property(…)
//
// Threads: plain data: any may read; who changes it needs exclusion.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_MODEL_H_
#define QOMRT_COMPAT_CATALOGUE_MODEL_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/feature_bits.h"
#include "compat/layer.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "qom/property.h"
#include "qom/property_flags.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat::model {

using Texts = std::vector<std::string>;
template <typename T>
using ByName = std::map<std::string, T, std::less<>>;

// What limits.json says of a property.
struct Limits {
  std::optional<Value> min{};  // integers
  std::optional<Value> max{};
  bool power_of_two = false;
  bool zero_is_unset = false;
  uint32_t length = 0;
  Texts values{};
  std::string text{};  // a form: "mac"

  friend bool operator==(const Limits&, const Limits&) = default;
};

struct Deprecation {
  std::string since{};
  std::string replacement{};

  friend bool operator==(const Deprecation&, const Deprecation&) = default;
};

struct History {
  std::string until{};
  Value value{};

  friend bool operator==(const History&, const History&) = default;
};

// A row of `props`.
struct Row {
  std::string name{};
  std::string type{};
  std::optional<Value> default_value{};
  std::string kind{};  // how it is held; "" if the type tells
  std::string doc{};
  std::string unit{};
  PropertyFlags flags = PropertyFlags::kNone;  // those of kRowFlags
  Value automatic{};
  std::optional<Deprecation> deprecated{};
  std::vector<History> history{};

  friend bool operator==(const Row&, const Row&) = default;
};

// The flags that a row says by a key alone; of the others more is to be said.
inline constexpr PropertyFlags kRowFlags = [] {
  PropertyFlags flags = PropertyFlags::kNone;
  for (const PropertyFlagRow& row : kPropertyFlagRows) {
    if (row.flag != PropertyFlags::kReadOnly &&
        row.flag != PropertyFlags::kUnreadable &&
        row.flag != PropertyFlags::kDeprecated) {
      flags = flags | row.flag;
    }
  }
  return flags;
}();

using Alias = AliasTarget;

struct Child {
  std::string name{};
  std::string type{};
  bool hidden = false;
  ByName<Value> values{};

  friend bool operator==(const Child&, const Child&) = default;
};

// A property that a type declares, with all that is said of it anywhere.
struct Property {
  Row row{};  // its `kind` is never ""
  Limits limits{};
  bool readonly = false;
  std::optional<std::string> unreadable{};  // why
  // What it stands for, if anything; the path is complete.
  std::optional<Alias> alias{};
  bool redeclares = false;  // takes the place of an inherited one
  // Neither a default nor the initial value of its type is known. What starts
  // so is unknown until something decides it.
  bool untold = false;

  friend bool operator==(const Property&, const Property&) = default;
};

// What Infer() works out of a type; no key says it.
struct Found {
  std::vector<Property> properties{};  // in the order to declare them
  ByName<Value> defaults{};            // instead of inherited ones
  std::vector<Child> children{};  // with those that aliases need, all values
  // The record of layers starts here, or its mask changes.
  std::optional<LayerMask> layers{};
  std::optional<bool> hotpluggable{};  // instead of the parent's

  friend bool operator==(const Found&, const Found&) = default;
};

struct Type {
  std::string name{};
  std::string parent{};  // "" if none is said
  bool is_abstract = false;
  bool is_interface = false;
  Texts interfaces{};
  bool not_created = false;
  std::optional<std::string> description{};
  std::optional<bool> hotpluggable{};
  std::vector<Child> children{};
  ByName<std::string> unreadable{};  // why
  Texts readonly{};
  Texts removed{};
  ByName<Alias> aliases{};
  ByName<Value> initial{};
  std::vector<Row> props{};
  Found found{};

  friend bool operator==(const Type&, const Type&) = default;
};

// The types that take the built-in layers and the user's globals, with all that
// descend from them.
struct Layered {
  Texts builtin{};
  Texts global{};

  friend bool operator==(const Layered&, const Layered&) = default;
};

struct Machine {
  MachineVersion version{};
  std::optional<uint64_t> entries{};  // as many as its tables must have
};

// An accel_NAME.json.
struct AccelFile {
  std::string name{};  // "accel_NAME"
  std::string accelerator{};
  ByName<Value> all{};
  ByName<ByName<Value>> per_type{};
  Texts types{};

  friend bool operator==(const AccelFile&, const AccelFile&) = default;
};

struct Model {
  // What types.json and machines.json say besides.
  ByName<Value> attributes{};
  std::vector<Type> types{};
  // Of limits.json: legal texts by type of property; by type and property.
  ByName<Texts> values{};
  ByName<ByName<Limits>> limits{};
  std::optional<Layered> layered{};
  std::vector<Exception> exceptions{};
  std::string follows{};  // of machines that do not say it themselves
  std::vector<LayerSource> accelerators{};
  std::vector<LayerSource> platforms{};
  ByName<std::string> driver_aliases{};
  // A machine without versions has its table at the end of `tables`.
  std::vector<Machine> machines{};
  std::vector<SharedTable> tables{};
  std::vector<AccelFile> accel_files{};
  FeatureBits feature_bits{};
};

}  // namespace qom::compat::model

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_MODEL_H_
