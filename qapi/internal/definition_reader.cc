// The second layer of the syntax: which keys a definition has and what they
// hold.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/definition_reader.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {

namespace {

constexpr std::string_view kEnum[] = {"enum", "data"};
constexpr std::string_view kStruct[] = {"struct", "data"};
constexpr std::string_view kUnion[] = {"union", "base", "discriminator",
                                       "data"};
constexpr std::string_view kAlternate[] = {"alternate", "data"};
constexpr std::string_view kCommand[] = {"command"};
constexpr std::string_view kEvent[] = {"event"};
constexpr std::string_view kEnumMay[] = {"prefix", "if", "features"};
constexpr std::string_view kStructMay[] = {"base", "if", "features"};
constexpr std::string_view kTypeMay[] = {"if", "features"};
constexpr std::string_view kCommandMay[] = {
    "data",      "returns",         "boxed",     "gen", "success-response",
    "allow-oob", "allow-preconfig", "coroutine", "if",  "features"};
constexpr std::string_view kEventMay[] = {"data", "boxed", "if", "features"};
constexpr std::string_view kName[] = {"name"};
constexpr std::string_view kTypeKey[] = {"type"};
constexpr std::string_view kIf[] = {"if"};
constexpr std::string_view kOperators[] = {"all", "any", "not"};

bool Has(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The macro of a build: [A-Z][A-Z0-9_]*.
bool IsConfigurationName(std::string_view name) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return !name.empty() && is_upper(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_upper(c) || (c >= '0' && c <= '9') || c == '_';
         });
}

}  // namespace

struct DefinitionReader::Form {
  std::string_view key;
  NameOf name;
  std::span<const std::string_view> required;
  std::span<const std::string_view> optional;
  void (DefinitionReader::*read)(const Node& object, Definition& definition);
};

constexpr DefinitionReader::Form DefinitionReader::kForms[] = {
    {"enum", NameOf::kType, kEnum, kEnumMay, &DefinitionReader::ReadEnum},
    {"struct", NameOf::kType, kStruct, kStructMay,
     &DefinitionReader::ReadStruct},
    {"union", NameOf::kType, kUnion, kTypeMay, &DefinitionReader::ReadUnion},
    {"alternate", NameOf::kType, kAlternate, kTypeMay,
     &DefinitionReader::ReadAlternate},
    {"command", NameOf::kCommand, kCommand, kCommandMay,
     &DefinitionReader::ReadCommand},
    {"event", NameOf::kEvent, kEvent, kEventMay, &DefinitionReader::ReadEvent},
};

std::string DefinitionReader::Shown(Subject subject) {
  return fmt::format("{} '{}'", subject.what, Escaped(subject.name));
}

bool DefinitionReader::IsKind(const Node& node, Node::Kind kind,
                              std::string_view wanted, Subject subject) {
  if (node.kind == kind) return true;
  mistakes_.Add(node.at, Code::kWrongKind, "{}: '{}' is {}, not {}",
                Shown(subject), node.key, wanted, KindOf(node));
  return false;
}

bool DefinitionReader::CheckKeys(const Node& object, Subject subject,
                                 std::span<const std::string_view> required,
                                 std::span<const std::string_view> optional) {
  size_t there = 0;
  for (const Node* member = object.first; member; member = member->next) {
    if (Has(required, member->key)) {
      ++there;
    } else if (!Has(optional, member->key)) {
      std::vector<std::string_view> known(required.begin(), required.end());
      known.insert(known.end(), optional.begin(), optional.end());
      mistakes_.Add(member->key_at, Code::kUnknownKey,
                    "{} has no key '{}'; it may have {}", Shown(subject),
                    Escaped(member->key), fmt::join(known, ", "));
    }
  }
  if (there >= required.size()) return true;
  for (const std::string_view key : required) {
    if (object.Find(key) != nullptr) continue;
    mistakes_.Add(object.at, Code::kMissingKey, "{} lacks key '{}'",
                  Shown(subject), key);
  }
  return false;
}

const Node* DefinitionReader::FindForm(const Expression& expression,
                                       const Form** form) {
  const Node* found = nullptr;
  for (const Form& one : kForms) {
    const Node* const key = expression.object->Find(one.key);
    if (key == nullptr) continue;
    if (found != nullptr) {
      if (!expression.is_broken) {
        mistakes_.Add(key->key_at, Code::kNoDefinition,
                      "'{}' and '{}' in one definition", found->key, key->key);
      }
      return nullptr;
    }
    found = key;
    *form = &one;
  }
  if (found == nullptr && !expression.is_broken) {
    mistakes_.Add(expression.object->at, Code::kNoDefinition,
                  "a definition has one of the keys enum, struct, union, "
                  "alternate, command and event, or is an include or pragma");
  }
  return found;
}

