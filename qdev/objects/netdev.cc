// A net back end is free or has one peer.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netdev.h"

#include "absl/status/status.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status Netdev::Claim(Object& card) {
  if (card_ && card_.get() != &card) {
    return Error(Cause::kWrongPhase, "{}: it is used by {} already",
                 CanonicalPath(), card_->CanonicalPath());
  }
  card_ = &card;
  return absl::OkStatus();
}

absl::Status Netdev::CanBeDeleted() const {
  if (!card_) return absl::OkStatus();
  return Error(Cause::kWrongPhase, "it is used by {}", card_->CanonicalPath());
}

}  // namespace qom::qdev
