// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/writer_parts.h"
#include "compat/internal/json_writer.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::compat::internal {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::string_view kRootKeys[] = {"tables",       "machines",
                                          "accelerators", "platforms",
                                          "layered",      "unversioned"};
constexpr std::string_view kMachineKeys[] = {
    "alias", "is-default", "tables", "deprecated", "sugar", "entries"};
constexpr std::string_view kUnversioned = "unversioned";

template <size_t kCount>
bool IsOneOf(std::string_view key, const std::string_view (&keys)[kCount]) {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

void WriteTable(const Table& table, JsonWriter& json) {
  json.BeginList();
  for (const TableEntry& entry : table.entries) {
    json.BeginList(Layout::kRow);
    json.Write(entry.driver);
    json.Write(entry.property);
    json.Write(entry.value);
    if (!entry.expected_unused.empty()) {
      json.BeginObject();
      if (entry.optional) json.Member("optional", true);
      json.Member("expected_unused", entry.expected_unused);
      json.EndObject();
    } else if (entry.optional) {
      json.Write(true);
    }
    json.EndList();
  }
  json.EndList();
}

// ---- accel_NAME.json -------------------------------------------------------

// A table as such a file says it.
struct AccelFile {
  using Values = std::vector<std::pair<std::string, Value>>;
  std::vector<std::string> types;
  Values all;
  std::map<std::string, Values> per_type;
};

// Nothing if the table is not of that form.
std::optional<AccelFile> ToAccelFile(const Table& table) {
  AccelFile file;
  std::map<std::string, AccelFile::Values> runs;
  for (const TableEntry& entry : table.entries) {
    if (!entry.optional || !entry.expected_unused.empty()) return std::nullopt;
    if (file.types.empty() || file.types.back() != entry.driver) {
      if (runs.contains(entry.driver)) return std::nullopt;
      file.types.push_back(entry.driver);
    }
    runs[entry.driver].emplace_back(entry.property, entry.value);
  }
  // What all types begin with, no property twice.
  if (!runs.empty()) file.all = runs.begin()->second;
  std::set<std::string_view> names;
  size_t common = 0;
  while (common < file.all.size() &&
         names.insert(file.all[common].first).second &&
         std::all_of(runs.begin(), runs.end(), [&](const auto& run) {
           return run.second.size() > common &&
                  run.second[common] == file.all[common];
         })) {
    ++common;
  }
  // One type alone has nothing in common with others.
  if (runs.size() == 1) common = 0;
  file.all.resize(common);
  for (auto& [type, values] : runs) {
    values.erase(values.begin(),
                 values.begin() + static_cast<std::ptrdiff_t>(common));
    std::set<std::string_view> own;
    for (const auto& [name, value] : values) {
      if (!own.insert(name).second) return std::nullopt;
    }
    if (!values.empty()) file.per_type.emplace(type, std::move(values));
  }
  return file;
}

absl::StatusOr<std::string> AccelJson(std::string_view accelerator,
                                      const AccelFile& file) {
  JsonWriter json;
  auto write = [&json](const AccelFile::Values& values, Layout layout) {
    json.BeginObject(layout);
    for (const auto& [name, value] : values) json.Member(name, value);
    json.EndObject();
  };
  json.BeginObject();
  json.Member("accelerator", accelerator);
  if (!file.all.empty()) {
    json.Key("all");
    write(file.all, Layout::kLines);
  }
  if (!file.per_type.empty()) {
    json.Key("per_type");
    json.BeginObject();
    for (const auto& [type, values] : file.per_type) {
      json.Key(type);
      write(values, Layout::kRow);
    }
    json.EndObject();
  }
  json.Key("types");
  json.FilledTexts(file.types);
  json.EndObject();
  return json.Take();
}

bool IsAccelName(std::string_view name) {
  return name.starts_with("accel_") &&
         name.find_first_of(std::string_view("/\\\0", 3)) ==
             std::string_view::npos;
}

// How many of an accelerator's first tables become files. Files are read by
// name, and each goes in front of what is there.
size_t CountFiles(const LayerSource& accelerator,
                  const std::set<std::string>& taken) {
  size_t count = 0;
  for (const SharedTable& table : accelerator.tables) {
    if (!IsAccelName(table->name) || taken.contains(table->name) ||
        !ToAccelFile(*table).has_value() ||
        (count != 0 && !(table->name < accelerator.tables[count - 1]->name))) {
      break;
    }
    ++count;
  }
  return count;
}

// Accelerators at the end that have nothing but files need no other place, if
// reading those files by name makes them in the same order.
size_t CountListed(const MachineSet& set, std::span<const size_t> files) {
  const auto all = set.accelerators();
  size_t listed = all.size();
  std::string_view next;
  while (listed != 0) {
    const LayerSource& last = all[listed - 1];
    if (files[listed - 1] == 0 || files[listed - 1] != last.tables.size()) {
      break;
    }
    const std::string_view first = last.tables.back()->name;
    if (!next.empty() && !(first < next)) break;
    next = first;
    --listed;
  }
  return listed;
}

void WritePreference(const LayerSource& one, size_t from, JsonWriter& json) {
  const std::span tables = std::span(one.tables).subspan(from);
  json.Key(one.name);
  if (tables.size() == 1 && tables.front()->name == one.name) {
    WriteTable(*tables.front(), json);
    return;
  }
  json.BeginObject();
  for (const SharedTable& table : tables) {
    json.Key(table->name);
    WriteTable(*table, json);
  }
  json.EndObject();
}

absl::Status CheckTableNames(std::string_view what, const LayerSource& one) {
  std::set<std::string_view> names;
  for (const SharedTable& table : one.tables) {
    if (names.insert(table->name).second) continue;
    return Error(Cause::kMalformed, "{} '{}': two of its tables are named '{}'",
                 what, one.name, table->name);
  }
  return absl::OkStatus();
}

// ---- machines.json ---------------------------------------------------------

absl::Status WriteMachine(const MachineSet& set, const MachineVersion& machine,
                          JsonWriter& json) {
  json.Key(machine.name);
  json.BeginObject();
  if (!machine.alias.empty()) json.Member("alias", machine.alias);
  if (machine.is_default) json.Member("is-default", true);
  if (machine.deprecated) json.Member("deprecated", true);
  for (const auto& [key, value] : machine.attributes) {
    if (IsOneOf(key, kMachineKeys)) {
      return Error(Cause::kMalformed,
                   "machine '{}': the attribute '{}' has the name of a key",
                   machine.name, key);
    }
    json.Member(key, value);
  }
  json.Key("tables");
  json.FilledTexts(machine.tables);
  json.Member("entries", set.EntryCount(machine));
  if (machine.sugar != nullptr) {
    json.Key("sugar");
    WriteTable(*machine.sugar, json);
  }
  json.EndObject();
  return absl::OkStatus();
}

// Machines, at the end of all, that are nothing but a table of their name.
size_t CountUnversioned(const MachineSet& set) {
  const auto machines = set.machines();
  const auto& tables = set.tables();
  size_t count = 0;
  while (count < machines.size() && count < tables.size()) {
    const MachineVersion& machine = machines[machines.size() - 1 - count];
    const std::string& table = tables[tables.size() - 1 - count]->name;
    const auto mark = machine.attributes.find(std::string(kUnversioned));
    if (machine.attributes.size() != 1 || mark == machine.attributes.end() ||
        mark->second != Value(true) || !machine.alias.empty() ||
        machine.is_default || machine.deprecated || machine.sugar != nullptr ||
        machine.tables != std::vector<std::string>{machine.name} ||
        table != machine.name) {
      break;
    }
    ++count;
  }
  // Nobody else may need their tables.
  auto is_needed = [&](std::string_view table) {
    return std::any_of(machines.begin(), machines.end(),
                       [table](const MachineVersion& machine) {
                         return machine.name != table &&
                                std::find(machine.tables.begin(),
                                          machine.tables.end(),
                                          table) != machine.tables.end();
                       });
  };
  for (size_t i = 0; i < count; ++i) {
    if (is_needed(machines[machines.size() - 1 - i].name)) return 0;
  }
  return count;
}

absl::StatusOr<std::string> MachinesJson(
    const Catalogue& catalogue, const LayeredTypes& layered,
    std::span<const size_t> files_of_accelerator) {
  const MachineSet& set = catalogue.machines;
  JsonWriter json;
  json.BeginObject();
  for (const auto& [key, value] : catalogue.attributes) {
    if (!IsOneOf(key, kRootKeys)) json.Member(key, value);
  }
  if (layered.declared) {
    json.Key("layered");
    json.BeginObject();
    json.Key("builtin");
    json.FilledTexts(layered.builtin);
    json.Key("global");
    json.FilledTexts(layered.global);
    json.EndObject();
  }
  const size_t listed = CountListed(set, files_of_accelerator);
  if (listed != 0) {
    json.Key("accelerators");
    json.BeginObject();
    for (size_t i = 0; i < listed; ++i) {
      QOMRT_RETURN_IF_ERROR(
          CheckTableNames("accelerator", set.accelerators()[i]));
      WritePreference(set.accelerators()[i], files_of_accelerator[i], json);
    }
    json.EndObject();
  }
  if (!set.platforms().empty()) {
    json.Key("platforms");
    json.BeginObject();
    for (const LayerSource& platform : set.platforms()) {
      QOMRT_RETURN_IF_ERROR(CheckTableNames("platform", platform));
      WritePreference(platform, 0, json);
    }
    json.EndObject();
  }
  const size_t unversioned = CountUnversioned(set);
  const size_t versioned = set.machines().size() - unversioned;
  if (versioned != 0) {
    json.Key("machines");
    json.BeginObject();
    for (const MachineVersion& machine : set.machines().first(versioned)) {
      QOMRT_RETURN_IF_ERROR(WriteMachine(set, machine, json));
    }
    json.EndObject();
  }
  const std::span tables = set.tables();
  auto write_tables = [&json](std::string_view key, auto some) {
    if (some.empty()) return;
    json.Key(key);
    json.BeginObject();
    for (const SharedTable& table : some) {
      json.Key(table->name);
      WriteTable(*table, json);
    }
    json.EndObject();
  };
  write_tables(kUnversioned, tables.last(unversioned));
  write_tables("tables", tables.first(tables.size() - unversioned));
  json.EndObject();
  return json.Take();
}

}  // namespace

