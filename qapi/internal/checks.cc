// The rules about types that definitions name.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/checks.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compat/history.h"
#include "fmt/format.h"
#include "qapi/internal/names.h"
#include "qapi/internal/resolver.h"
#include "qapi/internal/text_value.h"
#include "qom/internal/hash.h"
#include "qom/limits.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

// What a value looks like, as bits: values of different looks are told apart.
enum Look : unsigned {
  kNullLook = 1,
  kBoolLook = 2,
  kNumberLook = 4,
  kStringLook = 8,
  kListLook = 16,
  kObjectLook = 32,
};

// Of an enum: a string, and what a text that is no JSON may be meant for.
unsigned LooksOf(const Type& type) {
  unsigned looks = kStringLook;
  for (const EnumValue& value : type.values) {
    if (value.name == "on" || value.name == "off") looks |= kBoolLook;
    constexpr std::string_view kOfNumbers = "+-.0123456789";
    if (!value.name.empty() &&
        kOfNumbers.find(value.name[0]) != std::string_view::npos) {
      looks |= kNumberLook;
    }
  }
  return looks;
}

// Zero if it cannot be a branch of an alternate.
unsigned LooksInAlternate(const Type& type) {
  if (type.is_enum()) return LooksOf(type);
  if (type.kind == Type::Kind::kAlternate) return 0;
  switch (type.json) {
    case Type::Json::kNull:
      return kNullLook;
    case Type::Json::kBool:
      return kBoolLook;
    case Type::Json::kInt:
    case Type::Json::kNumber:
      return kNumberLook;
    case Type::Json::kString:  // a text that may be meant for either
      return kStringLook | kBoolLook | kNumberLook;
    case Type::Json::kArray:
      return kListLook;
    case Type::Json::kObject:
      return kObjectLook;
    case Type::Json::kAny:
      break;
  }
  return 0;
}

bool HasConditions(const Type& type) {
  return std::any_of(
      type.members.begin(), type.members.end(),
      [](const Member* member) { return !member->condition.is_always(); });
}

}  // namespace

void Checks::Check(std::span<Definition> definitions) {
  features_ = {"deprecated", "unstable"};
  for (const Definition& one : definitions) {
    if (one.kind == "union") CheckUnion(one);
  }
  for (const Definition& one : definitions) {
    if (one.kind == "enum") CheckClashes("value", one.type->values);
    if (one.kind == "union") CheckBranchNames(*one.type);
    if (one.kind == "alternate") CheckAlternate(*one.type);
    if (one.message != nullptr) CheckMessage(one);
    CheckAllFeatures(one);
    CheckExtensions(one);
    CheckDoc(one, source_.pragmas, mistakes_);
  }
}

template <typename T>
void Checks::CheckClashes(std::string_view what, const T& named) {
  qom::internal::HashMap<std::string, std::string_view> names;
  for (const auto& one : named) {
    const auto [there, is_new] = names.try_emplace(Mangled(one.name), one.name);
    if (is_new) continue;
    mistakes_.Add(one.at, Code::kNameClash, "{} '{}' clashes with '{}'", what,
                  one.name, there->second);
  }
}

// --- Unions. -----------------------------------------------------------------

void Checks::CheckUnion(const Definition& definition) {
  Type& type = *definition.type;
  // Without a discriminator, whose place it is, that was told before.
  if (type.base.type == nullptr || type.tag_use.at.line == 0) return;
  type.tag = FindTag(definition);
  if (type.tag == nullptr || type.tag->use.type == nullptr) return;
  CheckBranches(definition);
}

const Member* Checks::FindTag(const Definition& definition) {
  const Type& type = *definition.type;
  const std::string_view name = type.tag_use.name;
  const auto wrong = [&](std::string_view what) {
    mistakes_.Add(type.tag_use.at, Code::kBadDiscriminator,
                  "discriminator '{}' {}", Escaped(name), what);
    return nullptr;
  };
  const auto found = std::find_if(
      type.members.begin(), type.members.end(),
      [name](const Member* member) { return member->name == name; });
  if (found == type.members.end()) {
    if (definition.is_partial) return nullptr;
    std::vector<std::string_view> names;
    for (const Member* member : type.members) names.push_back(member->name);
    return wrong(fmt::format("is no member of the base{}",
                             mistakes_.Nearest(name, names)));
  }
  const Member& tag = **found;
  if (tag.use.type != nullptr && !tag.use.type->is_enum()) {
    return wrong(fmt::format("is no enum but {}", Shown(*tag.use.type)));
  }
  if (tag.is_optional) return wrong("is optional");
  if (!tag.condition.is_always()) return wrong("is conditional");
  return &tag;
}

