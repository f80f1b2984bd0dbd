// What two places differ in, as JSON: what `diff` and `abi diff` both answer.
//
// Example:
//
//   Json::Array list;
//   for (const auto& one : found.differences) list.push_back(ToJson(one));
//
// Threads: pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_COMPARISON_JSON_H_
#define QOMRT_TOOLS_COMPARISON_JSON_H_

#include "compat/comparison.h"
#include "tools/output.h"

namespace qom::tools {

// {"type", "property", "a", "b"}.
Json ToJson(const compat::Difference& difference);
// The same, null where it is not known; "unknown" says where: "a", "b".
Json ToJson(const compat::UntoldValue& untold);
// {"types": [...], "properties": [["type", "property"], ...]}.
Json ToJson(const compat::OnlyThere& only);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_COMPARISON_JSON_H_
