// Looks through the types of a catalogue for what they cannot mean, before
// anything is inferred of them: a property that stands twice, a kind that there
// is not, a type that is its own ancestor, a rule for a property that nobody
// has.
//
// Example: {"a": {"parent": "b"}, "b": {"parent": "a"}} is an error,
//
//   type 'a' is its own ancestor: a > b > a
//
// Threads: any, one at a time for a model and a family.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_CHECK_MODEL_H_
#define QOMRT_COMPAT_CATALOGUE_CHECK_MODEL_H_

#include "absl/status/status.h"
#include "compat/catalogue/family.h"
#include "compat/catalogue/model.h"

#pragma GCC visibility push(default)

namespace qom::compat::model {

// InvalidArgument for the first that cannot be meant. Notes how deep each
// member of `family` lies below its oldest ancestor.
absl::Status CheckModel(const Model& model, Family& family);

}  // namespace qom::compat::model

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_CHECK_MODEL_H_
