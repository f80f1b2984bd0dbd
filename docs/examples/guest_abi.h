// Holds machine versions against a record of what their guests were promised.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_DOCS_EXAMPLES_GUEST_ABI_H_
#define QOMRT_DOCS_EXAMPLES_GUEST_ABI_H_

#include <cstddef>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/explain.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "machine_family.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace acme {

// What a property was on each of kVersions. A new release adds a column; the
// column of a released machine never changes.
struct AbiRow {
  std::string_view type;
  std::string_view property;
  std::string_view values[std::size(kVersions)];
};

struct AbiValue {
  std::string value;
  std::string origin;
};

// "default of acme-uart" or "compat_1_1[0], machine_family.h:27".
inline std::string Origin(const qom::compat::Resolved& now) {
  if (!now.entry) return fmt::format("default of {}", now.driver);
  const std::string& file = now.entry->file;
  return fmt::format(
      "{}[{}]{}", now.entry.table().name, now.entry.index(),
      file.empty() ? ""
                   : fmt::format(", {}:{}", file.substr(file.rfind('/') + 1),
                                 now.entry->line));
}

// What a guest of `machine` may depend on in devices of `type`: neither what a
// device computes, nor what every device has, nor a link into the host.
inline absl::StatusOr<std::map<std::string, AbiValue>> AbiOf(
    qom::TypeRegistry& registry, const qom::compat::MachineSet& machines,
    std::string_view machine, std::string_view type) {
  qom::Context context(registry);
  QOMRT_RETURN_IF_ERROR(qom::qdev::SelectMachine(context, machines,
                                                 {.name = std::string(machine)})
                            .status());
  QOMRT_ASSIGN_OR_RETURN(const qom::Class* of, registry.Lookup(type));
  const qom::Class& device = *registry.Get<qom::qdev::Device>();
  std::map<std::string, AbiValue> values;
  for (const auto& now : qom::compat::Resolve(context, *of).properties) {
    const qom::ClassProperty& property = *now.property;
    if (property.has(qom::PropertyFlags::kReadOnly) ||
        !property.link_type.empty() ||
        device.FindProperty(property.name) != nullptr) {
      continue;
    }
    values[std::string(property.name)] = {now.value.ToText(), Origin(now)};
  }
  return values;
}

// Where and how to say what older machines had.
inline std::string Advice(std::string_view version, std::string_view value) {
  return fmt::format(
      ".history = {{{{\"{}\", {}}}}} in its row, or an entry in a table of {}",
      version.substr(version.find('-') + 1), value, version);
}

// What is wrong, a sentence for each property; empty if every version keeps
// what it promised.
inline absl::StatusOr<std::vector<std::string>> CheckGuestAbi(
    qom::TypeRegistry& registry, const qom::compat::MachineSet& machines,
    std::span<const AbiRow> record) {
  constexpr size_t kNewest = std::size(kVersions) - 1;
  std::map<std::string_view, std::map<std::string_view, const AbiRow*>> types;
  for (const AbiRow& row : record) types[row.type][row.property] = &row;

  std::map<std::string, std::string> problems;  // by property
  for (size_t i = 0; i <= kNewest; ++i) {
    const size_t version =
        kNewest - i;  // a change is mended where it is newest
    for (const auto& [type, rows] : types) {
      QOMRT_ASSIGN_OR_RETURN(
          const auto now, AbiOf(registry, machines, kVersions[version], type));
      for (const auto& [property, row] : rows) {
        const std::string name = fmt::format("{}.{}", type, property);
        const std::string_view was = row->values[version];
        const auto is = now.find(std::string(property));
        if (is == now.end()) {
          problems.try_emplace(name, fmt::format("is gone; it was {} on {}",
                                                 was, kVersions[version]));
        } else if (is->second.value != was) {
          problems.try_emplace(
              name, fmt::format("is {} on {} ({}) and was {}; keep that: {}",
                                is->second.value, kVersions[version],
                                is->second.origin, was,
                                Advice(kVersions[version], was)));
        }
      }
      for (const auto& [property, is] : now) {
        if (version == kNewest || rows.contains(property)) continue;
        problems.try_emplace(
            fmt::format("{}.{}", type, property),
            fmt::format("is new: {} was without it and has {} ({}); say what "
                        "that was like: {}; then record it",
                        kVersions[version], is.value, is.origin,
                        Advice(kVersions[version], "OLD")));
      }
    }
  }
  std::vector<std::string> sentences;
  for (const auto& [name, problem] : problems) {
    sentences.push_back(fmt::format("{} {}", name, problem));
  }
  return sentences;
}

}  // namespace acme

#endif  // QOMRT_DOCS_EXAMPLES_GUEST_ABI_H_
