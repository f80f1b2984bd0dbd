// A thread that waits for work, and what the system lets it run on.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/thread_context.h"

#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "props/kinds.h"
#include "qdev/objects/host_memory.h"
#include "qom/files.h"
#include "qom/internal/check.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::qdev {
namespace {

// As many as a property can name.
constexpr size_t kMostCpus = size_t{std::numeric_limits<uint16_t>::max()} + 1;

class CpuSet {
 public:
  static constexpr size_t size() { return kMostCpus / 8; }
  cpu_set_t* get() { return set_.data(); }
  void Add(uint16_t cpu) { CPU_SET_S(cpu, size(), get()); }
  bool Has(size_t cpu) { return CPU_ISSET_S(cpu, size(), get()); }

 private:
  std::vector<cpu_set_t> set_ = std::vector<cpu_set_t>(kMostCpus / CPU_SETSIZE);
};

// What the system writes as "0-3,8".
absl::Status ReadList(std::string_view text, std::vector<uint16_t>* cpus) {
  TextInputVisitor visitor(text.substr(0, text.find('\n')));
  return props::ValueTraits<std::vector<uint16_t>>::Visit(ClassProperty(),
                                                          visitor, cpus);
}

absl::StatusOr<std::vector<uint16_t>> CpusOf(
    const std::vector<uint16_t>& nodes) {
  std::vector<uint16_t> cpus;
  for (const uint16_t node : nodes) {
    const absl::StatusOr<std::string> list =
        ReadFile(fmt::format("/sys/devices/system/node/node{}/cpulist", node));
    // As one that has no processors.
    if (!list.ok()) continue;
    std::vector<uint16_t> more;
    QOMRT_RETURN_IF_ERROR(ReadList(*list, &more));
    cpus.insert(cpus.end(), more.begin(), more.end());
  }
  if (!cpus.empty()) return cpus;
  return Error(Cause::kBadValue,
               "node-affinity={}: the host has no processors there",
               fmt::join(nodes, ","));
}

}  // namespace

class ThreadContext::Worker {
 public:
  Worker() : thread_([this] { Loop(); }) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return id_ != 0; });
  }
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  pid_t id() const { return id_; }

  void Run(absl::FunctionRef<void()> work) {
    std::unique_lock lock(mutex_);
    work_ = &work;
    changed_.notify_all();
    changed_.wait(lock, [this] { return work_ == nullptr; });
  }

 private:
  void Loop() {
    std::unique_lock lock(mutex_);
    id_ = gettid();
    changed_.notify_all();
    while (true) {
      changed_.wait(lock, [this] { return ending_ || work_ != nullptr; });
      if (ending_) return;
      const absl::FunctionRef<void()>& work = *work_;
      lock.unlock();
      work();
      lock.lock();
      work_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  const absl::FunctionRef<void()>* work_ = nullptr;
  bool ending_ = false;
  pid_t id_ = 0;
  std::thread thread_;  // the last: it uses the others
};

ThreadContext::ThreadContext(const Construct& construct) : Extends(construct) {}
ThreadContext::~ThreadContext() = default;

void ThreadContext::Run(absl::FunctionRef<void()> work) {
  QOMRT_CHECK(worker_ != nullptr, "{}: it is not complete", CanonicalPath());
  worker_->Run(work);
  ++runs_;
}

std::vector<uint16_t> ThreadContext::cpu_affinity() const {
  if (worker_ == nullptr) return cpus_;
  std::vector<uint16_t> cpus;
  CpuSet set;
  if (sched_getaffinity(worker_->id(), CpuSet::size(), set.get()) != 0) {
    return cpus_;
  }
  for (size_t cpu = 0; cpu < kMostCpus; ++cpu) {
    if (set.Has(cpu)) cpus.push_back(static_cast<uint16_t>(cpu));
  }
  return cpus;
}

uint64_t ThreadContext::thread_id() const {
  return worker_ == nullptr ? kNoThread : static_cast<uint64_t>(worker_->id());
}

absl::Status ThreadContext::SetCpuAffinity(std::vector<uint16_t> cpus) {
  std::vector<uint16_t> nodes;
  if (!is_complete()) nodes = nodes_;
  std::swap(nodes, nodes_);
  absl::Status status = Change(cpus_, std::move(cpus));
  if (!status.ok()) std::swap(nodes, nodes_);
  return status;
}

absl::Status ThreadContext::SetNodeAffinity(std::vector<uint16_t> nodes) {
  std::vector<uint16_t> cpus;
  if (!is_complete()) cpus = cpus_;
  std::swap(cpus, cpus_);
  absl::Status status = Change(nodes_, std::move(nodes));
  if (!status.ok()) std::swap(cpus, cpus_);
  return status;
}

absl::Status ThreadContext::StartWorker() try {
  if (worker_ == nullptr) worker_ = std::make_unique<Worker>();
  return absl::OkStatus();
} catch (const std::system_error& error) {
  return Error(Cause::kFailed, "it cannot start its thread: {}",
               error.code().message());
}

absl::Status ThreadContext::Check() {
  if (!cpus_.empty() && !nodes_.empty()) {
    return Error(Cause::kBadValue,
                 "cpu-affinity and node-affinity: only one of them can be");
  }
  std::vector<uint16_t> cpus = cpus_;
  if (!nodes_.empty()) {
    QOMRT_ASSIGN_OR_RETURN(cpus, CpusOf(nodes_));
  }
  if (cpus.empty() && is_complete()) {
    return Error(Cause::kBadValue,
                 "cpu-affinity: it is empty; a thread needs a processor");
  }
  QOMRT_RETURN_IF_ERROR(StartWorker());
  if (cpus.empty()) return absl::OkStatus();
  CpuSet set;
  for (const uint16_t cpu : cpus) set.Add(cpu);
  if (sched_setaffinity(worker_->id(), CpuSet::size(), set.get()) == 0) {
    return absl::OkStatus();
  }
  return Error(Cause::kFailed, "{}={}: {}",
               nodes_.empty() ? "cpu-affinity" : "node-affinity",
               fmt::join(nodes_.empty() ? cpus_ : nodes_, ","),
               internal::ErrnoText(errno));
}

}  // namespace qom::qdev
