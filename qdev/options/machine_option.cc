// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/machine_option.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "props/enum.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qom/class.h"
#include "qom/internal/strings.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom::qdev {
namespace {

using internal::Quoted;
using Kind = MachineOptionError;

constexpr KeyValueSyntax kSyntax = {.implied_key = "type"};
constexpr absl::string_view kErrorUrl = "qomrt/machine-option";

constexpr uint64_t kWindowStep = uint64_t{256} << 20;
constexpr size_t kTargetCounts[] = {1, 2, 3, 4, 6, 8, 12, 16};

template <typename E>
struct Word {
  E value;
  std::string_view text;
};

constexpr Word<SmpCache::Cache> kCaches[] = {
    {SmpCache::Cache::kL1d, "l1d"},
    {SmpCache::Cache::kL1i, "l1i"},
    {SmpCache::Cache::kL2, "l2"},
    {SmpCache::Cache::kL3, "l3"},
};
constexpr Word<SmpCache::Topology> kTopologies[] = {
    {SmpCache::Topology::kThread, "thread"},
    {SmpCache::Topology::kCore, "core"},
    {SmpCache::Topology::kModule, "module"},
    {SmpCache::Topology::kCluster, "cluster"},
    {SmpCache::Topology::kDie, "die"},
    {SmpCache::Topology::kSocket, "socket"},
    {SmpCache::Topology::kBook, "book"},
    {SmpCache::Topology::kDrawer, "drawer"},
    {SmpCache::Topology::kDefault, "default"},
};
constexpr Word<OnOffAuto> kOnOffAuto[] = {
    {OnOffAuto::kOn, "on"},
    {OnOffAuto::kOff, "off"},
    {OnOffAuto::kAuto, "auto"},
};

template <typename E, size_t N>
std::string_view TextOf(E value, const Word<E> (&words)[N]) {
  for (const Word<E>& word : words) {
    if (word.value == value) return word.text;
  }
  return "";
}

// ---- Errors ----------------------------------------------------------------

absl::Status As(Kind kind, absl::Status status) {
  const char byte = static_cast<char>(kind);
  status.SetPayload(kErrorUrl, absl::Cord(absl::string_view(&byte, 1)));
  return status;
}

std::string Shown(const OptionData& value) {
  if (!value.is_scalar()) return std::string(value.KindName());
  if (value.is_text()) return Quoted(value.text());
  return value.scalar().is_null() ? "null" : value.scalar().ToText();
}

absl::Status WrongValue(std::string_view place, const OptionData& value,
                        std::string_view legal,
                        Cause cause = Cause::kBadValue) {
  return As(Kind::kWrongValue, Error(cause, "{}={} is wrong; legal: {}", place,
                                     Shown(value), legal));
}

// ---- Values ----------------------------------------------------------------

// True if the value could be part of an option's text.
bool IsPlain(std::string_view text) {
  return !text.empty() && text.find('\0') == std::string_view::npos;
}

absl::Status ReadName(std::string_view place, const OptionData& value,
                      std::string_view legal, std::string* to) {
  if (!value.is_text() || !IsPlain(value.text())) {
    return WrongValue(place, value, legal);
  }
  *to = value.text();
  return absl::OkStatus();
}

absl::Status ReadSwitch(std::string_view place, const OptionData& value,
                        std::optional<bool>* to) {
  bool read = false;
  if (value.is_scalar() && value.scalar().is_bool()) {
    *to = value.scalar().bool_value();
  } else if (value.is_text() && ParseBool(value.text(), &read).ok()) {
    *to = read;
  } else {
    return WrongValue(place, value, "on, off");
  }
  return absl::OkStatus();
}

template <typename E, size_t N>
absl::Status ReadWord(std::string_view place, const OptionData& value,
                      const Word<E> (&words)[N], E* to) {
  std::vector<std::string_view> legal;
  for (const Word<E>& word : words) {
    if (value.is_text() && value.text() == word.text) {
      *to = word.value;
      return absl::OkStatus();
    }
    legal.push_back(word.text);
  }
  return WrongValue(place, value, fmt::format("{}", fmt::join(legal, ", ")));
}

absl::Status ReadSize(std::string_view place, const OptionData& value,
                      std::string_view legal, uint64_t* to) {
  if (value.is_scalar() && value.scalar().is_unsigned()) {
    *to = value.scalar().uint_value();
    return absl::OkStatus();
  }
  if (value.is_text()) {
    const absl::Status status = ParseSize(value.text(), to);
    if (status.ok()) return status;
    return WrongValue(place, value, legal, CauseOf(status));
  }
  return WrongValue(place, value, legal);
}

absl::Status ReadAccel(std::string_view place, const OptionData& value,
                       std::vector<std::string>* to) {
  constexpr std::string_view kLegal = "accelerators in order, such as kvm:tcg";
  if (!value.is_text() || !IsPlain(value.text())) {
    return WrongValue(place, value, kLegal);
  }
  to->clear();
  std::string_view rest = value.text();
  while (true) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    if (colon == 0) return WrongValue(place, value, kLegal);
    to->emplace_back(rest.substr(0, colon));
    if (colon == rest.size()) return absl::OkStatus();
    rest.remove_prefix(colon + 1);
  }
}

