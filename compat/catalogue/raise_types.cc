// The types of a registry as a model: each is first said in full, and then all
// is left out that Infer() gives back. Every type comes after its parent and
// after the types of what it embeds, which it builds on; of C++ types, a new
// object tells what constructors do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compat/catalogue/family.h"
#include "compat/catalogue/fresh_object.h"
#include "compat/catalogue/infer.h"
#include "compat/catalogue/raise.h"
#include "compat/catalogue/raise_property.h"
#include "compat/layer.h"
#include "props/kind_table.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

// What a type gives the objects it embeds, by child and property.
using GivenValues = std::map<std::pair<std::string, std::string>, Value>;

// What Infer() makes of a type, so that two of them compare.
struct Meaning {
  ByName<Property> properties;
  ByName<Value> defaults;
  ByName<Child> children;
  ByName<ForDescendants> for_descendants;
  bool hotpluggable = false;

  friend bool operator==(const Meaning&, const Meaning&) = default;
};

// True if a run-time field that was given no value shows `value`.
bool IsZero(const Value& value) {
  if (value.is_bool()) return !value.bool_value();
  if (value.is_integer()) return value.uint_value() == 0;
  if (value.is_double()) return value == Value(0.0);
  if (value.is_list()) return value.list_value().empty();
  return IsUnset(value);
}

bool Shows(const Value* known, const Value& value) {
  return known == nullptr ? IsZero(value) : *known == value;
}

const ChildSpec* FindSpec(const Class* type, std::string_view name) {
  if (type == nullptr) return nullptr;
  for (const ChildSpec& spec : type->children()) {
    if (spec.name == name) return &spec;
  }
  return nullptr;
}

bool IsRoot(const Class& type) { return type.key() == &kTypeKey<Object>; }

class TypeRaiser {
 public:
  TypeRaiser(TypeRegistry& registry, const Catalogue& catalogue, Model& model)
      : registry_(registry),
        catalogue_(catalogue),
        model_(model),
        family_(ListTypes(registry, model)) {}

  void Run() {
    FindValueLists();
    for (const internal::SeenType& seen :
         internal::InOrder(registry_, [this](const Class& type) {
           return !Lists(catalogue_.not_created, type.name());
         })) {
      self_ = seen.type;
      fresh_ = seen.fresh.has_value() ? &*seen.fresh : nullptr;
      member_ = family_.Find(self_->name());
      type_ = member_->type;
      given_ = &given_of_[self_];
      if (self_->parent() != nullptr) *given_ = given_of_[self_->parent()];
      SayInFull();
      meaning_ = Infer();
      if (meaning_.has_value()) LeaveOut();
      Infer();
      for (const Child& child : type_->found.children) {
        for (const auto& [property, value] : child.values) {
          given_->insert_or_assign({child.name, property}, value);
        }
      }
    }
    NameKinds();
  }

 private:
  static Model& ListTypes(TypeRegistry& registry, Model& model);
  void FindValueLists();
  void NameKinds();

  void SayInFull();
  void SayHead();
  void SayForDescendants();
  void SayChildren();
  void SayRows();
  void SayDetails(const ClassProperty& property, Row& row);
  std::optional<Alias> AliasOf(const ClassProperty& property) const;
  void SayInitial();
  void SayValuesOfAliases();
  const std::string* InheritedChild(std::string_view name) const;

  std::optional<Meaning> Infer();
  bool IsSame() {
    const std::optional<Meaning> meaning = Infer();
    return meaning.has_value() && meaning == meaning_;
  }
  void LeaveOut();
  template <typename All, typename MayGo>
  void Trim(All& said, MayGo may_go);

  bool IsOwn(const ClassProperty& property) const {
    return property.declared_by == self_;
  }

  TypeRegistry& registry_;
  const Catalogue& catalogue_;
  Model& model_;
  Family family_;
  std::map<const Class*, GivenValues> given_of_;
  // The type that is being described.
  const internal::FreshObject* fresh_ = nullptr;  // null: nothing to see
  GivenValues* given_ = nullptr;
  const Class* self_ = nullptr;
  Member* member_ = nullptr;
  Type* type_ = nullptr;
  std::optional<Meaning> meaning_;
};

// ---- All types -------------------------------------------------------------

