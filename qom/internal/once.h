// `Once` does something the first time that it is asked, and others wait for
// it. What throws is not done: the next one tries again. Not `std::call_once`,
// which hangs under the thread sanitizer of g++ 12 once something was thrown
// out of it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_ONCE_H_
#define QOMRT_QOM_INTERNAL_ONCE_H_

#include <atomic>

#include "absl/functional/function_ref.h"
#include "qom/internal/mutex.h"

namespace qom::internal {

// Threads: any may ask.
class Once {
 public:
  // Not from inside of `what` of the same Once.
  void Do(absl::FunctionRef<void()> what) {
    if (done_.load(std::memory_order_acquire)) return;
    MutexLock lock(&mutex_);
    if (done_.load(std::memory_order_relaxed)) return;
    what();
    done_.store(true, std::memory_order_release);
  }

 private:
  Mutex mutex_;
  std::atomic<bool> done_ = false;
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_ONCE_H_
