// Pieces of the sentences that messages are made of: an article before the name
// of a type, the names that may have been meant, a text that stays on one line.
//
// Example:
//
//   "/machine/uart0 is an emu-uart and no bus"    WithArticle("emu-uart")
//   "unknown type 'emu-urt'; nearest: emu-uart"   OrNearest({"emu-uart"})
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SENTENCE_H_
#define QOMRT_QOM_SENTENCE_H_

#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

namespace qom {

// "an e1000", "a pci-bus": the name of a type in a sentence.
std::string WithArticle(std::string_view name);
// "; nearest: a, b" for the end of a message, or "".
std::string OrNearest(const std::vector<std::string>& nearest);
// `text` on one line, with all spelled out ("\\x1b") that could steer a
// terminal or mislead a reader: controls, marks of direction, characters
// without a width, bytes that are no UTF-8.
std::string Escaped(std::string_view text);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_SENTENCE_H_
