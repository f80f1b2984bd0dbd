// How what two command lines make differs, and whether a guest or a migration
// stream sees it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_LINE_COMPARISON_H_
#define QOMRT_TOOLS_LINE_COMPARISON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "qdev/machine_resources.h"
#include "qom/value.h"
#include "tools/machine_line.h"

namespace qom::tools {

struct LineDifference {
  std::string device;  // its id, else its type; a global's driver; "cpu" …
  std::string property;
  Value a;
  Value b;
  bool visible = true;  // to a guest or in a stream
};

struct LineComparison {
  std::vector<std::string> only_a;  // devices and objects
  std::vector<std::string> only_b;
  std::vector<LineDifference> differences;
  bool is_visible = false;  // something of all this
};

// Devices are paired by id, else by bus and address, else by type in order;
// objects by id. Of what the machines make, what the lines' globals say is
// compared, by their drivers. A value that nobody knows, such as one that a
// line leaves to its machine, is no difference.
LineComparison CompareLines(const MachineLine& a, const MachineLine& b);

// The numbers of `-smp`, by their keys.
struct SmpLevel {
  std::string_view name;
  uint64_t qdev::CpuTopology::*member;
};
inline constexpr SmpLevel kSmpLevels[] = {
    {"cpus", &qdev::CpuTopology::cpus},
    {"maxcpus", &qdev::CpuTopology::max_cpus},
    {"drawers", &qdev::CpuTopology::drawers},
    {"books", &qdev::CpuTopology::books},
    {"sockets", &qdev::CpuTopology::sockets},
    {"dies", &qdev::CpuTopology::dies},
    {"clusters", &qdev::CpuTopology::clusters},
    {"modules", &qdev::CpuTopology::modules},
    {"cores", &qdev::CpuTopology::cores},
    {"threads", &qdev::CpuTopology::threads}};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_LINE_COMPARISON_H_
