// How the registry turns a batch of declarations into classes, or into the list
// of everything that is wrong with them.
//
// Threads: one batch of a registry at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SEAL_SEALER_H_
#define QOMRT_QOM_SEAL_SEALER_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "qom/class.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

namespace qom::internal {

// InvalidArgument with one line a mistake.
absl::StatusOr<std::vector<std::unique_ptr<Class>>> SealBatch(
    TypeRegistry& registry, std::vector<TypeBuilder> builders);

// The type every other descends from.
TypeBuilder ObjectType();

}  // namespace qom::internal

#endif  // QOMRT_QOM_SEAL_SEALER_H_
