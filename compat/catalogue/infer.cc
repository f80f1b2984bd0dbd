// The rules of docs/catalogue.md for what a file does not say.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/infer.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/check_model.h"
#include "compat/catalogue/family.h"
#include "compat/catalogue/keys.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "props/pci_devfn.h"
#include "qom/internal/hash.h"
#include "qom/limits.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

class Inference {
 public:
  using KindSamples = qom::internal::HashMap<const Row*, Sample>;
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
    child_places_.clear();
    placed_ = 0;
    found().properties.reserve(type_->props.size());
    for (const Row& row : type_->props) {
      QOMRT_RETURN_IF_ERROR(CheckCost());
      AddProperty(row);
    }
    found().children = type_->children;
    QOMRT_RETURN_IF_ERROR(BindAliases());
    QOMRT_RETURN_IF_ERROR(NarrowInherited());
    QOMRT_RETURN_IF_ERROR(MarkAccess());
    QOMRT_RETURN_IF_ERROR(CollectDefaults());
    QOMRT_RETURN_IF_ERROR(GiveToChildren());
    FindLayers();
    SortAdded();
    for (Property& property : found().properties) {
      if (property.alias.has_value()) continue;
      property.untold = IsUntold(property);
      QOMRT_RETURN_IF_ERROR(CheckLimits(property));
    }
    return CheckCost();
  }

 private:
  Found& found() { return type_->found; }
  ForDescendants& ForDescendantsOf(std::string_view property) {
    repeated_ += type_->name.size() + property.size();
    return catalogue_.for_descendants[{type_->name, std::string(property)}];
  }

  // Not OK once the work or the memory is out of proportion to the files.
  absl::Status CheckCost() const {
    if (family_.IsTired()) {
      return Error(Cause::kMalformed,
                   "type '{}': what types up to here inherit and embed takes "
                   "more than {} steps to find; at most so many are made",
                   type_->name, kMaxSteps);
    }
    if (repeated_ <= kMaxRepeated) return absl::OkStatus();
    return Error(Cause::kMalformed,
                 "type '{}': what types up to here repeat of one another is "
                 "more than {} bytes; at most so many are kept",
                 type_->name, kMaxRepeated);
  }

  static size_t SizeOf(const Row& row) {
    size_t size = sizeof(row) + row.name.size() + row.type.size() +
                  row.doc.size() + row.unit.size() + row.automatic.held_size();
    if (row.default_value.has_value()) size += row.default_value->held_size();
    for (const History& entry : row.history) {
      size += sizeof(entry) + entry.until.size() + entry.value.held_size();
    }
    return size;
  }
  static size_t SizeOf(const Limits& limits) {
    size_t size = 0;
    for (const std::string& text : limits.values) {
      size += sizeof(text) + text.size();
    }
    return size;
  }

  Property& AddProperty(const Row& row) {
    Property& property = found().properties.emplace_back();
    own_.emplace(row.name, found().properties.size() - 1);
    property.row = row;
    const auto sample = samples_.find(&row);
    property.row.kind = KindOf(
        row, sample == samples_.end() ? Sample() : sample->second, model_);
    property.limits = family_.LimitsOf(member_, row.name, row.type);
    repeated_ += SizeOf(property.limits);
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
    repeated_ += SizeOf(*row);
    Property& property = AddProperty(*row);
    // Declared anew, it still starts with what is inherited.
    const Value* value = family_.InitialValue(member_->parent, name);
    if (value != nullptr && !(IsUnset(*value) && IsLink(row->type)) &&
        family_.FindAlias(member_, name) == nullptr) {
      property.row.default_value = *value;
    }
    return &property;
  }

  Child& ChildNamed(const std::string& name) {
    std::vector<Child>& children = found().children;
    // Of two with one name, which is refused later, the first.
    for (; placed_ < children.size(); ++placed_) {
      child_places_.emplace(children[placed_].name, placed_);
    }
    const auto [at, is_new] = child_places_.emplace(name, children.size());
    if (is_new) children.emplace_back().name = name;
    return children[at->second];
  }

  // Turns rows into aliases where the object behind them is known: from the
  // first type of a chain that embeds it. A concrete type that embeds none is
  // given a hidden one.
  absl::Status BindAliases() {
    qom::internal::HashSet<std::string_view> nearer;
    for (const Member* from = member_; from != nullptr; from = from->parent) {
      for (const auto& [name, alias] : from->type->aliases) {
        family_.Step();
        QOMRT_RETURN_IF_ERROR(CheckCost());
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
    repeated_ += 2 * path->size() + alias.type.size() + alias.property.size();
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

  // What limits.json says must be something that values of the kind can obey.
  absl::Status CheckLimits(const Property& property) const {
    const Limits& limits = property.limits;
    const Row& row = property.row;
    if (limits == Limits() || row.kind == "any") return absl::OkStatus();
    auto wrong = [&](std::string_view what, std::string_view why) {
      return Error(Cause::kMalformed, "type '{}': limits.json: {}: {} {}",
                   type_->name, row.name, what, why);
    };
    ClassProperty range;
    const props::KindRow* const kind = props::FindKind(row.kind);
    if (kind != nullptr && kind->hold != nullptr) kind->hold(range);
    const ValueKind* const own = range.values();
    const ValueKind* const values =
        own != nullptr && own->element != nullptr ? own->element : own;
    const std::string none = fmt::format("is no limit of a {}", row.kind);
    const bool has_range = limits.min.has_value() || limits.max.has_value();
    if (values == nullptr || !values->is_integer()) {
      if (limits.min.has_value()) {
        return wrong(fmt::format("min {}", limits.min->ToText()), none);
      }
      if (has_range) {
        return wrong(fmt::format("max {}", limits.max->ToText()), none);
      }
      if (limits.power_of_two) return wrong("power_of_two", none);
      if (limits.zero_is_unset) return wrong("zero_is_unset", none);
    }
    if (limits.zero_is_unset && !limits.power_of_two && !has_range) {
      return wrong("zero_is_unset",
                   "says nothing without power_of_two, min or max");
    }
    if (values == nullptr || values->category != ValueCategory::kText) {
      if (limits.length != 0) return wrong("length", none);
      // What a type of texts is held as, the row itself may say.
      if (!limits.values.empty() && !model_.values.contains(row.type)) {
        return wrong("values", none);
      }
      const bool is_address = limits.text == props::PciAddress::kTypeName &&
                              own != nullptr && own->is_integer() &&
                              own->is_signed;
      if (!limits.text.empty() && !is_address) {
        return wrong(fmt::format("text {}", limits.text), none);
      }
    }
    for (const auto& [what, said] :
         {std::pair("min", &limits.min), std::pair("max", &limits.max)}) {
      if (!said->has_value()) continue;
      const Value& value = **said;
      const bool fits =
          value.is_negative()
              ? values->is_signed &&
                    value.int_value() >= static_cast<int64_t>(range.min)
              : value.uint_value() <= range.max;
      if (!fits) {
        return wrong(fmt::format("{} {}", what, value.ToText()),
                     fmt::format("is no {}", row.kind));
      }
    }
    return absl::OkStatus();
  }

  // What limits.json says of inherited properties is so from this type on.
  absl::Status NarrowInherited() {
    const auto said = model_.limits.find(type_->name);
    if (said == model_.limits.end()) return absl::OkStatus();
    for (const auto& [name, limits] : said->second) {
      QOMRT_RETURN_IF_ERROR(CheckCost());
      if (family_.FindAlias(member_, name) == nullptr) Need(name);
    }
    return absl::OkStatus();
  }

  absl::Status MarkAccess() {
    for (const std::string& name : type_->readonly) {
      QOMRT_RETURN_IF_ERROR(CheckCost());
      if (Property* property = Need(name)) {
        property->readonly = true;
      } else {
        ForDescendantsOf(name).readonly = true;
      }
    }
    for (const auto& [name, why] : type_->unreadable) {
      QOMRT_RETURN_IF_ERROR(CheckCost());
      if (Property* property = Need(name)) {
        property->unreadable = why;
      } else {
        ForDescendantsOf(name).unreadable = why;
      }
    }
    return absl::OkStatus();
  }

  // One that the catalogue itself says nothing of.
  bool HasNativeAncestor() const {
    const Member* top = member_;
    while (top->parent != nullptr) top = top->parent;
    return !top->type->parent.empty() && top->type->parent != Object::kTypeName;
  }

  absl::Status CollectDefaults() {
    for (const auto& [name, value] : type_->initial) {
      QOMRT_RETURN_IF_ERROR(CheckCost());
      const Row* row = family_.FindRow(member_, name);
      // Of a native ancestor's properties the registry knows.
      if (row == nullptr && !HasNativeAncestor()) {
        return Error(Cause::kMalformed,
                     "type '{}': initial names '{}', which it does not have",
                     type_->name, name);
      }
      if (family_.FindBound(member_, name) != nullptr ||
          (row != nullptr && IsUnset(value) && IsLink(row->type))) {
        continue;
      }
      // What was recorded was made when its machine ran.
      const bool tells_hotplug = name == kHotplugged && value.is_bool();
      found().defaults.emplace(name, tells_hotplug ? Value(false) : value);
    }
    return absl::OkStatus();
  }

  // That a link is not set is told: there is nobody to point to yet.
  bool IsUntold(const Property& property) {
    const Row& row = property.row;
    return !row.default_value.has_value() && !IsLink(row.kind) &&
           !found().defaults.contains(row.name);
  }

  // What the type gives its children because its own value of an alias differs
  // from theirs.
  absl::Status GiveToChildren() {
    qom::internal::HashSet<std::string_view> done;
    for (const Member* up = member_; up != nullptr; up = up->parent) {
      for (const auto& [name, path] : up->bound) {
        family_.Step();
        QOMRT_RETURN_IF_ERROR(CheckCost());
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
        repeated_ += mine->held_size();
        ChildNamed(path).values.insert_or_assign(alias->property, *mine);
      }
    }
    return absl::OkStatus();
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
  // The places of the first `placed_` of found().children.
  qom::internal::HashMap<std::string, size_t> child_places_;
  size_t placed_ = 0;
  size_t repeated_ = 0;  // bytes, of all types
};

}  // namespace

absl::Status Infer(Model& model, Catalogue& catalogue) {
  Family family(model);
  family.LimitSteps();
  QOMRT_RETURN_IF_ERROR(CheckModel(model, family));
  Inference inference(model, catalogue, family, Samples(family));
  // A parent before its children, for what they inherit of bindings.
  std::vector<Member*> todo;
  qom::internal::HashSet<const Member*> done;
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
