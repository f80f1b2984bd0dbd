// A file as an embedder writes many of: one device with three properties, and
// the function that registers it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/device.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "props/table.h"
#include "qom/registry.h"

class Uart final : public qom::Extends<Uart, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "uart";
  struct Props;
  using Extends::Extends;

  absl::Status Realize() override { return Device::Realize(); }

 private:
  uint32_t baud_{};
  bool loopback_{};
  std::string label_;
};
struct Uart::Props {
  static constexpr auto kBaud = qom::props::Field<&Uart::baud_>(
      "baud", {.default_value = 9600, .min = 50, .doc = "Bits per second."});
  static constexpr auto kLoopback =
      qom::props::Field<&Uart::loopback_>("loopback", {.doc = "Echoes."});
  static constexpr auto kLabel =
      qom::props::Field<&Uart::label_>("label", {.doc = "Shown to people."});
  static constexpr auto kAll = qom::props::Table(kBaud, kLoopback, kLabel);
};

void RegisterUart(qom::TypeRegistry& registry) { registry.Register<Uart>(); }
