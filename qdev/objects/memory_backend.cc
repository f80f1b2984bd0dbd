// What all memory back ends do: settle the size, take host memory, give it
// back.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend.h"

#include <linux/mempolicy.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/objects/host_memory.h"
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
      return MPOL_PREFERRED;
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
  user_ = &user;
  return absl::OkStatus();
}

absl::Status MemoryBackend::CanBeDeleted() const {
  if (!user_) return absl::OkStatus();
  return Error(Cause::kWrongPhase, "it is used by {}", user_->CanonicalPath());
}

absl::Status MemoryBackend::CheckProperties() const {
  if (mapping_.data() != nullptr) {
    return Error(Cause::kWrongPhase, "it has its memory already");
  }
  if (size_.bytes == 0 || size_.bytes > kLargest) {
    return Error(Cause::kOutOfRange, "size: {} is outside 1..{}", size_.bytes,
                 kLargest);
  }
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

absl::Status MemoryBackend::Prepare(internal::HostMapping& mapping) const {
  if (merge_) mapping.AllowMerging();
  if (!dump_) QOMRT_RETURN_IF_ERROR(mapping.KeepFromDumps());
  // Before the first page is there.
  if (policy_ != HostMemPolicy::kDefault) {
    QOMRT_RETURN_IF_ERROR(mapping.Bind(SystemPolicy(policy_), host_nodes_));
  }
  if (prealloc_) QOMRT_RETURN_IF_ERROR(mapping.Populate(prealloc_threads_));
  return absl::OkStatus();
}

absl::Status MemoryBackend::Complete() {
  QOMRT_RETURN_IF_ERROR(CheckProperties());
  QOMRT_ASSIGN_OR_RETURN(Source source, Open());
  QOMRT_CHECK(source.page_size != 0, "{}: Open() says no page size",
              type().name());
  absl::Cleanup undo = [&source] {
    if (source.undo != nullptr) source.undo();
  };
  const uint64_t over = size_.bytes % source.page_size;
  QOMRT_ASSIGN_OR_RETURN(
      internal::HostMapping mapping,
      internal::HostMapping::Map({
          .length = size_.bytes + (over == 0 ? 0 : source.page_size - over),
          .page_size = source.page_size,
          .alignment =
              source.alignment == 0 ? source.page_size : source.alignment,
          .fd = source.fd.get(),
          .offset = source.offset,
          .shared = share_,
          .writable = !source.rom,
          .reserve = reserve_,
          .persistent = source.persistent,
      }));
  QOMRT_RETURN_IF_ERROR(Prepare(mapping));
  std::move(undo).Cancel();
  rom_ = source.rom;
  page_size_ = source.page_size;
  offset_ = source.offset;
  fd_ = std::move(source.fd);
  mapping_ = std::move(mapping);
  LockProperties();
  return absl::OkStatus();
}

}  // namespace qom::qdev
