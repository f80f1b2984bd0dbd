// Objects are made with nothing but what their type insists on.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/objects.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "record/json.h"

namespace qom::record {
namespace {

// Its own for each type: not every object can be removed again.
std::string IdOf(std::string_view type) {
  return fmt::format("qomrt-{}", type);
}
std::string PathOf(std::string_view type) {
  return fmt::format("/objects/{}", IdOf(type));
}

// What making an object complete changes: these say what it did.
constexpr std::string_view kState[] = {"loaded", "opened", "thread-id"};

bool IsState(std::string_view property) {
  return std::find(std::begin(kState), std::end(kState), property) !=
         std::end(kState);
}

// Whether the emulator is somebody's machine. One that does not tell is not.
bool HasMachine(Interview& interview) {
  const Answer answer = interview.Ask(
      {"qom-get", ArgumentsOf({{"path", "/machine"}, {"property", "type"}})},
      "machine");
  return answer.is_return() && answer.said.IsString() &&
         JsonText(answer.said) != "none-machine";
}

// Whether its objects insist on being told a size.
bool NeedsSize(const Facts& facts, const std::string& type) {
  return IsA(facts, type, "memory-backend");
}

bool Make(Interview& interview, const Facts& facts, const std::string& type) {
  const std::string arguments =
      NeedsSize(facts, type)
          ? ArgumentsOf(
                {{"id", IdOf(type)}, {"qom-type", type}, {"size", 4096}})
          : ArgumentsOf({{"id", IdOf(type)}, {"qom-type", type}});
  return interview.Ask({"object-add", arguments}, type).is_return();
}

// All at once, where the emulator can.
std::optional<ByName<Value>> ReadAll(Interview& interview,
                                     const std::string& type) {
  const Answer answer =
      interview.Ask({"qom-list-get",
                     fmt::format(R"({{"paths":[{}]}})", Quoted(PathOf(type)))},
                    type);
  if (!answer.is_return() || !answer.said.IsArray() || answer.said.Empty()) {
    return std::nullopt;
  }
  const JsonValue* const list = ListOf(answer.said[0], "properties");
  if (list == nullptr) return std::nullopt;
  ByName<Value> values;
  for (const JsonValue& one : list->GetArray()) {
    const JsonValue* const said = MemberOf(one, "value");
    if (said == nullptr || said->IsNull()) continue;
    values.emplace(TextOf(one, "name"), JsonToValue(*said));
  }
  return values;
}

ByName<Value> ReadOneByOne(Interview& interview, const std::string& type,
                           const ByName<PropertyFact>& properties) {
  ByName<Value> values;
  for (const auto& [name, property] : properties) {
    const Answer answer = interview.Ask(
        {"qom-get", ArgumentsOf({{"path", PathOf(type)}, {"property", name}})},
        type);
    if (!answer.is_return() || answer.said.IsNull()) continue;
    values.emplace(name, JsonToValue(answer.said));
  }
  return values;
}

}  // namespace

void LearnObjects(Interview& interview, Facts& facts) {
  if (!interview.Has("object-add")) return;
  if (HasMachine(interview)) {
    return interview.Miss(
        "what user-creatable objects start with: the emulator has a machine, "
        "and objects are made in one without");
  }
  for (auto& [name, type] : facts.types) {
    const auto& interfaces = type.interfaces;
    if (type.is_abstract || !type.properties.has_value() ||
        std::find(interfaces.begin(), interfaces.end(), "user-creatable") ==
            interfaces.end() ||
        !Make(interview, facts, name)) {
      continue;
    }
    ByName<Value> values =
        interview.Has("qom-list-get")
            ? ReadAll(interview, name).value_or(ByName<Value>())
            : ReadOneByOne(interview, name, *type.properties);
    interview.Ask({"object-del", ArgumentsOf({{"id", IdOf(name)}})}, name);
    for (auto& [property, value] : values) {
      const auto at = type.properties->find(property);
      if (at == type.properties->end() || property == "type" ||
          IsState(property) || (property == "size" && NeedsSize(facts, name)) ||
          at->second.type.starts_with("child<")) {
        continue;
      }
      type.initial[property] = std::move(value);
    }
  }
}

}  // namespace qom::record
