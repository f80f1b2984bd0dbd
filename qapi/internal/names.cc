// The naming rules: a name may begin with who made it, "__com.example_", and
// with "x-", of an event "X-"; the rules of a kind are for what follows.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/names.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

bool IsLetter(char c) { return IsLower(c) || IsUpper(c); }
bool IsWordByte(char c) { return IsLetter(c) || IsDigit(c); }

bool All(std::string_view text, auto of) {
  return std::all_of(text.begin(), text.end(), of);
}
bool Any(std::string_view text, auto of) {
  return std::any_of(text.begin(), text.end(), of);
}

struct Rule {
  std::string_view what;  // "a type"
  std::string_view form;
};
constexpr Rule kRules[] = {
    {"a type", "CamelCase"},
    {"a command", "lower case with hyphens"},
    {"an event", "UPPER_CASE with underscores"},
    {"a member", "lower case with hyphens"},
    {"an argument", "lower case with hyphens"},
    {"an enum value", "lower case with hyphens"},
    {"a branch", "lower case with hyphens"},
    {"a feature", "lower case with hyphens"},
};

// `name` without the prefix of who made it; nothing if that is malformed.
std::optional<std::string_view> WithoutMaker(std::string_view name) {
  if (!name.starts_with('_')) return name;
  if (!name.starts_with("__")) return std::nullopt;
  const size_t end = name.find('_', 2);
  if (end == std::string_view::npos || end == 2) return std::nullopt;
  if (!All(name.substr(2, end - 2),
           [](char c) { return IsWordByte(c) || c == '.' || c == '-'; })) {
    return std::nullopt;
  }
  return name.substr(end + 1);
}

bool IsStem(std::string_view stem) {
  return !stem.empty() && IsLetter(stem[0]) && All(stem, [](char c) {
    return IsWordByte(c) || c == '_' || c == '-';
  });
}

// What the rules of a kind are for; nothing if `name` is none of any kind.
std::optional<std::string_view> StemOf(NameOf what, std::string_view name) {
  std::optional<std::string_view> stem = WithoutMaker(name);
  if (!stem) return std::nullopt;
  if (what == NameOf::kValue && stem == name && !name.empty() &&
      IsDigit(name[0])) {
    // What is behind the digits may be none; a value is a word all the same.
    stem->remove_prefix(1);
    if (!All(*stem,
             [](char c) { return IsWordByte(c) || c == '_' || c == '-'; })) {
      return std::nullopt;
    }
    return stem;
  }
  if ((stem->starts_with("x-") || stem->starts_with("X-")) &&
      IsStem(stem->substr(2))) {
    stem->remove_prefix(2);
  }
  if (!IsStem(*stem)) return std::nullopt;
  return stem;
}

bool HasForm(NameOf what, std::string_view stem, bool is_excepted) {
  switch (what) {
    case NameOf::kType:
      return IsUpper(stem[0]) && All(stem, IsWordByte) && Any(stem, IsLower);
    case NameOf::kEvent:
      return !Any(stem, [](char c) { return IsLower(c) || c == '-'; });
    case NameOf::kCommand:
      return !Any(stem, [is_excepted](char c) {
        return IsUpper(c) || (c == '_' && !is_excepted);
      });
    case NameOf::kMember:
    case NameOf::kArgument:
    case NameOf::kValue:
    case NameOf::kBranch:
    case NameOf::kFeature:
      break;
  }
  return is_excepted ||
         !Any(stem, [](char c) { return IsUpper(c) || c == '_'; });
}

// The pragma that would except it.
std::string_view PragmaOf(NameOf what) {
  switch (what) {
    case NameOf::kCommand:
      return " (or pragma command-name-exceptions)";
    case NameOf::kMember:
    case NameOf::kValue:
      return " (or pragma member-name-exceptions)";
    default:
      return "";
  }
}

// Why programs that are generated have the name already; "" if they do not.
std::string_view ReservedFor(NameOf what, std::string_view name) {
  const std::string mangled = Mangled(name);
  if (mangled.starts_with("q_")) return "names with q_ are of generators";
  if (what == NameOf::kType && name.ends_with("List")) {
    return "types with List at their end are arrays";
  }
  if (what != NameOf::kMember && what != NameOf::kArgument) return "";
  if (mangled == "u") return "member u holds the branches of a union";
  if (mangled.starts_with("has_")) {
    return "members with has_ say whether another is there";
  }
  return "";
}

}  // namespace

std::string Mangled(std::string_view name) {
  std::string mangled(name);
  for (char& c : mangled) {
    if (!IsWordByte(c)) c = '_';
  }
  return mangled;
}

void CheckName(NameOf what, std::string_view name, Position at,
               bool is_excepted, Mistakes& mistakes) {
  const Rule& rule = kRules[static_cast<size_t>(what)];
  const std::optional<std::string_view> stem = StemOf(what, name);
  if (!stem) {
    mistakes.Add(at, Code::kBadName,
                 "'{}' is no name of {}: a letter, then letters, digits, - "
                 "and _",
                 Escaped(name), rule.what);
    return;
  }
  if (const std::string_view why = ReservedFor(what, name); !why.empty()) {
    mistakes.Add(at, Code::kReservedName, "'{}' is reserved: {}", name, why);
  }
  if (!stem->empty() && !HasForm(what, *stem, is_excepted)) {
    mistakes.Add(at, Code::kBadName, "'{}' is no name of {}: {}{}", name,
                 rule.what, rule.form, PragmaOf(what));
  }
}

}  // namespace qom::qapi::internal
