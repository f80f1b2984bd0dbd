// What matchers of errors print: cause, code and message, each once.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/status_matchers.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "qom/status.h"

namespace qom::testing {
namespace internal {
namespace {

StatusMatcher Make(const std::string& what, StatusMatcher::Check check,
                   StatusMatcher::Message message) {
  std::string has = what;
  if (message.has_value()) {
    has += " and a message that " +
           ::testing::DescribeMatcher<const std::string&>(*message);
  }
  return {"has " + has, "hasn't " + has, std::move(check), std::move(message)};
}

}  // namespace

std::string Shown(const absl::Status& status) {
  if (status.ok()) return "OK";
  const std::string_view word = CauseWord(CauseOf(status));
  std::string shown(word.empty() ? "no cause" : word);
  shown += " (" + absl::StatusCodeToString(status.code()) + "): ";
  shown += qom::Message(status);
  return shown;
}

bool StatusMatcher::MatchAndExplain(
    const absl::Status& status,
    ::testing::MatchResultListener* listener) const {
  const std::string_view word = CauseWord(CauseOf(status));
  if (status.ok()) {
    *listener << "which is OK";
  } else if (word.empty()) {
    *listener << "which has no cause";
  } else {
    *listener << "which is " << word;
  }
  return Match(status, listener);
}

bool StatusMatcher::Match(const absl::Status& status,
                          ::testing::MatchResultListener* listener) const {
  return check_(status) && (!message_.has_value() ||
                            message_->MatchAndExplain(
                                std::string(qom::Message(status)), listener));
}

StatusMatcher StatusIsThat(Cause cause, StatusMatcher::Message message) {
  return Make(
      "the cause " + std::string(CauseWord(cause)),
      [cause](const absl::Status& status) {
        return !status.ok() && CauseOf(status) == cause;
      },
      std::move(message));
}
StatusMatcher StatusIsThat(absl::StatusCode code,
                           StatusMatcher::Message message) {
  return Make(
      "the code " + absl::StatusCodeToString(code),
      [code](const absl::Status& status) { return status.code() == code; },
      std::move(message));
}

}  // namespace internal

internal::StatusMatcher IsOk() {
  return {"is OK", "is an error",
          [](const absl::Status& status) { return status.ok(); }};
}

}  // namespace qom::testing
