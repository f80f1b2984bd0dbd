// The keys of `-machine` are a table of rows: who knows the key, and the member
// of `MachineOption` that it is read into and written from.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/machine_option.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/accelerator.h"
#include "qdev/internal/quoted.h"
#include "qdev/machine.h"
#include "qdev/options/internal/machine_values.h"
#include "qdev/options/internal/option_setting.h"
#include "qdev/options/internal/unknown_key.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/property.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr KeyValueSyntax kMachineSyntax = {.implied_key = "type",
                                           .implied_has_no_comma = true};

// ---- Keys ------------------------------------------------------------------

constexpr std::string_view kX86[] = {"x86_64", "i386"};
constexpr std::string_view kX86Arm[] = {"x86_64", "i386", "aarch64", "arm"};
constexpr std::string_view kNvdimm[] = {"x86_64", "i386", "aarch64", "arm",
                                        "ppc64"};
constexpr std::string_view kHmat[] = {"x86_64",  "i386",       "aarch64",
                                      "arm",     "ppc64",      "riscv32",
                                      "riscv64", "loongarch64"};
constexpr std::string_view kS390x[] = {"s390x"};
constexpr std::string_view kWithKvm[] = {
    "x86_64", "i386", "aarch64", "arm",     "loongarch64", "mips",  "mips64",
    "mipsel", "ppc",  "ppc64",   "riscv32", "riscv64",     "s390x", "mips64el"};

constexpr std::string_view kArchitectures[] = {
    "aarch64",    "alpha",        "arm",     "avr",         "cris",
    "hexagon",    "hppa",         "i386",    "loongarch64", "m68k",
    "microblaze", "microblazeel", "mips",    "mips64",      "mips64el",
    "mipsel",     "nios2",        "or1k",    "ppc",         "ppc64",
    "riscv32",    "riscv64",      "rx",      "s390x",       "sh4",
    "sh4eb",      "sparc",        "sparc64", "tricore",     "x86_64",
    "xtensa",     "xtensaeb"};

// The accelerators that a key is for; none: the machine.
constexpr std::string_view kIrqchipAccels[] = {"kvm-accel", "whpx-accel"};
constexpr std::string_view kKvm[] = {"kvm-accel"};
constexpr std::string_view kXen[] = {"xen-accel"};

struct KeyRow {
  std::string_view key;
  std::span<const std::string_view> archs;   // none: all
  std::string_view legal;                    // what messages call the value
  std::span<const std::string_view> accels;  // whose property it is
  absl::Status (*read)(const KeyRow& row, const OptionData& value,
                       MachineOption& option);
  void (*print)(const KeyRow& row, const MachineOption& option,
                KeyValueList& pairs);
};

template <auto member>
constexpr KeyRow Key(std::string_view key,
                     std::span<const std::string_view> archs = {},
                     std::string_view legal = "on, off",
                     std::span<const std::string_view> accels = {}) {
  return {
      key,
      archs,
      legal,
      accels,
      [](const KeyRow& row, const OptionData& value, MachineOption& option) {
        return internal::Read(row.key, value, row.legal, &(option.*member));
      },
      [](const KeyRow& row, const MachineOption& option, KeyValueList& pairs) {
        internal::Print(row.key, option.*member, pairs);
      }};
}

constexpr KeyRow kKeys[] = {
    Key<&MachineOption::type>("type", {}, "the name of a machine"),
    Key<&MachineOption::accel>("accel", {},
                               "accelerators in order, such as kvm:tcg"),
    Key<&MachineOption::dump_guest_core>("dump-guest-core"),
    Key<&MachineOption::mem_merge>("mem-merge"),
    Key<&MachineOption::aux_ram_share>("aux-ram-share"),
    Key<&MachineOption::memory_backend>("memory-backend", {},
                                        "the id of a memory backend"),
    Key<&MachineOption::memory_encryption>(
        "memory-encryption", {}, "the id of a confidential guest object"),
    Key<&MachineOption::vmport>("vmport", kX86, "on, off, auto"),
    Key<&MachineOption::cxl_fmw>(
        "cxl-fmw", kX86Arm, "a list, cxl-fmw.0.targets.0=…,cxl-fmw.0.size=…"),
    Key<&MachineOption::smp_cache>(
        "smp-cache", kX86Arm,
        "a list, smp-cache.0.cache=…,smp-cache.0.topology=…"),
    Key<&MachineOption::nvdimm>("nvdimm", kNvdimm),
    Key<&MachineOption::hmat>("hmat", kHmat),
    Key<&MachineOption::aes_key_wrap>("aes-key-wrap", kS390x),
    Key<&MachineOption::dea_key_wrap>("dea-key-wrap", kS390x),
    Key<&MachineOption::kernel_irqchip>("kernel-irqchip", kWithKvm,
                                        "on, off, split", kIrqchipAccels),
    Key<&MachineOption::kvm_shadow_mem>(
        "kvm-shadow-mem", kX86, "bytes, such as 64M; 0 is the default", kKvm),
    Key<&MachineOption::igd_passthru>("igd-passthru", kX86, "on, off", kXen),
};