void Checks::CheckBranches(const Definition& definition) {
  Type& type = *definition.type;
  const Type& values = *type.tag->use.type;
  const bool is_told = cases_ > kMaxMembers;
  cases_ += values.values.size();
  if (is_told) return;
  if (cases_ > kMaxMembers) {
    mistakes_.Add(type.at, Code::kTooLarge,
                  "the unions of a schema have at most {} cases, one for each "
                  "value of their discriminators",
                  kMaxMembers);
    return;
  }
  qom::internal::HashSet<std::string_view> known;
  for (const EnumValue& value : values.values) known.insert(value.name);
  qom::internal::HashSet<std::string_view> taken;
  for (Branch& branch : type.branches) {
    taken.insert(branch.name);
    if (!known.contains(branch.name)) {
      std::vector<std::string_view> names;
      if (mistakes_.MaySuggest()) names.assign(known.begin(), known.end());
      mistakes_.Add(branch.at, Code::kUnknownBranch, "'{}' is no value of {}{}",
                    Escaped(branch.name), Shown(values),
                    mistakes_.Nearest(branch.name, names));
    }
    if (branch.use.type != nullptr && !branch.use.type->is_object()) {
      mistakes_.Add(branch.use.at, Code::kWrongType,
                    "a branch is a struct or union, and {} is none",
                    Shown(*branch.use.type));
      branch.use.type = nullptr;
    }
  }
  for (const EnumValue& value : values.values) {
    if (taken.contains(value.name)) continue;
    type.branches.push_back({value.name,
                             value.at,
                             {empty_.name, false, {}, &empty_},
                             value.condition});
  }
  if (type.branches.empty() && !definition.is_partial) {
    mistakes_.Add(type.at, Code::kNoBranches, "union '{}' has no branches",
                  type.name);
  }
}

// A branch, and the branches in it, have no member of the union's own.
void Checks::CheckBranchNames(const Type& type) {
  if (type.tag == nullptr || steps_ >= kMaxSteps) return;  // which is told
  qom::internal::HashMap<std::string, std::string_view> names;
  for (const Member* member : type.members) {
    names.emplace(Mangled(member->name), member->name);
  }
  qom::internal::HashSet<const Type*> seen;
  for (const Branch& branch : type.branches) {
    std::vector<const Type*> open = {branch.use.type};
    while (!open.empty() && steps_ < kMaxSteps) {
      const Type* const part = open.back();
      open.pop_back();
      if (part == nullptr || !part->is_object()) continue;
      if (!seen.insert(part).second) continue;
      steps_ += part->members.size() + part->branches.size() + 1;
      for (const Member* member : part->members) {
        const auto there = names.find(Mangled(member->name));
        if (there == names.end()) continue;
        mistakes_.Add(branch.at, Code::kNameClash,
                      "member '{}' of branch '{}' ({}) clashes with '{}' of "
                      "the base",
                      member->name, branch.name, Shown(*part), there->second);
      }
      for (const Branch& inner : part->branches) open.push_back(inner.use.type);
    }
  }
  if (steps_ >= kMaxSteps) {
    mistakes_.Add(type.at, Code::kTooLarge,
                  "too many unions in branches of unions to compare");
  }
}

void Checks::CheckAlternate(Type& type) {
  CheckClashes("branch", type.branches);
  const Branch* seen[6] = {};
  for (const Branch& branch : type.branches) {
    if (branch.use.type == nullptr) continue;
    const unsigned looks = LooksInAlternate(*branch.use.type);
    if (looks == 0) {
      mistakes_.Add(branch.use.at, Code::kWrongType,
                    "no branch of an alternate is {}", Shown(*branch.use.type));
    }
    const Branch* like = nullptr;
    for (size_t i = 0; i < std::size(seen); ++i) {
      if ((looks >> i & 1) == 0) continue;
      if (seen[i] != nullptr && like == nullptr) like = seen[i];
      seen[i] = &branch;
    }
    if (like == nullptr) continue;
    mistakes_.Add(branch.at, Code::kIndistinct,
                  "branch '{}' ({}) cannot be told from '{}' ({})", branch.name,
                  Shown(*branch.use.type), like->name, Shown(*like->use.type));
  }
}

