// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compat/catalogue/writer_parts.h"
#include "fmt/format.h"
#include "props/kinds.h"
#include "props/runtime_property.h"
#include "props/value_types.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::internal {
namespace {

constexpr size_t kMaxChildDepth = 16;  // as far as the reader looks

// Kinds that a catalogue names; of two names of one kind the first is written.
constexpr std::string_view kKindNames[] = {
    "bool",         "str",          "string",       "int8",
    "int16",        "int32",        "int64",        "int",
    "uint8",        "uint16",       "uint32",       "uint64",
    "size",         "number",       "list<str>",    "list<int8>",
    "list<int16>",  "list<int32>",  "list<int64>",  "list<uint8>",
    "list<uint16>", "list<uint32>", "list<uint64>", "list<size>",
    "list<number>",
};

constexpr PropertyFlags kWrittenFlags =
    PropertyFlags::kInternal | PropertyFlags::kRealizedSetAllowed |
    PropertyFlags::kUnstable | PropertyFlags::kDeprecated;

constexpr PropertyFlags Without(PropertyFlags flags, PropertyFlags removed) {
  return static_cast<PropertyFlags>(static_cast<uint32_t>(flags) &
                                    ~static_cast<uint32_t>(removed));
}

bool IsUnset(const Value& value) {
  return value.is_null() || (value.is_text() && value.text_value().empty());
}

bool IsLink(std::string_view type) { return type.starts_with("link<"); }

// Another name of a property of the same object.
bool IsSpelling(const ClassProperty& property) {
  return property.stands_for.is_spelling();
}

// Stands for a property of an embedded object.
bool IsChildAlias(const ClassProperty& property) {
  return property.is_alias() && !IsSpelling(property);
}

bool IsOwn(const Class& type, const ClassProperty& property) {
  return property.declared_by == &type;
}

// How the value behind a property is held; null if it is computed.
const PropertyKind* FieldKind(const ClassProperty& property) {
  const ClassProperty* field = &property;
  while (field->kind == nullptr && field->target != nullptr) {
    field = field->target;
  }
  return field->kind;
}

// The form of a text by the kind that holds it.
std::string_view FormOf(const PropertyKind* kind) {
  if (kind == &props::internal::kKind<props::MacAddress>) return "mac";
  if (kind == &props::internal::kKind<props::PciAddress>) return "pci-addr";
  if (kind == &props::internal::kKind<props::ReservedRegion>) {
    return "reserved-region";
  }
  if (kind == &props::internal::kKind<props::Uuid>) return "uuid";
  return "";
}

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

bool SameHistory(const std::vector<HistoryEntry>* a,
                 const std::vector<HistoryEntry>& b) {
  if (a == nullptr) return b.empty();
  return std::equal(a->begin(), a->end(), b.begin(), b.end(),
                    [](const HistoryEntry& x, const HistoryEntry& y) {
                      return x.until == y.until && x.value == y.value;
                    });
}

const ChildSpec* FindSpec(const Class& type, std::string_view name) {
  for (const ChildSpec& spec : type.children()) {
    if (spec.name == name) return &spec;
  }
  return nullptr;
}

// What the owner gives; null if nothing.
const Value* FindGiven(const ChildSpec& spec, std::string_view property) {
  for (const PropertyDefault& given : spec.defaults) {
    if (given.property == property) return &given.value;
  }
  return nullptr;
}

const Value* DefaultOf(const ClassProperty& property) {
  return property.has_default ? &property.default_value : nullptr;
}

bool Lists(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool TypeWriter::Details::IsEmpty() const {
  return kind.empty() && doc.empty() && unit.empty() &&
         flags == PropertyFlags::kNone && deprecated_since.empty() &&
         replacement.empty() && automatic == nullptr && history == nullptr;
}

TypeWriter::TypeWriter(TypeRegistry& registry, const Catalogue& catalogue)
    : registry_(registry), catalogue_(catalogue) {
  for (std::string_view name : kKindNames) {
    kinds_.emplace_back(name, props::RuntimeProperty(scratch_, "", name));
  }
}

absl::Status TypeWriter::Prepare() {
  QOMRT_RETURN_IF_ERROR(FindLayered());
  FindBelow();
  FindValueLists();
  for (const Class* type : InOrder()) Describe(*types_[type->name()]);
  FindSamples();
  NameKinds();
  return absl::OkStatus();
}

// ---- Layers ----------------------------------------------------------------

LayerMask TypeWriter::PredictMask(const Class& type,
                                  const LayeredTypes& layered) const {
  LayerMask mask = LayerMask::kNone;
  for (const Class* up = &type; up != nullptr; up = up->parent()) {
    if (!layered.declared) {
      if (up->name() == "object-compat") return LayerMask::kAll;
      continue;
    }
    if (Lists(layered.builtin, up->name())) mask = mask | LayerMask::kBuiltin;
    if (Lists(layered.global, up->name())) mask = mask | LayerMask::kGlobal;
  }
  if (!layered.declared && registry_.Find("object-compat") == nullptr) {
    return LayerMask::kAll;
  }
  return mask;
}

bool TypeWriter::Predicts(const LayeredTypes& layered) const {
  for (const Class* type : registry_.Types()) {
    if (type->is_interface() || type->key() == &kTypeKey<Object>) continue;
    if (PredictMask(*type, layered) != LayersOf(*type)) return false;
  }
  return true;
}

// What the catalogue said if that is still so; else nothing, if the reader's
// rule does; else the types where it starts.
absl::Status TypeWriter::FindLayered() {
  if (catalogue_.declares_layered) {
    layered_ = {true, catalogue_.takes_builtin, catalogue_.takes_global};
    if (Predicts(layered_)) return absl::OkStatus();
  }
  layered_ = {};
  if (Predicts(layered_)) return absl::OkStatus();
  layered_.declared = true;
  for (const Class* type : registry_.Types()) {
    auto starts = [type](Layer layer) {
      return Takes(LayersOf(*type), layer) &&
             (type->parent() == nullptr ||
              !Takes(LayersOf(*type->parent()), layer));
    };
    if (starts(Layer::kMachine)) layered_.builtin.emplace_back(type->name());
    if (starts(Layer::kGlobal)) layered_.global.emplace_back(type->name());
  }
  for (const Class* type : registry_.Types()) {
    if (type->is_interface() || type->key() == &kTypeKey<Object>) continue;
    if (PredictMask(*type, layered_) != LayersOf(*type)) {
      return Error(Cause::kMalformed,
                   "type '{}': it takes some of the built-in layers, or fewer "
                   "than its parent; a catalogue cannot say so",
                   type->name());
    }
  }
  return absl::OkStatus();
}

// ---- The order of types ----------------------------------------------------

// Every type after its parent and after the types of what it embeds, which is
// what its own description builds on.
std::vector<const Class*> TypeWriter::InOrder() {
  const std::vector<const Class*> all = registry_.Types();
  {
    Context context(registry_);
    for (const Class* type : all) {
      auto model = std::make_unique<Type>();
      model->type = type;
      if (IsMadeByCode(*type) && !type->is_abstract() &&
          !Lists(catalogue_.not_created, type->name())) {
        model->fresh = LookAtFresh(context, *type);
      }
      types_.emplace(type->name(), std::move(model));
    }
  }
  std::vector<const Class*> order;
  absl::flat_hash_set<const Class*> seen;
  struct Visit {
    const Class* type;
    bool leaving;
  };
  std::vector<Visit> todo;
  for (const Class* from : all) {
    todo.push_back({from, false});
    while (!todo.empty()) {
      const Visit visit = todo.back();
      todo.pop_back();
      if (visit.leaving) {
        order.push_back(visit.type);
        continue;
      }
      if (!seen.insert(visit.type).second) continue;
      todo.push_back({visit.type, true});
      Type& model = *types_[visit.type->name()];
      if (const Class* parent = visit.type->parent()) {
        model.parent = types_[parent->name()].get();
        todo.push_back({parent, false});
      }
      for (const ChildSpec& spec : visit.type->children()) {
        todo.push_back({spec.type, false});
      }
      if (!model.fresh.has_value()) continue;
      for (const FreshChild& child : model.fresh->children) {
        todo.push_back({child.type, false});
      }
    }
  }
  return order;
}

// A catalogue may not speak of what nobody has.
void TypeWriter::FindBelow() {
  if (catalogue_.for_descendants.empty()) return;
  for (const Class* type : registry_.Types()) {
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr || !IsOwn(*type, *property)) continue;
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
void TypeWriter::FindValueLists() {
  for (const Class* type : registry_.Types()) {
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr || !IsOwn(*type, *property) ||
          property->is_alias() || IsLink(property->type) ||
          std::find(std::begin(kKindNames), std::end(kKindNames),
                    property->type) != std::end(kKindNames)) {
        continue;
      }
      Limits limits = LimitsOf(*property);
      if (limits.values.empty()) continue;
      Limits list;
      list.values = limits.values;
      if (limits == list) {
        values_.emplace(property->type, std::move(list.values));
      }
    }
  }
}

// ---- What the reader knows -------------------------------------------------

const TypeWriter::Type* TypeWriter::ModelOf(std::string_view name) const {
  const auto at = types_.find(name);
  return at == types_.end() ? nullptr : at->second.get();
}

const TypeWriter::Row* TypeWriter::FindRow(const Type* type,
                                           std::string_view property) const {
  for (; type != nullptr; type = type->parent) {
    const auto at = type->rows_by_name.find(property);
    if (at != type->rows_by_name.end()) return at->second;
  }
  return nullptr;
}

const Value* TypeWriter::InitialValue(const Type* type,
                                      std::string_view property) const {
  for (; type != nullptr; type = type->parent) {
    if (const auto at = type->initial.find(property);
        at != type->initial.end()) {
      return &at->second;
    }
    if (const auto at = type->rows_by_name.find(property);
        at != type->rows_by_name.end() &&
        at->second->default_value != nullptr) {
      return at->second->default_value;
    }
  }
  return nullptr;
}

const TypeWriter::Alias* TypeWriter::FindAlias(
    const Type* type, std::string_view property) const {
  for (; type != nullptr; type = type->parent) {
    const auto at = type->aliases.find(property);
    if (at != type->aliases.end()) return &at->second;
  }
  return nullptr;
}

const std::string* TypeWriter::FindBound(const Type* type,
                                         std::string_view property) const {
  for (; type != nullptr; type = type->parent) {
    const auto at = type->bound.find(property);
    if (at != type->bound.end()) return &at->second;
  }
  return nullptr;
}

std::optional<std::string> TypeWriter::PathToChild(
    const Type& type, std::string_view child_type) const {
  struct Place {
    const Type* type;
    std::string path;
    size_t depth;
  };
  std::vector<Place> todo = {{&type, "", 0}};
  absl::flat_hash_set<const Type*> seen = {&type};
  for (size_t at = 0; at < todo.size(); ++at) {
    const Place here = todo[at];
    auto path = [&here](std::string_view name) {
      return here.path.empty() ? std::string(name)
                               : fmt::format("{}/{}", here.path, name);
    };
    for (const Type* up = here.type; up != nullptr; up = up->parent) {
      for (const Child& child : up->children) {
        if (child.type == child_type) return path(child.name);
      }
      for (const auto& [name, hidden] : up->hidden) {
        if (hidden == child_type) return path(name);
      }
    }
    if (here.depth == kMaxChildDepth) continue;
    for (const Type* up = here.type; up != nullptr; up = up->parent) {
      for (const Child& child : up->children) {
        const Type* next = ModelOf(child.type);
        if (next == nullptr || !seen.insert(next).second) continue;
        todo.push_back({next, path(child.name), here.depth + 1});
      }
    }
  }
  return std::nullopt;
}

bool TypeWriter::IsBoundIn(const Type& type,
                           const ClassProperty& property) const {
  return type.bound.contains(property.name);
}

bool TypeWriter::SameAsInherited(const Type& type,
                                 const ClassProperty& property) const {
  const Row* row = FindRow(type.parent, property.name);
  if (row == nullptr || row->property->type != property.type) return false;
  const bool bound = IsBoundIn(type, property);
  const bool spelling = IsSpelling(property);
  const Details& details = row->details;
  std::string_view doc = details.doc;
  std::string_view unit = details.unit;
  PropertyFlags flags = details.flags;
  const Value* initial = row->default_value;
  if ((bound || spelling) && property.target != nullptr) {
    flags = flags | (property.target->flags & kWrittenFlags);
    if (doc.empty()) doc = property.target->doc;
    if (unit.empty()) unit = property.target->unit;
  }
  if (bound) {
    if (initial == nullptr) {
      initial = property.route.holder->DefaultOf(*property.target);
    }
  } else if (!spelling && FieldKind(property) != FieldKind(*row->property)) {
    return false;
  }
  return doc == property.doc && unit == property.unit &&
         flags == (property.flags & kWrittenFlags) &&
         details.deprecated_since == property.deprecated_since &&
         details.replacement == property.replacement &&
         SameHistory(details.history, property.history) &&
         (details.automatic == nullptr
              ? property.automatic.is_null()
              : *details.automatic == property.automatic) &&
         Same(initial, DefaultOf(property));
}

// ---- One type --------------------------------------------------------------

void TypeWriter::Describe(Type& type) {
  AddForDescendants(type);
  AddChildren(type);
  AddAliases(type);
  AddHiddenChildren(type);
  AddRows(type);
  AddInitial(type);
  AddChildValues(type);
  AddHotpluggable(type);
}

void TypeWriter::AddForDescendants(Type& type) {
  const std::string name(type.type->name());
  for (auto at = catalogue_.for_descendants.lower_bound({name, ""});
       at != catalogue_.for_descendants.end() && at->first.first == name;
       ++at) {
    const std::string& property = at->first.second;
    if (!below_.contains({name, property})) continue;
    const ForDescendants& said = at->second;
    if (said.alias.has_value()) type.aliases[property] = *said.alias;
    if (said.readonly) type.readonly.push_back(property);
    if (said.unreadable.has_value()) {
      type.unreadable[property] = *said.unreadable;
    }
  }
}

void TypeWriter::AddChild(Type& type, std::string_view name, const Class& child,
                          bool hidden) {
  type.children.push_back(
      {std::string(name), std::string(child.name()), hidden, {}});
}

void TypeWriter::AddChildren(Type& type) {
  const Class& self = *type.type;
  for (const ChildSpec& spec : self.children()) {
    const ChildSpec* inherited = self.parent() == nullptr
                                     ? nullptr
                                     : FindSpec(*self.parent(), spec.name);
    if (inherited != nullptr && inherited->type == spec.type) continue;
    // The reader hides an object of its own accord; see AddAliases().
    if (spec.hidden && !self.is_abstract() && inherited == nullptr &&
        spec.name == fmt::format("hidden-{}", spec.type_name)) {
      continue;
    }
    AddChild(type, spec.name, *spec.type, spec.hidden);
  }
  if (!type.fresh.has_value()) return;
  for (const FreshChild& child : type.fresh->children) {
    if (FindSpec(self, child.name) != nullptr) continue;
    const std::string* known = nullptr;
    for (const Type* up = type.parent; up != nullptr; up = up->parent) {
      for (const Child& other : up->children) {
        if (known == nullptr && other.name == child.name) known = &other.type;
      }
    }
    if (known == nullptr || *known != child.type->name()) {
      AddChild(type, child.name, *child.type, /*hidden=*/false);
    }
  }
}

std::optional<TypeWriter::Alias> TypeWriter::AliasOf(
    const Type& type, const ClassProperty& property) const {
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
  } else if (type.fresh.has_value()) {
    const auto at = type.fresh->paths.find(property.name);
    if (at != type.fresh->paths.end()) alias.path = at->second;
  }
  return alias;
}

