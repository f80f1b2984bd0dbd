// The tables of keys of machines.json and accel_NAME.json, and the tables of
// entries in them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/codecs.h"
#include "compat/catalogue/keys.h"
#include "compat/host.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::compat::model {

// ---- Entries ---------------------------------------------------------------

namespace {

struct ReasonCodec : Codec<std::string> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::string& reason) {
    absl::Status status = Codec<std::string>::Read(json, reader, reason);
    if (!status.ok() || !reason.empty()) return status;
    return reader.Error("it says why");
  }
};

struct NeedsCodec : DistinctCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::vector<std::string>& needs) {
    QOMRT_RETURN_IF_ERROR(DistinctCodec::Read(json, reader, needs));
    for (const std::string& need : needs) {
      const absl::Status status = CheckNeed(need);
      if (!status.ok()) return reader.Error(Message(status));
    }
    return absl::OkStatus();
  }
  static void Write(const std::vector<std::string>& needs, JsonWriter& json) {
    json.BeginList(Layout::kRow);
    for (const std::string& need : needs) json.Write(need);
    json.EndList();
  }
};

}  // namespace

template <>
Keys<TableEntry> KeysOf<TableEntry>() {
  static constexpr Key<TableEntry> kKeys[] = {
      Field<&TableEntry::optional>("optional"),
      Field<&TableEntry::expected_unused>("expected_unused"),
      Field<&TableEntry::over_machine>("over_machine", ReasonCodec()),
      Field<&TableEntry::needs>("needs", NeedsCodec()),
      Field<&TableEntry::lint>("lint")};
  return kKeys;
}

namespace {

// The fourth part of an entry.
constexpr Key<TableEntry> kEntryEnd = {
    "options",
    [](const JsonValue& json, JsonReader& reader, TableEntry& entry) {
      if (json.IsBool()) return Codec<bool>::Read(json, reader, entry.optional);
      const absl::Status status =
          ReadKeys(KeysOf<TableEntry>(), json, reader, entry,
                   [&](auto&&...) { return reader.Error("unknown"); });
      if (status.ok() && !json.ObjectEmpty()) return status;
      if (!entry.needs.empty() && !status.ok()) return status;  // says more
      return reader.Error(
          "the fourth part is true or {\"optional\": true, "
          "\"expected_unused\": why, \"over_machine\": why, \"needs\": "
          "[what], \"lint\": {CODE: why}}");
    },
    [](const TableEntry& entry) {
      return entry.optional || !entry.expected_unused.empty() ||
             !entry.over_machine.empty() || !entry.needs.empty() ||
             !entry.lint.empty();
    },
    [](const TableEntry& entry, JsonWriter& json) {
      if (entry.expected_unused.empty() && entry.over_machine.empty() &&
          entry.needs.empty() && entry.lint.empty()) {
        return json.Write(true);
      }
      KeyedCodec<TableEntry>::Write(entry, json);
    }};

}  // namespace

template <>
Form<TableEntry> FormOf<TableEntry>() {
  static constexpr Key<TableEntry> kParts[] = {
      Field<&TableEntry::driver>("driver"),
      Field<&TableEntry::property>("property"),
      Field<&TableEntry::value>("value"), kEntryEnd};
  return {
      "an entry is [driver, property, value] or [driver, property, value, "
      "optional]",
      3, kParts};
}
template <>
struct Codec<TableEntry> : ListCodec<TableEntry> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           TableEntry& entry) {
    QOMRT_RETURN_IF_ERROR(ListCodec<TableEntry>::Read(json, reader, entry));
    if (entry.driver.empty()) return reader.Error("the driver is empty");
    if (entry.property.empty()) return reader.Error("the property is empty");
    return absl::OkStatus();
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

void WriteEntries(const std::vector<TableEntry>& entries, JsonWriter& json) {
  Codec<std::vector<TableEntry>>::Write(entries, json);
}

// ---- Tables ----------------------------------------------------------------

template <>
struct Codec<SharedTable> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           SharedTable& table) {
    QOMRT_ASSIGN_OR_RETURN(std::vector<TableEntry> entries,
                           ReadEntries(json, reader));
    table = MakeTable(reader.Name(), std::move(entries));
    return absl::OkStatus();
  }
  static void Write(const SharedTable& table, JsonWriter& json) {
    Codec<std::vector<TableEntry>>::Write(table->entries, json);
  }
};
using TablesCodec = NamedCodec<SharedTable>;

