// What a class says of one of its properties, as the parts of a model; and
// what of that a row need not say because the property it stands for does.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_RAISE_PROPERTY_H_
#define QOMRT_COMPAT_CATALOGUE_RAISE_PROPERTY_H_

#include <string>

#include "compat/catalogue/model.h"
#include "qom/class.h"
#include "qom/property.h"

namespace qom::compat::model {

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

#endif  // QOMRT_COMPAT_CATALOGUE_RAISE_PROPERTY_H_
