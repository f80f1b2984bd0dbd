// A `Diagnostic` is something to tell about tables, options and the objects
// they apply to: how bad it is, what it is about, and a sentence for people. Of
// an error it is a view of the facts.
//
// Example:
//
//   if (!made.ok()) Print(compat::DiagnosticOf(made.status()));
//
// Threads: a plain value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_DIAGNOSTIC_H_
#define QOMRT_COMPAT_DIAGNOSTIC_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qom/error_facts.h"

#pragma GCC visibility push(default)

namespace qom::compat {

enum class Severity : uint8_t { kError, kWarning, kNote };

struct Diagnostic {
  Severity severity = Severity::kError;
  // The word of a Cause: "unknown-driver", "bad-value", "unused-global" …
  std::string code;
  std::string message;
  // What it is about; empty where it does not apply.
  std::string layer;
  std::string table;
  int64_t index = -1;
  // Of an entry that no object used: one could, if it were there.
  bool could_apply = false;
  std::string driver;
  std::string property;
  std::string value;
  std::string type;
  std::string object;
  std::vector<std::string> nearest;
  std::string file;  // of a user's, if it is about one as a whole
};

// What is to be told about an error, or about what has these facts.
Diagnostic DiagnosticOf(const absl::Status& error,
                        Severity severity = Severity::kError);
Diagnostic DiagnosticOf(const ErrorFacts& facts, std::string_view message,
                        Severity severity);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_DIAGNOSTIC_H_
