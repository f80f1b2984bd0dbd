// What definitions are made of: members, values, branches, features,
// conditions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qapi/internal/definition_reader.h"
#include "qapi/internal/extension_keys.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

constexpr std::string_view kName[] = {"name"};
constexpr std::string_view kTypeKey[] = {"type"};
constexpr std::string_view kIf[] = {"if"};
constexpr std::string_view kOperators[] = {"all", "any", "not"};

}  // namespace

void DefinitionReader::ReadValue(const Node& node, bool is_excepted,
                                 Type& type) {
  static constexpr std::string_view kMay[] = {"if", "features"};
  const Node* name = &node;
  if (node.is_object()) {
    if (!CheckKeys(node, {"a value of enum", type.name}, kName, kMay)) {
      is_dropped_ = true;
      return;
    }
    name = node.Find("name");
  }
  if (!name->is_string()) {
    mistakes_.Add(name->at, Code::kWrongKind,
                  "a value of an enum has a string for its name, not {}",
                  KindOf(*name));
    is_dropped_ = true;
    return;
  }
  CheckName(NameOf::kValue, name->text, name->at, is_excepted, mistakes_);
  EnumValue value{name->text, name->at};
  if (node.is_object()) {
    const Subject subject{"value", name->text};
    value.condition = ReadCondition(node, subject);
    value.features = ReadFeatures(node, subject);
  }
  type.values.push_back(std::move(value));
}

void DefinitionReader::ReadBranches(const Node& object,
                                    Definition& definition) {
  const Subject owner{definition.kind, definition.name};
  const Node* const data = object.Find("data");
  if (data == nullptr) return;
  if (!IsKind(*data, Node::Kind::kObject, "an object of branches", owner)) {
    definition.is_partial = true;
    return;
  }
  const bool is_alternate = definition.type->kind == Type::Kind::kAlternate;
  for (const Node* node = data->first; node; node = node->next) {
    const Subject subject{"branch", node->key};
    if (is_alternate) {
      CheckName(NameOf::kBranch, node->key, node->key_at, false, mistakes_);
    }
    Branch branch{node->key, node->key_at};
    const Node* type = node;
    if (node->is_object()) {
      if (!CheckKeys(*node, subject, kTypeKey, kIf)) {
        is_dropped_ = true;
        continue;
      }
      branch.condition = ReadCondition(*node, subject);
      type = node->Find("type");
    }
    branch.use = ReadUse(*type, subject, is_alternate);
    definition.type->branches.push_back(std::move(branch));
  }
}

Type& DefinitionReader::MakeInPlace(const Definition& owner,
                                    std::string_view role,
                                    const Node& members) {
  source_.texts.push_back(fmt::format("q_obj_{}-{}", owner.name, role));
  Type& type = types_.emplace_back();
  type.kind = Type::Kind::kObject;
  type.json = Type::Json::kObject;
  type.name = source_.texts.back();
  type.is_implicit = true;
  type.at = members.at;
  ReadMembers(members, owner, type.own_members);
  return type;
}

void DefinitionReader::ReadMembers(const Node& object, const Definition& owner,
                                   std::vector<Member>& members) {
  // The pragma is of types.
  const bool is_type = owner.type != nullptr;
  const bool is_excepted =
      is_type && source_.pragmas.member_names.contains(owner.name);
  for (const Node* node = object.first; node; node = node->next) {
    ReadMember(*node, is_type ? NameOf::kMember : NameOf::kArgument,
               is_excepted, members);
  }
}

void DefinitionReader::ReadMember(const Node& node, NameOf what,
                                  bool is_excepted,
                                  std::vector<Member>& members) {
  static constexpr std::string_view kMay[] = {"if", "features", kDefaultKey,
                                              kHistoryKey, kRangeKey};
  Member member{node.key, node.key_at};
  if (member.name.starts_with('*')) {
    member.name.remove_prefix(1);
    member.is_optional = true;
  }
  CheckName(what, member.name, member.at, is_excepted, mistakes_);
  const Subject subject{"member", member.name};
  const Node* type = &node;
  if (node.is_object()) {
    if (!CheckKeys(node, subject, kTypeKey, kMay)) {
      is_dropped_ = true;
      return;
    }
    member.condition = ReadCondition(node, subject);
    member.features = ReadFeatures(node, subject);
    member.extension = ReadExtension(node, subject);
    type = node.Find("type");
  }
  member.use = ReadUse(*type, subject, true);
  members.push_back(std::move(member));
}

std::shared_ptr<const MemberExtension> DefinitionReader::ReadExtension(
    const Node& node, Subject subject) {
  const Node* const value = node.Find(kDefaultKey);
  const Node* const history = node.Find(kHistoryKey);
  const Node* const range = node.Find(kRangeKey);
  if (value == nullptr && history == nullptr && range == nullptr) return {};
  auto extension = std::make_shared<MemberExtension>();
  if (value != nullptr &&
      IsKind(*value, Node::Kind::kString, "a string", subject)) {
    extension->default_value = value->text;
  }
  if (history != nullptr &&
      IsKind(*history, Node::Kind::kArray, "an array", subject)) {
    for (const Node* past = history->first; past; past = past->next) {
      ReadPast(*past, subject, *extension);
    }
  }
  if (range == nullptr) return extension;
  const Node* const min = range->is_array() ? range->first : nullptr;
  const Node* const max = min == nullptr ? nullptr : min->next;
  if (max == nullptr || max->next != nullptr || !min->is_string() ||
      !max->is_string()) {
    mistakes_.Add(range->at, Code::kWrongKind,
                  "{}: a range is an array of two strings", Shown(subject));
    return extension;
  }
  extension->min = min->text;
  extension->max = max->text;
  return extension;
}

