// Where the devices of a command line are, as far as the line says it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_LINE_PLACES_H_
#define QOMRT_TOOLS_LINE_PLACES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "qdev/options/device_option.h"
#include "tools/machine_line.h"

namespace qom::tools {

// The values of the option that say where on its bus a device is, in one form:
// "02.1" of a PCI address; "" if none does.
std::string AddressOf(const qdev::DeviceOption& option);

// kTaken if a part in front of `part` has its id, or its place.
absl::Status CheckPlace(const std::vector<LinePart>& before,
                        const LinePart& part);

// Warns of a bus that nothing in front of `part` has, and that no machine is
// known to have.
void CheckBus(const std::vector<LinePart>& before, LinePart& part);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_LINE_PLACES_H_
