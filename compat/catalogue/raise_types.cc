// The types of a registry as a model: each is first said in full, and then
// trimmed. Every type comes after its parent and
// after the types of what it embeds, which it builds on; of C++ types, a new
// object tells what constructors do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/family.h"
#include "compat/catalogue/fresh_object.h"
#include "compat/catalogue/infer.h"
#include "compat/catalogue/raise.h"
#include "compat/catalogue/trim.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/context.h"
#include "qom/internal/hash.h"
#include "qom/object.h"
#include "qom/recipe.h"
#include "qom/visitors.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

bool Shows(const Value* known, const Value& value) {
  return known != nullptr && *known == value;
}

// What a field of a run-time type reads that was given no value; nothing if it
// is unknown.
std::optional<Value> ZeroOf(const ClassProperty& field) {
  if (field.kind == nullptr || field.kind->write == nullptr) {
    return std::nullopt;
  }
  const FieldValue zero(*field.kind);
  ValueOutputVisitor output;
  if (!field.kind->write(field, zero.slot(), output).ok()) return std::nullopt;
  return output.TakeValue();
}

bool IsRoot(const Class& type) { return type.key() == &kTypeKey<Object>; }

class TypeRaiser {
 public:
  TypeRaiser(TypeRegistry& registry, const Catalogue& catalogue, Model& model)
      : registry_(registry),
        catalogue_(catalogue),
        model_(model),
        family_(ListTypes(registry, model)),
        context_(registry) {}

  void Run() {
    FindValueLists();
    for (const Class* type : registry_.Types()) Visit(*type);
    NameKinds();
  }

 private:
  static Model& ListTypes(TypeRegistry& registry, Model& model);
  void FindValueLists();
  void NameKinds();

  void Visit(const Class& type);
  void Raise(const Class& type, const internal::FreshObject* fresh);
  void SayInFull();
  void SayHead();
  void SayForDescendants();
  void SayChildren();
  void SayRows();
  void SayDetails(const ClassProperty& property, Row& row);
  std::optional<Alias> AliasOf(const ClassProperty& property) const;
  void SayInitial();
  void SayValuesOfAliases();

  // True if a row says that the type embeds `child`; else code may.
  bool DeclaresChild(std::string_view child) const {
    const auto& all = self_->children();
    return std::any_of(all.begin(), all.end(), [child](const ChildSpec& spec) {
      return spec.name == child;
    });
  }
  bool IsOwn(const ClassProperty& property) const {
    return property.declared_by == self_;
  }

  TypeRegistry& registry_;
  const Catalogue& catalogue_;
  Model& model_;
  Family family_;
  Context context_;
  qom::internal::HashSet<const Class*> seen_;
  std::map<const Class*, GivenValues> given_of_;
  // The type that is being described.
  const internal::FreshObject* fresh_ = nullptr;  // null: nothing to see
  GivenValues* given_ = nullptr;
  const Class* self_ = nullptr;
  Member* member_ = nullptr;
  Type* type_ = nullptr;
};

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
      Limits limits = LimitsOf(*property);
      std::vector<std::string> values = std::exchange(limits.values, {});
      if (!values.empty() && limits == Limits()) {
        model_.values.emplace(property->type, std::move(values));
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
      const Sample sample = at == samples.end() ? Sample() : at->second;
      const Class& type = *registry_.Find(member.type->name);
      const ClassProperty& property = *type.FindProperty(row.name);
      row.kind.clear();
      if (IsRoot(type) || member.bound.contains(row.name) ||
          IsSpelling(property)) {
        continue;
      }
      std::string kind =
          KindName(property, row.default_value.has_value() ? &*row.default_value
                                                           : sample.first);
      if (kind != KindOf(row, sample, model_)) row.kind = std::move(kind);
    }
  }
}

void TypeRaiser::Visit(const Class& type) {
  if (!seen_.insert(&type).second) return;
  std::optional<internal::FreshObject> fresh;
  if (!Lists(catalogue_.not_created, type.name())) {
    fresh = internal::LookAtFresh(context_, type);
  }
  if (type.parent() != nullptr) Visit(*type.parent());
  for (const ChildSpec& spec : type.children()) Visit(*spec.type);
  if (fresh.has_value()) {
    for (const internal::FreshChild& child : fresh->children) {
      Visit(*child.type);
    }
  }
  Raise(type, fresh.has_value() ? &*fresh : nullptr);
}

