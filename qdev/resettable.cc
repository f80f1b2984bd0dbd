// Resets in phases: each phase runs over all that is reset together before the
// next begins. What the phases call may take objects out: one that left is in
// no reset any more, by ChangeResetParent().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/resettable.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
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
        Resettable::State& state = object.MakeState();
        state.walked_by = above.back().walked_by;
        above.pop_back();
        if (phase == Phase::kExit) --state.leaving;
        End(object, kind, phase, is_inherited);
        object.ForgetStateIfDone();
      } else if (phase == Phase::kEnter && !above.empty() &&
                 object.state().inherited >= above.back().object->count_) {
        // What it is reset with left this reset meanwhile, or it joined anew.
        walk.Skip();
      } else if (!Begin(object, phase, is_inherited)) {
        walk.Skip();
      } else if (object.state().walked_by == &walk) {
        // Met again while what is below it is walked: it only counts.
        walk.Skip();
        if (phase == Phase::kExit) Release(object, is_inherited);
      } else {
        Resettable::State& state = object.MakeState();
        above.push_back({&object, std::exchange(state.walked_by, &walk)});
        if (phase == Phase::kExit) ++state.leaving;
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
        if (object.count_++ == 0) object.MakeState().entering = true;
        if (inherited) ++object.MakeState().inherited;
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
    // It stays: the object is in this reset, or was when its children left it.
    Resettable::State& state = object.MakeState();
    switch (phase) {
      case Phase::kEnter:
        if (!std::exchange(state.entering, false)) return;
        state.hold_pending = true;
        TellOfReset(object.AsObject(), kind);
        return object.ResetEnter(kind);
      case Phase::kHold:
        if (!std::exchange(state.hold_pending, false)) return;
        return object.ResetHold(kind);
      case Phase::kExit:
        // It may have been released in between.
        if (!Holds(object, inherited)) return;
        Release(object, inherited);
        if (object.in_reset()) return;
        state.hold_pending = false;
        // What never entered does not exit.
        if (std::exchange(state.entering, false)) return;
        return object.ResetExit(kind);
    }
  }

  static bool Holds(const Resettable& object, bool inherited) {
    return inherited ? object.state().inherited > 0
                     : object.own_reset_count() > 0;
  }
  static void Release(Resettable& object, bool inherited) {
    --object.count_;
    if (inherited) --object.MakeState().inherited;
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
  // What goes on as its children leave a reset is not in that for newcomers.
  const auto wanted = [to] {
    return to == nullptr ? 0
                         : to->reset_count() -
                               std::min(to->reset_count(), to->state().leaving);
  };
  if (object.state_ == nullptr && wanted() == 0) return;
  Resettable::State& state = object.MakeState();
  ++state.changers;
  const uint32_t change = ++state.changes;
  const absl::Cleanup end = [&object, &state] {
    if (--state.changers == 0) state.changes = 0;
    object.ForgetStateIfDone();
  };
  // What the phases call may reset `to`, or change the parent again.
  while (change == state.changes && state.inherited < wanted()) {
    Assert(object, ResetKind::kCold, true);
  }
  while (change == state.changes && state.inherited > wanted()) {
    ResetWalk::Run(object, ResetKind::kCold, ResetWalk::Phase::kExit, true);
  }
}

}  // namespace qom::qdev
