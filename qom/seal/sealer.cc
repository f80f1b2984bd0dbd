// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/seal/sealer.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/class.h"
#include "qom/link.h"
#include "qom/object.h"
#include "qom/recipe.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom {
namespace {

constexpr uint32_t kMaxObjectSize = 1u << 24;
constexpr uint32_t kMaxDepth = 1000;
// What recorded types call every integer.
constexpr std::string_view kAnyInteger = "int";

uint32_t AlignUp(uint32_t offset, uint32_t align) {
  return (offset + align - 1) / align * align;
}

// True if data may call a property of code what `data` is. Recorded types are
// often coarser: every integer, and a list of them, is an int; a text is a
// string. What a link may point to is for the code to say.
bool TypesAgree(const ClassProperty& native, const ClassProperty& data) {
  if (native.type == data.type) return true;
  for (ValueCategory same : {ValueCategory::kLink, ValueCategory::kText}) {
    if (data.is_in(same)) return native.is_in(same);
  }
  return data.type == kAnyInteger && native.values() != nullptr &&
         (native.values()->is_integer() || native.is_in(ValueCategory::kList));
}

}  // namespace

TypeBuilder Sealer::ObjectType() {
  // The object type can be made: containers are plain objects.
  struct Plain final : Object {
    using Object::Object;
  };
  TypeBuilder object(Object::kTypeName);
  object.key_ = &kTypeKey<Object>;
  object.size_ = sizeof(Object);
  object.construct_ = [](void* memory, const Construct& construct) -> Object* {
    return new (memory) Plain(construct);
  };
  return object;
}

void Sealer::AddError(const TypeBuilder& type, std::string message) {
  errors_.push_back(type.source_.empty()
                        ? fmt::format("type '{}': {}", type.name(), message)
                        : fmt::format("{}: type '{}': {}", type.source_,
                                      type.name(), message));
}

absl::StatusOr<std::vector<std::unique_ptr<Class>>> Sealer::Run() {
  MergeAdopted();
  drafts_.reserve(batch_.size());
  for (TypeBuilder& builder : batch_) {
    if (registry_.Find(builder.name()) != nullptr) {
      Wrong(builder, "is in the registry already");
      continue;
    }
    if (builder.name().empty()) {
      Wrong(builder, "a type needs a name");
      continue;
    }
    drafts_.push_back({&builder, nullptr});
    if (!by_name_.emplace(builder.name(), &drafts_.back()).second) {
      Wrong(builder, "is declared twice");
      drafts_.pop_back();
    }
  }
  for (Draft& draft : drafts_) Visit(draft);
  for (Draft& draft : drafts_) {
    if (draft.state == Draft::kDone) ResolveLinks(*draft.type);
  }
  if (!errors_.empty()) {
    return MakeError(Cause::kMalformed,
                     fmt::format("{}", fmt::join(errors_, "\n")));
  }
  std::vector<std::unique_ptr<Class>> classes;
  classes.reserve(drafts_.size());
  for (Draft& draft : drafts_) classes.push_back(std::move(draft.type));
  return classes;
}

// A run-time declaration of a native type of the same batch adds its rows to
// the native type.
void Sealer::MergeAdopted() {
  absl::flat_hash_map<std::string_view, TypeBuilder*, internal::StringHash,
                      internal::StringEq>
      native;
  for (TypeBuilder& builder : batch_) {
    if (builder.key_ != nullptr) native.emplace(builder.name(), &builder);
  }
  std::vector<size_t> merged;
  for (size_t i = 0; i < batch_.size(); ++i) {
    TypeBuilder& data = batch_[i];
    const auto at = native.find(data.name());
    if (data.key_ != nullptr || at == native.end()) continue;
    TypeBuilder& code = *at->second;
    merged.push_back(i);
    code.recorded_ = code.recorded_ || data.recorded_;
    const bool same_parent =
        data.parent_ == code.parent_ ||
        (data.recorded_ && (IsAbove(data.parent_, code.parent_) ||
                            IsAbove(code.parent_, data.parent_)));
    if (!data.parent_.empty() && !code.interface_ && !same_parent) {
      Wrong(data, "is native with parent '{}', not '{}'", code.parent_,
            data.parent_);
    }
    for (ClassProperty& property : data.properties_) {
      const auto same = std::find_if(
          code.properties_.begin(), code.properties_.end(),
          [&](const ClassProperty& own) { return own.name == property.name; });
      if (same == code.properties_.end()) {
        code.properties_.push_back(std::move(property));
      } else if (same->type != property.type &&
                 !(data.recorded_ && TypesAgree(*same, property))) {
        Wrong(data, "property '{}' is natively of type {}, not {}",
              property.name, same->type, property.type);
      }
    }
    for (std::string& interface : data.interfaces_) {
      if (std::find(code.interfaces_.begin(), code.interfaces_.end(),
                    interface) == code.interfaces_.end()) {
        code.interfaces_.push_back(std::move(interface));
      }
    }
    for (auto& row : data.defaults_) code.defaults_.push_back(std::move(row));
    for (auto& init : data.class_init_) code.class_init_.push_back(init);
    for (auto& init : data.class_base_init_) {
      code.class_base_init_.push_back(init);
    }
    code.post_init_.insert(code.post_init_.end(), data.post_init_.begin(),
                           data.post_init_.end());
    if (code.make_record_ == nullptr) {
      code.make_record_ = data.make_record_;
      code.copy_record_ = data.copy_record_;
      code.record_key_ = data.record_key_;
    }
    for (auto& row : data.children_) code.children_.push_back(row);
    for (auto& row : data.child_defaults_) {
      code.child_defaults_.push_back(row);
    }
  }
  for (auto at = merged.rbegin(); at != merged.rend(); ++at) {
    batch_.erase(batch_.begin() + static_cast<std::ptrdiff_t>(*at));
  }
}

