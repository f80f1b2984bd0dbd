// Enums as property values. A C++ enum becomes one by naming its values.
//
// Example:
//
//   enum class Policy : uint8_t { kDefault, kBind };
//   template <>
//   struct qom::props::EnumNames<Policy> {
//     static constexpr std::string_view kName = "HostMemPolicy";
//     static constexpr qom::props::EnumName<Policy> kNames[] = {
//         {Policy::kDefault, "default"}, {Policy::kBind, "bind"}};
//   };
//
// Threads: constants.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_ENUM_H_
#define QOMRT_PROPS_ENUM_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#pragma GCC visibility push(default)

namespace qom {

// Three-valued switch: "auto" leaves the choice to the device.
enum class OnOffAuto : uint8_t { kAuto, kOn, kOff };

// Where a device puts something that may live in a PCI BAR.
enum class OffAutoPciBar : uint8_t {
  kOff,
  kAuto,
  kBar0,
  kBar1,
  kBar2,
  kBar3,
  kBar4,
  kBar5,
};

}  // namespace qom

namespace qom::props {

template <typename E>
struct EnumName {
  E value;
  std::string_view name;
};

// Specialise for an enum: kName, kNames.
template <typename E>
struct EnumNames;

template <>
struct EnumNames<OnOffAuto> {
  static constexpr std::string_view kName = "OnOffAuto";
  static constexpr EnumName<OnOffAuto> kNames[] = {
      {OnOffAuto::kAuto, "auto"},
      {OnOffAuto::kOn, "on"},
      {OnOffAuto::kOff, "off"},
  };
};

template <>
struct EnumNames<OffAutoPciBar> {
  static constexpr std::string_view kName = "OffAutoPCIBAR";
  static constexpr EnumName<OffAutoPciBar> kNames[] = {
      {OffAutoPciBar::kOff, "off"},   {OffAutoPciBar::kAuto, "auto"},
      {OffAutoPciBar::kBar0, "bar0"}, {OffAutoPciBar::kBar1, "bar1"},
      {OffAutoPciBar::kBar2, "bar2"}, {OffAutoPciBar::kBar3, "bar3"},
      {OffAutoPciBar::kBar4, "bar4"}, {OffAutoPciBar::kBar5, "bar5"},
  };
};

template <typename E>
concept NamedEnum = std::is_enum_v<E> && requires {
  EnumNames<E>::kNames;
};

namespace internal {

// Whether a value or a name stands twice in the list of an enum.
template <typename V>
constexpr bool RepeatsNames() {
  if constexpr (NamedEnum<V>) {
    size_t rows = 0;
    for (const EnumName<V>& row : EnumNames<V>::kNames) {
      size_t others = 0;
      for (const EnumName<V>& other : EnumNames<V>::kNames) {
        if (others++ == rows) break;
        if (row.value == other.value || row.name == other.name) return true;
      }
      ++rows;
    }
  }
  return false;
}

}  // namespace internal

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_ENUM_H_
