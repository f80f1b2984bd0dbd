// Signal lines between devices: interrupts, GPIO, clock gates. An input is a
// `Signal` that a device embeds under a name; an output is a `SignalOut`, a
// link that is connected to somebody's input. Both are in the tree: "uart/irq"
// is a link to "/machine/intc/in[3]".
//
// Example:
//
//   class Intc : … {
//     explicit Intc(const Construct& c) : Extends(c), in_(c, "in") {}
//     void PostInit() {
//       in_->OnChange([this](int level) { … });
//     }
//     qom::Child<Signal> in_;
//   };
//   class Uart : … { SignalOut irq_; };
//   props::Field<&Uart::irq_>("irq")                          // its row
//
//   QOMRT_RETURN_IF_ERROR(uart->Set("irq", "/machine/intc/in"));
//   Raise(irq_);
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_SIGNAL_H_
#define QOMRT_QDEV_SIGNAL_H_

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "props/table.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/watch.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class Signal : public Extends<Signal, Object> {
 public:
  static constexpr std::string_view kTypeName = "irq";
  struct Props;
  using Extends::Extends;

  int level() const { return level_; }
  // Tells the owner, also if the level stays: a pulse may repeat.
  void Set(int level) {
    // Held: who hears of it may let go of the line, or give it another owner.
    Ref<Object> keep;
    if (context().IsWatched(Event::kSignal)) {
      keep = Ref<Object>(this);
      Tell(level);
    }
    level_ = level;
    if (changed_ == nullptr) return;
    if (!keep) keep = Ref<Object>(this);
    const auto changed = changed_;
    (*changed)(level);
  }
  // What the owner does about a new level.
  void OnChange(std::function<void(int level)> changed) {
    changed_ = changed == nullptr
                   ? nullptr
                   : std::make_shared<const Change>(std::move(changed));
  }

 private:
  friend class SignalWalk;  // as Set(), for gates

  void Tell(int level) {
    const Value before(level_);
    const Value after(level);
    context().Tell({.event = Event::kSignal,
                    .object = *this,
                    .before = before,
                    .after = after});
  }

  int level_ = 0;
  using Change = std::function<void(int level)>;

  std::shared_ptr<const Change> changed_;
};

struct Signal::Props {
  static constexpr auto kLevel = props::Computed<&Signal::level>(
      "level", {.doc = "The level of the line: 0 is low."});
  static constexpr auto kAll = props::Table(kLevel);
};

// An output. Without a connection every level goes nowhere.
using SignalOut = Link<Signal>;

inline void SetLevel(const SignalOut& out, int level) {
  if (Signal* to = out.get()) to->Set(level);
}
inline void Raise(const SignalOut& out) { SetLevel(out, 1); }
inline void Lower(const SignalOut& out) { SetLevel(out, 0); }
inline void Pulse(const SignalOut& out) {
  Raise(out);
  Lower(out);
}

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_SIGNAL_H_
