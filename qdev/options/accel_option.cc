// `-accel` to and from an `AccelOption`.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/accel_option.h"

#include <new>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/key_values.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr KeyValueSyntax kAccelSyntax = {.implied_key = "accel", .flags = true};

}  // namespace

absl::StatusOr<AccelOption> AccelOptionFrom(
    std::span<const KeyValue> pairs) try {
  AccelOption option;
  for (const KeyValue& pair : pairs) {
    if (pair.key != "accel") {
      option.properties.push_back(pair);
      continue;
    }
    if (!option.name.empty()) {
      return Error(Cause::kMalformed, "it names two accelerators, {} and {}",
                   Quoted(option.name), Quoted(pair.value));
    }
    option.name = pair.value;
  }
  if (option.name.empty()) {
    return Error(Cause::kMalformed,
                 "it names no accelerator; write NAME,PROPERTY=VALUE,…");
  }
  if (option.name.find(':') != std::string::npos) {
    return Error(Cause::kMalformed,
                 "{} is a list; write one -accel for each accelerator",
                 Quoted(option.name));
  }
  return option;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<AccelOption> ParseAccelOption(std::string_view text) try {
  const absl::StatusOr<KeyValueList> pairs = ParseKeyValues(text, kAccelSyntax);
  absl::StatusOr<AccelOption> option =
      pairs.ok() ? AccelOptionFrom(*pairs) : pairs.status();
  if (option.ok()) return option;
  return Annotate(option.status(), fmt::format("-accel {}", Quoted(text)));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

KeyValueList ToKeyValues(const AccelOption& option) {
  KeyValueList pairs = {{"accel", option.name}};
  pairs.insert(pairs.end(), option.properties.begin(), option.properties.end());
  return pairs;
}

absl::StatusOr<std::string> PrintAccelOption(const AccelOption& option) try {
  const KeyValueList pairs = ToKeyValues(option);
  QOMRT_ASSIGN_OR_RETURN(const AccelOption same, AccelOptionFrom(pairs));
  return PrintKeyValues(pairs, kAccelSyntax);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
