// A queue of types: what is told of one uses more, which are told behind. What
// is not there in a configuration is numbered like the rest, and left out: each
// configuration of an emulator has the numbers of the whole schema.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/introspect.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/hash.h"

namespace qom::qapi {
namespace {

std::string_view JsonTypeOf(const Type& type) {
  switch (type.json) {
    case Type::Json::kNull:
      return "null";
    case Type::Json::kBool:
      return "boolean";
    case Type::Json::kInt:
      return "int";
    case Type::Json::kNumber:
      return "number";
    case Type::Json::kString:
      return "string";
    case Type::Json::kArray:
      return "array";
    case Type::Json::kObject:
      return "object";
    case Type::Json::kAny:
      break;
  }
  return "value";
}

class Introspector {
 public:
  Introspector(const Schema& schema, const IntrospectOptions& options,
               const Condition::IsSet* is_set)
      : schema_(schema), options_(options), is_set_(is_set) {}

  Value Tell() {
    for (const Message& message : schema_.messages()) Add(message);
    for (size_t i = 0; i < used_.size(); ++i) {
      const Used one = used_[i];  // the queue grows
      if (one.is_array) {
        AddArray(*one.type);
      } else {
        AddType(*one.type);
      }
    }
    return std::move(infos_);
  }

 private:
  // A type, or the array of it.
  struct Used {
    const Type* type;
    bool is_array;
  };

  template <typename T>
  bool IsThere(const T& what) const {
    return is_set_ == nullptr || what.condition.Holds(*is_set_);
  }

  // The name under which `type` is told.
  std::string Use(const Type& type) {
    if (type.kind == Type::Kind::kArray) {
      const Type& element = Plain(*type.element);
      Enqueue({&element, true});
      return fmt::format("[{}]", Use(element));
    }
    const Type& plain = Plain(type);
    Enqueue({&plain, false});
    return NameOf(plain);
  }

  // All integers are one type.
  const Type& Plain(const Type& type) const {
    return type.json == Type::Json::kInt ? *schema_.FindType("int") : type;
  }

  void Enqueue(Used used) {
    if (seen_.insert({used.type, used.is_array}).second) used_.push_back(used);
  }

  std::string NameOf(const Type& type) {
    if (options_.unmask || type.kind == Type::Kind::kBuiltIn) {
      return std::string(type.name);
    }
    return std::to_string(
        numbers_.try_emplace(&type, numbers_.size()).first->second);
  }

  // `whole`: the type or message, whose condition counts.
  template <typename T>
  void Tell(const T& whole, std::string name, std::string_view kind,
            const std::vector<Feature>& features, Value::Object facts) {
    if (!IsThere(whole)) return;
    facts.emplace_back("name", std::move(name));
    facts.emplace_back("meta-type", kind);
    AddFeatures(features, facts);
    infos_.push_back(Value::OfObject(std::move(facts)));
  }

  void AddFeatures(const std::vector<Feature>& features, Value::Object& facts) {
    Value::List names;
    for (const Feature& feature : features) {
      if (IsThere(feature)) names.emplace_back(feature.name);
    }
    if (!names.empty()) facts.emplace_back("features", std::move(names));
  }

  void Add(const Message& message) {
    const auto use = [this](const TypeUse& type) {
      return Use(type.type == nullptr ? schema_.empty_object() : *type.type);
    };
    Value::Object facts;
    facts.emplace_back("arg-type", use(message.data));
    if (!IsThere(message) && message.data.type != nullptr &&
        message.data.type->is_implicit) {
      absent_.insert(message.data.type);
    }
    if (!message.is_event) {
      facts.emplace_back("ret-type", use(message.returns));
      if (message.allows_oob) facts.emplace_back("allow-oob", true);
    }
    Tell(message, std::string(message.name),
         message.is_event ? "event" : "command", message.features,
         std::move(facts));
  }

  void AddArray(const Type& element) {
    Value::Object facts;
    std::string name = Use(element);
    facts.emplace_back("element-type", name);
    Tell(element, fmt::format("[{}]", name), "array", {}, std::move(facts));
  }

  void AddType(const Type& type) {
    Value::Object facts;
    std::string_view kind = "builtin";
    switch (type.kind) {
      case Type::Kind::kEnum:
        kind = "enum";
        AddValues(type, facts);
        break;
      case Type::Kind::kObject:
        kind = "object";
        AddMembers(type, facts);
        break;
      case Type::Kind::kAlternate:
        kind = "alternate";
        AddAlternatives(type, facts);
        break;
      case Type::Kind::kBuiltIn:
      case Type::Kind::kArray:
        facts.emplace_back("json-type", JsonTypeOf(type));
        break;
    }
    if (absent_.contains(&type)) return;
    Tell(type, NameOf(type), kind, type.features, std::move(facts));
  }

  void AddValues(const Type& type, Value::Object& facts) {
    Value::List members;
    Value::List names;
    for (const EnumValue& value : type.values) {
      if (!IsThere(value)) continue;
      Value::Object member;
      member.emplace_back("name", value.name);
      AddFeatures(value.features, member);
      members.push_back(Value::OfObject(std::move(member)));
      names.emplace_back(value.name);
    }
    facts.emplace_back("members", std::move(members));
    facts.emplace_back("values", std::move(names));
  }

  void AddMembers(const Type& type, Value::Object& facts) {
    Value::List members;
    for (const Member* one : type.members) {
      if (one->use.type == nullptr) continue;
      std::string used = Use(*one->use.type);
      if (!IsThere(*one)) continue;
      Value::Object member;
      member.emplace_back("name", one->name);
      member.emplace_back("type", std::move(used));
      if (one->is_optional) member.emplace_back("default", Value());
      AddFeatures(one->features, member);
      members.push_back(Value::OfObject(std::move(member)));
    }
    facts.emplace_back("members", std::move(members));
    if (type.tag == nullptr) return;
    Value::List variants;
    for (const Branch& branch : type.branches) {
      if (branch.use.type == nullptr) continue;
      std::string used = Use(*branch.use.type);
      if (!IsThere(branch)) continue;
      Value::Object variant;
      variant.emplace_back("case", branch.name);
      variant.emplace_back("type", std::move(used));
      variants.push_back(Value::OfObject(std::move(variant)));
    }
    facts.emplace_back("tag", type.tag->name);
    facts.emplace_back("variants", std::move(variants));
  }

  void AddAlternatives(const Type& type, Value::Object& facts) {
    Value::List members;
    for (const Branch& branch : type.branches) {
      if (branch.use.type == nullptr) continue;
      std::string used = Use(*branch.use.type);
      if (!IsThere(branch)) continue;
      Value::Object member;
      member.emplace_back("type", std::move(used));
      members.push_back(Value::OfObject(std::move(member)));
    }
    facts.emplace_back("members", std::move(members));
  }

  const Schema& schema_;
  const IntrospectOptions& options_;
  const Condition::IsSet* is_set_;  // null: everything is there
  Value::List infos_;
  std::vector<Used> used_;
  qom::internal::HashSet<std::pair<const Type*, bool>> seen_;
  qom::internal::HashMap<const Type*, size_t> numbers_;
  // Arguments in place of messages that are not there.
  qom::internal::HashSet<const Type*> absent_;
};

}  // namespace

Value Introspect(const Schema& schema, const IntrospectOptions& options) {
  // Whatever it depends on: as if it were there.
  return Introspector(schema, options, nullptr).Tell();
}

Value Introspect(const Schema& schema, const IntrospectOptions& options,
                 Condition::IsSet is_set) {
  return Introspector(schema, options, &is_set).Tell();
}

}  // namespace qom::qapi
