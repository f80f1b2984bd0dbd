// Values walked along the types of a schema. Every step into a value is one of
// the reader's, which limits them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/schema_check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qapi {
namespace {

bool CheckOne(Reader& reader, const Type& type, const Value& value);

// ---- Values without parts. -------------------------------------------------

template <typename T>
bool Reads(Reader& reader, const Value& value) {
  T out{};
  return Read(reader, value, out);
}

bool ReadsSize(Reader& reader, const Value& value) {
  uint64_t out = 0;
  return ReadSize(reader, value, out);
}

struct BuiltInReader {
  std::string_view name;
  bool (*read)(Reader& reader, const Value& value);
};
constexpr BuiltInReader kBuiltInReaders[] = {
    {"str", &Reads<std::string>}, {"bool", &Reads<bool>},
    {"int", &Reads<int64_t>},     {"size", &ReadsSize},
    {"number", &Reads<double>},   {"int8", &Reads<int8_t>},
    {"int16", &Reads<int16_t>},   {"int32", &Reads<int32_t>},
    {"int64", &Reads<int64_t>},   {"uint8", &Reads<uint8_t>},
    {"uint16", &Reads<uint16_t>}, {"uint32", &Reads<uint32_t>},
    {"uint64", &Reads<uint64_t>}, {"null", &Reads<Null>},
    {"QType", &Reads<QType>},
};

// One of any value is always one.
bool CheckBuiltIn(Reader& reader, const Type& type, const Value& value) {
  for (const BuiltInReader& one : kBuiltInReaders) {
    if (one.name == type.name) return one.read(reader, value);
  }
  return true;
}

bool CheckEnum(Reader& reader, const Type& type, const Value& value) {
  std::vector<std::string_view> names;
  for (const EnumValue& one : type.values) names.push_back(one.name);
  size_t index = 0;
  return ReadName(reader, value, names, index);
}

// ---- Lists and alternatives. -----------------------------------------------

bool CheckElement(Reader& reader, const Type& element, const Value& value,
                  size_t index) {
  if (!reader.Enter({}, index) || !CheckOne(reader, element, value)) {
    return false;
  }
  reader.Leave();
  return true;
}

// "a,b" or, of numbers, "0-2,4".
bool CheckListText(Reader& reader, const Type& element, std::string_view text) {
  if (text.empty() || element.is_object()) return true;
  for (size_t index = 0, end = 0; end != text.npos; ++index) {
    end = text.find(',');
    const std::string_view one = text.substr(0, end);
    const size_t dash =
        element.json == Type::Json::kInt ? one.find('-', 1) : one.npos;
    if (!CheckElement(reader, element, Value(one.substr(0, dash)), index) ||
        (dash != one.npos &&
         !CheckElement(reader, element, Value(one.substr(dash + 1)), index))) {
      return false;
    }
    if (end != text.npos) text.remove_prefix(end + 1);
  }
  return true;
}

bool CheckArray(Reader& reader, const Type& element, const Value& value) {
  if (reader.is_text() && value.is_text()) {
    return CheckListText(reader, element, value.text_value());
  }
  if (!value.is_list()) return reader.Expected("a list", value);
  size_t index = 0;
  for (const Value& one : value.list_value()) {
    if (!CheckElement(reader, element, one, index++)) return false;
  }
  return true;
}

Look LookOfType(const Type& type) {
  switch (type.json) {
    case Type::Json::kNull:
      return Look::kNull;
    case Type::Json::kBool:
      return Look::kBool;
    case Type::Json::kInt:
    case Type::Json::kNumber:
      return Look::kNumber;
    case Type::Json::kArray:
      return Look::kList;
    case Type::Json::kObject:
      return Look::kObject;
    case Type::Json::kString:
    case Type::Json::kAny:
      break;
  }
  return Look::kString;
}

bool CheckAlternate(Reader& reader, const Type& type, const Value& value) {
  std::vector<Look> looks;
  std::vector<std::string_view> names;
  for (const Branch& branch : type.branches) {
    looks.push_back(LookOfType(*branch.use.type));
    names.push_back(branch.use.type->name);
  }
  const auto found =
      std::find(looks.begin(), looks.end(), LookOf(reader, value, looks));
  if (found == looks.end()) {
    return reader.Expected(fmt::format("{}", fmt::join(names, " or ")), value);
  }
  const auto index = static_cast<size_t>(found - looks.begin());
  return CheckOne(reader, *type.branches[index].use.type, value);
}

// ---- Objects. --------------------------------------------------------------

// Members of a value are sorted.
const Value* FindMember(const Value& object, std::string_view name) {
  const Value::Object& members = object.object_value();
  const auto found =
      std::lower_bound(members.begin(), members.end(), name,
                       [](const auto& member, std::string_view wanted) {
                         return member.first < wanted;
                       });
  return found == members.end() || found->first != name ? nullptr
                                                        : &found->second;
}

const Branch* FindBranch(const Type& type, std::string_view name) {
  for (const Branch& branch : type.branches) {
    if (branch.name == name) return &branch;
  }
  return nullptr;
}

bool CheckMember(Reader& reader, const Member& member, const Value& object) {
  const Value* const value = FindMember(object, member.name);
  if (value == nullptr) {
    return member.is_optional || reader.Missing(member.name);
  }
  if (!reader.Enter(member.name) ||
      !CheckOne(reader, *member.use.type, *value)) {
    return false;
  }
  reader.Leave();
  return true;
}

// What a `type` has; of a union, also what the branch has that `object` names.
bool TakeMembers(Reader& reader, const Type& type, const Value& object,
                 std::vector<const Member*>& members) {
  for (const Type* at = &type; at != nullptr;) {
    members.insert(members.end(), at->members.begin(), at->members.end());
    if (at->tag == nullptr) return true;
    if (!CheckMember(reader, *at->tag, object)) return false;
    const Branch* const branch =
        FindBranch(*at, FindMember(object, at->tag->name)->text_value());
    at = branch == nullptr ? nullptr : branch->use.type;
  }
  return true;
}

// A name that is none is told before one that is missing.
bool CheckObject(Reader& reader, const Type& type, const Value& value) {
  if (reader.is_text() && value.is_text()) return true;
  if (!value.is_object()) return reader.Expected("an object", value);
  std::vector<const Member*> members;
  if (!TakeMembers(reader, type, value, members)) return false;
  std::vector<std::string_view> names;
  for (const Member* member : members) names.push_back(member->name);
  std::sort(names.begin(), names.end());
  for (const auto& [name, unused] : value.object_value()) {
    if (!std::binary_search(names.begin(), names.end(), name)) {
      return reader.NoSuchMember(name, names);
    }
  }
  return std::all_of(members.begin(), members.end(), [&](const Member* member) {
    return CheckMember(reader, *member, value);
  });
}

bool CheckOne(Reader& reader, const Type& type, const Value& value) {
  switch (type.kind) {
    case Type::Kind::kBuiltIn:
      return CheckBuiltIn(reader, type, value);
    case Type::Kind::kEnum:
      return CheckEnum(reader, type, value);
    case Type::Kind::kArray:
      return CheckArray(reader, *type.element, value);
    case Type::Kind::kObject:
      return CheckObject(reader, type, value);
    case Type::Kind::kAlternate:
      return CheckAlternate(reader, type, value);
  }
  return true;
}

}  // namespace

absl::Status CheckValue(const Type& type, const Value& value,
                        Reader::From from) try {
  Reader reader(from);
  CheckOne(reader, type, value);
  return reader.status();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<ArgumentCheck> SchemaCheck(const Schema& schema,
                                          std::string_view name) try {
  const Type* const all = schema.FindType(name);
  if (all == nullptr || all->tag == nullptr) {
    return Error(Cause::kUnknownType, "the schema has no union '{}'",
                 Escaped(name));
  }
  return [all](std::string_view type, const Value& arguments,
               bool strict) -> absl::Status {
    try {
      if (FindBranch(*all, type) == nullptr) return absl::OkStatus();
      Value::Object members = arguments.object_value();
      members.emplace_back(all->tag->name, Value(type));
      return CheckValue(*all, Value::OfObject(std::move(members)),
                        strict ? Reader::From::kJson : Reader::From::kText);
    } catch (const std::bad_alloc&) {
      return qom::internal::OutOfMemory("SchemaCheck");
    }
  };
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qapi
