// The causes of errors with their words and codes, and how a cause travels in a
// status.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/status.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"
#include "qom/internal/strings.h"

namespace qom {
namespace {

constexpr absl::string_view kCauseUrl = "qomrt/cause";

struct CauseRow {
  std::string_view word;
  absl::StatusCode code;
};

constexpr CauseRow kCauses[] = {
    {"", absl::StatusCode::kInternal},
    {"unknown-property", absl::StatusCode::kNotFound},
    {"unknown-type", absl::StatusCode::kNotFound},
    {"no-such-object", absl::StatusCode::kNotFound},
    {"bad-value", absl::StatusCode::kInvalidArgument},
    {"out-of-range", absl::StatusCode::kOutOfRange},
    {"read-only", absl::StatusCode::kFailedPrecondition},
    {"abstract-type", absl::StatusCode::kFailedPrecondition},
    {"ambiguous", absl::StatusCode::kFailedPrecondition},
    {"taken", absl::StatusCode::kAlreadyExists},
    {"wrong-phase", absl::StatusCode::kFailedPrecondition},
    {"unreadable", absl::StatusCode::kUnimplemented},
    {"malformed", absl::StatusCode::kInvalidArgument},
    {"failed", absl::StatusCode::kInternal},
};

const CauseRow& RowOf(Cause cause) {
  return kCauses[static_cast<size_t>(cause)];
}

}  // namespace

std::string_view CauseWord(Cause cause) { return RowOf(cause).word; }

Cause CauseOf(const absl::Status& status) {
  if (status.ok()) return Cause::kNone;
  const absl::optional<absl::Cord> word = status.GetPayload(kCauseUrl);
  if (!word.has_value()) return Cause::kNone;
  const size_t index =
      word->size() == 1 ? static_cast<unsigned char>((*word)[0]) : 0;
  return index < std::size(kCauses) ? static_cast<Cause>(index) : Cause::kNone;
}

absl::Status MakeError(Cause cause, std::string_view message) {
  absl::Status status(RowOf(cause).code, internal::ToAbsl(message));
  if (cause != Cause::kNone) {
    // One byte: a Cord holds it without memory of its own.
    const char byte = static_cast<char>(cause);
    status.SetPayload(kCauseUrl, absl::Cord(absl::string_view(&byte, 1)));
  }
  return status;
}

absl::Status Annotate(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  absl::Status annotated(
      status.code(),
      internal::ToAbsl(fmt::format("{}: {}", context, Message(status))));
  status.ForEachPayload(
      [&annotated](absl::string_view url, const absl::Cord& payload) {
        annotated.SetPayload(url, payload);
      });
  return annotated;
}

std::string_view Message(const absl::Status& status) {
  return internal::ToStd(status.message());
}

}  // namespace qom
