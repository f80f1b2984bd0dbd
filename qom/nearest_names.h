// Names that somebody may have meant who wrote another: for the end of a
// message about a name that is not known.
//
// Example:
//
//   NearestNames("virtio_nte", names)     {"virtio-net", ...}
//
//   Suggestions suggestions;               // of all mistakes in a file
//   for (...) message += OrNearest(suggestions.Properties(type, name));
//
// Threads: functions may be called from any thread; a Suggestions belongs to
// one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_NEAREST_NAMES_H_
#define QOMRT_QOM_NEAREST_NAMES_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "qom/limits.h"

#pragma GCC visibility push(default)

namespace qom {

class Class;

// The `limit` names of `names` that somebody who wrote `name` may have meant,
// best first: "virtio-net-pci" for "virtio-net", "virtio_nte" or "net-pci".
// None that have little in common with it.
std::vector<std::string> NearestNames(std::string_view name,
                                      std::span<const std::string_view> names,
                                      size_t limit = 3);

// The properties of `type` whose names are nearest to `name`, best first.
std::vector<std::string> NearestProperties(const Class& type,
                                           std::string_view name);

// The same for who tells many mistakes of one input: all together they compare
// no more than kMaxComparedLetters, and the mistakes beyond go without help.
class Suggestions {
 public:
  std::vector<std::string> Names(std::string_view name,
                                 std::span<const std::string_view> names,
                                 size_t limit = 3);
  std::vector<std::string> Properties(const Class& type, std::string_view name);
  // False once there is nothing more to expect.
  bool go_on() const { return compared_ < kMaxComparedLetters; }

 private:
  size_t compared_ = 0;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_NEAREST_NAMES_H_