absl::StatusOr<std::vector<WrittenFile>> WriteMachines(
    const Catalogue& catalogue, const LayeredTypes& layered) {
  std::vector<WrittenFile> files;
  std::set<std::string> taken;
  std::vector<size_t> files_of_accelerator;
  const MachineSet& set = catalogue.machines;
  for (const LayerSource& accelerator : set.accelerators()) {
    const size_t count = CountFiles(accelerator, taken);
    files_of_accelerator.push_back(count);
    for (size_t i = 0; i < count; ++i) {
      const Table& table = *accelerator.tables[i];
      taken.insert(table.name);
      QOMRT_ASSIGN_OR_RETURN(std::string text,
                             AccelJson(accelerator.name, *ToAccelFile(table)));
      files.push_back({fmt::format("{}.json", table.name), std::move(text)});
    }
  }
  const bool has_attribute =
      std::any_of(catalogue.attributes.begin(), catalogue.attributes.end(),
                  [](const auto& one) { return one.first == "types"; });
  if (layered.declared || has_attribute || !set.machines().empty() ||
      !set.tables().empty() || !set.accelerators().empty() ||
      !set.platforms().empty()) {
    QOMRT_ASSIGN_OR_RETURN(
        std::string text,
        MachinesJson(catalogue, layered, files_of_accelerator));
    files.push_back({"machines.json", std::move(text)});
  }
  return files;
}

}  // namespace qom::compat::internal
