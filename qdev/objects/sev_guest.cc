// How an SEV guest chooses its interface and checks its policy.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/sev_guest.h"

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// Nobody gave bits 6 to 15 a meaning.
constexpr uint32_t kReservedPolicy = 0xffc0;

}  // namespace

absl::StatusOr<SevInterface> SevGuest::Interface(SevInterfaces host) const {
  if (legacy_vm_type_ != OnOffAuto::kOff && host.legacy) {
    return SevInterface::kLegacy;
  }
  if (legacy_vm_type_ != OnOffAuto::kOn && host.newer) {
    return SevInterface::kNewer;
  }
  switch (legacy_vm_type_) {
    case OnOffAuto::kOn:
      return Error(Cause::kWrongPhase,
                   "legacy-vm-type=on: the host does not start guests the "
                   "older way");
    case OnOffAuto::kOff:
      return Error(Cause::kWrongPhase,
                   "legacy-vm-type=off: the host only starts guests the older "
                   "way");
    case OnOffAuto::kAuto:
      break;
  }
  return Error(Cause::kWrongPhase,
               "the host starts no guests with encrypted memory");
}

absl::Status SevGuest::Complete() {
  if (reduced_phys_bits_ == 0) {
    return Error(Cause::kOutOfRange,
                 "reduced-phys-bits: 0 is outside 1..63; it is what the "
                 "processor says");
  }
  if ((policy_ & kReservedPolicy) != 0) {
    return Error(Cause::kBadValue,
                 "policy: {:#x} has bits of {:#x}, which mean nothing", policy_,
                 kReservedPolicy);
  }
  if (sev_device_.empty()) {
    return Error(Cause::kBadValue,
                 "sev-device: it is empty; it names a device");
  }
  LockAsComplete();
  return absl::OkStatus();
}

}  // namespace qom::qdev
