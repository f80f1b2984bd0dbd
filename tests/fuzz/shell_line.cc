// Fuzzes command lines: what was split, quoted again, splits into the same; and
// options are the words in their order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/shell_line.h"

#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

// `word` in quotes that hold everything but themselves.
std::string QuotedWord(std::string_view word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

}  // namespace

void FuzzShellLine(std::string_view input) {
  const auto words = qdev::SplitShellLine(input);
  if (!words.ok()) return CheckIsGoodError(words.status());
  std::string line;
  bool is_log = false;
  for (const std::string& word : *words) {
    line += QuotedWord(word) + " ";
    is_log = is_log || word.find(": starting up") != word.npos;
  }
  if (!is_log) {
    const auto again = qdev::SplitShellLine(line);
    FUZZ_CHECK(again.ok() && *again == *words, line);
  }
  const auto call = qdev::ReadEmulatorCall(*words);
  if (!call.ok()) return CheckIsGoodError(call.status());
  FUZZ_CHECK(call->options.size() <= words->size(), line);
}

}  // namespace qom::fuzz
