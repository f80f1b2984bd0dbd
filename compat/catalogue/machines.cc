// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/machines.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/internal/json.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::compat::internal {
namespace {

absl::Status Wrong(std::string_view where, std::string_view needed,
                   const JsonValue& found) {
  return Error(Cause::kMalformed, "{}: {} where {} is needed", where,
               JsonKind(found), needed);
}

absl::StatusOr<std::string> ReadString(std::string_view where,
                                       const JsonValue& value) {
  if (!value.IsString()) return Wrong(where, "a string", value);
  return std::string(JsonText(value));
}

absl::StatusOr<bool> ReadBool(std::string_view where, const JsonValue& value) {
  if (!value.IsBool()) return Wrong(where, "a boolean", value);
  return value.GetBool();
}

absl::StatusOr<std::vector<std::string>> ReadStrings(std::string_view where,
                                                     const JsonValue& value) {
  if (!value.IsArray()) return Wrong(where, "a list of strings", value);
  std::vector<std::string> strings;
  for (const JsonValue& element : value.GetArray()) {
    QOMRT_ASSIGN_OR_RETURN(std::string text, ReadString(where, element));
    strings.push_back(std::move(text));
  }
  return strings;
}

absl::Status ReadMachine(std::string_view name, const JsonValue& json,
                         Catalogue& catalogue) {
  const std::string where = fmt::format("machine '{}'", name);
  if (!json.IsObject()) return Wrong(where, "an object", json);
  MachineVersion machine;
  machine.name = name;
  std::optional<uint64_t> entries;
  for (const auto& member : json.GetObject()) {
    const std::string_view key = JsonText(member.name);
    const std::string at = fmt::format("{}: {}", where, key);
    if (key == "alias") {
      QOMRT_ASSIGN_OR_RETURN(machine.alias, ReadString(at, member.value));
    } else if (key == "is-default") {
      QOMRT_ASSIGN_OR_RETURN(machine.is_default, ReadBool(at, member.value));
    } else if (key == "deprecated") {
      QOMRT_ASSIGN_OR_RETURN(machine.deprecated, ReadBool(at, member.value));
    } else if (key == "tables") {
      QOMRT_ASSIGN_OR_RETURN(machine.tables, ReadStrings(at, member.value));
    } else if (key == "sugar") {
      QOMRT_ASSIGN_OR_RETURN(std::vector<TableEntry> sugar,
                             ReadTable(at, member.value));
      if (!sugar.empty()) {
        machine.sugar =
            MakeTable(fmt::format("{} sugar", name), std::move(sugar));
      }
    } else if (key == "entries") {
      if (!member.value.IsUint64()) return Wrong(at, "a count", member.value);
      entries = member.value.GetUint64();
    } else {
      absl::StatusOr<Value> value = JsonToValue(member.value);
      if (!value.ok()) return Annotate(value.status(), at);
      machine.attributes.emplace(key, *std::move(value));
    }
  }
  QOMRT_RETURN_IF_ERROR(catalogue.machines.AddMachine(machine));
  const size_t counted = catalogue.machines.EntryCount(machine);
  if (entries.has_value() && *entries != counted) {
    return Error(Cause::kMalformed,
                 "{}: says it has {} entries, but its tables have {}", where,
                 *entries, counted);
  }
  return absl::OkStatus();
}

// The fourth part of an entry.
absl::Status ReadEntryEnd(const JsonValue& json, TableEntry& entry) {
  if (json.IsBool()) {
    entry.optional = json.GetBool();
    return absl::OkStatus();
  }
  const JsonValue* optional = nullptr;
  const JsonValue* unused = nullptr;
  if (json.IsObject()) {
    optional = Member(json, "optional");
    unused = Member(json, "expected_unused");
  }
  const size_t known =
      (optional == nullptr ? 0u : 1u) + (unused == nullptr ? 0u : 1u);
  if (known == 0 || known != json.MemberCount() ||
      (optional != nullptr && !optional->IsBool()) ||
      (unused != nullptr && !unused->IsString())) {
    return Error(Cause::kMalformed,
                 "the fourth part is true or {{\"optional\": true, "
                 "\"expected_unused\": why}}");
  }
  if (optional != nullptr) entry.optional = optional->GetBool();
  if (unused != nullptr) entry.expected_unused = JsonText(*unused);
  return absl::OkStatus();
}

// A map of tables by name: one of accelerators or platforms.
absl::Status ReadPreferences(std::string_view key, const JsonValue& json,
                             Catalogue& catalogue) {
  if (!json.IsObject()) return Wrong(key, "an object", json);
  for (const auto& member : json.GetObject()) {
    LayerSource one;
    one.name = JsonText(member.name);
    const std::string where = fmt::format("{} '{}'", key, one.name);
    if (member.value.IsObject()) {
      for (const auto& named : member.value.GetObject()) {
        const std::string_view name = JsonText(named.name);
        QOMRT_ASSIGN_OR_RETURN(
            std::vector<TableEntry> table,
            ReadTable(fmt::format("{}: table '{}'", where, name), named.value));
        one.tables.push_back(MakeTable(name, std::move(table)));
      }
    } else {
      QOMRT_ASSIGN_OR_RETURN(std::vector<TableEntry> table,
                             ReadTable(where, member.value));
      one.tables.push_back(MakeTable(one.name, std::move(table)));
    }
    QOMRT_RETURN_IF_ERROR(
        key == "platforms" ? catalogue.machines.AddPlatform(std::move(one))
                           : catalogue.machines.AddAccelerator(std::move(one)));
  }
  return absl::OkStatus();
}

}  // namespace

