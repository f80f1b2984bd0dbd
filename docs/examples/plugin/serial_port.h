// What the program asks of every serial port, whoever made it: an interface
// that program and plug-ins share. It is visible also where all else is hidden,
// for both must mean the same type.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef BOARD_SERIAL_PORT_H_
#define BOARD_SERIAL_PORT_H_

#include <cstdint>
#include <string_view>

#include "qom/interface.h"

namespace board {

class __attribute__((visibility("default"))) SerialPort
    : public qom::Interface<SerialPort> {
 public:
  static constexpr std::string_view kTypeName = "serial-port";
  virtual uint32_t Send(std::string_view bytes) = 0;
};

}  // namespace board

#endif  // BOARD_SERIAL_PORT_H_