bool Knows(const KeyRow& row, std::string_view arch) {
  return arch.empty() || row.archs.empty() ||
         std::find(row.archs.begin(), row.archs.end(), arch) != row.archs.end();
}

// ---- What a registry adds --------------------------------------------------

// Properties of its machine types, by name; true: it takes more than a scalar.
using MachineProperties = std::map<std::string_view, bool, std::less<>>;

// No key has a '_', see Dashed().
bool IsKey(const ClassProperty* property) {
  return property != nullptr && property->set != nullptr &&
         property->name.find('_') == std::string_view::npos;
}

MachineProperties PropertiesOfMachines(const TypeRegistry* registry) {
  MachineProperties found;
  // Every machine has these.
  std::apply(
      [&found](const auto&... row) { (found.try_emplace(row.name), ...); },
      Machine::Props::kAll.rows);
  if (registry == nullptr) return found;
  for (const Class* type : registry->Types()) {
    if (!type->IsA(Machine::kTypeName)) continue;
    for (const ClassProperty* property : type->properties()) {
      if (!IsKey(property)) continue;
      found[property->name] |= property->is_in(ValueCategory::kList) ||
                               property->is_in(ValueCategory::kTextForm);
    }
  }
  return found;
}

absl::Status CheckArchitecture(std::string_view arch) {
  if (arch.empty() ||
      std::find(std::begin(kArchitectures), std::end(kArchitectures), arch) !=
          std::end(kArchitectures)) {
    return absl::OkStatus();
  }
  ErrorFacts facts{.cause = Cause::kUnknownArchitecture};
  facts.value = arch;
  facts.legal = fmt::format("{}", fmt::join(kArchitectures, ", "));
  facts.nearest = NearestNames(arch, kArchitectures, 1);
  return MakeError(
      facts,
      fmt::format("there is no architecture {}{}{}; legal: {}", Quoted(arch),
                  facts.nearest.empty() ? "" : ", nearest: ",
                  fmt::join(facts.nearest, ""), facts.legal));
}

// OK if one of the accelerators is known, so that one may start.
absl::Status CheckAccelerators(const MachineOption& option,
                               const TypeRegistry* registry) {
  static constexpr std::string_view kOfHosts[] = {
      "tcg", "kvm", "xen", "hvf", "whpx", "nvmm", "hax", "mshv", "qtest"};
  if (option.accel.empty()) return absl::OkStatus();
  std::vector<std::string> own;
  if (registry != nullptr) own = AcceleratorNames(*registry);
  std::vector<std::string_view> known(own.begin(), own.end());
  const size_t here = known.size();
  for (const std::string_view host : kOfHosts) {
    if (std::find(known.begin(), known.end(), host) == known.end()) {
      known.push_back(host);
    }
  }
  for (const std::string_view accel : option.accel) {
    const std::string_view name = ShortAcceleratorName(accel);
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      return absl::OkStatus();
    }
  }
  const std::string value = fmt::format("{}", fmt::join(option.accel, ":"));
  ErrorFacts facts{.cause = Cause::kBadValue};
  facts.property = "accel";
  facts.value = value;
  // What this emulator has, if that is known.
  if (here != 0) known.resize(here);
  facts.legal = fmt::format("{}", fmt::join(known, ", "));
  facts.nearest = NearestNames(option.accel.front(), known, 1);
  return MakeError(
      facts, fmt::format("accel={} is wrong{}{}; legal: {}", Quoted(value),
                         facts.nearest.empty() ? "" : ", nearest: ",
                         fmt::join(facts.nearest, ""), facts.legal));
}

// The row of a key; null for a property of a machine type.
absl::StatusOr<const KeyRow*> FindKey(std::string_view key,
                                      std::string_view arch,
                                      const MachineProperties& own) {
  for (const KeyRow& row : kKeys) {
    if (row.key != key) continue;
    if (Knows(row, arch)) return &row;
    if (own.contains(key)) return nullptr;
    return MakeError(
        ErrorFacts{.cause = Cause::kOtherArchitecture,
                   .property = std::string(key)},
        fmt::format("the key {} is known on {}, not on {}; {} knows {}",
                    Quoted(key), fmt::join(row.archs, ", "), arch, arch,
                    fmt::join(MachineOptionKeys(arch), ", ")));
  }
  if (own.contains(key)) return nullptr;
  std::vector<std::string> legal = MachineOptionKeys(arch);
  for (const auto& [name, takes_list] : own) {
    if (std::find(legal.begin(), legal.end(), name) == legal.end()) {
      legal.emplace_back(name);
    }
  }
  const std::vector<std::string_view> names(legal.begin(), legal.end());
  return internal::UnknownKey(key, names);
}

