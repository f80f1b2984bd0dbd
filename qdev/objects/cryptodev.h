// What does the work of guests' cryptography devices: the program itself
// (`cryptodev-backend-builtin`), the host's kernel (`cryptodev-backend-lkcf`),
// another process (`cryptodev-vhost-user`).
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_CRYPTODEV_H_
#define QOMRT_QDEV_OBJECTS_CRYPTODEV_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"
#include "qom/sentence.h"
#include "qom/status.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class CryptodevBackend : public Extends<CryptodevBackend, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "cryptodev-backend";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a back end of a cryptography device";
  }

  uint32_t queues() const { return queues_; }
  uint64_t throttle_bps() const { return throttle_bps_; }
  uint64_t throttle_ops() const { return throttle_ops_; }
  absl::Status SetThrottleBps(uint64_t rate) {
    return Change(throttle_bps_, rate);
  }
  absl::Status SetThrottleOps(uint64_t rate) {
    return Change(throttle_ops_, rate);
  }

 protected:
  absl::Status CheckOneQueue() const {
    if (queues_ == 1) return absl::OkStatus();
    return Error(Cause::kBadValue, "queues: {} has one",
                 WithArticle(type().name()));
  }

 private:
  uint32_t queues_{};
  uint64_t throttle_bps_{};
  uint64_t throttle_ops_{};
};
struct CryptodevBackend::Props {
  static constexpr auto kQueues = props::Field<&CryptodevBackend::queues_>(
      "queues", {.default_value = 1,
                 .min = 1,
                 .max = 64,
                 .doc = "How many queues of requests it serves."});
  static constexpr auto kThrottleBps =
      props::Computed<&CryptodevBackend::throttle_bps,
                      &CryptodevBackend::SetThrottleBps>(
          "throttle-bps", {.default_value = 0,
                           .doc = "Bytes a second, at most; 0: no limit.",
                           .unit = "B/s",
                           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kThrottleOps =
      props::Computed<&CryptodevBackend::throttle_ops,
                      &CryptodevBackend::SetThrottleOps>(
          "throttle-ops", {.default_value = 0,
                           .doc = "Requests a second, at most; 0: no limit.",
                           .unit = "1/s",
                           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll =
      props::Table(kQueues, kThrottleBps, kThrottleOps);
};

class CryptodevBackendBuiltin
    : public Extends<CryptodevBackendBuiltin, CryptodevBackend> {
 public:
  static constexpr std::string_view kTypeName = "cryptodev-backend-builtin";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "cryptography by the program itself";
  }

 protected:
  absl::Status Check() override { return CheckOneQueue(); }
};

class CryptodevBackendLkcf
    : public Extends<CryptodevBackendLkcf, CryptodevBackend> {
 public:
  static constexpr std::string_view kTypeName = "cryptodev-backend-lkcf";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "cryptography by the host's kernel";
  }

 protected:
  absl::Status Check() override { return CheckOneQueue(); }
};

class CryptodevVhostUser
    : public Extends<CryptodevVhostUser, CryptodevBackend> {
 public:
  static constexpr std::string_view kTypeName = "cryptodev-vhost-user";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "cryptography by another process (vhost-user)";
  }

  const std::string& chardev() const { return chardev_; }

 protected:
  absl::Status Check() override { return Require("chardev", chardev_); }

 private:
  std::string chardev_;
};
struct CryptodevVhostUser::Props {
  static constexpr auto kChardev = props::Field<&CryptodevVhostUser::chardev_>(
      "chardev", {.doc = "Id of the character device that leads there."});
  static constexpr auto kAll = props::Table(kChardev);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_CRYPTODEV_H_
