// How the parts of a model look in JSON: a `Codec<T>` reads and writes a T. A
// struct whose JSON is an object has a table of keys instead, `kKeys<T>`, whose
// rows are made by `Field<&T::member>("key")`; a member that holds what a new T
// holds is not written.
//
// Example:
//
//   template <>
//   inline constexpr Key<Deprecation> kKeys<Deprecation>[] = {
//       Field<&Deprecation::since>("since"),
//       Field<&Deprecation::replacement>("replacement")};
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_CODECS_H_
#define QOMRT_COMPAT_CATALOGUE_CODECS_H_

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "compat/catalogue/keys.h"
#include "qom/status.h"

namespace qom::compat::model {

using Layout = JsonWriter::Layout;
using internal::JsonText;
using Step = JsonReader::Step;

template <typename T>
struct Codec;

// A row of a table of keys.
template <typename T>
struct Key {
  std::string_view name;
  absl::Status (*read)(const JsonValue& json, JsonReader& reader, T& object);
  bool (*is_said)(const T& object);
  void (*write)(const T& object, JsonWriter& json);
};

template <typename T>
struct MemberOf;
template <typename T, typename M>
struct MemberOf<M T::*> {
  using Object = T;
  using Type = M;
};

template <auto kMember, typename C = void>
constexpr auto Field(std::string_view name) {
  using T = typename MemberOf<decltype(kMember)>::Object;
  using M = typename MemberOf<decltype(kMember)>::Type;
  using Coder = std::conditional_t<std::is_void_v<C>, Codec<M>, C>;
  return Key<T>{name,
                [](const JsonValue& json, JsonReader& reader, T& object) {
                  return Coder::Read(json, reader, object.*kMember);
                },
                [](const T& object) { return !(object.*kMember == M()); },
                [](const T& object, JsonWriter& json) {
                  Coder::Write(object.*kMember, json);
                }};
}

// The keys of the JSON object that a T is; see keys.cc.
template <typename T>
std::span<const Key<T>> KeysOf();

// Reads the members of an object; `other` gets those of which no table knows.
template <typename T, typename Other>
absl::Status ReadKeys(const JsonValue& json, JsonReader& reader, T& object,
                      Other other) {
  if (!json.IsObject()) return reader.Wrong(json, "an object");
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const Key<T>* found = nullptr;
    for (const Key<T>& key : KeysOf<T>()) {
      if (key.name == name) found = &key;
    }
    if (found == nullptr) {
      QOMRT_RETURN_IF_ERROR(other(name, member.value));
      continue;
    }
    const Step step(reader, name);
    QOMRT_RETURN_IF_ERROR(found->read(member.value, reader, object));
  }
  return absl::OkStatus();
}

template <typename T>
absl::Status ReadKeys(const JsonValue& json, JsonReader& reader, T& object) {
  return ReadKeys(json, reader, object,
                  [&reader](std::string_view name, const JsonValue&) {
                    reader.NoteUnknownKey(name);
                    return absl::OkStatus();
                  });
}

template <typename T>
bool SaysNothing(const T& object) {
  for (const Key<T>& key : KeysOf<T>()) {
    if (key.is_said(object)) return false;
  }
  return true;
}

// The members of an object that is open already.
template <typename T>
void WriteKeys(const T& object, JsonWriter& json) {
  for (const Key<T>& key : KeysOf<T>()) {
    if (!key.is_said(object)) continue;
    json.Key(key.name);
    key.write(object, json);
  }
}

template <typename T, Layout kLayout = Layout::kLines>
struct KeyedCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           T& object) {
    return ReadKeys(json, reader, object);
  }
  static void Write(const T& object, JsonWriter& json) {
    json.BeginObject(kLayout);
    WriteKeys(object, json);
    json.EndObject();
  }
};
template <>
struct Codec<Deprecation> : KeyedCodec<Deprecation> {};
template <>
struct Codec<Limits> : KeyedCodec<Limits, Layout::kRow> {};
template <>
struct Codec<Type> : KeyedCodec<Type> {};
template <>
struct Codec<Layered> : KeyedCodec<Layered> {};

template <>
struct Codec<bool> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           bool& value) {
    if (!json.IsBool()) return reader.Wrong(json, "a boolean");
    value = json.GetBool();
    return absl::OkStatus();
  }
  static void Write(bool value, JsonWriter& json) { json.Write(value); }
};

template <>
struct Codec<std::string> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::string& value) {
    if (!json.IsString()) return reader.Wrong(json, "a string");
    value = JsonText(json);
    return absl::OkStatus();
  }
  static void Write(const std::string& value, JsonWriter& json) {
    json.Write(value);
  }
};

template <std::unsigned_integral T>
struct Codec<T> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           T& value) {
    if (!json.IsUint64() || json.GetUint64() > std::numeric_limits<T>::max()) {
      return reader.Wrong(json, "a count");
    }
    value = static_cast<T>(json.GetUint64());
    return absl::OkStatus();
  }
  static void Write(T value, JsonWriter& json) { json.Write(value); }
};

template <>
struct Codec<Value> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Value& value) {
    absl::StatusOr<Value> read = internal::JsonToValue(json);
    if (!read.ok()) return reader.Error(Message(read.status()));
    value = *std::move(read);
    return absl::OkStatus();
  }
  static void Write(const Value& value, JsonWriter& json) { json.Write(value); }
};

template <typename T>
struct Codec<std::optional<T>> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::optional<T>& value) {
    return Codec<T>::Read(json, reader, value.emplace());
  }
  static void Write(const std::optional<T>& value, JsonWriter& json) {
    Codec<T>::Write(*value, json);
  }
};

template <>
struct Codec<Texts> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Texts& texts) {
    if (!json.IsArray()) return reader.Wrong(json, "a list of strings");
    for (const JsonValue& text : json.GetArray()) {
      QOMRT_RETURN_IF_ERROR(
          Codec<std::string>::Read(text, reader, texts.emplace_back()));
    }
    return absl::OkStatus();
  }
  static void Write(const Texts& texts, JsonWriter& json) {
    json.FilledTexts(texts);
  }
};
template <typename T>
struct Codec<std::vector<T>> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::vector<T>& list) {
    if (!json.IsArray()) return reader.Wrong(json, "a list");
    list.reserve(json.Size());
    for (const JsonValue& element : json.GetArray()) {
      const Step step = Step::Element(reader, list.size());
      QOMRT_RETURN_IF_ERROR(
          Codec<T>::Read(element, reader, list.emplace_back()));
    }
    return absl::OkStatus();
  }
  static void Write(const std::vector<T>& list, JsonWriter& json) {
    json.BeginList();
    for (const T& element : list) Codec<T>::Write(element, json);
    json.EndList();
  }
};

template <typename T>
struct Codec<ByName<T>> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           ByName<T>& all) {
    if (!json.IsObject()) return reader.Wrong(json, "an object");
    for (const auto& member : json.GetObject()) {
      const std::string_view name = JsonText(member.name);
      const Step step = Step::Named(reader, name);
      QOMRT_RETURN_IF_ERROR(
          Codec<T>::Read(member.value, reader, all[std::string(name)]));
    }
    return absl::OkStatus();
  }
  static void Write(const ByName<T>& all, JsonWriter& json) {
    json.BeginObject();
    for (const auto& [name, one] : all) {
      json.Key(name);
      Codec<T>::Write(one, json);
    }
    json.EndObject();
  }
};

}  // namespace qom::compat::model

#endif  // QOMRT_COMPAT_CATALOGUE_CODECS_H_
