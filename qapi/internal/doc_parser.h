// Reads a documentation comment.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_DOC_PARSER_H_
#define QOMRT_QAPI_INTERNAL_DOC_PARSER_H_

#include "qapi/doc_comment.h"
#include "qapi/internal/lexer.h"
#include "qapi/internal/mistakes.h"

namespace qom::qapi::internal {

// The comment that `start` begins, to its last line.
DocComment ParseDoc(const Token& start, Lexer& lexer, Mistakes& mistakes);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_DOC_PARSER_H_