Model& TypeRaiser::ListTypes(TypeRegistry& registry, Model& model) {
  std::vector<const Class*> all = registry.Types();
  std::sort(all.begin(), all.end(), [](const Class* a, const Class* b) {
    return a->name() < b->name();
  });
  for (const Class* type : all) {
    Type& said = model.types.emplace_back();
    said.name = type->name();
    if (type->parent() != nullptr) {
      said.parent = type->parent()->name();
    } else if (type->is_interface() && registry.Find("interface") != nullptr) {
      said.parent = "interface";
    }
  }
  return model;
}

// Types of properties whose legal values are one list.
void TypeRaiser::FindValueLists() {
  for (const Member& member : family_.members()) {
    const Class* const type = registry_.Find(member.type->name);
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr || property->declared_by != type ||
          property->is_alias() || props::FindKind(property->type) != nullptr) {
        continue;
      }
      const Limits limits = LimitsOf(*property);
      if (!limits.values.empty() && limits == Limits{.values = limits.values}) {
        model_.values.emplace(property->type, limits.values);
      }
    }
  }
}

// Says how rows are held where nothing tells, now that all values are known.
void TypeRaiser::NameKinds() {
  const auto samples = Samples(family_);
  for (Member& member : family_.members()) {
    for (Row& row : member.type->props) {
      const auto at = samples.find(&row);
      const Value* const sample = at == samples.end() ? nullptr : at->second;
      const Class& type = *registry_.Find(member.type->name);
      const ClassProperty& property = *type.FindProperty(row.name);
      row.kind.clear();
      if (IsRoot(type) || member.bound.contains(row.name) ||
          IsSpelling(property)) {
        continue;
      }
      std::string kind =
          KindName(property, row.default_value.has_value() ? &*row.default_value
                                                           : sample);
      if (kind != KindOf(row, sample, model_)) row.kind = std::move(kind);
    }
  }
}

// ---- One type, in full -----------------------------------------------------

void TypeRaiser::SayInFull() {
  SayHead();
  SayForDescendants();
  SayChildren();
  SayRows();
  Infer();  // finds where aliases lead
  for (Row& row : type_->props) {
    SayDetails(*self_->FindProperty(row.name), row);
  }
  std::sort(type_->readonly.begin(), type_->readonly.end());
  SayInitial();
  SayValuesOfAliases();
}

void TypeRaiser::SayHead() {
  type_->is_abstract = self_->is_abstract();
  type_->is_interface = self_->is_interface();
  type_->interfaces.assign(self_->declared_interfaces().begin(),
                           self_->declared_interfaces().end());
  type_->not_created = Lists(catalogue_.not_created, self_->name());
  const std::string& text = self_->record().description;
  if (self_->parent() == nullptr
          ? !text.empty()
          : text != self_->parent()->record().description) {
    type_->description = text;
  }
  if (!IsRoot(*self_)) type_->hotpluggable = IsHotpluggable(*self_);
}

void TypeRaiser::SayForDescendants() {
  const auto& all = catalogue_.for_descendants;
  for (auto at = all.lower_bound({type_->name, ""});
       at != all.end() && at->first.first == type_->name; ++at) {
    const std::string& property = at->first.second;
    // A catalogue may not speak of what nobody has.
    const std::vector<const Class*> types = registry_.Types();
    if (std::none_of(types.begin(), types.end(), [&](const Class* type) {
          const ClassProperty* found = type->FindProperty(property);
          return found != nullptr && type->IsA(*self_) &&
                 found->declared_by->IsA(*self_);
        })) {
      continue;
    }
    const ForDescendants& said = at->second;
    if (said.alias.has_value()) type_->aliases[property] = *said.alias;
    if (said.readonly) type_->readonly.push_back(property);
    if (said.unreadable.has_value()) {
      type_->unreadable[property] = *said.unreadable;
    }
  }
}

std::optional<Alias> TypeRaiser::AliasOf(const ClassProperty& property) const {
  const AliasSpec& says = property.stands_for;
  if (IsSpelling(property)) return Alias{"", std::string(says.property), ""};
  if (!IsChildAlias(property)) return std::nullopt;
  Alias alias;
  alias.type = says.type.empty() ? property.route.holder->name() : says.type;
  alias.property =
      says.property.empty() ? property.target->name : says.property;
  alias.path = says.child;
  if (alias.path.empty() && fresh_ != nullptr) {
    const auto at = fresh_->paths.find(property.name);
    if (at != fresh_->paths.end()) alias.path = at->second;
  }
  return alias;
}

