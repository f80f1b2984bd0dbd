// The code of docs/life_cycle.md: a disk with queues that takes its blocks from
// a back end. Its tests are in virtio_blk_test.cc.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_DOCS_EXAMPLES_VIRTIO_BLK_H_
#define QOMRT_DOCS_EXAMPLES_VIRTIO_BLK_H_

#include <bit>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qdev/user_creatable.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "virtio_bus.h"

namespace acme {

class Drive final : public qom::Extends<Drive, qom::compat::ObjectCompat,
                                        qom::qdev::UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "acme-drive";
  static constexpr uint64_t kSector = 512;
  struct Props;
  using Extends::Extends;

  // One disk uses it at a time.
  absl::Status Claim(qom::Object& user) {
    if (user_) {
      return Error(Cause::kTaken, "{} is in use by {}", CanonicalPath(),
                   user_->CanonicalPath());
    }
    user_ = &user;
    return absl::OkStatus();
  }
  void Release() { user_ = nullptr; }

  absl::Status Complete() override {
    if (size_.bytes != 0 && size_.bytes % kSector == 0) return absl::OkStatus();
    return Error(Cause::kBadValue, "size: {} is not one or more sectors of {}",
                 size_.bytes, kSector);
  }
  absl::Status CanBeDeleted() const override {
    if (!user_) return absl::OkStatus();
    return Error(Cause::kWrongPhase, "it is in use by {}",
                 user_->CanonicalPath());
  }

 private:
  qom::props::Size size_{};
  qom::Link<qom::Object> user_;
};

struct Drive::Props {
  static constexpr auto kSize = qom::props::Field<&Drive::size_>(
      "size", {.default_value = 0, .doc = "In whole sectors.", .unit = "B"});
  static constexpr auto kAll = qom::props::Table(kSize);
};

class VirtioBlk final : public qom::Extends<VirtioBlk, VirtioDevice> {
 public:
  static constexpr std::string_view kTypeName = "acme-virtio-blk";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.categories = {"storage"}; }

  absl::Status Realize() override;
  void Unrealize() override;

 private:
  qom::Link<Drive> drive_;
  uint16_t num_queues_{};
  uint16_t queue_size_{};
};

struct VirtioBlk::Props {
  static constexpr auto kDrive = qom::props::Field<&VirtioBlk::drive_>(
      "drive", {.doc = "Where the blocks are kept."});
  static constexpr auto kNumQueues = qom::props::Field<&VirtioBlk::num_queues_>(
      "num-queues", {.default_value = 4,
                     .min = 1,
                     .max = 64,
                     .doc = "Queues for requests.",
                     .history = {{"1.0", 1}}});
  static constexpr auto kQueueSize = qom::props::Field<&VirtioBlk::queue_size_>(
      "queue-size", {.default_value = 256,
                     .min = 2,
                     .max = 1024,
                     .doc = "Entries of each queue; a power of two."});
  static constexpr auto kAll =
      qom::props::Table(kDrive, kNumQueues, kQueueSize);
};

inline absl::Status VirtioBlk::Realize() {
  QOMRT_RETURN_IF_ERROR(VirtioDevice::Realize());
  if (!std::has_single_bit(queue_size_)) {
    return Error(Cause::kBadValue,
                 "queue-size: {} is no power of two; the nearest are {} and {}",
                 queue_size_, std::bit_floor(queue_size_),
                 std::bit_ceil(queue_size_));
  }
  if (!drive_) {
    return Error(Cause::kBadValue, "drive: it is not set; name an {}",
                 Drive::kTypeName);
  }
  // Last: nothing after it can fail, so nothing has to give it back.
  return qom::Annotate(drive_->Claim(*this), "drive");
}

inline void VirtioBlk::Unrealize() {
  if (drive_) drive_->Release();
  VirtioDevice::Unrealize();
}

inline void RegisterVirtioTypes(qom::TypeRegistry& registry) {
  registry.Register<Drive>();
  registry.Register<VirtioBus>();
  registry.Register<VirtioHost>();
  registry.Register<VirtioBlk>();
}

}  // namespace acme

#endif  // QOMRT_DOCS_EXAMPLES_VIRTIO_BLK_H_