std::optional<Definition> DefinitionReader::Read(const Expression& expression) {
  const Form* form = nullptr;
  const Node* const name = FindForm(expression, &form);
  if (name == nullptr) return std::nullopt;
  if (!name->is_string()) {
    if (!expression.is_broken) {
      mistakes_.Add(name->at, Code::kWrongKind,
                    "'{}' is the name of what is defined, not {}", name->key,
                    KindOf(*name));
    }
    return std::nullopt;
  }
  Definition definition{form->key, name->text, name->at, expression.doc};
  if (form->name == NameOf::kType) {
    Type& type = types_.emplace_back();
    type.name = name->text;
    type.at = name->at;
    type.doc = expression.doc;
    definition.type = &type;
  } else {
    Message& message = messages_.emplace_back();
    message.is_event = form->name == NameOf::kEvent;
    message.name = name->text;
    message.at = name->at;
    message.doc = expression.doc;
    definition.message = &message;
  }
  definition.is_partial = expression.is_broken;
  if (expression.is_broken) return definition;
  is_dropped_ = false;
  const Node& object = *expression.object;
  const Subject subject{form->key, name->text};
  CheckName(form->name, name->text, name->at,
            source_.pragmas.command_names.contains(name->text), mistakes_);
  if (!CheckKeys(object, subject, form->required, form->optional)) {
    definition.is_partial = true;
  }
  Condition condition = ReadCondition(object, subject);
  std::vector<Feature> features = ReadFeatures(object, subject);
  if (definition.type != nullptr) {
    definition.type->condition = std::move(condition);
    definition.type->features = std::move(features);
  } else {
    definition.message->condition = std::move(condition);
    definition.message->features = std::move(features);
  }
  (this->*form->read)(object, definition);
  definition.is_partial = definition.is_partial || is_dropped_;
  return definition;
}

void DefinitionReader::ReadEnum(const Node& object, Definition& definition) {
  Type& type = *definition.type;
  const Subject subject{"enum", definition.name};
  type.kind = Type::Kind::kEnum;
  type.json = Type::Json::kString;
  if (const Node* prefix = object.Find("prefix")) {
    IsKind(*prefix, Node::Kind::kString, "a string", subject);
    type.prefix = prefix->text;
  }
  const Node* const data = object.Find("data");
  if (data == nullptr) return;
  if (!IsKind(*data, Node::Kind::kArray, "an array of values", subject)) {
    definition.is_partial = true;
    return;
  }
  const bool is_excepted =
      source_.pragmas.member_names.contains(definition.name);
  for (const Node* value = data->first; value; value = value->next) {
    ReadValue(*value, is_excepted, type);
  }
}

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

void DefinitionReader::ReadStruct(const Node& object, Definition& definition) {
  Type& type = *definition.type;
  const Subject subject{"struct", definition.name};
  type.kind = Type::Kind::kObject;
  type.json = Type::Json::kObject;
  if (const Node* base = object.Find("base")) {
    type.base = ReadUse(*base, subject, false);
  }
  const Node* const data = object.Find("data");
  if (data == nullptr) return;
  if (IsKind(*data, Node::Kind::kObject, "an object of members", subject)) {
    ReadMembers(*data, definition.name, type.own_members);
  } else {
    definition.is_partial = true;
  }
}

void DefinitionReader::ReadUnion(const Node& object, Definition& definition) {
  Type& type = *definition.type;
  const Subject subject{"union", definition.name};
  type.kind = Type::Kind::kObject;
  type.json = Type::Json::kObject;
  const Node* const base = object.Find("base");
  if (base != nullptr && base->is_object()) {
    definition.in_place =
        &MakeInPlace(definition.name, "base", *base, definition.name);
    type.base = {definition.in_place->name, false, base->at,
                 definition.in_place};
  } else if (base != nullptr) {
    type.base = ReadUse(*base, subject, false);
    if (type.base.name.empty()) definition.is_partial = true;
  }
  if (const Node* tag = object.Find("discriminator")) {
    if (IsKind(*tag, Node::Kind::kString, "the name of a member", subject)) {
      type.tag_use = {tag->text, false, tag->at};
    } else {
      definition.is_partial = true;
    }
  }
  ReadBranches(object, definition);
}