void TypeWriter::AddAliases(Type& type) {
  const Class& self = *type.type;
  for (const ClassProperty* property : self.properties()) {
    if (property == nullptr) continue;
    const std::string name(property->name);
    std::optional<Alias> alias = AliasOf(type, *property);
    if (!alias.has_value()) continue;
    const bool own = IsOwn(self, *property);
    if (alias->type.empty()) {
      const Alias* inherited = FindAlias(type.parent, name);
      if (own && (inherited == nullptr || *inherited != *alias)) {
        type.aliases[name] = *std::move(alias);
      }
      continue;
    }
    // The reader binds what an abstract ancestor could not.
    if (!own && (self.is_abstract() || FindBound(type.parent, name))) continue;
    const std::string actual = std::exchange(alias->path, "");
    std::optional<std::string> path = PathToChild(type, alias->type);
    if (!actual.empty() && path != actual) {
      const std::string first = actual.substr(0, actual.find('/'));
      const ChildSpec* spec = FindSpec(self, first);
      const bool reader_hides = !path.has_value() && spec != nullptr &&
                                spec->hidden && !self.is_abstract() &&
                                spec->type_name == alias->type &&
                                actual == fmt::format("hidden-{}", alias->type);
      if (reader_hides) {
        type.hidden.emplace_back(actual, alias->type);
      } else {
        const bool listed = std::any_of(
            type.children.begin(), type.children.end(),
            [&first](const Child& child) { return child.name == first; });
        if (!listed && spec != nullptr && spec->hidden) {
          AddChild(type, first, *spec->type, /*hidden=*/true);
          path = PathToChild(type, alias->type);
        }
        if (path != actual) alias->path = actual;
      }
      path = actual;
    } else if (!path.has_value() && !self.is_abstract()) {
      path = fmt::format("hidden-{}", alias->type);
      type.hidden.emplace_back(*path, alias->type);
    }
    const Alias* nearest = FindAlias(&type, name);
    if (nearest == nullptr || *nearest != *alias) {
      type.aliases[name] = *std::move(alias);
    }
    if (path.has_value()) type.bound[name] = *std::move(path);
  }
}

