// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/data_tree.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/internal/json.h"
#include "compat/internal/json_writer.h"
#include "qom/status.h"
#include "rapidjson/document.h"

namespace qom::compat {
namespace {

// The document is at most kMaxDepth deep: ParseJson() saw to it.
DataTree FromJson(const internal::JsonValue& json) {
  if (json.IsArray()) {
    std::vector<DataTree> elements;
    elements.reserve(json.Size());
    for (const internal::JsonValue& element : json.GetArray()) {
      elements.push_back(FromJson(element));
    }
    return DataTree::List(std::move(elements));
  }
  if (json.IsObject()) {
    std::vector<DataTree::Member> members;
    members.reserve(json.MemberCount());
    for (const auto& member : json.GetObject()) {
      members.push_back({std::string(internal::JsonText(member.name)),
                         FromJson(member.value)});
    }
    return DataTree::Object(std::move(members));
  }
  // Never an error for a scalar.
  return DataTree(internal::JsonToValue(json).value_or(Value()));
}

absl::Status Write(const DataTree& tree, size_t depth,
                   internal::JsonWriter& writer) {
  using Layout = internal::JsonWriter::Layout;
  if (tree.is_scalar()) {
    writer.Write(tree.scalar());
    return absl::OkStatus();
  }
  if (depth > DataTree::kMaxDepth) {
    return Error(Cause::kMalformed, "nested more than {} levels deep",
                 DataTree::kMaxDepth);
  }
  if (tree.is_list()) {
    writer.BeginList(Layout::kRow);
    for (const DataTree::Member& element : tree.members()) {
      QOMRT_RETURN_IF_ERROR(Write(element.value, depth + 1, writer));
    }
    writer.EndList();
    return absl::OkStatus();
  }
  writer.BeginObject(Layout::kRow);
  absl::flat_hash_set<std::string_view> names;
  for (const DataTree::Member& member : tree.members()) {
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

DataTree::DataTree() = default;
DataTree::DataTree(const char* text) : scalar_(text) {}
DataTree::DataTree(Value value) {
  if (!value.is_list()) {
    scalar_ = std::move(value);
    return;
  }
  kind_ = Kind::kList;
  for (const Value& element : value.list_value()) {
    members_.push_back({"", DataTree(element)});
  }
}
DataTree::DataTree(const DataTree&) = default;
DataTree::DataTree(DataTree&&) noexcept = default;
DataTree& DataTree::operator=(const DataTree&) = default;
DataTree& DataTree::operator=(DataTree&&) noexcept = default;
DataTree::~DataTree() = default;

DataTree DataTree::Object(std::vector<Member> members) {
  DataTree tree;
  tree.kind_ = Kind::kObject;
  tree.members_ = std::move(members);
  return tree;
}

DataTree DataTree::List(std::vector<DataTree> elements) {
  DataTree tree;
  tree.kind_ = Kind::kList;
  tree.members_.reserve(elements.size());
  for (DataTree& element : elements) {
    tree.members_.push_back({"", std::move(element)});
  }
  return tree;
}

const DataTree* DataTree::Find(std::string_view name) const {
  if (!is_object()) return nullptr;
  for (const Member& member : members_) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

absl::StatusOr<Value> DataTree::ToValue() const {
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
}

std::string_view DataTree::KindName() const {
  if (is_object()) return "an object";
  return is_list() ? "a list" : scalar_.KindName();
}

bool operator==(const DataTree& a, const DataTree& b) {
  return a.kind_ == b.kind_ && a.scalar_ == b.scalar_ &&
         a.members_ == b.members_;
}

absl::StatusOr<DataTree> ReadJson(std::string_view name,
                                  std::string_view text) {
  QOMRT_ASSIGN_OR_RETURN(const rapidjson::Document document,
                         internal::ParseJson(name, text));
  return FromJson(document);
}

absl::StatusOr<std::string> WriteJson(const DataTree& tree) {
  internal::JsonWriter writer;
  QOMRT_RETURN_IF_ERROR(Write(tree, 1, writer));
  QOMRT_ASSIGN_OR_RETURN(std::string text, writer.Take());
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace qom::compat
