// How the parts of a model look in JSON: a `Codec<T>` reads and writes a T. A
// struct whose JSON is an object has a table of keys instead, `KeysOf<T>()`,
// whose rows are made by `Field<&T::member>("key")`; a member that holds what a
// new T holds is not written. One whose JSON is a list has a `FormOf<T>()`.
//
// Example:
//
//   template <>
//   std::span<const Key<Deprecation>> KeysOf<Deprecation>() {
//     static constexpr Key<Deprecation> kKeys[] = {
//         Field<&Deprecation::since>("since"),
//         Field<&Deprecation::replacement>("replacement")};
//     return kKeys;
//   }
//
// Threads: any; a reader, a writer and what is read into belong to their
// caller.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_CODECS_H_
#define QOMRT_COMPAT_CATALOGUE_CODECS_H_

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "compat/catalogue/keys.h"
#include "compat/catalogue/model.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::compat::model {

using Layout = JsonWriter::Layout;
using qom::internal::JsonText;
using Step = JsonReader::Step;

template <typename T>
struct Codec;

// ---- Keys ------------------------------------------------------------------

// A row of a table of keys.
template <typename T>
struct Key {
  std::string_view name;
  absl::Status (*read)(const JsonValue& json, JsonReader& reader, T& object);
  bool (*is_said)(const T& object);
  void (*write)(const T& object, JsonWriter& json);
};

template <typename T, typename M>
T ObjectOf(M T::*);

template <auto kFirst, auto... kRest>
constexpr auto& At(auto& object) {
  return ((object.*kFirst).*....*kRest);
}

// The member at the end of a path of members, as `C` codes it.
template <auto kFirst, auto... kRest, typename C = void*>
constexpr auto Field(std::string_view name, C = {}) {
  using T = decltype(ObjectOf(kFirst));
  using M = std::remove_reference_t<decltype(At<kFirst, kRest...>(
      std::declval<T&>()))>;
  using Coder = std::conditional_t<std::is_pointer_v<C>, Codec<M>, C>;
  return Key<T>{name,
                [](const JsonValue& json, JsonReader& reader, T& object) {
                  return Coder::Read(json, reader,
                                     At<kFirst, kRest...>(object));
                },
                [](const T& object) {
                  const M& member = At<kFirst, kRest...>(object);
                  if constexpr (requires { member.empty(); }) {
                    return !member.empty();
                  } else {
                    return !(member == M());
                  }
                },
                [](const T& object, JsonWriter& json) {
                  Coder::Write(At<kFirst, kRest...>(object), json);
                }};
}

template <typename T>
using Keys = std::span<const Key<T>>;

// The keys of the JSON object that a T is.
template <typename T>
Keys<T> KeysOf();

// Reads the members of an object; `other` gets those of which no table knows.
template <typename T, typename Other>
absl::Status ReadKeys(Keys<T> keys, const JsonValue& json, JsonReader& reader,
                      T& object, Other other) {
  if (!json.IsObject()) return reader.Wrong(json, "an object");
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const auto found =
        std::find_if(keys.begin(), keys.end(),
                     [name](const Key<T>& key) { return key.name == name; });
    if (found == keys.end()) {
      QOMRT_RETURN_IF_ERROR(other(name, member.value));
      continue;
    }
    const Step step(reader, name);
    QOMRT_RETURN_IF_ERROR(found->read(member.value, reader, object));
  }
  return absl::OkStatus();
}

template <typename T>
absl::Status ReadKeys(Keys<T> keys, const JsonValue& json, JsonReader& reader,
                      T& object) {
  return ReadKeys(keys, json, reader, object,
                  [&reader](std::string_view name, const JsonValue&) {
                    reader.NoteUnknownKey(name);
                    return absl::OkStatus();
                  });
}

// The members of an object that is open already.
template <typename T>
void WriteKeys(Keys<T> keys, const T& object, JsonWriter& json) {
  for (const Key<T>& key : keys) {
    if (!key.is_said(object)) continue;
    json.Key(key.name);
    key.write(object, json);
  }
}

template <typename T, Layout kLayout = Layout::kLines>
struct KeyedCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           T& object) {
    return ReadKeys(KeysOf<T>(), json, reader, object);
  }
  static void Write(const T& object, JsonWriter& json) {
    json.BeginObject(kLayout);
    WriteKeys(KeysOf<T>(), object, json);
    json.EndObject();
  }
};

// ---- Lists of parts --------------------------------------------------------

// A list of `parts` in this order, and at its end an object of `keys` if more
// is to be said.
template <typename T>
struct Form {
  std::string_view what;  // for errors
  size_t needed;          // so many parts must be there
  Keys<T> parts;
  Keys<T> keys{};
  // True if the last part may be taken for the object of keys.
  bool (*ends_in_object)(const T& object) = nullptr;
};
template <typename T>
Form<T> FormOf();