// --- Commands and events. ----------------------------------------------------

void Checks::CheckMessage(const Definition& definition) {
  CheckData(*definition.message);
  CheckReturns(*definition.message);
}

void Checks::CheckData(const Message& message) {
  const Type* const data = message.data.type;
  if (data == nullptr) return;
  const std::string_view what = message.is_event ? "event" : "command";
  if (!data->is_object()) {
    mistakes_.Add(message.data.at, Code::kWrongType,
                  "the data of {} '{}' is an object, and {} is none", what,
                  message.name, Shown(*data));
    return;
  }
  if (message.is_boxed) return;
  if (!data->tag_use.name.empty()) {
    mistakes_.Add(message.data.at, Code::kNeedsBoxed,
                  "{} '{}' takes {} only with 'boxed': true", what,
                  message.name, Shown(*data));
  } else if (HasConditions(*data)) {
    mistakes_.Add(message.data.at, Code::kNeedsBoxed,
                  "{} '{}' has members with conditions only with 'boxed': true",
                  what, message.name);
  }
}

void Checks::CheckReturns(const Message& message) {
  const Type* type = message.returns.type;
  if (type == nullptr || source_.pragmas.returns.contains(message.name)) return;
  if (type->kind == Type::Kind::kArray) type = type->element;
  if (type->is_object()) return;
  mistakes_.Add(message.returns.at, Code::kWrongType,
                "command '{}' returns an object or an array of objects, not {} "
                "(or pragma command-returns-exceptions)",
                message.name, Shown(*message.returns.type));
}

// --- Defaults. ---------------------------------------------------------------

void Checks::CheckExtensions(const Definition& definition) {
  for (const Type* type : {definition.type, definition.in_place}) {
    if (type == nullptr) continue;
    for (const Member& member : type->own_members) {
      if (member.extension != nullptr && member.use.type != nullptr) {
        CheckExtension(member);
      }
    }
  }
}

void Checks::CheckExtension(const Member& member) {
  const MemberExtension& extension = *member.extension;
  const auto wrong = [&](std::string_view what) {
    mistakes_.Add(member.at, Code::kBadDefault, "member '{}': {}", member.name,
                  what);
  };
  const auto check = [&](std::string_view text) {
    if (ValueOf(*member.use.type, text).has_value()) return;
    wrong(fmt::format("'{}' is no value of {}", Escaped(text),
                      Shown(*member.use.type)));
  };
  if (!member.is_optional) {
    return wrong("what is always given has neither a default nor a history");
  }
  if (extension.default_value.has_value()) {
    check(*extension.default_value);
  } else if (!extension.history.empty()) {
    wrong("a history leads to a default, and there is none");
  }
  for (const MemberExtension::Past& past : extension.history) {
    check(past.value);
    if (!compat::IsRelease(compat::SplitRelease(past.until).number)) {
      wrong(fmt::format("'{}' is no release, such as 5.0 or acme-5.0",
                        Escaped(past.until)));
    }
  }
  if (extension.min.empty()) return;
  if (member.use.type->json != Type::Json::kInt) {
    return wrong("a range is of an integer");
  }
  check(extension.min);
  check(extension.max);
}

// --- Features. ---------------------------------------------------------------

void Checks::CheckAllFeatures(const Definition& definition) {
  for (const Type* type : {definition.type, definition.in_place}) {
    if (type == nullptr) continue;
    CheckFeatures(type->features, true);
    for (const Member& member : type->own_members) {
      CheckFeatures(member.features, false);
    }
    for (const EnumValue& value : type->values) {
      CheckFeatures(value.features, false);
    }
  }
  if (definition.message != nullptr) {
    CheckFeatures(definition.message->features, false);
  }
}

void Checks::CheckFeatures(std::span<const Feature> features, bool is_of_type) {
  if (features.empty()) return;
  CheckClashes("feature", features);
  for (const Feature& feature : features) {
    if (is_of_type && feature.is_special()) {
      mistakes_.Add(feature.at, Code::kBadFeature,
                    "feature '{}' is not of types", feature.name);
    }
    if (features_.size() < kMaxFeatures) {
      features_.insert(feature.name);
    } else if (!features_.contains(feature.name)) {
      mistakes_.Add(feature.at, Code::kBadFeature,
                    "a schema has at most {} features", kMaxFeatures);
    }
  }
}

}  // namespace qom::qapi::internal
