// How a PCI slot and function are read and shown: an address as text, a number
// as a number.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/pci_devfn.h"

#include <cstdint>
#include <string_view>

#include "props/value_types.h"
#include "qom/status.h"

namespace qom::props {

absl::Status ValueTraits<PciDevfn>::Visit(const ClassProperty& /*property*/,
                                          Visitor& visitor, PciDevfn* value) {
  constexpr int64_t kLast = 0x1f * 8 + 7;
  std::string_view text;
  if (visitor.is_input() && visitor.Text(&text).ok()) {
    PciAddress address;
    if (text != "-1") {
      QOMRT_ASSIGN_OR_RETURN(address, PciAddress::Parse(text));
    }
    value->number = address.devfn;
    return absl::OkStatus();
  }
  int64_t number = value->number;
  QOMRT_RETURN_IF_ERROR(visitor.Signed(&number, -1, kLast));
  if (visitor.is_input()) value->number = static_cast<int32_t>(number);
  return absl::OkStatus();
}

}  // namespace qom::props
