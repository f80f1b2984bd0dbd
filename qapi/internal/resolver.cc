// Names become types. Bases and branches are completed before what has them,
// on a stack of types that are begun.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/resolver.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qapi/internal/names.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

using Json = Type::Json;

struct BuiltIn {
  std::string_view name;
  Json json;
};
constexpr BuiltIn kBuiltIns[] = {
    {"str", Json::kString}, {"number", Json::kNumber}, {"int", Json::kInt},
    {"int8", Json::kInt},   {"int16", Json::kInt},     {"int32", Json::kInt},
    {"int64", Json::kInt},  {"uint8", Json::kInt},     {"uint16", Json::kInt},
    {"uint32", Json::kInt}, {"uint64", Json::kInt},    {"size", Json::kInt},
    {"bool", Json::kBool},  {"any", Json::kAny},       {"null", Json::kNull},
};
// The kinds of JSON values, as an enum.
constexpr std::string_view kQTypes[] = {"none",  "qnull", "qnum", "qstring",
                                        "qdict", "qlist", "qbool"};

}  // namespace

std::string Shown(const Type& type) {
  switch (type.kind) {
    case Type::Kind::kBuiltIn:
      return fmt::format("built-in type '{}'", type.name);
    case Type::Kind::kEnum:
      return fmt::format("enum '{}'", type.name);
    case Type::Kind::kArray:
      return fmt::format("an array of '{}'", type.element->name);
    case Type::Kind::kAlternate:
      return fmt::format("alternate '{}'", type.name);
    case Type::Kind::kObject:
      break;
  }
  return fmt::format("{} '{}'", type.tag_use.name.empty() ? "struct" : "union",
                     type.name);
}

Type& Resolver::AddBuiltIns() {
  for (const BuiltIn& one : kBuiltIns) {
    Type& type = types_.emplace_back();
    type.name = one.name;
    type.json = one.json;
    index_[type.name] = &type;
  }
  Type& empty = types_.emplace_back();
  empty.kind = Type::Kind::kObject;
  empty.json = Json::kObject;
  empty.name = "q_empty";
  empty.is_implicit = true;
  Type& qtype = types_.emplace_back();
  qtype.kind = Type::Kind::kEnum;
  qtype.json = Json::kString;
  qtype.name = "QType";
  qtype.prefix = "QTYPE";
  for (const std::string_view name : kQTypes) qtype.values.push_back({name});
  index_[qtype.name] = &qtype;
  return empty;
}

void Resolver::Resolve(std::vector<Definition>& definitions) {
  for (const Definition& one : definitions) Define(one);
  for (Definition& one : definitions) Find(one);
  for (Definition& one : definitions) {
    if (one.in_place != nullptr) Complete(*one.in_place);
    if (one.type != nullptr) Complete(*one.type);
  }
}

void Resolver::Define(const Definition& definition) {
  const auto [there, is_new] =
      defined_.try_emplace(definition.name, &definition);
  if (!is_new) {
    const Definition& first = *there->second;
    mistakes_.Add(definition.at, Code::kAlreadyDefined,
                  "'{}' is defined already: {}, {} line {}", definition.name,
                  first.kind, source_.files[first.at.file], first.at.line);
    return;
  }
  if (index_.contains(definition.name)) {
    mistakes_.Add(definition.at, Code::kAlreadyDefined,
                  "'{}' is defined already: a built-in type", definition.name);
    return;
  }
  if (definition.type == nullptr) return;
  if (definition.type->kind == Type::Kind::kBuiltIn) {
    broken_.insert(definition.name);
  } else {
    index_[definition.name] = definition.type;
  }
}

void Resolver::Find(Definition& definition) {
  for (Type* type : {definition.type, definition.in_place}) {
    if (type == nullptr) continue;
    if (type->base.type == nullptr) Find(type->base);
    for (Member& member : type->own_members) Find(member.use);
    for (Branch& branch : type->branches) Find(branch.use);
  }
  if (definition.message == nullptr) return;
  if (definition.message->data.type == nullptr) Find(definition.message->data);
  Find(definition.message->returns);
}

