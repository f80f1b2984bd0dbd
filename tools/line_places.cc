// Buses by their names, and addresses by the properties that say them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/line_places.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "fmt/format.h"
#include "props/value_types.h"
#include "qdev/options/device_option.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/machine_line.h"

namespace qom::tools {
namespace {

using compat::DiagnosticOf;
using compat::Severity;

// Buses that machines bring, by name, or by their name in front of a number.
constexpr std::string_view kMachineBuses[] = {"floppy-bus",
                                              "i2c",
                                              "ide",
                                              "isa",
                                              "main-system-bus",
                                              "pci.0",
                                              "pcie.0",
                                              "scsi",
                                              "sd-bus",
                                              "spapr-vio",
                                              "ssi",
                                              "usb-bus",
                                              "virtio-mmio-bus",
                                              "virtual-css-bus"};

bool IsOfMachine(std::string_view bus, std::string_view owner) {
  // A path leads to a bus of the machine.
  return bus.starts_with('/') ||
         std::any_of(
             std::begin(kMachineBuses), std::end(kMachineBuses),
             [&](std::string_view one) { return one == bus || one == owner; });
}

// "pci.1" of "pci.1.0": the id that a name of a bus begins with.
std::string_view OwnerOf(std::string_view bus) {
  const size_t dot = bus.rfind('.');
  const bool numbered =
      dot != bus.npos && dot + 1 < bus.size() &&
      bus.find_first_not_of("0123456789", dot + 1) == bus.npos;
  return numbered ? bus.substr(0, dot) : bus;
}

}  // namespace

void CheckBus(const std::vector<LinePart>& before, LinePart& part) {
  if (part.bus.empty()) return;
  const std::string_view owner = OwnerOf(part.bus);
  std::vector<std::string_view> ids;
  for (const LinePart& one : before) {
    if (one.id.empty()) continue;
    if (one.id == part.bus || one.id == owner) return;
    ids.push_back(one.id);
  }
  if (IsOfMachine(part.bus, owner)) return;
  ErrorFacts facts{.cause = Cause::kNoSuchObject};
  facts.property = "bus";
  facts.value = part.bus;
  facts.type = part.type;
  facts.nearest = NearestNames(owner, ids);
  part.diagnostics.push_back(DiagnosticOf(
      facts,
      fmt::format("-device {}: bus={}: no device in front of it has that id, "
                  "so the machine must have such a bus{}",
                  part.option.substr(0, 80), part.bus,
                  OrNearest(facts.nearest)),
      Severity::kWarning));
}

std::string AddressOf(const qdev::DeviceOption& option) {
  auto text = [&option](std::string_view name) {
    std::string value;
    for (const auto& [key, data] : option.properties) {
      if (key == name && data.is_scalar()) value = data.scalar().ToText();
    }
    return value;
  };
  if (const std::string addr = text("addr"); !addr.empty()) {
    const absl::StatusOr<props::PciAddress> pci =
        props::PciAddress::Parse(addr);
    return pci.ok() ? pci->ToString() : addr;
  }
  for (std::string_view name : {"port", "devno", "slot", "nr"}) {
    if (std::string value = text(name); !value.empty()) return value;
  }
  const std::string lun = text("lun");
  if (lun.empty()) return text("scsi-id");
  return fmt::format("{}:{}:{}", text("channel"), text("scsi-id"), lun);
}

absl::Status CheckPlace(const std::vector<LinePart>& before,
                        const LinePart& part) {
  for (const LinePart& one : before) {
    if (!part.id.empty() && one.id == part.id) {
      return Error(Cause::kTaken, "the id '{}' is taken by {}", part.id,
                   WithArticle(one.type));
    }
    if (!part.bus.empty() && one.bus == part.bus && !part.address.empty() &&
        one.address == part.address) {
      return Error(Cause::kTaken, "{} on {} is taken by {}", part.address,
                   part.bus, one.id.empty() ? one.option : one.id);
    }
  }
  return absl::OkStatus();
}

}  // namespace qom::tools
