// The values of `-machine` keys, read and written. Those that come nested,
// caches and memory windows, are read member by member and written as one pair
// for each.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/internal/machine_values.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/internal/quoted.h"
#include "qom/error_facts.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom::qdev::internal {
namespace {

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
constexpr Word<KernelIrqchip> kIrqchips[] = {
    {KernelIrqchip::kOn, "on"},
    {KernelIrqchip::kOff, "off"},
    {KernelIrqchip::kSplit, "split"},
};

template <typename E, size_t N>
std::string TextOf(E value, const Word<E> (&words)[N]) {
  for (const Word<E>& word : words) {
    if (word.value == value) return std::string(word.text);
  }
  return "";
}

// ---- Errors ----------------------------------------------------------------

std::string Shown(const OptionData& value) {
  if (!value.is_scalar()) return std::string(value.KindName());
  if (value.is_text()) return Quoted(value.text());
  return value.scalar().is_null() ? "null" : value.scalar().ToText();
}

absl::Status WrongValue(std::string_view place, const OptionData& value,
                        std::string_view legal,
                        Cause cause = Cause::kBadValue) {
  const std::string shown = Shown(value);
  return MakeError(
      ErrorFacts{.cause = cause,
                 .property = std::string(place),
                 .value = value.is_text() ? value.text() : shown,
                 .legal = std::string(legal)},
      fmt::format("{}={} is wrong; legal: {}", place, shown, legal));
}

absl::Status Missing(std::string_view place, std::string_view key) {
  return Error(Cause::kBadValue, "{}.{} is missing", place, key);
}

absl::Status UnknownMember(std::string_view place, std::string_view key,
                           std::string_view legal) {
  std::string name = fmt::format("{}.{}", place, key);
  const std::string message =
      fmt::format("there is no key {}; legal: {}", Quoted(name), legal);
  return MakeError(ErrorFacts{.cause = Cause::kUnknownKey,
                              .property = std::move(name),
                              .legal = std::string(legal)},
                   message);
}

// ---- Parts of values -------------------------------------------------------

// True if the value could be part of an option's text.
bool IsPlainText(const OptionData& value) {
  return value.is_text() && !value.text().empty() &&
         value.text().find('\0') == std::string::npos;
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

using ReadElement = absl::FunctionRef<absl::Status(const std::string& place,
                                                   const OptionData& element)>;

// Calls `read` for each element of a list.
absl::Status ForEach(std::string_view place, const OptionData& value,
                     std::string_view legal, ReadElement read) {
  if (!value.is_list()) return WrongValue(place, value, legal);
  size_t number = 0;
  for (const OptionData::Member& element : value.members()) {
    QOMRT_RETURN_IF_ERROR(
        read(fmt::format("{}.{}", place, number++), element.value));
  }
  return absl::OkStatus();
}

absl::Status ReadCache(const std::string& at, const OptionData& element,
                       SmpCache& cache) {
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
  return has_topology ? absl::OkStatus() : Missing(at, "topology");
}

absl::Status ReadTargets(std::string_view at, const OptionData& value,
                         std::vector<std::string>& targets) {
  targets.clear();
  QOMRT_RETURN_IF_ERROR(
      ForEach(at, value, "a list of ids, targets.0=…",
              [&targets](const std::string& place, const OptionData& target) {
                return Read(place, target, "the id of a host bridge",
                            &targets.emplace_back());
              }));
  if (std::find(std::begin(kTargetCounts), std::end(kTargetCounts),
                targets.size()) != std::end(kTargetCounts)) {
    return absl::OkStatus();
  }
  return Error(Cause::kOutOfRange, "{} has {} elements; legal: {} of them", at,
               targets.size(), fmt::join(kTargetCounts, ", "));
}

absl::Status ReadWindow(const std::string& at, const OptionData& element,
                        CxlFixedWindow& window) {
  constexpr std::string_view kSizes = "a multiple of 256M";
  constexpr std::string_view kGranularities = "256, 512, 1k, 2k, 4k, 8k, 16k";
  bool has_size = false;
  for (const OptionData::Member& member : element.members()) {
    const std::string below = at + "." + member.name;
    uint64_t bytes = 0;
    if (member.name == "targets") {
      QOMRT_RETURN_IF_ERROR(ReadTargets(below, member.value, window.targets));
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

}  // namespace

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::string* to) {
  if (!IsPlainText(value)) return WrongValue(key, value, legal);
  *to = value.text();
  return absl::OkStatus();
}

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::vector<std::string>* to) {
  if (!IsPlainText(value)) return WrongValue(key, value, legal);
  to->clear();
  std::string_view rest = value.text();
  while (true) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    if (colon == 0) return WrongValue(key, value, legal);
    to->emplace_back(rest.substr(0, colon));
    if (colon == rest.size()) return absl::OkStatus();
    rest.remove_prefix(colon + 1);
  }
}

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view /*legal*/, std::optional<bool>* to) {
  bool read = false;
  if (value.is_scalar() && value.scalar().is_bool()) {
    *to = value.scalar().bool_value();
  } else if (value.is_text() && ParseBool(value.text(), &read).ok()) {
    *to = read;
  } else {
    return WrongValue(key, value, "on, off");
  }
  return absl::OkStatus();
}

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view /*legal*/, std::optional<OnOffAuto>* to) {
  return ReadWord(key, value, kOnOffAuto, &to->emplace());
}

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view /*legal*/,
                  std::optional<KernelIrqchip>* to) {
  return ReadWord(key, value, kIrqchips, &to->emplace());
}

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::optional<uint64_t>* to) {
  return ReadSize(key, value, legal, &to->emplace());
}

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::vector<SmpCache>* to) {
  to->clear();
  return ForEach(
      key, value, legal,
      [&](const std::string& at, const OptionData& element) -> absl::Status {
        if (!element.is_object()) return WrongValue(at, element, legal);
        SmpCache cache;
        QOMRT_RETURN_IF_ERROR(ReadCache(at, element, cache));
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

absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::vector<CxlFixedWindow>* to) {
  to->clear();
  return ForEach(
      key, value, legal,
      [&](const std::string& at, const OptionData& element) -> absl::Status {
        if (!element.is_object()) return WrongValue(at, element, legal);
        return ReadWindow(at, element, to->emplace_back());
      });
}

void Print(std::string_view key, const std::string& value,
           KeyValueList& pairs) {
  if (!value.empty()) pairs.push_back({std::string(key), value});
}

void Print(std::string_view key, const std::vector<std::string>& value,
           KeyValueList& pairs) {
  if (value.empty()) return;
  pairs.push_back({std::string(key), fmt::format("{}", fmt::join(value, ":"))});
}

void Print(std::string_view key, const std::optional<bool>& value,
           KeyValueList& pairs) {
  if (!value.has_value()) return;
  pairs.push_back({std::string(key), *value ? "on" : "off"});
}

void Print(std::string_view key, const std::optional<OnOffAuto>& value,
           KeyValueList& pairs) {
  if (!value.has_value()) return;
  pairs.push_back({std::string(key), TextOf(*value, kOnOffAuto)});
}

void Print(std::string_view key, const std::optional<KernelIrqchip>& value,
           KeyValueList& pairs) {
  if (!value.has_value()) return;
  pairs.push_back({std::string(key), TextOf(*value, kIrqchips)});
}

void Print(std::string_view key, const std::optional<uint64_t>& value,
           KeyValueList& pairs) {
  if (!value.has_value()) return;
  pairs.push_back({std::string(key), fmt::format("{}", *value)});
}

void Print(std::string_view key, const std::vector<SmpCache>& value,
           KeyValueList& pairs) {
  for (size_t i = 0; i < value.size(); ++i) {
    const std::string at = fmt::format("{}.{}.", key, i);
    pairs.push_back({at + "cache", TextOf(value[i].cache, kCaches)});
    pairs.push_back({at + "topology", TextOf(value[i].topology, kTopologies)});
  }
}

void Print(std::string_view key, const std::vector<CxlFixedWindow>& value,
           KeyValueList& pairs) {
  for (size_t i = 0; i < value.size(); ++i) {
    const CxlFixedWindow& window = value[i];
    const std::string at = fmt::format("{}.{}.", key, i);
    for (size_t n = 0; n < window.targets.size(); ++n) {
      pairs.push_back({fmt::format("{}targets.{}", at, n), window.targets[n]});
    }
    pairs.push_back({at + "size", std::to_string(window.size)});
    if (window.interleave_granularity.has_value()) {
      pairs.push_back({at + "interleave-granularity",
                       std::to_string(*window.interleave_granularity)});
    }
  }
}

}  // namespace qom::qdev::internal