// Those that no alias makes the reader hide.
void TypeWriter::AddHiddenChildren(Type& type) {
  const Class& self = *type.type;
  for (const ChildSpec& spec : self.children()) {
    if (!spec.hidden || (self.parent() != nullptr &&
                         FindSpec(*self.parent(), spec.name) != nullptr)) {
      continue;
    }
    const bool listed = std::any_of(
        type.children.begin(), type.children.end(),
        [&spec](const Child& child) { return child.name == spec.name; });
    const bool made = std::any_of(
        type.hidden.begin(), type.hidden.end(),
        [&spec](const auto& hidden) { return hidden.first == spec.name; });
    if (!listed && !made) AddChild(type, spec.name, *spec.type, true);
  }
}

TypeWriter::Details TypeWriter::DetailsOf(const Type& type,
                                          const ClassProperty& property) const {
  Details details;
  if (type.type->key() == &kTypeKey<Object>) return details;  // native always
  const bool bound = IsBoundIn(type, property);
  details.flags = property.flags & kWrittenFlags;
  const bool takes =
      (bound || IsSpelling(property)) && property.target != nullptr;
  if (takes) details.flags = Without(details.flags, property.target->flags);
  details.deprecated_since = property.deprecated_since;
  details.replacement = property.replacement;
  details.doc = property.doc;
  details.unit = property.unit;
  if (takes && details.doc == property.target->doc) details.doc = {};
  if (takes && details.unit == property.target->unit) details.unit = {};
  if (!property.automatic.is_null()) details.automatic = &property.automatic;
  if (!property.history.empty()) details.history = &property.history;
  return details;
}

