// Needs are read here, held against a host, and looked for in tables.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/host.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/history.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

struct NeedParts {
  enum class Test { kIsThere, kIs, kIsAtLeast };
  std::string_view name;
  Test test = Test::kIsThere;
  std::string_view value{};
};

NeedParts PartsOf(std::string_view need) {
  const size_t equals = need.find('=');
  if (equals == std::string_view::npos) return {need};
  const std::string_view value = need.substr(equals + 1);
  const std::string_view name = need.substr(0, equals);
  return name.ends_with('>') ? NeedParts{name.substr(0, name.size() - 1),
                                         NeedParts::Test::kIsAtLeast, value}
                             : NeedParts{name, NeedParts::Test::kIs, value};
}

// "6.1.0" of "6.1.0-13-amd64"; nothing if no release is in front.
std::string_view ReleaseIn(std::string_view text) {
  std::string_view release = text.substr(
      0, std::min(text.find_first_not_of("0123456789."), text.size()));
  while (release.ends_with('.')) release.remove_suffix(1);
  return IsRelease(release) ? release : std::string_view();
}

bool IsThere(const Value& value) {
  if (value.is_null()) return false;
  const std::string text = value.ToText();
  return value.is_bool() ? value.bool_value() : !text.empty() && text != "0";
}

// What "true", "on" and a boolean have in common.
std::string TextOf(const Value& value) {
  if (value.is_bool()) return value.bool_value() ? "true" : "false";
  return value.ToText();
}

std::string SourceText(Layer layer, std::string_view name) {
  return fmt::format("{} {}", LayerName(layer), name);
}

}  // namespace

absl::Status CheckNeed(std::string_view need) {
  const NeedParts parts = PartsOf(need);
  const auto is_odd = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 127 || c == ',' ||
           c == '>' || c == '<' || c == '!';
  };
  if (parts.name.empty() ||
      std::any_of(parts.name.begin(), parts.name.end(), is_odd)) {
    return Error(Cause::kBadValue,
                 "'{}' is no need: NAME, NAME=VALUE or NAME>=VALUE",
                 Escaped(need));
  }
  if (parts.test == NeedParts::Test::kIsAtLeast && !IsRelease(parts.value)) {
    return Error(Cause::kBadValue,
                 "'{}': '{}' is neither a number nor a release such as 6.1",
                 Escaped(need), Escaped(parts.value));
  }
  return absl::OkStatus();
}

bool Meets(const Host& host, std::string_view need) {
  const NeedParts parts = PartsOf(need);
  const auto at = host.capabilities.find(parts.name);
  if (at == host.capabilities.end()) return false;
  const Value& value = at->second;
  if (parts.test == NeedParts::Test::kIsThere) return IsThere(value);
  const std::string text = TextOf(value);
  if (parts.test == NeedParts::Test::kIs) return text == parts.value;
  const std::string_view has = ReleaseIn(text);
  return !has.empty() && IsRelease(parts.value) &&
         CompareReleases(has, parts.value) >= 0;
}

std::string WhyNot(const Host& host, std::string_view need) {
  const NeedParts parts = PartsOf(need);
  const auto at = host.capabilities.find(parts.name);
  if (at == host.capabilities.end()) {
    std::vector<std::string_view> known;
    // Of more no person thinks, and each need would cost as many comparisons.
    constexpr size_t kMost = 1000;
    for (const auto& [name, value] : host.capabilities) {
      if (host.capabilities.size() > kMost) break;
      // "kvm" is not what "kvm.smm" was meant to be.
      if (!parts.name.starts_with(name)) known.push_back(name);
    }
    return fmt::format("does not tell of {}{}", Escaped(parts.name),
                       OrNearest(NearestNames(parts.name, known)));
  }
  if (!IsThere(at->second)) {
    return fmt::format("has no {}", Escaped(parts.name));
  }
  return fmt::format("has {} {}", Escaped(parts.name),
                     Escaped(TextOf(at->second)));
}

std::vector<UnmetNeed> UnmetNeeds(const Host& host,
                                  std::span<const LayerTable> tables) {
  std::vector<UnmetNeed> unmet;
  for (const LayerTable& one : tables) {
    const std::vector<TableEntry>& entries = one.table->entries;
    for (size_t i = 0; i < entries.size(); ++i) {
      for (const std::string& need : entries[i].needs) {
        if (Meets(host, need)) continue;
        const TableEntry& entry = entries[i];
        unmet.push_back({need,
                         EntryPlace{.layer = std::string(LayerName(one.layer)),
                                    .table = one.table->name,
                                    .index = static_cast<int64_t>(i),
                                    .driver = entry.driver,
                                    .property = entry.property,
                                    .value = entry.ValueText(),
                                    .file = entry.file,
                                    .line = entry.line},
                         {}});
      }
    }
  }
  return unmet;
}

absl::StatusOr<std::vector<UnmetNeed>> UnmetNeeds(
    const Host& host, const MachineSet& machines, const Selection& selection,
    const TypeRegistry& registry) try {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<LayerTable> tables,
                         machines.Assemble(selection, registry));
  std::vector<UnmetNeed> unmet;
  const auto add = [&](Layer layer, const LayerSource& source) {
    for (const std::string& need : source.needs) {
      if (Meets(host, need)) continue;
      unmet.push_back({need, std::nullopt, SourceText(layer, source.name)});
    }
  };
  if (selection.accel.has_value()) {
    add(Layer::kAccel, **machines.FindAccelerator(*selection.accel));
  }
  if (selection.platform.has_value()) {
    add(Layer::kPlatform, **machines.FindPlatform(*selection.platform));
  }
  std::vector<UnmetNeed> of_entries = UnmetNeeds(host, tables);
  unmet.insert(unmet.end(), std::move_iterator(of_entries.begin()),
               std::move_iterator(of_entries.end()));
  return unmet;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status UnmetNeedError(const Host& host, const UnmetNeed& unmet) {
  ErrorFacts facts{
      .cause = Cause::kUnmetNeed, .legal = unmet.need, .entry = unmet.entry};
  std::string who = fmt::format("the {}", unmet.source);
  if (const std::optional<EntryPlace>& entry = unmet.entry) {
    facts.property = entry->property;
    facts.value = entry->value;
    facts.type = entry->driver;
    who =
        fmt::format("{} entry {}[{}] {}.{}={}", entry->layer, entry->table,
                    entry->index, entry->driver, entry->property, entry->value);
  }
  return MakeError(facts,
                   fmt::format("host '{}' {}; {} needs {}", Escaped(host.name),
                               WhyNot(host, unmet.need), who, unmet.need));
}

}  // namespace qom::compat
