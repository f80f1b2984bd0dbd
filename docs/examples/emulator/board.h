// The machine "emu" in three versions, and the program that its guest runs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
#ifndef EMU_BOARD_H_
#define EMU_BOARD_H_

#include "chips.h"
#include "virtio.h"

namespace emu {

class Board final : public Extends<Board, qom::qdev::Machine> {
 public:
  static constexpr std::string_view kTypeName = "emu-machine";  // all versions
  struct Props;
  explicit Board(const qom::Construct& c)
      : Extends(c),
        sysbus_(c, "sysbus"),
        intc_(c, "intc"),
        uart_(c, "uart0"),
        i2c_(c, "i2c0"),
        eeprom_(c, "eeprom0") {}

  // Wires, plugs and starts what is soldered to the board.
  absl::Status Build() {
    RETURN_IF_ERROR(uart_->Set("irq", "/machine/intc/in"));
    RETURN_IF_ERROR(eeprom_->Set("address", kEeprom >> 8));
    RETURN_IF_ERROR(uart_->PlugInto(*sysbus_));
    RETURN_IF_ERROR(i2c_->PlugInto(*sysbus_));
    RETURN_IF_ERROR(eeprom_->PlugInto(i2c_->bus()));
    RETURN_IF_ERROR(intc_->SetRealized(true));
    RETURN_IF_ERROR(uart_->SetRealized(true));
    return i2c_->SetRealized(true);  // and what is on its bus
  }
  // Devices may come and go while the machine runs, on any bus.
  bool HandlesDevice(const Device& /*device*/) const override { return true; }
  Uart& uart() { return *uart_; }

  // The guest prints the EEPROM and the disk, if there is one.
  void Boot() {
    Copy(kI2c, kEeprom);
    Copy(kDisk, 0);
    OnInterrupt();
  }
  // … and sends back what comes.
  void OnInterrupt() {
    if (intc_->pending()) Copy(kUart, 0);
  }

 private:
  static constexpr uint32_t kUart = 0x1000, kI2c = 0x2000, kDisk = 0x3000;
  static constexpr uint32_t kEeprom = 0x5000;  // address 0x50, from 0 on

  // What a guest's driver does: sends what a device has to the UART.
  void Copy(uint64_t device, uint32_t start) {
    auto* from = qom::As<MappedDevice>(sysbus_->DeviceAt(device));
    if (from == nullptr) return;
    if (from != uart_.get()) from->Store(0, start);
    while (const uint32_t byte = from->Load(0)) uart_->Store(0, byte);
    uart_->Store(0, '\n');
  }

  qom::Child<SysBus> sysbus_;
  qom::Child<Intc> intc_;
  qom::Child<Uart> uart_;
  qom::Child<I2c> i2c_;
  qom::Child<Eeprom> eeprom_;
};
struct Board::Props {  // -machine emu,greeting=…
  static constexpr auto kGreeting =
      qom::props::Alias<&Board::eeprom_>("greeting", "contents");
  static constexpr auto kAll = Table(kGreeting);
};

// What older versions promised; the UART's row says its own history.
inline constexpr qom::compat::Entry kCompat2_0[] = {
    qom::compat::Set<VirtioBlk>(VirtioBlk::Props::kQueues, 1)};
inline constexpr qom::compat::Entry kCompat1_0[] = {
    qom::compat::Set<Eeprom>(Eeprom::Props::kContents, "hello, world of 1.0")};

inline absl::Status AddMachines(qom::compat::MachineSet& machines) {
  return machines.AddFamily(
      "emu", {{"3.0"}, {"2.0", kCompat2_0}, {"1.0", kCompat1_0}});
}

}  // namespace emu
#endif  // EMU_BOARD_H_
