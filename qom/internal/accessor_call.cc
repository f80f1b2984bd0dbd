// Says that getters and setters call one another without end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/accessor_call.h"

#include <cstddef>

#include "absl/status/status.h"
#include "qom/class.h"
#include "qom/status.h"

namespace qom::internal {

constinit thread_local size_t AccessorCall::running_ = 0;

absl::Status AccessorCall::TooMany(const Object& object,
                                   const ObjectProperty& property) {
  return Error(Cause::kWrongPhase,
               "{}.{}: more than {} properties call one another",
               object.type().name(), property.name, Object::kMostNestedCalls);
}

}  // namespace qom::internal
