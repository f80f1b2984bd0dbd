// The tables of keys of types.json and limits.json, and the parts of them that
// are lists.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/keys.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/codecs.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/property_flags.h"
#include "qom/status.h"

namespace qom::compat::model {

// ---- Places ----------------------------------------------------------------

std::string JsonReader::Place() const {
  std::string place;
  bool after_key = false;
  for (const Step::Part& part : path_) {
    const bool is_key = part.kind == Step::Kind::kKey;
    if (is_key) {
      place += place.empty() ? "" : after_key ? "." : ": ";
      place += part.text;
    } else if (part.kind == Step::Kind::kName) {
      place += fmt::format(" '{}'", part.text);
    } else {
      place += fmt::format("[{}]", part.index);
      if (!part.text.empty()) place += fmt::format(" '{}'", part.text);
    }
    after_key = is_key;
  }
  return place;
}

absl::Status JsonReader::Error(std::string_view what) const {
  return qom::Error(Cause::kMalformed, "{}{}{}", Place(),
                    path_.empty() ? "" : ": ", what);
}

absl::Status JsonReader::Wrong(const JsonValue& found,
                               std::string_view needed) const {
  return Error(
      fmt::format("{} where {} is needed", internal::JsonKind(found), needed));
}

void JsonReader::NoteUnknownKey(std::string_view key) {
  if (notes_ == nullptr) return;
  Diagnostic note;
  note.severity = Severity::kNote;
  note.code = "unknown-key";
  note.message =
      fmt::format("{}: {}{}nobody knows the key '{}'; it is ignored", file_,
                  Place(), path_.empty() ? "" : ": ", key.substr(0, 80));
  notes_->push_back(std::move(note));
}

// ---- Rows ------------------------------------------------------------------

namespace {

// The keys of those of the first flags that a row says, one boolean each.
template <size_t kFlags>
constexpr void AddFlagKeys(Key<Row>* next) {
  if constexpr (kFlags > 0) {
    constexpr size_t kAt = kFlags - 1;
    if constexpr (Has(kRowFlags, kPropertyFlagRows[kAt].flag)) {
      *next++ = {kPropertyFlagRows[kAt].key,
                 [](const JsonValue& json, JsonReader& reader, Row& row) {
                   bool is_set = false;
                   absl::Status status =
                       Codec<bool>::Read(json, reader, is_set);
                   if (is_set)
                     row.flags = row.flags | kPropertyFlagRows[kAt].flag;
                   return status;
                 },
                 [](const Row& row) {
                   return Has(row.flags, kPropertyFlagRows[kAt].flag);
                 },
                 [](const Row&, JsonWriter& json) { json.Write(true); }};
    }
    AddFlagKeys<kFlags - 1>(next);
  }
}

}  // namespace

template <>
struct Codec<History> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           History& entry) {
    if (!json.IsArray() || json.Size() != 2 || !json[0].IsString()) {
      return reader.Error("an entry is [last version, value]");
    }
    entry.until = JsonText(json[0]);
    return Codec<Value>::Read(json[1], reader, entry.value);
  }
  static void Write(const History& entry, JsonWriter& json) {
    json.BeginList();
    json.Write(entry.until);
    json.Write(entry.value);
    json.EndList();
  }
};

// The details of a row, at its end.
template <>
std::span<const Key<Row>> KeysOf<Row>() {
  static constexpr auto kKeys = [] {
    constexpr Key<Row> kOthers[] = {Field<&Row::kind>("kind"),
                                    Field<&Row::doc>("doc"),
                                    Field<&Row::unit>("unit"),
                                    Field<&Row::automatic>("automatic"),
                                    Field<&Row::deprecated>("deprecated"),
                                    Field<&Row::history>("history")};
    constexpr auto kFlags = static_cast<uint32_t>(kRowFlags);
    std::array<Key<Row>, std::size(kOthers) + std::popcount(kFlags)> keys{};
    std::copy(std::begin(kOthers), std::end(kOthers), keys.begin());
    AddFlagKeys<std::size(kPropertyFlagRows)>(keys.data() + std::size(kOthers));
    return keys;
  }();
  return kKeys;
}