// Of an accelerator or platform: entries; or tables by name, among which
// "needs" is no table if it is a list of texts.
template <>
struct Codec<LayerSource> {
  static constexpr std::string_view kNeeds = "needs";

  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           LayerSource& source) {
    source.name = reader.Name();
    if (!json.IsObject()) {
      return Codec<SharedTable>::Read(json, reader,
                                      source.tables.emplace_back());
    }
    return ReadNamed(
        json, reader, [&](std::string_view name, const JsonValue& member) {
          return name == kNeeds && IsListOfTexts(member)
                     ? NeedsCodec::Read(member, reader, source.needs)
                     : Codec<SharedTable>::Read(member, reader,
                                                source.tables.emplace_back());
        });
  }
  static void Write(const LayerSource& source, JsonWriter& json) {
    const std::vector<SharedTable>& tables = source.tables;
    if (source.needs.empty() && tables.size() == 1 &&
        tables.front()->name == source.name) {
      return Codec<SharedTable>::Write(tables.front(), json);
    }
    json.BeginObject();
    if (!source.needs.empty()) {
      json.Key(kNeeds);
      NeedsCodec::Write(source.needs, json);
    }
    for (const SharedTable& table : tables) {
      json.Key(table->name);
      Codec<SharedTable>::Write(table, json);
    }
    json.EndObject();
  }

 private:
  static bool IsListOfTexts(const JsonValue& json) {
    return json.IsArray() && !json.Empty() && json.Begin()->IsString();
  }
};

// ---- Machines --------------------------------------------------------------

namespace {

struct SugarCodec : Codec<SharedTable> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           SharedTable& table) {
    QOMRT_ASSIGN_OR_RETURN(std::vector<TableEntry> entries,
                           ReadEntries(json, reader));
    if (entries.empty()) return absl::OkStatus();
    table =
        MakeTable(fmt::format("{} sugar", reader.Name()), std::move(entries));
    return absl::OkStatus();
  }
};

}  // namespace

template <>
Keys<Machine> KeysOf<Machine>() {
  using Version = MachineVersion;
  constexpr auto kVersion = &Machine::version;
  static constexpr Key<Machine> kKeys[] = {
      Field<kVersion, &Version::alias>("alias"),
      Field<kVersion, &Version::is_default>("is-default"),
      Field<kVersion, &Version::deprecated>("deprecated"),
      Field<kVersion, &Version::follows>("follows"),
      Field<kVersion, &Version::tables>("tables"),
      Field<&Machine::entries>("entries"),
      Field<kVersion, &Version::sugar>("sugar", SugarCodec())};
  return kKeys;
}
template <>
struct Codec<Machine> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Machine& machine) {
    machine.version.name = reader.Name();
    return ReadKeys(KeysOf<Machine>(), json, reader, machine,
                    [&](std::string_view key, const JsonValue& value) {
                      const Step step(reader, key);
                      return Codec<Value>::Read(
                          value, reader,
                          machine.version.attributes[std::string(key)]);
                    });
  }
  static void Write(const Machine& machine, JsonWriter& json) {
    json.BeginObject();
    for (const auto& [key, value] : machine.version.attributes) {
      json.Member(key, value);
    }
    WriteKeys(KeysOf<Machine>(), machine, json);
    json.EndObject();
  }
};

bool IsMachineKey(std::string_view key) {
  const Keys<Machine> keys = KeysOf<Machine>();
  return std::any_of(keys.begin(), keys.end(),
                     [key](const auto& one) { return one.name == key; });
}

template <>
Keys<Layered> KeysOf<Layered>() {
  static constexpr Key<Layered> kKeys[] = {Field<&Layered::builtin>("builtin"),
                                           Field<&Layered::global>("global")};
  return kKeys;
}
template <>
struct Codec<Layered> : KeyedCodec<Layered> {};

