// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/types.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compat/catalogue/machines.h"
#include "compat/internal/json.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "props/kinds.h"
#include "props/pci_devfn.h"
#include "props/runtime_property.h"
#include "props/value_types.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::internal {
namespace {

absl::Status Wrong(std::string_view where, std::string_view needed,
                   const JsonValue& found) {
  return Error(Cause::kMalformed, "{}: {} where {} is needed", where,
               JsonKind(found), needed);
}

bool IsUnset(const JsonValue& value) {
  return value.IsNull() || (value.IsString() && value.GetStringLength() == 0);
}

bool IsLink(std::string_view type) { return type.starts_with("link<"); }

// What the registry takes.
constexpr int kMaxDepth = 1000;
constexpr size_t kMaxChildDepth = 16;

}  // namespace

// ---- limits.json -----------------------------------------------------------

absl::Status TypeReader::ReadLimits(const JsonValue& root) {
  if (const JsonValue* types = Member(root, "types")) {
    if (!types->IsObject()) return Wrong("types", "an object", *types);
    for (const auto& member : types->GetObject()) {
      PropertyRule rule;
      if (!member.value.IsArray()) {
        return Wrong(fmt::format("types.{}", JsonText(member.name)),
                     "a list of strings", member.value);
      }
      for (const JsonValue& value : member.value.GetArray()) {
        if (!value.IsString()) {
          return Wrong(fmt::format("types.{}", JsonText(member.name)),
                       "a string", value);
        }
        rule.values.emplace_back(JsonText(value));
      }
      values_of_type_[std::string(JsonText(member.name))] =
          registry_.Keep(std::move(rule));
    }
  }
  const JsonValue* props = Member(root, "props");
  if (props == nullptr) return absl::OkStatus();
  if (!props->IsObject()) return Wrong("props", "an object", *props);
  for (const auto& type : props->GetObject()) {
    const std::string type_name(JsonText(type.name));
    if (!type.value.IsObject()) {
      return Wrong(fmt::format("props.{}", type_name), "an object", type.value);
    }
    for (const auto& property : type.value.GetObject()) {
      const std::string where =
          fmt::format("props.{}.{}", type_name, JsonText(property.name));
      if (!property.value.IsObject()) {
        return Wrong(where, "an object", property.value);
      }
      Limits limits;
      for (const auto& limit : property.value.GetObject()) {
        const std::string_view key = JsonText(limit.name);
        const JsonValue& value = limit.value;
        const std::string at = fmt::format("{}.{}", where, key);
        if (key == "min" || key == "max") {
          if (!value.IsInt64() && !value.IsUint64()) {
            return Wrong(at, "an integer", value);
          }
          const uint64_t bits = value.IsUint64()
                                    ? value.GetUint64()
                                    : static_cast<uint64_t>(value.GetInt64());
          if (key == "min") {
            limits.min = static_cast<int64_t>(bits);
          } else {
            limits.max = bits;
          }
        } else if (key == "power_of_two" || key == "zero_is_unset") {
          if (!value.IsBool()) return Wrong(at, "a boolean", value);
          (key == "power_of_two" ? limits.rule.power_of_two
                                 : limits.rule.zero_is_unset) = value.GetBool();
        } else if (key == "length") {
          if (!value.IsUint()) return Wrong(at, "a length", value);
          limits.rule.length = value.GetUint();
        } else if (key == "values") {
          if (!value.IsArray()) return Wrong(at, "a list of strings", value);
          for (const JsonValue& text : value.GetArray()) {
            if (!text.IsString()) return Wrong(at, "a string", text);
            limits.rule.values.emplace_back(JsonText(text));
          }
        } else if (key == "text") {
          if (!value.IsString()) return Wrong(at, "a string", value);
          limits.rule.check_text = props::TextForm(JsonText(value));
          limits.rule.text_form = registry_.Intern(JsonText(value));
          if (limits.rule.check_text == nullptr) {
            return Error(Cause::kMalformed,
                         "{}: unknown text form '{}'; known: mac, pci-addr, "
                         "reserved-region, uuid",
                         at, JsonText(value));
          }
        } else {
          NoteUnknownKey(fmt::format("limits.json: {}", where), key,
                         catalogue_);
        }
      }
      if (limits.min.has_value() && limits.max.has_value() &&
          *limits.min >= 0 &&
          static_cast<uint64_t>(*limits.min) > *limits.max) {
        return Error(Cause::kMalformed, "{}: min {} is greater than max {}",
                     where, *limits.min, *limits.max);
      }
      (*limits_)[{type_name, std::string(JsonText(property.name))}] =
          std::move(limits);
    }
  }
  return absl::OkStatus();
}

// ---- types.json ------------------------------------------------------------