// True if `name` is `type` or one of its ancestors; types of the batch that
// are merged or to be merged count with the parent their code names.
bool Sealer::IsAbove(std::string_view name, std::string_view type) const {
  for (size_t steps = 0; steps < kMaxDepth; ++steps) {
    if (type == name || name == Object::kTypeName) return true;
    const auto draft = std::find_if(
        batch_.begin(), batch_.end(), [type](const TypeBuilder& builder) {
          return builder.name() == type && builder.key_ != nullptr;
        });
    if (draft != batch_.end()) {
      type = draft->parent_;
    } else if (const Class* known = registry_.Find(type)) {
      const Class* above = registry_.Find(name);
      return above != nullptr && known->IsA(*above);
    } else {
      return false;
    }
  }
  return false;
}

const Class* Sealer::Need(const TypeBuilder& from, std::string_view what,
                          std::string_view name) {
  if (const Class* type = registry_.Find(name); type != nullptr) return type;
  const auto at = by_name_.find(name);
  if (at == by_name_.end()) {
    std::vector<std::string_view> names;
    for (const Class* type : registry_.Types()) names.push_back(type->name());
    for (const Draft& draft : drafts_) names.push_back(draft.builder->name());
    const std::vector<std::string> nearest = NearestNames(name, names);
    Wrong(from, "its {} '{}' does not exist{}", what, name,
          nearest.empty()
              ? std::string()
              : fmt::format("; nearest: {}", fmt::join(nearest, ", ")));
    return nullptr;
  }
  return Visit(*at->second) ? at->second->type.get() : nullptr;
}

bool Sealer::Visit(Draft& draft) {
  if (draft.state == Draft::kDone) return true;
  if (draft.state == Draft::kBroken) return false;
  if (draft.state == Draft::kOnTheWay) {
    const auto from =
        std::find(path_.begin(), path_.end(), draft.builder->name());
    Wrong(*draft.builder, "needs itself: {} > {}",
          fmt::join(from, path_.end(), " > "), draft.builder->name());
    return false;
  }
  if (path_.size() >= kMaxDepth) {
    Wrong(*draft.builder, "more than {} types deep", kMaxDepth);
    draft.state = Draft::kBroken;
    return false;
  }
  draft.state = Draft::kOnTheWay;
  path_.push_back(draft.builder->name());
  draft.type.reset(new Class);
  const bool built = Build(draft);
  path_.pop_back();
  draft.state = built ? Draft::kDone : Draft::kBroken;
  return built;
}

bool Sealer::Build(Draft& draft) {
  if (!ResolveParents(draft)) return false;
  const size_t errors = errors_.size();
  BuildInterfaces(draft);
  BuildProperties(draft);
  ExpandAliasAll(draft);
  // What a broken child makes wrong here is not reported, too.
  const bool has_children = BuildChildren(draft);
  LayOut(draft);
  if (has_children) {
    RenewAliases(draft);
    ResolveAliases(draft);
  }
  BuildDefaults(draft);
  BuildRecord(draft);
  BuildTable(draft);
  return has_children && errors_.size() == errors;
}

