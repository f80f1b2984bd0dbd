// What lint found, as text for people, as JSON, and as SARIF 2.1.0, which code
// review tools read.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_LINT_ANSWER_H_
#define QOMRT_TOOLS_LINT_ANSWER_H_

#include <string>
#include <string_view>

#include "compat/lint/lint.h"
#include "tools/output.h"

namespace qom::tools {

Json::Object LintJson(const compat::lint::Report& report);
// `file` is where tables stand that do not know it: "DIR/machines.json", or ""
// for built-in ones.
Json LintSarif(const compat::lint::Report& report, std::string_view file);
std::string LintText(const compat::lint::Report& report);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_LINT_ANSWER_H_