void TypeRaiser::SayRows() {
  if (const Class* parent = self_->parent()) {
    for (size_t i = 0; i < parent->properties().size(); ++i) {
      const ClassProperty* inherited = parent->properties()[i];
      if (inherited != nullptr && self_->properties()[i] == nullptr) {
        type_->removed.emplace_back(inherited->name);
      }
    }
    std::sort(type_->removed.begin(), type_->removed.end());
  }
  for (const ClassProperty* property : self_->properties()) {
    if (property == nullptr) continue;
    const std::string name(property->name);
    if (IsOwn(*property)) type_->props.push_back(RowOf(*property));
    // What an abstract ancestor could not bind is bound here.
    if (!IsOwn(*property) &&
        (!IsChildAlias(*property) || self_->is_abstract() ||
         family_.FindBound(member_->parent, name) != nullptr)) {
      continue;
    }
    if (std::optional<Alias> alias = AliasOf(*property)) {
      type_->aliases[name] = *std::move(alias);
    }
  }
}

// What a row does not say itself; less of it if the target does.
void TypeRaiser::SayDetails(const ClassProperty& property, Row& row) {
  const bool is_bound = member_->bound.contains(row.name);
  const ClassProperty* const target =
      is_bound || IsSpelling(property) ? property.target : nullptr;
  if (IsUnreadable(property) && (target == nullptr || !IsUnreadable(*target) ||
                                 target->unreadable != property.unreadable)) {
    type_->unreadable[row.name] = property.unreadable;
  }
  if (IsReadOnly(property) && (target == nullptr || !IsReadOnly(*target)) &&
      !Lists(type_->readonly, row.name)) {
    type_->readonly.push_back(row.name);
  }
  if (IsRoot(*self_)) {  // native always
    row = {
        .name = row.name, .type = row.type, .default_value = row.default_value};
    return;
  }
  LeaveOutTarget(property, is_bound, row);
  if (is_bound) return;
  model_.limits[type_->name].emplace(row.name, LimitsOf(property));
  row.kind = KindName(
      property, row.default_value.has_value() ? &*row.default_value : nullptr);
}

// The type of a child that an ancestor embeds; null if none does.
const std::string* TypeRaiser::InheritedChild(std::string_view name) const {
  for (const Member* up = member_->parent; up != nullptr; up = up->parent) {
    for (const Child& child : up->type->found.children) {
      if (child.name == name && !child.type.empty()) return &child.type;
    }
  }
  return nullptr;
}

void TypeRaiser::SayChildren() {
  auto say = [this](std::string_view name, const Class& type, bool hidden,
                    ByName<Value> values) {
    Child child{std::string(name), std::string(type.name()), hidden, {}};
    for (auto& [property, value] : values) {
      const auto known = given_->find({child.name, property});
      if (known != given_->end() && known->second == value) continue;
      child.values.emplace(property, std::move(value));
    }
    const std::string* inherited = InheritedChild(name);
    if (inherited == nullptr || *inherited != child.type ||
        !child.values.empty()) {
      type_->children.push_back(std::move(child));
    }
  };
  for (const ChildSpec& spec : self_->children()) {
    ByName<Value> values;
    for (const PropertyDefault& given : spec.defaults) {
      values.insert_or_assign(std::string(given.property), given.value);
    }
    say(spec.name, *spec.type, spec.hidden, std::move(values));
  }
  if (fresh_ == nullptr) return;
  for (const internal::FreshChild& child : fresh_->children) {
    if (FindSpec(self_, child.name) != nullptr) continue;
    const Member* const described = family_.Find(child.type->name());
    ByName<Value> values;
    for (const auto& [property, value] : child.values) {
      if (given_->contains({child.name, std::string(property)}) ||
          !Shows(family_.InitialValue(described, property), value)) {
        values.emplace(property, value);
      }
    }
    say(child.name, *child.type, false, std::move(values));
  }
}