// Name, parent and display.
bool Sealer::ResolveParents(Draft& draft) {
  TypeBuilder& builder = *draft.builder;
  Class& type = *draft.type;
  type.registry_ = &registry_;
  type.id_ = registry_.NewTypeOrChildId();
  type.name_ = registry_.Intern(builder.name());
  type.key_ = builder.key_ != nullptr ? builder.key_ : &type;
  type.native_ = builder.key_ != nullptr;
  type.abstract_ = builder.abstract_;
  type.interface_ = builder.interface_;
  const bool is_root = builder.key_ == &kTypeKey<Object>;
  if (!type.interface_ && !is_root) {
    const std::string_view parent =
        builder.parent_.empty() ? Object::kTypeName : builder.parent_;
    type.parent_ = Need(builder, "parent", parent);
    if (type.parent_ == nullptr) return false;
    if (type.parent_->interface_) {
      Wrong(builder, "its parent '{}' is an interface; implement it instead",
            parent);
      return false;
    }
    if (builder.parent_key_ != nullptr &&
        type.parent_->key_ != builder.parent_key_) {
      Wrong(builder,
            "its parent '{}' is another type than the C++ class it extends",
            parent);
      return false;
    }
    if (type.native_ && !type.parent_->native_) {
      Wrong(builder, "a native type cannot derive from the run-time type '{}'",
            parent);
      return false;
    }
  } else if (type.interface_ && !builder.parent_.empty() &&
             builder.parent_ != "interface" &&
             builder.parent_ != Object::kTypeName) {
    const Class* parent = Need(builder, "parent", builder.parent_);
    if (parent == nullptr) return false;
    if (!parent->interface_) {
      Wrong(builder, "an interface cannot have the type '{}' as parent",
            builder.parent_);
      return false;
    }
    type.parent_ = parent;
  }
  if (const Class* parent = type.parent_; parent != nullptr) {
    type.depth_ = parent->depth_ + 1;
    if (type.depth_ > kMaxDepth) {
      Wrong(builder, "more than {} types deep", kMaxDepth);
      return false;
    }
    std::copy(std::begin(parent->display_), std::end(parent->display_),
              std::begin(type.display_));
    type.deep_display_ = parent->deep_display_;
    type.native_size_ = parent->native_size_;
    type.construct_ = parent->construct_;
    type.post_init_ = parent->post_init_;
    type.has_slots_ = parent->has_slots_;
  }
  if (type.depth_ < Class::kInlineDepth) {
    type.display_[type.depth_] = type.key_;
  } else {
    type.deep_display_.push_back(type.key_);
  }
  if (type.native_) {
    type.native_size_ = builder.size_;
    type.construct_ = builder.construct_;
  }
  if (!type.abstract_ && type.construct_ == nullptr) {
    Wrong(builder,
          "its native ancestor leaves methods to C++ subclasses, so a "
          "run-time type of it cannot be created; declare it abstract");
  }
  type.post_init_.insert(type.post_init_.end(), builder.post_init_.begin(),
                         builder.post_init_.end());
  return true;
}

void Sealer::BuildInterfaces(Draft& draft) {
  TypeBuilder& builder = *draft.builder;
  Class& type = *draft.type;
  struct Listed {
    internal::InterfaceRow row;
    const Class* through;  // the interface this type lists
  };
  std::vector<Listed> own;
  auto native_cast = [&builder](const void* key) {
    for (const auto& native : builder.native_interfaces_) {
      if (native.key == key) return native.cast;
    }
    return static_cast<void* (*)(Object*)>(nullptr);
  };
  for (const std::string& name : builder.interfaces_) {
    const Class* interface = Need(builder, "interface", name);
    if (interface == nullptr) continue;
    if (!interface->interface_) {
      Wrong(builder, "'{}' is a type, not an interface", name);
      continue;
    }
    if (std::any_of(own.begin(), own.end(), [&](const Listed& listed) {
          return listed.row.interface == interface;
        })) {
      Wrong(builder, "lists the interface '{}' twice", name);
      continue;
    }
    own.push_back({{interface->key_, interface, native_cast(interface->key_)},
                   interface});
    type.declared_interfaces_.push_back(interface->name());
  }
  // What the listed interfaces extend. Listing one outright settles by which
  // path it is reached.
  const size_t listed = own.size();
  for (size_t i = 0; i < listed; ++i) {
    for (const internal::InterfaceRow& row :
         own[i].row.interface->interfaces_) {
      if (row.key == own[i].row.key) continue;
      const auto same = std::find_if(
          own.begin(), own.end(),
          [&](const Listed& other) { return other.row.key == row.key; });
      if (same == own.end()) {
        own.push_back({{row.key, row.interface, native_cast(row.key)},
                       own[i].row.interface});
      } else if (same - own.begin() >= static_cast<std::ptrdiff_t>(listed)) {
        Wrong(builder,
              "reaches the interface '{}' through '{}' and through '{}'; list "
              "it on the type",
              row.interface->name(), same->through->name(),
              own[i].row.interface->name());
      }
    }
  }
  if (type.parent_ != nullptr) type.interfaces_ = type.parent_->interfaces_;
  if (type.interface_) {
    type.interfaces_.push_back({type.key_, &type, nullptr});
  }
  for (const Listed& listing : own) {
    const auto same = std::find_if(
        type.interfaces_.begin(), type.interfaces_.end(),
        [&](const auto& row) { return row.key == listing.row.key; });
    if (same == type.interfaces_.end()) {
      type.interfaces_.push_back(listing.row);
    } else if (listing.row.cast != nullptr) {
      *same = listing.row;  // the nearest class that lists it wins
    }
  }
  std::sort(type.interfaces_.begin(), type.interfaces_.end(),
            [](const auto& a, const auto& b) {
              return std::less<const void*>()(a.key, b.key);
            });
}