template <typename T>
struct ListCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           T& object) {
    constexpr size_t kTexts = 2;  // what tells a T from other lists
    const Form<T> form = FormOf<T>();
    const JsonValue* part = json.IsArray() ? json.Begin() : nullptr;
    size_t size = part == nullptr ? 0 : json.Size();
    const JsonValue* details = nullptr;
    if (size > form.needed && !form.keys.empty() && part[size - 1].IsObject() &&
        (!part[size - 1].ObjectEmpty() || size > form.parts.size())) {
      details = &part[--size];
    }
    if (size < form.needed || size > form.parts.size()) {
      return reader.Error(form.what);
    }
    for (size_t i = 0; i < size; ++i, ++part) {
      const Key<T>& key = form.parts[i];
      if (i < kTexts) {
        if (!key.read(*part, reader, object).ok()) {
          return reader.Error(form.what);
        }
        if (i == 0 && !form.keys.empty()) reader.NameElement(JsonText(*part));
        continue;
      }
      const Step step(reader, key.name);
      QOMRT_RETURN_IF_ERROR(key.read(*part, reader, object));
    }
    return details == nullptr ? absl::OkStatus()
                              : ReadKeys(form.keys, *details, reader, object);
  }
  static void Write(const T& object, JsonWriter& json) {
    const Form<T> form = FormOf<T>();
    json.BeginList(Layout::kRow);
    for (size_t i = 0; i < form.parts.size(); ++i) {
      const Key<T>& part = form.parts[i];
      if (i < form.needed || part.is_said(object)) part.write(object, json);
    }
    const bool is_ambiguous =
        form.ends_in_object != nullptr && form.ends_in_object(object);
    if (is_ambiguous ||
        std::any_of(form.keys.begin(), form.keys.end(),
                    [&](const Key<T>& key) { return key.is_said(object); })) {
      json.BeginObject();
      WriteKeys(form.keys, object, json);
      json.EndObject();
    }
    json.EndList();
  }
};

// ---- Values ----------------------------------------------------------------

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
  static absl::Status Read(const JsonValue& json, JsonReader& /*reader*/,
                           Value& value) {
    value = qom::internal::JsonToValue(json);
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

// ---- Many of one sort ------------------------------------------------------

template <typename T>
struct Codec<std::vector<T>> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::vector<T>& list) {
    if (!json.IsArray()) return reader.Wrong(json, "a list");
    list.reserve(json.Size());
    for (const JsonValue& element : json.GetArray()) {
      const Step step(reader, {}, JsonReader::Kind::kElement, list.size());
      QOMRT_RETURN_IF_ERROR(
          Codec<T>::Read(element, reader, list.emplace_back()));
    }
    return absl::OkStatus();
  }
  static void Write(const std::vector<T>& list, JsonWriter& json) {
    if constexpr (std::is_same_v<T, std::string>) {
      json.FilledTexts(list);
    } else {
      json.BeginList();
      for (const T& element : list) Codec<T>::Write(element, json);
      json.EndList();
    }
  }
};

// Texts of which each stands once.
struct DistinctCodec : Codec<Texts> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           Texts& texts) {
    QOMRT_RETURN_IF_ERROR(Codec<Texts>::Read(json, reader, texts));
    std::set<std::string_view> known;
    for (const std::string& text : texts) {
      if (known.insert(text).second) continue;
      return reader.Error(fmt::format("'{}' stands twice", text.substr(0, 80)));
    }
    return absl::OkStatus();
  }
};

// Calls `read(name, json)` for the members of an object.
template <typename F>
absl::Status ReadNamed(const JsonValue& json, JsonReader& reader, F read) {
  if (!json.IsObject()) return reader.Wrong(json, "an object");
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const Step step(reader, name, JsonReader::Kind::kName);
    QOMRT_RETURN_IF_ERROR(read(name, member.value));
  }
  return absl::OkStatus();
}

template <typename T>
struct Codec<ByName<T>> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           ByName<T>& all) {
    return ReadNamed(
        json, reader, [&](std::string_view name, const JsonValue& one) {
          return Codec<T>::Read(one, reader, all[std::string(name)]);
        });
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

template <typename T>
std::string_view NameOf(const T& one) {
  return one.name;
}
inline std::string_view NameOf(const SharedTable& table) { return table->name; }
inline std::string_view NameOf(const Machine& one) { return one.version.name; }

// A list as an object of elements by NameOf(); each takes its name from the
// reader.
template <typename T>
struct NamedCodec {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           std::vector<T>& all) {
    if (json.IsObject()) all.reserve(all.size() + json.MemberCount());
    return ReadNamed(json, reader, [&](std::string_view, const JsonValue& one) {
      return Codec<T>::Read(one, reader, all.emplace_back());
    });
  }
  static void Write(const std::vector<T>& all, JsonWriter& json) {
    json.BeginObject();
    for (const T& one : all) {
      json.Key(NameOf(one));
      Codec<T>::Write(one, json);
    }
    json.EndObject();
  }
};

// What a file says besides its keys, as values.
template <typename Attributes>
auto AddTo(Attributes& attributes, JsonReader& reader) {
  return [&](std::string_view name, const JsonValue& json) {
    // An object is meant to be read by somebody.
    if (json.IsObject()) {
      reader.NoteUnknownKey(name);
    } else {
      attributes.emplace(name, qom::internal::JsonToValue(json));
    }
    return absl::OkStatus();
  };
}

// For objects that may hold comments.
inline constexpr auto kReadOver = [](std::string_view, const JsonValue&) {
  return absl::OkStatus();
};

}  // namespace qom::compat::model

#endif  // QOMRT_COMPAT_CATALOGUE_CODECS_H_
