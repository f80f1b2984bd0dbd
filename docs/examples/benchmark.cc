// The code of "Of your own types" in docs/benchmarks.md: the types and machines
// of the other examples, measured.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "absl/status/status.h"
#include "benchmark/register.h"
#include "machine_family.h"
#include "qdev/device.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/ref.h"
#include "qom/status.h"
#include "virtio_bus.h"

namespace acme {

// A disk is realized with a drive, and on a bus whose host works.
absl::Status PlugIn(qom::Object& disk) {
  QOMRT_RETURN_IF_ERROR(
      qom::qdev::ObjectAdd(disk.context(), "acme-drive", "d0", {{"size", "1M"}})
          .status());
  QOMRT_RETURN_IF_ERROR(disk.Set("drive", "d0"));
  QOMRT_ASSIGN_OR_RETURN(const qom::Ref<VirtioHost> host,
                         disk.context().New<VirtioHost>());
  QOMRT_RETURN_IF_ERROR(host->SetRealized(true));
  return qom::Cast<Device>(&disk).PlugInto(host->bus());
}

}  // namespace acme

QOMRT_BENCHMARK_MAIN(acme::RegisterAcmeTypes, acme::AddMachines,
                     .prepare = {
                         {"acme-virtio-blk", {.object = acme::PlugIn}}});