void Sealer::BuildProperties(Draft& draft) {
  TypeBuilder& builder = *draft.builder;
  Class& type = *draft.type;
  if (type.parent_ != nullptr) {
    type.properties_ = type.parent_->properties_;
    type.table_ = type.parent_->table_;
    type.slots_to_construct_ = type.parent_->slots_to_construct_;
  } else {
    type.table_ = std::make_shared<internal::PropertyTable>();
  }
  type.slots_ = type.table_->slots.data();
  type.mask_ = type.table_->mask;
  if (type.native_ && type.parent_ != nullptr && type.parent_->has_slots_) {
    // Run-time rows of an adopted ancestor lie behind this C++ class instead.
    type.slots_to_construct_.clear();
    for (const ClassProperty*& inherited : type.properties_) {
      if (inherited == nullptr ||
          inherited->offset == ClassProperty::kNoOffset ||
          inherited->offset < type.parent_->native_size_) {
        continue;
      }
      auto moved = std::make_unique<ClassProperty>(*inherited);
      moved->offset = ClassProperty::kNoOffset;
      moved->target = nullptr;
      inherited = moved.get();
      type.own_properties_.push_back(std::move(moved));
    }
  }
  for (const std::string& name : builder.removed_) {
    const ClassProperty* property = type.FindProperty(name);
    if (property == nullptr) {
      Wrong(builder, "removes the property '{}', which no ancestor has", name);
      continue;
    }
    type.properties_[property->index] = nullptr;
  }
  for (ClassProperty& property : builder.properties_) {
    AddProperty(draft, std::move(property), false);
  }
  for (ClassProperty& property : builder.redeclared_) {
    AddProperty(draft, std::move(property), true);
  }
}

void Sealer::AddProperty(Draft& draft, ClassProperty property, bool redeclare) {
  TypeBuilder& builder = *draft.builder;
  Class& type = *draft.type;
  const auto same = std::find_if(
      type.own_properties_.begin(), type.own_properties_.end(),
      [&](const auto& own) {
        return own->name == property.name && own->declared_by == &type;
      });
  const ClassProperty* inherited =
      type.parent_ != nullptr ? type.parent_->FindProperty(property.name)
                              : nullptr;
  if (property.name.empty()) {
    Wrong(builder, "a property needs a name");
    return;
  }
  if (same != type.own_properties_.end()) {
    Wrong(builder, "declares the property '{}' twice", property.name);
    return;
  }
  if (inherited != nullptr && !redeclare &&
      type.properties_[inherited->index] == inherited) {
    if (builder.recorded_ && inherited->declared_by->is_native() &&
        TypesAgree(*inherited, property)) {
      if (property.has_default && inherited->is_plain() &&
          inherited->set != nullptr) {
        builder.Default(property.name, std::move(property.default_value));
      }
      return;
    }
    Wrong(builder, "the property '{}' is declared by its ancestor '{}'",
          property.name, inherited->declared_by->name());
    return;
  }
  auto row = std::make_unique<ClassProperty>(std::move(property));
  row->declared_by = &type;
  if (inherited != nullptr) {
    row->index = inherited->index;
    // The same field, if it can hold the values: what finds it by its place,
    // such as C++ code and handles, goes on to.
    if (!type.native_ && row->kind == inherited->kind &&
        row->stands_for.empty() && !inherited->is_alias()) {
      row->offset = inherited->offset;
    }
    type.properties_[row->index] = row.get();
  } else {
    row->index = static_cast<uint32_t>(type.properties_.size());
    type.properties_.push_back(row.get());
  }
  type.own_properties_.push_back(std::move(row));
}

