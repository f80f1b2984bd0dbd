// Devices that make a node of the guest's memory map, beside its processors:
// one that works on memory (`acpi-generic-initiator`), a bridge to some
// (`acpi-generic-port`). The machine that makes the guest's tables looks for
// them.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_ACPI_NODE_H_
#define QOMRT_QDEV_OBJECTS_ACPI_NODE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class AcpiGenericInitiator
    : public Extends<AcpiGenericInitiator, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "acpi-generic-initiator";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a device that is a node of the memory map";
  }

  const std::string& pci_dev() const { return pci_dev_; }
  uint32_t node() const { return node_; }

 protected:
  absl::Status Check() override { return Require("pci-dev", pci_dev_); }

 private:
  std::string pci_dev_;
  uint32_t node_{};
};
struct AcpiGenericInitiator::Props {
  static constexpr auto kNode = props::Field<&AcpiGenericInitiator::node_>(
      "node", {.default_value = 0, .max = 127, .doc = "The node's number."});
  static constexpr auto kPciDev = props::Field<&AcpiGenericInitiator::pci_dev_>(
      "pci-dev", {.doc = "Id of the device, which goes on a PCI bus."});
  static constexpr auto kAll = props::Table(kNode, kPciDev);
};

class AcpiGenericPort : public Extends<AcpiGenericPort, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "acpi-generic-port";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a bridge that is a node of the memory map";
  }

  const std::string& pci_bus() const { return pci_bus_; }
  uint32_t node() const { return node_; }

 protected:
  absl::Status Check() override { return Require("pci-bus", pci_bus_); }

 private:
  std::string pci_bus_;
  uint32_t node_{};
};
struct AcpiGenericPort::Props {
  static constexpr auto kNode = props::Field<&AcpiGenericPort::node_>(
      "node", {.default_value = 0, .max = 127, .doc = "The node's number."});
  static constexpr auto kPciBus = props::Field<&AcpiGenericPort::pci_bus_>(
      "pci-bus", {.doc = "Name of the PCI bus that it leads to."});
  static constexpr auto kAll = props::Table(kNode, kPciBus);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_ACPI_NODE_H_
