// What all memory back ends do: settle the size, take host memory, give it
// back.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend.h"

#include <linux/mempolicy.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/layer_stack.h"
#include "qdev/machine.h"
#include "qdev/objects/host_memory.h"
#include "qdev/objects/thread_context.h"
#include "qom/internal/check.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

constexpr uint64_t kLargest = std::numeric_limits<int64_t>::max();

int SystemPolicy(HostMemPolicy policy) {
  switch (policy) {
    case HostMemPolicy::kDefault:
      return MPOL_DEFAULT;
    case HostMemPolicy::kPreferred:
      return MPOL_PREFERRED_MANY;
    case HostMemPolicy::kBind:
      return MPOL_BIND;
    case HostMemPolicy::kInterleave:
      return MPOL_INTERLEAVE;
  }
  return MPOL_DEFAULT;
}

}  // namespace

std::string MemoryBackend::ram_block_id() const {
  return canonical_path_ ? CanonicalPath() : std::string(name());
}

absl::Status MemoryBackend::Claim(Object& user) {
  if (user_ && user_.get() != &user) {
    return Error(Cause::kWrongPhase, "{}: it is used by {} already",
                 CanonicalPath(), user_->CanonicalPath());
  }
  const Machine* const machine = MachineOf(context());
  if (machine != nullptr && machine != &user) {
    const absl::StatusOr<Ref<Object>> its = machine->MemoryBackend();
    if (its.ok() && its->get() == this) {
      return Error(Cause::kWrongPhase, "{}: it is the memory of the machine {}",
                   CanonicalPath(), machine->version());
    }
  }
  user_ = &user;
  return absl::OkStatus();
}

absl::Status MemoryBackend::CanBeDeleted() const {
  if (!user_) return absl::OkStatus();
  return Error(Cause::kWrongPhase, "it is used by {}", user_->CanonicalPath());
}

absl::Status MemoryBackend::CheckReserved() const {
  if (reserve_) return absl::OkStatus();
  return Error(Cause::kBadValue,
               "with reserve=off the host promises no room for all pages");
}

absl::Status MemoryBackend::CheckProperties() const {
  if (mapping_.data() != nullptr) {
    return Error(Cause::kWrongPhase, "it has its memory already");
  }
  if (size_.bytes == 0 && !WasSet(*type().FindProperty("size"))) {
    return Error(Cause::kBadValue, "size: it is not set; write size=1G, say");
  }
  if (size_.bytes == 0 || size_.bytes > kLargest) {
    return Error(Cause::kOutOfRange, "size: {} is outside 1..{}", size_.bytes,
                 kLargest);
  }
  if (prealloc_)
    QOMRT_RETURN_IF_ERROR(Annotate(CheckReserved(), "prealloc=on"));
  if (policy_ == HostMemPolicy::kDefault && !host_nodes_.empty()) {
    return Error(
        Cause::kBadValue,
        "host-nodes: policy=default is about no nodes; take preferred, "
        "bind or interleave");
  }
  if (policy_ != HostMemPolicy::kDefault && host_nodes_.empty()) {
    return Error(Cause::kBadValue,
                 "policy: host-nodes must say which nodes it is about");
  }
  return absl::OkStatus();
}

absl::Status MemoryBackend::SetDump(bool in) {
  if (mapping_.data() != nullptr) {
    QOMRT_RETURN_IF_ERROR(mapping_.SetDumped(in));
  }
  dump_ = in;
  return absl::OkStatus();
}

absl::Status MemoryBackend::SetMerge(bool may) {
  if (mapping_.data() != nullptr) mapping_.SetMerged(may);
  merge_ = may;
  return absl::OkStatus();
}

absl::Status MemoryBackend::SetPrealloc(bool on) {
  if (mapping_.data() != nullptr && on != prealloc_) {
    if (!on) {
      return Error(Cause::kWrongPhase,
                   "the pages are there, and go with the object");
    }
    QOMRT_RETURN_IF_ERROR(CheckReserved());
    QOMRT_RETURN_IF_ERROR(Preallocate(mapping_));
  }
  prealloc_ = on;
  return absl::OkStatus();
}

absl::Status MemoryBackend::Preallocate(internal::HostMapping& mapping) const {
  ThreadContext* const context = prealloc_context_.get();
  if (context == nullptr) return mapping.Populate(prealloc_threads_);
  if (!context->is_complete()) {
    return Error(Cause::kWrongPhase, "prealloc-context: {} is not complete",
                 context->CanonicalPath());
  }
  absl::Status status;
  context->Run([&] { status = mapping.Populate(prealloc_threads_); });
  return status;
}

absl::Status MemoryBackend::Prepare(internal::HostMapping& mapping) const {
  if (merge_) mapping.SetMerged(true);
  if (!dump_) {
    QOMRT_RETURN_IF_ERROR(Annotate(mapping.SetDumped(false), "dump=off"));
  }
  // Before the first page is there.
  if (policy_ != HostMemPolicy::kDefault) {
    QOMRT_RETURN_IF_ERROR(mapping.Bind(SystemPolicy(policy_), host_nodes_));
  }
  if (!prealloc_) return absl::OkStatus();
  return Annotate(Preallocate(mapping), "prealloc=on");
}

void MemoryBackend::CheckPersistence(
    const Source& source, const internal::HostMapping& mapping) const {
  if (!source.persistent || mapping.persistent()) return;
  compat::Diagnostic warning = compat::DiagnosticOf(
      Error(Cause::kFailed,
            "{}: pmem=on: {}, so stores may be lost with the host",
            CanonicalPath(),
            share_ ? "the file is not on persistent memory that can be mapped "
                     "directly (DAX)"
                   : "with share=off stores do not reach the file"),
      compat::Severity::kWarning);
  warning.type = type().name();
  warning.object = CanonicalPath();
  warning.property = "pmem";
  compat::Layers(context()).Report(warning);
}

absl::Status MemoryBackend::FitNewFile(Source& source) const {
  source.page_size = internal::PageSizeOf(source.fd.number());
  const uint64_t length = internal::WholePages(size(), source.page_size);
  if (ftruncate(source.fd.number(), static_cast<off_t>(length)) == 0) {
    return absl::OkStatus();
  }
  return Error(Cause::kFailed, "size: {}: {}", length,
               internal::ErrnoText(errno));
}

absl::Status MemoryBackend::Complete() {
  QOMRT_RETURN_IF_ERROR(CheckProperties());
  QOMRT_ASSIGN_OR_RETURN(Source source, Open());
  QOMRT_CHECK(source.page_size != 0, "{}: Open() says no page size",
              type().name());
  absl::Cleanup undo = [&source] {
    if (source.undo != nullptr) source.undo();
  };
  QOMRT_ASSIGN_OR_RETURN(
      internal::HostMapping mapping,
      internal::HostMapping::Map({
          .length = internal::WholePages(size_.bytes, source.page_size),
          .page_size = source.page_size,
          .alignment =
              source.alignment == 0 ? source.page_size : source.alignment,
          .fd = source.fd.number(),
          .offset = source.offset,
          .shared = share_,
          .writable = !source.rom,
          .reserve = reserve_,
          .persistent = source.persistent && share_,
      }));
  QOMRT_RETURN_IF_ERROR(Prepare(mapping));
  CheckPersistence(source, mapping);
  std::move(undo).Cancel();
  rom_ = source.rom;
  page_size_ = source.page_size;
  offset_ = source.offset;
  fd_ = std::move(source.fd);
  mapping_ = std::move(mapping);
  LockAsComplete();
  return absl::OkStatus();
}

}  // namespace qom::qdev
