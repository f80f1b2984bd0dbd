// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: tests/support/matchers.h
// -----------------------------------------------------------------------------
//
// What tests say about errors. Each takes an absl::Status or an
// absl::StatusOr; a failure shows the message.
//
//   EXPECT_THAT(object->Set("n", "1"), IsOk());
//   EXPECT_THAT(object->Get("n"), IsOkAndHolds("1"));
//   EXPECT_THAT(object->Set("m", "1"), HasCause(Cause::kUnknownProperty));
//   EXPECT_THAT(object->Set("n", "x"),
//               HasCause(Cause::kBadValue, HasSubstr("'x'")));
//   EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));

#ifndef QOMRT_TESTS_SUPPORT_MATCHERS_H_
#define QOMRT_TESTS_SUPPORT_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "qomrt/qom/status.h"

namespace qom::test {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

// "out-of-range: uart.baud: 0 is outside 1..9" or "OK".
inline std::string Shown(const absl::Status& status) {
  if (status.ok()) return "OK";
  return std::string(CauseWord(CauseOf(status))) + " (" +
         std::string(absl::StatusCodeToString(status.code())) +
         "): " + std::string(Message(status));
}

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  *result_listener << Shown(StatusOf(arg));
  return StatusOf(arg).ok();
}

MATCHER_P(IsOkAndHolds, inner,
          "is OK and holds " + ::testing::PrintToString(inner)) {
  if (!arg.ok()) {
    *result_listener << Shown(arg.status());
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

MATCHER_P(HasCause, cause,
          "has the cause '" + std::string(CauseWord(cause)) + "'") {
  *result_listener << Shown(StatusOf(arg));
  return !StatusOf(arg).ok() && CauseOf(StatusOf(arg)) == cause;
}
MATCHER_P2(HasCause, cause, message,
           "has the cause '" + std::string(CauseWord(cause)) +
               "' and a matching message") {
  const absl::Status& status = StatusOf(arg);
  *result_listener << Shown(status) << "; ";
  return !status.ok() && CauseOf(status) == cause &&
         ::testing::ExplainMatchResult(message, std::string(Message(status)),
                                       result_listener);
}

MATCHER_P(StatusIs, code, "has code " + absl::StatusCodeToString(code)) {
  *result_listener << Shown(StatusOf(arg));
  return StatusOf(arg).code() == code;
}
MATCHER_P2(StatusIs, code, message,
           "has code " + absl::StatusCodeToString(code) +
               " and a matching message") {
  const absl::Status& status = StatusOf(arg);
  *result_listener << Shown(status) << "; ";
  return status.code() == code &&
         ::testing::ExplainMatchResult(message, std::string(Message(status)),
                                       result_listener);
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_SUPPORT_MATCHERS_H_
