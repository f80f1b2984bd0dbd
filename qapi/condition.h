// A `Condition` is what an `if` says: whether something is there depends on
// the configuration of a build. It is kept as it stands, and can be asked about
// one configuration.
//
// Example: "there, when both are" is {'all': ['CONFIG_A', 'CONFIG_B']}, and
//
//   condition.Holds([](std::string_view name) { return name == "CONFIG_A"; })
//
// is false.
//
// Threads: a const Condition may be asked from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_CONDITION_H_
#define QOMRT_QAPI_CONDITION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

class Condition {
 public:
  // Whether a name is one of the configuration.
  using IsSet = absl::FunctionRef<bool(std::string_view name)>;

  enum class Kind : uint8_t { kName, kAll, kAny, kNot };
  // Operands stand before what joins the `count` last of them.
  struct Step {
    Kind kind;
    std::string_view name{};  // the text is the schema's
    size_t count = 0;
  };

  Condition() = default;  // always
  explicit Condition(std::vector<Step> steps) : steps_(std::move(steps)) {}

  // Whether a configuration can have it: upper case, digits and '_'.
  static bool IsName(std::string_view name);

  bool is_always() const { return steps_.empty(); }
  bool Holds(IsSet is_set) const;
  // As people read it: "CONFIG_A and not (CONFIG_B or CONFIG_C)"; "" if always.
  std::string ToText() const;
  // "defined(CONFIG_A) && !(defined(CONFIG_B) || …)", behind an #if.
  std::string ToPreprocessor() const;

 private:
  std::vector<Step> steps_;
};

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_CONDITION_H_