void TypeRaiser::Raise(const Class& type, const internal::FreshObject* fresh) {
  self_ = &type;
  fresh_ = fresh;
  member_ = family_.Find(type.name());
  type_ = member_->type;
  given_ = &given_of_[self_];
  if (type.parent() != nullptr) *given_ = given_of_[type.parent()];
  SayInFull();
  Trim(type, *given_, *member_, family_, model_);
  for (const Child& child : type_->found.children) {
    for (const auto& [property, value] : child.values) {
      given_->insert_or_assign({child.name, property}, value);
    }
  }
}

void TypeRaiser::SayInFull() {
  SayHead();
  SayForDescendants();
  SayChildren();
  SayRows();
  // Finds where aliases lead; what is wrong is reported when all is loaded.
  Catalogue unused;
  InferType(model_, family_, *member_, unused).IgnoreError();
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
  const Class* const parent = self_->parent();
  if (text != (parent == nullptr ? "" : parent->record().description)) {
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

void TypeRaiser::SayChildren() {
  auto say = [this](std::string_view name, std::string_view type, bool hidden,
                    ByName<Value> values) {
    Child child{std::string(name), std::string(type), hidden, {}};
    for (auto& [property, value] : values) {
      const auto known = given_->find({child.name, property});
      if (known != given_->end() && known->second == value) continue;
      child.values.emplace(property, std::move(value));
    }
    const std::string* inherited = family_.InheritedChild(*member_, name);
    const bool is_known = child.type.empty() ||
                          (inherited != nullptr && *inherited == child.type);
    if (!is_known || !child.values.empty()) {
      type_->children.push_back(std::move(child));
    }
  };
  for (const ChildSpec& spec : self_->children()) {
    ByName<Value> values;
    for (const PropertyDefault& given : spec.defaults) {
      values.insert_or_assign(std::string(given.property), given.value);
    }
    say(spec.name, spec.type_name, spec.hidden, std::move(values));
    ByName<ByName<Value>> further_in;
    for (const auto& [path, given] : spec.deep_defaults) {
      further_in[fmt::format("{}/{}", spec.name, path)].insert_or_assign(
          std::string(given.property), given.value);
    }
    for (auto& [path, deep_values] : further_in) {
      say(path, "", false, std::move(deep_values));
    }
  }
  if (fresh_ == nullptr) return;
  for (const internal::FreshChild& child : fresh_->children) {
    if (DeclaresChild(child.name)) continue;  // said already
    const Member* const described = family_.Find(child.type->name());
    ByName<Value> values;
    for (const auto& [property, value] : child.values) {
      if (given_->contains({child.name, std::string(property)}) ||
          !Shows(family_.InitialValue(described, property), value)) {
        values.emplace(property, value);
      }
    }
    say(child.name, child.type->name(), false, std::move(values));
  }
}

void TypeRaiser::SayInitial() {
  for (const auto& [index, value] : self_->default_overrides()) {
    const ClassProperty* property = self_->properties()[index];
    if (property != nullptr) type_->initial.emplace(property->name, value);
  }
  // Of what no code makes, nothing but the declaration tells.
  for (const ClassProperty* property : self_->properties()) {
    if (self_->is_native() || property == nullptr || !IsOwn(*property) ||
        property->target != nullptr || self_->DefaultOf(*property) != nullptr) {
      continue;
    }
    if (std::optional<Value> zero = ZeroOf(*property)) {
      type_->initial.emplace(property->name, *std::move(zero));
    }
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
      if (alias == nullptr || family_.Find(alias->type) == nullptr) continue;
      const auto at = given.find({path, alias->property});
      const Value* const value =
          at != given.end() ? &at->second
                            : family_.ValueBehind(*member_, path, *alias);
      const Value* const mine = family_.InitialValue(member_, name);
      if (value == nullptr ? mine == nullptr || IsUnset(*mine)
                           : mine != nullptr && *mine == *value) {
        continue;
      }
      // What code makes gives values by itself.
      const bool is_declared =
          DeclaresChild(std::string_view(path).substr(0, path.find('/')));
      if (at == given.end() && (mine == nullptr || !is_declared)) continue;
      type_->initial.insert_or_assign(
          name, value == nullptr ? Value() : Value(*value));
    }
  }
}

}  // namespace

void RaiseTypes(TypeRegistry& registry, const Catalogue& catalogue,
                Model& model) {
  TypeRaiser(registry, catalogue, model).Run();
}

}  // namespace qom::compat::model