void DefinitionReader::ReadAlternate(const Node& object,
                                     Definition& definition) {
  definition.type->kind = Type::Kind::kAlternate;
  ReadBranches(object, definition);
  const Node* const data = object.Find("data");
  if (data != nullptr && data->is_object() && data->first == nullptr) {
    mistakes_.Add(data->at, Code::kNoBranches, "alternate '{}' has no branches",
                  definition.name);
  }
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

void DefinitionReader::ReadCommand(const Node& object, Definition& definition) {
  Message& message = *definition.message;
  ReadFlags(object, message);
  ReadData(object, definition);
  if (const Node* returns = object.Find("returns")) {
    message.returns = ReadUse(*returns, {"command", definition.name}, true);
  }
}

void DefinitionReader::ReadEvent(const Node& object, Definition& definition) {
  ReadFlags(object, *definition.message);
  ReadData(object, definition);
}

void DefinitionReader::ReadFlags(const Node& object, Message& message) {
  const struct {
    std::string_view key;
    bool wanted;
    bool& flag;
  } flags[] = {{"boxed", true, message.is_boxed},
               {"gen", false, message.has_handler},
               {"success-response", false, message.has_success_response},
               {"allow-oob", true, message.allows_oob},
               {"allow-preconfig", true, message.allows_preconfig},
               {"coroutine", true, message.is_coroutine}};
  for (const auto& flag : flags) {
    const Node* const node = object.Find(flag.key);
    if (node == nullptr) continue;
    if (node->kind != Node::Kind::kBool || node->truth != flag.wanted) {
      mistakes_.Add(node->at, Code::kBadFlag, "'{}' can only be {}", flag.key,
                    flag.wanted);
    }
    flag.flag = flag.wanted;
  }
  if (message.allows_oob && message.is_coroutine) {
    mistakes_.Add(object.Find("coroutine")->key_at, Code::kBadFlag,
                  "'coroutine' and 'allow-oob' exclude one another");
  }
}

void DefinitionReader::ReadData(const Node& object, Definition& definition) {
  Message& message = *definition.message;
  const Subject subject{definition.kind, definition.name};
  const Node* const data = object.Find("data");
  if (data == nullptr) {
    if (!message.is_boxed) return;
    mistakes_.Add(message.at, Code::kMissingKey,
                  "{} is boxed and lacks key 'data'", Shown(subject));
    definition.is_partial = true;
    return;
  }
  if (!data->is_object()) {
    message.data = ReadUse(*data, subject, false);
    return;
  }
  if (message.is_boxed) {
    mistakes_.Add(data->at, Code::kWrongKind,
                  "{} is boxed: 'data' is the name of a type, not an object",
                  Shown(subject));
  }
  if (data->first == nullptr) return;  // as if it were not there
  definition.in_place =
      &MakeInPlace(definition.name, "arg", *data, definition.name);
  message.data = {definition.in_place->name, false, data->at,
                  definition.in_place};
}

Type& DefinitionReader::MakeInPlace(std::string_view name,
                                    std::string_view role, const Node& members,
                                    std::string_view owner) {
  source_.texts.push_back(fmt::format("q_obj_{}-{}", name, role));
  Type& type = types_.emplace_back();
  type.kind = Type::Kind::kObject;
  type.json = Type::Json::kObject;
  type.name = source_.texts.back();
  type.is_implicit = true;
  type.at = members.at;
  ReadMembers(members, owner, type.own_members);
  return type;
}

void DefinitionReader::ReadMembers(const Node& object, std::string_view owner,
                                   std::vector<Member>& members) {
  const bool is_excepted = source_.pragmas.member_names.contains(owner);
  for (const Node* node = object.first; node; node = node->next) {
    ReadMember(*node, is_excepted, members);
  }
}

void DefinitionReader::ReadMember(const Node& node, bool is_excepted,
                                  std::vector<Member>& members) {
  static constexpr std::string_view kMay[] = {"if", "features"};
  Member member{node.key, node.key_at};
  if (member.name.starts_with('*')) {
    member.name.remove_prefix(1);
    member.is_optional = true;
  }
  CheckName(NameOf::kMember, member.name, member.at, is_excepted, mistakes_);
  const Subject subject{"member", member.name};
  const Node* type = &node;
  if (node.is_object()) {
    if (!CheckKeys(node, subject, kTypeKey, kMay)) {
      is_dropped_ = true;
      return;
    }
    member.condition = ReadCondition(node, subject);
    member.features = ReadFeatures(node, subject);
    type = node.Find("type");
  }
  member.use = ReadUse(*type, subject, true);
  members.push_back(std::move(member));
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
    if (!IsConfigurationName(condition.text)) {
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
      !Has(kOperators, join->key)) {
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
