// The tree as people and programs look at it: objects with their types, values
// and where the values come from, as text or as JSON; and the devices as they
// hang on their buses. Nothing is changed by looking, and a property that
// cannot be read is shown with its reason.
//
// Example:
//
//   std::fputs(qdev::TreeText(context.root()).c_str(), stdout);
//
//   /machine (virt-9.2-machine)
//       mem-merge = off  [set]
//     uart0 (acme-uart)
//         baud = 9600  [machine]
//
//   std::fputs(qdev::BusText(context.root()).c_str(), stdout);
//
//   i2c0 (acme-i2c) /machine/i2c0
//     bus i2c (acme-i2c-bus)
//       e (acme-eeprom) /machine/peripheral/e, address 50
//
// Two texts or documents of trees that say the same are equal, and a line
// differs for each value that does.
//
// Threads: as reading the tree and its objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_TREE_VIEW_H_
#define QOMRT_QDEV_TREE_VIEW_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/origin.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/value.h"

namespace qom::qdev {

struct TreeOptions {
  // Without, only objects and their types are shown.
  bool properties = true;
  // Levels below the top that are shown; of an object at the last of them, how
  // many children it has.
  size_t max_depth = 64;
};

// What a property says.
struct PropertyView {
  std::string name;
  std::string type;  // "uint16"
  Value value{};
  std::string error{};          // not empty: why there is no value
  std::string_view origin{};    // as compat::Origin; "" for no class's
  bool set_explicitly = false;  // by this name
  bool settled = false;         // by realizing
};

// The properties of `object` that can be read, children left out: those of its
// class in their order, then its own. Their origins if `origins` is there.
std::vector<PropertyView> PropertiesOf(const Object& object,
                                       compat::Origins* origins = nullptr);

// `top` and what is below it, a line each and a line for each property, by
// name; children in the order they were added. What is no default has its
// origin behind it.
std::string TreeText(const Object& top, const TreeOptions& options = {});

// The same as a JSON document, an object by path:
//
//   {"objects": {
//     "/machine/uart0": {
//      "type": "acme-uart",
//      "properties": {
//       "baud": {"type": "uint32", "value": 9600, "origin": "machine"}}}}}
//
// kMalformed if the name of an object or of a property cannot be in JSON; a
// value that cannot is shown as an error.
absl::StatusOr<std::string> TreeJson(const Object& top,
                                     const TreeOptions& options = {});

// The devices of a subtree that are on no bus of it, their buses, and the
// devices on those, with addresses; `properties` as above.
std::string BusText(const Object& top,
                    const TreeOptions& options = {.properties = false});

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_TREE_VIEW_H_
