// A `Machine` is the object at /machine: it owns the devices and, as the
// version it was selected as, stands for the machine layer. It has properties
// and takes layers as a device does: an entry of a version reaches them
// ("pseries-machine", "cap-htm", "off"), and so does `-machine KEY=VALUE`.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::Machine* machine,
//       qdev::SelectMachine(context, machines,
//                           {.name = "virt-9.2", .accel = "kvm:tcg",
//                            .today = "2026-11-21"}));
//   …                                   // create devices
//   QOMRT_RETURN_IF_ERROR(machine->SetReady());
//
// A machine of your own, "pseries-9.2" and all others of its family:
//
//   class Pseries : public qom::Extends<Pseries, qdev::Machine> {
//    public:
//     static constexpr std::string_view kTypeName = "pseries-machine";
//     struct Props;                     // cap-htm, a bool that starts on
//     static void ClassInit(qdev::MachineClass& c) {
//       c.capabilities = kCapabilities;  // {{"cap-htm", &HostHasHtm}}
//     }
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_MACHINE_H_
#define QOMRT_QDEV_MACHINE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/entry_name.h"
#include "compat/host.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "props/table.h"
#include "qdev/create.h"
#include "qdev/hotplug.h"
#include "qdev/machine_resources.h"
#include "qdev/resettable.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct MachineChoice;

class Machine;

// A property of a machine whose values need something of the host.
struct Capability {
  std::string_view property;
  // Whether this host can give `value`, which the machine starts with.
  bool (*host_has)(const Machine& machine, const Value& value);
};

struct MachineClass : compat::CompatClass {
  // Checked when the machine starts; those of the bases are to be in it.
  std::span<const Capability> capabilities;
};

class Machine : public Extends<Machine, compat::ObjectCompat, HotplugHandler,
                               Resettable> {
 public:
  static constexpr std::string_view kTypeName = "machine";
  using Record = MachineClass;
  struct Props;
  using Extends::Extends;

  // The version it was selected as, "virt-9.2".
  const std::string& version() const { return version_; }
  // Start-up is over: devices that come now are hot-plugged.
  bool ready() const { return ready_; }

  const MachineResources& resources() const { return resources_; }
  bool mem_merge() const { return mem_merge_; }
  bool dump_guest_core() const { return dump_guest_core_; }
  // The objects that memory-backend and memory-encryption name; null if they
  // name none. kNoSuchObject if it is not there (yet), kBadValue if it
  // is of another kind.
  absl::StatusOr<Ref<Object>> MemoryBackend() const;
  absl::StatusOr<Ref<Object>> MemoryEncryption() const;

  // True for the objects that it names, once it is ready.
  bool Needs(const Object& object) const {
    return backend_.object() == &object || encryption_.object() == &object;
  }

  // Checks what the properties say together, and the host: kFailed naming a
  // capability that it lacks. Calls its base's first.
  virtual absl::Status Start();
  // Ends start-up: freezes the layers, locks the properties and holds the
  // objects that they name; the size of a memory backend is the machine's.
  // kWrongPhase, naming them, if objects missed a layer; what is wrong with the
  // objects that the machine names; kBadValue if the memory backend is of
  // another size than the machine's memory.
  absl::Status SetReady();

  // Devices of the tree below that are on no bus; the others come with theirs.
  void VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) override;

 private:
  friend absl::StatusOr<Machine*> SelectMachine(
      Context& context, const compat::MachineSet& machines,
      const MachineChoice& choice);

  std::string version_;
  MachineResources resources_;
  bool ready_ = false;
  // What the properties of all machines say.
  bool dump_guest_core_{};
  bool mem_merge_{};
  bool aux_ram_share_{};
  bool usb_{};
  bool graphics_{};
  bool suppress_vmdesc_{};
  uint64_t phandle_start_{};
  std::string memory_backend_;
  std::string memory_encryption_;
  std::string kernel_;
  std::string initrd_;
  std::string append_;
  std::string firmware_;
  std::string dtb_;
  std::string dumpdtb_;
  std::string dt_compatible_;
  // Held from SetReady() on.
  Link<Object, LinkKind::kStrong> backend_;
  Link<Object, LinkKind::kStrong> encryption_;
};

