// What options mean, read slowly: one character after the other, trees as flat
// maps, errors without a reason. The fuzzer of options compares the parsers
// with it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_OPTION_REFERENCE_H_
#define QOMRT_TESTS_FUZZ_OPTION_REFERENCE_H_

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "qdev/options/accel_option.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"

namespace qom::fuzz {

// All of these are nothing where the parser must refuse.
std::optional<qdev::KeyValueList> ReferencePairs(
    std::string_view text, const qdev::KeyValueSyntax& syntax);

// The leaves of a tree by their paths.
using Path = std::vector<std::string>;
using Leaves = std::map<Path, std::string>;
std::optional<Leaves> ReferenceLeaves(std::span<const qdev::KeyValue> pairs);
// Those of a tree that was parsed from a text; all of them are texts.
Leaves LeavesOf(const qdev::OptionData& tree);

std::optional<qdev::DeviceOption> ReferenceDevice(std::string_view text);
// All of the object's leaves, "qom-type" and "id" included.
std::optional<Leaves> ReferenceObject(std::string_view text);
// Driver, property and value.
std::optional<std::vector<std::string>> ReferenceGlobal(std::string_view text);
std::optional<qdev::AccelOption> ReferenceAccel(std::string_view text);
std::optional<qdev::CpuOption> ReferenceCpu(std::string_view text);

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_OPTION_REFERENCE_H_
