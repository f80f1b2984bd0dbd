// The rules of docs/catalogue.md for what a file does not say.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/infer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "compat/catalogue/family.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

constexpr int kMaxDepth = 1000;  // what the registry takes

// ---- What cannot be meant --------------------------------------------------

absl::Status CheckRows(const Member& member) {
  const Type& type = *member.type;
  if (member.rows.size() == type.props.size()) return absl::OkStatus();
  absl::flat_hash_set<std::string_view> names;
  for (const Row& row : type.props) {
    if (names.insert(row.name).second) continue;
    return Error(Cause::kMalformed,
                 "type '{}': props: the property '{}' stands twice", type.name,
                 row.name);
  }
  return absl::OkStatus();
}

// "bool, str, …, link<TYPE>", for messages.
std::string KindNames() {
  std::vector<std::string_view> names;
  for (const props::KindRow& kind : props::Kinds()) {
    if (kind.hold == nullptr) continue;
    const bool is_link = kind.values().category == ValueCategory::kLink;
    names.push_back(is_link ? "link<TYPE>" : kind.name());
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

absl::Status CheckKinds(const Member& member) {
  for (const Row& row : member.type->props) {
    if (row.kind.empty() || props::FindKind(row.kind) != nullptr) continue;
    return Error(Cause::kMalformed,
                 "type '{}': props: {}: there is no kind '{}'; kinds: {}",
                 member.type->name, row.name, row.kind, KindNames());
  }
  return absl::OkStatus();
}

// Stops at a cycle of parents before anything walks it.
absl::Status CheckParents(Family& family) {
  constexpr int kOnTheWay = -1;
  std::vector<Member*> path;
  for (Member& member : family.members()) {
    path.clear();
    Member* up = &member;
    for (; up != nullptr && up->depth == 0; up = up->parent) {
      up->depth = kOnTheWay;
      path.push_back(up);
    }
    if (up != nullptr && up->depth == kOnTheWay) {
      std::vector<std::string_view> cycle;
      for (auto at = std::find(path.begin(), path.end(), up); at != path.end();
           ++at) {
        cycle.push_back((*at)->type->name);
      }
      if (cycle.size() > 10) {
        cycle.resize(9);
        cycle.push_back("…");
      }
      return Error(Cause::kMalformed, "type '{}' is its own ancestor: {} > {}",
                   up->type->name, fmt::join(cycle, " > "), up->type->name);
    }
    int depth = up == nullptr ? 0 : up->depth;
    for (; !path.empty(); path.pop_back()) path.back()->depth = ++depth;
    if (depth > kMaxDepth) {
      return Error(Cause::kMalformed, "type '{}' has more than {} ancestors",
                   member.type->name, kMaxDepth);
    }
  }
  return absl::OkStatus();
}

// What a type says of a property that neither it nor any relative has cannot
// be meant.
absl::Status CheckNames(const Family& family) {
  for (const Member& member : family.members()) {
    const Type& type = *member.type;
    auto check = [&](std::string_view key,
                     std::string_view name) -> absl::Status {
      if (family.HasSomewhere(member, name)) return absl::OkStatus();
      return Error(Cause::kMalformed,
                   "type '{}': {}: there is no property '{}'", type.name, key,
                   name);
    };
    for (const auto& [name, alias] : type.aliases) {
      QOMRT_RETURN_IF_ERROR(check("aliases", name));
    }
    for (const std::string& name : type.readonly) {
      QOMRT_RETURN_IF_ERROR(check("readonly", name));
    }
    for (const auto& [name, why] : type.unreadable) {
      QOMRT_RETURN_IF_ERROR(check("unreadable", name));
    }
  }
  return absl::OkStatus();
}

// Notes what limits.json says of types and properties that are not there.
void NoteUnusedLimits(const Model& model, const Family& family,
                      std::vector<Diagnostic>& notes) {
  for (const auto& [type, properties] : model.limits) {
    const Member* const named = family.Find(type);
    for (const auto& [property, limits] : properties) {
      if (named != nullptr && family.HasSomewhere(*named, property)) continue;
      Diagnostic note;
      note.severity = Severity::kNote;
      note.code = "unknown-property";
      note.type = type;
      note.property = property;
      note.message = fmt::format(
          "limits.json: props.{}.{}: there is no such property; it is ignored",
          type, property);
      notes.push_back(std::move(note));
    }
  }
}

// ---- One type --------------------------------------------------------------

class Inference {
 public:
  using KindSamples = absl::flat_hash_map<const Row*, const Value*>;
  Inference(Model& model, Catalogue& catalogue, Family& family,
            KindSamples samples)
      : model_(model),
        catalogue_(catalogue),
        family_(family),
        samples_(std::move(samples)) {}

  // After the parent of the type.
  absl::Status Complete(Member& member) {
    member_ = &member;
    type_ = member.type;
    own_.clear();
    found().properties.reserve(type_->props.size());
    for (const Row& row : type_->props) AddProperty(row);
    found().children = type_->children;
    QOMRT_RETURN_IF_ERROR(BindAliases());
    NarrowInherited();
    MarkAccess();
    QOMRT_RETURN_IF_ERROR(CollectDefaults());
    GiveToChildren();
    FindLayers();
    SortAdded();
    return absl::OkStatus();
  }

 private:
  Found& found() { return type_->found; }
  ForDescendants& ForDescendantsOf(std::string_view property) {
    return catalogue_.for_descendants[{type_->name, std::string(property)}];
  }

  Property& AddProperty(const Row& row) {
    Property& property = found().properties.emplace_back();
    own_.emplace(row.name, found().properties.size() - 1);
    property.row = row;
    const auto sample = samples_.find(&row);
    property.row.kind = KindOf(
        row, sample == samples_.end() ? nullptr : sample->second, model_);
    property.limits = family_.LimitsOf(member_, row.name, row.type);
    property.redeclares = family_.FindRow(member_->parent, row.name) != nullptr;
    property.readonly = family_.IsReadOnly(member_->parent, row.name);
    if (const std::string* why =
            family_.FindUnreadable(member_->parent, row.name)) {
      property.unreadable = *why;
    }
    return property;
  }

  // The type's own property of that name, if need be one like the inherited
  // one; null if it has none.
  Property* Need(std::string_view name) {
    const auto at = own_.find(name);
    if (at != own_.end()) return &found().properties[at->second];
    const Row* row = family_.FindRow(member_, name);
    if (row == nullptr) return nullptr;
    Property& property = AddProperty(*row);
    // Declared anew, it still starts with what is inherited.
    const Value* value = family_.InitialValue(member_->parent, name);
    if (value != nullptr && !(IsUnset(*value) && IsLink(row->type)) &&
        family_.FindAlias(member_, name) == nullptr) {
      property.row.default_value = *value;
    }
    return &property;
  }

  Child& ChildNamed(std::string_view name) {
    for (Child& child : found().children) {
      if (child.name == name) return child;
    }
    Child& inherited = found().children.emplace_back();
    inherited.name = name;
    return inherited;
  }

  // Turns rows into aliases where the object behind them is known: from the
  // first type of a chain that embeds it. A concrete type that embeds none is
  // given a hidden one.
  absl::Status BindAliases() {
    absl::flat_hash_set<std::string_view> nearer;
    for (const Member* from = member_; from != nullptr; from = from->parent) {
      for (const auto& [name, alias] : from->type->aliases) {
        if (!nearer.insert(name).second) continue;
        const bool is_said_here = from == member_;
        const bool inherits = !own_.contains(name) && !is_said_here;
        if (alias.type.empty()) {
          if (inherits) continue;
          if (Property* row = Need(name)) {
            row->alias = alias;
          } else {
            ForDescendantsOf(name).alias = alias;
          }
          continue;
        }
        QOMRT_RETURN_IF_ERROR(BindToChild(name, alias, is_said_here));
      }
    }
    return absl::OkStatus();
  }

  absl::Status BindToChild(std::string_view name, const Alias& alias,
                           bool is_said_here) {
    if (family_.FindBound(member_, name) != nullptr && !own_.contains(name)) {
      return absl::OkStatus();
    }
    std::optional<std::string> path;
    if (alias.path.empty()) {
      path = family_.PathToChild(*member_, alias.type);
    } else if (family_.KnowsPath(*member_, alias.path)) {
      path = alias.path;
    }
    if (!path.has_value() && type_->is_abstract) {
      if (is_said_here) ForDescendantsOf(name).alias = alias;
      return absl::OkStatus();
    }
    if (!path.has_value()) {
      QOMRT_RETURN_IF_ERROR(CheckHidden(name, alias));
      path = fmt::format("hidden-{}", alias.type);
      member_->hidden.emplace_back(*path, alias.type);
      found().children.push_back({*path, alias.type, /*hidden=*/true, {}});
    }
    Property* row = Need(name);
    if (row == nullptr) {
      if (is_said_here) ForDescendantsOf(name).alias = alias;
      return absl::OkStatus();
    }
    row->alias = Alias{alias.type, alias.property, *path};
    member_->bound.emplace(name, *std::move(path));
    return absl::OkStatus();
  }

  absl::Status CheckHidden(std::string_view name, const Alias& alias) {
    if (!alias.path.empty()) {
      return Error(Cause::kMalformed,
                   "type '{}': the alias '{}' leads to '{}', which is no child",
                   type_->name, name, alias.path);
    }
    if (family_.Find(alias.type) != nullptr) return absl::OkStatus();
    return Error(Cause::kMalformed,
                 "type '{}': the alias '{}' stands for a property of the type "
                 "'{}', which does not exist",
                 type_->name, name, alias.type);
  }

  // What limits.json says of inherited properties is so from this type on.
  void NarrowInherited() {
    const auto said = model_.limits.find(type_->name);
    if (said == model_.limits.end()) return;
    for (const auto& [name, limits] : said->second) {
      if (family_.FindAlias(member_, name) == nullptr) Need(name);
    }
  }

  void MarkAccess() {
    for (const std::string& name : type_->readonly) {
      if (Property* property = Need(name)) {
        property->readonly = true;
      } else {
        ForDescendantsOf(name).readonly = true;
      }
    }
    for (const auto& [name, why] : type_->unreadable) {
      if (Property* property = Need(name)) {
        property->unreadable = why;
      } else {
        ForDescendantsOf(name).unreadable = why;
      }
    }
  }

  absl::Status CollectDefaults() {
    for (const auto& [name, value] : type_->initial) {
      const Row* row = family_.FindRow(member_, name);
      if (row == nullptr) {
        return Error(Cause::kMalformed,
                     "type '{}': initial names '{}', which it does not have",
                     type_->name, name);
      }
      if (family_.FindBound(member_, name) != nullptr ||
          (IsUnset(value) && IsLink(row->type))) {
        continue;
      }
      found().defaults.emplace(name, value);
    }
    return absl::OkStatus();
  }

  // What the type gives its children because its own value of an alias differs
  // from theirs.
  void GiveToChildren() {
    absl::flat_hash_set<std::string_view> done;
    for (const Member* up = member_; up != nullptr; up = up->parent) {
      for (const auto& [name, path] : up->bound) {
        if (!done.insert(name).second) continue;
        const Value* mine = family_.InitialValue(member_, name);
        const Alias* alias = family_.FindAlias(member_, name);
        const Member* child =
            alias == nullptr ? nullptr : family_.Find(alias->type);
        const Row* row = child == nullptr
                             ? nullptr
                             : family_.FindRow(child, alias->property);
        if (mine == nullptr || row == nullptr ||
            (IsUnset(*mine) && IsLink(row->type))) {
          continue;
        }
        const Value* theirs = family_.ValueBehind(*member_, path, *alias);
        // What an ancestor gives has to be taken back.
        const Member* parent = member_->parent;
        const Value* above = family_.FindBound(parent, name) == nullptr
                                 ? nullptr
                                 : family_.InitialValue(parent, name);
        const bool taken_back = above != nullptr && *above != *mine;
        if (theirs == nullptr ? IsUnset(*mine)
                              : *theirs == *mine && !taken_back) {
          continue;
        }
        ChildNamed(path).values.insert_or_assign(alias->property, *mine);
      }
    }
  }

  void FindLayers() {
    constexpr std::string_view kProperty = "hotpluggable";
    if (type_->is_interface) return;  // has no record of layers, no objects
    const LayerMask mask = family_.LayersOf(member_);
    if (mask == LayerMask::kNone) return;
    // `object` is native and has no record of layers.
    const Member* const parent = member_->parent;
    if (parent == nullptr || parent->type->name == Object::kTypeName ||
        family_.LayersOf(parent) != mask) {
      found().layers = mask;
    }
    if (!found().layers.has_value() && !type_->hotpluggable.has_value() &&
        !type_->initial.contains(kProperty) &&
        !member_->rows.contains(kProperty)) {
      return;  // as the parent
    }
    const Value* value = family_.InitialValue(member_, kProperty);
    found().hotpluggable =
        type_->hotpluggable.value_or(value != nullptr && *value == Value(true));
  }

  // In the order of the file; what others made us add goes last.
  void SortAdded() {
    std::sort(found().properties.begin() +
                  static_cast<std::ptrdiff_t>(type_->props.size()),
              found().properties.end(),
              [](const Property& a, const Property& b) {
                return a.row.name < b.row.name;
              });
  }

  Model& model_;
  Catalogue& catalogue_;
  Family& family_;
  const KindSamples samples_;
  Member* member_ = nullptr;
  Type* type_ = nullptr;
  Family::ByText<size_t> own_;  // places in found().properties
};

}  // namespace

absl::Status Infer(Model& model, Catalogue& catalogue) {
  Family family(model);
  for (const Member& member : family.members()) {
    QOMRT_RETURN_IF_ERROR(CheckRows(member));
    QOMRT_RETURN_IF_ERROR(CheckKinds(member));
  }
  QOMRT_RETURN_IF_ERROR(CheckParents(family));
  QOMRT_RETURN_IF_ERROR(CheckNames(family));
  Inference inference(model, catalogue, family, Samples(family));
  // A parent before its children, for what they inherit of bindings.
  std::vector<Member*> todo;
  absl::flat_hash_set<const Member*> done;
  for (Member& member : family.members()) {
    for (Member* up = &member; up != nullptr && !done.contains(up);
         up = up->parent) {
      todo.push_back(up);
    }
    for (; !todo.empty(); todo.pop_back()) {
      done.insert(todo.back());
      QOMRT_RETURN_IF_ERROR(inference.Complete(*todo.back()));
    }
  }
  NoteUnusedLimits(model, family, catalogue.notes);
  return absl::OkStatus();
}

absl::Status InferType(Model& model, Family& family, Member& member,
                       Catalogue& catalogue) {
  member.Restart();
  return Inference(model, catalogue, family, {}).Complete(member);
}

}  // namespace qom::compat::model
