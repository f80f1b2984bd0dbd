// Memory of a file: one that is there; one that is made where there is none; a
// nameless one if `mem-path` is a directory.
//
// What can be done with the memory of a file:
//
//   readonly  rom    share    file opened for   a store
//   off       auto   any      both              works
//   off       on              refused
//   on        auto   any      reading           is a fault
//   on        on     any      reading           is a fault
//   on        off    off      reading           works; the file is as before
//   on        off    on       refused
//
// Threads: see qdev/objects/memory_backend.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_FILE_H_
#define QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/memory_backend.h"
#include "qom/native_type.h"
#include "qom/property_flags.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class MemoryBackendFile : public Extends<MemoryBackendFile, MemoryBackend> {
 public:
  static constexpr std::string_view kTypeName = "memory-backend-file";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "memory of a file of the host";
  }

 protected:
  ~MemoryBackendFile() override;
  absl::StatusOr<Source> Open() override;

 private:
  absl::StatusOr<bool> IsToBeRom() const;
  absl::Status CheckProperties() const;
  absl::Status OpenFile(Source& source) const;
  absl::Status CheckGeometry(uint64_t page_size) const;
  absl::Status FitFile(Source& source) const;

  std::string mem_path_;
  props::Size align_{};
  props::Size offset_{};
  bool discard_data_{};
  bool pmem_{};
  bool readonly_{};
  OnOffAuto rom_{};
};

struct MemoryBackendFile::Props {
  static constexpr auto kAlign = props::Field<&MemoryBackendFile::align_>(
      "align", {.default_value = 0,
                .doc = "What the address is a multiple of: a power of two and "
                       "whole pages; 0: a page.",
                .unit = "B"});
  static constexpr auto kDiscardData =
      props::Field<&MemoryBackendFile::discard_data_>(
          "discard-data",
          {.default_value = false,
           .doc = "What lies under the memory may be lost when the object "
                  "dies; without effect unless stores reach the file.",
           .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kMemPath = props::Field<&MemoryBackendFile::mem_path_>(
      "mem-path", {.doc = "The file, or a directory for a file without name."});
  static constexpr auto kOffset = props::Field<&MemoryBackendFile::offset_>(
      "offset", {.default_value = 0,
                 .doc = "Where in the file the memory starts, in whole pages.",
                 .unit = "B"});
  static constexpr auto kPmem = props::Field<&MemoryBackendFile::pmem_>(
      "pmem", {.default_value = false,
               .doc = "The file lies in persistent memory, and stores reach "
                      "that without further calls; a warning if they do "
                      "not."});
  static constexpr auto kReadonly = props::Field<&MemoryBackendFile::readonly_>(
      "readonly",
      {.default_value = false, .doc = "The file is opened for reading only."});
  static constexpr auto kRom = props::Field<&MemoryBackendFile::rom_>(
      "rom", {.default_value = OnOffAuto::kAuto,
              .doc = "The memory cannot be written; auto: if `readonly`."});
  static constexpr auto kAll = props::Table(kAlign, kDiscardData, kMemPath,
                                            kOffset, kPmem, kReadonly, kRom);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_FILE_H_
