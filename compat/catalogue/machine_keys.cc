// The tables of keys of machines.json and accel_NAME.json, and the tables of
// entries in them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/codecs.h"
#include "compat/catalogue/keys.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::compat::model {

// ---- Entries ---------------------------------------------------------------

namespace {

constexpr std::string_view kUnversioned = "unversioned";

// The fourth part of an entry.
absl::Status ReadEntryEnd(const JsonValue& json, JsonReader& reader,
                          TableEntry& entry) {
  if (json.IsBool()) return Codec<bool>::Read(json, reader, entry.optional);
  const JsonValue* optional = nullptr;
  const JsonValue* unused = nullptr;
  if (json.IsObject()) {
    optional = internal::Member(json, "optional");
    unused = internal::Member(json, "expected_unused");
  }
  const size_t known =
      (optional == nullptr ? 0u : 1u) + (unused == nullptr ? 0u : 1u);
  if (known == 0 || known != json.MemberCount() ||
      (optional != nullptr && !optional->IsBool()) ||
      (unused != nullptr && !unused->IsString())) {
    return reader.Error(
        "the fourth part is true or {\"optional\": true, \"expected_unused\": "
        "why}");
  }
  if (optional != nullptr) entry.optional = optional->GetBool();
  if (unused != nullptr) entry.expected_unused = JsonText(*unused);
  return absl::OkStatus();
}

}  // namespace

template <>
struct Codec<TableEntry> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           TableEntry& entry) {
    if (!json.IsArray() || json.Size() < 3 || json.Size() > 4 ||
        !json[0].IsString() || !json[1].IsString()) {
      return reader.Error(
          "an entry is [driver, property, value] or [driver, property, value, "
          "optional]");
    }
    entry.driver = JsonText(json[0]);
    entry.property = JsonText(json[1]);
    if (entry.driver.empty()) return reader.Error("the driver is empty");
    if (entry.property.empty()) return reader.Error("the property is empty");
    QOMRT_RETURN_IF_ERROR(Codec<Value>::Read(json[2], reader, entry.value));
    return json.Size() == 3 ? absl::OkStatus()
                            : ReadEntryEnd(json[3], reader, entry);
  }
  static void Write(const TableEntry& entry, JsonWriter& json) {
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
};

absl::StatusOr<std::vector<TableEntry>> ReadEntries(const JsonValue& json,
                                                    JsonReader& reader) {
  if (!json.IsArray()) return reader.Wrong(json, "a list of entries");
  std::vector<TableEntry> entries;
  QOMRT_RETURN_IF_ERROR(
      Codec<std::vector<TableEntry>>::Read(json, reader, entries));
  return entries;
}

namespace {

void WriteTable(const SharedTable& table, JsonWriter& json) {
  Codec<std::vector<TableEntry>>::Write(table->entries, json);
}

// Tables by name.
struct TablesCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::vector<SharedTable>& tables) {
    if (!json.IsObject()) return reader.Wrong(json, "an object");
    for (const auto& member : json.GetObject()) {
      const std::string_view name = JsonText(member.name);
      const Step step = Step::Named(reader, name);
      QOMRT_ASSIGN_OR_RETURN(std::vector<TableEntry> entries,
                             ReadEntries(member.value, reader));
      tables.push_back(MakeTable(name, std::move(entries)));
    }
    return absl::OkStatus();
  }
  static void Write(std::span<const SharedTable> tables, JsonWriter& json) {
    json.BeginObject();
    for (const SharedTable& table : tables) {
      json.Key(table->name);
      WriteTable(table, json);
    }
    json.EndObject();
  }
};

// Accelerators or platforms: entries, or tables by name, each.
struct SourcesCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::vector<LayerSource>& sources) {
    if (!json.IsObject()) return reader.Wrong(json, "an object");
    for (const auto& member : json.GetObject()) {
      LayerSource& one = sources.emplace_back();
      one.name = JsonText(member.name);
      const Step step = Step::Named(reader, one.name);
      if (member.value.IsObject()) {
        QOMRT_RETURN_IF_ERROR(
            TablesCodec::Read(member.value, reader, one.tables));
        continue;
      }
      QOMRT_ASSIGN_OR_RETURN(std::vector<TableEntry> entries,
                             ReadEntries(member.value, reader));
      one.tables.push_back(MakeTable(one.name, std::move(entries)));
    }
    return absl::OkStatus();
  }
  static void Write(const std::vector<LayerSource>& sources, JsonWriter& json) {
    json.BeginObject();
    for (const LayerSource& one : sources) {
      json.Key(one.name);
      if (one.tables.size() == 1 && one.tables.front()->name == one.name) {
        WriteTable(one.tables.front(), json);
      } else {
        TablesCodec::Write(one.tables, json);
      }
    }
    json.EndObject();
  }
};

