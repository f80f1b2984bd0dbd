// A `Diagnostic` is something to tell about tables, options and the objects
// they apply to: how bad it is, what it is about, and a sentence for people.
//
// Threads: a plain value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_DIAGNOSTIC_H_
#define QOMRT_COMPAT_DIAGNOSTIC_H_

#include <cstdint>
#include <string>
#include <vector>

namespace qom::compat {

enum class Severity : uint8_t { kError, kWarning, kNote };

struct Diagnostic {
  Severity severity = Severity::kError;
  // Stable word: "unknown-driver", "bad-value", "unused-global" …
  std::string code;
  std::string message;
  // What it is about; empty where it does not apply.
  std::string layer;
  std::string table;
  int64_t index = -1;
  std::string driver;
  std::string property;
  std::string value;
  std::string type;
  std::string object;
  std::vector<std::string> nearest;
};

}  // namespace qom::compat

#endif  // QOMRT_COMPAT_DIAGNOSTIC_H_
