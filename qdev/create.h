// The one way to create an object by the name of its type, as a user asks for
// it: the type is looked up, the object gets its layers and its properties, is
// put into its place in the tree and on its bus, and is completed or realized.
// If a step fails, nothing of it is left. Options, tests and a monitor are thin
// over it.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       qom::Object * nic,
//       qdev::Create(context, {.kind = qdev::Creation::Kind::kDevice,
//                              .type = "e1000",
//                              .id = "n0",
//                              .settings = {{"mitigation", "off"}}}));
//
// Threads: as the tree; one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_CREATE_H_
#define QOMRT_QDEV_CREATE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/assign.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/ref.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// One property of an object to be.
struct Setting {
  std::string property;
  // A text is read as an option would be, unless it is `strict`.
  Value value;
  // The value has the kind of its property already, as in JSON.
  bool strict = false;

  Input input() const {
    return strict ? Input::OfValue(value) : Input::OfEntry(value);
  }
};

struct Creation {
  enum class Kind : uint8_t {
    kObject,  // a `UserCreatable`, at /objects/ID, completed
    kDevice,  // a `Device`, at /machine/peripheral/ID, realized
  };
  Kind kind = Kind::kObject;
  std::string_view type;
  // An object has one; a device without one goes to /machine/peripheral-anon.
  std::string_view id{};
  // Of a device, as for FindBus(); "" for the first that fits.
  std::string_view bus{};
  // In any order; the last one of a property wins.
  std::span<const Setting> settings{};
};

// A device that joins a machine that runs is hot-plugged; see MachineRuns().
//
// kUnknownType, with the nearest names, for a type that is unknown; kBadValue
// or kAbstractType for one that users cannot create, kBadValue for a malformed
// id; kWrongPhase for a device that cannot be hot-plugged, or that a listener
// hides; kTaken for an id in use; else what a layer, a property, the bus or the
// object's last step says.
absl::StatusOr<Ref<Object>> Create(Context& context, const Creation& creation);

// What Create() begins with: an object of `type`, its layers and `settings`
// applied, that has no place yet. `hotplug`: it is for a machine that runs.
absl::StatusOr<Ref<Object>> NewWith(Context& context, const Class& type,
                                    std::span<const Setting> settings, SetBy by,
                                    bool hotplug = false);

// Sets properties of an object; the last one of a name wins. The error begins
// with the setting, PROPERTY=VALUE, and tells the nearest names or the legal
// values; its facts are those, the type, the property and the value. Those
// before the one that fails are set.
absl::Status SetProperties(Object& object, std::span<const Setting> settings,
                           SetBy by);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_CREATE_H_
