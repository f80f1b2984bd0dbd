// How scalars are written as text in options, globals and compat tables. The
// rules are those emulator users know:
//
//   boolean   on off yes no true false y n, in lower case
//   integer   base 0 (0x…, leading 0 octal), leading blanks, one sign; a minus
//             sign wraps modulo 2^64 for 64-bit unsigned integers and is out of
//             range for narrower ones
//   size      decimal or hexadecimal, a fraction, a suffix B K M G T P E of
//             either case (powers of 1024)
//
// Example:
//
//   uint64_t bytes = 0;
//   QOMRT_RETURN_IF_ERROR(qom::ParseSize("1.5M", &bytes));
//
// InvalidArgument (kBadValue) for a text that is none of these, or beyond 64
// bits; OutOfRange (kOutOfRange) for one that is readable but does not fit. On
// an error `*value` is unchanged.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_TEXT_H_
#define QOMRT_QOM_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

#pragma GCC visibility push(default)

namespace qom {

absl::Status ParseBool(std::string_view text, bool* value);
absl::Status ParseUint(std::string_view text, uint64_t max, uint64_t* value);
// As ParseUint() without a limit, but only says whether it could.
bool TryParseUint(std::string_view text, uint64_t* value);
absl::Status ParseInt(std::string_view text, int64_t min, int64_t max,
                      int64_t* value);
absl::Status ParseSize(std::string_view text, uint64_t* value);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_TEXT_H_
