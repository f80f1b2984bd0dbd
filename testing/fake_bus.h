// A `FakeBus` stands in for the bus that a device needs: it takes any number of
// devices, gives each the lowest free address, and refuses one if it is told
// to. A DeviceTest makes them, under the name of the bus type that is needed.
//
// Example:
//
//   FakeBus& bus = FakeBusFor("acme-bus");
//   bus.RefuseWith(qom::Error(Cause::kFailed, "no power"));
//   EXPECT_THAT(uart->PlugInto(bus), StatusIs(Cause::kFailed));
//
// Threads: as the tree; one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_FAKE_BUS_H_
#define QOMRT_TESTING_FAKE_BUS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qom/native_type.h"

namespace qom::testing {

class FakeBus : public Extends<FakeBus, qdev::Bus> {
 public:
  static constexpr std::string_view kTypeName = "testing-bus";
  struct Props;
  using Extends::Extends;

  // Devices that want to join are refused with `status` until it is OK.
  void RefuseWith(absl::Status status) { refuse_ = std::move(status); }
  // As a text that names no device: "" for one that is not on this bus.
  std::string AddressOf(const qdev::Device& device) const override;
  absl::Status AssignAddress(qdev::Device& device) override;
  void ReleaseAddress(qdev::Device& device) override;

 private:
  uint32_t slots_{};
  absl::Status refuse_;
  std::map<const qdev::Device*, uint32_t> addresses_;
};

struct FakeBus::Props {
  static constexpr auto kSlots = props::Field<&FakeBus::slots_>(
      "slots", {.doc = "How many addresses there are; 0 is any number."});
  static constexpr auto kAll = props::Table(kSlots);
};

// Owns a bus that a DeviceTest makes: it is realized, and so is the bus.
class FakeHost : public Extends<FakeHost, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "testing-host";
  using Extends::Extends;
};

}  // namespace qom::testing

#endif  // QOMRT_TESTING_FAKE_BUS_H_
