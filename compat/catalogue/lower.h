// Makes run-time types and machine versions of a model that Infer() completed;
// nothing is decided here.
//
// Example: a type whose `found` is one property {"n", "uint16", 8}, read-only,
// becomes
//
//   TypeBuilder("disk").Parent("device").Property(
//       RuntimeProperty(registry, "n", "uint16", 8), with kReadOnly)
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_LOWER_H_
#define QOMRT_COMPAT_CATALOGUE_LOWER_H_

#include "absl/status/status.h"
#include "compat/catalogue/model.h"
#include "compat/machine.h"
#include "qom/registry.h"

namespace qom::compat::model {

// Adds every type to the registry, or none; does not seal it.
absl::Status LowerTypes(const Model& model, TypeRegistry& registry);

// Adds machines, accelerators and platforms with their tables. AlreadyExists
// and NotFound as MachineSet says.
absl::Status LowerMachines(const Model& model, MachineSet& machines);
// The table that an accel_NAME.json stands for.
SharedTable TableOf(const AccelFile& file);
// Puts those in front, file by file.
void LowerAccelFiles(const Model& model, MachineSet& machines);

}  // namespace qom::compat::model

#endif  // QOMRT_COMPAT_CATALOGUE_LOWER_H_
