// Values checked by a schema as it stands, without C++ that is generated of it:
// the arguments of options among them.
//
// Example, after which -object, object_add, -device and device_add take only
// what the schema says, of types that it has:
//
//   QOMRT_ASSIGN_OR_RETURN(qapi::ArgumentCheck check,
//                          qapi::SchemaCheck(loaded.schema, "ObjectOptions"));
//   qdev::ArgumentChecksOf(context).Add(std::move(check));
//
// Errors are those of qapi/codec.h: they name the member, and the nearest names
// or what is expected.
//
// Threads: functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_SCHEMA_CHECK_H_
#define QOMRT_QAPI_SCHEMA_CHECK_H_

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qapi/codec.h"
#include "qapi/schema.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

// OK if `value` is a `type`; conditions are not looked at. In text, a list is
// also one text, "0-2,4", and a text in place of an object is whoever reads
// it's to judge.
absl::Status CheckValue(const Type& type, const Value& value,
                        Reader::From from = Reader::From::kJson);

// As qdev::ArgumentChecks has it.
using ArgumentCheck = std::function<absl::Status(
    std::string_view type, const Value& arguments, bool strict)>;

// Takes arguments that are a union `name` with the type as its discriminator; a
// type that this has no value for may have any. NotFound if there is no such
// union. `schema` lives longer.
absl::StatusOr<ArgumentCheck> SchemaCheck(
    const Schema& schema, std::string_view name = "ObjectOptions");

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_SCHEMA_CHECK_H_
