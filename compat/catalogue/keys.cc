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
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/codecs.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/limits.h"
#include "qom/property_flags.h"
#include "qom/status.h"

namespace qom::compat::model {

// ---- Rows ------------------------------------------------------------------

namespace {

template <size_t kAt>
constexpr PropertyFlagRow kFlag = kPropertyFlagRows[kAt];

// The keys of those of the first flags that a row says, one boolean each.
template <size_t kFlags>
constexpr void AddFlagKeys(Key<Row>* next) {
  if constexpr (kFlags > 0) {
    constexpr size_t kAt = kFlags - 1;
    if constexpr (Has(kRowFlags, kFlag<kAt>.flag)) {
      *next++ = {kFlag<kAt>.key,
                 [](const JsonValue& json, JsonReader& reader, Row& row) {
                   bool is_set = false;
                   absl::Status status =
                       Codec<bool>::Read(json, reader, is_set);
                   if (is_set) row.flags = row.flags | kFlag<kAt>.flag;
                   return status;
                 },
                 [](const Row& row) { return Has(row.flags, kFlag<kAt>.flag); },
                 [](const Row&, JsonWriter& json) { json.Write(true); }};
    }
    AddFlagKeys<kFlags - 1>(next);
  }
}

struct NameOrNull : Codec<std::string> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::string& name) {
    return json.IsNull() ? absl::OkStatus()
                         : Codec<std::string>::Read(json, reader, name);
  }
  static void Write(const std::string& name, JsonWriter& json) {
    json.Write(name.empty() ? Value() : Value(name));
  }
};

}  // namespace

template <>
Keys<Deprecation> KeysOf<Deprecation>() {
  static constexpr Key<Deprecation> kKeys[] = {
      Field<&Deprecation::since>("since"),
      Field<&Deprecation::replacement>("replacement")};
  return kKeys;
}
template <>
struct Codec<Deprecation> : KeyedCodec<Deprecation> {};

template <>
Form<History> FormOf<History>() {
  static constexpr Key<History> kParts[] = {Field<&History::until>("until"),
                                            Field<&History::value>("value")};
  return {"an entry is [last version, value]", 2, kParts};
}
template <>
struct Codec<History> : ListCodec<History> {};

template <>
Keys<Row> KeysOf<Row>() {
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
Form<Row> FormOf<Row>() {
  static constexpr Key<Row> kParts[] = {Field<&Row::name>("name"),
                                        Field<&Row::type>("type"),
                                        Field<&Row::default_value>("default")};
  return {
      "a property is [name, type] or [name, type, default], and may have "
      "details at the end",
      2, kParts, KeysOf<Row>(), [](const Row& row) {
        return row.default_value.has_value() && row.default_value->is_object();
      }};
}
template <>
struct Codec<Row> : ListCodec<Row> {};

template <>
Form<Child> FormOf<Child>() {
  static constexpr Key<Child> kParts[] = {Field<&Child::name>("name"),
                                          Field<&Child::type>("type")};
  static constexpr Key<Child> kKeys[] = {Field<&Child::hidden>("hidden"),
                                         Field<&Child::values>("values")};
  return {"a child is [name, type], and may have details at the end", 2, kParts,
          kKeys};
}
template <>
struct Codec<Child> : ListCodec<Child> {};

template <>
Form<Alias> FormOf<Alias>() {
  static constexpr Key<Alias> kParts[] = {
      Field<&Alias::type>("type", NameOrNull()),
      Field<&Alias::property>("property"), Field<&Alias::path>("path")};
  return {"an alias is [type or null, property] or [type, property, path]", 2,
          kParts};
}
template <>
struct Codec<Alias> : ListCodec<Alias> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Alias& alias) {
    QOMRT_RETURN_IF_ERROR(ListCodec<Alias>::Read(json, reader, alias));
    return alias.path.empty() || !json[0].IsNull()
               ? absl::OkStatus()
               : reader.Error(FormOf<Alias>().what);
  }
};

// ---- Types -----------------------------------------------------------------

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
      absl::StatusOr<std::string> row = qom::internal::JsonRow(
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
Keys<Type> KeysOf<Type>() {
  static constexpr Key<Type> kKeys[] = {
      Field<&Type::parent>("parent", ParentCodec()),
      Field<&Type::is_abstract>("abstract"),
      Field<&Type::is_interface>("interface"),
      Field<&Type::interfaces>("interfaces"),
      Field<&Type::not_created>("not_created", NotCreatedCodec()),
      Field<&Type::description>("description"),
      Field<&Type::hotpluggable>("hotpluggable"),
      Field<&Type::children>("children", ChildrenCodec()),
      Field<&Type::unreadable>("unreadable"),
      Field<&Type::readonly>("readonly"),
      Field<&Type::removed>("removed"),
      Field<&Type::aliases>("aliases"),
      Field<&Type::initial>("initial"),
      Field<&Type::props>("props")};
  return kKeys;
}
template <>
struct Codec<Type> : KeyedCodec<Type> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Type& type) {
    type.name = reader.Name();
    QOMRT_RETURN_IF_ERROR(KeyedCodec<Type>::Read(json, reader, type));
    for (auto& [name, alias] : type.aliases) {
      if (alias.type == type.name) alias.type.clear();
    }
    return absl::OkStatus();
  }
};

