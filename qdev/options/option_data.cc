// Option data to and from JSON and values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/option_data.h"

#include <cstddef>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/internal/quoted.h"
#include "qom/internal/hash.h"
#include "qom/internal/json.h"
#include "qom/internal/json_writer.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"
#include "rapidjson/document.h"

namespace qom::qdev {
namespace {

// Values in a JSON text, and more where it is wrong.
size_t CountValues(std::string_view text) {
  size_t count = 0;
  bool in_text = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_text = !in_text;
    if (in_text && c == '\\') ++i;
    if (!in_text && (c == ',' || c == '[' || c == '{')) ++count;
  }
  return count;
}

// The document is at most kMaxDepth deep: ParseJson() saw to it.
OptionData FromJson(const qom::internal::JsonValue& json) {
  if (json.IsArray()) {
    std::vector<OptionData> elements;
    elements.reserve(json.Size());
    for (const qom::internal::JsonValue& element : json.GetArray()) {
      elements.push_back(FromJson(element));
    }
    return OptionData::List(std::move(elements));
  }
  if (json.IsObject()) {
    std::vector<OptionData::Member> members;
    members.reserve(json.MemberCount());
    for (const auto& member : json.GetObject()) {
      members.push_back({std::string(qom::internal::JsonText(member.name)),
                         FromJson(member.value)});
    }
    return OptionData::Object(std::move(members));
  }
  return OptionData(qom::internal::JsonToValue(json));
}

absl::Status Write(const OptionData& tree, size_t depth,
                   qom::internal::JsonWriter& writer) {
  using Layout = qom::internal::JsonWriter::Layout;
  if (tree.is_scalar()) {
    writer.Write(tree.scalar());
    return absl::OkStatus();
  }
  if (depth > OptionData::kMaxDepth) {
    return Error(Cause::kMalformed, "nested more than {} levels deep",
                 OptionData::kMaxDepth);
  }
  if (tree.is_list()) {
    writer.BeginList(Layout::kRow);
    for (const OptionData::Member& element : tree.members()) {
      QOMRT_RETURN_IF_ERROR(Write(element.value, depth + 1, writer));
    }
    writer.EndList();
    return absl::OkStatus();
  }
  writer.BeginObject(Layout::kRow);
  qom::internal::HashSet<std::string_view> names;
  for (const OptionData::Member& member : tree.members()) {
    if (!names.insert(member.name).second) {
      return Error(Cause::kMalformed, "'{}' stands twice in one object",
                   std::string_view(member.name).substr(0, 80));
    }
    writer.Key(member.name);
    QOMRT_RETURN_IF_ERROR(Write(member.value, depth + 1, writer));
  }
  writer.EndObject();
  return absl::OkStatus();
}

}  // namespace

OptionData::OptionData() = default;
OptionData::OptionData(const char* text) : scalar_(text) {}
OptionData::OptionData(Value value) {
  if (!value.is_list()) {
    scalar_ = std::move(value);
    return;
  }
  kind_ = Kind::kList;
  for (const Value& element : value.list_value()) {
    members_.push_back({"", OptionData(element)});
  }
}
OptionData::OptionData(const OptionData&) = default;
OptionData::OptionData(OptionData&&) noexcept = default;
OptionData& OptionData::operator=(const OptionData&) = default;
OptionData& OptionData::operator=(OptionData&&) noexcept = default;
OptionData::~OptionData() = default;

OptionData OptionData::Object(std::vector<Member> members) {
  OptionData tree;
  tree.kind_ = Kind::kObject;
  tree.members_ = std::move(members);
  return tree;
}

OptionData OptionData::List(std::vector<OptionData> elements) {
  OptionData tree;
  tree.kind_ = Kind::kList;
  tree.members_.reserve(elements.size());
  for (OptionData& element : elements) {
    tree.members_.push_back({"", std::move(element)});
  }
  return tree;
}

const OptionData* OptionData::Find(std::string_view name) const {
  if (!is_object()) return nullptr;
  for (const Member& member : members_) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

absl::StatusOr<Value> OptionData::ToValue() const try {
  if (is_scalar()) return scalar_;
  if (is_object()) {
    return Error(Cause::kBadValue, "an object is no value of a property");
  }
  Value::List list;
  for (const Member& element : members_) {
    if (!element.value.is_scalar()) {
      return Error(Cause::kBadValue,
                   "a list that holds {} is no value of a property",
                   element.value.KindName());
    }
    list.push_back(element.value.scalar());
  }
  return Value(std::move(list));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status OptionData::TakeOnce(std::string_view key,
                                  std::string& own) const {
  if (!is_text()) {
    return Error(Cause::kMalformed, "{} is a text, not {}", key, KindName());
  }
  if (!own.empty()) {
    return Error(Cause::kMalformed, "it says {} twice: {} and {}", key,
                 internal::Quoted(own), internal::Quoted(text()));
  }
  own = text();
  return absl::OkStatus();
}

std::string_view OptionData::KindName() const {
  if (is_object()) return "an object";
  return is_list() ? "a list" : scalar_.KindName();
}

bool operator==(const OptionData& a, const OptionData& b) {
  return a.kind_ == b.kind_ && a.scalar_ == b.scalar_ &&
         a.members_ == b.members_;
}

absl::StatusOr<OptionData> ReadJson(std::string_view name,
                                    std::string_view text) try {
  if (CountValues(text) > OptionData::kMaxValues) {
    return Error(Cause::kMalformed, "{}: an option has at most {} values", name,
                 OptionData::kMaxValues);
  }
  QOMRT_ASSIGN_OR_RETURN(const qom::internal::JsonDocument document,
                         qom::internal::ParseJson(name, text));
  return FromJson(document);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> WriteJson(const OptionData& tree) try {
  qom::internal::JsonWriter writer;
  QOMRT_RETURN_IF_ERROR(Write(tree, 1, writer));
  QOMRT_ASSIGN_OR_RETURN(std::string text, writer.Take());
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
