// Makes a model of a registry and of machines: what the files of a catalogue
// need to say, and no more, so that Infer() finds the rest.
//
// Example: of
//
//   registry.Register<Disk>();  // with a constructor that embeds a "core"
//
// RaiseTypes() makes, among others,
//
//   {.name = "disk", .parent = "object", .children = {{"core", "core"}},
//    .props = {{"n", "uint32"}}, .aliases = {{"n", {"core", "n"}}}}
//
// because a new Disk shows that child, and its "n" leads there.
//
// Threads: as Context::New(); the registry must not be sealed, nor the
// catalogue changed meanwhile, and the model belongs to its caller.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_RAISE_H_
#define QOMRT_COMPAT_CATALOGUE_RAISE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/model.h"
#include "qom/class.h"
#include "qom/property.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::compat::model {

void RaiseTypes(TypeRegistry& registry, const Catalogue& catalogue,
                Model& model);
// What the other files say; before RaiseTypes(). InvalidArgument if an
// attribute has the name of a key, or if types take layers in a way that the
// format cannot say.
absl::Status RaiseMachines(TypeRegistry& registry, const Catalogue& catalogue,
                           Model& model);

// All that a class says of one of its properties, and of itself: what must not
// differ after writing and reading.
Property RaiseProperty(const Class& type, const ClassProperty& property);
Type RaiseType(const Class& type);

// ---- Parts of it -----------------------------------------------------------

// Another name of a property of the same object.
bool IsSpelling(const ClassProperty& property);
// Stands for a property of an embedded object.
bool IsChildAlias(const ClassProperty& property);
// Whose value it is in the end, as far as fields go.
const ClassProperty& FieldOf(const ClassProperty& property);

bool IsReadOnly(const ClassProperty& property);
bool IsUnreadable(const ClassProperty& property);

// Without a kind.
Row RowOf(const ClassProperty& property);
// Takes out of `row` what the target of `property` says anyway.
void LeaveOutTarget(const ClassProperty& property, bool is_bound, Row& row);
Limits LimitsOf(const ClassProperty& property);
// The kind as a catalogue names it; "" if it has no name. `shown` is a value
// that some object shows; may be null.
std::string KindName(const ClassProperty& property, const Value* shown);

}  // namespace qom::compat::model

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_RAISE_H_