template <>
std::span<const Key<Deprecation>> KeysOf<Deprecation>() {
  static constexpr Key<Deprecation> kKeys[] = {
      Field<&Deprecation::since>("since"),
      Field<&Deprecation::replacement>("replacement")};
  return kKeys;
}

template <>
struct Codec<Row> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Row& row) {
    const size_t size = json.IsArray() ? json.Size() : 0;
    const JsonValue* details = nullptr;
    if (size > 2) {
      const JsonValue& last = json[static_cast<rapidjson::SizeType>(size - 1)];
      if (last.IsObject() && !last.ObjectEmpty()) details = &last;
    }
    const size_t plain = size - (details != nullptr ? 1 : 0);
    if (plain < 2 || plain > 3 || !json[0].IsString() || !json[1].IsString()) {
      return reader.Error(
          "a property is [name, type] or [name, type, default], and may have "
          "details at the end");
    }
    row.name = JsonText(json[0]);
    row.type = JsonText(json[1]);
    reader.NameElement(row.name);
    if (plain > 2) {
      const Step step(reader, "default");
      QOMRT_RETURN_IF_ERROR(Codec<std::optional<Value>>::Read(
          json[2], reader, row.default_value));
    }
    return details == nullptr ? absl::OkStatus()
                              : ReadKeys(*details, reader, row);
  }
  static void Write(const Row& row, JsonWriter& json) {
    json.BeginList(Layout::kRow);
    json.Write(row.name);
    json.Write(row.type);
    if (row.default_value.has_value()) json.Write(*row.default_value);
    if (!SaysNothing(row)) KeyedCodec<Row>::Write(row, json);
    json.EndList();
  }
};

// ---- Types -----------------------------------------------------------------

template <>
std::span<const Key<Child>> KeysOf<Child>() {
  static constexpr Key<Child> kKeys[] = {Field<&Child::hidden>("hidden"),
                                         Field<&Child::values>("values")};
  return kKeys;
}

template <>
struct Codec<Child> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Child& child) {
    if (!json.IsArray() || json.Size() < 2 || json.Size() > 3 ||
        !json[0].IsString() || !json[1].IsString() ||
        (json.Size() == 3 && !json[2].IsObject())) {
      return reader.Error(
          "a child is [name, type], and may have details at the end");
    }
    child.name = JsonText(json[0]);
    child.type = JsonText(json[1]);
    reader.NameElement(child.name);
    return json.Size() == 2 ? absl::OkStatus()
                            : ReadKeys(json[2], reader, child);
  }
  static void Write(const Child& child, JsonWriter& json) {
    json.BeginList(Layout::kRow);
    json.Write(child.name);
    json.Write(child.type);
    if (!SaysNothing(child)) KeyedCodec<Child>::Write(child, json);
    json.EndList();
  }
};

template <>
struct Codec<Alias> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Alias& alias) {
    if (!json.IsArray() || json.Size() < 2 || json.Size() > 3 ||
        !json[1].IsString() || !(json[0].IsNull() || json[0].IsString()) ||
        (json.Size() == 3 && !(json[0].IsString() && json[2].IsString()))) {
      return reader.Error(
          "an alias is [type or null, property] or [type, property, path]");
    }
    if (json[0].IsString()) alias.type = JsonText(json[0]);
    alias.property = JsonText(json[1]);
    if (json.Size() == 3) alias.path = JsonText(json[2]);
    return absl::OkStatus();
  }
  static void Write(const Alias& alias, JsonWriter& json) {
    json.BeginList(Layout::kRow);
    json.Write(alias.type.empty() ? Value() : Value(alias.type));
    json.Write(alias.property);
    if (!alias.path.empty()) json.Write(alias.path);
    json.EndList();
  }
};

namespace {

struct ParentCodec : Codec<std::string> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::string& parent) {
    absl::Status status = Codec<std::string>::Read(json, reader, parent);
    if (!status.ok() || !parent.empty()) return status;
    return reader.Error("the name of a type is needed");
  }
};

