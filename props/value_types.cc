// The text forms of MAC addresses, UUIDs, PCI addresses and reserved regions,
// read and printed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/value_types.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "fmt/format.h"
#include "qom/status.h"

namespace qom::props {
namespace {

// Digits of `base` only: no sign, no blank.
template <typename T>
bool ReadDigits(std::string_view text, int base, T* value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, *value, base);
  return error == std::errc() && stop == end;
}

bool ReadHex(std::string_view text, size_t most_digits, unsigned* value) {
  return text.size() <= most_digits && ReadDigits(text, 16, value);
}

std::string_view WithoutHexPrefix(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  return text;
}

// Two hexadecimal digits each.
bool ReadBytes(std::string_view digits, std::span<uint8_t> bytes) {
  if (digits.size() != 2 * bytes.size()) return false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    unsigned byte = 0;
    if (!ReadHex(digits.substr(2 * i, 2), 2, &byte)) return false;
    bytes[i] = static_cast<uint8_t>(byte);
  }
  return true;
}

}  // namespace

absl::StatusOr<MacAddress> MacAddress::Parse(std::string_view text) {
  MacAddress mac;
  bool good = text.size() == 17;
  for (size_t i = 0; good && i < 6; ++i) {
    good = ReadBytes(text.substr(3 * i, 2), std::span(&mac.bytes[i], 1)) &&
           (i == 5 || text[3 * i + 2] == ':' || text[3 * i + 2] == '-');
  }
  if (!good) {
    return Error(Cause::kBadValue,
                 "'{}' is not a MAC address such as 52:54:00:12:34:56",
                 text.substr(0, 80));
  }
  return mac;
}

std::string MacAddress::ToString() const {
  return fmt::format("{:02x}", fmt::join(bytes, ":"));
}

absl::StatusOr<Uuid> Uuid::Parse(std::string_view text) {
  Uuid uuid;
  bool good = text.size() == 36;
  std::string digits;
  for (size_t i = 0; good && i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      good = text[i] == '-';
    } else {
      digits += text[i];
    }
  }
  if (!good || !ReadBytes(digits, uuid.bytes)) {
    return Error(Cause::kBadValue,
                 "'{}' is not a UUID such as "
                 "550e8400-e29b-41d4-a716-446655440000",
                 text.substr(0, 80));
  }
  return uuid;
}

std::string Uuid::ToString() const {
  const std::span<const uint8_t> b = bytes;
  return fmt::format(
      "{:02x}-{:02x}-{:02x}-{:02x}-{:02x}", fmt::join(b.subspan(0, 4), ""),
      fmt::join(b.subspan(4, 2), ""), fmt::join(b.subspan(6, 2), ""),
      fmt::join(b.subspan(8, 2), ""), fmt::join(b.subspan(10, 6), ""));
}

absl::StatusOr<PciAddress> PciAddress::Parse(std::string_view text) {
  PciAddress address;
  if (text.empty()) return address;
  const size_t dot = text.find('.');
  unsigned slot = 0;
  unsigned function = 0;
  // A slot that is too far is a bad value, too: emulators say no more than
  // that the property does not take it.
  if (!ReadHex(WithoutHexPrefix(text.substr(0, dot)), 2, &slot) ||
      slot > 0x1f ||
      (dot != std::string_view::npos &&
       !ReadHex(WithoutHexPrefix(text.substr(dot + 1)), 1, &function)) ||
      function > 7) {
    return Error(Cause::kBadValue,
                 "'{}' is not a PCI address such as 1e.0 (slot 0..1f, function "
                 "0..7)",
                 text.substr(0, 80));
  }
  address.devfn = static_cast<int16_t>(slot * 8 + function);
  return address;
}

std::string PciAddress::ToString() const {
  if (devfn < 0) return "";
  return fmt::format("{:02x}.{:x}", slot(), function());
}

absl::StatusOr<ReservedRegion> ReservedRegion::Parse(std::string_view text) {
  ReservedRegion region;
  const size_t first = text.find(':');
  const size_t second =
      first == std::string_view::npos ? first : text.find(':', first + 1);
  if (second == std::string_view::npos ||
      !ReadDigits(WithoutHexPrefix(text.substr(0, first)), 16, &region.low) ||
      !ReadDigits(WithoutHexPrefix(text.substr(first + 1, second - first - 1)),
                  16, &region.high) ||
      !ReadDigits(text.substr(second + 1), 10, &region.type)) {
    return Error(Cause::kBadValue,
                 "'{}' is not a region such as 0x1000:0x1fff:0",
                 text.substr(0, 80));
  }
  if (region.high < region.low) {
    return Error(Cause::kOutOfRange,
                 "region {:#x}..{:#x} ends before it begins", region.low,
                 region.high);
  }
  return region;
}

std::string ReservedRegion::ToString() const {
  return fmt::format("{:#x}:{:#x}:{}", low, high, type);
}

}  // namespace qom::props
