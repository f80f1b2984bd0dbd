// What a test says about errors. Each matcher takes an absl::Status or an
// absl::StatusOr; a failure shows cause, code and message, each once.
//
// Example:
//
//   EXPECT_THAT(uart->Set("fifo-size", "64"), IsOk());
//   EXPECT_THAT(uart->Get("fifo-size"), IsOkAndHolds("64"));
//   EXPECT_THAT(uart->Set("fifo-size", "0"), StatusIs(Cause::kOutOfRange));
//   EXPECT_THAT(uart->Set("fifo-size", "x"),
//               StatusIs(Cause::kBadValue, HasSubstr("'x'")));
//
// Threads: matchers are values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_STATUS_MATCHERS_H_
#define QOMRT_TESTING_STATUS_MATCHERS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "qom/status.h"

namespace qom::testing {
namespace internal {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

// "out-of-range (OUT_OF_RANGE): uart.baud: 0 is outside 1..9", or "OK".
inline std::string Shown(const absl::Status& status) {
  if (status.ok()) return "OK";
  const std::string_view word = CauseWord(CauseOf(status));
  const std::string shown(word.empty() ? "no cause" : word);
  return shown + " (" + std::string(absl::StatusCodeToString(status.code())) +
         "): " + std::string(Message(status));
}

// What an explanation adds to what GoogleTest prints: it shows a Status, but
// of a StatusOr only bytes.
inline std::string Explained(const absl::Status& status) {
  if (status.ok()) return "which is OK";
  const std::string_view word = CauseWord(CauseOf(status));
  return word.empty() ? "which has no cause" : "which is " + std::string(word);
}
template <typename T>
std::string Explained(const absl::StatusOr<T>& value) {
  return "which is " + Shown(value.status());
}

inline bool Is(const absl::Status& status, Cause cause) {
  return !status.ok() && CauseOf(status) == cause;
}
inline bool Is(const absl::Status& status, absl::StatusCode code) {
  return status.code() == code;
}
inline std::string Described(Cause cause) {
  return "the cause " + std::string(CauseWord(cause));
}
inline std::string Described(absl::StatusCode code) {
  return "the code " + absl::StatusCodeToString(code);
}

}  // namespace internal

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << internal::Explained(arg);
  return status.ok();
}

// The value of a StatusOr; `inner` is a value or a matcher.
MATCHER_P(IsOkAndHolds, inner,
          (negation ? "isn't OK and holding a value that "
                    : "is OK and holds a value that ") +
              ::testing::DescribeMatcher<
                  const typename std::decay_t<arg_type>::value_type&>(inner)) {
  if (!arg.ok()) {
    *result_listener << internal::Explained(arg);
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

// An error with this Cause, or with this absl::StatusCode.
MATCHER_P(StatusIs, what,
          (negation ? "hasn't " : "has ") + internal::Described(what)) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << internal::Explained(arg);
  return internal::Is(status, what);
}
// And with a message that is, or matches, `message`.
MATCHER_P2(StatusIs, what, message,
           (negation ? "hasn't " : "has ") + internal::Described(what) +
               " and a message that " +
               ::testing::DescribeMatcher<const std::string&>(message)) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << internal::Explained(arg);
  return internal::Is(status, what) &&
         ::testing::ExplainMatchResult(message, std::string{Message(status)},
                                       result_listener);
}

}  // namespace qom::testing

#endif  // QOMRT_TESTING_STATUS_MATCHERS_H_