// Why a type is not created may be said in words.
struct NotCreatedCodec : Codec<bool> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           bool& not_created) {
    if (!json.IsString()) return Codec<bool>::Read(json, reader, not_created);
    not_created = true;
    return absl::OkStatus();
  }
};

// As many to a line as it holds.
struct ChildrenCodec : Codec<std::vector<Child>> {
  static void Write(const std::vector<Child>& children, JsonWriter& json) {
    std::vector<std::string> rows;
    for (const Child& child : children) {
      absl::StatusOr<std::string> row = internal::JsonRow(
          [&child](JsonWriter& one) { Codec<Child>::Write(child, one); });
      // What is no JSON is for the document to report.
      if (!row.ok()) return Codec<std::vector<Child>>::Write(children, json);
      rows.push_back(*std::move(row));
    }
    json.FilledList(rows);
  }
};

}  // namespace

template <>
std::span<const Key<Type>> KeysOf<Type>() {
  static constexpr Key<Type> kKeys[] = {
      Field<&Type::parent, ParentCodec>("parent"),
      Field<&Type::is_abstract>("abstract"),
      Field<&Type::is_interface>("interface"),
      Field<&Type::interfaces>("interfaces"),
      Field<&Type::not_created, NotCreatedCodec>("not_created"),
      Field<&Type::description>("description"),
      Field<&Type::hotpluggable>("hotpluggable"),
      Field<&Type::children, ChildrenCodec>("children"),
      Field<&Type::unreadable>("unreadable"),
      Field<&Type::readonly>("readonly"),
      Field<&Type::removed>("removed"),
      Field<&Type::aliases>("aliases"),
      Field<&Type::initial>("initial"),
      Field<&Type::props>("props")};
  return kKeys;
}

absl::Status ReadTypes(const JsonValue& root, JsonReader& reader,
                       Model& model) {
  const JsonValue* types = internal::Member(root, "types");
  if (types == nullptr || !types->IsObject()) {
    return reader.Error(
        "needs the key \"types\" with an object of types by name");
  }
  for (const auto& member : root.GetObject()) {
    const std::string_view key = JsonText(member.name);
    if (key == "types") continue;
    absl::StatusOr<Value> value = internal::JsonToValue(member.value);
    if (value.ok()) {
      model.attributes.emplace(key, *std::move(value));
    } else {
      reader.NoteUnknownKey(key);
    }
  }
  const Step step(reader, "types");
  model.types.reserve(types->MemberCount());
  for (const auto& member : types->GetObject()) {
    Type& type = model.types.emplace_back();
    type.name = JsonText(member.name);
    const Step named = Step::Named(reader, type.name);
    QOMRT_RETURN_IF_ERROR(Codec<Type>::Read(member.value, reader, type));
    for (auto& [name, alias] : type.aliases) {
      if (alias.type == type.name) alias.type.clear();
    }
  }
  return absl::OkStatus();
}

void WriteTypes(const Model& model, JsonWriter& json) {
  json.BeginObject();
  for (const auto& [key, value] : model.attributes) {
    if (key != "types") json.Member(key, value);
  }
  json.Key("types");
  json.BeginObject();
  for (const Type& type : model.types) {
    json.Key(type.name);
    Codec<Type>::Write(type, json);
  }
  json.EndObject();
  json.EndObject();
}

// ---- Limits ----------------------------------------------------------------

namespace {

struct IntegerCodec : Codec<std::optional<Value>> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::optional<Value>& value) {
    if (!json.IsInt64() && !json.IsUint64()) {
      return reader.Wrong(json, "an integer");
    }
    return Codec<std::optional<Value>>::Read(json, reader, value);
  }
};

struct FormCodec : Codec<std::string> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::string& form) {
    QOMRT_RETURN_IF_ERROR(Codec<std::string>::Read(json, reader, form));
    std::vector<std::string_view> known;
    for (const props::KindRow& row : props::Kinds()) {
      if (row.check == nullptr) continue;
      if (row.name() == form) return absl::OkStatus();
      known.push_back(row.name());
    }
    return reader.Error(fmt::format("unknown text form '{}'; known: {}", form,
                                    fmt::join(known, ", ")));
  }
};

}  // namespace