void TypeRaiser::SayInitial() {
  for (const auto& [index, value] : self_->default_overrides()) {
    const ClassProperty* property = self_->properties()[index];
    if (property != nullptr) type_->initial.emplace(property->name, value);
  }
  if (fresh_ == nullptr) return;
  for (const auto& [name, value] : fresh_->values) {
    const ClassProperty* property = self_->FindProperty(name);
    if (property == nullptr || IsSpelling(*property)) continue;
    if (Shows(family_.InitialValue(member_, name), value)) continue;
    type_->initial.insert_or_assign(std::string(name), value);
  }
}

// An alias starts with what the object behind it starts with here.
void TypeRaiser::SayValuesOfAliases() {
  GivenValues given = *given_;
  for (const Child& child : type_->children) {
    for (const auto& [property, value] : child.values) {
      given.insert_or_assign({child.name, property}, value);
    }
  }
  for (const Member* up = member_; up != nullptr; up = up->parent) {
    for (const auto& [name, path] : up->bound) {
      const Alias* const alias = family_.FindAlias(member_, name);
      const Member* const holder =
          alias == nullptr ? nullptr : family_.Find(alias->type);
      if (holder == nullptr) continue;
      const auto at = given.find({path, alias->property});
      const Value* const value =
          at != given.end() ? &at->second
                            : family_.InitialValue(holder, alias->property);
      const Value* const mine = family_.InitialValue(member_, name);
      if (value == nullptr ? mine == nullptr || IsUnset(*mine)
                           : mine != nullptr && *mine == *value) {
        continue;
      }
      if (mine == nullptr && at == given.end()) continue;
      type_->initial.insert_or_assign(
          name, value == nullptr ? Value() : Value(*value));
    }
  }
}

// ---- One type, as short as it goes -----------------------------------------

std::optional<Meaning> TypeRaiser::Infer() {
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
    const std::string* inherited = InheritedChild(child.name);
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

// Leaves out of `said`, a key of the type, what it means the same without: of
// those that `may_go` allows, all, or what can be left out of each half.
template <typename All, typename MayGo>
void TypeRaiser::Trim(All& said, MayGo may_go) {
  const All all = said;
  std::vector<const typename All::value_type*> some;
  for (const auto& one : all) {
    if (may_go(one)) some.push_back(&one);
  }
  absl::flat_hash_set<const void*> out;
  auto rebuild = [&] {
    said.clear();
    for (const auto& one : all) {
      if (!out.contains(&one)) said.insert(said.end(), one);
    }
  };
  std::vector<std::span<const typename All::value_type* const>> todo = {some};
  while (!todo.empty()) {
    const auto part = todo.back();
    todo.pop_back();
    if (part.empty()) continue;
    out.insert(part.begin(), part.end());
    rebuild();
    if (IsSame()) continue;
    for (const void* one : part) out.erase(one);
    rebuild();
    if (part.size() == 1) continue;
    todo.push_back(part.first(part.size() / 2));
    todo.push_back(part.subspan(part.size() / 2));
  }
}

// Who may go is but a guess that saves work; IsSame() decides.
void TypeRaiser::LeaveOut() {
  const Member* const parent = member_->parent;
  auto any = [](const auto&) { return true; };
  Trim(type_->props, [&](const Row& row) {
    return family_.FindRow(parent, row.name) != nullptr;
  });
  ByName<Limits>& limits = model_.limits[type_->name];
  Trim(limits, [&](const auto& one) {
    return one.second == family_.LimitsOf(parent, one.first,
                                          self_->FindProperty(one.first)->type);
  });
  if (limits.empty()) model_.limits.erase(type_->name);
  Trim(type_->readonly, [&](const std::string& name) {
    return family_.IsReadOnly(parent, name);
  });
  Trim(type_->unreadable, [&](const auto& one) {
    return family_.FindUnreadable(parent, one.first) != nullptr;
  });
  const ByName<Alias> aliases = type_->aliases;
  for (auto& [name, alias] : type_->aliases) alias.path.clear();
  if (!IsSame()) {
    type_->aliases = aliases;
    for (auto& [name, alias] : type_->aliases) {
      std::string path = std::exchange(alias.path, "");
      if (!path.empty() && !IsSame()) alias.path = std::move(path);
    }
  }
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

void RaiseTypes(TypeRegistry& registry, const Catalogue& catalogue,
                Model& model) {
  TypeRaiser(registry, catalogue, model).Run();
}

}  // namespace qom::compat::model
