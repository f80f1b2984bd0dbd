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
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/ref.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

inline constexpr std::string_view kObjects = "/objects";
inline constexpr std::string_view kPeripheral = "/machine/peripheral";
inline constexpr std::string_view kPeripheralAnon = "/machine/peripheral-anon";
inline constexpr std::string_view kUnattached = "/machine/unattached";

// Containers that were made for something, in the order they were made in.
class Containers {
 public:
  // Takes out those that are empty. Those that are not may be taken back later.
  void TakeBack();

 private:
  friend absl::StatusOr<Ref<Object>> EnsureContainer(Context& context,
                                                     std::string_view path,
                                                     Containers* made);

  std::vector<Ref<Object>> made_;
};

// The object at an absolute path, each missing part made as a container.
// `made`, if given, gets these, too. On an error nothing is left of them.
absl::StatusOr<Ref<Object>> EnsureContainer(Context& context,
                                            std::string_view path,
                                            Containers* made = nullptr);

// Puts a machine at /machine and its containers below it. FailedPrecondition if
// it is taken out meanwhile.
absl::Status PlaceMachine(Context& context, const Ref<Object>& machine);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_CONTAINERS_H_
