// Where the steps of reading a schema put what is wrong with it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_MISTAKES_H_
#define QOMRT_QAPI_INTERNAL_MISTAKES_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qapi/mistake.h"
#include "qom/nearest_names.h"

namespace qom::qapi::internal {

class Mistakes {
 public:
  template <typename... Args>
  void Add(Position at, Code code, fmt::format_string<Args...> format,
           Args&&... args) {
    if (!IsFull(code))
      Put(at, code, fmt::format(format, std::forward<Args>(args)...));
  }
  size_t count() const { return found_.size(); }

  // Whether Nearest() says anything: not when there were many.
  bool MaySuggest() const { return suggestions_.go_on(); }
  // "; nearest: a, b" for the end of a message, or "".
  std::string Nearest(std::string_view name,
                      std::span<const std::string_view> names);

  // All, in the order of the files and lines.
  std::vector<Mistake> Take(std::span<const std::string> files);

 private:
  struct Found {
    Position at;
    Code code;
    std::string message;
  };

  // Those of documentation leave room for the others, and the other way round.
  bool IsFull(Code code) const;
  void Put(Position at, Code code, const std::string& message);

  std::vector<Found> found_;
  size_t of_documentation_ = 0;
  Suggestions suggestions_;
};

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_MISTAKES_H_
