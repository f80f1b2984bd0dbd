// A `Netdev` is the host's end of a guest's network card. Its types say where
// packets go.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_NETDEV_H_
#define QOMRT_QDEV_OBJECTS_NETDEV_H_

#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "qdev/user_creatable.h"
#include "qom/link.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class Netdev : public Extends<Netdev, compat::ObjectCompat, UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "netdev";
  static constexpr bool kAbstract = true;
  using Extends::Extends;

  // Only one card uses it at a time, until it releases it or dies.
  // FailedPrecondition, naming the other, if there is one.
  absl::Status Claim(Object& card);
  void Release() { card_ = nullptr; }

  absl::Status CanBeDeleted() const override;

 private:
  Link<Object> card_;
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_NETDEV_H_
