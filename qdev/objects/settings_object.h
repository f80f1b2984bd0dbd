// A `SettingsObject` is a user-creatable object that is little more than its
// properties: a thread to be, a secret, a limit. The library checks what the
// properties say; what comes of them is for the embedder, in Apply(). The types
// that derive from it are in the other headers of this folder.
//
// Example:
//
//   class AcmeIoThread final : public qdev::IoThread {
//    public:
//     using IoThread::IoThread;
//
//    protected:
//     absl::Status Apply() override {
//       return loop_.Run({.poll_ns = poll_max_ns()});
//     }
//   };
//
//   // An `-object iothread,id=t0` is one of these.
//   qdev::RegisterObjectAs<qdev::IoThread, AcmeIoThread>(registry);
//   qdev::RegisterObjectTypes(registry);
//
// Threads: as any object.
// Invariant: once is_complete(), the properties say what was applied.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_SETTINGS_OBJECT_H_
#define QOMRT_QDEV_OBJECTS_SETTINGS_OBJECT_H_

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "qdev/user_creatable.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class SettingsObject
    : public Extends<SettingsObject, compat::ObjectCompat, UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "settings-object";
  static constexpr bool kAbstract = true;
  using Extends::Extends;

  // Check(), then Apply(). Once both agree, the object is_complete(), and only
  // what is marked for it may be set.
  absl::Status Complete() override;

 protected:
  // What a type of the library knows to be wrong, with the property's name in
  // front; it also opens what the properties name.
  virtual absl::Status Check() { return absl::OkStatus(); }
  // For the embedder: makes the object do what its properties say. Called when
  // they are complete, and after each change of one that may be set later.
  // Completes or leaves things as they were; the change is taken back then.
  virtual absl::Status Apply() { return absl::OkStatus(); }

  // Of a property that may be set later: takes `value` if Check() and Apply()
  // agree.
  template <typename V>
  absl::Status Change(V& member, V value) {
    std::swap(member, value);
    absl::Status status = Changed();
    if (!status.ok()) std::swap(member, value);
    return status;
  }
  // What they say to a change, if the object is complete.
  absl::Status Changed();

  // kBadValue if the text that a property cannot do without is empty.
  static absl::Status Require(std::string_view property,
                              std::string_view value);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_SETTINGS_OBJECT_H_
