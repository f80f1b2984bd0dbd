// Makes run-time types and machine versions of a model that Infer() completed;
// nothing is decided here.
//
// Example: a type whose `found` is one property {"n", "uint16", 8}, read-only,
// becomes
//
//   TypeBuilder("disk").Parent("device").Property(
//       RuntimeProperty(registry, "n", "uint16", 8), with kReadOnly)
//
// Threads: any; nobody changes the model meanwhile, and a `MachineSet` belongs
// to its caller.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_LOWER_H_
#define QOMRT_COMPAT_CATALOGUE_LOWER_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/model.h"
#include "compat/machine.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

#pragma GCC visibility push(default)

namespace qom::compat::model {

// Every type, for `registry` to seal.
absl::StatusOr<std::vector<TypeBuilder>> LowerTypes(const Model& model,
                                                    TypeRegistry& registry);

// InvalidArgument for an exception with a value that its properties cannot
// have.
absl::Status CheckExceptions(const Model& model, TypeRegistry& registry);

// Adds machines, accelerators and platforms with their tables. AlreadyExists
// and NotFound as MachineSet says.
absl::Status LowerMachines(const Model& model, MachineSet& machines);
// The table that an accel_NAME.json stands for.
SharedTable TableOf(const AccelFile& file);
// Puts those in front, file by file. InvalidArgument if one stands for more
// than kMaxEntries entries.
absl::Status LowerAccelFiles(const Model& model, MachineSet& machines);

}  // namespace qom::compat::model

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_LOWER_H_
