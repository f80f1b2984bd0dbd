// A small emulator for tests of lint: types with the names that people know,
// and machines and tables as a test says them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_LINT_TYPES_H_
#define QOMRT_TESTS_COMPAT_LINT_TYPES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/lint/lint.h"
#include "gtest/gtest.h"
#include "qom/registry.h"

namespace qom::test {

inline constexpr std::string_view kLintTypes = R"({"types": {
  "device": {"abstract": true},
  "pci-device": {"parent": "device", "abstract": true,
                 "props": [["rombar", "uint32", 1], ["romfile", "str", ""]]},
  "old-bridge": {"parent": "pci-device", "abstract": true,
                 "props": [["shpc", "bool", false]]},
  "e1000": {"parent": "pci-device",
            "props": [["init-vet", "bool", true], ["legacy-name", "str", "x"]],
            "readonly": ["legacy-name"]},
  "virtio-blk-device": {"parent": "device",
      "props": [["num-queues", "uint16", 65535], ["queue-size", "uint16", 256]]},
  "virtio-blk-pci": {"parent": "pci-device",
      "props": [["num-queues", "uint16"], ["vectors", "uint32", 8]],
      "children": [["virtio-backend", "virtio-blk-device"]],
      "aliases": {"num-queues": ["virtio-blk-device", "num-queues"]}},
  "virtio-blk-vga": {"parent": "pci-device",
      "props": [["num-queues", "uint16"]],
      "children": [["virtio-backend", "virtio-blk-device"]],
      "aliases": {"num-queues": ["virtio-blk-device", "num-queues"]}},
  "virtio-rng-pci": {"parent": "pci-device", "props": [["vectors", "uint32", 4]]},
  "virtio-rng-pci-transitional": {"parent": "pci-device",
      "props": [["vectors", "uint32", 4]]},
  "virtio-rng-ccw": {"parent": "device", "props": [["max-revision", "uint32", 2]]},
  "virtio-scsi-device": {"parent": "device",
      "props": [["cmd_per_lun", "uint32", 256, {"history": [["1.0", 128]]}]]},
  "apic-common": {"parent": "device", "abstract": true,
                  "props": [["vapic", "bool", true]]},
  "apic": {"parent": "apic-common"}, "kvm-apic": {"parent": "apic-common"},
  "usb-hid": {"parent": "device", "abstract": true,
              "props": [["serial", "str", "none"]]},
  "usb-kbd": {"parent": "usb-hid", "props": [["usb_version", "uint32", 2]]},
  "usb-mouse": {"parent": "usb-hid", "props": [["usb_version", "uint32", 2]]},
  "usb-tablet": {"parent": "usb-hid", "props": [["usb_version", "uint32", 2]]},
  "usb-pen": {"parent": "usb-hid"}
}})";

// A registry with those types, and the machines and tables of a machines.json.
class LintedMachines {
 public:
  explicit LintedMachines(std::string_view machines_json) {
    const compat::CatalogueFile files[] = {{"types.json", kLintTypes},
                                           {"machines.json", machines_json}};
    absl::StatusOr<compat::Catalogue> loaded =
        compat::LoadCatalogue(files, registry_);
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    if (loaded.ok()) catalogue_ = *std::move(loaded);
  }

  compat::lint::Report Lint(const compat::lint::Options& options = {}) {
    return compat::lint::Lint(catalogue_.machines, registry_, options);
  }
  TypeRegistry& registry() { return registry_; }

 private:
  TypeRegistry registry_;
  compat::Catalogue catalogue_;
};

// What lint finds, a line each.
inline std::vector<std::string> Lines(const compat::lint::Report& report) {
  std::vector<std::string> lines;
  for (const compat::lint::Finding& one : report.findings) {
    lines.push_back(one.Text());
  }
  return lines;
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_COMPAT_LINT_TYPES_H_
