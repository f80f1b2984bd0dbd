// Lines that several devices share. A `SignalOr` has an input for each of them
// and one output, which is high as long as one of the inputs is; a
// `SignalSplit` has one input and puts its level on several lines.
//
// Example, two devices on the third line of an interrupt controller:
//
//   QOMRT_ASSIGN_OR_RETURN(Ref<qdev::SignalOr> gate,
//                          context.New<qdev::SignalOr>());
//   QOMRT_RETURN_IF_ERROR(machine.AddChild("gate", gate).status());
//   QOMRT_RETURN_IF_ERROR(gate->Set("lines", 2));
//   QOMRT_RETURN_IF_ERROR(gate->Set("out", "/machine/intc/in[3]"));
//   QOMRT_RETURN_IF_ERROR(gate->SetRealized(true));
//   QOMRT_RETURN_IF_ERROR(uart->Set("irq", "/machine/gate/in[0]"));
//   QOMRT_RETURN_IF_ERROR(timer->Set("irq", "/machine/gate/in[1]"));
//
// Gates may be connected to gates, in chains of any length. In a circle of
// splits a level goes round once.
//
// Both are devices; neither has a state of its own to reset: levels are those
// of who drives the inputs.
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_SIGNAL_GATES_H_
#define QOMRT_QDEV_SIGNAL_GATES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/signal.h"
#include "qom/child.h"
#include "qom/children.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class SignalWalk;

class SignalOr : public Extends<SignalOr, Device> {
 public:
  static constexpr std::string_view kTypeName = "signal-or";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) {
    c.user_creatable = false;
    c.description = "a line that is high as long as one of several is";
  }

  bool high() const { return high_; }

  // Makes the inputs, in[0] and so on.
  absl::Status Realize() override;
  // Takes them back; the output is low then.
  void Unrealize() override;

 private:
  friend class SignalWalk;

  // What an input does.
  struct ToOr {
    SignalOr* gate;
    void operator()(int /*level*/) const { gate->Update(); }
  };

  void Update();
  // True if the output has another level than it had.
  bool Changes();

  uint32_t lines_{};
  SignalOut out_;
  Children<Signal> in_;
  bool high_ = false;
};

struct SignalOr::Props {
  static constexpr auto kLines = props::Field<&SignalOr::lines_>(
      "lines", {.default_value = 2,
                .min = 1,
                .max = 1024,
                .doc = "How many inputs it has."});
  static constexpr auto kOut = props::Field<&SignalOr::out_>(
      "out", {.doc = "The line that is high as long as an input is."});
  static constexpr auto kAll = props::Table(kLines, kOut);
};

class SignalSplit : public Extends<SignalSplit, Device> {
 public:
  static constexpr std::string_view kTypeName = "signal-split";
  struct Props;
  explicit SignalSplit(const Construct& construct)
      : Extends(construct), in_(construct, "in") {}
  static void ClassInit(DeviceClass& c) {
    c.user_creatable = false;
    c.description = "a line whose level goes to several";
  }

  // Finds the lines of `to`: kNoSuchObject or kBadValue, with the path.
  absl::Status Realize() override;
  void Unrealize() override;

 private:
  friend class SignalWalk;

  // What the input does.
  struct ToSplit {
    SignalSplit* gate;
    void operator()(int level) const { gate->Forward(level); }
  };

  void Forward(int level);

  qom::Child<Signal> in_;
  std::vector<std::string> to_;
  std::vector<std::unique_ptr<SignalOut>> out_;
  const SignalWalk* told_by_ = nullptr;  // the innermost that came here
  int told_ = 0;                         // with this level
};

struct SignalSplit::Props {
  static constexpr auto kTo = props::Field<&SignalSplit::to_>(
      "to", {.doc = "The paths of the lines that each level of `in` goes to, "
                    "in this order."});
  static constexpr auto kAll = props::Table(kTo);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_SIGNAL_GATES_H_
