// `-object` to and from an `ObjectOption`.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/object_option.h"

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
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr KeyValueSyntax kObjectSyntax = {.implied_key = "qom-type"};

absl::StatusOr<ObjectOption> FromTree(const OptionData& tree, bool strict) {
  if (!tree.is_object()) {
    return Error(Cause::kMalformed, "an option is an object, not {}",
                 tree.KindName());
  }
  ObjectOption option;
  option.strict = strict;
  for (const OptionData::Member& member : tree.members()) {
    const bool is_type = member.name == "qom-type";
    if (!is_type && member.name != "id") {
      option.properties.push_back(member);
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

}  // namespace

absl::StatusOr<ObjectOption> ObjectOptionFrom(const OptionData& tree) try {
  return FromTree(tree, /*strict=*/true);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<ObjectOption> ObjectOptionFrom(
    std::span<const KeyValue> pairs) try {
  QOMRT_ASSIGN_OR_RETURN(const OptionData tree, NestKeyValues(pairs));
  return FromTree(tree, /*strict=*/false);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<ObjectOption> ParseObjectOption(std::string_view text) try {
  const absl::StatusOr<OptionData> tree = ParseOptionTree(text, kObjectSyntax);
  absl::StatusOr<ObjectOption> option =
      tree.ok() ? FromTree(*tree, text.starts_with('{')) : tree.status();
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