void TypeWriter::AddRows(Type& type) {
  const Class& self = *type.type;
  if (const Class* parent = self.parent()) {
    for (size_t i = 0; i < parent->properties().size(); ++i) {
      const ClassProperty* inherited = parent->properties()[i];
      if (inherited != nullptr && self.properties()[i] == nullptr) {
        type.removed.emplace_back(inherited->name);
      }
    }
    std::sort(type.removed.begin(), type.removed.end());
  }
  for (const ClassProperty* property : self.properties()) {
    if (property == nullptr || !IsOwn(self, *property)) continue;
    const bool same = SameAsInherited(type, *property);
    const bool bound = IsBoundIn(type, *property);
    const bool plain = !bound && !IsSpelling(*property);
    const size_t listed = type.readonly.size() + type.unreadable.size();
    AddAccess(type, *property, same && plain);
    // Whether another key than `props` makes the reader declare it anew.
    bool implied = same;
    if (bound) {
      implied = same && FindBound(type.parent, property->name) == nullptr;
    } else if (plain) {
      implied = same && type.readonly.size() + type.unreadable.size() != listed;
    } else {
      implied = same && type.aliases.contains(property->name);
    }
    if (!bound) AddLimits(type, *property);
    if (implied) continue;
    Row& row = type.rows.emplace_back();
    row.property = property;
    row.details = DetailsOf(type, *property);
    row.default_value = DefaultOf(*property);
    if (bound && Same(row.default_value,
                      property->route.holder->DefaultOf(*property->target))) {
      row.default_value = nullptr;  // it has that of what it stands for
    }
    type.rows_by_name.emplace(property->name, &row);
  }
  std::sort(type.readonly.begin(), type.readonly.end());
}