void Sealer::ExpandAliasAll(Draft& draft) {
  TypeBuilder& builder = *draft.builder;
  for (const TypeBuilder::AliasAllOf& all : builder.alias_all_) {
    const Class* child = Need(builder, "aliased child", all.type);
    if (child == nullptr) continue;
    for (const ClassProperty* target : child->properties()) {
      if (target == nullptr) continue;
      const auto taken = std::find_if(
          draft.type->properties_.begin(), draft.type->properties_.end(),
          [&](const ClassProperty* own) {
            return own != nullptr && own->name == target->name;
          });
      if (taken != draft.type->properties_.end()) continue;
      ClassProperty alias;
      alias.name = target->name;
      alias.stands_for = {target->name, "", all.type, all.find};
      AddProperty(draft, std::move(alias), false);
    }
  }
}

bool Sealer::BuildChildren(Draft& draft) {
  TypeBuilder& builder = *draft.builder;
  Class& type = *draft.type;
  if (type.parent_ != nullptr) type.children_ = type.parent_->children_;
  bool complete = true;
  for (const TypeBuilder::ChildRow& row : builder.children_) {
    const Class* child = Need(builder, "child", row.type);
    if (child == nullptr) {
      complete = false;
      continue;
    }
    if (child->is_abstract()) {
      Wrong(builder, "embeds '{}' of the abstract type '{}'", row.name,
            row.type);
      complete = false;
      continue;
    }
    const auto same = std::find_if(
        type.children_.begin(), type.children_.end(),
        [&](const ChildSpec& other) { return other.name == row.name; });
    if (same != type.children_.end()) {
      const bool inherited =
          type.parent_ != nullptr &&
          same - type.children_.begin() <
              static_cast<std::ptrdiff_t>(type.parent_->children_.size());
      if (!inherited) {
        Wrong(builder, "embeds two children named '{}'", row.name);
      } else if (!child->IsA(*same->type)) {
        Wrong(builder,
              "embeds '{}' as a '{}', but its ancestor as a '{}', which that "
              "is not",
              row.name, row.type, same->type_name);
      } else {
        for (const PropertyDefault& set : same->defaults) {
          const ClassProperty* property = child->FindProperty(set.property);
          if (property == nullptr) {
            Wrong(builder,
                  "embeds '{}' as a '{}', in which an ancestor sets '{}', "
                  "which it does not have",
                  row.name, row.type, set.property);
          } else if (absl::Status status = property->Check(set.value);
                     !status.ok()) {
            Wrong(builder,
                  "embeds '{}' as a '{}', in which an ancestor sets '{}': {}",
                  row.name, row.type, set.property, Message(status));
          }
        }
        same->type = child;
        same->type_name = child->name();
        same->recipe_id =
            same->defaults.empty() ? child->id() : registry_.NewTypeOrChildId();
      }
      continue;
    }
    ChildSpec spec;
    spec.name = registry_.Intern(row.name);
    spec.type_name = child->name();
    spec.type = child;
    spec.hidden = row.hidden;
    spec.recipe_id = child->id();
    type.children_.push_back(std::move(spec));
  }
  if (!complete) return false;
  for (const TypeBuilder::ChildDefaultRow& row : builder.child_defaults_) {
    const auto spec = std::find_if(
        type.children_.begin(), type.children_.end(),
        [&](const ChildSpec& child) { return child.name == row.child; });
    if (spec == type.children_.end()) {
      Wrong(builder, "sets '{}' in a child '{}' that it does not embed",
            row.property, row.child);
      continue;
    }
    const ClassProperty* property = spec->type->FindProperty(row.property);
    if (property == nullptr) {
      Wrong(builder, "sets '{}.{}', which type '{}' does not have", row.child,
            row.property, spec->type_name);
      continue;
    }
    if (absl::Status status = property->Check(row.value); !status.ok()) {
      Wrong(builder, "sets '{}.{}': {}", row.child, row.property,
            Message(status));
      continue;
    }
    std::erase_if(spec->defaults, [&](const PropertyDefault& old) {
      return old.property == property->name;
    });
    spec->defaults.push_back({property->name, row.value});
    spec->recipe_id = registry_.NewTypeOrChildId();
  }
  return true;
}

