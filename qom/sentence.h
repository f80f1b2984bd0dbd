// Pieces of the sentences that messages are made of: an article before the name
// of a type, the names that may have been meant, the first few names of many, a
// text that stays on one line.
//
// Example:
//
//   "/machine/uart0 is an emu-uart and no bus"    WithArticle("emu-uart")
//   "unknown type 'emu-urt'; nearest: emu-uart"   OrNearest({"emu-uart"})
//   "buses: /a/bus, /b/bus and 3 more"            SomeOf
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SENTENCE_H_
#define QOMRT_QOM_SENTENCE_H_

#include <cstddef>
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

// The names that a message lists: the first few, and how many more there are.
class SomeOf {
 public:
  explicit SomeOf(size_t shown = 10, std::string_view separator = ", ")
      : shown_(shown), separator_(separator) {}

  bool empty() const { return count_ == 0; }
  // Whether the next one is shown; who makes names at a cost asks first.
  bool shows_more() const { return count_ < shown_; }
  void Add(std::string_view name);
  // "/a/bus, /b/bus and 3 more".
  std::string ToText() const;

 private:
  size_t shown_;
  std::string separator_;
  size_t count_ = 0;
  std::string text_;
};

// The first `shown` of `names`, and how many more there are.
template <typename Names>
std::string SomeOfThese(const Names& names, size_t shown,
                        std::string_view separator = ", ") {
  SomeOf some(shown, separator);
  for (const auto& name : names) some.Add(name);
  return some.ToText();
}

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_SENTENCE_H_