// Lists `property` as readonly and unreadable if it is and the reader would
// not see it otherwise; in any case if that is what `redeclares` it.
void TypeWriter::AddAccess(Type& type, const ClassProperty& property,
                           bool redeclares) {
  const ClassProperty* target =
      IsBoundIn(type, property) || IsSpelling(property) ? property.target
                                                        : nullptr;
  const std::string name(property.name);
  auto is_readonly = [](const ClassProperty& one) {
    return one.has(PropertyFlags::kReadOnly) || one.set == nullptr;
  };
  auto is_unreadable = [](const ClassProperty& one) {
    return one.has(PropertyFlags::kUnreadable) || one.get == nullptr;
  };
  if (is_unreadable(property) &&
      (target == nullptr || !is_unreadable(*target) ||
       target->unreadable != property.unreadable)) {
    const std::string* inherited = nullptr;
    for (const Type* up = type.parent; up != nullptr; up = up->parent) {
      const auto at = up->unreadable.find(name);
      if (at != up->unreadable.end() &&
          (inherited == nullptr || inherited->empty())) {
        inherited = &at->second;
      }
    }
    if (inherited == nullptr || *inherited != property.unreadable ||
        redeclares) {
      type.unreadable[name] = property.unreadable;
      redeclares = false;  // done
    }
  }
  if (is_readonly(property) && (target == nullptr || !is_readonly(*target))) {
    bool inherited = false;
    for (const Type* up = type.parent; up != nullptr; up = up->parent) {
      inherited = inherited || Lists(up->readonly, name);
    }
    if ((!inherited || redeclares) && !Lists(type.readonly, name)) {
      type.readonly.push_back(name);
    }
  }
}

void TypeWriter::AddInitial(Type& type) {
  const Class& self = *type.type;
  for (const auto& [index, value] : self.default_overrides()) {
    const ClassProperty* property = self.properties()[index];
    if (property == nullptr) continue;
    type.initial.emplace(property->name, value);
  }
  if (!type.fresh.has_value()) return;
  for (const auto& [name, value] : type.fresh->values) {
    const ClassProperty* property = self.FindProperty(name);
    if (property == nullptr || IsSpelling(*property)) continue;
    const Value* known = InitialValue(&type, name);
    if (known == nullptr ? IsZero(value) : *known == value) continue;
    type.initial.insert_or_assign(std::string(name), value);
  }
}

// What the type gives the objects it embeds, where the reader does not find
// that by itself.
void TypeWriter::AddChildValues(Type& type) {
  const Class& self = *type.type;
  if (type.parent != nullptr) type.child_values = type.parent->child_values;
  std::map<std::string_view, bool> done;
  for (const Type* up = &type; up != nullptr; up = up->parent) {
    for (const auto& [name, path] : up->bound) {
      if (!done.emplace(name, true).second) continue;
      const Value* mine = InitialValue(&type, name);
      const Alias* alias = FindAlias(&type, name);
      const Type* child = alias == nullptr ? nullptr : ModelOf(alias->type);
      if (mine == nullptr || child == nullptr ||
          path.find('/') != std::string::npos) {
        continue;
      }
      const Value* theirs = InitialValue(child, alias->property);
      const Row* row = FindRow(child, alias->property);
      if (row == nullptr || (IsLink(row->property->type) && IsUnset(*mine)) ||
          Same(theirs, mine) || (theirs == nullptr && IsUnset(*mine))) {
        continue;
      }
      const ChildSpec* spec = FindSpec(self, path);
      if (spec != nullptr && FindGiven(*spec, alias->property) == nullptr) {
        // It gives nothing: its own value is but what it shows.
        type.initial.insert_or_assign(name,
                                      theirs == nullptr ? Value() : *theirs);
        continue;
      }
      type.child_values[{path, alias->property}] = *mine;
    }
  }
  for (const ChildSpec& spec : self.children()) {
    for (const PropertyDefault& given : spec.defaults) {
      GiveChild(type, std::string(spec.name), std::string(given.property),
                given.value);
    }
  }
  if (!type.fresh.has_value()) return;
  for (const FreshChild& child : type.fresh->children) {
    if (FindSpec(self, child.name) != nullptr) continue;
    const Type* model = ModelOf(child.type->name());
    for (const auto& [property, value] : child.values) {
      if (!type.child_values.contains({child.name, std::string(property)})) {
        const Value* own = InitialValue(model, property);
        if (own == nullptr ? IsZero(value) : *own == value) continue;
      }
      GiveChild(type, child.name, std::string(property), value);
    }
  }
}

