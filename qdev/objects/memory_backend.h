// A `MemoryBackend` is memory of the host that becomes memory of a guest. Its
// types say where it comes from: anonymous memory, a file, a file in memory.
// Complete() maps it, as the properties ask; the destructor gives it back. In
// between `merge`, `dump`, `discard-data`, `prealloc` and what says how that is
// done can be set, and act on the memory that is there; the others are locked.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qom::Object * object,
//       qdev::ObjectAdd(context, "memory-backend-ram", "ram0",
//                       {{"size", "512M"}, {"merge", false}}));
//   auto& ram = qom::Cast<qdev::MemoryBackend>(object);
//   QOMRT_RETURN_IF_ERROR(ram.Claim(*dimm));
//   std::memcpy(ram.memory().data(), firmware.data(), firmware.size());
//
// Threads: as any object; the memory itself is the user's to share.
// Invariant: memory() is empty until Complete() succeeded, and does not move.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_H_
#define QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/host_memory.h"
#include "qdev/objects/thread_context.h"
#include "qdev/user_creatable.h"
#include "qom/descriptor.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/property_flags.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// Which of the host's nodes pages are taken from.
enum class HostMemPolicy : uint8_t {
  kDefault,    // as the host likes
  kPreferred,  // from these, else from others; an older system: from the first
  kBind,       // from these only
  kInterleave  // from these in turn
};

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::HostMemPolicy> {
  static constexpr std::string_view kName = "HostMemPolicy";
  static constexpr EnumName<qdev::HostMemPolicy> kNames[] = {
      {qdev::HostMemPolicy::kDefault, "default"},
      {qdev::HostMemPolicy::kPreferred, "preferred"},
      {qdev::HostMemPolicy::kBind, "bind"},
      {qdev::HostMemPolicy::kInterleave, "interleave"},
  };
};

namespace qom::qdev {

class MemoryBackend
    : public Extends<MemoryBackend, compat::ObjectCompat, UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "memory-backend";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;

  std::span<std::byte> memory() const {
    return {mapping_.data(), mapping_.data() == nullptr ? 0 : size_.bytes};
  }
  uint64_t size() const { return size_.bytes; }
  bool share() const { return share_; }
  // Nobody can write the memory; a store is a fault.
  bool is_rom() const { return rom_; }
  // Of the memory and of its address.
  uint64_t page_size() const { return page_size_; }
  // What the memory is mapped from, for whoever wants to map it too; -1 if it
  // is anonymous. Not the caller's to close.
  int fd() const { return fd_.number(); }
  uint64_t fd_offset() const { return offset_; }
  // The name that a migrated guest finds the memory by.
  std::string ram_block_id() const;

  // Only one object uses the memory at a time, until it releases it or dies.
  // FailedPrecondition, naming the other, if there is one; the machine whose
  // `memory-backend` names it is one.
  absl::Status Claim(Object& user);
  void Release() { user_ = nullptr; }
  Object* user() const { return user_.get(); }

  // OutOfRange or InvalidArgument for properties that contradict each other or
  // what is behind; Internal if the host refuses; Unimplemented if the host has
  // no such thing. Then everything is as it was, files and their blocks
  // included. Warnings go to compat::Layers(context()).
  absl::Status Complete() override;
  absl::Status CanBeDeleted() const override;

 protected:
  // What a type of back end has mapped.
  struct Source {
    Descriptor fd;  // none: anonymous memory
    uint64_t offset = 0;
    uint64_t page_size = 0;  // of what is behind; never 0
    uint64_t alignment = 0;  // of the address; 0: a page
    bool rom = false;
    bool persistent = false;  // wanted; if it is not, that is a warning
    // Undoes, in the host, what Open() did, if the rest fails.
    std::function<void()> undo;
  };
  // Checks the type's own properties and opens what they name.
  virtual absl::StatusOr<Source> Open() = 0;

  // For a file that is new and empty: the page size, and room for the memory.
  absl::Status FitNewFile(Source& source) const;