void Resolver::Find(TypeUse& use) {
  if (use.name.empty() && use.at.line == 0) return;  // none
  const auto found = index_.find(use.name);
  if (found != index_.end()) {
    use.type = use.is_array ? &ArrayOf(*found->second) : found->second;
    return;
  }
  if (broken_.contains(use.name) || !source_.is_whole) return;
  std::vector<std::string_view> names;
  if (mistakes_.MaySuggest()) {
    for (const auto& [name, type] : index_) names.push_back(name);
  }
  mistakes_.Add(use.at, Code::kUnknownType, "no type '{}'{}", Escaped(use.name),
                mistakes_.Nearest(use.name, names));
}

Type& Resolver::ArrayOf(Type& element) {
  Type*& array = arrays_[&element];
  if (array == nullptr) {
    source_.texts.push_back(fmt::format("{}List", element.name));
    array = &types_.emplace_back();
    array->kind = Type::Kind::kArray;
    array->json = Json::kArray;
    array->name = source_.texts.back();
    array->is_implicit = true;
    array->element = &element;
  }
  return *array;
}

void Resolver::Complete(Type& type) {
  if (!type.is_object() || states_[&type] != State::kNew) return;
  states_[&type] = State::kOpen;
  open_ = {{&type}};
  while (!open_.empty()) {
    TypeUse* const part = NextPart(open_.back());
    if (part == nullptr) {
      Type& done = *open_.back().type;
      AddMembers(done);
      states_[&done] = State::kDone;
      open_.pop_back();
      continue;
    }
    const Type* const found = part->type;
    if (found == nullptr || !found->is_object()) continue;
    State& state = states_[found];
    if (state == State::kOpen) {
      TellCycle(*part);
    } else if (state == State::kNew) {
      state = State::kOpen;
      // Types are the schema's own, and it is being made.
      open_.push_back({const_cast<Type*>(found)});
    }
  }
}

TypeUse* Resolver::NextPart(Open& open) {
  const size_t part = open.next++;
  if (part == 0) return &open.type->base;
  if (part > open.type->branches.size()) return nullptr;
  return &open.type->branches[part - 1].use;
}

void Resolver::TellCycle(TypeUse& use) {
  std::string chain;
  for (const Open& open : open_) {
    if (chain.empty() && open.type != use.type) continue;
    if (open.type->is_implicit) continue;
    chain += fmt::format("'{}' contains ", open.type->name);
  }
  mistakes_.Add(use.at, Code::kContainsItself, "{}'{}'", chain, use.name);
  use.type = nullptr;
}

void Resolver::AddMembers(Type& type) {
  const Type* base = type.base.type;
  if (base != nullptr && (!base->is_object() || !base->tag_use.name.empty())) {
    mistakes_.Add(type.base.at, Code::kWrongType,
                  "a base is a struct, and {} is none", Shown(*base));
    base = type.base.type = nullptr;
  }
  const size_t inherited = base == nullptr ? 0 : base->members.size();
  const bool is_told = members_ > kMaxMembers;
  members_ += inherited + type.own_members.size();
  if (is_told) return;
  if (members_ > kMaxMembers) {
    mistakes_.Add(type.at, Code::kTooLarge,
                  "the types of a schema have at most {} members, those of "
                  "their bases counted again",
                  kMaxMembers);
    return;
  }
  names_.clear();
  type.members.reserve(inherited + type.own_members.size());
  if (base != nullptr) {
    for (const Member* member : base->members) {
      names_.try_emplace(Mangled(member->name), member);
      type.members.push_back(member);
    }
  }
  for (const Member& member : type.own_members) {
    const auto [there, is_new] =
        names_.try_emplace(Mangled(member.name), &member);
    if (!is_new) {
      mistakes_.Add(member.at, Code::kNameClash,
                    "member '{}' clashes with '{}' of line {}", member.name,
                    there->second->name, there->second->at.line);
      continue;
    }
    type.members.push_back(&member);
  }
}

}  // namespace qom::qapi::internal