void NoteUnknownKey(std::string_view where, std::string_view key,
                    Catalogue& catalogue) {
  Diagnostic note;
  note.severity = Severity::kNote;
  note.code = "unknown-key";
  note.message = fmt::format("{}: nobody knows the key '{}'; it is ignored",
                             where, key.substr(0, 80));
  catalogue.notes.push_back(std::move(note));
}

absl::StatusOr<std::vector<TableEntry>> ReadTable(std::string_view name,
                                                  const JsonValue& entries) {
  if (!entries.IsArray()) return Wrong(name, "a list of entries", entries);
  std::vector<TableEntry> table;
  for (const JsonValue& json : entries.GetArray()) {
    const std::string where = fmt::format("{}[{}]", name, table.size());
    if (!json.IsArray() || json.Size() < 3 || json.Size() > 4 ||
        !json[0].IsString() || !json[1].IsString()) {
      return Error(Cause::kMalformed,
                   "{}: an entry is [driver, property, value] or [driver, "
                   "property, value, optional]",
                   where);
    }
    TableEntry entry;
    entry.driver = JsonText(json[0]);
    entry.property = JsonText(json[1]);
    if (entry.driver.empty() || entry.property.empty()) {
      return Error(Cause::kMalformed, "{}: the {} is empty", where,
                   entry.driver.empty() ? "driver" : "property");
    }
    absl::StatusOr<Value> value = JsonToValue(json[2]);
    if (!value.ok()) return Annotate(value.status(), where);
    entry.value = *std::move(value);
    if (json.Size() == 4) {
      QOMRT_RETURN_IF_ERROR(Annotate(ReadEntryEnd(json[3], entry), where));
    }
    table.push_back(std::move(entry));
  }
  return table;
}

