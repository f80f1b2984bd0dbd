// The answer to query-qmp-schema: what a client can learn of a schema over the
// wire. Commands and events come first, then the types that they use in the
// order of first use; types are numbered, for their names are no promise.
//
// Example, of {'command': 'stop'}:
//
//   [{"name": "stop", "meta-type": "command", "arg-type": "0", "ret-type":
//   "0"},
//    {"name": "0", "meta-type": "object", "members": []}]
//
// Threads: may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTROSPECT_H_
#define QOMRT_QAPI_INTROSPECT_H_

#include "qapi/schema.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

struct IntrospectOptions {
  bool unmask = false;  // names of types instead of numbers
};

// A list of objects; what has a condition is there.
Value Introspect(const Schema& schema, const IntrospectOptions& options = {});
// Only what is there in a configuration, under the numbers of the whole schema,
// as an emulator of that configuration answers: a type without a condition is
// told even if only what is not there uses it.
Value Introspect(const Schema& schema, const IntrospectOptions& options,
                 Condition::IsSet is_set);

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_INTROSPECT_H_
