// The text that most options are written in: `key=value,key=value`.
//
//   a=1,b=2       two pairs; the order stays, a key may come again
//   a=1,,2        a doubled comma is a comma of the value: "1,2"
//   e1000,id=n0   if a key is implied, the first value may go without it
//   a=1,          a comma at the end is read over
//   fast,nofast   where flags are allowed: fast=on, fast=off
//
// With dots in keys the pairs make a tree, and where they do, it may be written
// in JSON instead:
//
//   a.b=1,a.c=2,l.0=x,l.1=y      {"a": {"b": "1", "c": "2"}, "l": ["x", "y"]}
//
// The values of a text are texts; JSON may carry numbers and booleans. Of a key
// that comes again, a tree keeps the last value.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::KeyValueList pairs,
//                          qdev::ParseKeyValues("e1000,id=n0",
//                                               {.implied_key = "driver"}));
//
// Errors: InvalidArgument (kMalformed) that names the byte or the key. What
// Parse… gives, Print… turns into a text that parses to the same.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_KEY_VALUES_H_
#define QOMRT_QDEV_OPTIONS_KEY_VALUES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "qdev/options/option_data.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct KeyValue {
  std::string key;
  std::string value;

  friend bool operator==(const KeyValue&, const KeyValue&) = default;
};
using KeyValueList = std::vector<KeyValue>;

struct KeyValueSyntax {
  // The key of a first value that stands alone; empty: none is implied.
  std::string_view implied_key{};
  // That value ends at the first comma, doubled or not.
  bool implied_has_no_comma = false;
  // A key alone is on; one that begins with "no" is off, without the "no".
  // That is also how a key such as "notify" alone is read: write notify=on.
  bool flags = false;
};

// Fails for a NUL, a key without a name or value, and more than
// OptionData::kMaxValues pairs.
absl::StatusOr<KeyValueList> ParseKeyValues(std::string_view text,
                                            const KeyValueSyntax& syntax = {});
// Fails for a key that no text can carry (empty, or with ',', '=' or NUL, or a
// first one that begins like JSON, but for a flag that is off) and for a value
// with a NUL.
absl::StatusOr<std::string> PrintKeyValues(std::span<const KeyValue> pairs,
                                           const KeyValueSyntax& syntax = {});

// The tree that the dots in the keys make: an object; below it, keys that are
// all numbers make a list. Fails, with the key, for a gap in a list, a mix of
// numbers and names, a key that has a value and members, an empty part of a
// key, and more than OptionData::kMaxDepth levels or kMaxValues names.
absl::StatusOr<OptionData> NestKeyValues(std::span<const KeyValue> pairs);

// The pairs that make `tree`. Fails, with the key, if a text cannot carry it: a
// scalar that is no text, an empty list or object below the top, a name that is
// a number or has a '.', ',' or '='.
absl::StatusOr<KeyValueList> FlattenToKeyValues(const OptionData& tree);

// A text that begins with '{' is JSON, any other goes through the two above.
absl::StatusOr<OptionData> ParseOptionTree(std::string_view text,
                                           const KeyValueSyntax& syntax = {});
// In text if that can carry all of it, else in JSON. Fails if neither can.
absl::StatusOr<std::string> PrintOptionTree(const OptionData& tree,
                                            const KeyValueSyntax& syntax = {});

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_KEY_VALUES_H_