struct Machine::Props {
  static constexpr auto kDumpGuestCore =
      props::Field<&Machine::dump_guest_core_>(
          "dump-guest-core", {.default_value = true,
                              .doc = "Core dumps have the guest's memory; "
                                     "-machine gives it to the back ends."});
  static constexpr auto kMemMerge = props::Field<&Machine::mem_merge_>(
      "mem-merge", {.default_value = true,
                    .doc = "The host may merge equal pages; -machine gives it "
                           "to the back ends."});
  static constexpr auto kAuxRamShare = props::Field<&Machine::aux_ram_share_>(
      "aux-ram-share", {.default_value = false,
                        .doc = "Memory that is no back end's is shared."});
  static constexpr auto kMemoryBackend =
      props::Field<&Machine::memory_backend_>(
          "memory-backend",
          {.doc =
               "The id or path of the back end that is the machine's memory."});
  static constexpr auto kMemoryEncryption =
      props::Field<&Machine::memory_encryption_>(
          "memory-encryption",
          {.doc = "The id or path of the confidential guest object."});
  static constexpr auto kUsb = props::Field<&Machine::usb_>(
      "usb", {.default_value = false, .doc = "It has a USB controller."});
  static constexpr auto kGraphics = props::Field<&Machine::graphics_>(
      "graphics", {.default_value = true, .doc = "It has a display."});
  static constexpr auto kSuppressVmdesc =
      props::Field<&Machine::suppress_vmdesc_>(
          "suppress-vmdesc",
          {.default_value = false,
           .doc = "A migration stream goes without its description."});
  static constexpr auto kPhandleStart = props::Field<&Machine::phandle_start_>(
      "phandle-start", {.default_value = 0,
                        .max = INT64_MAX,
                        .doc = "The first phandle of a device tree."});
  static constexpr auto kKernel =
      props::Field<&Machine::kernel_>("kernel", {.doc = "The kernel's file."});
  static constexpr auto kInitrd = props::Field<&Machine::initrd_>(
      "initrd", {.doc = "The initial RAM disk's file."});
  static constexpr auto kAppend = props::Field<&Machine::append_>(
      "append", {.doc = "The kernel's command line."});
  static constexpr auto kFirmware = props::Field<&Machine::firmware_>(
      "firmware", {.doc = "The firmware's file."});
  static constexpr auto kDtb =
      props::Field<&Machine::dtb_>("dtb", {.doc = "The device tree's file."});
  static constexpr auto kDumpdtb = props::Field<&Machine::dumpdtb_>(
      "dumpdtb", {.doc = "Where to write the device tree."});
  static constexpr auto kDtCompatible = props::Field<&Machine::dt_compatible_>(
      "dt-compatible", {.doc = "What the device tree's root is called."});
  static constexpr auto kAll = props::Table(
      kAppend, kAuxRamShare, kDtCompatible, kDtb, kDumpGuestCore, kDumpdtb,
      kFirmware, kGraphics, kInitrd, kKernel, kMemMerge, kMemoryBackend,
      kMemoryEncryption, kPhandleStart, kSuppressVmdesc, kUsb);
};

// How long a version lives after its release.
struct SupportPolicy {
  int deprecated_after_years = 3;
  int removed_after_years = 6;
};

enum class MachineLife : uint8_t { kSupported, kDeprecated, kRemoved };

// A version says when it came out in its attribute "released", as
// "2022-12-14"; one without a date lives for ever. InvalidArgument for a text
// that is no date.
absl::StatusOr<MachineLife> LifeOf(const compat::MachineVersion& version,
                                   std::string_view today,
                                   SupportPolicy policy = {});

