// What is soldered to the board: a UART and the interrupt controller that its
// line leads to; an I²C controller and EEPROMs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
#ifndef EMU_CHIPS_H_
#define EMU_CHIPS_H_

#include <cstdio>

#include "sysbus.h"

namespace emu {

class Intc final : public Extends<Intc, Device> {
 public:
  static constexpr std::string_view kTypeName = "emu-intc";
  explicit Intc(const qom::Construct& c) : Extends(c), in_(c, "in") {}
  bool pending() const { return in_->level() != 0; }

 private:
  qom::Child<qom::qdev::Signal> in_;
};

class Uart final : public Extends<Uart, MappedDevice, Stateful> {
 public:
  static constexpr std::string_view kTypeName = "emu-uart";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.description = "a serial port"; }

  // Its only register: the next byte that came, 0 for none; a byte to send.
  uint32_t Load(uint64_t /*offset*/) override {
    const char byte = fifo_.empty() ? '\0' : fifo_.front();
    Fill(fifo_.substr(fifo_.empty() ? 0 : 1));
    return static_cast<uint8_t>(byte);
  }
  void Store(uint64_t /*offset*/, uint32_t value) override {
    std::putchar(static_cast<uint8_t>(value));
  }
  // Something came on the wire; what the FIFO has no room for is lost.
  void Receive(std::string_view text) {
    Fill((fifo_ + std::string(text)).substr(0, fifo_size_));
  }
  void ResetHold(qom::qdev::ResetKind kind) override {
    MappedDevice::ResetHold(kind);
    Fill("");
  }
  std::string Save() const override { return fifo_; }
  void Load(const std::string& line) override { Fill(line); }

 private:
  friend struct Props;
  void Fill(std::string fifo) {
    fifo_ = std::move(fifo);
    SetLevel(irq_, fifo_.empty() ? 0 : 1);
  }

  uint32_t fifo_size_{};
  qom::qdev::SignalOut irq_;
  std::string fifo_;
};
struct Uart::Props {
  static constexpr auto kFifoSize = Field<&Uart::fifo_size_>(
      "fifo-size", {.default_value = 64,
                    .min = 1,
                    .max = 128,
                    .doc = "Bytes that wait for the guest.",
                    .history = {{"1.0", 4}}});
  static constexpr auto kIrq = Field<&Uart::irq_>(
      "irq", {.doc = "The line to the interrupt controller."});
  static constexpr auto kBase = qom::props::Default("base", 0x1000);
  static constexpr auto kAll = Table(kBase, kFifoSize, kIrq);
};

class Eeprom final : public Extends<Eeprom, Device> {
 public:
  static constexpr std::string_view kTypeName = "emu-eeprom";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "emu-i2c-bus"; }

  uint8_t address_{};
  std::string contents_;
};
struct Eeprom::Props {
  static constexpr auto kAddress = Field<&Eeprom::address_>(
      "address", {.default_value = 0x51,
                  .doc = "Where it is on its bus.",
                  .flags = qom::PropertyFlags::kAddress});
  static constexpr auto kContents = Field<&Eeprom::contents_>(
      "contents", {.default_value = "hello", .doc = "What it holds."});
  static constexpr auto kAll = Table(kAddress, kContents);
};

class I2cBus final : public Extends<I2cBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "emu-i2c-bus";
  using Extends::Extends;
  static void ClassInit(BusClass& c) { c.address = "address"; }
};

class I2c final : public Extends<I2c, MappedDevice> {
 public:
  static constexpr std::string_view kTypeName = "emu-i2c";
  struct Props;
  explicit I2c(const qom::Construct& c) : Extends(c), bus_(c, "bus") {}
  I2cBus& bus() { return *bus_; }

  // The byte at an address of the EEPROM (bits 8 to 15: at which of them).
  uint32_t Load(uint64_t /*offset*/) override {
    const auto* eeprom = qom::As<Eeprom>(bus_->DeviceAt(at_ >> 8));
    const uint32_t at = at_++ & 0xff;
    if (eeprom == nullptr || at >= eeprom->contents_.size()) return 0;
    return static_cast<uint8_t>(eeprom->contents_[at]);
  }
  void Store(uint64_t /*offset*/, uint32_t value) override { at_ = value; }

 private:
  qom::Child<I2cBus> bus_;
  uint32_t at_ = 0;
};
struct I2c::Props {
  static constexpr auto kBase = qom::props::Default("base", 0x2000);
  static constexpr auto kAll = Table(kBase);
};

}  // namespace emu
#endif  // EMU_CHIPS_H_