template <>
std::span<const Key<Limits>> KeysOf<Limits>() {
  static constexpr Key<Limits> kKeys[] = {
      Field<&Limits::min, IntegerCodec>("min"),
      Field<&Limits::max, IntegerCodec>("max"),
      Field<&Limits::power_of_two>("power_of_two"),
      Field<&Limits::zero_is_unset>("zero_is_unset"),
      Field<&Limits::length>("length"),
      Field<&Limits::values>("values"),
      Field<&Limits::text, FormCodec>("text")};
  return kKeys;
}

// Those of limits.json.
template <>
std::span<const Key<Model>> KeysOf<Model>() {
  static constexpr Key<Model> kKeys[] = {Field<&Model::values>("types"),
                                         Field<&Model::limits>("props")};
  return kKeys;
}

absl::Status ReadLimits(const JsonValue& root, JsonReader& reader,
                        Model& model) {
  QOMRT_RETURN_IF_ERROR(
      ReadKeys(root, reader, model, [](std::string_view, const JsonValue&) {
        return absl::OkStatus();  // comments
      }));
  for (const auto& [type, properties] : model.limits) {
    for (const auto& [property, limits] : properties) {
      if (!limits.min.has_value() || !limits.max.has_value() ||
          limits.min->is_negative() ||
          limits.min->uint_value() <= limits.max->uint_value()) {
        continue;
      }
      return Error(Cause::kMalformed,
                   "props '{}' '{}': min {} is greater than max {}", type,
                   property, limits.min->ToText(), limits.max->ToText());
    }
  }
  return absl::OkStatus();
}

bool HasLimits(const Model& model) { return !SaysNothing(model); }

void WriteLimits(const Model& model, JsonWriter& json) {
  KeyedCodec<Model>::Write(model, json);
}

// ---- Comparing -------------------------------------------------------------

namespace {

template <typename T>
std::string Shown(const T& value) {
  absl::StatusOr<std::string> text = internal::JsonRow(
      [&value](JsonWriter& json) { Codec<T>::Write(value, json); });
  return text.ok() ? *std::move(text) : std::string("what is no JSON");
}

template <typename T>
std::string Shown(const std::optional<T>& value) {
  return value.has_value() ? Shown(*value) : std::string("nothing");
}

// What the keys of `a` and `b` say differently.
template <typename T>
void AddDifferences(const T& a, const T& b, std::vector<std::string>& all) {
  for (const Key<T>& key : KeysOf<T>()) {
    auto shown = [&key](const T& object) {
      if (!key.is_said(object)) return std::string("nothing");
      absl::StatusOr<std::string> text =
          internal::JsonRow([&](JsonWriter& json) { key.write(object, json); });
      return text.ok() ? *std::move(text) : std::string("what is no JSON");
    };
    std::string was = shown(a);
    std::string is = shown(b);
    if (was == is) continue;
    all.push_back(fmt::format("{}: {} becomes {}", key.name, was, is));
  }
}

}  // namespace

std::vector<std::string> Differences(const Property& a, const Property& b) {
  std::vector<std::string> all;
  auto add = [&all](std::string_view about, const std::string& was,
                    const std::string& is) {
    if (was == is) return;
    all.push_back(fmt::format("{}: {} becomes {}", about, was, is));
  };
  add("type", a.row.type, b.row.type);
  add("default", Shown(a.row.default_value), Shown(b.row.default_value));
  AddDifferences(a.row, b.row, all);
  AddDifferences(a.limits, b.limits, all);
  add("readonly", Shown(a.readonly), Shown(b.readonly));
  add("unreadable", Shown(a.unreadable), Shown(b.unreadable));
  return all;
}

std::vector<std::string> Differences(const Type& a, const Type& b) {
  std::vector<std::string> all;
  AddDifferences(a, b, all);
  if (a.found.layers != b.found.layers) all.push_back("layers: they change");
  return all;
}

}  // namespace qom::compat::model
