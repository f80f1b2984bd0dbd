// `-accel NAME,PROPERTY=VALUE,…`: an accelerator as a user asks for it.
// `PROPERTY` alone is on, `noPROPERTY` off. Which one of several options works
// out is decided by who selects; the first that does.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::AccelOption option,
//                          qdev::ParseAccelOption("kvm,dirty-ring-size=4096"));
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_ACCEL_OPTION_H_
#define QOMRT_QDEV_OPTIONS_ACCEL_OPTION_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "qdev/options/key_values.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct AccelOption {
  std::string name;  // "kvm" stands for the type "kvm-accel"
  KeyValueList properties{};

  friend bool operator==(const AccelOption&, const AccelOption&) = default;
};

// InvalidArgument (kMalformed): no name, one with ':' — write one option for
// each —, or a key that is missing.
absl::StatusOr<AccelOption> ParseAccelOption(std::string_view text);
absl::StatusOr<AccelOption> AccelOptionFrom(std::span<const KeyValue> pairs);

absl::StatusOr<std::string> PrintAccelOption(const AccelOption& option);
KeyValueList ToKeyValues(const AccelOption& option);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_ACCEL_OPTION_H_
