// Reads and writes registers as a bus would, with checks of width and
// alignment.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/registers.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qom/status.h"

namespace qom::testing {
namespace {

// "acme-uart at /machine/uart: a read of 4 bytes at 0x2".
std::string Described(const Object& device, const char* what, uint64_t offset,
                      unsigned bytes) {
  return fmt::format("{} at {}: a {} of {} {} at {:#x}", device.type().name(),
                     device.CanonicalPath(), what, bytes,
                     bytes == 1 ? "byte" : "bytes", offset);
}

}  // namespace

absl::Status Registers::Check(uint64_t offset, unsigned bytes) const {
  if (bytes < rules_.min_access || bytes > rules_.max_access ||
      (bytes & (bytes - 1)) != 0) {
    return Error(Cause::kBadValue,
                 "the device is accessed by {} to {} bytes, a power of two",
                 rules_.min_access, rules_.max_access);
  }
  if (offset >= rules_.size || bytes > rules_.size - offset) {
    return Error(Cause::kOutOfRange, "its registers end at {:#x}", rules_.size);
  }
  if (!rules_.unaligned && offset % bytes != 0) {
    return Error(Cause::kBadValue, "it is not aligned to {} bytes", bytes);
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> Registers::TryRead(uint64_t offset,
                                            unsigned bytes) const {
  const std::string what = Described(*device_, "read", offset, bytes);
  QOMRT_RETURN_IF_ERROR(Annotate(Check(offset, bytes), what));
  const absl::StatusOr<uint64_t> value = read_(offset, bytes);
  if (!value.ok()) return Annotate(value.status(), what);
  if (bytes < 8 && *value >> (8 * bytes) != 0) {
    return Error(Cause::kFailed,
                 "{}: the device gives {:#x}, which has more bytes", what,
                 *value);
  }
  return value;
}

absl::Status Registers::TryWrite(uint64_t offset, unsigned bytes,
                                 uint64_t value) const {
  const std::string what = Described(*device_, "write", offset, bytes);
  QOMRT_RETURN_IF_ERROR(Annotate(Check(offset, bytes), what));
  return Annotate(write_(offset, bytes, value), what);
}

uint64_t Registers::ReadOrFail(uint64_t offset, unsigned bytes,
                               const char* file, int line) const {
  const absl::StatusOr<uint64_t> value = TryRead(offset, bytes);
  if (value.ok()) return *value;
  ADD_FAILURE_AT(file, line) << Message(value.status());
  return 0;
}

void Registers::WriteOrFail(uint64_t offset, unsigned bytes, uint64_t value,
                            const char* file, int line) const {
  const absl::Status status = TryWrite(offset, bytes, value);
  if (!status.ok()) ADD_FAILURE_AT(file, line) << Message(status);
}

}  // namespace qom::testing