// A member of the version of a machine.
template <auto kMember>
constexpr Key<Machine> Of(std::string_view name) {
  using M = typename MemberOf<decltype(kMember)>::Type;
  return {
      name,
      [](const JsonValue& json, JsonReader& reader, Machine& machine) {
        return Codec<M>::Read(json, reader, machine.version.*kMember);
      },
      [](const Machine& machine) { return !(machine.version.*kMember == M()); },
      [](const Machine& machine, JsonWriter& json) {
        Codec<M>::Write(machine.version.*kMember, json);
      }};
}

constexpr Key<Machine> kSugar = {
    "sugar",
    [](const JsonValue& json, JsonReader& reader,
       Machine& machine) -> absl::Status {
      QOMRT_ASSIGN_OR_RETURN(std::vector<TableEntry> entries,
                             ReadEntries(json, reader));
      if (entries.empty()) return absl::OkStatus();
      machine.version.sugar = MakeTable(
          fmt::format("{} sugar", machine.version.name), std::move(entries));
      return absl::OkStatus();
    },
    [](const Machine& machine) { return machine.version.sugar != nullptr; },
    [](const Machine& machine, JsonWriter& json) {
      WriteTable(machine.version.sugar, json);
    }};

}  // namespace

// ---- Machines --------------------------------------------------------------

template <>
std::span<const Key<Machine>> KeysOf<Machine>() {
  static constexpr Key<Machine> kKeys[] = {
      Of<&MachineVersion::alias>("alias"),
      Of<&MachineVersion::is_default>("is-default"),
      Of<&MachineVersion::deprecated>("deprecated"),
      Of<&MachineVersion::tables>("tables"),
      Field<&Machine::entries>("entries"),
      kSugar};
  return kKeys;
}

template <>
std::span<const Key<Layered>> KeysOf<Layered>() {
  static constexpr Key<Layered> kKeys[] = {Field<&Layered::builtin>("builtin"),
                                           Field<&Layered::global>("global")};
  return kKeys;
}

bool IsMachineKey(std::string_view key) {
  const auto keys = KeysOf<Machine>();
  return std::any_of(keys.begin(), keys.end(),
                     [key](const auto& one) { return one.name == key; });
}

namespace {

struct MachinesCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Model& model) {
    if (!json.IsObject()) return reader.Wrong(json, "an object");
    for (const auto& member : json.GetObject()) {
      Machine& machine = model.machines.emplace_back();
      machine.version.name = JsonText(member.name);
      const Step step = Step::Named(reader, machine.version.name);
      auto add_attribute = [&](std::string_view key,
                               const JsonValue& value) -> absl::Status {
        const Step at(reader, key);
        return Codec<Value>::Read(value, reader,
                                  machine.version.attributes[std::string(key)]);
      };
      QOMRT_RETURN_IF_ERROR(
          ReadKeys(member.value, reader, machine, add_attribute));
    }
    return absl::OkStatus();
  }
  static void Write(std::span<const Machine> machines, JsonWriter& json) {
    json.BeginObject();
    for (const Machine& machine : machines) {
      json.Key(machine.version.name);
      json.BeginObject();
      for (const auto& [key, value] : machine.version.attributes) {
        json.Member(key, value);
      }
      WriteKeys(machine, json);
      json.EndObject();
    }
    json.EndObject();
  }
};

absl::Status ReadUnversioned(const JsonValue& json, JsonReader& reader,
                             Model& model) {
  const size_t before = model.tables.size();
  QOMRT_RETURN_IF_ERROR(TablesCodec::Read(json, reader, model.tables));
  for (size_t i = before; i < model.tables.size(); ++i) {
    MachineVersion& machine = model.machines.emplace_back().version;
    machine.name = model.tables[i]->name;
    machine.tables = {machine.name};
    machine.attributes.emplace(kUnversioned, true);
  }
  return absl::OkStatus();
}

// Machines, at the end of all, that are nothing but a table of their name.
size_t CountUnversioned(const Model& model) {
  const std::span machines = model.machines;
  const std::span tables = model.tables;
  size_t count = 0;
  while (count < machines.size() && count < tables.size()) {
    const MachineVersion& machine =
        machines[machines.size() - 1 - count].version;
    const auto mark = machine.attributes.find(std::string(kUnversioned));
    if (machine.attributes.size() != 1 || mark == machine.attributes.end() ||
        mark->second != Value(true) || !machine.alias.empty() ||
        machine.is_default || machine.deprecated || machine.sugar != nullptr ||
        machine.tables != Texts{machine.name} ||
        tables[tables.size() - 1 - count]->name != machine.name) {
      break;
    }
    ++count;
  }
  // Nobody else may need their tables.
  for (const Machine& other : machines) {
    for (const SharedTable& table : tables.last(count)) {
      const Texts& used = other.version.tables;
      if (other.version.name != table->name &&
          std::find(used.begin(), used.end(), table->name) != used.end()) {
        return 0;
      }
    }
  }
  return count;
}

}  // namespace

