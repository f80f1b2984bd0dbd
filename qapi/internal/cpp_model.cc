// Types in an order in which C++ can declare them. Where two hold one another,
// one of them is boxed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/cpp_model.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qapi/internal/cpp_names.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {
namespace {

struct CppBuiltIn {
  std::string_view name;
  std::string_view cpp;
};
constexpr CppBuiltIn kCppBuiltIns[] = {
    {"str", "std::string"},
    {"number", "double"},
    {"int", "int64_t"},
    {"int8", "int8_t"},
    {"int16", "int16_t"},
    {"int32", "int32_t"},
    {"int64", "int64_t"},
    {"uint8", "uint8_t"},
    {"uint16", "uint16_t"},
    {"uint32", "uint32_t"},
    {"uint64", "uint64_t"},
    {"size", "uint64_t"},
    {"bool", "bool"},
    {"any", "qom::Value"},
    {"null", "qom::qapi::Null"},
    {"QType", "qom::qapi::QType"},
};

// Whether C++ needs a declaration of its own for it.
bool IsDeclared(const Type& type) {
  return type.kind != Type::Kind::kBuiltIn && type.kind != Type::Kind::kArray &&
         type.at.line != 0;
}

}  // namespace

CppModel::CppModel(const Schema& schema, std::string_view name_space)
    : name_space_(name_space) {
  TakeNames(schema);
  for (const Type& type : schema.types()) {
    if (names_.contains(&type)) Order(type);
  }
}

void CppModel::TakeNames(const Schema& schema) {
  NameScope types;
  // Those of the namespaces, and of the functions of every type.
  for (const std::string_view name :
       {"commands", "events", "ReadMembers", "WriteMembers", "ReadAlternative",
        "AlternativeValue", "NamesOf", "Introspection"}) {
    types.Take(std::string(name));
  }
  for (const Type& type : schema.types()) {
    if (IsDeclared(type) && !type.is_implicit) {
      names_[&type] = types.Take(CamelName(type.name));
    }
  }
  NameScope commands;
  NameScope events;
  for (const Message& message : schema.messages()) {
    NameScope& scope = message.is_event ? events : commands;
    messages_[&message] =
        scope.Take(message.is_event ? CamelNameOfEvent(message.name)
                                    : CamelName(message.name));
  }
  for (const Message& message : schema.messages()) {
    const Type* const data = message.data.type;
    if (data == nullptr || !data->is_implicit) continue;
    NameScope& scope = message.is_event ? events : commands;
    names_[data] = scope.Take(messages_[&message] +
                              (message.is_event ? "Data" : "Arguments"));
  }
}

std::vector<const Type*> CppModel::BranchTypes(const Type& type) {
  std::vector<const Type*> types;
  qom::internal::HashSet<const Type*> seen;
  for (const Branch& branch : type.branches) {
    const Type* const one = branch.use.type;
    if (one->is_object() && one->is_implicit) continue;
    if (one->json == Type::Json::kNull) continue;  // std::monostate is there
    if (seen.insert(one).second) types.push_back(one);
  }
  return types;
}

std::vector<const Type*> CppModel::PartsOf(const Type& type) {
  std::vector<const Type*> parts;
  for (const Member* member : type.members) {
    parts.push_back(member->use.type);
  }
  for (const Type* branch : BranchTypes(type)) parts.push_back(branch);
  return parts;
}

void CppModel::Order(const Type& type) {
  if (!seen_.try_emplace(&type, true).second) return;
  open_.push_back({&type, 0, PartsOf(type)});
  while (!open_.empty()) {
    Open& open = open_.back();
    if (open.next == open.parts.size()) {
      types_.push_back(open.type);
      seen_[open.type] = false;
      open_.pop_back();
      continue;
    }
    const Type* const part = open.parts[open.next++];
    const bool is_list = part->kind == Type::Kind::kArray;
    const Type* const held = is_list ? part->element : part;
    if (!IsDeclared(*held)) continue;
    const auto [there, is_new] = seen_.try_emplace(held, true);
    if (is_new) {
      open_.push_back({held, 0, PartsOf(*held)});
    } else if (there->second && !is_list) {
      boxed_.insert({open.type, held});
    }
  }
}

CppModel::Fields CppModel::FieldsOf(const Type& type) const {
  Fields all;
  NameScope names;
  for (const Member* member : type.members) {
    all.fields.push_back({member, names.Take(MemberName(member->name))});
  }
  if (type.tag != nullptr) all.branch = names.Take("branch");
  return all;
}

std::string CppModel::TypeText(const Type& type, const Type* owner) const {
  if (type.kind == Type::Kind::kArray) {
    return fmt::format("std::vector<{}>", PlainText(*type.element, owner));
  }
  const std::string text = PlainText(type, owner);
  const bool is_boxed = owner != nullptr && IsBoxed(*owner, type);
  return is_boxed ? fmt::format("qom::qapi::Box<{}>", text) : text;
}

std::string CppModel::PlainText(const Type& type, const Type* owner) const {
  for (const CppBuiltIn& one : kCppBuiltIns) {
    if (one.name == type.name) return std::string(one.cpp);
  }
  const auto found = names_.find(&type);
  if (found == names_.end()) return "qom::qapi::Empty";
  // In the namespace of commands, another may have the name.
  if (owner != nullptr && !owner->is_implicit) return found->second;
  return fmt::format("::{}::{}", name_space_, found->second);
}

}  // namespace qom::qapi::internal