// Whether one architecture has all keys that `option` uses.
bool HasArchitecture(const MachineOption& option) {
  std::vector<const KeyRow*> used;
  for (const KeyRow& row : kKeys) {
    KeyValueList pairs;
    row.print(row, option, pairs);
    if (!pairs.empty() && !row.archs.empty()) used.push_back(&row);
  }
  if (used.empty()) return true;
  const auto& candidates = used.front()->archs;
  return std::any_of(candidates.begin(), candidates.end(), [&](auto arch) {
    return std::all_of(used.begin(), used.end(),
                       [arch](const KeyRow* row) { return Knows(*row, arch); });
  });
}

std::string Dashed(std::string_view key) {
  std::string dashed(key.substr(0, key.find('.')));
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return dashed.append(key.substr(dashed.size()));
}

// Notes the text of a property that no row has; of one that comes again the
// last value stays.
absl::Status ReadProperty(const std::string& key, const OptionData& value,
                          bool takes_list, MachineOption& option) {
  std::string text;
  if (value.is_scalar()) {
    text = value.scalar().ToText();
  } else if (takes_list) {
    QOMRT_ASSIGN_OR_RETURN(text, internal::ListText(value));
  }
  const bool is_text =
      value.is_scalar() ? !value.scalar().is_null() : takes_list;
  if (!is_text || text.find('\0') != std::string::npos) {
    return Error(Cause::kBadValue, "{}={} is wrong; legal: one value", key,
                 value.is_scalar() ? Quoted(text) : value.KindName());
  }
  for (KeyValue& other : option.properties) {
    if (other.key != key) continue;
    other.value = std::move(text);
    return absl::OkStatus();
  }
  option.properties.push_back({key, std::move(text)});
  return absl::OkStatus();
}

absl::StatusOr<MachineOption> ReadTree(const OptionData& tree,
                                       std::string_view arch,
                                       const MachineProperties& own) {
  if (!tree.is_object()) {
    return Error(Cause::kMalformed, "an option is an object, not {}",
                 tree.KindName());
  }
  MachineOption option;
  for (const OptionData::Member& member : tree.members()) {
    std::string key = Dashed(member.name);
    QOMRT_ASSIGN_OR_RETURN(const KeyRow* row, FindKey(key, arch, own));
    if (row == nullptr) {
      QOMRT_RETURN_IF_ERROR(
          ReadProperty(key, member.value, own.at(key), option));
      continue;
    }
    // An empty type is a missing one.
    if (row->key == "type" && member.value == OptionData("")) continue;
    QOMRT_RETURN_IF_ERROR(row->read(*row, member.value, option));
  }
  if (!option.type.empty()) return option;
  return Error(Cause::kMissingKey,
               "it names no machine; write TYPE,KEY=VALUE,… or type=TYPE");
}

absl::StatusOr<MachineOption> ReadAndCheck(const OptionData& tree,
                                           std::string_view arch,
                                           const MachineProperties& own,
                                           const TypeRegistry* registry) {
  QOMRT_ASSIGN_OR_RETURN(MachineOption option, ReadTree(tree, arch, own));
  QOMRT_RETURN_IF_ERROR(CheckAccelerators(option, registry));
  return option;
}

}  // namespace

std::vector<Setting> MachineSettings(const MachineOption& option) {
  KeyValueList pairs;
  for (const KeyRow& row : kKeys) {
    if (row.key == "type" || row.key == "accel" || !row.accels.empty())
      continue;
    row.print(row, option, pairs);
  }
  // The elements of lists are not properties.
  std::erase_if(pairs, [](const KeyValue& pair) {
    return pair.key.find('.') != std::string::npos;
  });
  pairs.insert(pairs.end(), option.properties.begin(), option.properties.end());
  std::vector<Setting> settings;
  for (KeyValue& pair : pairs) {
    settings.push_back({std::move(pair.key), Value(std::move(pair.value))});
  }
  return settings;
}

std::vector<compat::TableEntry> AcceleratorSugar(const MachineOption& option) {
  std::vector<compat::TableEntry> sugar;
  for (const KeyRow& row : kKeys) {
    if (row.accels.empty()) continue;
    KeyValueList pairs;
    row.print(row, option, pairs);
    for (KeyValue& pair : pairs) {
      for (const std::string_view accel : row.accels) {
        sugar.push_back({.driver = std::string(accel),
                         .property = pair.key,
                         .value = Value(pair.value),
                         .optional = true,
                         .expected_unused = "it is for what may start"});
      }
    }
  }
  return sugar;
}

std::span<const std::string_view> Architectures() { return kArchitectures; }

