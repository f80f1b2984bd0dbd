// A schema of registered types: each as an object with its properties, all
// together as a union over the name of the type. Types are only looked at; no
// object is made.
//
// Example:
//
//   const qapi::Exported exported = qapi::ExportQapi(types);
//   Write("devices.json", exported.text);
//   Print("{} of {} properties are documented", exported.documented,
//         exported.properties);
//
// A property that nobody can set is left out; so is one whose name QAPI does
// not allow, which the schema tells in a comment.
//
// Threads: may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_EXPORT_H_
#define QOMRT_QAPI_EXPORT_H_

#include <cstddef>
#include <span>
#include <string>

#include "qom/class.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

struct Exported {
  std::string text;
  size_t types = 0;
  size_t properties = 0;
  size_t documented = 0;  // of these properties
};

struct ExportOptions {
  // Members say their defaults, histories and ranges by keys that only this
  // project reads, and ImportTypes() takes over; else these are in the
  // descriptions.
  bool extended = false;
};

// In the QAPI language. Every member is optional.
Exported ExportQapi(std::span<const Class* const> types,
                    const ExportOptions& options = {});
// As JSON Schema, draft 2020-12, for editors and validators.
Exported ExportJsonSchema(std::span<const Class* const> types);

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_EXPORT_H_
