// Memory of a file that exists in memory only, so that its descriptor can be
// given to another process.
//
// Threads: see qdev/objects/memory_backend.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_MEMFD_H_
#define QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_MEMFD_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "props/table.h"
#include "qdev/objects/memory_backend.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class MemoryBackendMemfd : public Extends<MemoryBackendMemfd, MemoryBackend> {
 public:
  static constexpr std::string_view kTypeName = "memory-backend-memfd";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "memory of the host, with a descriptor";
  }

 protected:
  absl::StatusOr<Source> Open() override;

 private:
  bool hugetlb_{};
  bool seal_{};
  props::Size hugetlbsize_{};
};

struct MemoryBackendMemfd::Props {
  static constexpr auto kHugetlb = props::Field<&MemoryBackendMemfd::hugetlb_>(
      "hugetlb", {.default_value = false, .doc = "The pages are huge ones."});
  static constexpr auto kHugetlbsize =
      props::Field<&MemoryBackendMemfd::hugetlbsize_>(
          "hugetlbsize", {.default_value = 0,
                          .doc = "Bytes of a huge page, a power of two; 0: as "
                                 "the host likes. Without `hugetlb` it has no "
                                 "effect.",
                          .unit = "B"});
  static constexpr auto kSeal = props::Field<&MemoryBackendMemfd::seal_>(
      "seal", {.default_value = true,
               .doc = "Nobody can make the file longer or shorter."});
  static constexpr auto kShare = props::Default("share", true);
  static constexpr auto kAll =
      props::Table(kHugetlb, kHugetlbsize, kSeal, kShare);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_MEMFD_H_
