// Errors are values: `absl::Status` with a readable message, made by `Error()`
// from a cause, plus that cause as a word a program can compare. What the error
// is about, beyond that, are facts: qom/error_facts.h. The code of the status
// follows from the cause:
//
//   cause              code                 when
//   kUnknownProperty   NotFound             the type has no such property
//   kUnknownType       NotFound             the registry has no such type
//   kNoSuchObject      NotFound             a path or link target is not there
//   kBadValue          InvalidArgument      the text or value cannot be read
//   kOutOfRange        OutOfRange           readable, but not in the range
//   kReadOnly          FailedPrecondition   the property cannot be set (now)
//   kAbstractType      FailedPrecondition   the type cannot be created
//   kAmbiguous         FailedPrecondition   a partial path fits two objects
//   kTaken             AlreadyExists        the name is in use
//   kWrongPhase        FailedPrecondition   too early or too late for this call
//   kUnreadable        Unimplemented        the property has no getter
//   kUnknownValue      FailedPrecondition   nobody told the value yet
//   kMalformed         InvalidArgument      a declaration or file is wrong
//   kFailed            Internal             a device or back end said no
//   kOutOfMemory       ResourceExhausted    there is no memory for the answer
//
// Higher folders and the command say more about tables, options and machines;
// their rows, and the word of each cause, are in status.cc.
//
// Example:
//
//   return qom::Error(qom::Cause::kOutOfRange, "{}.{}: {} is outside {}..{}",
//                     type, name, value, min, max);
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_STATUS_H_
#define QOMRT_QOM_STATUS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/core.h"

#pragma GCC visibility push(default)

namespace qom {

enum class Cause : unsigned char {
  kNone,
  kUnknownProperty,
  kUnknownType,
  kNoSuchObject,
  kBadValue,
  kOutOfRange,
  kReadOnly,
  kAbstractType,
  kAmbiguous,
  kTaken,
  kWrongPhase,
  kUnreadable,
  kUnknownValue,
  kMalformed,
  kFailed,
  kOutOfMemory,
  // Options.
  kUnknownKey,         // no architecture knows the key
  kOtherArchitecture,  // another architecture knows the key
  kMissingKey,         // an option says too little
  // Tables.
  kUnknownDriver,
  kInvalidGlobalClass,  // a global on what takes none
  kUnusedGlobal,
  kUnusedEntry,
  kOverriddenByOwner,
  kWrittenByOwner,
  kNotWritten,  // a catalogue file cannot say it
  // Machines and what is chosen with them.
  kUnknownMachine,
  kUnknownAccelerator,
  kUnknownPlatform,
  kUnknownArchitecture,
  kUnknownFamily,
  kDeprecatedMachine,
  kUnmetNeed,       // a host lacks what an entry or a platform needs
  kBadPlatform,     // a file that defines a platform
  kBadDescription,  // a file that describes a back end
  // Calls of the command.
  kBadCall,
  kUnknownCommand,
  kUnknownOption,
  kOptionIgnored,
  kUnreadableFile,
  kBadCatalogue,
  kBadLayerFile,
  kBadLayer,
  kBadGlobal,
  kBadSet,
};

// The stable word of a cause, e.g. "unknown-property"; "" for kNone.
std::string_view CauseWord(Cause cause);
// The cause of a word; kNone if there is none.
Cause CauseFromWord(std::string_view word);

// The cause `Error()` put into `status`; kNone for OK and for foreign errors,
// but that ResourceExhausted is always kOutOfMemory.
Cause CauseOf(const absl::Status& status);

// A status of the cause's code with this message.
absl::Status MakeError(Cause cause, std::string_view message);

// "`type` has no property '`name`'", and both as facts.
absl::Status UnknownProperty(std::string_view type, std::string_view name);

template <typename... Args>
absl::Status Error(Cause cause, fmt::format_string<Args...> format,
                   Args&&... args) {
  return MakeError(cause, fmt::format(format, std::forward<Args>(args)...));
}

// `status` with "context: " before its message, unless that says so already;
// code and cause are kept.
absl::Status Annotate(const absl::Status& status, std::string_view context);

// The message as a `std::string_view`; lives as long as `status`.
std::string_view Message(const absl::Status& status);

namespace internal {
// The code that goes with a cause.
absl::StatusCode CodeOf(Cause cause);
}  // namespace internal

}  // namespace qom

#pragma GCC visibility pop

// Returns from the enclosing function if `expr` is not OK.
#define QOMRT_RETURN_IF_ERROR(expr)                \
  do {                                             \
    if (absl::Status qomrt_status = (expr);        \
        __builtin_expect(!qomrt_status.ok(), 0)) { \
      return qomrt_status;                         \
    }                                              \
  } while (false)

#define QOMRT_CONCAT_INNER(a, b) a##b
#define QOMRT_CONCAT(a, b) QOMRT_CONCAT_INNER(a, b)

// Assigns the value of a `StatusOr` to `lhs`, or returns its error.
#define QOMRT_ASSIGN_OR_RETURN(lhs, expr) \
  QOMRT_ASSIGN_OR_RETURN_INNER(QOMRT_CONCAT(qomrt_or_, __LINE__), lhs, expr)
#define QOMRT_ASSIGN_OR_RETURN_INNER(tmp, lhs, expr) \
  auto tmp = (expr);                                 \
  if (__builtin_expect(!tmp.ok(), 0)) {              \
    return std::move(tmp).status();                  \
  }                                                  \
  lhs = std::move(tmp).value()

#endif  // QOMRT_QOM_STATUS_H_
