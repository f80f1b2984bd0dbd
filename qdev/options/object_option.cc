// `-object` to and from an `ObjectOption`.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/object_option.h"

#include <cstddef>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/id.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qom/internal/hash.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr KeyValueSyntax kObjectSyntax = {.implied_key = "qom-type"};

absl::StatusOr<ObjectOption> FromTree(OptionData tree, bool strict) {
  if (!tree.is_object()) {
    return Error(Cause::kMalformed, "an option is an object, not {}",
                 tree.KindName());
  }
  ObjectOption option;
  option.strict = strict;
  option.properties.reserve(tree.members().size());
  for (OptionData::Member& member : tree.members()) {
    const bool is_type = member.name == "qom-type";
    if (!is_type && member.name != "id") {
      option.properties.push_back(std::move(member));
      continue;
    }
    QOMRT_RETURN_IF_ERROR(
        member.value.TakeOnce(member.name, is_type ? option.type : option.id));
  }
  if (option.type.empty()) {
    return Error(Cause::kMalformed,
                 "it names no type; write TYPE,id=ID,PROPERTY=VALUE,…");
  }
  if (option.id.empty()) {
    return Error(Cause::kMalformed,
                 "it has no id; write TYPE,id=ID,PROPERTY=VALUE,…");
  }
  QOMRT_RETURN_IF_ERROR(CheckId(option.id));
  return option;
}

// Keys that are different, in the tree that is made of them; no deeper than
// OptionData::kMaxDepth.
size_t CountKeys(const OptionData& tree) {
  if (tree.is_scalar()) return 1;
  size_t count = 0;
  for (const OptionData::Member& member : tree.members()) {
    count += CountKeys(member.value);
  }
  return count;
}

// A tree keeps the last value of a key that comes again; a list may want the
// others, too. They go before it.
void PutBack(std::span<const KeyValue> pairs, ObjectOption& option) {
  qom::internal::HashMap<std::string_view, std::vector<std::string_view>>
      values;
  for (const KeyValue& pair : pairs) values[pair.key].push_back(pair.value);
  std::vector<OptionData::Member> all;
  for (OptionData::Member& property : option.properties) {
    const auto same = values.find(property.name);
    const size_t count = same == values.end() ? 1 : same->second.size();
    for (size_t i = 0; i + 1 < count; ++i) {
      all.push_back({property.name, Value(same->second[i])});
    }
    all.push_back(std::move(property));
  }
  option.properties = std::move(all);
}

absl::StatusOr<ObjectOption> FromPairs(std::span<const KeyValue> pairs) {
  QOMRT_ASSIGN_OR_RETURN(OptionData tree, NestKeyValues(pairs));
  const bool comes_again = CountKeys(tree) < pairs.size();
  QOMRT_ASSIGN_OR_RETURN(ObjectOption option,
                         FromTree(std::move(tree), /*strict=*/false));
  if (comes_again) PutBack(pairs, option);
  return option;
}

absl::StatusOr<ObjectOption> FromText(std::string_view text) {
  if (text.starts_with('{')) {
    QOMRT_ASSIGN_OR_RETURN(OptionData tree, ReadJson("JSON", text));
    return FromTree(std::move(tree), /*strict=*/true);
  }
  QOMRT_ASSIGN_OR_RETURN(const KeyValueList pairs,
                         ParseKeyValues(text, kObjectSyntax));
  return FromPairs(pairs);
}

}  // namespace

absl::StatusOr<ObjectOption> ObjectOptionFrom(const OptionData& tree) try {
  return FromTree(tree, /*strict=*/true);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<ObjectOption> ObjectOptionFrom(
    std::span<const KeyValue> pairs) try {
  return FromPairs(pairs);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<ObjectOption> ParseObjectOption(std::string_view text) try {
  absl::StatusOr<ObjectOption> option = FromText(text);
  if (option.ok()) return option;
  return Annotate(option.status(), fmt::format("-object {}", Quoted(text)));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

OptionData ToOptionData(const ObjectOption& option) {
  std::vector<OptionData::Member> members = {{"qom-type", Value(option.type)},
                                             {"id", Value(option.id)}};
  members.insert(members.end(), option.properties.begin(),
                 option.properties.end());
  return OptionData::Object(std::move(members));
}

absl::StatusOr<KeyValueList> ToKeyValues(const ObjectOption& option) try {
  if (option.strict) {
    return Error(Cause::kMalformed,
                 "object {}: its values have the kinds of JSON, and a text has "
                 "none",
                 Quoted(option.id));
  }
  return FlattenToKeyValues(ToOptionData(option));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintObjectOption(const ObjectOption& option) try {
  const OptionData tree = ToOptionData(option);
  // Nothing that would be read as something else.
  QOMRT_ASSIGN_OR_RETURN(const ObjectOption same, ObjectOptionFrom(tree));
  if (option.strict) return WriteJson(tree);
  QOMRT_ASSIGN_OR_RETURN(const KeyValueList pairs, FlattenToKeyValues(tree));
  return PrintKeyValues(pairs, kObjectSyntax);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
