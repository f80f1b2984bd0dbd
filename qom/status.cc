// The causes of errors, a row each, and errors made of a cause and a message.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/status.h"

#include <cstddef>
#include <iterator>
#include <new>
#include <string>
#include <string_view>

#include "qom/internal/out_of_memory.h"
#include "qom/internal/strings.h"

namespace qom {
namespace {

using Code = absl::StatusCode;

struct CauseRow {
  Cause cause;
  std::string_view word;
  Code code;
};

constexpr CauseRow kCauses[] = {
    {Cause::kNone, "", Code::kInternal},
    {Cause::kUnknownProperty, "unknown-property", Code::kNotFound},
    {Cause::kUnknownType, "unknown-type", Code::kNotFound},
    {Cause::kNoSuchObject, "no-such-object", Code::kNotFound},
    {Cause::kBadValue, "bad-value", Code::kInvalidArgument},
    {Cause::kOutOfRange, "out-of-range", Code::kOutOfRange},
    {Cause::kReadOnly, "read-only", Code::kFailedPrecondition},
    {Cause::kAbstractType, "abstract-type", Code::kFailedPrecondition},
    {Cause::kAmbiguous, "ambiguous", Code::kFailedPrecondition},
    {Cause::kTaken, "taken", Code::kAlreadyExists},
    {Cause::kWrongPhase, "wrong-phase", Code::kFailedPrecondition},
    {Cause::kUnreadable, "unreadable", Code::kUnimplemented},
    {Cause::kUnknownValue, "unknown-value", Code::kFailedPrecondition},
    {Cause::kMalformed, "malformed", Code::kInvalidArgument},
    {Cause::kFailed, "failed", Code::kInternal},
    {Cause::kOutOfMemory, "out-of-memory", Code::kResourceExhausted},
    {Cause::kUnknownKey, "unknown-key", Code::kNotFound},
    {Cause::kOtherArchitecture, "other-arch", Code::kFailedPrecondition},
    {Cause::kMissingKey, "missing-key", Code::kFailedPrecondition},
    {Cause::kUnknownDriver, "unknown-driver", Code::kNotFound},
    {Cause::kInvalidGlobalClass, "invalid-global-class",
     Code::kInvalidArgument},
    {Cause::kUnusedGlobal, "unused-global", Code::kFailedPrecondition},
    {Cause::kUnusedEntry, "unused-entry", Code::kFailedPrecondition},
    {Cause::kOverriddenByOwner, "overridden-by-owner",
     Code::kFailedPrecondition},
    {Cause::kWrittenByOwner, "written-by-owner", Code::kFailedPrecondition},
    {Cause::kNotWritten, "not-written", Code::kUnimplemented},
    {Cause::kUnknownMachine, "unknown-machine", Code::kNotFound},
    {Cause::kUnknownAccelerator, "unknown-accel", Code::kNotFound},
    {Cause::kUnknownPlatform, "unknown-platform", Code::kNotFound},
    {Cause::kUnknownArchitecture, "unknown-arch", Code::kNotFound},
    {Cause::kUnknownFamily, "unknown-family", Code::kNotFound},
    {Cause::kDeprecatedMachine, "deprecated-machine",
     Code::kFailedPrecondition},
    {Cause::kUnmetNeed, "unmet-need", Code::kFailedPrecondition},
    {Cause::kBadPlatform, "bad-platform", Code::kInvalidArgument},
    {Cause::kBadDescription, "bad-description", Code::kInvalidArgument},
    {Cause::kBadCall, "bad-call", Code::kInvalidArgument},
    {Cause::kUnknownCommand, "unknown-command", Code::kNotFound},
    {Cause::kUnknownOption, "unknown-option", Code::kNotFound},
    {Cause::kOptionIgnored, "option-ignored", Code::kInvalidArgument},
    {Cause::kUnreadableFile, "unreadable-file", Code::kNotFound},
    {Cause::kBadCatalogue, "bad-catalogue", Code::kInvalidArgument},
    {Cause::kBadLayerFile, "bad-layer-file", Code::kInvalidArgument},
    {Cause::kBadLayer, "bad-layer", Code::kInvalidArgument},
    {Cause::kBadGlobal, "bad-global", Code::kInvalidArgument},
    {Cause::kBadSet, "bad-set", Code::kInvalidArgument},
};

constexpr bool RowsAreInOrder() {
  for (size_t i = 0; i < std::size(kCauses); ++i) {
    if (static_cast<size_t>(kCauses[i].cause) != i) return false;
  }
  return std::size(kCauses) == static_cast<size_t>(Cause::kBadSet) + 1;
}
static_assert(RowsAreInOrder(), "a cause is the index of its row");

}  // namespace

std::string_view CauseWord(Cause cause) {
  return kCauses[static_cast<size_t>(cause)].word;
}

Cause CauseFromWord(std::string_view word) {
  for (const CauseRow& row : kCauses) {
    if (row.word == word) return row.cause;
  }
  return Cause::kNone;
}

absl::StatusCode internal::CodeOf(Cause cause) {
  return kCauses[static_cast<size_t>(cause)].code;
}

std::string_view Message(const absl::Status& status) {
  // OutOfMemory() without memory for a message.
  if (status.code() == Code::kResourceExhausted && status.message().empty()) {
    return "out of memory";
  }
  return internal::ToStd(status.message());
}

absl::Status internal::OutOfMemory(std::string_view call) noexcept try {
  return Error(Cause::kOutOfMemory, "out of memory in {}()", call);
} catch (const std::bad_alloc&) {
  return absl::Status(Code::kResourceExhausted, "");  // takes no memory
}

}  // namespace qom
