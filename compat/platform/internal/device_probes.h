// Probes that open a device of the system and ask it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_PLATFORM_INTERNAL_DEVICE_PROBES_H_
#define QOMRT_COMPAT_PLATFORM_INTERNAL_DEVICE_PROBES_H_

#include "compat/platform/probe.h"

namespace qom::compat::internal {

// "kvm", "kvm.api-version", and its extensions as "kvm.…".
void ProbeKvm(HostReport& report);
// "tun", "tun.vnet-hdr", "tun.multi-queue"; what it takes off a guest,
// "tun.csum", "tun.tso4", "tun.uso" …, is asked of an interface in a network
// namespace of its own, which ends with a process of the probe's.
void ProbeTun(HostReport& report);

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_PLATFORM_INTERNAL_DEVICE_PROBES_H_