void TypeWriter::GiveChild(Type& type, const std::string& child,
                           const std::string& property, const Value& value) {
  const auto known = type.child_values.find({child, property});
  if (known != type.child_values.end() && known->second == value) return;
  type.child_values[{child, property}] = value;
  for (const Type* up = &type; up != nullptr; up = up->parent) {
    for (const auto& [name, path] : up->bound) {
      const Alias* alias = FindAlias(&type, name);
      if (path != child || alias == nullptr || alias->property != property) {
        continue;
      }
      const Type* model = ModelOf(alias->type);
      const Value* theirs = InitialValue(model, property);
      const Row* row = FindRow(model, property);
      if (row == nullptr || IsUnset(value)) continue;
      const bool same = Same(theirs, &value);
      if (same && Same(InitialValue(&type, name), theirs)) continue;
      type.initial.insert_or_assign(name, value);
      if (!same) return;
    }
  }
  auto listed = std::find_if(
      type.children.begin(), type.children.end(),
      [&child](const Child& other) { return other.name == child; });
  if (listed == type.children.end()) {
    const ChildSpec* spec = FindSpec(*type.type, child);
    std::string child_type;
    if (spec != nullptr) child_type = spec->type_name;
    if (type.fresh.has_value()) {
      for (const FreshChild& fresh : type.fresh->children) {
        if (fresh.name == child) child_type = fresh.type->name();
      }
    }
    type.children.push_back(
        {child, child_type, spec != nullptr && spec->hidden, {}});
    listed = type.children.end() - 1;
  }
  listed->values.insert_or_assign(property, value);
}

void TypeWriter::AddHotpluggable(Type& type) {
  constexpr std::string_view kProperty = "hotpluggable";
  const Class& self = *type.type;
  if (self.is_interface() || self.key() == &kTypeKey<Object>) return;
  const LayerMask mask = PredictMask(self, layered_);
  if (mask == LayerMask::kNone) return;
  const Class* parent = self.parent();
  const bool is_root = parent == nullptr ||
                       parent->key() == &kTypeKey<Object> ||
                       PredictMask(*parent, layered_) != mask;
  bool predicted = parent != nullptr && IsHotpluggable(*parent);
  if (is_root || type.initial.contains(kProperty) ||
      type.rows_by_name.contains(kProperty)) {
    const Value* value = InitialValue(&type, kProperty);
    predicted = value != nullptr && *value == Value(true);
  }
  if (predicted != IsHotpluggable(self)) {
    type.hotpluggable = IsHotpluggable(self);
  }
}

// ---- Limits and kinds ------------------------------------------------------

TypeWriter::Limits TypeWriter::LimitsOf(const ClassProperty& property) const {
  Limits limits;
  const PropertyKind* kind = FieldKind(property);
  bool narrowed = property.reports_range;
  for (const auto& [name, prototype] : kinds_) {
    if (kind == nullptr || prototype.kind != kind ||
        !(name.starts_with("int") || name.starts_with("uint"))) {
      continue;
    }
    narrowed = narrowed || property.min != prototype.min ||
               property.max != prototype.max;
    limits.is_signed = name.starts_with("int");
  }
  if (narrowed) {
    limits.has_range = true;
    limits.min = property.min;
    limits.max = property.max;
  } else {
    limits.is_signed = false;
  }
  limits.text = FormOf(kind);
  const PropertyRule* rule = property.rule;
  if (rule == nullptr || IsSpelling(property)) return limits;
  limits.power_of_two = rule->power_of_two;
  limits.zero_is_unset = rule->zero_is_unset;
  limits.length = rule->length;
  limits.values = rule->values;
  if (props::TextForm(rule->text_form) != nullptr) {
    limits.text = rule->text_form;
  }
  return limits;
}

void TypeWriter::AddLimits(const Type& type, const ClassProperty& property) {
  if (type.type->key() == &kTypeKey<Object>) return;
  const std::string name(property.name);
  const Limits limits = LimitsOf(property);
  Limits known;
  if (const auto at = values_.find(property.type); at != values_.end()) {
    known.values = at->second;
  }
  for (const Type* up = type.parent; up != nullptr; up = up->parent) {
    const auto of_type = limits_.find(up->type->name());
    if (of_type == limits_.end()) continue;
    const auto at = of_type->second.find(name);
    if (at == of_type->second.end()) continue;
    known = at->second;
    break;
  }
  if (limits == known) return;
  limits_[std::string(type.type->name())].emplace(name, limits);
}

