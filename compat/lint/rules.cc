// The rules of lint, a row each.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/lint/rules.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "qom/nearest_names.h"

namespace qom::compat::lint {
namespace {

constexpr Rule kRules[] = {
    {"unknown-driver", Severity::kError, "the entry names no type"},
    {"unknown-property", Severity::kError,
     "no type that the entry speaks of has the property"},
    {"missing-on-subtype", Severity::kError,
     "the entry speaks of a base, and a type below lacks the property"},
    {"missed-sibling", Severity::kWarning,
     "the entry names one of several variants, and another was forgotten"},
    {"bad-value", Severity::kError, "the property cannot be read from that"},
    {"out-of-range", Severity::kError, "the value is beyond the limits"},
    {"read-only", Severity::kError, "no table can set the property"},
    {"duplicate", Severity::kError,
     "the table says something of the same property of the same type twice"},
    {"shadowed", Severity::kWarning,
     "no object shows the value, because a later entry always wins"},
    {"no-effect", Severity::kWarning, "the value is what it would be anyway"},
    {"never-matched", Severity::kWarning,
     "the entry speaks of no type that can be created and takes the layer"},
    {"chain-gap", Severity::kError,
     "a version lacks a table that it must have by its neighbours"},
    {"applied-twice", Severity::kError,
     "a machine applies the same table, or the same entry, twice"},
    {"newest-not-empty", Severity::kWarning,
     "the newest version of a family has entries"},
    {"order-conflict", Severity::kError,
     "an entry for a base overrides one for a type below, of the same release"},
    {"unknown-optional", Severity::kWarning,
     "the entry may be skipped, and always is"},
    {"removed-type", Severity::kWarning,
     "the entry names a type that only older releases have"},
    {"history-redundant", Severity::kWarning,
     "the history of the property says the same"},
    {"history-contradicted", Severity::kError,
     "the history of the property says another value for the same release"},
    {"history-missing", Severity::kNote,
     "the history of the property leaves out what a table says"},
    {"unused-reason", Severity::kWarning,
     "a reason for a finding that is not there"},
};

}  // namespace

std::span<const Rule> Rules() { return kRules; }

const Rule* FindRule(std::string_view code) {
  const auto* const at =
      std::find_if(std::begin(kRules), std::end(kRules),
                   [code](const Rule& rule) { return rule.code == code; });
  return at == std::end(kRules) ? nullptr : at;
}

std::vector<std::string> NearestRules(std::string_view code) {
  std::vector<std::string_view> codes;
  for (const Rule& rule : kRules) codes.push_back(rule.code);
  return NearestNames(code, codes);
}

std::string_view SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      break;
  }
  return "note";
}

}  // namespace qom::compat::lint