absl::Status ReadMachines(const JsonValue& root, JsonReader& reader,
                          Model& model) {
  // Those of machines without versions come behind.
  if (const JsonValue* tables = internal::Member(root, "tables")) {
    const Step step(reader, "tables");
    QOMRT_RETURN_IF_ERROR(TablesCodec::Read(*tables, reader, model.tables));
  }
  for (const auto& member : root.GetObject()) {
    const std::string_view key = JsonText(member.name);
    const JsonValue& json = member.value;
    if (key == "tables") continue;
    absl::Status status;
    const Step step(reader, key);
    if (key == "machines") {
      status = MachinesCodec::Read(json, reader, model);
    } else if (key == "accelerators") {
      status = SourcesCodec::Read(json, reader, model.accelerators);
    } else if (key == "platforms") {
      status = SourcesCodec::Read(json, reader, model.platforms);
    } else if (key == "layered") {
      status = Codec<Layered>::Read(json, reader, model.layered.emplace());
    } else if (key == kUnversioned) {
      status = ReadUnversioned(json, reader, model);
    } else if (absl::StatusOr<Value> value = internal::JsonToValue(json);
               value.ok()) {
      model.attributes.emplace(key, *std::move(value));
    } else {
      reader.NoteUnknownKey(key);
    }
    QOMRT_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

bool HasMachines(const Model& model) {
  return model.layered.has_value() || model.attributes.contains("types") ||
         !model.machines.empty() || !model.tables.empty() ||
         !model.accelerators.empty() || !model.platforms.empty();
}

void WriteMachines(const Model& model, JsonWriter& json) {
  static constexpr std::string_view kKeys[] = {"tables",    "machines",
                                               "layered",   "accelerators",
                                               "platforms", kUnversioned};
  const size_t bare = CountUnversioned(model);
  auto write = [&json](std::string_view key, const auto& all, auto coder) {
    if (all.empty()) return;
    json.Key(key);
    decltype(coder)::Write(all, json);
  };
  json.BeginObject();
  for (const auto& [key, value] : model.attributes) {
    if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys)) {
      json.Member(key, value);
    }
  }
  if (model.layered.has_value()) {
    json.Key("layered");
    Codec<Layered>::Write(*model.layered, json);
  }
  write("accelerators", model.accelerators, SourcesCodec());
  write("platforms", model.platforms, SourcesCodec());
  write("machines",
        std::span(model.machines).first(model.machines.size() - bare),
        MachinesCodec());
  write(kUnversioned, std::span(model.tables).last(bare), TablesCodec());
  write("tables", std::span(model.tables).first(model.tables.size() - bare),
        TablesCodec());
  json.EndObject();
}

// ---- Accelerators' own files -----------------------------------------------

namespace {

// A file needs the key, even if there are none.
constexpr Key<AccelFile> kAccelTypes = [] {
  Key<AccelFile> key = Field<&AccelFile::types>("types");
  key.is_said = [](const AccelFile&) { return true; };
  return key;
}();

}  // namespace

template <>
std::span<const Key<AccelFile>> KeysOf<AccelFile>() {
  static constexpr Key<AccelFile> kKeys[] = {
      Field<&AccelFile::accelerator>("accelerator"),
      Field<&AccelFile::all>("all"), Field<&AccelFile::per_type>("per_type"),
      kAccelTypes};
  return kKeys;
}

absl::Status ReadAccelFile(std::string_view name, const JsonValue& root,
                           JsonReader& reader, Model& model) {
  AccelFile& file = model.accel_files.emplace_back();
  file.name = name;
  QOMRT_RETURN_IF_ERROR(
      ReadKeys(root, reader, file, [](std::string_view, const JsonValue&) {
        return absl::OkStatus();  // what was left out, and why
      }));
  for (std::string_view needed : {"accelerator", "types"}) {
    if (internal::Member(root, needed) == nullptr) {
      return reader.Error("needs the keys \"accelerator\" and \"types\"");
    }
  }
  return absl::OkStatus();
}

void WriteAccelFile(const AccelFile& file, JsonWriter& json) {
  KeyedCodec<AccelFile>::Write(file, json);
}

}  // namespace qom::compat::model
