// The keys of a feature_bits.json, and what in one cannot be meant.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/feature_bits.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/codecs.h"
#include "compat/catalogue/keys.h"
#include "compat/diagnostic.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat {
namespace model {
namespace {

struct BitCodec : Codec<uint32_t> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           uint32_t& bit) {
    QOMRT_RETURN_IF_ERROR(Codec<uint32_t>::Read(json, reader, bit));
    return bit < kMostFeatureBits ? absl::OkStatus()
                                  : reader.Error("there is no such bit");
  }
};

}  // namespace

template <>
Form<FeatureBit> FormOf<FeatureBit>() {
  static constexpr Key<FeatureBit> kParts[] = {
      Field<&FeatureBit::name>("name"),
      Field<&FeatureBit::bit>("bit", BitCodec()),
      Field<&FeatureBit::property>("property")};
  static constexpr Key<FeatureBit> kKeys[] = {
      Field<&FeatureBit::clears>("clears")};
  static_assert(kMostFeatureBits == 128);
  return {
      "a bit is [name, number from 0 to 127] or [name, number, property], and "
      "may have details at the end",
      2, kParts, kKeys};
}
template <>
struct Codec<FeatureBit> : ListCodec<FeatureBit> {
  static absl::Status Read(const JsonValue& json, JsonReader& reader,
                           FeatureBit& bit) {
    QOMRT_RETURN_IF_ERROR(ListCodec<FeatureBit>::Read(json, reader, bit));
    if (bit.name.empty()) return reader.Error("the name is empty");
    return bit.clears && bit.property.empty()
               ? reader.Error("clears: only a property can")
               : absl::OkStatus();
  }
};

template <>
Keys<FeatureBits> KeysOf<FeatureBits>() {
  static constexpr Key<FeatureBits> kKeys[] = {
      Field<&FeatureBits::types>("types"),
      Field<&FeatureBits::vhost_user_protocol>("vhost_user_protocol")};
  return kKeys;
}

namespace {

absl::Status CheckEachOnce(const std::vector<FeatureBit>& bits,
                           const JsonReader& reader) {
  std::array<const FeatureBit*, kMostFeatureBits> seen{};
  for (const FeatureBit& one : bits) {
    const FeatureBit*& first = seen[one.bit];
    if (first != nullptr) {
      return reader.Error(fmt::format("bit {} is '{}' and '{}'", one.bit,
                                      first->name, one.name));
    }
    first = &one;
  }
  return absl::OkStatus();
}

absl::Status ReadBits(const JsonValue& root, JsonReader& reader,
                      FeatureBits& bits) {
  QOMRT_RETURN_IF_ERROR(ReadKeys(KeysOf<FeatureBits>(), root, reader, bits));
  for (const auto& [type, of_type] : bits.types) {
    const Step key(reader, "types");
    const Step name(reader, type, JsonReader::Kind::kName);
    QOMRT_RETURN_IF_ERROR(CheckEachOnce(of_type, reader));
  }
  const Step key(reader, "vhost_user_protocol");
  for (const FeatureBit& one : bits.vhost_user_protocol) {
    if (one.property.empty()) continue;
    return reader.Error(fmt::format(
        "'{}': no property decides a bit of the protocol", one.name));
  }
  return CheckEachOnce(bits.vhost_user_protocol, reader);
}

// The names of all properties of all types, sorted.
std::vector<std::string_view> PropertyNames(const TypeRegistry& registry) {
  std::set<std::string_view> names;
  for (const Class* type : registry.Types()) {
    for (const ClassProperty* one : type->properties()) {
      if (one != nullptr) names.insert(one->name);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace

absl::Status ReadFeatureBits(const JsonValue& root, JsonReader& reader,
                             Model& model) {
  return ReadBits(root, reader, model.feature_bits);
}

void WriteFeatureBits(const Model& model, JsonWriter& json) {
  KeyedCodec<FeatureBits>::Write(model.feature_bits, json);
}

void NoteUnknownBits(const FeatureBits& bits, const TypeRegistry& registry,
                     std::vector<Diagnostic>& notes) {
  if (bits.types.empty()) return;
  Suggestions suggestions;
  auto add = [&](Cause cause, std::string_view type, std::string_view property,
                 std::string_view what, std::vector<std::string> nearest) {
    ErrorFacts facts{.cause = cause};
    facts.type = type;
    facts.property = property;
    facts.nearest = std::move(nearest);
    AddNote(DiagnosticOf(facts,
                         fmt::format("feature_bits.json: types '{}'{}{}", type,
                                     what, OrNearest(facts.nearest)),
                         Severity::kNote),
            notes);
  };
  const std::vector<std::string_view> names = PropertyNames(registry);
  for (const auto& [name, of_type] : bits.types) {
    if (registry.Find(name) == nullptr) {
      add(Cause::kUnknownType, name, "", ": there is no such type",
          registry.NearestTypes(name, suggestions));
    }
    for (const FeatureBit& one : of_type) {
      if (one.property.empty() ||
          std::binary_search(names.begin(), names.end(), one.property)) {
        continue;
      }
      add(Cause::kUnknownProperty, name, one.property,
          fmt::format(" '{}': no type has a property '{}'", one.name,
                      one.property),
          suggestions.Names(one.property, names));
    }
  }
}

}  // namespace model

absl::StatusOr<FeatureBits> LoadFeatureBits(std::string_view name,
                                            std::string_view text) try {
  QOMRT_ASSIGN_OR_RETURN(const qom::internal::JsonDocument document,
                         qom::internal::ParseJson(name, text));
  model::JsonReader reader(name);
  FeatureBits bits;
  QOMRT_RETURN_IF_ERROR(
      Annotate(model::ReadBits(document, reader, bits), name));
  return bits;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::compat
