// CAN buses that guests' controllers are put on (`can-bus`), and their way out
// to an interface of the host (`can-host-socketcan`).
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_CAN_BUS_H_
#define QOMRT_QDEV_OBJECTS_CAN_BUS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/link.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class CanBus : public Extends<CanBus, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "can-bus";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a CAN bus, for controllers and for the host";
  }
};

class CanHost : public Extends<CanHost, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "can-host";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;

  CanBus* bus() const { return bus_.get(); }

 protected:
  absl::Status Check() override;

 private:
  Link<CanBus, LinkKind::kStrong> bus_;
};
struct CanHost::Props {
  static constexpr auto kCanbus = props::Field<&CanHost::bus_>(
      "canbus", {.doc = "The bus whose frames go out and come in."});
  static constexpr auto kAll = props::Table(kCanbus);
};

class CanHostSocketcan : public Extends<CanHostSocketcan, CanHost> {
 public:
  static constexpr std::string_view kTypeName = "can-host-socketcan";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a CAN bus's way to a CAN interface of a Linux host";
  }

  const std::string& interface() const { return if_; }

 protected:
  absl::Status Check() override;

 private:
  std::string if_;
};
struct CanHostSocketcan::Props {
  static constexpr auto kIf = props::Field<&CanHostSocketcan::if_>(
      "if", {.doc = "Name of the host's interface, of 1 to 15 characters."});
  static constexpr auto kAll = props::Table(kIf);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_CAN_BUS_H_
