// Threads that run event loops: one that users add for their disks and cards
// (`iothread`), and the settings of the program's own (`main-loop`). All of
// them may be set while the loop runs; Apply() hears of it.
//
// Threads: as any object; the loop is the embedder's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_IOTHREAD_H_
#define QOMRT_QDEV_OBJECTS_IOTHREAD_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class EventLoopBase : public Extends<EventLoopBase, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "event-loop-base";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;

  int64_t aio_max_batch() const { return aio_max_batch_; }
  int64_t thread_pool_min() const { return thread_pool_min_; }
  int64_t thread_pool_max() const { return thread_pool_max_; }

  absl::Status SetAioMaxBatch(int64_t value) {
    return Change(aio_max_batch_, value);
  }
  absl::Status SetThreadPoolMin(int64_t value) {
    return Change(thread_pool_min_, value);
  }
  absl::Status SetThreadPoolMax(int64_t value) {
    return Change(thread_pool_max_, value);
  }

 protected:
  absl::Status Check() override;

 private:
  int64_t aio_max_batch_{};
  int64_t thread_pool_min_{};
  int64_t thread_pool_max_{};
};

struct EventLoopBase::Props {
  static constexpr auto kAioMaxBatch =
      props::Computed<&EventLoopBase::aio_max_batch,
                      &EventLoopBase::SetAioMaxBatch>(
          "aio-max-batch",
          {.default_value = 0,
           .min = 0,
           .doc = "Requests that are handed to the host at once, at most; 0: "
                  "as the host's interface likes.",
           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kThreadPoolMax =
      props::Computed<&EventLoopBase::thread_pool_max,
                      &EventLoopBase::SetThreadPoolMax>(
          "thread-pool-max",
          {.default_value = 64,
           .min = 0,
           .doc = "Threads for what the host cannot do in the background, at "
                  "most; at least 1.",
           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kThreadPoolMin =
      props::Computed<&EventLoopBase::thread_pool_min,
                      &EventLoopBase::SetThreadPoolMin>(
          "thread-pool-min",
          {.default_value = 0,
           .min = 0,
           .doc = "How many of those are kept when there is nothing to do.",
           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll =
      props::Table(kAioMaxBatch, kThreadPoolMax, kThreadPoolMin);
};

class IoThread : public Extends<IoThread, EventLoopBase> {
 public:
  static constexpr std::string_view kTypeName = "iothread";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a thread with an event loop, for devices";
  }

  int64_t poll_max_ns() const { return poll_max_ns_; }
  int64_t poll_grow() const { return poll_grow_; }
  int64_t poll_shrink() const { return poll_shrink_; }
  int64_t poll_weight() const { return poll_weight_; }

  absl::Status SetPollMaxNs(int64_t value) {
    return Change(poll_max_ns_, value);
  }
  absl::Status SetPollGrow(int64_t value) { return Change(poll_grow_, value); }
  absl::Status SetPollShrink(int64_t value) {
    return Change(poll_shrink_, value);
  }
  absl::Status SetPollWeight(int64_t value) {
    return Change(poll_weight_, value);
  }

 private:
  int64_t poll_max_ns_{};
  int64_t poll_grow_{};
  int64_t poll_shrink_{};
  int64_t poll_weight_{};
};

struct IoThread::Props {
  static constexpr auto kPollGrow =
      props::Computed<&IoThread::poll_grow, &IoThread::SetPollGrow>(
          "poll-grow", {.default_value = 0,
                        .min = 0,
                        .doc = "What the time of polling is multiplied by "
                               "where that pays; 0: as the loop likes.",
                        .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kPollMaxNs =
      props::Computed<&IoThread::poll_max_ns, &IoThread::SetPollMaxNs>(
          "poll-max-ns", {.default_value = 32768,
                          .min = 0,
                          .doc = "How long it polls before it sleeps, at most; "
                                 "0: it does not poll.",
                          .unit = "ns",
                          .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kPollShrink =
      props::Computed<&IoThread::poll_shrink, &IoThread::SetPollShrink>(
          "poll-shrink", {.default_value = 0,
                          .min = 0,
                          .doc = "What that time is divided by where polling "
                                 "does not pay; 0: polling stops.",
                          .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kPollWeight =
      props::Computed<&IoThread::poll_weight, &IoThread::SetPollWeight>(
          "poll-weight", {.default_value = 3,
                          .min = 0,
                          .doc = "How little the last wait counts beside those "
                                 "before it, as a power of two.",
                          .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll =
      props::Table(kPollGrow, kPollMaxNs, kPollShrink, kPollWeight);
};

class MainLoop : public Extends<MainLoop, EventLoopBase> {
 public:
  static constexpr std::string_view kTypeName = "main-loop";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "the program's own event loop";
  }

 protected:
  // kTaken if there is another.
  absl::Status Check() override;
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_IOTHREAD_H_
