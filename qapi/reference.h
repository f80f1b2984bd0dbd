// The reference of a schema for people: what its documentation says, with the
// types, conditions and features that its definitions say.
//
// Example:
//
//   const std::string page =
//       qapi::Reference(loaded.schema, qapi::ReferenceFormat::kMarkdown);
//
// The markup of documentation is a part of reStructuredText: paragraphs, lists,
// literal blocks, headings, directives; `text`, ``text``, *text*, **text** and
// @name. What else there is shows as it stands.
//
// Threads: may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_REFERENCE_H_
#define QOMRT_QAPI_REFERENCE_H_

#include <cstdint>
#include <string>

#include "qapi/schema.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

enum class ReferenceFormat : uint8_t {
  kMarkdown,
  kHtml,  // a page that needs nothing else
};

// The same text for the same schema.
std::string Reference(const Schema& schema, ReferenceFormat format);

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_REFERENCE_H_
