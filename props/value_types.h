// Small values that devices have as properties and that people write as text.
// Each parses its text form (InvalidArgument if it cannot) and prints it.
//
// Threads: plain values and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_VALUE_TYPES_H_
#define QOMRT_PROPS_VALUE_TYPES_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom::props {

// "52:54:00:11:22:33"; '-' may stand for ':'.
struct MacAddress {
  static constexpr std::string_view kTypeName = "mac";
  std::array<uint8_t, 6> bytes{};

  static absl::StatusOr<MacAddress> Parse(std::string_view text);
  std::string ToString() const;
  friend bool operator==(const MacAddress&, const MacAddress&) = default;
};

// "550e8400-e29b-41d4-a716-446655440000", either case.
struct Uuid {
  static constexpr std::string_view kTypeName = "uuid";
  std::array<uint8_t, 16> bytes{};

  static absl::StatusOr<Uuid> Parse(std::string_view text);
  std::string ToString() const;
  friend bool operator==(const Uuid&, const Uuid&) = default;
};

// Slot and function on a PCI bus: "1e.0" (hexadecimal slot 0..1f, function
// 0..7), "1e" for function 0, "" for an address the bus chooses.
struct PciAddress {
  static constexpr std::string_view kTypeName = "pci-addr";
  int16_t devfn = -1;  // slot * 8 + function; -1: the bus chooses

  int slot() const { return devfn >> 3; }
  int function() const { return devfn & 7; }
  static absl::StatusOr<PciAddress> Parse(std::string_view text);
  std::string ToString() const;
  friend bool operator==(const PciAddress&, const PciAddress&) = default;
};

// "0x1000:0x1fff:0": first and last address (hexadecimal, with or without 0x),
// and a type number (decimal). OutOfRange if it ends before it begins.
struct ReservedRegion {
  static constexpr std::string_view kTypeName = "reserved-region";
  uint64_t low = 0;
  uint64_t high = 0;
  uint32_t type = 0;

  static absl::StatusOr<ReservedRegion> Parse(std::string_view text);
  std::string ToString() const;
  friend bool operator==(const ReservedRegion&,
                         const ReservedRegion&) = default;
};

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_VALUE_TYPES_H_
