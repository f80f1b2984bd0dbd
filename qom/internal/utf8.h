// Where the characters of a text that claims to be UTF-8 end.
//
// Threads: a pure function.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_UTF8_H_
#define QOMRT_QOM_INTERNAL_UTF8_H_

#include <cstddef>
#include <string_view>

namespace qom::internal {

// Bytes of the UTF-8 character that `text` starts with; 0 if it is none.
size_t CharacterSize(std::string_view text);
// Whether all of `text` is.
bool IsUtf8(std::string_view text);

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_UTF8_H_