namespace {
constexpr Key<Model> kTypesKeys[] = {
    Field<&Model::types>("types", NamedCodec<Type>())};
}  // namespace

absl::Status ReadTypes(const JsonValue& root, JsonReader& reader,
                       Model& model) {
  const JsonValue* types = qom::internal::JsonMember(root, "types");
  if (types == nullptr || !types->IsObject()) {
    return reader.Error(
        "needs the key \"types\" with an object of types by name");
  }
  if (types->MemberCount() > kMaxRecipes) {
    return reader.Error(fmt::format("{} types; at most {} are read",
                                    types->MemberCount(), kMaxRecipes));
  }
  return ReadKeys(Keys<Model>(kTypesKeys), root, reader, model,
                  AddTo(model.attributes, reader));
}

void WriteTypes(const Model& model, JsonWriter& json) {
  json.BeginObject();
  for (const auto& [key, value] : model.attributes) {
    if (key != "types") json.Member(key, value);
  }
  WriteKeys(Keys<Model>(kTypesKeys), model, json);
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
Keys<Limits> KeysOf<Limits>() {
  static constexpr Key<Limits> kKeys[] = {
      Field<&Limits::min>("min", IntegerCodec()),
      Field<&Limits::max>("max", IntegerCodec()),
      Field<&Limits::power_of_two>("power_of_two"),
      Field<&Limits::zero_is_unset>("zero_is_unset"),
      Field<&Limits::length>("length"),
      Field<&Limits::values>("values", DistinctCodec()),
      Field<&Limits::text>("text", FormCodec())};
  return kKeys;
}
template <>
struct Codec<Limits> : KeyedCodec<Limits, Layout::kRow> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Limits& limits) {
    QOMRT_RETURN_IF_ERROR(KeyedCodec<Limits>::Read(json, reader, limits));
    if (limits.values.empty() &&
        qom::internal::JsonMember(json, "values") != nullptr) {
      return reader.Error("values: none is allowed");
    }
    if (!limits.min.has_value() || !limits.max.has_value()) {
      return absl::OkStatus();
    }
    const Value& min = *limits.min;
    const Value& max = *limits.max;
    const bool is_range = min.is_negative() == max.is_negative()
                              ? min.uint_value() <= max.uint_value()
                              : min.is_negative();
    if (is_range) return absl::OkStatus();
    return reader.Error(fmt::format("min {} is greater than max {}",
                                    limits.min->ToText(),
                                    limits.max->ToText()));
  }
};

namespace {

struct ValuesByType : Codec<ByName<Texts>> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           ByName<Texts>& all) {
    return ReadNamed(
        json, reader, [&](std::string_view type, const JsonValue& values) {
          return DistinctCodec::Read(values, reader, all[std::string(type)]);
        });
  }
};

constexpr Key<Model> kLimitsKeys[] = {
    Field<&Model::values>("types", ValuesByType()),
    Field<&Model::limits>("props")};

}  // namespace

absl::Status ReadLimits(const JsonValue& root, JsonReader& reader,
                        Model& model) {
  return ReadKeys(Keys<Model>(kLimitsKeys), root, reader, model, kReadOver);
}

void WriteLimits(const Model& model, JsonWriter& json) {
  json.BeginObject();
  WriteKeys(Keys<Model>(kLimitsKeys), model, json);
  json.EndObject();
}

// ---- Comparing -------------------------------------------------------------

namespace {

constexpr Key<Property> kPropertyKeys[] = {
    Field<&Property::row, &Row::type>("type"),
    Field<&Property::row, &Row::default_value>("default"),
    Field<&Property::readonly>("readonly"),
    Field<&Property::unreadable>("unreadable")};

// What the keys of `a` and `b` say differently.
template <typename T>
void AddDifferences(Keys<T> keys, const T& a, const T& b, Texts& all) {
  for (const Key<T>& key : keys) {
    auto shown = [&key](const T& object) {
      if (!key.is_said(object)) return std::string("nothing");
      return qom::internal::JsonRow(
                 [&](JsonWriter& json) { key.write(object, json); })
          .value_or("what is no JSON");
    };
    const std::string was = shown(a);
    const std::string is = shown(b);
    if (was == is) continue;
    all.push_back(fmt::format("{}: {} becomes {}", key.name, was, is));
  }
}

}  // namespace

Texts Differences(const Property& a, const Property& b) {
  Texts all;
  AddDifferences(Keys<Property>(kPropertyKeys), a, b, all);
  AddDifferences(KeysOf<Row>(), a.row, b.row, all);
  AddDifferences(KeysOf<Limits>(), a.limits, b.limits, all);
  return all;
}

Texts Differences(const Type& a, const Type& b) {
  Texts all;
  AddDifferences(KeysOf<Type>(), a, b, all);
  if (a.found.layers != b.found.layers) all.push_back("layers: they change");
  return all;
}

}  // namespace qom::compat::model
