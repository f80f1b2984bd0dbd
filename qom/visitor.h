// A `Visitor` carries a value into or out of a property without either side
// knowing the other: an input visitor fills the pointer it is given (from a
// text, a `Value`, a JSON document …), an output visitor reads from it. Every
// kind of property visits exactly one of the calls below.
//
// Example (a property of a user-defined kind):
//
//   absl::Status Visit(qom::Visitor& visitor, Celsius* value) {
//     return visitor.Signed(&value->degrees, -273, 10'000);
//   }
//
// Errors of input: InvalidArgument (kBadValue) if the value cannot be read as
// the kind, OutOfRange (kOutOfRange) if it is readable but does not fit. On an
// error the pointer's target is unchanged.
// Threads: a visitor belongs to one thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_VISITOR_H_
#define QOMRT_QOM_VISITOR_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

#pragma GCC visibility push(default)

namespace qom {

class Value;

// Who sets a property.
enum class SetBy : uint8_t {
  kInternal,  // the program: device code, a creation plan
  kLayer,     // an accelerator, platform, machine or sugar entry
  kUser,      // an option or a global
  kMonitor,   // a management client
};

class Visitor {
 public:
  bool is_input() const { return is_input_; }
  // Input: who sets. An alias passes the visitor on, so that what it stands
  // for knows.
  SetBy by() const { return by_; }
  // False for defaults: what a type starts with may be a value, such as an
  // empty text, that nobody is allowed to set.
  bool checks_rules() const { return checks_rules_; }

  virtual absl::Status Bool(bool* value) = 0;
  // An integer of 0..max. With max 2^64-1 a text may carry a minus sign, which
  // wraps; with a smaller max a minus sign is refused.
  virtual absl::Status Unsigned(uint64_t* value, uint64_t max) = 0;
  virtual absl::Status Signed(int64_t* value, int64_t min, int64_t max) = 0;
  // Bytes; a text may have a suffix B K M G T P E (powers of 1024).
  virtual absl::Status Size(uint64_t* value) = 0;
  virtual absl::Status Number(double* value) = 0;
  // On input `*value` views memory that lives until the next call or the end
  // of the visitor.
  virtual absl::Status Text(std::string_view* value) = 0;
  // Before the elements of a list: input sets `*count`, output reads it. Then
  // each element is visited in order, then EndList.
  virtual absl::Status BeginList(size_t* count) = 0;
  // The same before a list of nothing but unsigned integers, whose text may
  // have ranges: "0-2,4".
  virtual absl::Status BeginNumbers(size_t* count) { return BeginList(count); }
  virtual absl::Status EndList() = 0;
  // A property without a value, e.g. a link that is not set. Output only.
  virtual absl::Status Null() = 0;
  // A value of any kind, lists of lists and objects included. As text, it is
  // JSON if `as_json`, and what is no JSON is a text all the same; else a text
  // is itself.
  virtual absl::Status Any(Value* value, bool as_json) = 0;
  // A value that nobody told. Output only; an error (kUnknownValue) if the
  // visitor has no word for it.
  virtual absl::Status Unknown();

 protected:
  explicit Visitor(bool is_input, SetBy by = SetBy::kInternal,
                   bool checks_rules = true)
      : is_input_(is_input), checks_rules_(checks_rules), by_(by) {}
  ~Visitor() = default;
  Visitor(const Visitor&) = default;
  Visitor& operator=(const Visitor&) = default;

 private:
  bool is_input_;
  bool checks_rules_;
  SetBy by_;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_VISITOR_H_
