// What an error is about, as facts beside its message: a program that shows,
// counts or decides reads these and never a sentence. They ride on the
// `absl::Status` and stay when it is annotated.
//
// Example:
//
//   qom::ErrorFacts facts = qom::FactsOf(status);
//   if (facts.cause == qom::Cause::kUnknownProperty) Suggest(facts.property);
//   facts.entry = place;  // known only here, on the way up
//   return qom::WithFacts(status, facts);
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_ERROR_FACTS_H_
#define QOMRT_QOM_ERROR_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qom/status.h"

#pragma GCC visibility push(default)

namespace qom {

// Where the entry of a table stands, and what it says.
struct EntryPlace {
  std::string layer{};
  std::string table{};
  int64_t index = -1;
  std::string driver{};
  std::string property{};
  std::string value{};
  std::string file{};
  int64_t line = 0;

  friend bool operator==(const EntryPlace&, const EntryPlace&) = default;
};

// Empty where nothing is known.
struct ErrorFacts {
  Cause cause = Cause::kNone;
  std::string subject{};  // path of the object, or name of the type
  std::string property{};
  std::string value{};  // as it was given
  std::string legal{};  // what it may be
  std::string type{};   // of the object that was to be made or set
  std::vector<std::string> nearest{};  // names that may have been meant
  std::optional<EntryPlace> entry{};

  friend bool operator==(const ErrorFacts&, const ErrorFacts&) = default;
};

// What is known about an error; nothing of OK and of foreign errors.
ErrorFacts FactsOf(const absl::Status& status);

// `message` with the middle left out of lines, and of the whole, where they are
// too long to be read; `room` holds the text if it is another one. Every error
// that is made here is shortened so.
std::string_view Shortened(std::string_view message, std::string& room);

// An error of the code of `facts.cause`.
absl::Status MakeError(const ErrorFacts& facts, std::string_view message);

// `status` with these facts instead of its own; code, message and what else it
// carries are kept. Without effect on OK.
absl::Status WithFacts(const absl::Status& status, const ErrorFacts& facts);

// `status` with another message, and all else as it is. The message may have
// any number of lines (mistakes, one each); those too long to be read are
// shortened.
absl::Status WithMessage(const absl::Status& status, std::string_view message);

// "context: why"; only `why` if the context is one of the places that it begins
// with, as where properties set one another in a circle.
std::string InContext(std::string_view context, std::string_view why);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_ERROR_FACTS_H_
