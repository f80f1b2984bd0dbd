// Machine versions as people say them: "pc-q35-2.4 to 5.1" of twelve that stand
// together, "all" of all.
//
// Example:
//
//   MachineRanges({"pc-1.0", "pc-1.1", "pc-2.0", "virt-1.0"},
//                 {"pc-1.0", "pc-1.1"});  // "pc-1.0 to 1.1"
//
// Threads: pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_MACHINE_RANGES_H_
#define QOMRT_TOOLS_MACHINE_RANGES_H_

#include <string>
#include <vector>

namespace qom::tools {

// `some` of `all`; each of a family from the oldest to the newest, families by
// name.
std::string MachineRanges(const std::vector<std::string>& all,
                          const std::vector<std::string>& some);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_MACHINE_RANGES_H_