// Calls `read(place, element)` for each element of a list.
template <typename F>
absl::Status ForEach(std::string_view place, const OptionData& value,
                     std::string_view legal, F read) {
  if (!value.is_list()) return WrongValue(place, value, legal);
  size_t number = 0;
  for (const OptionData::Member& element : value.members()) {
    QOMRT_RETURN_IF_ERROR(
        read(fmt::format("{}.{}", place, number++), element.value));
  }
  return absl::OkStatus();
}

absl::Status Missing(std::string_view place, std::string_view key) {
  return As(Kind::kWrongValue,
            Error(Cause::kBadValue, "{}.{} is missing", place, key));
}

absl::Status UnknownMember(std::string_view place, std::string_view key,
                           std::string_view legal) {
  return As(Kind::kUnknownKey,
            Error(Cause::kUnknownProperty, "there is no key {}; legal: {}",
                  Quoted(fmt::format("{}.{}", place, key)), legal));
}

absl::Status ReadCaches(std::string_view place, const OptionData& value,
                        std::vector<SmpCache>* to) {
  constexpr std::string_view kLegal =
      "a list, smp-cache.0.cache=…,smp-cache.0.topology=…";
  to->clear();
  return ForEach(
      place, value, kLegal,
      [&](const std::string& at, const OptionData& element) -> absl::Status {
        if (!element.is_object()) return WrongValue(at, element, kLegal);
        SmpCache cache;
        bool has_cache = false;
        bool has_topology = false;
        for (const OptionData::Member& member : element.members()) {
          const std::string below = at + "." + member.name;
          if (member.name == "cache") {
            has_cache = true;
            QOMRT_RETURN_IF_ERROR(
                ReadWord(below, member.value, kCaches, &cache.cache));
          } else if (member.name == "topology") {
            has_topology = true;
            QOMRT_RETURN_IF_ERROR(
                ReadWord(below, member.value, kTopologies, &cache.topology));
          } else {
            return UnknownMember(at, member.name, "cache, topology");
          }
        }
        if (!has_cache) return Missing(at, "cache");
        if (!has_topology) return Missing(at, "topology");
        for (const SmpCache& other : *to) {
          if (other.cache == cache.cache) {
            return WrongValue(at + ".cache", *element.Find("cache"),
                              "each cache once");
          }
        }
        to->push_back(cache);
        return absl::OkStatus();
      });
}

