// A machine that is chosen together with a platform and for a host: what the
// host lacks is said by name, before anything is made.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/platform.h"

#include <cstdio>
#include <string>
#include <string_view>

#include "compat/entry.h"
#include "compat/host.h"
#include "compat/machine.h"
#include "compat/platform/probe.h"
#include "fmt/format.h"
#include "qdev/machine.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace {

const qom::compat::HostProbe kOwnProbes[] = {
    {"acme", "what the accelerator card can do",
     [](qom::compat::HostReport& report) { report.Tell("acme.dma", true); }}};

constexpr qom::compat::Entry kBoard1_0[] = {
    qom::compat::Text("machine", "usb", "on").Needs("acme.dma")};

constexpr std::string_view kDefinition = R"({
  "platform": "acme-2",
  "needs": ["acme.dma"],
  "entries": [["machine", "graphics", "off", {"needs": ["acme.fast"]}]]})";

// The machine on this host, as it is.
absl::Status Start(qom::Context& context, qom::compat::MachineSet& machines) {
  qom::compat::HostReport report = qom::compat::ProbeHost(kOwnProbes);
  const qom::compat::Platforms all =
      qom::compat::FindPlatforms(qom::compat::PlatformDirectories());
  if (const qom::compat::Platform* platform = all.Find("acme-2")) {
    QOMRT_RETURN_IF_ERROR(machines.AddPlatform(platform->Source()));
  } else {  // as if it were installed
    QOMRT_ASSIGN_OR_RETURN(
        const qom::compat::Platform ours,
        qom::compat::ReadPlatform("acme-2.json", kDefinition));
    QOMRT_RETURN_IF_ERROR(machines.AddPlatform(ours.Source()));
  }

  return qom::qdev::SelectMachine(
             context, machines,
             {.name = "board-1.0", .platform = "acme-2", .host = report.host})
      .status();
}

}  // namespace

int main() {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  qom::compat::MachineSet machines;
  absl::Status status = registry.Seal();
  if (status.ok()) {
    status = machines.AddFamily("board", {{"2.0"}, {"1.0", kBoard1_0}});
  }
  qom::Context context(registry);
  if (status.ok()) status = Start(context, machines);
  // host 'node-1' does not tell of acme.fast; platform entry acme-2[0]
  // machine.graphics=off needs acme.fast
  std::puts(std::string(qom::Message(status)).c_str());
  return qom::CauseOf(status) == qom::Cause::kUnmetNeed ? 0 : 1;
}
