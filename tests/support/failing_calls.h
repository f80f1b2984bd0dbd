// Calls of the system that fail: the test program's own `read`, `write`,
// `open`, `close`, `fstat`, `ftruncate` and `readdir` stand before those of the
// C library.
//
// Example:
//
//   test::Fail(test::Call::kRead, {.good = 2, .error = EIO});
//   EXPECT_THAT(ReadFile(path), HasCause(Cause::kUnreadableFile));
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_SUPPORT_FAILING_CALLS_H_
#define QOMRT_TESTS_SUPPORT_FAILING_CALLS_H_

#include <cstddef>

namespace qom::test {

enum class Call {
  kRead,
  kWrite,
  kOpen,
  kClose,
  kStat,
  kTruncate,
  kList,
};

struct Failure {
  int good = 0;     // calls that go well before
  int error = 0;    // then one fails with this `errno`; 0: none does
  size_t most = 0;  // bytes that a read or write moves; 0: as many as it can
};

// From now on, for this kind of call.
void Fail(Call call, Failure failure);
// All go well again. True if one failed.
bool StopFailingCalls();

}  // namespace qom::test

#endif  // QOMRT_TESTS_SUPPORT_FAILING_CALLS_H_
