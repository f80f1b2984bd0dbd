// Which settings of an event loop go together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/iothread.h"

#include <limits>

#include "absl/status/status.h"
#include "qdev/user_creatable.h"
#include "qom/ref.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status EventLoopBase::Check() {
  constexpr int64_t kMostThreads = std::numeric_limits<int>::max();
  if (thread_pool_max_ < 1 || thread_pool_max_ > kMostThreads) {
    return Error(Cause::kOutOfRange, "thread-pool-max: {} is outside 1..{}",
                 thread_pool_max_, kMostThreads);
  }
  if (thread_pool_min_ > thread_pool_max_) {
    return Error(Cause::kOutOfRange,
                 "thread-pool-min: {} is more than thread-pool-max, {}",
                 thread_pool_min_, thread_pool_max_);
  }
  return absl::OkStatus();
}

absl::Status MainLoop::Check() {
  for (const Ref<Object>& other : UserObjects(context())) {
    if (other.get() != this && other->type().IsA(kTypeName)) {
      return Error(Cause::kTaken, "there is one already: {}",
                   other->CanonicalPath());
    }
  }
  return EventLoopBase::Check();
}

}  // namespace qom::qdev
