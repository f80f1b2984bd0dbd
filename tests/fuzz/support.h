// What the fuzzers share: checks that end the process with a message, bytes
// taken one after the other, and the tree as plain pointers (a fuzzer is one
// thread and knows what lives).
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_SUPPORT_H_
#define QOMRT_TESTS_FUZZ_SUPPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qom/object.h"
#include "qom/value.h"

// Ends the process, with the place and the message, unless `condition` holds.
// The message is made only then.
#define FUZZ_CHECK(condition, message)                                     \
  do {                                                                     \
    if (!(condition)) {                                                    \
      ::qom::fuzz::CheckFailed(__FILE__, __LINE__, #condition, (message)); \
    }                                                                      \
  } while (false)

namespace qom::fuzz {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition,
                              std::string_view message);

// The message of a status as a text of its own.
std::string Why(const absl::Status& status);
// Checks that `status` is an error that says something and has a cause.
void CheckIsGoodError(const absl::Status& status);

// True if they are the same; numbers that are no number are.
bool SameValue(const Value& a, const Value& b);

// Bytes from the front of an input; zeros after its end.
class Bytes {
 public:
  explicit Bytes(std::string_view input) : left_(input) {}

  bool empty() const { return left_.empty(); }
  uint8_t Byte();
  // A number below `n`, which is at most 256.
  size_t Below(size_t n) { return Byte() % n; }
  // True `n` times of 256.
  bool Chance(unsigned n) { return Byte() < n; }
  std::string_view Text(size_t most);
  std::string_view Rest() { return Text(left_.size()); }
  template <typename C>
  auto& Pick(C& from) {
    return from[Below(std::size(from))];
  }

 private:
  std::string_view left_;
};

// The pieces of `text` between lines that are `separator`.
std::vector<std::string_view> SplitAtLines(std::string_view text,
                                           std::string_view separator);

// What a pointer or a `Ref` points to, which may be null.
template <typename P>
auto* Raw(const P& pointer) {
  return pointer ? &*pointer : nullptr;
}

Object* ParentOf(const Object& object);
std::vector<Object*> ChildrenOf(const Object& object);
// `top` and everything below, parents first.
std::vector<Object*> Subtree(Object& top);

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_SUPPORT_H_
