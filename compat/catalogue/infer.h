// Works out what a catalogue's files leave to be inferred, once, when they are
// read: how each property is held, which ancestor's word holds for it, where
// aliases lead and what objects they need, what owners give their children,
// which types take layers.
//
// Example: of
//
//   "core": {"props": [["n", "uint32", 1]]},
//   "disk": {"props": [["n", "uint32"]], "aliases": {"n": ["core", "n"]}}
//
// it finds that "disk" needs a hidden child, and that its "n" leads there:
//
//   found = {.properties = {{.row = {"n", "uint32", .kind = "uint32"},
//                            .alias = {"core", "n", "hidden-core"}}},
//            .children = {{"hidden-core", "core", .hidden = true}}}
//
// Threads: any, one at a time for a model, a family and a catalogue.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_INFER_H_
#define QOMRT_COMPAT_CATALOGUE_INFER_H_

#include "absl/status/status.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/family.h"
#include "compat/catalogue/model.h"

#pragma GCC visibility push(default)

namespace qom::compat::model {

// Fills `found` of every type, and the notes and `for_descendants` of
// `catalogue`. InvalidArgument if types do not fit together.
absl::Status Infer(Model& model, Catalogue& catalogue);

// The same for one type, after its parent and what it embeds. What it knows of
// values is what the type and its ancestors say.
absl::Status InferType(Model& model, Family& family, Family::Member& member,
                       Catalogue& catalogue);

}  // namespace qom::compat::model

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_INFER_H_
