// What a machine needs to know to run a guest whose memory its host cannot
// read: one object, of a type for each technology.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_CONFIDENTIAL_GUEST_H_
#define QOMRT_QDEV_OBJECTS_CONFIDENTIAL_GUEST_H_

#include <string_view>

#include "compat/layer.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class ConfidentialGuest
    : public Extends<ConfidentialGuest, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "confidential-guest-support";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    // There is one, from the start.
    c.hotpluggable = false;
  }

  // Whoever runs the guest says when everything is set up; the guest does not
  // run before.
  bool ready() const { return ready_; }
  void set_ready(bool ready) { ready_ = ready; }

 private:
  bool ready_ = false;
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_CONFIDENTIAL_GUEST_H_
