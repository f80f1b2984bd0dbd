// The types of a registry as a model that says what Infer() would not find.
// Every type comes after its parent and after the types of what it embeds,
// which its own description builds on; of C++ types, a new object tells what
// constructors do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compat/catalogue/family.h"
#include "compat/catalogue/fresh_object.h"
#include "compat/catalogue/raise.h"
#include "compat/catalogue/raise_property.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

// True if a run-time field that was given no value shows `value`.
bool IsZero(const Value& value) {
  if (value.is_bool()) return !value.bool_value();
  if (value.is_integer()) return value.uint_value() == 0;
  if (value.is_double()) return value == Value(0.0);
  if (value.is_list()) return value.list_value().empty();
  return IsUnset(value);
}

bool Same(const Value* a, const Value* b) {
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}

const ChildSpec* FindSpec(const Class* type, std::string_view name) {
  if (type == nullptr) return nullptr;
  for (const ChildSpec& spec : type->children()) {
    if (spec.name == name) return &spec;
  }
  return nullptr;
}

bool IsRoot(const Class& type) { return type.key() == &kTypeKey<Object>; }

std::string HiddenName(std::string_view type) {
  return fmt::format("hidden-{}", type);
}

// True if `type` sets `property` in the object at `path`, or if code makes
// that.
bool Gives(const Class& type, std::string_view path,
           std::string_view property) {
  const size_t slash = std::min(path.find('/'), path.size());
  const ChildSpec* spec = FindSpec(&type, path.substr(0, slash));
  if (spec == nullptr) return true;
  path.remove_prefix(std::min(slash + 1, path.size()));
  if (path.empty()) {
    return std::any_of(spec->defaults.begin(), spec->defaults.end(),
                       [property](const PropertyDefault& one) {
                         return one.property == property;
                       });
  }
  return std::any_of(spec->deep_defaults.begin(), spec->deep_defaults.end(),
                     [path, property](const DeepDefault& one) {
                       return one.path == path &&
                              one.given.property == property;
                     });
}

// What a type gives the objects it embeds, by child and property.
using GivenValues = std::map<std::pair<std::string, std::string>, Value>;

class TypeRaiser {
 public:
  TypeRaiser(TypeRegistry& registry, const Catalogue& catalogue, Model& model)
      : registry_(registry),
        catalogue_(catalogue),
        model_(model),
        family_(ListTypes(registry, model)) {}

  void Run() {
    FindValueLists();
    FindBelow();
    for (const internal::SeenType& seen :
         internal::InOrder(registry_, [this](const Class& type) {
           return !Lists(catalogue_.not_created, type.name());
         })) {
      self_ = seen.type;
      fresh_ = seen.fresh.has_value() ? &*seen.fresh : nullptr;
      member_ = family_.Find(self_->name());
      type_ = member_->type;
      given_ = &given_of_[self_];
      AddHead();
      AddForDescendants();
      AddChildren();
      AddAliases();
      AddHiddenChildren();
      AddRows();
      AddInitial();
      AddChildValues();
      AddHotpluggable();
    }
    NameKinds();
  }

 private:
  static Model& ListTypes(TypeRegistry& registry, Model& model) {
    std::vector<const Class*> all = registry.Types();
    std::sort(all.begin(), all.end(), [](const Class* a, const Class* b) {
      return a->name() < b->name();
    });
    for (const Class* type : all) {
      Type& said = model.types.emplace_back();
      said.name = type->name();
      if (type->parent() != nullptr) {
        said.parent = type->parent()->name();
      } else if (type->is_interface() &&
                 registry.Find("interface") != nullptr) {
        said.parent = "interface";
      }
    }
    return model;
  }

  void FindValueLists();
  void FindBelow();
  void NameKinds();

  bool IsOwn(const ClassProperty* property) const {
    return property != nullptr && property->declared_by == self_;
  }
  bool IsBound(std::string_view property) const {
    return member_->bound.contains(property);
  }
  bool ListsChild(std::string_view name) const {
    return std::any_of(
        type_->children.begin(), type_->children.end(),
        [name](const Child& child) { return child.name == name; });
  }

