// The places of a machine's tree: /objects for what users create,
// /machine/peripheral and /machine/peripheral-anon for their devices with and
// without a name, /machine/unattached for what nobody gave a place.
//
// Threads: as the tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_CONTAINERS_H_
#define QOMRT_QDEV_CONTAINERS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/ref.h"

namespace qom::qdev {

inline constexpr std::string_view kObjects = "/objects";
inline constexpr std::string_view kPeripheral = "/machine/peripheral";
inline constexpr std::string_view kPeripheralAnon = "/machine/peripheral-anon";
inline constexpr std::string_view kUnattached = "/machine/unattached";

// The object at an absolute path, each missing part made as a container.
// `made`, if given, is the first of these, which takes all below it along when
// it goes; null if none was missing. On an error nothing is left of them.
absl::StatusOr<Object*> EnsureContainer(Context& context, std::string_view path,
                                        Ref<Object>* made = nullptr);

// Puts a machine at /machine and its containers below it.
absl::Status PlaceMachine(Context& context, const Ref<Object>& machine);

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_CONTAINERS_H_
