// Which names there may be, and which of them are the same to a program that
// knows neither hyphens nor points.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_NAMES_H_
#define QOMRT_QAPI_INTERNAL_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "qapi/internal/mistakes.h"
#include "qapi/mistake.h"

namespace qom::qapi::internal {

enum class NameOf : uint8_t {
  kType,
  kCommand,
  kEvent,
  kMember,
  kArgument,  // of a command or event
  kValue,
  kBranch,
  kFeature,
};

// Reports what is wrong with `name`. `is_excepted`: a pragma names the command,
// or the type that the member or value is of.
void CheckName(NameOf what, std::string_view name, Position at,
               bool is_excepted, Mistakes& mistakes);

inline bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The name in a program: "read_only" for "read-only".
std::string Mangled(std::string_view name);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_NAMES_H_
