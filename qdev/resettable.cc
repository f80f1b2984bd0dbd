// Resets in phases: each phase runs over all that is reset together before the
// next begins. What the phases call may take objects out: one that left is in
// no reset any more, by ChangeResetParent().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/resettable.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "qdev/internal/walk.h"
#include "qom/cast.h"
#include "qom/status.h"

namespace qom::qdev {

class ResetWalk {
 public:
  enum class Phase : uint8_t { kEnter, kHold, kExit };

  static void Run(Resettable& root, ResetKind kind, Phase phase) {
    Walk walk(root.AsObject(), &ListChildren);
    while (true) {
      const Walk::At at = walk.Next();
      if (at == Walk::At::kDone) return;
      Resettable& object = Cast<Resettable>(walk.object());
      if (at == Walk::At::kEnd) {
        object.walking_ = object.leaving_ = false;
        End(object, kind, phase);
      } else if (!Begin(object, phase)) {
        walk.Skip();
      } else if (object.walking_) {
        // Met again while what is below it is walked: it only counts.
        walk.Skip();
        if (phase == Phase::kExit && object.count_ > 1) --object.count_;
      } else {
        object.walking_ = true;
        object.leaving_ = phase == Phase::kExit;
      }
    }
  }

 private:
  static void ListChildren(Object& of, Walk::Members& members) {
    Cast<Resettable>(of).VisitResetChildren([&members](Resettable& child) {
      members.emplace_back(&child.AsObject());
    });
  }

  static bool Begin(Resettable& object, Phase phase) {
    if (phase == Phase::kEnter && object.count_++ == 0) object.entering_ = true;
    // What joined meanwhile may be in fewer resets.
    return phase != Phase::kExit || object.in_reset();
  }

  static void End(Resettable& object, ResetKind kind, Phase phase) {
    switch (phase) {
      case Phase::kEnter:
        if (!std::exchange(object.entering_, false)) return;
        object.hold_pending_ = true;
        return object.ResetEnter(kind);
      case Phase::kHold:
        if (!std::exchange(object.hold_pending_, false)) return;
        return object.ResetHold(kind);
      case Phase::kExit:
        if (!object.in_reset() || --object.count_ > 0) return;
        object.entering_ = object.hold_pending_ = false;
        return object.ResetExit(kind);
    }
  }
};

void Reset(Resettable& root, ResetKind kind) {
  AssertReset(root, kind);
  // Fails if what the phases called released it already.
  ReleaseReset(root, kind).IgnoreError();
}

void AssertReset(Resettable& root, ResetKind kind) {
  ResetWalk::Run(root, kind, ResetWalk::Phase::kEnter);
  ResetWalk::Run(root, kind, ResetWalk::Phase::kHold);
}

absl::Status ReleaseReset(Resettable& root, ResetKind kind) {
  if (!root.in_reset()) {
    return Error(Cause::kWrongPhase,
                 "{}: it is in no reset that could be released",
                 root.AsObject().CanonicalPath());
  }
  ResetWalk::Run(root, kind, ResetWalk::Phase::kExit);
  return absl::OkStatus();
}

void ChangeResetParent(Resettable& object, const Resettable* from,
                       const Resettable* to) {
  const uint32_t before = from == nullptr ? 0 : from->reset_count();
  // What goes on as its children leave a reset is not in that for newcomers.
  const uint32_t after =
      to == nullptr ? 0 : to->reset_count() - (to->leaving_ ? 1 : 0);
  for (uint32_t i = before; i < after; ++i) {
    AssertReset(object, ResetKind::kCold);
  }
  for (uint32_t i = after; i < before && object.in_reset(); ++i) {
    ReleaseReset(object, ResetKind::kCold).IgnoreError();
  }
}

}  // namespace qom::qdev