  // Of what is behind, for a type that has to say good-bye to it.
  internal::HostMapping& mapping() { return mapping_; }

 private:
  bool dump() const { return dump_; }
  bool merge() const { return merge_; }
  bool prealloc() const { return prealloc_; }
  absl::Status SetDump(bool in);
  absl::Status SetMerge(bool may);
  absl::Status SetPrealloc(bool on);

  absl::Status CheckReserved() const;
  absl::Status CheckProperties() const;
  absl::Status Prepare(internal::HostMapping& mapping) const;
  absl::Status Preallocate(internal::HostMapping& mapping) const;
  void CheckPersistence(const Source& source,
                        const internal::HostMapping& mapping) const;

  props::Size size_{};
  bool share_{};
  bool prealloc_{};
  bool merge_{};
  bool dump_{};
  bool reserve_{};
  bool canonical_path_{};
  uint32_t prealloc_threads_{};
  HostMemPolicy policy_{};
  std::vector<uint16_t> host_nodes_;
  Link<ThreadContext, LinkKind::kStrong> prealloc_context_;

  bool rom_ = false;
  uint64_t page_size_ = 0;
  uint64_t offset_ = 0;
  Descriptor fd_;
  internal::HostMapping mapping_;
  Link<Object> user_;
};

struct MemoryBackend::Props {
  static constexpr auto kDump =
      props::Computed<&MemoryBackend::dump, &MemoryBackend::SetDump>(
          "dump", {.default_value = true,
                   .doc = "Core dumps of the process have the memory in them.",
                   .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kHostNodes = props::Field<&MemoryBackend::host_nodes_>(
      "host-nodes",
      {.doc = "Nodes of the host that `policy` is about: \"0-2,4\"."});
  static constexpr auto kMerge =
      props::Computed<&MemoryBackend::merge, &MemoryBackend::SetMerge>(
          "merge", {.default_value = true,
                    .doc = "The host may keep pages of one content once.",
                    .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kPolicy = props::Field<&MemoryBackend::policy_>(
      "policy", {.default_value = HostMemPolicy::kDefault,
                 .doc = "How pages are taken from `host-nodes`."});
  static constexpr auto kPrealloc =
      props::Computed<&MemoryBackend::prealloc, &MemoryBackend::SetPrealloc>(
          "prealloc", {.default_value = false,
                       .doc = "Every page is there before the guest starts; "
                              "set later, from then on.",
                       .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kPreallocContext =
      props::Field<&MemoryBackend::prealloc_context_>(
          "prealloc-context",
          {.doc = "The threads of `prealloc` start in this one, and run where "
                  "it may.",
           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kPreallocThreads =
      props::Field<&MemoryBackend::prealloc_threads_>(
          "prealloc-threads",
          {.default_value = 1,
           .min = 1,
           .doc = "Threads that `prealloc` uses; no more than there are "
                  "pages, nor than 128, are started.",
           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kReserve = props::Field<&MemoryBackend::reserve_>(
      "reserve", {.default_value = true,
                  .doc = "The host promises room for all pages at once, where "
                         "it makes such promises."});
  static constexpr auto kShare = props::Field<&MemoryBackend::share_>(
      "share", {.default_value = false,
                .doc = "Stores reach what is behind, and others who map it."});
  static constexpr auto kSize = props::Field<&MemoryBackend::size_>(
      "size", {.default_value = 0,
               .doc = "How much; there is no memory without it.",
               .unit = "B"});
  static constexpr auto kCanonicalPath =
      props::Field<&MemoryBackend::canonical_path_>(
          "x-use-canonical-path-for-ramblock-id",
          {.default_value = false,
           .doc = "A migrated guest finds the memory by the path of the "
                  "object, not by its id."});
  static constexpr auto kAll = props::Table(
      kDump, kHostNodes, kMerge, kPolicy, kPrealloc, kPreallocContext,
      kPreallocThreads, kReserve, kShare, kSize, kCanonicalPath);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_H_
