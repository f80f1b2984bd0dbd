// A family of machines, acme-1.0, acme-1.1 and acme-2.0: what each promised its
// guests, as data. Its tests are in machine_family_test.cc.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_DOCS_EXAMPLES_MACHINE_FAMILY_H_
#define QOMRT_DOCS_EXAMPLES_MACHINE_FAMILY_H_

#include "absl/status/status.h"
#include "compat/entry.h"
#include "compat/machine.h"
#include "qdev/register.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/value.h"
#include "uart.h"
#include "virtio_blk.h"

namespace acme {

// Most of what older machines had is said by the rows themselves, as .history:
// a FIFO of 16 in uart.h, one queue in virtio_blk.h. The rest is said here.
inline constexpr qom::compat::Entry kCompat1_1[] = {
    qom::compat::Set<VirtioBlk>(VirtioBlk::Props::kQueueSize, 128)};
inline constexpr qom::compat::Entry kCompat1_0[] = {
    qom::compat::Set<Uart>(Uart::Props::kRxTrigger, 1)};

// Tables of each version from new to old; a later one wins.
inline absl::Status AddMachines(qom::compat::MachineSet& machines) {
  using qom::Value;
  QOMRT_RETURN_IF_ERROR(machines.AddEntries("compat_1_1", kCompat1_1));
  QOMRT_RETURN_IF_ERROR(machines.AddEntries("compat_1_0", kCompat1_0));
  QOMRT_RETURN_IF_ERROR(
      machines.AddMachine({.name = "acme-2.0",
                           .alias = "acme",
                           .is_default = true,
                           .attributes = {{"released", Value("2026-03-01")}}}));
  QOMRT_RETURN_IF_ERROR(
      machines.AddMachine({.name = "acme-1.1",
                           .tables = {"compat_1_1"},
                           .attributes = {{"released", Value("2024-09-15")}}}));
  return machines.AddMachine(
      {.name = "acme-1.0",
       .tables = {"compat_1_1", "compat_1_0"},
       .attributes = {{"released", Value("2023-02-01")}}});
}

inline void RegisterAcmeTypes(qom::TypeRegistry& registry) {
  qom::qdev::RegisterDeviceTypes(registry);
  RegisterUart(registry);
  RegisterVirtioTypes(registry);
}

}  // namespace acme

#endif  // QOMRT_DOCS_EXAMPLES_MACHINE_FAMILY_H_
