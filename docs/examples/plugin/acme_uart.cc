// A plug-in: a device type, and the function by which the program gets it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qdev/device.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "serial_port.h"

namespace {

class Uart final
    : public qom::Extends<Uart, qom::qdev::Device, board::SerialPort> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;

  // As much as the FIFO takes goes to the other end of the line.
  uint32_t Send(std::string_view bytes) override {
    board::SerialPort* const peer = peer_.get();
    return peer == nullptr ? 0 : peer->Send(bytes.substr(0, fifo_size_));
  }

 private:
  uint32_t fifo_size_{};
  qom::Link<board::SerialPort> peer_;
};

struct Uart::Props {
  static constexpr auto kFifoSize = qom::props::Field<&Uart::fifo_size_>(
      "fifo-size", {.default_value = 16,
                    .min = 1,
                    .max = 256,
                    .doc = "Bytes that wait to be sent."});
  static constexpr auto kPeer = qom::props::Field<&Uart::peer_>(
      "peer", {.doc = "The other end of the line."});
  static constexpr auto kAll = qom::props::Table(kFifoSize, kPeer);
};

}  // namespace

extern "C" __attribute__((visibility("default"))) void RegisterTypes(
    qom::TypeRegistry& registry) {
  registry.Register<Uart>();
}
