// Reads what the library preloaded into an emulator tells: classes first, then
// an object of each that is concrete.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/inside.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "record/json.h"

namespace qom::record {
namespace {

// ---- Classes ---------------------------------------------------------------

std::optional<compat::AliasTarget> AliasIn(const JsonValue& property) {
  const JsonValue* const alias = MemberOf(property, "alias");
  if (alias == nullptr) return std::nullopt;
  compat::AliasTarget target;
  target.property = TextOf(*alias, "property");
  if (IsTrue(*alias, "same-object")) return target;
  target.type = TextOf(*alias, "type");
  // The first object of its type is found without a path.
  const std::string_view path = TextOf(*alias, "path");
  if (path.find('/') != std::string_view::npos) target.path = path;
  return target;
}

PropertyFact PropertyIn(const JsonValue& json) {
  PropertyFact property{.type = std::string(TextOf(json, "type")),
                        .read_only = IsTrue(json, "read-only"),
                        .alias = AliasIn(json)};
  if (const JsonValue* value = MemberOf(json, "default-value");
      value != nullptr) {
    property.default_value = JsonToValue(*value);
  }
  return property;
}

ByName<PropertyFact> PropertiesInside(const JsonValue& owner) {
  ByName<PropertyFact> properties;
  const JsonValue* const list = ListOf(owner, "properties");
  if (list == nullptr) return properties;
  for (const JsonValue& one : list->GetArray()) {
    const std::string_view name = TextOf(one, "name");
    if (!name.empty() && !TextOf(one, "type").empty()) {
      properties.emplace(name, PropertyIn(one));
    }
  }
  return properties;
}

TypeFact TypeIn(const JsonValue& json) {
  TypeFact type{.parent = std::string(TextOf(json, "parent")),
                .is_abstract = IsTrue(json, "abstract"),
                .is_interface = IsTrue(json, "interface"),
                .properties = PropertiesInside(json)};
  if (const JsonValue* list = ListOf(json, "interfaces"); list != nullptr) {
    for (const JsonValue& name : list->GetArray()) {
      if (name.IsString()) type.interfaces.emplace_back(JsonText(name));
    }
  }
  return type;
}

// ---- Objects ---------------------------------------------------------------

// What an object holds; why it cannot be read where it cannot.
void ReadValues(const JsonValue& object, ByName<Value>& values,
                ByName<std::string>& unreadable) {
  const JsonValue* const list = ListOf(object, "properties");
  if (list == nullptr) return;
  for (const JsonValue& one : list->GetArray()) {
    const std::string_view name = TextOf(one, "name");
    if (const JsonValue* value = MemberOf(one, "value"); value != nullptr) {
      values.emplace(name, JsonToValue(*value));
    } else if (const std::string_view why = TextOf(one, "unreadable");
               !why.empty()) {
      unreadable.emplace(name, why);
    }
  }
}

void ReadObjects(const JsonValue& list, TypeFact& type) {
  for (const JsonValue& object : list.GetArray()) {
    const std::string_view path = TextOf(object, "path");
    if (path.empty()) {
      for (auto& [name, property] : PropertiesInside(object)) {
        (*type.properties)[name] = std::move(property);
      }
      ReadValues(object, type.initial, type.unreadable);
    } else if (path.find('/') == std::string_view::npos) {
      EmbeddedFact embedded{.name = std::string(path),
                            .type = std::string(TextOf(object, "type"))};
      ByName<std::string> unreadable;
      ReadValues(object, embedded.values, unreadable);
      for (const auto& [name, property] : PropertiesInside(object)) {
        if (property.read_only) embedded.values.erase(name);
      }
      type.embedded.push_back(std::move(embedded));
    }
  }
}

void LearnObjectsInside(Interview& interview, const Limits& limits,
                        Facts& facts) {
  size_t count = 0;
  for (auto& [name, type] : facts.types) {
    if (type.is_abstract || type.is_interface) continue;
    const Answer answer = interview.Ask(
        {"x-deep-objects", ArgumentsOf({{"typename", name}})}, name);
    type.not_created = true;
    if (!answer.is_return() || !answer.said.IsArray()) {
      interview.Miss(fmt::format("{}: no object of it can be made", name));
      continue;
    }
    type.not_created = false;
    ReadObjects(answer.said, type);
    count += type.properties->size();
    if (count > limits.properties) {
      return interview.Miss(
          fmt::format("the types after {}: more than {} "
                      "properties",
                      name, limits.properties));
    }
  }
}

// Of what an embedded object holds, only what its owner gave it is worth
// saying.
void KeepWhatOwnersGive(Facts& facts) {
  for (auto& [name, type] : facts.types) {
    for (EmbeddedFact& embedded : type.embedded) {
      const auto alone = facts.types.find(embedded.type);
      std::erase_if(embedded.values, [&](const auto& entry) {
        if (alone == facts.types.end()) return true;
        const auto own = alone->second.initial.find(entry.first);
        return own == alone->second.initial.end() ||
               own->second == entry.second;
      });
    }
  }
}

void LearnNames(Interview& interview, Facts& facts) {
  const Answer answer = interview.Ask({"x-deep-enums"}, "x-deep-enums");
  if (!answer.is_return() || !answer.said.IsObject()) return;
  for (const auto& member : answer.said.GetObject()) {
    if (!member.value.IsArray()) continue;
    std::vector<std::string>& names =
        facts.names[std::string(JsonText(member.name))];
    for (const JsonValue& name : member.value.GetArray()) {
      if (name.IsString()) names.emplace_back(JsonText(name));
    }
  }
}

}  // namespace

bool LearnTypesInside(Interview& interview, const Limits& limits,
                      Facts& facts) {
  const Answer answer = interview.Ask({"x-deep-types"}, "x-deep-types");
  if (!answer.is_return() || !answer.said.IsArray()) return false;
  for (const JsonValue& one : answer.said.GetArray()) {
    const std::string_view name = TextOf(one, "name");
    if (name.empty()) continue;
    if (facts.types.size() == limits.types) {
      interview.Miss(
          fmt::format("{} and the types after it: more than {} "
                      "types",
                      name, limits.types));
      break;
    }
    facts.types.emplace(name, TypeIn(one));
  }
  facts.is_deep = true;
  LearnNames(interview, facts);
  LearnObjectsInside(interview, limits, facts);
  KeepWhatOwnersGive(facts);
  return true;
}

}  // namespace qom::record
