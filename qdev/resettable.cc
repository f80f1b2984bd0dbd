// Resets in phases: each phase runs over all that is reset together before the
// next begins. What the phases call may take objects out: one that left is in
// no reset any more, by ChangeResetParent().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/resettable.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "qdev/internal/walk.h"
#include "qom/cast.h"
#include "qom/ref.h"
#include "qom/status.h"
#include "qom/watch.h"

namespace qom::qdev {

class ResetWalk {
 public:
  enum class Phase : uint8_t { kEnter, kHold, kExit };

  // `inherited`: the root is in this reset because of what it is reset with.
  static void Run(Resettable& root, ResetKind kind, Phase phase,
                  bool inherited = false) {
    Walk walk(root.AsObject(), &ListChildren);
    // Those that this walk is below, and which walk was below each.
    std::vector<Above> above;
    while (true) {
      const Walk::At at = walk.Next();
      if (at == Walk::At::kDone) return;
      Resettable& object = Cast<Resettable>(walk.object());
      const bool is_inherited = inherited || walk.depth() != 0;
      if (at == Walk::At::kEnd) {
        object.walked_by_ = above.back().walked_by;
        above.pop_back();
        if (phase == Phase::kExit) --object.leaving_;
        End(object, kind, phase, is_inherited);
      } else if (phase == Phase::kEnter && !above.empty() &&
                 object.inherited_ >= above.back().object->count_) {
        // What it is reset with left this reset meanwhile, or it joined anew.
        walk.Skip();
      } else if (!Begin(object, phase, is_inherited)) {
        walk.Skip();
      } else if (object.walked_by_ == &walk) {
        // Met again while what is below it is walked: it only counts.
        walk.Skip();
        if (phase == Phase::kExit) Release(object, is_inherited);
      } else {
        above.push_back({&object, std::exchange(object.walked_by_, &walk)});
        if (phase == Phase::kExit) ++object.leaving_;
      }
    }
  }

 private:
  struct Above {
    const Resettable* object;
    const void* walked_by;
  };

  static void ListChildren(Object& of, Walk::Members& members) {
    Cast<Resettable>(of).VisitResetChildren([&members](Resettable& child) {
      members.emplace_back(&child.AsObject());
    });
  }

  static void TellOfReset(Object& object, ResetKind kind) {
    Context& context = object.context();
    if (!context.IsWatched(Event::kReset)) return;
    context.Tell({.event = Event::kReset,
                  .object = object,
                  .detail = kind == ResetKind::kCold ? "cold" : "warm"});
  }

  static bool Begin(Resettable& object, Phase phase, bool inherited) {
    switch (phase) {
      case Phase::kEnter:
        if (object.count_++ == 0) object.entering_ = true;
        if (inherited) ++object.inherited_;
        return true;
      case Phase::kHold:
        return true;
      case Phase::kExit:
        // What joined meanwhile may be in fewer resets.
        return Holds(object, inherited);
    }
    return false;
  }

  static void End(Resettable& object, ResetKind kind, Phase phase,
                  bool inherited) {
    switch (phase) {
      case Phase::kEnter:
        if (!std::exchange(object.entering_, false)) return;
        object.hold_pending_ = true;
        TellOfReset(object.AsObject(), kind);
        return object.ResetEnter(kind);
      case Phase::kHold:
        if (!std::exchange(object.hold_pending_, false)) return;
        return object.ResetHold(kind);
      case Phase::kExit:
        // It may have been released in between.
        if (!Holds(object, inherited)) return;
        Release(object, inherited);
        if (object.in_reset()) return;
        object.hold_pending_ = false;
        // What never entered does not exit.
        if (std::exchange(object.entering_, false)) return;
        return object.ResetExit(kind);
    }
  }

  static bool Holds(const Resettable& object, bool inherited) {
    return inherited ? object.inherited_ > 0
                     : object.count_ > object.inherited_;
  }
  static void Release(Resettable& object, bool inherited) {
    --object.count_;
    if (inherited) --object.inherited_;
  }
};

namespace {

void Assert(Resettable& root, ResetKind kind, bool inherited) {
  ResetWalk::Run(root, kind, ResetWalk::Phase::kEnter, inherited);
  ResetWalk::Run(root, kind, ResetWalk::Phase::kHold, inherited);
}

}  // namespace

void Reset(Resettable& root, ResetKind kind) {
  const Ref<Object> keep(&root.AsObject());
  AssertReset(root, kind);
  // Fails if what the phases called released it already.
  ReleaseReset(root, kind).IgnoreError();
}

void AssertReset(Resettable& root, ResetKind kind) {
  const Ref<Object> keep(&root.AsObject());
  Assert(root, kind, false);
}

absl::Status ReleaseReset(Resettable& root, ResetKind kind) {
  if (root.own_reset_count() == 0) {
    return Error(Cause::kWrongPhase,
                 "{}: it is in no reset of its own that could be released",
                 root.AsObject().CanonicalPath());
  }
  ResetWalk::Run(root, kind, ResetWalk::Phase::kExit);
  return absl::OkStatus();
}

void ChangeResetParent(Resettable& object, const Resettable* to) {
  const Ref<Object> keep(&object.AsObject());
  const uint16_t change = ++object.parent_changes_;
  // What goes on as its children leave a reset is not in that for newcomers.
  const auto wanted = [to] {
    return to == nullptr
               ? 0
               : to->reset_count() - std::min(to->reset_count(), to->leaving_);
  };
  // What the phases call may reset `to`, or change the parent again.
  while (change == object.parent_changes_ && object.inherited_ < wanted()) {
    Assert(object, ResetKind::kCold, true);
  }
  while (change == object.parent_changes_ && object.inherited_ > wanted()) {
    ResetWalk::Run(object, ResetKind::kCold, ResetWalk::Phase::kExit, true);
  }
}

}  // namespace qom::qdev
