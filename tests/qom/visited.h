// What the tests of visitors let them visit.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QOM_VISITED_H_
#define QOMRT_TESTS_QOM_VISITED_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qom/status.h"
#include "qom/visitor.h"

namespace qom::test {

// A struct as a kind would visit it: a list of different values.
struct Point {
  std::string name;
  int64_t x = 0;
  bool visible = false;
  friend bool operator==(const Point&, const Point&) = default;
};
inline absl::Status VisitPoint(Visitor& visitor, Point* point) {
  size_t count = 3;
  QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
  std::string_view name = point->name;
  QOMRT_RETURN_IF_ERROR(visitor.Text(&name));
  Point read{
      .name = std::string(name), .x = point->x, .visible = point->visible};
  QOMRT_RETURN_IF_ERROR(visitor.Signed(&read.x, -10, 10));
  QOMRT_RETURN_IF_ERROR(visitor.Bool(&read.visible));
  QOMRT_RETURN_IF_ERROR(visitor.EndList());
  if (visitor.is_input()) *point = read;
  return absl::OkStatus();
}

// Reads a list of unsigned integers.
inline absl::Status ReadList(Visitor& visitor, std::vector<uint64_t>* list,
                             uint64_t max = UINT64_MAX) {
  size_t count = 0;
  QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
  for (size_t i = 0; i < count; ++i) {
    uint64_t element = 0;
    QOMRT_RETURN_IF_ERROR(visitor.Unsigned(&element, max));
    list->push_back(element);
  }
  return visitor.EndList();
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_QOM_VISITED_H_
