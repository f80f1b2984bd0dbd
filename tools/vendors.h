// The vendors whose emulators have machine versions of their own, known by what
// the names of those end with: pc-q35-rhel9.4.0, pc-i440fx-jammy,
// pc-q35-9.0+pve1.
//
// Example:
//
//   error += VendorHint("pc-q35-rhel9.4.0");
//       // "; it comes with the emulator of RHEL and CentOS Stream: …"
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_VENDORS_H_
#define QOMRT_TOOLS_VENDORS_H_

#include <string>
#include <string_view>

namespace qom::tools {

// Whose machine that is and how to record his emulator, for the end of a
// message; "" if the name tells no vendor.
std::string VendorHint(std::string_view machine);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_VENDORS_H_
