// How the values of `-machine` keys are read and written: a pair of functions
// for each type of member that `MachineOption` has.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_INTERNAL_MACHINE_VALUES_H_
#define QOMRT_QDEV_OPTIONS_INTERNAL_MACHINE_VALUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "props/enum.h"
#include "qdev/options/key_values.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/option_data.h"

namespace qom::qdev::internal {

// kBadValue or kOutOfRange naming `key`, or the place below it, the value and
// what is legal; kUnknownProperty for a member that there is not. `legal` says
// what a text is.
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::string* to);
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::vector<std::string>* to);
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::optional<bool>* to);
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::optional<OnOffAuto>* to);
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::optional<KernelIrqchip>* to);
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::optional<uint64_t>* to);
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::vector<SmpCache>* to);
absl::Status Read(std::string_view key, const OptionData& value,
                  std::string_view legal, std::vector<CxlFixedWindow>* to);

// Adds the pairs that are read as `value`; none for one that is not there.
void Print(std::string_view key, const std::string& value, KeyValueList& pairs);
void Print(std::string_view key, const std::vector<std::string>& value,
           KeyValueList& pairs);
void Print(std::string_view key, const std::optional<bool>& value,
           KeyValueList& pairs);
void Print(std::string_view key, const std::optional<OnOffAuto>& value,
           KeyValueList& pairs);
void Print(std::string_view key, const std::optional<KernelIrqchip>& value,
           KeyValueList& pairs);
void Print(std::string_view key, const std::optional<uint64_t>& value,
           KeyValueList& pairs);
void Print(std::string_view key, const std::vector<SmpCache>& value,
           KeyValueList& pairs);
void Print(std::string_view key, const std::vector<CxlFixedWindow>& value,
           KeyValueList& pairs);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_OPTIONS_INTERNAL_MACHINE_VALUES_H_
