// A getter or setter of the program that runs. One may call others, but a
// circle of them must not use up the stack: `AccessorCall` counts those of its
// thread that have not returned, and more than Object::kMostNestedCalls are an
// error.
//
// Example:
//
//   const AccessorCall call;
//   QOMRT_RETURN_IF_ERROR(call.Check(object, property));
//
// Threads: each counts its own.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_ACCESSOR_CALL_H_
#define QOMRT_QOM_INTERNAL_ACCESSOR_CALL_H_

#include <cstddef>

#include "absl/status/status.h"
#include "qom/object.h"
#include "qom/property.h"

#pragma GCC visibility push(default)

namespace qom::internal {

class AccessorCall {
 public:
  AccessorCall() { ++running_; }
  ~AccessorCall() { --running_; }
  AccessorCall(const AccessorCall&) = delete;
  AccessorCall& operator=(const AccessorCall&) = delete;

  // kWrongPhase if too many run; `property` of `object` is what is called.
  absl::Status Check(const Object& object,
                     const ObjectProperty& property) const {
    if (__builtin_expect(running_ <= Object::kMostNestedCalls, 1)) {
      return absl::OkStatus();
    }
    return TooMany(object, property);
  }

 private:
  static absl::Status TooMany(const Object& object,
                              const ObjectProperty& property);

  static constinit thread_local size_t running_;
};

}  // namespace qom::internal

#pragma GCC visibility pop

#endif  // QOMRT_QOM_INTERNAL_ACCESSOR_CALL_H_
