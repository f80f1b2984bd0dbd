// What filters of packets need, and what goes together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netfilter.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/ref.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// The filter of that id, if it is one of the same back end.
bool IsFilterOf(const Netfilter& filter, std::string_view id) {
  const Ref<Object> other = FindUserObject(filter.context(), id);
  const Netfilter* found = As<Netfilter>(other.get());
  return found != nullptr && found != &filter &&
         found->netdev() == filter.netdev();
}

}  // namespace

absl::Status Netfilter::Check() {
  QOMRT_RETURN_IF_ERROR(Require("netdev", netdev_));
  if (position_ == "head" || position_ == "tail") return absl::OkStatus();
  const std::string_view position = position_;
  if (!position.starts_with("id=")) {
    return Error(Cause::kBadValue, "position: '{}' is not head, tail or id=ID",
                 position.substr(0, 80));
  }
  // Where it stands is settled once.
  if (is_complete() || IsFilterOf(*this, position.substr(3))) {
    return absl::OkStatus();
  }
  return Error(Cause::kNoSuchObject,
               "position: there is no filter '{}' of the back end '{}'",
               position.substr(3), netdev_);
}

absl::Status FilterBuffer::Check() {
  QOMRT_RETURN_IF_ERROR(Netfilter::Check());
  if (interval_ != 0) return absl::OkStatus();
  return Error(Cause::kOutOfRange, "interval: 0 is outside 1..4294967295");
}

absl::Status FilterDump::Check() {
  QOMRT_RETURN_IF_ERROR(Netfilter::Check());
  return Require("file", file_);
}

absl::Status FilterMirror::Check() {
  QOMRT_RETURN_IF_ERROR(Netfilter::Check());
  return Require("outdev", outdev_);
}

absl::Status FilterRedirector::Check() {
  QOMRT_RETURN_IF_ERROR(Netfilter::Check());
  if (indev_.empty() && outdev_.empty()) {
    return Error(Cause::kBadValue, "indev: it is missing, and so is outdev");
  }
  if (indev_ != outdev_) return absl::OkStatus();
  return Error(Cause::kBadValue, "outdev: '{}' is indev, too", outdev_);
}

absl::Status ColoCompare::Check() {
  QOMRT_RETURN_IF_ERROR(Require("primary_in", primary_in_));
  QOMRT_RETURN_IF_ERROR(Require("secondary_in", secondary_in_));
  QOMRT_RETURN_IF_ERROR(Require("outdev", outdev_));
  if (!iothread_) return Error(Cause::kBadValue, "iothread: it is missing");
  if (primary_in_ != secondary_in_ && primary_in_ != outdev_ &&
      secondary_in_ != outdev_) {
    return absl::OkStatus();
  }
  return Error(Cause::kBadValue,
               "primary_in, secondary_in and outdev: two of them are one");
}

}  // namespace qom::qdev