absl::Status TypeReader::CollectProperties(const JsonValue& json,
                                           const std::string& at, Type& type) {
  if (!json.IsArray()) return Wrong(at, "a list of properties", json);
  type.order.reserve(json.Size());
  for (const JsonValue& row : json.GetArray()) {
    const std::string place = fmt::format("{}[{}]", at, type.order.size());
    const size_t size = row.IsArray() ? row.Size() : 0;
    const JsonValue* last = size > 2 ? &row[row.Size() - 1] : nullptr;
    const bool has_details =
        last != nullptr && last->IsObject() && !last->ObjectEmpty();
    const size_t plain = size - (has_details ? 1 : 0);
    if (plain < 2 || plain > 3 || !row[0].IsString() || !row[1].IsString()) {
      return Error(Cause::kMalformed,
                   "{}: a property is [name, type] or [name, type, default], "
                   "and may have details at the end",
                   place);
    }
    Row parsed{.type = JsonText(row[1])};
    if (plain > 2) {
      parsed.default_value = &row[2];
      QOMRT_RETURN_IF_ERROR(
          Annotate(JsonToValue(row[2]).status(),
                   fmt::format("{}: default of '{}'", at, JsonText(row[0]))));
    }
    if (has_details) {
      parsed.details = last;
      QOMRT_RETURN_IF_ERROR(CheckDetails(*parsed.details, place));
    }
    type.order.emplace_back(JsonText(row[0]), parsed);
  }
  for (auto& [row_name, row] : type.order) {
    if (!type.rows.emplace(row_name, &row).second) {
      return Error(Cause::kMalformed, "{}: the property '{}' stands twice", at,
                   row_name);
    }
  }
  return absl::OkStatus();
}

// What a property may say besides its type and default.
absl::Status TypeReader::CheckDetails(const JsonValue& json,
                                      const std::string& at) {
  for (const auto& member : json.GetObject()) {
    const std::string_view key = JsonText(member.name);
    const JsonValue& value = member.value;
    const std::string where = fmt::format("{}: {}", at, key);
    if (key == "kind" || key == "doc" || key == "unit") {
      if (!value.IsString()) return Wrong(where, "a string", value);
    } else if (key == "internal" || key == "unstable" ||
               key == "realized_set") {
      if (!value.IsBool()) return Wrong(where, "a boolean", value);
    } else if (key == "automatic") {
      QOMRT_RETURN_IF_ERROR(Annotate(JsonToValue(value).status(), where));
    } else if (key == "deprecated") {
      if (!value.IsObject()) return Wrong(where, "an object", value);
      for (const auto& part : value.GetObject()) {
        const std::string_view name = JsonText(part.name);
        if (name != "since" && name != "replacement") {
          NoteUnknownKey(fmt::format("types.json: {}", where), name,
                         catalogue_);
        } else if (!part.value.IsString()) {
          return Wrong(fmt::format("{}.{}", where, name), "a string",
                       part.value);
        }
      }
    } else if (key == "history") {
      if (!value.IsArray()) return Wrong(where, "a list", value);
      for (const JsonValue& entry : value.GetArray()) {
        if (!entry.IsArray() || entry.Size() != 2 || !entry[0].IsString()) {
          return Error(Cause::kMalformed,
                       "{}: an entry is [last version, value]", where);
        }
        QOMRT_RETURN_IF_ERROR(Annotate(JsonToValue(entry[1]).status(), where));
      }
    } else {
      NoteUnknownKey(fmt::format("types.json: {}", at), key, catalogue_);
    }
  }
  return absl::OkStatus();
}

