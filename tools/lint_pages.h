// The pages that explain the rules of lint, docs/lint/CODE.md, as bytes in the
// command.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_LINT_PAGES_H_
#define QOMRT_TOOLS_LINT_PAGES_H_

#include <string_view>

namespace qom::tools {

// "" if there is none.
std::string_view LintPage(std::string_view code);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_LINT_PAGES_H_
