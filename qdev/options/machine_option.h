// `-machine TYPE,accel=kvm:tcg,mem-merge=off,…` as a value: each key has its
// type, its legal values and the architectures that know it.
//
//   key                value                               architectures
//   type               the machine; may go without a key   all
//   accel              accelerators in order, "kvm:tcg"    all
//   dump-guest-core    on or off                           all
//   mem-merge          on or off                           all
//   aux-ram-share      on or off                           all
//   memory-backend     the id of a memory backend          all
//   memory-encryption  the id of a confidential guest      all
//   vmport             on, off or auto                     x86
//   cxl-fmw.N.…        targets.M, size (multiples of       x86
//                      256M), interleave-granularity
//                      (256 to 16k, a power of two)
//   smp-cache.N.…      cache (l1d …), topology (core …)    x86, ARM
//   nvdimm             on or off                           x86, ARM, ppc64
//   hmat               on or off                           x86, ARM, ppc64,
//                                                          RISC-V, LoongArch
//   aes-key-wrap       on or off                           s390x
//   dea-key-wrap       on or off                           s390x
//
// '_' in a key is '-'. There are no flags: each key has a value. JSON is read,
// too; of a key that comes again the last value stays.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       qdev::MachineOption machine,
//       qdev::ParseMachineOption("q35,accel=kvm:tcg,vmport=off", "x86_64"));
//
// Whether there is such a machine is for whoever selects it to say.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_MACHINE_OPTION_H_
#define QOMRT_QDEV_OPTIONS_MACHINE_OPTION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "props/enum.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"

namespace qom::qdev {

// The caches of one kind are shared by what belongs to one `topology`.
struct SmpCache {
  enum class Cache : uint8_t { kL1d, kL1i, kL2, kL3 };
  enum class Topology : uint8_t {
    kThread,
    kCore,
    kModule,
    kCluster,
    kDie,
    kSocket,
    kBook,
    kDrawer,
    kDefault,
  };
  Cache cache = Cache::kL1d;
  Topology topology = Topology::kDefault;

  friend bool operator==(const SmpCache&, const SmpCache&) = default;
};

// A fixed memory window of CXL, spread over host bridges.
struct CxlFixedWindow {
  std::vector<std::string> targets{};  // 1, 2, 3, 4, 6, 8, 12 or 16 of them
  uint64_t size = 0;                   // bytes
  std::optional<uint64_t> interleave_granularity{};

  friend bool operator==(const CxlFixedWindow&,
                         const CxlFixedWindow&) = default;
};

struct MachineOption {
  std::string type;
  std::vector<std::string> accel{};  // the first that works; none: the default
  std::optional<bool> dump_guest_core{};
  std::optional<bool> mem_merge{};
  std::optional<bool> aux_ram_share{};
  std::string memory_backend{};     // "" for none
  std::string memory_encryption{};  // "" for none
  std::optional<OnOffAuto> vmport{};
  std::vector<CxlFixedWindow> cxl_fmw{};
  std::vector<SmpCache> smp_cache{};
  std::optional<bool> nvdimm{};
  std::optional<bool> hmat{};
  std::optional<bool> aes_key_wrap{};
  std::optional<bool> dea_key_wrap{};

  friend bool operator==(const MachineOption&, const MachineOption&) = default;
};

// The option for `arch` ("x86_64", "aarch64", "s390x" …; "": any). The error
// names the key, the value, and what is legal; its cause tells what is wrong:
//
//   kMalformed               not key=value, a clash of keys
//   kUnknownKey              no architecture knows the key
//   kOtherArchitecture       another architecture knows the key
//   kBadValue, kOutOfRange   the value
//   kMissingKey              nothing names the machine
absl::StatusOr<MachineOption> ParseMachineOption(std::string_view text,
                                                 std::string_view arch);
// The same from what was split or read already.
absl::StatusOr<MachineOption> MachineOptionFrom(std::span<const KeyValue> pairs,
                                                std::string_view arch);
absl::StatusOr<MachineOption> MachineOptionFrom(const OptionData& tree,
                                                std::string_view arch);

// The text. Fails for an option that ParseMachineOption() would refuse for
// every architecture.
absl::StatusOr<std::string> PrintMachineOption(const MachineOption& option);

// The keys that `arch` ("": any) knows, in the order of the table above.
std::vector<std::string> MachineOptionKeys(std::string_view arch);

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_OPTIONS_MACHINE_OPTION_H_
