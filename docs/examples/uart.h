// The code of docs/port_a_device.md: a UART with registers, a FIFO and an
// interrupt line. Its tests are in uart_test.cc.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_DOCS_EXAMPLES_UART_H_
#define QOMRT_DOCS_EXAMPLES_UART_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/resettable.h"
#include "qdev/signal.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace acme {

using qom::qdev::Device;
using qom::qdev::DeviceClass;
using qom::qdev::ResetKind;
using qom::qdev::SignalOut;

class Uart final : public qom::Extends<Uart, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) {
    c.description = "a serial port";
    c.categories = {"input"};
  }

  // Offsets of the registers, each read and written as 32 bits.
  static constexpr uint64_t kData = 0x0;  // read: the oldest byte; write: send
  static constexpr uint64_t kStatus = 0x4;   // kReady, kOverrun
  static constexpr uint64_t kControl = 0x8;  // kIrqEnable
  static constexpr uint64_t kEnd = 0xc;
  static constexpr uint32_t kReady = 1;
  static constexpr uint32_t kOverrun = 2;
  static constexpr uint32_t kIrqEnable = 1;

  uint64_t ReadRegister(uint64_t offset, unsigned bytes);
  void WriteRegister(uint64_t offset, unsigned bytes, uint64_t value);
  // A byte arrives on the wire.
  void Receive(uint8_t byte);
  const std::vector<uint8_t>& sent() const { return sent_; }

  absl::Status Realize() override;
  void Unrealize() override;
  void ResetEnter(ResetKind kind) override;
  void ResetHold(ResetKind kind) override;

 private:
  void Clear();
  void UpdateIrq();

  // Properties.
  uint32_t fifo_size_{};
  uint32_t rx_trigger_{};
  SignalOut irq_;
  // What the guest sees; reset clears it.
  std::deque<uint8_t> fifo_;
  bool overrun_ = false;
  uint32_t control_ = 0;
  // The other end of the wire.
  std::vector<uint8_t> sent_;
};

struct Uart::Props {
  static constexpr auto kFifoSize = qom::props::Field<&Uart::fifo_size_>(
      "fifo-size", {.default_value = 64,
                    .min = 1,
                    .max = 256,
                    .doc = "Entries of the receive FIFO.",
                    .history = {{"1.0", 16}}});
  static constexpr auto kRxTrigger = qom::props::Field<&Uart::rx_trigger_>(
      "rx-trigger", {.default_value = 0,
                     .automatic = 0,
                     .max = 256,
                     .doc = "Entries that raise the interrupt; 0: half of the "
                            "FIFO."});
  static constexpr auto kIrq = qom::props::Field<&Uart::irq_>(
      "irq", {.doc = "The line to the interrupt controller."});
  static constexpr auto kAll = qom::props::Table(kFifoSize, kRxTrigger, kIrq);
};

inline absl::Status Uart::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  if (rx_trigger_ > fifo_size_) {
    return qom::Error(qom::Cause::kOutOfRange,
                      "rx-trigger: {0} is beyond the FIFO; with fifo-size={1} "
                      "it is 1..{1}, or 0 for half of that",
                      rx_trigger_, fifo_size_);
  }
  if (rx_trigger_ == 0) {
    return SettleProperty(*type().FindProperty(Props::kRxTrigger.name),
                          std::max(fifo_size_ / 2, 1u));
  }
  return absl::OkStatus();
}

inline void Uart::Unrealize() {
  Clear();
  Lower(irq_);  // whoever listens stays
  Device::Unrealize();
}

// Own state only: the interrupt controller may not be in reset yet.
inline void Uart::ResetEnter(ResetKind kind) {
  Device::ResetEnter(kind);
  Clear();
}

// Now all are, and the line may move.
inline void Uart::ResetHold(ResetKind kind) {
  Device::ResetHold(kind);
  UpdateIrq();
}

inline uint64_t Uart::ReadRegister(uint64_t offset, unsigned /*bytes*/) {
  switch (offset) {
    case kData: {
      if (fifo_.empty()) return 0;
      const uint8_t byte = fifo_.front();
      fifo_.pop_front();
      UpdateIrq();
      return byte;
    }
    case kStatus:
      return (fifo_.empty() ? 0 : kReady) | (overrun_ ? kOverrun : 0);
    case kControl:
      return control_;
    default:
      return 0;
  }
}

inline void Uart::WriteRegister(uint64_t offset, unsigned /*bytes*/,
                                uint64_t value) {
  switch (offset) {
    case kData:
      sent_.push_back(static_cast<uint8_t>(value));
      break;
    case kStatus:
      overrun_ = overrun_ && (value & kOverrun) == 0;
      break;
    case kControl:
      control_ = static_cast<uint32_t>(value) & kIrqEnable;
      UpdateIrq();
      break;
    default:
      break;
  }
}

inline void Uart::Receive(uint8_t byte) {
  if (!realized() || in_reset()) return;
  if (fifo_.size() == fifo_size_) {
    overrun_ = true;
  } else {
    fifo_.push_back(byte);
  }
  UpdateIrq();
}

inline void Uart::Clear() {
  fifo_.clear();
  overrun_ = false;
  control_ = 0;
}

inline void Uart::UpdateIrq() {
  const bool wanted =
      (control_ & kIrqEnable) != 0 && fifo_.size() >= rx_trigger_;
  SetLevel(irq_, wanted ? 1 : 0);
}

inline void RegisterUart(qom::TypeRegistry& registry) {
  registry.Register<Uart>();
}

}  // namespace acme

#endif  // QOMRT_DOCS_EXAMPLES_UART_H_
