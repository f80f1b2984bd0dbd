// `Registers` reads and writes the registers of a device as a guest's driver
// would, and holds each access against the device's rules. A device takes part
// by having two functions; qomrt does not know registers otherwise:
//
//   uint64_t ReadRegister(uint64_t offset, unsigned bytes);
//   void WriteRegister(uint64_t offset, unsigned bytes, uint64_t value);
//
// Either may return a Status (or StatusOr) instead.
//
// Example:
//
//   Registers registers(*uart, {.size = 0x20, .max_access = 4});
//   registers.Write8(0x00, 'A');
//   EXPECT_EQ(registers.Read32(0x18), kIdle);
//   registers.Read32(0x02);   // fails: 4 bytes at 0x2 are not aligned
//
// An access that breaks a rule, or that the device refuses, fails the test at
// the caller's line, does not happen, and reads as 0.
//
// Threads: as the device.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_REGISTERS_H_
#define QOMRT_TESTING_REGISTERS_H_

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/object.h"
#include "qom/ref.h"
#include "qom/status.h"

namespace qom::testing {

// What the bus lets a driver do.
struct RegisterRules {
  uint64_t size = UINT64_MAX;  // bytes of registers there are
  unsigned min_access = 1;     // bytes at once
  unsigned max_access = 8;
  bool unaligned = false;  // an access need not be a multiple of its size
};

template <typename D>
concept HasRegisters = std::derived_from<D, Object> &&
    requires(D& device, uint64_t offset, unsigned bytes, uint64_t value) {
  device.ReadRegister(offset, bytes);
  device.WriteRegister(offset, bytes, value);
};

class Registers {
 public:
  // Keeps the device.
  template <HasRegisters D>
  explicit Registers(D& device, const RegisterRules& rules = {})
      : device_(&device),
        rules_(rules),
        read_([&device](uint64_t offset,
                        unsigned bytes) -> absl::StatusOr<uint64_t> {
          return device.ReadRegister(offset, bytes);
        }),
        write_([&device](uint64_t offset, unsigned bytes,
                         uint64_t value) -> absl::Status {
          if constexpr (std::is_void_v<decltype(device.WriteRegister(
                            offset, bytes, value))>) {
            device.WriteRegister(offset, bytes, value);
            return absl::OkStatus();
          } else {
            return device.WriteRegister(offset, bytes, value);
          }
        }) {}

  uint8_t Read8(uint64_t offset, const char* file = __builtin_FILE(),
                int line = __builtin_LINE()) const {
    return static_cast<uint8_t>(ReadOrFail(offset, 1, file, line));
  }
  uint16_t Read16(uint64_t offset, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) const {
    return static_cast<uint16_t>(ReadOrFail(offset, 2, file, line));
  }
  uint32_t Read32(uint64_t offset, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) const {
    return static_cast<uint32_t>(ReadOrFail(offset, 4, file, line));
  }
  uint64_t Read64(uint64_t offset, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) const {
    return ReadOrFail(offset, 8, file, line);
  }
  void Write8(uint64_t offset, uint8_t value,
              const char* file = __builtin_FILE(),
              int line = __builtin_LINE()) const {
    WriteOrFail(offset, 1, value, file, line);
  }
  void Write16(uint64_t offset, uint16_t value,
               const char* file = __builtin_FILE(),
               int line = __builtin_LINE()) const {
    WriteOrFail(offset, 2, value, file, line);
  }
  void Write32(uint64_t offset, uint32_t value,
               const char* file = __builtin_FILE(),
               int line = __builtin_LINE()) const {
    WriteOrFail(offset, 4, value, file, line);
  }
  void Write64(uint64_t offset, uint64_t value,
               const char* file = __builtin_FILE(),
               int line = __builtin_LINE()) const {
    WriteOrFail(offset, 8, value, file, line);
  }

  // The same for tests of what a device refuses: OutOfRange or InvalidArgument
  // for a broken rule, else what the device says.
  absl::StatusOr<uint64_t> TryRead(uint64_t offset, unsigned bytes) const;
  absl::Status TryWrite(uint64_t offset, unsigned bytes, uint64_t value) const;

 private:
  absl::Status Check(uint64_t offset, unsigned bytes) const;
  uint64_t ReadOrFail(uint64_t offset, unsigned bytes, const char* file,
                      int line) const;
  void WriteOrFail(uint64_t offset, unsigned bytes, uint64_t value,
                   const char* file, int line) const;

  Ref<Object> device_;
  RegisterRules rules_;
  std::function<absl::StatusOr<uint64_t>(uint64_t, unsigned)> read_;
  std::function<absl::Status(uint64_t, unsigned, uint64_t)> write_;
};

}  // namespace qom::testing

#endif  // QOMRT_TESTING_REGISTERS_H_