absl::Status ReadWindow(const std::string& at, const OptionData& element,
                        CxlFixedWindow& window) {
  constexpr std::string_view kSizes = "a multiple of 256M";
  constexpr std::string_view kGranularities = "256, 512, 1k, 2k, 4k, 8k, 16k";
  constexpr std::string_view kTargets = "a list of ids, targets.0=…";
  bool has_size = false;
  for (const OptionData::Member& member : element.members()) {
    const std::string below = at + "." + member.name;
    uint64_t bytes = 0;
    if (member.name == "targets") {
      QOMRT_RETURN_IF_ERROR(
          ForEach(below, member.value, kTargets,
                  [&](const std::string& place, const OptionData& target) {
                    return ReadName(place, target, "the id of a host bridge",
                                    &window.targets.emplace_back());
                  }));
      if (std::find(std::begin(kTargetCounts), std::end(kTargetCounts),
                    window.targets.size()) == std::end(kTargetCounts)) {
        return As(Kind::kWrongValue,
                  Error(Cause::kOutOfRange,
                        "{} has {} elements; legal: {} of them", below,
                        window.targets.size(), fmt::join(kTargetCounts, ", ")));
      }
    } else if (member.name == "size") {
      has_size = true;
      QOMRT_RETURN_IF_ERROR(ReadSize(below, member.value, kSizes, &bytes));
      if (bytes == 0 || bytes % kWindowStep != 0) {
        return WrongValue(below, member.value, kSizes, Cause::kOutOfRange);
      }
      window.size = bytes;
    } else if (member.name == "interleave-granularity") {
      QOMRT_RETURN_IF_ERROR(
          ReadSize(below, member.value, kGranularities, &bytes));
      if (bytes < 256 || bytes > 16384 || (bytes & (bytes - 1)) != 0) {
        return WrongValue(below, member.value, kGranularities,
                          Cause::kOutOfRange);
      }
      window.interleave_granularity = bytes;
    } else {
      return UnknownMember(at, member.name,
                           "targets, size, interleave-granularity");
    }
  }
  if (window.targets.empty()) return Missing(at, "targets");
  return has_size ? absl::OkStatus() : Missing(at, "size");
}

absl::Status ReadWindows(std::string_view place, const OptionData& value,
                         std::vector<CxlFixedWindow>* to) {
  constexpr std::string_view kLegal =
      "a list, cxl-fmw.0.targets.0=…,cxl-fmw.0.size=…";
  to->clear();
  return ForEach(
      place, value, kLegal,
      [&](const std::string& at, const OptionData& element) -> absl::Status {
        if (!element.is_object()) return WrongValue(at, element, kLegal);
        return ReadWindow(at, element, to->emplace_back());
      });
}

// ---- Keys ------------------------------------------------------------------

constexpr std::string_view kX86[] = {"x86_64", "i386"};
constexpr std::string_view kX86Arm[] = {"x86_64", "i386", "aarch64", "arm"};
constexpr std::string_view kNvdimm[] = {"x86_64", "i386", "aarch64", "arm",
                                        "ppc64"};
constexpr std::string_view kHmat[] = {"x86_64",  "i386",       "aarch64",
                                      "arm",     "ppc64",      "riscv32",
                                      "riscv64", "loongarch64"};
constexpr std::string_view kS390x[] = {"s390x"};

struct KeyRow {
  std::string_view key;
  std::span<const std::string_view> archs;  // none: all
  absl::Status (*read)(std::string_view place, const OptionData& value,
                       MachineOption& option);
};

template <std::optional<bool> MachineOption::*member>
absl::Status SwitchOf(std::string_view place, const OptionData& value,
                      MachineOption& option) {
  return ReadSwitch(place, value, &(option.*member));
}

constexpr KeyRow kKeys[] = {
    {"type",
     {},
     [](std::string_view place, const OptionData& value,
        MachineOption& option) {
       // An empty one is a missing one.
       if (value.is_text() && value.text().empty()) return absl::OkStatus();
       return ReadName(place, value, "the name of a machine", &option.type);
     }},
    {"accel",
     {},
     [](std::string_view place, const OptionData& value,
        MachineOption& option) {
       return ReadAccel(place, value, &option.accel);
     }},
    {"dump-guest-core", {}, SwitchOf<&MachineOption::dump_guest_core>},
    {"mem-merge", {}, SwitchOf<&MachineOption::mem_merge>},
    {"aux-ram-share", {}, SwitchOf<&MachineOption::aux_ram_share>},
    {"memory-backend",
     {},
     [](std::string_view place, const OptionData& value,
        MachineOption& option) {
       return ReadName(place, value, "the id of a memory backend",
                       &option.memory_backend);
     }},
    {"memory-encryption",
     {},
     [](std::string_view place, const OptionData& value,
        MachineOption& option) {
       return ReadName(place, value, "the id of a confidential guest object",
                       &option.memory_encryption);
     }},
    {"vmport", kX86,
     [](std::string_view place, const OptionData& value,
        MachineOption& option) {
       return ReadWord(place, value, kOnOffAuto, &option.vmport.emplace());
     }},
    {"cxl-fmw", kX86,
     [](std::string_view place, const OptionData& value,
        MachineOption& option) {
       return ReadWindows(place, value, &option.cxl_fmw);
     }},
    {"smp-cache", kX86Arm,
     [](std::string_view place, const OptionData& value,
        MachineOption& option) {
       return ReadCaches(place, value, &option.smp_cache);
     }},
    {"nvdimm", kNvdimm, SwitchOf<&MachineOption::nvdimm>},
    {"hmat", kHmat, SwitchOf<&MachineOption::hmat>},
    {"aes-key-wrap", kS390x, SwitchOf<&MachineOption::aes_key_wrap>},
    {"dea-key-wrap", kS390x, SwitchOf<&MachineOption::dea_key_wrap>},
};