// As the reader does: the first type of the file that starts with a value.
void TypeWriter::FindSamples() {
  for (const auto& [name, type] : types_) {
    for (const auto& [property, value] : type->initial) {
      Row* row = const_cast<Row*>(FindRow(type.get(), property));
      if (row != nullptr && row->sample == nullptr && !IsUnset(value)) {
        row->sample = &value;
      }
    }
  }
}

const PropertyKind* TypeWriter::KindOfReader(const Row& row) {
  const std::string_view type = row.property->type;
  const bool as_text = row.sample != nullptr && row.sample->is_text() &&
                       (IsLink(type) || type == "bool");
  const Value* tells =
      row.default_value != nullptr ? row.default_value : row.sample;
  std::optional<Value> sample;
  if (tells != nullptr) sample = *tells;
  return props::RuntimeProperty(
             scratch_, "", as_text || values_.contains(type) ? "str" : type,
             std::move(sample))
      .kind;
}

// The kind as a catalogue names it; "" if it has no name.
std::string TypeWriter::KindName(const Row& row) const {
  const PropertyKind* kind = FieldKind(*row.property);
  if (kind == &qom::internal::kLinkKind) {
    const ClassProperty* field = row.property;
    while (field->link_type.empty() && field->target != nullptr) {
      field = field->target;
    }
    return fmt::format("link<{}>", field->link_type);
  }
  for (const auto& [name, prototype] : kinds_) {
    if (prototype.kind == kind) return name;
  }
  // A kind of somebody's own: by what it shows.
  const Value* value =
      row.default_value != nullptr ? row.default_value : row.sample;
  if (value == nullptr) return "";
  if (value->is_double()) return "number";
  if (!value->is_list()) return "";
  const Value::List& list = value->list_value();
  auto all = [&list](auto is) {
    return !list.empty() && std::all_of(list.begin(), list.end(), is);
  };
  if (all([](const Value& v) { return v.is_unsigned(); })) {
    return "list<uint64>";
  }
  if (all([](const Value& v) { return v.is_integer(); })) return "list<int64>";
  if (all([](const Value& v) { return v.is_double(); })) return "list<number>";
  return "list<str>";
}

void TypeWriter::NameKinds() {
  for (const auto& [name, type] : types_) {
    if (type->type->key() == &kTypeKey<Object>) continue;
    for (Row& row : type->rows) {
      if (IsBoundIn(*type, *row.property) || IsSpelling(*row.property)) {
        continue;
      }
      const std::string kind = KindName(row);
      if (kind.empty()) continue;
      const PropertyKind* made = KindOfReader(row);
      const PropertyKind* wanted =
          props::RuntimeProperty(scratch_, "", kind).kind;
      if (made != wanted) row.details.kind = kind;
    }
  }
}

// ---- JSON ------------------------------------------------------------------

namespace {

using Layout = JsonWriter::Layout;

void WriteTexts(std::string_view key, const std::vector<std::string>& texts,
                JsonWriter& json) {
  if (texts.empty()) return;
  json.Key(key);
  json.FilledTexts(texts);
}

void WriteFlag(std::string_view key, bool flag, JsonWriter& json) {
  if (flag) json.Member(key, true);
}

void WriteText(std::string_view key, std::string_view text, JsonWriter& json) {
  if (!text.empty()) json.Member(key, text);
}

}  // namespace

void TypeWriter::WriteRow(const Row& row, JsonWriter& json) const {
  const ClassProperty& property = *row.property;
  const Details& details = row.details;
  json.BeginList(Layout::kRow);
  json.Write(property.name);
  json.Write(property.type);
  if (row.default_value != nullptr) json.Write(*row.default_value);
  if (!details.IsEmpty()) {
    json.BeginObject();
    WriteText("kind", details.kind, json);
    WriteText("doc", details.doc, json);
    WriteText("unit", details.unit, json);
    WriteFlag("internal", Has(details.flags, PropertyFlags::kInternal), json);
    WriteFlag("unstable", Has(details.flags, PropertyFlags::kUnstable), json);
    WriteFlag("realized_set",
              Has(details.flags, PropertyFlags::kRealizedSetAllowed), json);
    if (details.automatic != nullptr) {
      json.Member("automatic", *details.automatic);
    }
    if (Has(details.flags, PropertyFlags::kDeprecated) ||
        !details.deprecated_since.empty() || !details.replacement.empty()) {
      json.Key("deprecated");
      json.BeginObject();
      WriteText("since", details.deprecated_since, json);
      WriteText("replacement", details.replacement, json);
      json.EndObject();
    }
    if (details.history != nullptr) {
      json.Key("history");
      json.BeginList();
      for (const HistoryEntry& entry : *details.history) {
        json.BeginList();
        json.Write(entry.until);
        json.Write(entry.value);
        json.EndList();
      }
      json.EndList();
    }
    json.EndObject();
  }
  json.EndList();
}

