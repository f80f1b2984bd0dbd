// A thread that lends its place in the host to the threads that are started on
// it: the processors it may use (`thread-context`). A memory back end
// preallocates in one (`prealloc-context`).
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qom::Object * object,
//       qdev::ObjectAdd(context, "thread-context", "near",
//                       {{"node-affinity", "0"}}));
//   qom::Cast<qdev::ThreadContext>(object).Run(
//       [&] { workers.emplace_back(Touch, memory); });
//
// Threads: as any object; Run() is called by one thread at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_THREAD_CONTEXT_H_
#define QOMRT_QDEV_OBJECTS_THREAD_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class ThreadContext : public Extends<ThreadContext, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "thread-context";
  struct Props;
  explicit ThreadContext(const Construct& construct);
  static void ClassInit(compat::CompatClass& c) {
    c.description = "where in the host threads run";
  }

  // Does `work` on the thread of the context, and returns when it is done.
  // Threads that it starts have the context's processors from their first
  // instruction on. Requires is_complete().
  void Run(absl::FunctionRef<void()> work);
  // How often Run() did so; for whoever calls Run().
  uint64_t runs() const { return runs_; }

  // The processors of the host that the thread may use; before there is one,
  // those that were asked for.
  std::vector<uint16_t> cpu_affinity() const;
  std::vector<uint16_t> node_affinity() const { return nodes_; }
  // What the host's system knows the thread by; kNoThread before there is one.
  static constexpr uint64_t kNoThread = 0xffffffff;
  uint64_t thread_id() const;

  // The last one said later holds; at first, only one of the two may be said.
  absl::Status SetCpuAffinity(std::vector<uint16_t> cpus);
  absl::Status SetNodeAffinity(std::vector<uint16_t> nodes);

 protected:
  ~ThreadContext() override;
  absl::Status Check() override;

 private:
  class Worker;
  absl::Status StartWorker();

  std::vector<uint16_t> cpus_;
  std::vector<uint16_t> nodes_;
  std::unique_ptr<Worker> worker_;
  uint64_t runs_ = 0;
};

struct ThreadContext::Props {
  static constexpr auto kCpuAffinity =
      props::Computed<&ThreadContext::cpu_affinity,
                      &ThreadContext::SetCpuAffinity>(
          "cpu-affinity", {.doc = "Processors of the host that it may use; "
                                  "none said: those of the process.",
                           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kNodeAffinity =
      props::Computed<&ThreadContext::node_affinity,
                      &ThreadContext::SetNodeAffinity>(
          "node-affinity", {.doc = "Nodes of the host whose processors it may "
                                   "use, instead of `cpu-affinity`.",
                            .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kThreadId = props::Computed<&ThreadContext::thread_id>(
      "thread-id", {.doc = "What the host's system knows the thread by; "
                           "4294967295: there is none yet."});
  static constexpr auto kAll =
      props::Table(kCpuAffinity, kNodeAffinity, kThreadId);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_THREAD_CONTEXT_H_
