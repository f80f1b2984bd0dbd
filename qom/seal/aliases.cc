// The pass that leads aliases to the properties they stand for.
//
// Example: `disk` embeds `port`, which embeds `link`, which has `speed`, and
// declares
//
//   speed     stands for {.property = "speed", .child = "port/link"}
//   x-speed   stands for {.property = "speed"}
//
// `speed` gets the route "slot of port, slot of link" to the target `speed` of
// the type of `link`, and that one's limits; `x-speed` is another spelling,
// with the same route and target.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/hash.h"
#include "qom/seal/passes.h"
#include "qom/sentence.h"

namespace qom::internal {
namespace {

// The property an alias of `type` stands for, by name; null if it is known to
// C++ only, or is not there.
const ClassProperty* TargetByName(Batch& batch, const Class& type,
                                  const ClassProperty& alias) {
  const AliasSpec& spec = alias.stands_for;
  if (spec.child.empty() && !spec.type.empty()) return nullptr;
  const Class* holder = &type;
  std::string_view rest = spec.child;
  while (!rest.empty()) {
    const auto child = batch.FindChild(*holder, TakeStep(rest));
    if (!child.has_value()) return nullptr;
    holder = holder->children()[*child].type;
  }
  return holder->FindProperty(spec.property);
}

// An inherited alias stands for a name: where this type redeclares that, or
// embeds a narrower child that does, the alias is resolved anew. So it is where
// the slots of children lie elsewhere: behind a larger C++ object.
void RenewAliases(Batch& batch, ClassDraft& draft) {
  ClassData& type = draft.data();
  if (type.parent == nullptr) return;
  const ClassData& parent = type.parent->data();
  bool narrows = false;
  bool moves = false;
  for (size_t i = 0; i < parent.children.size(); ++i) {
    narrows = narrows || type.children[i].type != parent.children[i].type;
    moves = moves || type.children[i].offset != parent.children[i].offset;
  }
  for (size_t i = 0; i < parent.properties.size(); ++i) {
    narrows = narrows || (type.properties[i] != nullptr &&
                          type.properties[i] != parent.properties[i]);
  }
  if (!narrows && !moves) return;
  // The aliases to look at, and the spellings that stand for each name.
  std::vector<size_t> todo;
  qom::internal::HashMap<std::string_view, std::vector<size_t>> spellings;
  for (size_t i = 0; i < parent.properties.size(); ++i) {
    const ClassProperty* alias = type.properties[i];
    if (alias == nullptr || alias->stands_for.empty()) continue;
    todo.push_back(i);
    if (alias->stands_for.is_spelling()) {
      spellings[alias->stands_for.property].push_back(i);
    }
  }
  while (!todo.empty()) {
    const size_t i = todo.back();
    todo.pop_back();
    const ClassProperty* alias = type.properties[i];
    if (alias != parent.properties[i]) continue;
    const bool moved = moves && !alias->stands_for.child.empty();
    const ClassProperty* target = TargetByName(batch, *draft.type, *alias);
    if (target == nullptr ||
        (target == TargetByName(batch, *type.parent, *alias) && !moved)) {
      continue;
    }
    auto renewed = std::make_unique<ClassProperty>(*alias);
    renewed->target = nullptr;
    renewed->route = {};
    type.properties[i] = renewed.get();
    const auto others = spellings.find(renewed->name);
    if (others != spellings.end()) {
      todo.insert(todo.end(), others->second.begin(), others->second.end());
    }
    type.own_properties.push_back(std::move(renewed));
  }
}

// The type of the embedded object that `alias` leads to, with the way there in
// the alias; null with an error added if it leads nowhere.
const Class* FindRoute(Batch& batch, ClassDraft& draft, ClassProperty& alias) {
  const AliasSpec& spec = alias.stands_for;
  if (spec.child.empty()) {
    alias.route.find = spec.find;
    return batch.Need(draft.says, "aliased child", spec.type,
                      ": Register() it, too");
  }
  const Class* holder = draft.type.get();
  std::string_view rest = spec.child;
  while (!rest.empty()) {
    const auto place = batch.FindChild(*holder, TakeStep(rest));
    if (!place.has_value()) {
      batch.Wrong(draft.says, "the alias '{}' leads to '{}', which is no child",
                  alias.name, spec.child);
      return nullptr;
    }
    const ChildSpec& child = holder->children()[*place];
    alias.route.path.push_back(child.offset);
    holder = child.type;
  }
  return holder;
}

// Gives an alias what all have of the property they stand for.
void TakeFrom(const ClassProperty& target, ClassProperty& alias) {
  static_cast<PropertyLimits&>(alias) = target;
  alias.flags = alias.flags | target.flags;
  if (alias.type.empty()) alias.type = target.type;
  alias.CompleteNotes(target);
}

// An alias of a property of an embedded object.
void ResolveChildAlias(Batch& batch, ClassDraft& draft, ClassProperty& alias) {
  const Class* holder = FindRoute(batch, draft, alias);
  if (holder == nullptr) return;
  const ClassProperty* target = holder->FindProperty(alias.stands_for.property);
  if (target == nullptr) {
    batch.Wrong(draft.says,
                "the alias '{}' stands for {}.{}, which does not exist{}",
                alias.name, holder->name(), alias.stands_for.property,
                batch.OrNearest(*holder, alias.stands_for.property));
    return;
  }
  TakeFrom(*target, alias);
  alias.target = target;
  alias.route.holder = holder;
  alias.kind = nullptr;
  alias.set = target->set == nullptr ? nullptr : &SetAlias;
  alias.get = target->get == nullptr ? nullptr : &GetAlias;
  if (alias.has_default) return;
  if (const Value* value = holder->DefaultOf(*target)) {
    alias.default_value = *value;
    alias.has_default = true;
  }
}

using Spellings = qom::internal::HashSet<const ClassProperty*>;

// A spelling of another property of the object, and the spellings between the
// two: all share its field, or its way to an embedded object. Those that lead
// nowhere join `broken`.
void ResolveSpelling(Batch& batch, ClassDraft& draft, ClassProperty& spelling,
                     Spellings& broken) {
  std::vector<ClassProperty*> chain;
  ClassProperty* at = &spelling;
  while (at->stands_for.is_spelling() && at->target == nullptr) {
    if (!broken.insert(at).second) {
      const auto from = std::find(chain.begin(), chain.end(), at);
      if (from == chain.end()) return;  // said already
      std::string names;
      for (auto one = from; one != chain.end(); ++one) {
        names += fmt::format("{} > ", (*one)->name);
      }
      batch.Wrong(draft.says, "the alias '{}' stands for itself: {}{}",
                  at->name, names, at->name);
      return;
    }
    chain.push_back(at);
    const ClassProperty* next =
        draft.type->FindProperty(at->stands_for.property);
    if (next == nullptr || next == at) {
      batch.Wrong(draft.says,
                  "the alias '{}' stands for {}.{}, which does not exist",
                  at->name, draft.type->name(), at->stands_for.property);
      return;
    }
    at = const_cast<ClassProperty*>(next);
  }
  for (ClassProperty* one : chain) {
    broken.erase(one);
    TakeFrom(*at, *one);
    static_cast<PropertyPlace&>(*one) = *at;
    one->set = at->set;
    one->get = at->get;
    one->route = at->route;
    one->target = at->target != nullptr ? at->target : at;
  }
}

}  // namespace

void ResolveAliases(Batch& batch, ClassDraft& draft) {
  RenewAliases(batch, draft);
  // Other spellings may stand for aliases, which must be resolved before.
  for (const auto& property : draft.data().own_properties) {
    const AliasSpec& spec = property->stands_for;
    if (!spec.empty() && !spec.is_spelling()) {
      ResolveChildAlias(batch, draft, *property);
    }
  }
  Spellings broken;
  for (const auto& property : draft.data().own_properties) {
    if (property->stands_for.is_spelling() && property->target == nullptr) {
      ResolveSpelling(batch, draft, *property, broken);
    }
  }
}

}  // namespace qom::internal
