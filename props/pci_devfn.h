// An address on a PCI bus as emulators keep it: a number for programs, which
// people write as an address.
//
// Threads: a plain value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_PCI_DEVFN_H_
#define QOMRT_PROPS_PCI_DEVFN_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "props/kinds.h"
#include "qom/property.h"
#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom::props {

// slot * 8 + function; -1: the bus chooses. Texts are read as a PciAddress
// ("1e.0"), or are "-1".
struct PciDevfn {
  int32_t number = -1;

  friend bool operator==(const PciDevfn&, const PciDevfn&) = default;
};

template <>
struct ValueTraits<PciDevfn> {
  static constexpr std::string_view kName = "int32";
  static constexpr ValueCategory kCategory = ValueCategory::kInteger;
  static constexpr bool kSigned = true;
  static absl::Status Visit(const ClassProperty& property, Visitor& visitor,
                            PciDevfn* value);
};

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_PCI_DEVFN_H_