template <>
Keys<Exception> KeysOf<Exception>() {
  static constexpr Key<Exception> kKeys[] = {
      Field<&Exception::type>("type"),
      Field<&Exception::properties>("properties"),
      Field<&Exception::machines>("machines"),
      Field<&Exception::value>("value"),
      Field<&Exception::reason>("reason", ReasonCodec())};
  return kKeys;
}
template <>
struct Codec<Exception> : KeyedCodec<Exception> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Exception& exception) {
    QOMRT_RETURN_IF_ERROR(KeyedCodec<Exception>::Read(json, reader, exception));
    if (!exception.reason.empty()) return absl::OkStatus();
    return reader.Error("needs the key \"reason\"");
  }
};

namespace {

// A short way to say that a machine is nothing but a table of its name.
constexpr Key<Model> kUnversioned = {
    "unversioned",
    [](const JsonValue& json, JsonReader& reader, Model& model) {
      const size_t before = model.tables.size();
      absl::Status status = TablesCodec::Read(json, reader, model.tables);
      for (size_t i = before; status.ok() && i < model.tables.size(); ++i) {
        const std::string& name = model.tables[i]->name;
        model.machines.push_back({{.name = name,
                                   .tables = {name},
                                   .attributes = {{"unversioned", true}}},
                                  std::nullopt});
      }
      return status;
    },
    [](const Model&) { return false; }, nullptr};

constexpr Key<Model> kMachinesKeys[] = {
    Field<&Model::layered>("layered"),
    Field<&Model::exceptions>("exceptions"),
    Field<&Model::follows>("follows"),
    Field<&Model::driver_aliases>("driver-aliases"),
    Field<&Model::accelerators>("accelerators", NamedCodec<LayerSource>()),
    Field<&Model::platforms>("platforms", NamedCodec<LayerSource>()),
    Field<&Model::machines>("machines", NamedCodec<Machine>()),
    kUnversioned,
    Field<&Model::tables>("tables", TablesCodec())};

}  // namespace

absl::Status ReadMachines(const JsonValue& root, JsonReader& reader,
                          Model& model) {
  return ReadKeys(Keys<Model>(kMachinesKeys), root, reader, model,
                  AddTo(model.attributes, reader));
}

void WriteMachines(const Model& model, JsonWriter& json) {
  json.BeginObject();
  // Others stand in types.json.
  const auto types = model.attributes.find("types");
  if (types != model.attributes.end()) json.Member("types", types->second);
  WriteKeys(Keys<Model>(kMachinesKeys), model, json);
  json.EndObject();
}

// ---- Accelerators' own files -----------------------------------------------

template <>
Keys<AccelFile> KeysOf<AccelFile>() {
  static constexpr Key<AccelFile> kKeys[] = {
      Field<&AccelFile::accelerator>("accelerator"),
      Field<&AccelFile::all>("all"), Field<&AccelFile::per_type>("per_type"),
      Field<&AccelFile::types>("types")};
  return kKeys;
}

absl::Status ReadAccelFile(std::string_view name, const JsonValue& root,
                           JsonReader& reader, Model& model) {
  AccelFile& file = model.accel_files.emplace_back();
  file.name = name;
  QOMRT_RETURN_IF_ERROR(
      ReadKeys(KeysOf<AccelFile>(), root, reader, file, kReadOver));
  for (std::string_view needed : {"accelerator", "types"}) {
    if (qom::internal::JsonMember(root, needed) == nullptr) {
      return reader.Error("needs the keys \"accelerator\" and \"types\"");
    }
  }
  if (file.accelerator.empty()) {
    return reader.Error("accelerator: a name has a character");
  }
  return absl::OkStatus();
}

void WriteAccelFile(const AccelFile& file, JsonWriter& json) {
  json.BeginObject();
  WriteKeys(KeysOf<AccelFile>(), file, json);
  if (file.types.empty()) {  // needed all the same
    json.Key("types");
    json.FilledTexts(file.types);
  }
  json.EndObject();
}

}  // namespace qom::compat::model