  void AddHead();
  void AddForDescendants();
  void AddChildren();
  void AddAliases();
  void AddChildAlias(const ClassProperty& property, Alias alias);
  void AddHiddenChildren();
  void AddRows();
  void AddRow(const ClassProperty& property);
  bool SameAsInherited(const ClassProperty& property) const;
  void AddAccess(const ClassProperty& property, bool redeclares);
  void AddInitial();
  void AddChildValues();
  void GiveChild(const std::string& child, const std::string& property,
                 const Value& value);
  void AddHotpluggable();
  std::optional<Alias> AliasOf(const ClassProperty& property) const;

  TypeRegistry& registry_;
  const Catalogue& catalogue_;
  Model& model_;
  Family family_;
  std::map<const Class*, GivenValues> given_of_;
  // Of catalogue_.for_descendants: what some descendant has.
  std::set<std::pair<std::string_view, std::string_view>> below_;
  // The type that is being described.
  const internal::FreshObject* fresh_ = nullptr;  // null: nothing to see
  GivenValues* given_ = nullptr;
  const Class* self_ = nullptr;
  Member* member_ = nullptr;
  Type* type_ = nullptr;
};

// ---- All types -------------------------------------------------------------

// A catalogue may not speak of what nobody has.
void TypeRaiser::FindBelow() {
  if (catalogue_.for_descendants.empty()) return;
  for (const Class* type : registry_.Types()) {
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr || property->declared_by != type) continue;
      for (const Class* up = type; up != nullptr; up = up->parent()) {
        const auto at = catalogue_.for_descendants.find(
            {std::string(up->name()), std::string(property->name)});
        if (at != catalogue_.for_descendants.end()) {
          below_.emplace(at->first.first, at->first.second);
        }
      }
    }
  }
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

void TypeRaiser::NameKinds() {
  const auto samples = Samples(family_);
  for (Member& member : family_.members()) {
    const Class& type = *registry_.Find(member.type->name);
    if (IsRoot(type)) continue;
    for (Row& row : member.type->props) {
      const ClassProperty& property = *type.FindProperty(row.name);
      if (member.bound.contains(row.name) || IsSpelling(property)) continue;
      const auto at = samples.find(&row);
      const Value* const sample = at == samples.end() ? nullptr : at->second;
      std::string kind =
          KindName(property, row.default_value.has_value() ? &*row.default_value
                                                           : sample);
      if (!kind.empty() && kind != KindOf(row, sample, model_)) {
        row.kind = std::move(kind);
      }
    }
  }
}

// ---- One type --------------------------------------------------------------

void TypeRaiser::AddHead() {
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
}

void TypeRaiser::AddForDescendants() {
  const auto& all = catalogue_.for_descendants;
  for (auto at = all.lower_bound({type_->name, ""});
       at != all.end() && at->first.first == type_->name; ++at) {
    const std::string& property = at->first.second;
    if (!below_.contains({type_->name, property})) continue;
    const ForDescendants& said = at->second;
    if (said.alias.has_value()) type_->aliases[property] = *said.alias;
    if (said.readonly) type_->readonly.push_back(property);
    if (said.unreadable.has_value()) {
      type_->unreadable[property] = *said.unreadable;
    }
  }
}

void TypeRaiser::AddChildren() {
  for (const ChildSpec& spec : self_->children()) {
    const ChildSpec* inherited = FindSpec(self_->parent(), spec.name);
    if (inherited != nullptr && inherited->type == spec.type) continue;
    // Infer() hides an object of its own accord; see AddAliases().
    if (spec.hidden && !self_->is_abstract() && inherited == nullptr &&
        spec.name == HiddenName(spec.type_name)) {
      continue;
    }
    type_->children.push_back({std::string(spec.name),
                               std::string(spec.type->name()),
                               spec.hidden,
                               {}});
  }
  if (fresh_ == nullptr) return;
  for (const internal::FreshChild& child : fresh_->children) {
    if (FindSpec(self_, child.name) != nullptr) continue;
    const std::string* known = nullptr;
    for (const Member* up = member_->parent; up != nullptr; up = up->parent) {
      for (const Child& other : up->type->children) {
        if (known == nullptr && other.name == child.name) known = &other.type;
      }
    }
    if (known == nullptr || *known != child.type->name()) {
      type_->children.push_back(
          {child.name, std::string(child.type->name()), false, {}});
    }
  }
}