struct MachineChoice {
  std::string name;  // or an alias; "": the default
  // Accelerators in the order in which they are tried, "kvm:tcg"; "kvm" stands
  // for "kvm-accel". None: the machine goes without.
  std::optional<std::string> accel{};
  // What to set in an accelerator, by the name that `accel` has for it, after
  // its layers and before it starts.
  std::map<std::string, std::vector<Setting>, std::less<>> accel_settings{};
  std::optional<std::string> platform{};
  // What the needs of all that is applied are held against; none: they are not.
  std::optional<compat::Host> host{};
  // What to set in the machine after its layers, as a user's.
  std::vector<Setting> settings{};
  MachineResources resources{};
  // More for the ends of the layers: sugar, and the user's globals.
  std::vector<compat::LayerTable> more{};
  // Entries of all layers that do not apply: {{"hw_compat_5_1", 3}}.
  std::vector<compat::EntryName> without{};
  // Today's date; "": every version lives.
  std::string today{};
  SupportPolicy policy{};
  // Receives warnings, such as a deprecated version or an accelerator that did
  // not start where another follows; null: nobody.
  std::function<void(const compat::Diagnostic& warning)> warn{};
};

// Chooses the machine of a context: puts the layers of the accelerator, the
// platform and the version into its stack, then creates the accelerator's
// object and the machine, each after its type if the registry has one
// ("kvm-accel"; "NAME-machine", "FAMILY-machine", else "machine", unless other
// versions of the family have types), and the machine's containers. Of several
// accelerators the first that starts is taken. What the machine then says of
// memory, and the number of its processors, goes to the memory back ends as a
// table "machine" of the sugar layer: `merge`, `dump`, `prealloc-threads`.
//
// NotFound for an unknown name, or if the version needs a type that is not
// registered, which is named; FailedPrecondition if a machine was chosen
// before, if the version is removed, or, with their paths, if there are objects
// that would have taken the layers; what the accelerator says when it cannot
// start, or, of several, the reasons of all; what a setting or the machine's
// Start() says; kUnmetNeed for what the host lacks, with the need, the entry
// and its property as facts (an accelerator whose own needs are unmet is one
// that cannot start); FailedPrecondition if the machine or its accelerator left
// meanwhile. An accelerator that cannot be made, because of a setting or an
// entry, is an error, whatever follows. Nothing is changed then, but that
// layers which a Start() froze stay so.
absl::StatusOr<Machine*> SelectMachine(Context& context,
                                       const compat::MachineSet& machines,
                                       const MachineChoice& choice);

// The entries of the table "machine" above: what is not the default, and what
// is `asked` for.
std::vector<compat::TableEntry> BackendSugar(const TypeRegistry& registry,
                                             bool merge, bool dump,
                                             std::span<const Setting> asked,
                                             uint64_t cpus);

// The type of a version's object. kUnknownType if there is none.
absl::StatusOr<const Class*> MachineTypeOf(
    const TypeRegistry& registry, const compat::MachineVersion& version);

// The accelerators that have a concrete type, or tables in `machines`, by their
// short names, in the order in which they are tried where nobody names one:
// tcg, kvm, then by name.
std::vector<std::string> AcceleratorNames(
    const TypeRegistry& registry, const compat::MachineSet* machines = nullptr);

// The machine of a context; null before it is chosen.
Machine* MachineOf(const Context& context);
// True from SetReady() of its machine on: what joins now is hot-plugged.
bool MachineRuns(const Context& context);

}  // namespace qom::qdev

#pragma GCC visibility pop

// Compiled once, not in every file that registers what derives from it.
extern template void qom::RegisterNativeType<qom::qdev::Machine>(
    qom::TypeRegistry& registry, const char*, int);

#endif  // QOMRT_QDEV_MACHINE_H_
