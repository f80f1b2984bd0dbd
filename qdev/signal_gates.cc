// A gate listens to its inputs while it is realized. What a level reaches may
// do anything, also end the gate.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/signal_gates.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "fmt/format.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/ref.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/watch.h"

namespace qom::qdev {

// A level on its way through gates. What one gate tells another is noted and
// done in a loop, in the order in which calls would do it: a chain of gates
// needs no stack. A split takes each level once, so that a circle ends.
class SignalWalk {
 public:
  SignalWalk() = default;
  ~SignalWalk() {
    for (const Ref<SignalSplit>& split : told_) {
      if (split->told_by_ == this) split->told_by_ = nullptr;
    }
  }
  SignalWalk(const SignalWalk&) = delete;
  SignalWalk& operator=(const SignalWalk&) = delete;

  // Tells the lines of `split` of `level`, unless this walk did.
  void Begin(SignalSplit& split, int level) {
    if (split.told_by_ == this && split.told_ == level) return;
    Ref<SignalSplit> keep(&split);
    if (split.told_by_ != this) told_.push_back(keep);
    open_.push_back({.split = std::move(keep), .level = level});
    split.told_by_ = this;
    split.told_ = level;
  }

  // As Signal::Set(), but a gate is only begun.
  void Set(Signal* line, int level) {
    for (Ref<Signal> to(line); to; to = NextOf(*to, level)) {
    }
  }

  void Run() {
    while (!open_.empty()) {
      Open& open = open_.back();
      const SignalSplit& split = *open.split;
      // Who hears of it may set the line again; the rest has that level then.
      if (open.next >= split.out_.size() || split.in_->level() != open.level) {
        const Open done = std::move(open);
        open_.pop_back();
        continue;
      }
      const SignalOut& out = *split.out_[open.next++];
      Set(out.get(), open.level);
    }
  }

 private:
  struct Open {
    Ref<SignalSplit> split;
    size_t next = 0;
    int level;
  };

  // Sets `line`; the output of the gate that it leads to, with its level, if
  // that goes on at once.
  Ref<Signal> NextOf(Signal& line, int& level) {
    if (line.context().IsWatched(Event::kSignal)) line.Tell(level);
    line.level_ = level;
    const auto changed = line.changed_;
    if (changed == nullptr) return nullptr;
    if (const auto* to = changed->target<SignalSplit::ToSplit>()) {
      Begin(*to->gate, level);
    } else if (const auto* to = changed->target<SignalOr::ToOr>()) {
      if (!to->gate->Changes()) return nullptr;
      level = to->gate->high() ? 1 : 0;
      return Ref<Signal>(to->gate->out_.get());
    } else {
      (*changed)(level);
    }
    return nullptr;
  }

  // Most lines lead to few gates.
  absl::InlinedVector<Open, 2> open_;
  absl::InlinedVector<Ref<SignalSplit>, 2> told_;
};

absl::Status SignalOr::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  QOMRT_RETURN_IF_ERROR(in_.Make(*this, "in", lines_));
  for (size_t i = 0; i < in_.size(); ++i) {
    in_[i]->OnChange(ToOr{this});
  }
  return absl::OkStatus();
}

void SignalOr::Unrealize() {
  for (size_t i = 0; i < in_.size(); ++i) {
    if (Signal* line = in_[i]) line->OnChange(nullptr);
  }
  in_.Clear();
  Update();
  Device::Unrealize();
}

void SignalOr::Update() {
  if (!Changes()) return;
  SignalWalk walk;
  walk.Set(out_.get(), high_ ? 1 : 0);
  walk.Run();
}

bool SignalOr::Changes() {
  bool high = false;
  for (size_t i = 0; i < in_.size() && !high; ++i) {
    high = in_[i] != nullptr && in_[i]->level() != 0;
  }
  return std::exchange(high_, high) != high;
}

absl::Status SignalSplit::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  std::vector<std::unique_ptr<SignalOut>> out;
  for (const std::string& path : to_) {
    const absl::StatusOr<Ref<Object>> found = context().Resolve(path);
    if (!found.ok()) return Annotate(found.status(), Props::kTo.name);
    Signal* const line = As<Signal>(found->get());
    if (line == nullptr) {
      return Error(Cause::kBadValue, "{}: '{}' is {}, not {}", Props::kTo.name,
                   path, WithArticle((*found)->type().name()),
                   WithArticle(Signal::kTypeName));
    }
    out.push_back(std::make_unique<SignalOut>());
    *out.back() = line;
  }
  out_ = std::move(out);
  in_->OnChange(ToSplit{this});
  return absl::OkStatus();
}

void SignalSplit::Unrealize() {
  in_->OnChange(nullptr);
  out_.clear();
  Device::Unrealize();
}

void SignalSplit::Forward(int level) {
  SignalWalk walk;
  walk.Begin(*this, level);
  walk.Run();
}

}  // namespace qom::qdev
