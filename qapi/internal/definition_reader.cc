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
  const auto has = [](std::span<const std::string_view> names,
                      std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const Node* member = object.first; member; member = member->next) {
    if (has(required, member->key)) {
      ++there;
    } else if (!has(optional, member->key)) {
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
    ReadMembers(*data, definition, type.own_members);
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
    definition.in_place = &MakeInPlace(definition, "base", *base);
    type.base = {definition.in_place->name, false, base->at,
                 definition.in_place};
  } else if (base != nullptr) {
    type.base = ReadUse(*base, subject, false);
    if (type.base.name.empty()) definition.is_partial = true;
  }
  const Node* const tag = object.Find("discriminator");
  if (tag != nullptr &&
      IsKind(*tag, Node::Kind::kString, "the name of a member", subject)) {
    type.tag_use = {tag->text, false, tag->at};
  } else {
    definition.is_partial = true;
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
  definition.in_place = &MakeInPlace(definition, "arg", *data);
  message.data = {definition.in_place->name, false, data->at,
                  definition.in_place};
}

}  // namespace qom::qapi::internal