absl::Status TypeReader::CollectChildren(const JsonValue& json,
                                         const std::string& at, Type& type) {
  if (!json.IsArray()) return Wrong(at, "a list of children", json);
  for (const JsonValue& child : json.GetArray()) {
    if (!child.IsArray() || child.Size() < 2 || child.Size() > 3 ||
        !child[0].IsString() || !child[1].IsString() ||
        (child.Size() == 3 && !child[2].IsObject())) {
      return Error(Cause::kMalformed,
                   "{}: a child is [name, type], and may have details at the "
                   "end",
                   at);
    }
    Child& parsed = type.children.emplace_back();
    parsed.name = JsonText(child[0]);
    parsed.type = JsonText(child[1]);
    if (child.Size() == 2) continue;
    const std::string where = fmt::format("{}: '{}'", at, parsed.name);
    for (const auto& member : child[2].GetObject()) {
      const std::string_view key = JsonText(member.name);
      if (key == "hidden") {
        if (!member.value.IsBool()) {
          return Wrong(fmt::format("{}: hidden", where), "a boolean",
                       member.value);
        }
        parsed.hidden = member.value.GetBool();
      } else if (key == "values") {
        if (!member.value.IsObject()) {
          return Wrong(fmt::format("{}: values", where), "an object",
                       member.value);
        }
        parsed.values = &member.value;
        for (const auto& value : member.value.GetObject()) {
          QOMRT_RETURN_IF_ERROR(Annotate(
              JsonToValue(value.value).status(),
              fmt::format("{}: values.{}", where, JsonText(value.name))));
        }
      } else {
        NoteUnknownKey(fmt::format("types.json: {}", where), key, catalogue_);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status TypeReader::CollectType(std::string_view name,
                                     const JsonValue& json) {
  const std::string where = fmt::format("type '{}'", name);
  if (!json.IsObject()) return Wrong(where, "an object", json);
  auto type = std::make_unique<Type>();
  type->name = name;
  type->json = &json;
  for (const auto& member : json.GetObject()) {
    const std::string_view key = JsonText(member.name);
    const JsonValue& value = member.value;
    const std::string at = fmt::format("{}: {}", where, key);
    if (key == "parent") {
      if (!value.IsString()) return Wrong(at, "a string", value);
      if (value.GetStringLength() == 0) {
        return Error(Cause::kMalformed, "{}: the name of a type is needed", at);
      }
    } else if (key == "abstract" || key == "interface" ||
               key == "not_created") {
      // Why a type is not created may be said in words.
      if (!value.IsBool() && !(key == "not_created" && value.IsString())) {
        return Wrong(at, "a boolean", value);
      }
      if (key == "abstract") type->is_abstract = value.IsTrue();
      if (key == "interface") type->is_interface = value.IsTrue();
      if (key == "not_created" && !value.IsFalse()) {
        catalogue_.not_created.emplace_back(name);
      }
    } else if (key == "interfaces" || key == "readonly" || key == "removed") {
      if (!value.IsArray()) return Wrong(at, "a list of strings", value);
      for (const JsonValue& text : value.GetArray()) {
        if (!text.IsString()) return Wrong(at, "a string", text);
        if (key == "readonly") type->readonly.emplace(JsonText(text), true);
      }
    } else if (key == "unreadable") {
      if (!value.IsObject()) return Wrong(at, "an object", value);
      for (const auto& why : value.GetObject()) {
        if (!why.value.IsString()) return Wrong(at, "a string", why.value);
        type->unreadable.emplace(JsonText(why.name), &why.value);
      }
    } else if (key == "props") {
      QOMRT_RETURN_IF_ERROR(CollectProperties(value, at, *type));
    } else if (key == "initial") {
      if (!value.IsObject()) return Wrong(at, "an object", value);
      for (const auto& initial : value.GetObject()) {
        QOMRT_RETURN_IF_ERROR(
            Annotate(JsonToValue(initial.value).status(),
                     fmt::format("{}.{}", at, JsonText(initial.name))));
        type->initial.emplace(JsonText(initial.name), &initial.value);
      }
    } else if (key == "aliases") {
      if (!value.IsObject()) return Wrong(at, "an object", value);
      for (const auto& alias : value.GetObject()) {
        const JsonValue& to = alias.value;
        if (!to.IsArray() || to.Size() < 2 || to.Size() > 3 ||
            !to[1].IsString() || !(to[0].IsNull() || to[0].IsString()) ||
            (to.Size() == 3 && !(to[0].IsString() && to[2].IsString()))) {
          return Error(Cause::kMalformed,
                       "{}.{}: an alias is [type or null, property] or [type, "
                       "property, path]",
                       at, JsonText(alias.name));
        }
        std::string_view holder =
            to[0].IsNull() ? std::string_view() : JsonText(to[0]);
        if (holder == name) holder = {};
        type->aliases.emplace(
            JsonText(alias.name),
            Alias{holder, JsonText(to[1]),
                  to.Size() == 3 ? JsonText(to[2]) : std::string_view()});
      }
    } else if (key == "children") {
      QOMRT_RETURN_IF_ERROR(CollectChildren(value, at, *type));
    } else if (key == "description") {
      if (!value.IsString()) return Wrong(at, "a string", value);
    } else if (key == "hotpluggable") {
      if (!value.IsBool()) return Wrong(at, "a boolean", value);
      type->hotpluggable = value.GetBool();
    } else {
      NoteUnknownKey(fmt::format("types.json: {}", where), key, catalogue_);
    }
  }
  by_name_.emplace(name, type.get());
  types_.push_back(std::move(type));
  return absl::OkStatus();
}

// Links parents, and stops at a cycle before anything walks it.
absl::Status TypeReader::CheckParents() {
  for (auto& type : types_) {
    const JsonValue* parent = Member(*type->json, "parent");
    if (parent == nullptr) continue;
    const auto at = by_name_.find(JsonText(*parent));
    // What is not in the catalogue may be native; the registry knows.
    if (at != by_name_.end()) type->parent = at->second;
  }
  constexpr int kOnTheWay = -1;
  std::vector<Type*> path;
  for (auto& type : types_) {
    path.clear();
    Type* up = type.get();
    for (; up != nullptr && up->depth == 0; up = up->parent) {
      up->depth = kOnTheWay;
      path.push_back(up);
    }
    if (up != nullptr && up->depth == kOnTheWay) {
      std::vector<std::string_view> cycle;
      for (auto at = std::find(path.begin(), path.end(), up); at != path.end();
           ++at) {
        cycle.push_back((*at)->name);
      }
      if (cycle.size() > 10) {
        cycle.resize(9);
        cycle.push_back("…");
      }
      return Error(Cause::kMalformed, "type '{}' is its own ancestor: {} > {}",
                   up->name, fmt::join(cycle, " > "), up->name);
    }
    int depth = up == nullptr ? 0 : up->depth;
    for (; !path.empty(); path.pop_back()) path.back()->depth = ++depth;
    if (depth > kMaxDepth) {
      return Error(Cause::kMalformed, "type '{}' has more than {} ancestors",
                   type->name, kMaxDepth);
    }
  }
  return absl::OkStatus();
}

// What a type says of a property that neither it nor any relative has cannot
// be meant.
absl::Status TypeReader::CheckNames() {
  // The properties of each type that its descendants declare, where asked for.
  absl::flat_hash_set<std::pair<const Type*, std::string_view>> below;
  for (const auto& type : types_) {
    for (const auto& [name, row] : type->order) {
      for (const Type* up = type->parent; up != nullptr; up = up->parent) {
        if (up->aliases.contains(name) || up->readonly.contains(name) ||
            up->unreadable.contains(name)) {
          below.emplace(up, name);
        }
      }
    }
  }
  for (const auto& type : types_) {
    std::vector<std::pair<std::string_view, std::string_view>> unknown;
    auto check = [&](std::string_view key, const auto& names) {
      for (const auto& [name, what] : names) {
        if (FindRow(*type, name) == nullptr &&
            !below.contains({type.get(), name})) {
          unknown.emplace_back(key, name);
        }
      }
    };
    check("aliases", type->aliases);
    check("readonly", type->readonly);
    check("unreadable", type->unreadable);
    if (unknown.empty()) continue;
    // Maps have no order; the report has.
    std::sort(unknown.begin(), unknown.end());
    const auto& [key, name] = unknown.front();
    return Error(Cause::kMalformed, "type '{}': {}: there is no property '{}'",
                 type->name, key, name);
  }
  return absl::OkStatus();
}

const TypeReader::Row* TypeReader::FindRow(const Type& type,
                                           std::string_view property) const {
  for (const Type* up = &type; up != nullptr; up = up->parent) {
    const auto at = up->rows.find(property);
    if (at != up->rows.end()) return at->second;
  }
  return nullptr;
}

void TypeReader::CollectSamples() {
  for (auto& type : types_) {
    for (const auto& [property, value] : type->initial) {
      Row* row = const_cast<Row*>(FindRow(*type, property));
      if (row != nullptr && row->sample == nullptr && !IsUnset(*value)) {
        row->sample = value;
      }
    }
  }
}

// Default overlaid by initial along the chain, the nearest first.
const JsonValue* TypeReader::InitialValue(const Type& type,
                                          std::string_view property) const {
  for (const Type* up = &type; up != nullptr; up = up->parent) {
    if (const auto at = up->initial.find(property); at != up->initial.end()) {
      return at->second;
    }
    if (const auto at = up->rows.find(property);
        at != up->rows.end() && at->second->default_value != nullptr) {
      return at->second->default_value;
    }
  }
  return nullptr;
}

// Names from an object to an embedded one of a type: "a" or "a/b". The first
// one found, level by level; a type is looked into once.
std::optional<std::string> TypeReader::PathToChild(
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
      for (const auto& [name, child] : up->hidden) {
        if (child == child_type) return path(name);
      }
    }
    if (here.depth == kMaxChildDepth) continue;
    for (const Type* up = here.type; up != nullptr; up = up->parent) {
      for (const Child& child : up->children) {
        const auto next = by_name_.find(child.type);
        if (next == by_name_.end() || !seen.insert(next->second).second) {
          continue;
        }
        todo.push_back({next->second, path(child.name), here.depth + 1});
      }
    }
  }
  return std::nullopt;
}

// `path` if its first step is a child of `type`; the registry checks the rest.
std::optional<std::string> TypeReader::KnownPath(const Type& type,
                                                 std::string_view path) const {
  const std::string_view first = path.substr(0, path.find('/'));
  for (const Type* up = &type; up != nullptr; up = up->parent) {
    for (const Child& child : up->children) {
      if (child.name == first) return std::string(path);
    }
  }
  return std::nullopt;
}

void TypeReader::ApplyLimits(const Type& type, ClassProperty& property) const {
  if (const auto values = values_of_type_.find(property.type);
      values != values_of_type_.end()) {
    property.rule = values->second;
  }
  if (limits_->empty()) return;
  for (const Type* up = &type; up != nullptr; up = up->parent) {
    const auto at =
        limits_->find({std::string(up->name), std::string(property.name)});
    if (at == limits_->end()) continue;
    const Limits& limits = at->second;
    if (limits.min.has_value()) {
      property.min = static_cast<uint64_t>(*limits.min);
      property.reports_range = true;
    }
    if (limits.max.has_value()) {
      property.max = *limits.max;
      property.reports_range = true;
    }
    property.rule = &limits.rule;
    if (limits.rule.text_form == props::PciAddress::kTypeName &&
        property.type.starts_with("int")) {
      props::SetKind<props::PciDevfn>(property);
    }
    return;
  }
}

ClassProperty TypeReader::MakeRow(const Type& type, std::string_view name,
                                  const Row& row) const {
  const JsonValue* tells = row.default_value;
  if (tells == nullptr) tells = row.sample;
  std::optional<Value> sample;
  if (tells != nullptr) {
    absl::StatusOr<Value> value = JsonToValue(*tells);
    if (value.ok()) sample = *std::move(value);
  }
  // What an emulator reports is a fact, whatever its type is called: a link
  // to an object of the board, a boolean that reads "on".
  const bool as_text =
      row.sample != nullptr && row.sample->IsString() &&
      ((IsLink(row.type) && !IsUnset(*row.sample)) || row.type == "bool");
  // A type with a list of texts holds one of them.
  const bool is_enum = values_of_type_.contains(row.type);
  const JsonValue* kind =
      row.details == nullptr ? nullptr : Member(*row.details, "kind");
  ClassProperty property =
      props::RuntimeProperty(registry_, name,
                             kind != nullptr      ? JsonText(*kind)
                             : as_text || is_enum ? "str"
                                                  : row.type,
                             sample);
  property.type = registry_.Intern(row.type);
  property.has_default = false;
  property.default_value = Value();
  if (row.default_value != nullptr) {
    property.has_default = true;
    property.default_value = *std::move(sample);
  }
  ApplyLimits(type, property);
  if (row.details != nullptr) ApplyDetails(*row.details, property);
  for (const Type* up = type.parent; up != nullptr; up = up->parent) {
    if (up->readonly.contains(name)) {
      property.flags = property.flags | PropertyFlags::kReadOnly;
    }
    const auto why = up->unreadable.find(name);
    if (why != up->unreadable.end() && property.unreadable.empty()) {
      MarkUnreadable(property, *why->second);
    }
  }
  return property;
}

void TypeReader::ApplyDetails(const JsonValue& details,
                              ClassProperty& property) const {
  auto flag = [&property](PropertyFlags flag) {
    property.flags = property.flags | flag;
  };
  for (const auto& member : details.GetObject()) {
    const std::string_view key = JsonText(member.name);
    const JsonValue& value = member.value;
    if (key == "doc") {
      property.doc = registry_.Intern(JsonText(value));
    } else if (key == "unit") {
      property.unit = registry_.Intern(JsonText(value));
    } else if (key == "internal" && value.IsTrue()) {
      flag(PropertyFlags::kInternal);
    } else if (key == "unstable" && value.IsTrue()) {
      flag(PropertyFlags::kUnstable);
    } else if (key == "realized_set" && value.IsTrue()) {
      flag(PropertyFlags::kRealizedSetAllowed);
    } else if (key == "automatic") {
      absl::StatusOr<Value> held = JsonToValue(value);
      if (held.ok()) property.automatic = *std::move(held);
    } else if (key == "deprecated") {
      flag(PropertyFlags::kDeprecated);
      if (const JsonValue* since = Member(value, "since")) {
        property.deprecated_since = registry_.Intern(JsonText(*since));
      }
      if (const JsonValue* other = Member(value, "replacement")) {
        property.replacement = registry_.Intern(JsonText(*other));
      }
    } else if (key == "history") {
      for (const JsonValue& entry : value.GetArray()) {
        absl::StatusOr<Value> held = JsonToValue(entry[1]);
        if (!held.ok()) continue;  // CheckDetails() saw it
        property.history.push_back(
            {registry_.Intern(JsonText(entry[0])), *std::move(held)});
      }
    }
  }
}

void TypeReader::MarkUnreadable(ClassProperty& property,
                                const JsonValue& why) const {
  property.flags = property.flags | PropertyFlags::kUnreadable;
  property.unreadable = registry_.Intern(JsonText(why));
  property.get = nullptr;
}

ForDescendants& TypeReader::ForDescendantsOf(const Type& type,
                                             std::string_view property) {
  return catalogue_
      .for_descendants[{std::string(type.name), std::string(property)}];
}

// Turns rows into aliases where the object behind them is known: from the
// first type of a chain that embeds it. A concrete type that embeds none is
// given a hidden one.
absl::Status TypeReader::BindAliases(Type& type, TypeBuilder& builder,
                                     ByName<ClassProperty>& own) {
  auto row_of = [&](std::string_view name) -> ClassProperty* {
    auto at = own.find(name);
    if (at == own.end()) {
      const Row* row = FindRow(type, name);
      if (row == nullptr) return nullptr;
      at = own.emplace(name, MakeRow(type, name, *row)).first;
    }
    return &at->second;
  };
  for (const Type* from = &type; from != nullptr; from = from->parent) {
    for (const auto& [name, alias] : from->aliases) {
      bool nearer = false;  // a nearer type says otherwise
      for (const Type* up = &type; up != from; up = up->parent) {
        nearer = nearer || up->aliases.contains(name);
      }
      if (nearer) continue;
      const AliasTarget target = {std::string(alias.type),
                                  std::string(alias.property),
                                  std::string(alias.path)};
      if (alias.type.empty()) {
        if (from != &type && !own.contains(name)) continue;  // inherited
        if (ClassProperty* row = row_of(name)) {
          row->stands_for.property = registry_.Intern(alias.property);
        } else {
          ForDescendantsOf(type, name).alias = target;
        }
        continue;
      }
      bool bound = false;
      for (const Type* up = &type; up != nullptr; up = up->parent) {
        bound = bound || up->bound.contains(name);
      }
      if (bound && !own.contains(name)) continue;
      std::optional<std::string> path = alias.path.empty()
                                            ? PathToChild(type, alias.type)
                                            : KnownPath(type, alias.path);
      if (!path.has_value()) {
        if (type.is_abstract) {
          if (from == &type) ForDescendantsOf(type, name).alias = target;
          continue;
        }
        if (!alias.path.empty()) {
          return Error(Cause::kMalformed,
                       "type '{}': the alias '{}' leads to '{}', which is no "
                       "child",
                       type.name, name, alias.path);
        }
        if (!by_name_.contains(alias.type)) {
          return Error(Cause::kMalformed,
                       "type '{}': the alias '{}' stands for a property of "
                       "the type '{}', which does not exist",
                       type.name, name, alias.type);
        }
        type.hidden.emplace_back(fmt::format("hidden-{}", alias.type),
                                 alias.type);
        builder.Child(type.hidden.back().first, alias.type, /*hidden=*/true);
        path = type.hidden.back().first;
      }
      ClassProperty* row = row_of(name);
      if (row == nullptr) {
        if (from == &type) ForDescendantsOf(type, name).alias = target;
        continue;
      }
      row->stands_for.property = registry_.Intern(alias.property);
      row->stands_for.child = registry_.Intern(*path);
      row->stands_for.type = registry_.Intern(alias.type);
      row->kind = nullptr;
      row->set = nullptr;
      row->get = nullptr;
      type.bound.emplace(name, *path);
    }
  }
  return absl::OkStatus();
}

void TypeReader::SetLayers(const Type& type, TypeBuilder& builder) const {
  if (type.is_interface) return;  // has no record of layers, and no objects
  auto lists = [](const std::vector<std::string>& names,
                  std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  auto mask_of = [&](const Type* from) {
    LayerMask mask = LayerMask::kNone;
    for (const Type* up = from; up != nullptr; up = up->parent) {
      if (!catalogue_.declares_layered) {
        if (!has_object_compat_ || up->name == "object-compat") {
          return LayerMask::kAll;
        }
        continue;
      }
      if (lists(catalogue_.takes_builtin, up->name)) {
        mask = mask | LayerMask::kBuiltin;
      }
      if (lists(catalogue_.takes_global, up->name)) {
        mask = mask | LayerMask::kGlobal;
      }
    }
    return mask;
  };
  const LayerMask mask = mask_of(&type);
  // Where the record starts, or the mask changes. `object` is native and has
  // no record of layers.
  const bool is_root = type.parent == nullptr ||
                       type.parent->name == "object" ||
                       mask_of(type.parent) != mask;
  if (mask == LayerMask::kNone) return;
  const JsonValue* hotpluggable = InitialValue(type, "hotpluggable");
  const bool says = type.hotpluggable.has_value() ||
                    type.initial.contains("hotpluggable") ||
                    type.rows.contains("hotpluggable") || is_root;
  if (is_root) builder.Record<CompatClass, ObjectClass>();
  if (!is_root && !says) return;
  const bool can = type.hotpluggable.value_or(hotpluggable != nullptr &&
                                              hotpluggable->IsTrue());
  builder.ClassInit([mask, is_root, can](ObjectClass& record) {
    auto& compat = static_cast<CompatClass&>(record);
    if (is_root) compat.layers = mask;
    compat.hotpluggable = can;
  });
}

absl::Status TypeReader::BuildType(Type& type) {
  TypeBuilder builder(type.name);
  builder.Recorded();
  const std::string where = fmt::format("type '{}'", type.name);
  if (const JsonValue* parent = Member(*type.json, "parent")) {
    builder.Parent(JsonText(*parent));
  }
  if (type.is_abstract) builder.Abstract();
  if (type.is_interface) builder.Interface();
  if (const JsonValue* interfaces = Member(*type.json, "interfaces")) {
    for (const JsonValue& name : interfaces->GetArray()) {
      builder.Implements(JsonText(name));
    }
  }
  for (const Child& child : type.children) {
    builder.Child(child.name, child.type, child.hidden);
    if (child.values == nullptr) continue;
    for (const auto& value : child.values->GetObject()) {
      QOMRT_ASSIGN_OR_RETURN(Value given, JsonToValue(value.value));
      builder.ChildDefault(child.name, JsonText(value.name), std::move(given));
    }
  }
  if (const JsonValue* removed = Member(*type.json, "removed")) {
    for (const JsonValue& name : removed->GetArray()) {
      builder.Remove(JsonText(name));
    }
  }
  ByName<ClassProperty> own;
  own.reserve(type.order.size());
  for (const auto& [name, row] : type.order) {
    own.emplace(name, MakeRow(type, name, row));
  }
  QOMRT_RETURN_IF_ERROR(BindAliases(type, builder, own));
  auto need = [&](std::string_view name) -> ClassProperty* {
    auto at = own.find(name);
    if (at != own.end()) return &at->second;
    const Row* row = FindRow(type, name);
    if (row == nullptr) return nullptr;
    return &own.emplace(name, MakeRow(type, name, *row)).first->second;
  };
  if (const JsonValue* readonly = Member(*type.json, "readonly")) {
    for (const JsonValue& name : readonly->GetArray()) {
      // What only descendants have, MakeRow() marks there.
      if (ClassProperty* property = need(JsonText(name))) {
        property->flags = property->flags | PropertyFlags::kReadOnly;
      } else {
        ForDescendantsOf(type, JsonText(name)).readonly = true;
      }
    }
  }
  if (const JsonValue* unreadable = Member(*type.json, "unreadable")) {
    for (const auto& member : unreadable->GetObject()) {
      if (ClassProperty* property = need(JsonText(member.name))) {
        MarkUnreadable(*property, member.value);
      } else {
        ForDescendantsOf(type, JsonText(member.name)).unreadable =
            JsonText(member.value);
      }
    }
  }
  // Values that differ from the default.
  for (const auto& [name, value] : type.initial) {
    const Row* row = FindRow(type, name);
    if (row == nullptr) {
      return Error(Cause::kMalformed,
                   "{}: initial names '{}', which it does not have", where,
                   name);
    }
    bool is_alias = false;
    for (const Type* up = &type; up != nullptr; up = up->parent) {
      is_alias = is_alias || up->bound.contains(name);
    }
    if (is_alias || (IsLink(row->type) && IsUnset(*value))) continue;
    absl::StatusOr<Value> converted = JsonToValue(*value);
    if (!converted.ok()) {
      return Annotate(converted.status(),
                      fmt::format("{}: initial.{}", where, name));
    }
    builder.Default(name, *std::move(converted));
  }
  // Values that the owner gives its children: where its own differ.
  ByName<const Type*> done;
  for (const Type* up = &type; up != nullptr; up = up->parent) {
    for (const auto& [name, path] : up->bound) {
      if (!done.emplace(name, up).second) continue;
      const JsonValue* mine = InitialValue(type, name);
      Alias alias;
      for (const Type* from = &type; from != nullptr; from = from->parent) {
        const auto at = from->aliases.find(name);
        if (at != from->aliases.end()) {
          alias = at->second;
          break;
        }
      }
      const auto child = by_name_.find(alias.type);
      if (mine == nullptr || child == by_name_.end() ||
          path.find('/') != std::string::npos) {
        continue;
      }
      const JsonValue* theirs = InitialValue(*child->second, alias.property);
      const Row* row = FindRow(*child->second, alias.property);
      if (row == nullptr || (IsLink(row->type) && IsUnset(*mine))) continue;
      if (theirs != nullptr && *theirs == *mine) continue;
      if (theirs == nullptr && IsUnset(*mine)) continue;
      absl::StatusOr<Value> value = JsonToValue(*mine);
      if (!value.ok()) continue;
      builder.ChildDefault(path, alias.property, *std::move(value));
    }
  }
  SetLayers(type, builder);
  if (const JsonValue* description = Member(*type.json, "description")) {
    builder.ClassInit([text = std::string(JsonText(*description))](
                          ObjectClass& record) { record.description = text; });
  }
  for (const auto& [name, property] : own) {
    if (property.automatic.is_null()) continue;
    const absl::Status fits = property.Check(property.automatic);
    if (!fits.ok()) {
      return Error(Cause::kMalformed, "{}: automatic value of '{}': {}", where,
                   name, Message(fits));
    }
  }
  // In the order of the file; what others made us add goes last.
  auto add = [&](std::string_view name, ClassProperty property) {
    const bool inherited =
        type.parent != nullptr && FindRow(*type.parent, name) != nullptr;
    if (inherited) {
      builder.Redeclare(std::move(property));
    } else {
      builder.Property(std::move(property));
    }
  };
  for (const auto& [name, row] : type.order) {
    const auto at = own.find(name);
    add(name, std::move(at->second));
    own.erase(at);
  }
  std::vector<std::string_view> rest;
  for (const auto& [name, property] : own) rest.push_back(name);
  std::sort(rest.begin(), rest.end());
  for (std::string_view name : rest)
    add(name, std::move(own.find(name)->second));
  builders_.push_back(std::move(builder));
  return absl::OkStatus();
}

// `object` is always native; what a catalogue says of it must be known.
absl::Status TypeReader::CheckObject(const Type& type) const {
  const Class* object = registry_.Find(Object::kTypeName);
  for (const auto& [name, row] : type.order) {
    if (object == nullptr || object->FindProperty(name) == nullptr) {
      return Error(Cause::kMalformed,
                   "type 'object': props: it is native and has no property "
                   "'{}'",
                   name);
    }
  }
  if (type.parent != nullptr || Member(*type.json, "parent") != nullptr ||
      type.is_interface || !type.children.empty() || !type.initial.empty() ||
      !type.aliases.empty() || Member(*type.json, "interfaces") != nullptr) {
    return Error(Cause::kMalformed,
                 "type 'object': it is native; a catalogue gives it no parent, "
                 "interfaces, children, aliases or initial values");
  }
  return absl::OkStatus();
}

absl::Status TypeReader::ReadTypes(const JsonValue& root) {
  const JsonValue* types = Member(root, "types");
  if (types == nullptr || !types->IsObject()) {
    return Error(Cause::kMalformed,
                 "needs the key \"types\" with an object of types by name");
  }
  for (const auto& member : root.GetObject()) {
    const std::string_view key = JsonText(member.name);
    if (key == "types") continue;
    absl::StatusOr<Value> value = JsonToValue(member.value);
    if (value.ok()) {
      catalogue_.attributes.emplace(key, *std::move(value));
    } else {
      NoteUnknownKey("types.json", key, catalogue_);
    }
  }
  types_.reserve(types->MemberCount());
  for (const auto& member : types->GetObject()) {
    QOMRT_RETURN_IF_ERROR(CollectType(JsonText(member.name), member.value));
  }
  has_object_compat_ = by_name_.contains("object-compat");
  QOMRT_RETURN_IF_ERROR(CheckParents());
  QOMRT_RETURN_IF_ERROR(CheckNames());
  CollectSamples();
  // A parent before its children, for what they inherit of bindings.
  std::vector<Type*> todo;
  ByName<bool> built;
  for (auto& type : types_) {
    for (Type* up = type.get(); up != nullptr && !built.contains(up->name);
         up = up->parent) {
      todo.push_back(up);
    }
    while (!todo.empty()) {
      Type* next = todo.back();
      todo.pop_back();
      if (!built.emplace(next->name, true).second) continue;
      if (next->name == Object::kTypeName) {
        QOMRT_RETURN_IF_ERROR(CheckObject(*next));
        continue;
      }
      QOMRT_RETURN_IF_ERROR(BuildType(*next));
    }
  }
  registry_.Keep(limits_);  // the rows point to their rules
  for (TypeBuilder& builder : builders_) registry_.Add(std::move(builder));
  return absl::OkStatus();
}

void TypeReader::NoteUnusedLimits() {
  for (const auto& [place, limits] : *limits_) {
    const auto& [type_name, property] = place;
    const auto at = by_name_.find(type_name);
    // A descendant may have what the type does not.
    bool known = at != by_name_.end() && FindRow(*at->second, property);
    for (const auto& type : types_) {
      if (known || at == by_name_.end()) break;
      if (!type->rows.contains(property)) continue;
      for (const Type* up = type.get(); up != nullptr; up = up->parent) {
        known = known || up == at->second;
      }
    }
    if (known) continue;
    Diagnostic note;
    note.severity = Severity::kNote;
    note.code = "unknown-property";
    note.type = type_name;
    note.property = property;
    note.message = fmt::format(
        "limits.json: props.{}.{}: there is no such property; it is ignored",
        type_name, property);
    catalogue_.notes.push_back(std::move(note));
  }
}

}  // namespace qom::compat::internal
