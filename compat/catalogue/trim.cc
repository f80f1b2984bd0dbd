// Shortens a type of a model as far as Infer() still makes the same of it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/trim.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/infer.h"
#include "compat/catalogue/raise.h"
#include "compat/layer.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

// What Infer() makes of a type, so that two of them compare.
struct Meaning {
  ByName<Property> properties;
  ByName<Value> defaults;
  ByName<Child> children;
  ByName<ForDescendants> for_descendants;
  bool hotpluggable = false;

  friend bool operator==(const Meaning&, const Meaning&) = default;
};

class Trimmer {
 public:
  Trimmer(const Class& self, const GivenValues& given, Member& member,
          Family& family, Model& model)
      : self_(&self),
        given_(&given),
        member_(&member),
        type_(member.type),
        family_(family),
        model_(model),
        meaning_(Infer()) {}

  void Run() {
    if (meaning_.has_value()) LeaveOut();
    Infer();
  }

 private:
  // Nothing for what cannot be meant.
  std::optional<Meaning> Infer();
  bool IsSame() {
    const std::optional<Meaning> meaning = Infer();
    return meaning.has_value() && meaning == meaning_;
  }
  void LeaveOut();
  void LeaveOutPaths();
  template <typename All, typename MayGo>
  void Trim(All& said, MayGo may_go);

  const Class* self_;
  const GivenValues* given_;
  Member* member_;
  Type* type_;
  Family& family_;
  Model& model_;
  const std::optional<Meaning> meaning_;
};

std::optional<Meaning> Trimmer::Infer() {
  Catalogue catalogue;
  if (!InferType(model_, family_, *member_, catalogue).ok()) {
    return std::nullopt;
  }
  Meaning meaning;
  const Found& found = type_->found;
  for (Property property : found.properties) {
    const ClassProperty* same = self_->FindProperty(property.row.name);
    if (property.alias.has_value() && same != nullptr) {
      LeaveOutTarget(*same, !property.alias->type.empty(), property.row);
      property.row.kind.clear();
      if (!property.alias->type.empty()) property.limits = {};
    }
    meaning.properties.emplace(property.row.name, std::move(property));
  }
  meaning.defaults = found.defaults;
  for (Child child : found.children) {
    const std::string* inherited = family_.InheritedChild(*member_, child.name);
    if (inherited != nullptr && *inherited == child.type) child.type.clear();
    if (child.type.empty()) child.hidden = false;
    std::erase_if(child.values, [&](const auto& one) {
      const auto known = given_->find({child.name, one.first});
      return known != given_->end() && known->second == one.second;
    });
    if (child.type.empty() && child.values.empty()) continue;
    meaning.children.emplace(child.name, std::move(child));
  }
  for (auto& [name, said] : catalogue.for_descendants) {
    meaning.for_descendants.emplace(name.second, std::move(said));
  }
  meaning.hotpluggable = found.hotpluggable.value_or(
      self_->parent() != nullptr && IsHotpluggable(*self_->parent()));
  return meaning;
}

// Leaves out of `said`, a key of the type, what it means the same without: all
// that `may_go` allows, or else each that goes by itself.
template <typename All, typename MayGo>
void Trimmer::Trim(All& said, MayGo may_go) {
  const All all = said;
  if (std::erase_if(said, may_go) == 0 || IsSame()) return;
  said = all;
  for (const auto& one : all) {
    if (!may_go(one)) continue;
    All before = said;
    std::erase_if(said, [&one](const auto& other) { return other == one; });
    if (!IsSame()) said = std::move(before);
  }
}

// Those that the type of the child tells.
void Trimmer::LeaveOutPaths() {
  const ByName<Alias> aliases = type_->aliases;
  for (auto& [name, alias] : type_->aliases) alias.path.clear();
  if (IsSame()) return;
  type_->aliases = aliases;
  for (auto& [name, alias] : type_->aliases) {
    std::string path = std::exchange(alias.path, "");
    if (!path.empty() && !IsSame()) alias.path = std::move(path);
  }
}

// Who may go is but a guess that saves work; IsSame() decides.
void Trimmer::LeaveOut() {
  const Member* const parent = member_->parent;
  auto any = [](const auto&) { return true; };
  ByName<Limits>& limits = model_.limits[type_->name];
  Trim(limits, [&](const auto& one) {
    return one.second == family_.LimitsOf(parent, one.first,
                                          self_->FindProperty(one.first)->type);
  });
  if (limits.empty()) model_.limits.erase(type_->name);
  Trim(type_->props, [&](const Row& row) {
    return family_.FindRow(parent, row.name) != nullptr;
  });
  Trim(type_->readonly, [&](const std::string& name) {
    return family_.IsReadOnly(parent, name);
  });
  Trim(type_->unreadable, [&](const auto& one) {
    return family_.FindUnreadable(parent, one.first) != nullptr;
  });
  LeaveOutPaths();
  Trim(type_->aliases, [&](const auto& one) {
    return family_.FindAlias(parent, one.first) != nullptr;
  });
  Trim(type_->children, any);
  for (Child& child : type_->children) Trim(child.values, any);
  Trim(type_->initial, [&](const auto& one) {
    return family_.FindBound(member_, one.first) != nullptr;
  });
  const std::optional<bool> hotpluggable =
      std::exchange(type_->hotpluggable, std::nullopt);
  if (!IsSame()) type_->hotpluggable = hotpluggable;
}

}  // namespace

void Trim(const Class& type, const GivenValues& given, Family::Member& member,
          Family& family, Model& model) {
  Trimmer(type, given, member, family, model).Run();
}

}  // namespace qom::compat::model