bool Knows(const KeyRow& row, std::string_view arch) {
  return row.archs.empty() ||
         std::find(row.archs.begin(), row.archs.end(), arch) != row.archs.end();
}

// `arch` empty: any.
absl::StatusOr<const KeyRow*> FindKey(std::string_view key,
                                      std::string_view arch) {
  for (const KeyRow& row : kKeys) {
    if (row.key != key) continue;
    if (Knows(row, arch)) return &row;
    return As(Kind::kOtherArchitecture,
              Error(Cause::kReadOnly,
                    "the key {} is known on {}, not on {}; {} knows {}",
                    Quoted(key), fmt::join(row.archs, ", "), arch, arch,
                    fmt::join(MachineOptionKeys(arch), ", ")));
  }
  const std::vector<std::string> legal = MachineOptionKeys(arch);
  const std::vector<std::string_view> names(legal.begin(), legal.end());
  const std::vector<std::string> nearest = NearestNames(key, names, 1);
  return As(Kind::kUnknownKey,
            Error(Cause::kUnknownProperty, "there is no key {}{}{}; legal: {}",
                  Quoted(key), nearest.empty() ? "" : ", nearest: ",
                  fmt::join(nearest, ""), fmt::join(legal, ", ")));
}

std::string Dashed(std::string_view key) {
  std::string dashed(key.substr(0, key.find('.')));
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return dashed.append(key.substr(dashed.size()));
}

absl::Status Annotated(const absl::Status& status, std::string_view text) {
  const bool ours = MachineOptionErrorOf(status) != MachineOptionError::kNone;
  return Annotate(ours ? status : As(Kind::kMalformed, status),
                  fmt::format("-machine {}", Quoted(text)));
}

// ---- Printing --------------------------------------------------------------

void AddSwitch(std::string_view key, const std::optional<bool>& value,
               KeyValueList& pairs) {
  if (value.has_value()) {
    pairs.push_back({std::string(key), *value ? "on" : "off"});
  }
}

}  // namespace

MachineOptionError MachineOptionErrorOf(const absl::Status& status) {
  if (status.ok()) return Kind::kNone;
  const absl::optional<absl::Cord> word = status.GetPayload(kErrorUrl);
  if (!word.has_value() || word->size() != 1) return Kind::kNone;
  const auto kind = static_cast<unsigned char>((*word)[0]);
  return kind <= static_cast<unsigned char>(Kind::kMissingType)
             ? static_cast<Kind>(kind)
             : Kind::kNone;
}

std::vector<std::string> MachineOptionKeys(std::string_view arch) {
  std::vector<std::string> keys;
  for (const KeyRow& row : kKeys) {
    if (Knows(row, arch)) keys.emplace_back(row.key);
  }
  return keys;
}

absl::StatusOr<MachineOption> MachineOptionFrom(const OptionData& tree,
                                                std::string_view arch) {
  if (!tree.is_object()) {
    return As(Kind::kMalformed,
              Error(Cause::kMalformed, "an option is an object, not {}",
                    tree.KindName()));
  }
  MachineOption option;
  for (const OptionData::Member& member : tree.members()) {
    const std::string key = Dashed(member.name);
    QOMRT_ASSIGN_OR_RETURN(const KeyRow* row, FindKey(key, arch));
    QOMRT_RETURN_IF_ERROR(row->read(row->key, member.value, option));
  }
  if (option.type.empty()) {
    return As(
        Kind::kMissingType,
        Error(Cause::kWrongPhase,
              "it names no machine; write TYPE,KEY=VALUE,… or type=TYPE"));
  }
  return option;
}

