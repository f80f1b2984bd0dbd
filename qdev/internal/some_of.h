// The names that a message lists: the first few, and how many more there are.
//
// Threads: values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_INTERNAL_SOME_OF_H_
#define QOMRT_QDEV_INTERNAL_SOME_OF_H_

#include <cstddef>
#include <string>
#include <utility>

#include "fmt/format.h"

namespace qom::qdev::internal {

class SomeOf {
 public:
  bool empty() const { return count_ == 0; }
  // Whether the next one is shown; who makes names at a cost asks first.
  bool shows_more() const { return count_ < kShown; }
  void Add(std::string name) {
    if (shows_more()) {
      if (count_ > 0) text_ += ", ";
      text_ += name;
    }
    ++count_;
  }
  // "/a/bus, /b/bus and 3 more".
  std::string ToText() const {
    return count_ <= kShown
               ? text_
               : fmt::format("{} and {} more", text_, count_ - kShown);
  }

 private:
  static constexpr size_t kShown = 10;
  std::string text_;
  size_t count_ = 0;
};

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_INTERNAL_SOME_OF_H_
