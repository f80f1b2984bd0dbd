// C++ of a schema: enums with the names of their values, structs with optional
// members and variants, how they are read and written, commands and events as
// types, and what query-qmp-schema answers. The files of the same schema are
// the same.
//
// Example:
//
//   for (const qapi::GeneratedFile& file :
//        qapi::Generate(loaded.schema, {.stem = "disk"})) {
//     Write(file.name, file.text);  // disk.h, disk.cc, …
//   }
//
// What has a condition stands between #if and #endif.
//
// Threads: may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_GENERATE_H_
#define QOMRT_QAPI_GENERATE_H_

#include <string>
#include <string_view>
#include <vector>

#include "qapi/schema.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

struct GenerateOptions {
  std::string stem;          // of the names of the files
  std::string name_space{};  // "acme::schema"; as the stem if empty
};

// Whether code can stand in a namespace of this name.
bool IsNamespace(std::string_view name);

struct GeneratedFile {
  std::string name;
  std::string text;
};

// Of a schema without mistakes.
std::vector<GeneratedFile> Generate(const Schema& schema,
                                    const GenerateOptions& options);

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_GENERATE_H_
