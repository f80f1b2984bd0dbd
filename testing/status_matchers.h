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

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "qom/status.h"

namespace qom::testing {
namespace internal {

// "which is out-of-range (OUT_OF_RANGE): uart.baud: 0 is outside 1..9", or
// "which is OK". GoogleTest shows a Status itself, but of a StatusOr only
// bytes.
std::string Shown(const absl::Status& status);

// A matcher of errors: what it says of itself, and what it asks of one.
class StatusMatcher {
 public:
  using is_gtest_matcher = void;
  using Check = std::function<bool(const absl::Status& status)>;
  using Message = std::optional<::testing::Matcher<const std::string&>>;

  StatusMatcher(std::string does, std::string does_not, Check check,
                Message message = std::nullopt)
      : does_(std::move(does)),
        does_not_(std::move(does_not)),
        check_(std::move(check)),
        message_(std::move(message)) {}

  bool MatchAndExplain(const absl::Status& status,
                       ::testing::MatchResultListener* listener) const;
  template <typename T>
  bool MatchAndExplain(const absl::StatusOr<T>& value,
                       ::testing::MatchResultListener* listener) const {
    *listener << "which is " << Shown(value.status());
    return Match(value.status(), listener);
  }
  void DescribeTo(std::ostream* out) const { *out << does_; }
  void DescribeNegationTo(std::ostream* out) const { *out << does_not_; }

 private:
  bool Match(const absl::Status& status,
             ::testing::MatchResultListener* listener) const;

  std::string does_;
  std::string does_not_;
  Check check_;
  Message message_;
};

StatusMatcher StatusIsThat(Cause cause, StatusMatcher::Message message);
StatusMatcher StatusIsThat(absl::StatusCode code,
                           StatusMatcher::Message message);

// A matcher of a StatusOr<T>, whatever it asks of the value.
template <typename T>
class Holds {
 public:
  using is_gtest_matcher = void;

  explicit Holds(::testing::Matcher<const T&> inner)
      : inner_(std::move(inner)) {}

  bool MatchAndExplain(const absl::StatusOr<T>& value,
                       ::testing::MatchResultListener* listener) const {
    if (value.ok()) return inner_.MatchAndExplain(*value, listener);
    *listener << "which is " << Shown(value.status());
    return false;
  }
  void DescribeTo(std::ostream* out) const {
    *out << "is OK and holds a value that ";
    inner_.DescribeTo(out);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "isn't OK and holding a value that ";
    inner_.DescribeTo(out);
  }

 private:
  ::testing::Matcher<const T&> inner_;
};

// What becomes one when it is known of which T.
template <typename Inner>
class HoldsOfAny {
 public:
  explicit HoldsOfAny(Inner inner) : inner_(std::move(inner)) {}

  template <typename T>
  operator ::testing::Matcher<
      const absl::StatusOr<T>&>()  // NOLINT(google-explicit-constructor)
      const {
    return Holds<T>(::testing::SafeMatcherCast<const T&>(inner_));
  }

 private:
  Inner inner_;
};

}  // namespace internal

internal::StatusMatcher IsOk();

// The value of a StatusOr; `inner` is a value or a matcher.
template <typename Inner>
internal::HoldsOfAny<Inner> IsOkAndHolds(Inner inner) {
  return internal::HoldsOfAny<Inner>(std::move(inner));
}

// An error with this Cause, or with this absl::StatusCode.
template <typename What>
internal::StatusMatcher StatusIs(What what) {
  return internal::StatusIsThat(what, std::nullopt);
}
// And with a message that is, or matches, `message`.
template <typename What, typename M>
internal::StatusMatcher StatusIs(What what, M message) {
  return internal::StatusIsThat(
      what, ::testing::MatcherCast<const std::string&>(message));
}

}  // namespace qom::testing

#endif  // QOMRT_TESTING_STATUS_MATCHERS_H_
