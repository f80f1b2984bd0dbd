// A file descriptor that is closed when its owner ends.
//
// Example:
//
//   qom::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
//   if (!socket.is_open()) return errno;
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_DESCRIPTOR_H_
#define QOMRT_QOM_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

#pragma GCC visibility push(default)

namespace qom {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { Close(); }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  // False if what was written did not arrive.
  bool Close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || close(number) == 0;
  }

 private:
  int number_ = -1;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_DESCRIPTOR_H_