std::optional<Alias> TypeRaiser::AliasOf(const ClassProperty& property) const {
  if (IsSpelling(property)) {
    return Alias{"", std::string(property.stands_for.property), ""};
  }
  if (!IsChildAlias(property)) return std::nullopt;
  Alias alias;
  alias.type = property.stands_for.type.empty() ? property.route.holder->name()
                                                : property.stands_for.type;
  alias.property = property.stands_for.property.empty()
                       ? property.target->name
                       : property.stands_for.property;
  if (!property.stands_for.child.empty()) {
    alias.path = property.stands_for.child;
  } else if (fresh_ != nullptr) {
    const auto at = fresh_->paths.find(property.name);
    if (at != fresh_->paths.end()) alias.path = at->second;
  }
  return alias;
}

void TypeRaiser::AddAliases() {
  for (const ClassProperty* property : self_->properties()) {
    if (property == nullptr) continue;
    std::optional<Alias> alias = AliasOf(*property);
    if (!alias.has_value()) continue;
    if (!alias->type.empty()) {
      AddChildAlias(*property, *std::move(alias));
      continue;
    }
    const Alias* inherited = family_.FindAlias(member_->parent, property->name);
    if (IsOwn(property) && (inherited == nullptr || *inherited != *alias)) {
      type_->aliases[std::string(property->name)] = *std::move(alias);
    }
  }
}

void TypeRaiser::AddChildAlias(const ClassProperty& property, Alias alias) {
  // Infer() binds what an abstract ancestor could not.
  if (!IsOwn(&property) &&
      (self_->is_abstract() ||
       family_.FindBound(member_->parent, property.name) != nullptr)) {
    return;
  }
  const std::string actual = std::exchange(alias.path, "");
  std::optional<std::string> path = family_.PathToChild(*member_, alias.type);
  if (!actual.empty() && path != actual) {
    const std::string first = actual.substr(0, actual.find('/'));
    const ChildSpec* const spec = FindSpec(self_, first);
    const bool is_hidden = spec != nullptr && spec->hidden;
    if (!path.has_value() && is_hidden && !self_->is_abstract() &&
        spec->type_name == alias.type && actual == HiddenName(alias.type)) {
      member_->hidden.emplace_back(actual, alias.type);
    } else {
      if (is_hidden && !ListsChild(first)) {
        type_->children.push_back(
            {first, std::string(spec->type->name()), true, {}});
        path = family_.PathToChild(*member_, alias.type);
      }
      if (path != actual) alias.path = actual;
    }
    path = actual;
  } else if (!path.has_value() && !self_->is_abstract()) {
    path = HiddenName(alias.type);
    member_->hidden.emplace_back(*path, alias.type);
  }
  const Alias* nearest = family_.FindAlias(member_, property.name);
  if (nearest == nullptr || *nearest != alias) {
    type_->aliases[std::string(property.name)] = std::move(alias);
  }
  if (path.has_value())
    member_->bound.insert_or_assign(std::string(property.name),
                                    *std::move(path));
}

// Those that no alias makes Infer() hide.
void TypeRaiser::AddHiddenChildren() {
  for (const ChildSpec& spec : self_->children()) {
    if (!spec.hidden || FindSpec(self_->parent(), spec.name) != nullptr ||
        ListsChild(spec.name)) {
      continue;
    }
    const bool made = std::any_of(
        member_->hidden.begin(), member_->hidden.end(),
        [&spec](const auto& hidden) { return hidden.first == spec.name; });
    if (made) continue;
    type_->children.push_back(
        {std::string(spec.name), std::string(spec.type->name()), true, {}});
  }
}