absl::Status ReadMachines(const JsonValue& root, Catalogue& catalogue) {
  if (const JsonValue* tables = Member(root, "tables")) {
    if (!tables->IsObject()) return Wrong("tables", "an object", *tables);
    for (const auto& member : tables->GetObject()) {
      const std::string_view name = JsonText(member.name);
      QOMRT_ASSIGN_OR_RETURN(
          std::vector<TableEntry> table,
          ReadTable(fmt::format("table '{}'", name), member.value));
      QOMRT_RETURN_IF_ERROR(
          catalogue.machines.AddTable(name, std::move(table)));
    }
  }
  for (const auto& member : root.GetObject()) {
    const std::string_view key = JsonText(member.name);
    const JsonValue& json = member.value;
    if (key == "tables") continue;
    if (key == "machines") {
      if (!json.IsObject()) return Wrong(key, "an object", json);
      for (const auto& machine : json.GetObject()) {
        QOMRT_RETURN_IF_ERROR(
            ReadMachine(JsonText(machine.name), machine.value, catalogue));
      }
    } else if (key == "accelerators" || key == "platforms") {
      QOMRT_RETURN_IF_ERROR(ReadPreferences(key, json, catalogue));
    } else if (key == "layered") {
      if (!json.IsObject()) return Wrong(key, "an object", json);
      catalogue.declares_layered = true;
      for (const auto& layers : json.GetObject()) {
        const std::string_view which = JsonText(layers.name);
        const std::string where = fmt::format("layered.{}", which);
        if (which != "builtin" && which != "global") {
          NoteUnknownKey("machines.json: layered", which, catalogue);
          continue;
        }
        QOMRT_ASSIGN_OR_RETURN((which == "builtin" ? catalogue.takes_builtin
                                                   : catalogue.takes_global),
                               ReadStrings(where, layers.value));
      }
    } else if (key == "unversioned") {
      if (!json.IsObject()) return Wrong(key, "an object", json);
      for (const auto& one : json.GetObject()) {
        MachineVersion machine;
        machine.name = JsonText(one.name);
        QOMRT_ASSIGN_OR_RETURN(
            std::vector<TableEntry> table,
            ReadTable(fmt::format("unversioned '{}'", machine.name),
                      one.value));
        QOMRT_RETURN_IF_ERROR(
            catalogue.machines.AddTable(machine.name, std::move(table)));
        machine.tables = {machine.name};
        machine.attributes.emplace("unversioned", true);
        QOMRT_RETURN_IF_ERROR(
            catalogue.machines.AddMachine(std::move(machine)));
      }
    } else if (absl::StatusOr<Value> value = JsonToValue(json); value.ok()) {
      catalogue.attributes.emplace(key, *std::move(value));
    } else {
      NoteUnknownKey("machines.json", key, catalogue);
    }
  }
  return absl::OkStatus();
}

absl::Status ReadAccelFile(std::string_view table_name, const JsonValue& root,
                           Catalogue& catalogue) {
  const JsonValue* accelerator = Member(root, "accelerator");
  const JsonValue* types = Member(root, "types");
  const JsonValue* all = Member(root, "all");
  const JsonValue* per_type = Member(root, "per_type");
  if (accelerator == nullptr || !accelerator->IsString() || types == nullptr) {
    return Error(Cause::kMalformed,
                 "needs the keys \"accelerator\" and \"types\"");
  }
  QOMRT_ASSIGN_OR_RETURN(const std::vector<std::string> names,
                         ReadStrings("types", *types));
  for (const auto& [key, map] :
       {std::pair("all", all), {"per_type", per_type}}) {
    if (map != nullptr && !map->IsObject())
      return Wrong(key, "an object", *map);
  }
  std::vector<TableEntry> table;
  auto add = [&table](const std::string& type,
                      const JsonValue* values) -> absl::Status {
    if (values == nullptr) return absl::OkStatus();
    if (!values->IsObject()) return Wrong(type, "an object", *values);
    for (const auto& member : values->GetObject()) {
      absl::StatusOr<Value> value = JsonToValue(member.value);
      if (!value.ok()) {
        return Annotate(value.status(),
                        fmt::format("{}.{}", type, JsonText(member.name)));
      }
      table.push_back({type, std::string(JsonText(member.name)),
                       *std::move(value), /*optional=*/true});
    }
    return absl::OkStatus();
  };
  for (const std::string& type : names) {
    QOMRT_RETURN_IF_ERROR(add(type, all));
    QOMRT_RETURN_IF_ERROR(
        add(type, per_type == nullptr ? nullptr : Member(*per_type, type)));
  }
  catalogue.machines.PrependAcceleratorTable(
      JsonText(*accelerator), MakeTable(table_name, std::move(table)));
  return absl::OkStatus();
}

}  // namespace qom::compat::internal
