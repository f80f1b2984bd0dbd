// Walks over the chain of parents and down the children of a model's types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/family.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/keys.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/internal/hash.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

template <typename T>
const T* Lookup(const ByName<T>& all, std::string_view name) {
  const auto at = all.find(name);
  return at == all.end() ? nullptr : &at->second;
}

}  // namespace

// What `find` finds first on the way from a type to its ancestors.
template <typename T, typename F>
T Family::Nearest(const Member* member, F find) const {
  for (; member != nullptr; member = member->parent) {
    ++steps_;
    if (const T found = find(*member)) return found;
  }
  return T();
}

const Child* Family::FindChild(const Member* member,
                               std::string_view name) const {
  return Nearest<const Child*>(member, [this, name](const Member& one) {
    const auto& all = one.type->children;
    steps_ += all.size();
    const auto at =
        std::find_if(all.begin(), all.end(),
                     [name](const Child& child) { return child.name == name; });
    return at == all.end() ? nullptr : &*at;
  });
}

bool IsUnset(const Value& value) {
  return value.is_null() || (value.is_text() && value.text_value().empty());
}

bool IsLink(std::string_view type) {
  const props::KindRow* const row = props::FindKind(type);
  return row != nullptr && row->values().category == ValueCategory::kLink;
}

bool Lists(const Texts& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void Family::Member::Restart() {
  type->found = {};
  bound.clear();
  hidden.clear();
  rows.clear();
  rows.reserve(type->props.size());
  for (size_t i = 0; i < type->props.size(); ++i) {
    rows.emplace(type->props[i].name, i);
  }
  readonly.clear();
  for (const auto& name : type->readonly) readonly.insert(name);
}

Family::Family(Model& model) : model_(model) {
  by_name_.reserve(model.types.size());
  for (Type& type : model.types) {
    Member& member = members_.emplace_back();
    member.type = &type;
    member.Restart();
    by_name_.emplace(type.name, &member);
  }
  // What is not in the catalogue may be native; the registry knows.
  for (Member& member : members_) member.parent = Find(member.type->parent);
}

Family::Member* Family::Find(std::string_view type) const {
  const auto at = by_name_.find(type);
  return at == by_name_.end() ? nullptr : at->second;
}

const Row* Family::FindRow(const Member* member,
                           std::string_view property) const {
  return Nearest<const Row*>(member, [property](const Member& one) {
    const auto at = one.rows.find(property);
    return at == one.rows.end() ? nullptr : &one.type->props[at->second];
  });
}

qom::internal::HashSet<Family::Asked> Family::Missing(
    qom::internal::HashSet<Asked> asked) const {
  qom::internal::HashSet<std::string_view> names;
  for (const auto& [member, name] : asked) names.insert(name);
  for (const Member& one : members_) {
    for (const auto& [row, place] : one.rows) {
      if (asked.empty()) return asked;
      if (!names.contains(row)) continue;
      for (const Member* up = &one; up != nullptr; up = up->parent) {
        ++steps_;
        asked.erase({up, row});
      }
    }
  }
  return asked;
}

const Value* Family::InitialValue(const Member* member,
                                  std::string_view property) const {
  return Nearest<const Value*>(
      member, [property](const Member& one) -> const Value* {
        if (const Value* value = Lookup(one.type->initial, property)) {
          return value;
        }
        const auto at = one.rows.find(property);
        if (at == one.rows.end()) return nullptr;
        const Row& row = one.type->props[at->second];
        return row.default_value.has_value() ? &*row.default_value : nullptr;
      });
}

const Alias* Family::FindAlias(const Member* member,
                               std::string_view property) const {
  return Nearest<const Alias*>(member, [property](const Member& one) {
    return Lookup(one.type->aliases, property);
  });
}

const std::string* Family::FindBound(const Member* member,
                                     std::string_view property) const {
  return Nearest<const std::string*>(member, [property](const Member& one) {
    return Lookup(one.bound, property);
  });
}

bool Family::IsReadOnly(const Member* member, std::string_view property) const {
  return Nearest<bool>(member, [property](const Member& one) {
    return one.readonly.contains(property);
  });
}

const std::string* Family::FindUnreadable(const Member* member,
                                          std::string_view property) const {
  const std::string* why = nullptr;
  for (; member != nullptr; member = member->parent) {
    ++steps_;
    const auto at = member->type->unreadable.find(property);
    if (at == member->type->unreadable.end()) continue;
    if (why == nullptr || why->empty()) why = &at->second;
  }
  return why;
}

Limits Family::LimitsOf(const Member* member, std::string_view property,
                        std::string_view property_type) const {
  const Limits* said = nullptr;
  if (!model_.limits.empty()) {
    said = Nearest<const Limits*>(
        member, [this, property](const Member& one) -> const Limits* {
          const auto* of_type = Lookup(model_.limits, one.type->name);
          return of_type == nullptr ? nullptr : Lookup(*of_type, property);
        });
  }
  if (said != nullptr) return *said;
  Limits limits;
  if (const Texts* values = Lookup(model_.values, property_type)) {
    limits.values = *values;
  }
  return limits;
}

std::optional<std::string> Family::PathToChild(
    const Member& member, std::string_view child_type) const {
  struct Place {
    const Member* member;
    std::string path;
  };
  std::vector<Place> todo = {{&member, ""}};
  qom::internal::HashSet<const Member*> seen = {&member};
  for (size_t at = 0; at < todo.size(); ++at) {
    const Place here = todo[at];
    auto path = [&here](std::string_view name) {
      return here.path.empty() ? std::string(name)
                               : fmt::format("{}/{}", here.path, name);
    };
    for (const Member* up = here.member; up != nullptr; up = up->parent) {
      steps_ += 1 + up->type->children.size() + up->hidden.size();
      for (const Child& child : up->type->children) {
        if (child.type == child_type) return path(child.name);
      }
      for (const auto& [name, child] : up->hidden) {
        if (child == child_type) return path(name);
      }
    }
    if (IsTired()) return std::nullopt;  // an error follows
    for (const Member* up = here.member; up != nullptr; up = up->parent) {
      for (const Child& child : up->type->children) {
        const Member* next = Find(child.type);
        if (next == nullptr || !seen.insert(next).second) continue;
        todo.push_back({next, path(child.name)});
        steps_ += todo.back().path.size() / 16;
      }
    }
  }
  return std::nullopt;
}

bool Family::KnowsPath(const Member& member, std::string_view path) const {
  const std::string_view first = path.substr(0, path.find('/'));
  return FindChild(&member, first) != nullptr;
}

const std::string* Family::InheritedChild(const Member& member,
                                          std::string_view name) const {
  return Nearest<const std::string*>(
      member.parent, [name](const Member& one) -> const std::string* {
        for (const Child& child : one.type->found.children) {
          if (child.name == name && !child.type.empty()) return &child.type;
        }
        return nullptr;
      });
}

LayerMask Family::LayersOf(const Member* member) const {
  constexpr std::string_view kRoot = "object-compat";
  LayerMask mask = LayerMask::kNone;
  if (!model_.layered.has_value() && Find(kRoot) == nullptr) {
    return member == nullptr ? mask : LayerMask::kAll;
  }
  if (!layered_.has_value()) {
    layered_.emplace();
    auto note = [this](const Texts& names, LayerMask mask) {
      for (const std::string& name : names) {
        LayerMask& listed =
            layered_->try_emplace(name, LayerMask::kNone).first->second;
        listed = listed | mask;
      }
    };
    if (model_.layered.has_value()) {
      note(model_.layered->builtin, LayerMask::kBuiltin);
      note(model_.layered->global, LayerMask::kGlobal);
    }
  }
  for (; member != nullptr; member = member->parent) {
    ++steps_;
    const std::string& name = member->type->name;
    if (!model_.layered.has_value()) {
      if (name == kRoot) return LayerMask::kAll;
      continue;
    }
    const auto listed = layered_->find(name);
    if (listed != layered_->end()) mask = mask | listed->second;
  }
  return mask;
}

const Value* Family::ValueBehind(const Member& owner, std::string_view path,
                                 const Alias& alias) const {
  const Member* nearer = &owner;
  for (size_t slash; (slash = path.find('/')) != std::string_view::npos;) {
    const Child* child = FindChild(nearer, path.substr(0, slash));
    nearer = child == nullptr ? nullptr : Find(child->type);
    if (nearer == nullptr) break;
    path.remove_prefix(slash + 1);
    if (const Child* says = FindChild(nearer, path)) {
      if (const Value* value = Lookup(says->values, alias.property)) {
        return value;
      }
    }
    for (const Member* up = nearer; up != nullptr; up = up->parent) {
      steps_ += up->type->aliases.size();
      if (IsTired()) return nullptr;  // an error follows
      for (const auto& [name, other] : up->type->aliases) {
        if (other.type != alias.type || other.property != alias.property ||
            (other.path.empty() ? PathToChild(*nearer, other.type)
                                : other.path) != path) {
          continue;
        }
        const Value* value = InitialValue(nearer, name);
        if (value != nullptr && !IsUnset(*value)) return value;
      }
    }
  }
  return InitialValue(Find(alias.type), alias.property);
}

namespace {

// Sorts of values that rows start with.
enum Sort : uint32_t {
  kNull = 1,
  kEmptyText = 2,
  kOtherText = 4,
  kBool = 8,
  kNegative = 16,
  kUnsigned = 32,
  kBeyondSigned = 64,
  kNumber = 128,
  kListOrObject = 256,
};
constexpr uint32_t kAnyText = kEmptyText | kOtherText;

uint32_t SortOf(const Value& value) {
  if (value.is_null()) return kNull;
  if (value.is_text()) {
    return value.text_value().empty() ? kEmptyText : kOtherText;
  }
  if (value.is_bool()) return kBool;
  if (value.is_negative()) return kNegative;
  if (value.is_unsigned()) {
    return value.int_value() < 0 ? kUnsigned | kBeyondSigned : kUnsigned;
  }
  return value.is_double() ? kNumber : kListOrObject;
}

// True if there are values, all of them of `sorts`.
bool AreAll(uint32_t found, uint32_t sorts) {
  return found != 0 && (found & ~sorts) == 0;
}

}  // namespace

void Sample::Add(const Value& value) {
  sorts |= SortOf(value);
  if (first == nullptr && !IsUnset(value)) first = &value;
}

qom::internal::HashMap<const Row*, Sample> Samples(Family& family) {
  qom::internal::HashMap<const Row*, Sample> samples;
  for (const Family::Member& member : family.members()) {
    for (const auto& [property, value] : member.type->initial) {
      if (family.IsTired()) return samples;  // an error follows
      const Row* row = family.FindRow(&member, property);
      if (row != nullptr) samples[row].Add(value);
    }
  }
  return samples;
}

std::string KindOf(const Row& row, Sample sample, const Model& model) {
  constexpr std::string_view kText = "str";
  constexpr std::string_view kAnything = "any";
  const std::string& name = row.kind.empty() ? row.type : row.kind;
  const bool starts_as_text = (sample.sorts & kOtherText) != 0;
  if (row.default_value.has_value()) sample.Add(*row.default_value);
  const uint32_t sorts = sample.sorts;
  const bool are_texts = (sorts & ~kAnyText) == 0;
  // A type with a list of texts holds one of them.
  if (row.kind.empty() && model.values.contains(name)) {
    return std::string(are_texts ? kText : kAnything);
  }
  const props::KindRow* const known = props::FindKind(name);
  if (known != nullptr && known->hold != nullptr) {
    // What an emulator reports is a fact, whatever its type is called: a link
    // to an object of the board, a boolean that reads "on", a text that is a
    // number.
    const ValueCategory category = known->values().category;
    const bool is_link = category == ValueCategory::kLink;
    if (row.kind.empty() && starts_as_text &&
        (is_link || category == ValueCategory::kBoolean)) {
      return std::string(kText);
    }
    if (row.kind.empty() && !are_texts && category == ValueCategory::kText) {
      return std::string(kAnything);
    }
    if (row.kind.empty() && !is_link && (sorts & kNull) != 0) {
      return std::string(kAnything);
    }
    return is_link ? name : std::string(known->name());
  }
  // Of another type nobody knows more than what it shows.
  if (AreAll(sorts, kUnsigned | kBeyondSigned)) return "uint64";
  if (AreAll(sorts, kNegative | kUnsigned)) return "int64";
  if (AreAll(sorts, kBool)) return "bool";
  if (AreAll(sorts, kNumber)) return "number";
  return std::string(AreAll(sorts, kAnyText) ? kText : kAnything);
}

void NoteUnusedLimits(const Model& model, const Family& family,
                      std::vector<Diagnostic>& notes) {
  qom::internal::HashSet<Family::Asked> asked;
  for (const auto& [type, properties] : model.limits) {
    const Family::Member* const named = family.Find(type);
    if (named == nullptr) continue;
    for (const auto& [property, limits] : properties) {
      if (family.FindRow(named, property) == nullptr) {
        asked.emplace(named, property);
      }
    }
  }
  const qom::internal::HashSet<Family::Asked> missing =
      family.Missing(std::move(asked));
  for (const auto& [type, properties] : model.limits) {
    const Family::Member* const named = family.Find(type);
    for (const auto& [property, limits] : properties) {
      if (named != nullptr &&
          !missing.contains(Family::Asked(named, property))) {
        continue;
      }
      Diagnostic note;
      note.severity = Severity::kNote;
      note.code = "unknown-property";
      note.type = type;
      note.property = property;
      note.message = fmt::format(
          "limits.json: props.{}.{}: there is no such property; it is ignored",
          type, property);
      AddNote(std::move(note), notes);
    }
  }
}

}  // namespace qom::compat::model