// ---- Rows ------------------------------------------------------------------

void TypeRaiser::AddRows() {
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
    if (IsOwn(property)) AddRow(*property);
  }
  std::sort(type_->readonly.begin(), type_->readonly.end());
}

void TypeRaiser::AddRow(const ClassProperty& property) {
  const bool same = SameAsInherited(property);
  const bool bound = IsBound(property.name);
  const bool plain = !bound && !IsSpelling(property);
  const size_t listed = type_->readonly.size() + type_->unreadable.size();
  AddAccess(property, same && plain);
  if (!bound && !IsRoot(*self_)) {
    const Limits limits = LimitsOf(property);
    if (limits !=
        family_.LimitsOf(member_->parent, property.name, property.type)) {
      model_.limits[type_->name].emplace(property.name, limits);
    }
  }
  // Whether another key than `props` makes Infer() declare it anew.
  const bool implied =
      bound   ? family_.FindBound(member_->parent, property.name) == nullptr
      : plain ? type_->readonly.size() + type_->unreadable.size() != listed
              : type_->aliases.contains(property.name);
  if (same && implied) return;
  member_->rows.emplace(property.name, type_->props.size());
  Row& row = type_->props.emplace_back(RowOf(property));
  if (IsRoot(*self_)) {  // native always
    row = {
        .name = row.name, .type = row.type, .default_value = row.default_value};
  }
  LeaveOutTarget(property, bound, row);
}

// Whether Infer(), made to declare `property` anew by another key than `props`,
// makes the same of what it inherits.
bool TypeRaiser::SameAsInherited(const ClassProperty& property) const {
  const Row* inherited = family_.FindRow(member_->parent, property.name);
  if (inherited == nullptr) return false;
  const bool bound = IsBound(property.name);
  Row mine = RowOf(property);
  Row theirs = *inherited;
  LeaveOutTarget(property, bound, mine);
  LeaveOutTarget(property, bound, theirs);
  if (mine != theirs) return false;
  if (bound || IsSpelling(property)) return true;
  const ClassProperty* above = self_->parent()->FindProperty(property.name);
  return above != nullptr && FieldOf(*above).kind == FieldOf(property).kind;
}

// Lists `property` as readonly and unreadable if it is and Infer() would not
// see it otherwise; in any case if that is what `redeclares` it.
void TypeRaiser::AddAccess(const ClassProperty& property, bool redeclares) {
  const ClassProperty* target = IsBound(property.name) || IsSpelling(property)
                                    ? property.target
                                    : nullptr;
  const std::string name(property.name);
  if (IsUnreadable(property) && (target == nullptr || !IsUnreadable(*target) ||
                                 target->unreadable != property.unreadable)) {
    const std::string* known = family_.FindUnreadable(member_->parent, name);
    if (known == nullptr || *known != property.unreadable || redeclares) {
      type_->unreadable[name] = property.unreadable;
      redeclares = false;  // done
    }
  }
  if (IsReadOnly(property) && (target == nullptr || !IsReadOnly(*target)) &&
      (redeclares || !family_.IsReadOnly(member_->parent, name)) &&
      !Lists(type_->readonly, name)) {
    type_->readonly.push_back(name);
  }
}

// ---- Values ----------------------------------------------------------------

void TypeRaiser::AddInitial() {
  for (const auto& [index, value] : self_->default_overrides()) {
    const ClassProperty* property = self_->properties()[index];
    if (property != nullptr) type_->initial.emplace(property->name, value);
  }
  if (fresh_ == nullptr) return;
  for (const auto& [name, value] : fresh_->values) {
    const ClassProperty* property = self_->FindProperty(name);
    if (property == nullptr || IsSpelling(*property)) continue;
    const Value* known = family_.InitialValue(member_, name);
    if (known == nullptr ? IsZero(value) : *known == value) continue;
    type_->initial.insert_or_assign(std::string(name), value);
  }
}

