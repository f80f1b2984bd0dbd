// The testing kit's matchers of errors, for tests of what is below the kit.
//
//   EXPECT_THAT(object->Set("n", "1"), IsOk());
//   EXPECT_THAT(object->Get("n"), IsOkAndHolds("1"));
//   EXPECT_THAT(object->Set("m", "1"), HasCause(Cause::kUnknownProperty));
//   EXPECT_THAT(object->Set("n", "x"),
//               HasCause(Cause::kBadValue, HasSubstr("'x'")));
//   EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_SUPPORT_MATCHERS_H_
#define QOMRT_TESTS_SUPPORT_MATCHERS_H_

#include <string>

#include "qom/status.h"
#include "testing/status_matchers.h"

namespace qom::test {

using ::qom::testing::IsOk;
using ::qom::testing::IsOkAndHolds;
using ::qom::testing::StatusIs;

inline auto HasCause(Cause cause) { return StatusIs(cause); }
template <typename M>
auto HasCause(Cause cause, M message) {
  return StatusIs(cause, message);
}

}  // namespace qom::test

namespace qom::test {

// The sentence of an error, without its facts.
inline std::string MessageOf(const absl::Status& status) {
  return std::string(Message(status));
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_SUPPORT_MATCHERS_H_
