// `-global DRIVER.PROPERTY=VALUE`: a user's entry of the global layer, for all
// objects that are a DRIVER.
//
//   e1000.mitigation=off              split at the first dot and the first '='
//   nvme-ns.zoned.max_open=4          property "zoned.max_open"
//   virtio-blk-device.serial=a,b      the value is taken as it stands
//   driver=pc-7.2-nic,property=x,value=a,,b
//                                     for a driver with a dot; ",," is a comma
//
// Whoever knows the types may have a dot that leaves one of them go first:
// "cfi.pflash01.width=4" is then the property "width".
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(compat::TableEntry entry,
//                          qdev::ParseGlobalOption("e1000.mitigation=off"));
//
// Whether the driver and the property exist is for the layers to say.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_GLOBAL_OPTION_H_
#define QOMRT_QDEV_OPTIONS_GLOBAL_OPTION_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "qdev/options/key_values.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// InvalidArgument (kMalformed) naming what is missing or wrong.
absl::StatusOr<compat::TableEntry> ParseGlobalOption(std::string_view text);
// The same, but the short form is split at the first dot that leaves the name
// of a type, if one does.
absl::StatusOr<compat::TableEntry> ParseGlobalOption(std::string_view text,
                                                     const TypeRegistry& types);
// The same from the three pairs.
absl::StatusOr<compat::TableEntry> GlobalOptionFrom(
    std::span<const KeyValue> pairs);

// The short form if that can carry it. The value is written as text, whatever
// its kind. Fails for an optional entry and for what no text can carry.
absl::StatusOr<std::string> PrintGlobalOption(const compat::TableEntry& entry);
// The three pairs; fails for an optional entry.
absl::StatusOr<KeyValueList> ToKeyValues(const compat::TableEntry& entry);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_GLOBAL_OPTION_H_