// What the type gives the objects it embeds, where Infer() does not find that
// by itself.
void TypeRaiser::AddChildValues() {
  if (self_->parent() != nullptr) {
    *given_ = given_of_[self_->parent()];
  }
  for (Family::Given& given : family_.GivenToChildren(*member_)) {
    if (Gives(*self_, given.child, given.property)) {
      given_->insert_or_assign({given.child, given.property},
                               std::move(given.value));
    } else {
      // Its own value is but what it shows.
      type_->initial.insert_or_assign(given.alias,
                                      given.theirs.value_or(Value()));
    }
  }
  for (const ChildSpec& spec : self_->children()) {
    for (const PropertyDefault& given : spec.defaults) {
      GiveChild(std::string(spec.name), std::string(given.property),
                given.value);
    }
    for (const auto& [path, given] : spec.deep_defaults) {
      GiveChild(fmt::format("{}/{}", spec.name, path),
                std::string(given.property), given.value);
    }
  }
  if (fresh_ == nullptr) return;
  for (const internal::FreshChild& child : fresh_->children) {
    if (FindSpec(self_, child.name) != nullptr) continue;
    const Member* model = family_.Find(child.type->name());
    for (const auto& [property, value] : child.values) {
      if (!given_->contains({child.name, std::string(property)})) {
        const Value* own = family_.InitialValue(model, property);
        if (own == nullptr ? IsZero(value) : *own == value) continue;
      }
      GiveChild(child.name, std::string(property), value);
    }
  }
}

void TypeRaiser::GiveChild(const std::string& child,
                           const std::string& property, const Value& value) {
  const auto known = given_->find({child, property});
  if (known != given_->end() && known->second == value) return;
  (*given_)[{child, property}] = value;
  // By an alias of it, if there is one.
  for (const Member* up = member_; up != nullptr; up = up->parent) {
    for (const auto& [name, path] : up->bound) {
      const Alias* alias = family_.FindAlias(member_, name);
      if (path != child || alias == nullptr || alias->property != property) {
        continue;
      }
      const Member* holder = family_.Find(alias->type);
      const Value* theirs = family_.InitialValue(holder, property);
      if (family_.FindRow(holder, property) == nullptr || IsUnset(value)) {
        continue;
      }
      const bool same = Same(theirs, &value);
      if (same && Same(family_.InitialValue(member_, name), theirs)) continue;
      type_->initial.insert_or_assign(std::string(name), value);
      if (!same) return;
    }
  }
  auto listed = std::find_if(
      type_->children.begin(), type_->children.end(),
      [&child](const Child& other) { return other.name == child; });
  if (listed == type_->children.end()) {
    const ChildSpec* spec = FindSpec(self_, child);
    std::string child_type;
    if (spec != nullptr) child_type = spec->type_name;
    if (fresh_ != nullptr) {
      for (const internal::FreshChild& fresh : fresh_->children) {
        if (fresh.name == child) child_type = fresh.type->name();
      }
    }
    type_->children.push_back(
        {child, child_type, spec != nullptr && spec->hidden, {}});
    listed = type_->children.end() - 1;
  }
  listed->values.insert_or_assign(property, value);
}

void TypeRaiser::AddHotpluggable() {
  if (self_->is_interface() || IsRoot(*self_) ||
      family_.LayersOf(member_) == LayerMask::kNone) {
    return;
  }
  const Class* const parent = self_->parent();
  const bool predicted = family_.Hotpluggable(*member_).value_or(
      parent != nullptr && compat::IsHotpluggable(*parent));
  if (predicted != compat::IsHotpluggable(*self_)) {
    type_->hotpluggable = compat::IsHotpluggable(*self_);
  }
}

}  // namespace

void RaiseTypes(TypeRegistry& registry, const Catalogue& catalogue,
                Model& model) {
  TypeRaiser(registry, catalogue, model).Run();
}

}  // namespace qom::compat::model
