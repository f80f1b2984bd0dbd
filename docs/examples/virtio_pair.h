// A disk in two halves, the code of docs/port_a_device.md: the core is what the
// guest's driver talks to, the card is how it is reached. Other cards may embed
// the same core. Its tests are in virtio_pair_test.cc.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_DOCS_EXAMPLES_VIRTIO_PAIR_H_
#define QOMRT_DOCS_EXAMPLES_VIRTIO_PAIR_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/signal.h"
#include "qom/child.h"
#include "qom/children.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "virtio_bus.h"

namespace acme {

// Between the halves.
class CoreBus final : public qom::Extends<CoreBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "acme-core-bus";
  using Extends::Extends;
  static void ClassInit(BusClass& c) { c.max_devices = 1; }
};

class BlkCore final : public qom::Extends<BlkCore, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-blk-core";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) {
    c.bus_type = "acme-core-bus";
    c.user_creatable = false;
  }

  uint16_t num_queues() const { return num_queues_; }

 private:
  uint16_t num_queues_{};
  uint16_t queue_size_{};
};

struct BlkCore::Props {
  static constexpr auto kNumQueues = qom::props::Field<&BlkCore::num_queues_>(
      "num-queues",
      {.default_value = 4, .min = 1, .max = 64, .doc = "Queues for requests."});
  static constexpr auto kQueueSize = qom::props::Field<&BlkCore::queue_size_>(
      "queue-size", {.default_value = 256,
                     .min = 2,
                     .max = 1024,
                     .doc = "Entries of each queue."});
  static constexpr auto kAll = qom::props::Table(kNumQueues, kQueueSize);
};

// What a user asks for. It has the properties of the core as its own.
class BlkCard final : public qom::Extends<BlkCard, VirtioDevice> {
 public:
  static constexpr std::string_view kTypeName = "acme-blk-card";
  struct Props;
  explicit BlkCard(const qom::Construct& construct)
      : Extends(construct),
        bus_(construct, "core-bus"),
        core_(construct, "core") {}

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(VirtioDevice::Realize());
    QOMRT_RETURN_IF_ERROR(core_->PlugInto(*bus_));
    // One for each queue, and one for the configuration.
    return vectors_.Make(*this, "vector", core_->num_queues() + size_t{1});
  }

  size_t vectors() const { return vectors_.size(); }

 private:
  qom::Child<CoreBus> bus_;
  qom::Child<BlkCore> core_;
  qom::Children<qom::qdev::Signal> vectors_;
};

struct BlkCard::Props {
  // Or one by one, also under another name:
  //   qom::props::Alias<&BlkCard::core_>("queues", "num-queues")
  static constexpr auto kCore = qom::props::AliasAll<&BlkCard::core_>();
  static constexpr auto kAll = qom::props::Table(kCore);
};

inline void RegisterPairTypes(qom::TypeRegistry& registry) {
  registry.Register<VirtioBus>();
  registry.Register<CoreBus>();
  registry.Register<BlkCore>();
  registry.Register<BlkCard>();
  registry.Register<VirtioHost>();
}

}  // namespace acme

#endif  // QOMRT_DOCS_EXAMPLES_VIRTIO_PAIR_H_
