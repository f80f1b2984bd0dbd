// The objects of qdev/user_creatable.h by option.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       qdev::ObjectOption option,
//       qdev::ParseObjectOption("memory-backend-ram,id=m0,size=512M"));
//   QOMRT_ASSIGN_OR_RETURN(qom::Object * ram,
//                          qdev::ObjectAdd(context, option));
//
// Threads: as the tree; one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_OBJECT_ADD_H_
#define QOMRT_QDEV_OPTIONS_OBJECT_ADD_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/options/object_option.h"
#include "qdev/user_creatable.h"
#include "qom/context.h"
#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// ObjectAdd() with the type, the id and the properties of `option`. A list of
// texts is given to its property as "first,second". An object, or a list of
// objects, is for a property whose values have a text form, as that text:
// `limits.iops-total=100`, or {"limits": {"iops-total": 100}}, sets `limits` to
// "iops-total=100".
//
// As ObjectAdd(); InvalidArgument (kBadValue) also for any other property that
// is an object, or a list that holds more than scalars.
absl::StatusOr<Object*> ObjectAdd(Context& context, const ObjectOption& option);

// Sets the properties of `option` in `object`, whatever it is, as a user's. As
// above; those before the one that fails may be set.
absl::Status SetProperties(const ObjectOption& option, Object& object);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_OBJECT_ADD_H_
