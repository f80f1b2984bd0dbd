// Checks, bytes and the tree as plain pointers, for the fuzzers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/support.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "fmt/format.h"
#include "qom/status.h"

namespace qom::fuzz {

void CheckFailed(const char* file, int line, const char* condition,
                 std::string_view message) {
  std::fputs(fmt::format("{}:{}: check failed: {}: {}\n", file, line, condition,
                         message)
                 .c_str(),
             stderr);
  std::abort();
}

std::string Why(const absl::Status& status) {
  return std::string(Message(status));
}

void CheckIsGoodError(const absl::Status& status) {
  FUZZ_CHECK(!status.ok(), "an error was expected");
  FUZZ_CHECK(!Message(status).empty(), "an error without a message");
  FUZZ_CHECK(CauseOf(status) != Cause::kNone, Why(status));
}

bool SameValue(const Value& a, const Value& b) {
  if (a.is_double() && b.is_double() && std::isnan(a.double_value())) {
    return std::isnan(b.double_value());
  }
  return a == b;
}

uint8_t Bytes::Byte() {
  if (left_.empty()) return 0;
  const char byte = left_.front();
  left_.remove_prefix(1);
  return static_cast<uint8_t>(byte);
}

std::string_view Bytes::Text(size_t most) {
  const std::string_view text = left_.substr(0, most);
  left_.remove_prefix(text.size());
  return text;
}

std::vector<std::string_view> SplitAtLines(std::string_view text,
                                           std::string_view separator) {
  const std::string line = fmt::format("\n{}\n", separator);
  std::vector<std::string_view> pieces;
  for (size_t at = text.find(line); at != text.npos; at = text.find(line)) {
    pieces.push_back(text.substr(0, at));
    text.remove_prefix(at + line.size());
  }
  pieces.push_back(text);
  return pieces;
}

Object* ParentOf(const Object& object) { return Raw(object.parent()); }

std::vector<Object*> ChildrenOf(const Object& object) {
  std::vector<Object*> all;
  for (const auto& child : object.children()) all.push_back(&*child);
  return all;
}

std::vector<Object*> Subtree(Object& top) {
  std::vector<Object*> all = {&top};
  for (size_t i = 0; i < all.size(); ++i) {
    std::ranges::copy(ChildrenOf(*all[i]), std::back_inserter(all));
  }
  return all;
}

}  // namespace qom::fuzz