absl::StatusOr<MachineOption> MachineOptionFrom(std::span<const KeyValue> pairs,
                                                std::string_view arch) {
  KeyValueList dashed(pairs.begin(), pairs.end());
  for (KeyValue& pair : dashed) {
    pair.key = Dashed(pair.key);
    // Before any clash of keys that nobody knows. What is in front of the
    // first dot is the key; an empty one is told below.
    const std::string_view key =
        std::string_view(pair.key).substr(0, pair.key.find('.'));
    if (!key.empty()) {
      QOMRT_RETURN_IF_ERROR(FindKey(key, arch).status());
    }
  }
  const absl::StatusOr<OptionData> tree = NestKeyValues(dashed);
  if (!tree.ok()) return As(Kind::kMalformed, tree.status());
  return MachineOptionFrom(*tree, arch);
}

absl::StatusOr<MachineOption> ParseMachineOption(std::string_view text,
                                                 std::string_view arch) {
  absl::StatusOr<MachineOption> option;
  if (text.starts_with('{')) {
    const absl::StatusOr<OptionData> tree = ReadJson("JSON", text);
    option = tree.ok() ? MachineOptionFrom(*tree, arch) : tree.status();
  } else {
    const absl::StatusOr<KeyValueList> pairs = ParseKeyValues(text, kSyntax);
    option = pairs.ok() ? MachineOptionFrom(*pairs, arch) : pairs.status();
  }
  if (option.ok()) return option;
  return Annotated(option.status(), text);
}

absl::StatusOr<std::string> PrintMachineOption(const MachineOption& option) {
  KeyValueList pairs = {{"type", option.type}};
  if (!option.accel.empty()) {
    pairs.push_back({"accel", fmt::format("{}", fmt::join(option.accel, ":"))});
  }
  AddSwitch("dump-guest-core", option.dump_guest_core, pairs);
  AddSwitch("mem-merge", option.mem_merge, pairs);
  AddSwitch("aux-ram-share", option.aux_ram_share, pairs);
  if (!option.memory_backend.empty()) {
    pairs.push_back({"memory-backend", option.memory_backend});
  }
  if (!option.memory_encryption.empty()) {
    pairs.push_back({"memory-encryption", option.memory_encryption});
  }
  if (option.vmport.has_value()) {
    pairs.push_back(
        {"vmport", std::string(TextOf(*option.vmport, kOnOffAuto))});
  }
  for (size_t i = 0; i < option.cxl_fmw.size(); ++i) {
    const CxlFixedWindow& window = option.cxl_fmw[i];
    const std::string at = fmt::format("cxl-fmw.{}.", i);
    for (size_t n = 0; n < window.targets.size(); ++n) {
      pairs.push_back({fmt::format("{}targets.{}", at, n), window.targets[n]});
    }
    pairs.push_back({at + "size", std::to_string(window.size)});
    if (window.interleave_granularity.has_value()) {
      pairs.push_back({at + "interleave-granularity",
                       std::to_string(*window.interleave_granularity)});
    }
  }
  for (size_t i = 0; i < option.smp_cache.size(); ++i) {
    const std::string at = fmt::format("smp-cache.{}.", i);
    pairs.push_back({at + "cache",
                     std::string(TextOf(option.smp_cache[i].cache, kCaches))});
    pairs.push_back(
        {at + "topology",
         std::string(TextOf(option.smp_cache[i].topology, kTopologies))});
  }
  AddSwitch("nvdimm", option.nvdimm, pairs);
  AddSwitch("hmat", option.hmat, pairs);
  AddSwitch("aes-key-wrap", option.aes_key_wrap, pairs);
  AddSwitch("dea-key-wrap", option.dea_key_wrap, pairs);

  // What is written must be what was meant.
  QOMRT_ASSIGN_OR_RETURN(std::string text, PrintKeyValues(pairs, kSyntax));
  const absl::StatusOr<OptionData> tree = NestKeyValues(pairs);
  if (!tree.ok()) return tree.status();
  MachineOption same;
  for (const OptionData::Member& member : tree->members()) {
    for (const KeyRow& row : kKeys) {
      if (row.key != member.name) continue;
      QOMRT_RETURN_IF_ERROR(row.read(row.key, member.value, same));
    }
  }
  if (same.type.empty()) {
    return As(Kind::kMissingType,
              Error(Cause::kWrongPhase, "a machine option names a machine"));
  }
  if (same == option) return text;
  return As(Kind::kWrongValue,
            Error(Cause::kBadValue,
                  "-machine {}: a name holds a ':', or an accelerator or "
                  "target has none",
                  Quoted(text)));
}

}  // namespace qom::qdev
