// Two expansions of each model, compared with what classes say.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/cpu_models.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "record/json.h"

namespace qom::record {
namespace {

using Names = std::set<std::string, std::less<>>;

struct CpuModel {
  std::string name;
  std::string type;
  bool is_static = false;       // it has nothing of its own
  bool is_of_the_host = false;  // what it is depends on where it runs
  Names missing{};              // features that it has and cannot have here
  ByName<Value> expanded{};
  ByName<Value> without_features{};
};

std::vector<CpuModel> ModelsIn(const JsonValue& list, const Facts& facts) {
  std::vector<CpuModel> models;
  for (const JsonValue& one : list.GetArray()) {
    CpuModel model{.name = std::string(TextOf(one, "name")),
                   .type = std::string(TextOf(one, "typename")),
                   .is_static = IsTrue(one, "static"),
                   .is_of_the_host = !IsTrue(one, "migration-safe")};
    const auto type = facts.types.find(model.type);
    if (type == facts.types.end() || !type->second.properties.has_value()) {
      continue;
    }
    if (const JsonValue* missing = ListOf(one, "unavailable-features");
        missing != nullptr) {
      for (const JsonValue& feature : missing->GetArray()) {
        if (!feature.IsString()) continue;
        const std::string_view name = JsonText(feature);
        const auto property = type->second.properties->find(name);
        if (property != type->second.properties->end() &&
            property->second.type == "bool") {
          model.missing.emplace(name);
        }
      }
    }
    models.push_back(std::move(model));
  }
  return models;
}

// The values of the model with `props`, a JSON object; nullopt if it is not
// told.
std::optional<ByName<Value>> Expand(Interview& interview, const CpuModel& model,
                                    std::string_view props) {
  const Answer answer = interview.Ask(
      {"query-cpu-model-expansion",
       fmt::format(R"({{"type":"full","model":{{"name":{}{}{}}}}})",
                   Quoted(model.name), props.empty() ? "" : R"(,"props":)",
                   props)},
      model.type);
  if (!answer.is_return()) return std::nullopt;
  const JsonValue* const said = MemberOf(answer.said, "model");
  const JsonValue* const values =
      said == nullptr ? nullptr : MemberOf(*said, "props");
  if (values == nullptr || !values->IsObject()) return std::nullopt;
  ByName<Value> found;
  for (const auto& member : values->GetObject()) {
    found.emplace(JsonText(member.name), JsonToValue(member.value));
  }
  return found;
}

std::string AllOff(const CpuModel& model) {
  std::string off;
  auto add = [&off](std::string_view name) {
    off += fmt::format("{}{}:false", off.empty() ? "{" : ",", Quoted(name));
  };
  for (const auto& [name, value] : model.expanded) {
    if (value == Value(true) || model.missing.contains(name)) add(name);
  }
  return off.empty() ? "" : off + "}";
}

// False if the emulator expands no models.
bool Expand(Interview& interview, CpuModel& model) {
  std::optional<ByName<Value>> values = Expand(interview, model, "");
  if (!values.has_value()) return false;
  model.expanded = *std::move(values);
  const std::string off = AllOff(model);
  if (off.empty()) {
    model.without_features = model.expanded;
  } else if (values = Expand(interview, model, off); values.has_value()) {
    model.without_features = *std::move(values);
  }
  return true;
}

// Features that would have been seen if a model had them.
Names VisibleFeatures(const std::vector<CpuModel>& models) {
  Names visible;
  for (const CpuModel& model : models) {
    visible.insert(model.missing.begin(), model.missing.end());
    for (const auto& [name, value] : model.expanded) {
      if (value == Value(true)) visible.insert(name);
    }
  }
  return visible;
}

// Numbers and texts that are worked out for every object.
Names WorkedOut(const std::vector<CpuModel>& models, const Facts& facts) {
  Names names;
  for (const CpuModel& model : models) {
    if (!model.is_static) continue;
    const auto& properties = *facts.types.find(model.type)->second.properties;
    for (const auto& [name, value] : model.without_features) {
      const auto at = properties.find(name);
      if (value.is_bool() || at == properties.end()) continue;
      const std::optional<Value>& said = at->second.default_value;
      if (said.has_value() && *said != value) names.insert(name);
    }
  }
  return names;
}

// What objects of the model's type start with, as far as it follows.
ByName<Value> InitialOf(const CpuModel& model, const Names& visible,
                        const Names& worked_out) {
  ByName<Value> initial;
  for (const std::string& name : model.missing) initial[name] = true;
  for (const auto& [name, value] : model.expanded) {
    if (!value.is_bool() || model.missing.contains(name)) continue;
    if (value == Value(true) || visible.contains(name)) initial[name] = value;
  }
  for (const auto& [name, value] : model.without_features) {
    if (!value.is_bool() && !worked_out.contains(name)) initial[name] = value;
  }
  return initial;
}

}  // namespace

void LearnCpuModels(Interview& interview, Facts& facts) {
  if (!interview.Has("query-cpu-definitions")) return;
  const Answer answer =
      interview.Ask({"query-cpu-definitions"}, "query-cpu-definitions");
  if (!answer.is_return() || !answer.said.IsArray()) return;
  std::vector<CpuModel> models = ModelsIn(answer.said, facts);
  if (interview.Has("query-cpu-model-expansion")) {
    for (CpuModel& model : models) Expand(interview, model);
  }
  const Names visible = VisibleFeatures(models);
  const Names worked_out = WorkedOut(models, facts);
  for (const CpuModel& model : models) {
    if (model.is_of_the_host) continue;
    TypeFact& type = facts.types.find(model.type)->second;
    for (auto& [name, value] : InitialOf(model, visible, worked_out)) {
      if (type.properties->contains(name)) type.initial[name] = value;
    }
  }
}

}  // namespace qom::record
