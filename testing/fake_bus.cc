// A bus that gives out its slots in order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/fake_bus.h"

#include <set>
#include <string>

#include "absl/status/status.h"
#include "qdev/device.h"
#include "qom/status.h"

namespace qom::testing {

absl::Status FakeBus::AssignAddress(qdev::Device& device) {
  if (!refuse_.ok()) return refuse_;
  std::set<uint32_t> taken;
  for (const auto& [other, address] : addresses_) taken.insert(address);
  uint32_t free = 0;
  while (taken.contains(free)) ++free;
  if (slots_ != 0 && free >= slots_) {
    return Error(Cause::kOutOfRange, "all {} slots are taken", slots_);
  }
  addresses_[&device] = free;
  return absl::OkStatus();
}

void FakeBus::ReleaseAddress(qdev::Device& device) {
  addresses_.erase(&device);
}

std::string FakeBus::AddressOf(const qdev::Device& device) const {
  const auto at = addresses_.find(&device);
  return at == addresses_.end() ? "" : std::to_string(at->second);
}

}  // namespace qom::testing
