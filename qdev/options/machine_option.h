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
//   cxl-fmw.N.…        targets.M, size (multiples of       x86, ARM
//                      256M), interleave-granularity
//                      (256 to 16k, a power of two)
//   smp-cache.N.…      cache (l1d …), topology (core …)    x86, ARM
//   nvdimm             on or off                           x86, ARM, ppc64
//   hmat               on or off                           x86, ARM, ppc64,
//                                                          RISC-V, LoongArch
//   aes-key-wrap       on or off                           s390x
//   dea-key-wrap       on or off                           s390x
//   kernel-irqchip     on, off or split                    those with KVM
//   kvm-shadow-mem     bytes; K, M, G …                    x86
//   igd-passthru       on or off                           x86
//
// The last three are no properties of the machine: they are for accelerators,
// kvm and whpx, kvm, and xen, whichever starts; one that does not have the
// property goes without.
//
// '_' in a key is '-'. There are no flags: each key has a value. JSON is read,
// too; of a key that comes again the last value stays. Booleans are `on`,
// `yes`, `true` and `y`, or `off`, `no`, `false` and `n`; they are written as
// on or off.
//
// Any other property of the machine's object is a key as well: those of all
// machines (`kernel`, `usb` …), and, with a registry, those of its machine
// types, such as `cap-htm` of a type "pseries-machine". They are in
// `properties`. One that takes a list has it as a text, or element by element,
// NAME.0=…,NAME.1=….
//
// Of the names in `accel` one must be of an accelerator that some host has
// (tcg, kvm, xen, hvf, whpx, nvmm, hax, mshv, qtest) or of the registry: others
// in the list are passed over when the machine is started, `foo:tcg`.
//
// A typed option of this kind exists for Rust (docs/sources.md); the emulator
// itself, as recorded, does not always agree with it. Where they differ:
//
//   key                          that crate        emulator   here
//   aes-key-wrap, dea-key-wrap   accepted on x86   refused    refused
//   memory-encryption, hmat,     refused on ARM    accepted   accepted
//   aux-ram-share
//   cxl-fmw                      unknown           accepted   accepted
//   smp-cache                    unknown           accepted   as above (1)
//   a machine of another kind    refused           refused    refused (2)
//
// (1) On s390x the emulator refuses it when it is set. (2) When it is selected.
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
#include "compat/table.h"
#include "props/enum.h"
#include "qdev/create.h"
#include "qdev/machine_resources.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qom/class.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// Who has the interrupt controller: the kernel, the emulator, or each a part.
enum class KernelIrqchip : uint8_t { kOff, kOn, kSplit };

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
  std::optional<KernelIrqchip> kernel_irqchip{};
  std::optional<uint64_t> kvm_shadow_mem{};
  std::optional<bool> igd_passthru{};
  KeyValueList properties{};  // of the machine's type, in order

  friend bool operator==(const MachineOption&, const MachineOption&) = default;
};

// The option for `arch` ("x86_64", "aarch64", "s390x" …; "": any, also one of
// an emulator's own), and for the types of `registry`, if there is one. The
// error names the key, the value, and what is legal; its cause tells what is
// wrong:
//
//   kUnknownArchitecture     there is no architecture `arch`
//   kMalformed               not key=value, a clash of keys
//   kUnknownKey              no architecture knows the key
//   kOtherArchitecture       another architecture knows the key
//   kBadValue, kOutOfRange   the value
//   kMissingKey              nothing names the machine
absl::StatusOr<MachineOption> ParseMachineOption(
    std::string_view text, std::string_view arch,
    const TypeRegistry* registry = nullptr);
// The pairs of a text. Those of several options together make one option: of a
// key that comes again, the last counts.
absl::StatusOr<KeyValueList> SplitMachineOption(std::string_view text);
// The same as ParseMachineOption() from what was split or read already.
absl::StatusOr<MachineOption> MachineOptionFrom(
    std::span<const KeyValue> pairs, std::string_view arch,
    const TypeRegistry* registry = nullptr);
absl::StatusOr<MachineOption> MachineOptionFrom(
    const OptionData& tree, std::string_view arch,
    const TypeRegistry* registry = nullptr);

// The text. Fails for an option that ParseMachineOption() would refuse for
// every architecture, such as one with keys that no architecture has together;
// what `properties` and `accel` name is for the registry to say.
absl::StatusOr<std::string> PrintMachineOption(const MachineOption& option);

// What the option sets in the machine's object: all but the type, what is for
// accelerators, and what is a list of the option's own.
std::vector<Setting> MachineSettings(const MachineOption& option);
// What it gives to accelerators, for the sugar layer.
std::vector<compat::TableEntry> AcceleratorSugar(const MachineOption& option);

// The keys that `arch` ("": any) knows, in the order of the table above.
std::vector<std::string> MachineOptionKeys(std::string_view arch);

// A key as help shows it.
struct MachineKey {
  std::string_view key;
  std::string legal;     // what a value is: "on, off", "0..8", "string"
  std::string_view doc;  // of the property; "" if the machine has none
};
// All keys of `machine`, a type of the machine's object, on `arch` ("": any):
// those of the table above, then its other properties, by name.
std::vector<MachineKey> MachineKeys(const Class& machine,
                                    std::string_view arch);
// The architectures that have a name, by name.
std::span<const std::string_view> Architectures();

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_MACHINE_OPTION_H_