void TypeWriter::WriteChildren(const Type& type, JsonWriter& json) const {
  std::vector<std::string> children;
  bool failed = false;
  auto write = [](const Child& child, JsonWriter& row) {
    row.BeginList(Layout::kRow);
    row.Write(child.name);
    row.Write(child.type);
    if (child.hidden || !child.values.empty()) {
      row.BeginObject();
      WriteFlag("hidden", child.hidden, row);
      if (!child.values.empty()) {
        row.Key("values");
        row.BeginObject();
        for (const auto& [name, value] : child.values) row.Member(name, value);
        row.EndObject();
      }
      row.EndObject();
    }
    row.EndList();
  };
  for (const Child& child : type.children) {
    absl::StatusOr<std::string> row =
        JsonRow([&](JsonWriter& writer) { write(child, writer); });
    failed = failed || !row.ok();
    children.push_back(row.ok() ? *std::move(row) : std::string());
  }
  json.Key("children");
  if (!failed) return json.FilledList(children);
  // So that the document knows, too.
  json.BeginList();
  for (const Child& child : type.children) write(child, json);
  json.EndList();
}

void TypeWriter::WriteType(const Type& type, JsonWriter& json) const {
  const Class& self = *type.type;
  json.BeginObject();
  if (self.parent() != nullptr) {
    json.Member("parent", self.parent()->name());
  } else if (self.is_interface() && registry_.Find("interface") != nullptr) {
    json.Member("parent", "interface");
  }
  WriteFlag("abstract", self.is_abstract(), json);
  WriteFlag("interface", self.is_interface(), json);
  WriteTexts(
      "interfaces",
      {self.declared_interfaces().begin(), self.declared_interfaces().end()},
      json);
  WriteFlag("not_created", Lists(catalogue_.not_created, self.name()), json);
  const std::string& description = self.record().description;
  if (self.parent() == nullptr
          ? !description.empty()
          : description != self.parent()->record().description) {
    json.Member("description", description);
  }
  if (type.hotpluggable.has_value()) {
    json.Member("hotpluggable", *type.hotpluggable);
  }
  if (!type.children.empty()) WriteChildren(type, json);
  if (!type.unreadable.empty()) {
    json.Key("unreadable");
    json.BeginObject();
    for (const auto& [name, why] : type.unreadable) json.Member(name, why);
    json.EndObject();
  }
  WriteTexts("readonly", type.readonly, json);
  WriteTexts("removed", type.removed, json);
  if (!type.aliases.empty()) {
    json.Key("aliases");
    json.BeginObject();
    for (const auto& [name, alias] : type.aliases) {
      json.Key(name);
      json.BeginList(Layout::kRow);
      json.Write(alias.type.empty() ? Value() : Value(alias.type));
      json.Write(alias.property);
      if (!alias.path.empty()) json.Write(alias.path);
      json.EndList();
    }
    json.EndObject();
  }
  if (!type.initial.empty()) {
    json.Key("initial");
    json.BeginObject();
    for (const auto& [name, value] : type.initial) json.Member(name, value);
    json.EndObject();
  }
  if (!type.rows.empty()) {
    json.Key("props");
    json.BeginList();
    for (const Row& row : type.rows) WriteRow(row, json);
    json.EndList();
  }
  json.EndObject();
}

absl::StatusOr<std::string> TypeWriter::TypesJson() const {
  JsonWriter json;
  json.BeginObject();
  for (const auto& [key, value] : catalogue_.attributes) {
    if (key != "types") json.Member(key, value);
  }
  json.Key("types");
  json.BeginObject();
  for (const auto& [name, type] : types_) {
    json.Key(name);
    WriteType(*type, json);
  }
  json.EndObject();
  json.EndObject();
  return json.Take();
}

absl::StatusOr<std::string> TypeWriter::LimitsJson() const {
  JsonWriter json;
  json.BeginObject();
  if (!values_.empty()) {
    json.Key("types");
    json.BeginObject();
    for (const auto& [type, values] : values_) {
      json.Key(type);
      json.FilledTexts(values);
    }
    json.EndObject();
  }
  if (!limits_.empty()) {
    json.Key("props");
    json.BeginObject();
    for (const auto& [type, properties] : limits_) {
      json.Key(type);
      json.BeginObject();
      for (const auto& [property, limits] : properties) {
        json.Key(property);
        json.BeginObject(Layout::kRow);
        if (limits.has_range && limits.is_signed) {
          json.Member("min", static_cast<int64_t>(limits.min));
          json.Member("max", static_cast<int64_t>(limits.max));
        } else if (limits.has_range) {
          json.Member("min", limits.min);
          json.Member("max", limits.max);
        }
        WriteFlag("power_of_two", limits.power_of_two, json);
        WriteFlag("zero_is_unset", limits.zero_is_unset, json);
        if (limits.length != 0) json.Member("length", limits.length);
        if (!limits.values.empty()) {
          json.Member("values",
                      Value::List(limits.values.begin(), limits.values.end()));
        }
        WriteText("text", limits.text, json);
        json.EndObject();
      }
      json.EndObject();
    }
    json.EndObject();
  }
  json.EndObject();
  return json.Take();
}

}  // namespace qom::compat::internal
