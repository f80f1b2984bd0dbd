// Resets in phases: each phase runs over all of the tree before the next
// begins.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/resettable.h"

#include <cstdint>

#include "qom/internal/check.h"

namespace qom::qdev {

// One phase over a tree. An object that is reached while its own children are
// walked, through a cycle, is not walked again.
class ResetWalk {
 public:
  static void Enter(Resettable& object, ResetKind kind) {
    const bool first = object.count_++ == 0;
    Children(object, [kind](Resettable& child) { Enter(child, kind); });
    if (!first) return;
    object.ResetEnter(kind);
    object.hold_pending_ = true;
  }

  static void Hold(Resettable& object, ResetKind kind) {
    Children(object, [kind](Resettable& child) { Hold(child, kind); });
    if (!object.hold_pending_) return;
    object.hold_pending_ = false;
    object.ResetHold(kind);
  }

  static void Exit(Resettable& object, ResetKind kind) {
    QOMRT_CHECK(object.count_ > 0, "a reset is released that nobody asserted");
    Children(object, [kind](Resettable& child) {
      // A child that joined meanwhile may be in fewer resets.
      if (child.in_reset()) Exit(child, kind);
    });
    if (--object.count_ == 0) object.ResetExit(kind);
  }

 private:
  static void Children(Resettable& object,
                       absl::FunctionRef<void(Resettable&)> visit) {
    if (object.walking_) return;
    object.walking_ = true;
    object.VisitResetChildren(visit);
    object.walking_ = false;
  }
};

void Reset(Resettable& root, ResetKind kind) {
  AssertReset(root, kind);
  ReleaseReset(root, kind);
}

void AssertReset(Resettable& root, ResetKind kind) {
  ResetWalk::Enter(root, kind);
  ResetWalk::Hold(root, kind);
}

void ReleaseReset(Resettable& root, ResetKind kind) {
  ResetWalk::Exit(root, kind);
}

void ChangeResetParent(Resettable& object, const Resettable* from,
                       const Resettable* to) {
  const uint32_t before = from == nullptr ? 0 : from->reset_count();
  const uint32_t after = to == nullptr ? 0 : to->reset_count();
  for (uint32_t i = before; i < after; ++i) {
    AssertReset(object, ResetKind::kCold);
  }
  for (uint32_t i = after; i < before && object.in_reset(); ++i) {
    ReleaseReset(object, ResetKind::kCold);
  }
}

}  // namespace qom::qdev
