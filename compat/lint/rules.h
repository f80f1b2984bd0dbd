// What lint looks for: a row for each rule, with its code, how bad what it
// finds is, and what it is about in one line. The page of a rule is
// docs/lint/CODE.md; `qom lint --explain CODE` prints it.
//
// Example:
//
//   for (const compat::lint::Rule& rule : compat::lint::Rules()) {
//     fmt::print("{:20} {}\n", rule.code, rule.summary);
//   }
//
// Threads: constants and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_LINT_RULES_H_
#define QOMRT_COMPAT_LINT_RULES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compat/diagnostic.h"

#pragma GCC visibility push(default)

namespace qom::compat::lint {

struct Rule {
  std::string_view code;
  Severity severity;  // of most of its findings
  std::string_view summary;
};

// All of them, in the order of their pages.
std::span<const Rule> Rules();
// Null if there is none.
const Rule* FindRule(std::string_view code);
// Codes that may have been meant.
std::vector<std::string> NearestRules(std::string_view code);

// "error", "warning", "note".
std::string_view SeverityWord(Severity severity);

}  // namespace qom::compat::lint

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_LINT_RULES_H_