// Places run-time fields and child slots behind the C++ object.
void Sealer::LayOut(Draft& draft) {
  Class& type = *draft.type;
  uint32_t end = type.native_size_;
  if (!type.native_ && type.parent_ != nullptr) end = type.parent_->size_;
  const size_t inherited_children = type.native_ || type.parent_ == nullptr
                                        ? 0
                                        : type.parent_->children_.size();
  for (size_t i = inherited_children; i < type.children_.size(); ++i) {
    end = AlignUp(end, alignof(Object*));
    type.children_[i].offset = end;
    end += sizeof(Object*);
    type.has_slots_ = true;
  }
  // Widest first, so that there is no padding between them.
  std::vector<ClassProperty*> fields;
  for (const auto& property : type.own_properties_) {
    if (property->kind != nullptr &&
        property->offset == ClassProperty::kNoOffset &&
        property->stands_for.empty()) {
      fields.push_back(property.get());
    }
  }
  std::stable_sort(fields.begin(), fields.end(),
                   [](const ClassProperty* a, const ClassProperty* b) {
                     return a->kind->align > b->kind->align;
                   });
  for (ClassProperty* field : fields) {
    end = AlignUp(end, field->kind->align);
    field->offset = end;
    end += field->kind->size;
    type.has_slots_ = true;
    if (field->kind->construct != nullptr) {
      type.slots_to_construct_.push_back(
          {field->offset, field->kind->is_string() ? nullptr : field->kind});
    }
  }
  type.size_ = AlignUp(end, alignof(Object));
  if (type.size_ > kMaxObjectSize) {
    Wrong(*draft.builder, "an object of it would take {} bytes; at most {}",
          type.size_, kMaxObjectSize);
  }
}