std::vector<MachineKey> MachineKeys(const Class& machine,
                                    std::string_view arch) {
  std::vector<MachineKey> keys;
  for (const KeyRow& row : kKeys) {
    if (!Knows(row, arch)) continue;
    const ClassProperty* property =
        row.accels.empty() ? machine.FindProperty(row.key) : nullptr;
    keys.push_back({row.key, std::string(row.legal),
                    property == nullptr ? "" : property->doc});
  }
  const auto others = static_cast<ptrdiff_t>(keys.size());
  for (const ClassProperty* property : machine.properties()) {
    const auto is_it = [property](const MachineKey& key) {
      return key.key == property->name;
    };
    if (!IsKey(property) || std::any_of(keys.begin(), keys.end(), is_it)) {
      continue;
    }
    std::string legal = property->Legal();
    if (legal.empty()) legal = property->type;
    keys.push_back({property->name, std::move(legal), property->doc});
  }
  std::sort(
      keys.begin() + others, keys.end(),
      [](const MachineKey& a, const MachineKey& b) { return a.key < b.key; });
  return keys;
}

std::vector<std::string> MachineOptionKeys(std::string_view arch) {
  std::vector<std::string> keys;
  for (const KeyRow& row : kKeys) {
    if (Knows(row, arch)) keys.emplace_back(row.key);
  }
  return keys;
}

absl::StatusOr<MachineOption> MachineOptionFrom(
    const OptionData& tree, std::string_view arch,
    const TypeRegistry* registry) try {
  QOMRT_RETURN_IF_ERROR(CheckArchitecture(arch));
  return ReadAndCheck(tree, arch, PropertiesOfMachines(registry), registry);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<MachineOption> MachineOptionFrom(
    std::span<const KeyValue> pairs, std::string_view arch,
    const TypeRegistry* registry) try {
  QOMRT_RETURN_IF_ERROR(CheckArchitecture(arch));
  const MachineProperties own = PropertiesOfMachines(registry);
  KeyValueList dashed(pairs.begin(), pairs.end());
  for (KeyValue& pair : dashed) {
    pair.key = Dashed(pair.key);
    // Before any clash of keys that nobody knows. What is in front of the
    // first dot is the key; an empty one is told below.
    const std::string_view key =
        std::string_view(pair.key).substr(0, pair.key.find('.'));
    if (!key.empty()) {
      QOMRT_RETURN_IF_ERROR(FindKey(key, arch, own).status());
    }
  }
  QOMRT_ASSIGN_OR_RETURN(const OptionData tree, NestKeyValues(dashed));
  return ReadAndCheck(tree, arch, own, registry);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<KeyValueList> SplitMachineOption(std::string_view text) {
  absl::StatusOr<KeyValueList> pairs = ParseKeyValues(text, kMachineSyntax);
  if (pairs.ok()) return pairs;
  return Annotate(pairs.status(), fmt::format("-machine {}", Quoted(text)));
}

absl::StatusOr<MachineOption> ParseMachineOption(
    std::string_view text, std::string_view arch,
    const TypeRegistry* registry) try {
  absl::StatusOr<MachineOption> option;
  if (text.starts_with('{')) {
    const absl::StatusOr<OptionData> tree = ReadJson("JSON", text);
    option =
        tree.ok() ? MachineOptionFrom(*tree, arch, registry) : tree.status();
  } else {
    const absl::StatusOr<KeyValueList> pairs =
        ParseKeyValues(text, kMachineSyntax);
    option =
        pairs.ok() ? MachineOptionFrom(*pairs, arch, registry) : pairs.status();
  }
  if (option.ok()) return option;
  return Annotate(option.status(), fmt::format("-machine {}", Quoted(text)));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintMachineOption(
    const MachineOption& option) try {
  if (!HasArchitecture(option)) {
    return Error(Cause::kOtherArchitecture,
                 "-machine {}: no architecture knows all of its keys",
                 Quoted(option.type));
  }
  KeyValueList pairs;
  for (const KeyRow& row : kKeys) row.print(row, option, pairs);
  // What is written must be what was meant.
  QOMRT_ASSIGN_OR_RETURN(const OptionData tree, NestKeyValues(pairs));
  QOMRT_ASSIGN_OR_RETURN(MachineOption same, ReadTree(tree, /*arch=*/"", {}));
  for (const KeyValue& own : option.properties) {
    if (own.key.find('.') == std::string::npos && Dashed(own.key) == own.key) {
      same.properties.push_back(own);
      pairs.push_back(own);
    }
  }
  QOMRT_ASSIGN_OR_RETURN(std::string text,
                         PrintKeyValues(pairs, kMachineSyntax));
  if (same == option) return text;
  return Error(Cause::kBadValue,
               "-machine {}: a name holds a ':', an accelerator or target has "
               "none, or a property has a '.' or '_'",
               Quoted(text));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