void DefinitionReader::ReadPast(const Node& node, Subject subject,
                                MemberExtension& extension) {
  static constexpr std::string_view kPastKeys[] = {"until", "value"};
  if (!node.is_object()) {
    mistakes_.Add(node.at, Code::kWrongKind,
                  "{}: an element of a history is an object, not {}",
                  Shown(subject), KindOf(node));
    return;
  }
  if (!CheckKeys(node, {"history of", subject.name}, kPastKeys, {})) return;
  const Node& until = *node.Find("until");
  const Node& value = *node.Find("value");
  if (IsKind(until, Node::Kind::kString, "a release", subject) &&
      IsKind(value, Node::Kind::kString, "a string", subject)) {
    extension.history.push_back({until.text, value.text});
  }
}

TypeUse DefinitionReader::ReadUse(const Node& node, Subject subject,
                                  bool may_be_array) {
  if (node.is_string()) return {node.text, false, node.at};
  if (!node.is_array() || !may_be_array) {
    mistakes_.Add(node.at, Code::kWrongKind, "{}: a type is a name{}, not {}",
                  Shown(subject),
                  may_be_array ? " or an array of one name" : "", KindOf(node));
    is_dropped_ = true;
    return {};
  }
  if (node.first == nullptr || node.first->next != nullptr ||
      !node.first->is_string()) {
    mistakes_.Add(node.at, Code::kWrongKind,
                  "{}: an array type has one name in its brackets",
                  Shown(subject));
    is_dropped_ = true;
    return {};
  }
  return {node.first->text, true, node.first->at};
}

std::vector<Feature> DefinitionReader::ReadFeatures(const Node& object,
                                                    Subject subject) {
  std::vector<Feature> features;
  const Node* const list = object.Find("features");
  if (list == nullptr) return features;
  if (!IsKind(*list, Node::Kind::kArray, "an array of features", subject)) {
    return features;
  }
  for (const Node* node = list->first; node; node = node->next) {
    ReadFeature(*node, features);
  }
  return features;
}

void DefinitionReader::ReadFeature(const Node& node,
                                   std::vector<Feature>& features) {
  const Node* name = &node;
  Feature feature;
  if (node.is_object()) {
    if (!CheckKeys(node, {"an element of", "features"}, kName, kIf)) {
      is_dropped_ = true;
      return;
    }
    name = node.Find("name");
    feature.condition = ReadCondition(node, {"feature", name->text});
  }
  if (!name->is_string()) {
    mistakes_.Add(name->at, Code::kWrongKind,
                  "a feature has a string for its name, not {}", KindOf(*name));
    is_dropped_ = true;
    return;
  }
  CheckName(NameOf::kFeature, name->text, name->at, false, mistakes_);
  feature.name = name->text;
  feature.at = name->at;
  features.push_back(std::move(feature));
}

Condition DefinitionReader::ReadCondition(const Node& object, Subject subject) {
  const Node* const condition = object.Find("if");
  if (condition == nullptr) return {};
  // What joins before what it joins, the last operand first; then turned round.
  std::vector<Condition::Step> steps;
  std::vector<const Node*> open = {condition};
  while (!open.empty()) {
    const Node& node = *open.back();
    open.pop_back();
    if (!ReadOperands(node, subject, steps, open)) return {};
  }
  std::reverse(steps.begin(), steps.end());
  return Condition(std::move(steps));
}

bool DefinitionReader::ReadOperands(const Node& condition, Subject subject,
                                    std::vector<Condition::Step>& steps,
                                    std::vector<const Node*>& open) {
  const auto wrong = [&](Position at, std::string_view what) {
    mistakes_.Add(at, Code::kBadCondition, "{}: {}", Shown(subject), what);
    return false;
  };
  if (condition.is_string()) {
    if (!Condition::IsName(condition.text)) {
      return wrong(condition.at,
                   fmt::format("'{}' is no name of a configuration: upper "
                               "case, digits and _",
                               Escaped(condition.text)));
    }
    steps.push_back({Condition::Kind::kName, condition.text});
    return true;
  }
  const Node* const join = condition.first;
  if (!condition.is_object() || join == nullptr || join->next != nullptr ||
      std::find(std::begin(kOperators), std::end(kOperators), join->key) ==
          std::end(kOperators)) {
    return wrong(condition.at,
                 "'if' takes a name, or an object of one key: all, any or not");
  }
  if (join->key == "not") {
    steps.push_back({Condition::Kind::kNot, {}, 1});
    open.push_back(join);
    return true;
  }
  if (!join->is_array() || join->first == nullptr) {
    return wrong(join->at, fmt::format("'{}' takes an array of conditions, not "
                                       "an empty one",
                                       join->key));
  }
  size_t count = 0;
  for (const Node* one = join->first; one; one = one->next, ++count) {
    open.push_back(one);
  }
  steps.push_back(
      {join->key == "all" ? Condition::Kind::kAll : Condition::Kind::kAny,
       {},
       count});
  return true;
}

}  // namespace qom::qapi::internal