namespace {

// Null if there is none of that name.
const ChildSpec* FindChild(std::span<const ChildSpec> children,
                           std::string_view name) {
  const auto at = std::find_if(
      children.begin(), children.end(),
      [name](const ChildSpec& child) { return child.name == name; });
  return at == children.end() ? nullptr : &*at;
}

const ClassProperty* FindByName(
    std::span<const ClassProperty* const> properties, std::string_view name) {
  const auto at =
      std::find_if(properties.begin(), properties.end(),
                   [name](const ClassProperty* property) {
                     return property != nullptr && property->name == name;
                   });
  return at == properties.end() ? nullptr : *at;
}

// The property an alias of `type` stands for, by name; null if it is known to
// C++ only, or is not there.
const ClassProperty* TargetByName(const Class& type,
                                  const ClassProperty& alias) {
  const Class* holder = &type;
  std::string_view rest = alias.stands_for.child;
  while (!rest.empty()) {
    const size_t slash = std::min(rest.find('/'), rest.size());
    const std::span<const ChildSpec> children = holder->children();
    const auto spec = std::find_if(children.begin(), children.end(),
                                   [&](const ChildSpec& child) {
                                     return child.name == rest.substr(0, slash);
                                   });
    if (spec == children.end()) return nullptr;
    holder = spec->type;
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  if (alias.stands_for.child.empty() && !alias.stands_for.type.empty())
    return nullptr;
  for (const ClassProperty* property : holder->properties()) {
    if (property != nullptr && property->name == alias.stands_for.property) {
      return property;
    }
  }
  return nullptr;
}

}  // namespace

// An inherited alias stands for a name: where this type redeclares that, or
// embeds a narrower child that does, the alias is resolved anew. So it is where
// the slots of children lie elsewhere: behind a larger C++ object.
void Sealer::RenewAliases(Draft& draft) {
  Class& type = *draft.type;
  if (type.parent_ == nullptr) return;
  const Class& parent = *type.parent_;
  bool narrows = false;
  bool moves = false;
  for (size_t i = 0; i < parent.children_.size(); ++i) {
    narrows = narrows || type.children_[i].type != parent.children_[i].type;
    moves = moves || type.children_[i].offset != parent.children_[i].offset;
  }
  for (size_t i = 0; i < parent.properties_.size(); ++i) {
    narrows = narrows || (type.properties_[i] != nullptr &&
                          type.properties_[i] != parent.properties_[i]);
  }
  for (bool found = narrows || moves; found;) {
    found = false;
    for (size_t i = 0; i < parent.properties_.size(); ++i) {
      const ClassProperty* alias = type.properties_[i];
      if (alias == nullptr || alias != parent.properties_[i] ||
          alias->stands_for.empty()) {
        continue;
      }
      const bool moved = moves && !alias->stands_for.child.empty();
      const ClassProperty* target = TargetByName(type, *alias);
      if (target == nullptr ||
          (target == TargetByName(parent, *alias) && !moved)) {
        continue;
      }
      auto renewed = std::make_unique<ClassProperty>(*alias);
      renewed->target = nullptr;
      renewed->route = {};
      type.properties_[i] = renewed.get();
      type.own_properties_.push_back(std::move(renewed));
      found = true;  // others may stand for this one
    }
  }
}

// The type of the embedded object that `alias` leads to, with the way there in
// the alias; null with an error added if it leads nowhere.
const Class* Sealer::FindRoute(Draft& draft, ClassProperty& alias) {
  const AliasSpec& spec = alias.stands_for;
  if (spec.child.empty()) {
    alias.route.find = spec.find;
    return Need(*draft.builder, "aliased child", spec.type);
  }
  const Class* holder = draft.type.get();
  std::string_view rest = spec.child;
  while (!rest.empty()) {
    const size_t slash = std::min(rest.find('/'), rest.size());
    const ChildSpec* child =
        FindChild(holder->children_, rest.substr(0, slash));
    if (child == nullptr) {
      Wrong(*draft.builder, "the alias '{}' leads to '{}', which is no child",
            alias.name, spec.child);
      return nullptr;
    }
    alias.route.path.push_back(child->offset);
    holder = child->type;
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return holder;
}

// Gives an alias what all have of the property they stand for.
void Sealer::TakeFrom(const ClassProperty& target, ClassProperty& alias) {
  static_cast<PropertyLimits&>(alias) = target;
  alias.flags = alias.flags | target.flags;
  if (alias.type.empty()) alias.type = target.type;
  alias.CompleteNotes(target);
}

// An alias of a property of an embedded object.
void Sealer::ResolveChildAlias(Draft& draft, ClassProperty& alias) {
  const Class* holder = FindRoute(draft, alias);
  if (holder == nullptr) return;
  const ClassProperty* target =
      FindByName(holder->properties_, alias.stands_for.property);
  if (target == nullptr) {
    Wrong(*draft.builder,
          "the alias '{}' stands for {}.{}, which does not exist", alias.name,
          holder->name(), alias.stands_for.property);
    return;
  }
  TakeFrom(*target, alias);
  alias.target = target;
  alias.route.holder = holder;
  alias.kind = nullptr;
  alias.set = target->set == nullptr ? nullptr : &internal::SetAlias;
  alias.get = target->get == nullptr ? nullptr : &internal::GetAlias;
  if (alias.has_default) return;
  if (const Value* value = holder->DefaultOf(*target)) {
    alias.default_value = *value;
    alias.has_default = true;
  }
}

// A spelling of another property of the object, and the spellings between the
// two: all share its field, or its way to an embedded object.
void Sealer::ResolveSpelling(Draft& draft, ClassProperty& spelling) {
  const Class& type = *draft.type;
  std::vector<ClassProperty*> chain;
  ClassProperty* at = &spelling;
  while (at->stands_for.is_spelling() && at->target == nullptr) {
    const auto seen = std::find(chain.begin(), chain.end(), at);
    if (seen != chain.end()) {
      std::string names;
      for (auto one = seen; one != chain.end(); ++one) {
        names += fmt::format("{} > ", (*one)->name);
      }
      Wrong(*draft.builder, "the alias '{}' stands for itself: {}{}", at->name,
            names, at->name);
      return;
    }
    chain.push_back(at);
    const ClassProperty* next =
        FindByName(type.properties_, at->stands_for.property);
    if (next == nullptr || next == at) {
      Wrong(*draft.builder,
            "the alias '{}' stands for {}.{}, which does not exist", at->name,
            type.name(), at->stands_for.property);
      return;
    }
    at = const_cast<ClassProperty*>(next);
  }
  for (ClassProperty* one : chain) {
    TakeFrom(*at, *one);
    static_cast<PropertyPlace&>(*one) = *at;
    one->set = at->set;
    one->get = at->get;
    one->route = at->route;
    one->target = at->target != nullptr ? at->target : at;
  }
}

void Sealer::ResolveAliases(Draft& draft) {
  // Other spellings may stand for aliases, which must be resolved before.
  for (const auto& property : draft.type->own_properties_) {
    const AliasSpec& spec = property->stands_for;
    if (!spec.empty() && !spec.is_spelling()) {
      ResolveChildAlias(draft, *property);
    }
  }
  for (const auto& property : draft.type->own_properties_) {
    if (property->stands_for.is_spelling() && property->target == nullptr) {
      ResolveSpelling(draft, *property);
    }
  }
}

// What links may point to; last, because links may go round in circles. Only a
// type that is known can be checked.
void Sealer::ResolveLinks(Class& type) {
  for (const auto& property : type.own_properties_) {
    if (property->link_type.empty() || property->link_class != nullptr) {
      continue;
    }
    property->link_class = registry_.Find(property->link_type);
    const auto at = by_name_.find(property->link_type);
    if (property->link_class == nullptr && at != by_name_.end()) {
      property->link_class = at->second->type.get();
    }
  }
}

void Sealer::BuildDefaults(Draft& draft) {
  TypeBuilder& builder = *draft.builder;
  Class& type = *draft.type;
  auto find = [&](std::string_view name) -> const ClassProperty* {
    for (const auto& own : type.own_properties_) {
      if (own->name == name) return own.get();
    }
    const ClassProperty* inherited = type.FindProperty(name);
    return inherited != nullptr ? type.properties_[inherited->index] : nullptr;
  };
  for (const auto& property : type.own_properties_) {
    if (!property->has_default || property->declared_by != &type ||
        property->is_alias()) {
      continue;
    }
    if (absl::Status status = property->Check(property->default_value);
        !status.ok()) {
      Wrong(builder, "default of '{}': {}", property->name, Message(status));
    }
  }
  for (auto& [name, value] : builder.defaults_) {
    const ClassProperty* property = find(name);
    if (property == nullptr) {
      Wrong(builder, "gives a default to '{}', which it does not have", name);
      continue;
    }
    if (property->is_alias()) {
      Wrong(builder,
            "gives a default to the alias '{}'; give it to the child where it "
            "is constructed",
            name);
      continue;
    }
    if (builder.recorded_ && property->offset == ClassProperty::kNoOffset &&
        property->declared_by->is_native()) {
      continue;
    }
    if (absl::Status status = property->Check(value); !status.ok()) {
      Wrong(builder, "default of '{}': {}", name, Message(status));
      continue;
    }
    type.overrides_.emplace_back(property->index, std::move(value));
  }
  std::sort(type.overrides_.begin(), type.overrides_.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
}

void Sealer::BuildRecord(Draft& draft) {
  TypeBuilder& builder = *draft.builder;
  Class& type = *draft.type;
  if (type.parent_ == nullptr) {
    type.record_ = std::make_unique<ObjectClass>();
    type.record_keys_ = {&kTypeKey<ObjectClass>};
    type.copy_record_ = [](const ObjectClass& parent) {
      return std::make_unique<ObjectClass>(parent);
    };
  } else {
    const Class& parent = *type.parent_;
    type.record_keys_ = parent.record_keys_;
    type.copy_record_ = parent.copy_record_;
    type.base_init_ = parent.base_init_;
    const bool has_record =
        std::find(type.record_keys_.begin(), type.record_keys_.end(),
                  builder.record_key_) != type.record_keys_.end();
    if (builder.make_record_ != nullptr && !has_record) {
      type.record_ = builder.make_record_(*parent.record_);
      type.record_keys_.push_back(builder.record_key_);
      type.copy_record_ = builder.copy_record_;
    } else {
      type.record_ = parent.copy_record_(*parent.record_);
    }
  }
  for (const auto& init : type.base_init_) init(*type.record_);
  for (const auto& init : builder.class_init_) init(*type.record_);
  type.base_init_.insert(type.base_init_.end(),
                         builder.class_base_init_.begin(),
                         builder.class_base_init_.end());
}

void Sealer::BuildTable(Draft& draft) {
  Class& type = *draft.type;
  for (const auto& property : type.own_properties_) {
    const bool is_field = property->kind != nullptr && !property->is_alias() &&
                          property->offset != ClassProperty::kNoOffset;
    property->direct_width =
        is_field && property->set != nullptr && property->rule == nullptr
            ? property->kind->unsigned_width
            : uint8_t{0};
  }
  type.property_count_ = static_cast<size_t>(
      std::count_if(type.properties_.begin(), type.properties_.end(),
                    [](const ClassProperty* p) { return p != nullptr; }));
  if (type.parent_ != nullptr &&
      type.properties_.size() == type.parent_->properties_.size()) {
    return;  // the parent's table finds the same names
  }
  auto table = std::make_shared<internal::PropertyTable>();
  const size_t size =
      std::bit_ceil(std::max<size_t>(2, type.properties_.size() * 3));
  table->mask = static_cast<uint32_t>(size - 1);
  table->slots.assign(size, {0, internal::PropertyTable::kEmpty});
  for (uint32_t index = 0; index < type.properties_.size(); ++index) {
    const ClassProperty* property = type.properties_[index];
    if (property == nullptr) continue;
    const uint64_t hash = internal::HashName(property->name);
    uint32_t at = static_cast<uint32_t>(hash) & table->mask;
    while (table->slots[at].index != internal::PropertyTable::kEmpty) {
      at = (at + 1) & table->mask;
    }
    table->slots[at] = {static_cast<uint32_t>(hash >> 32), index};
  }
  type.table_ = std::move(table);
  type.slots_ = type.table_->slots.data();
  type.mask_ = type.table_->mask;
}

}  // namespace qom
