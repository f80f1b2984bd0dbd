// Gives a short value to a std::string in a few instructions, where its own
// assign() takes seventy. A short string of libstdc++ is a pointer to its own
// buffer, a size, and that buffer; whether that is so is looked at when a
// recipe is made, and if not, assign() does it. See docs/decisions/0007.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_SHORT_TEXT_H_
#define QOMRT_QOM_INTERNAL_SHORT_TEXT_H_

#include <cstddef>
#include <cstring>
#include <string>

#pragma GCC visibility push(default)

namespace qom::internal {

class ShortText {
 public:
  static constexpr size_t kMax = 15;

  // True if `text` is short and lies in memory as this class thinks.
  static bool Fits(const std::string& text);

  explicit ShortText(const std::string& text) : size_(text.size()) {
    std::memcpy(chars_, text.c_str(), text.size() + 1);
  }

  // Puts the value into the std::string at `slot`.
  void StoreInto(void* slot) const {
    char* const bytes = static_cast<char*>(slot);
    char* own_buffer;
    std::memcpy(&own_buffer, bytes, sizeof(own_buffer));
    if (__builtin_expect(own_buffer != bytes + kBuffer, 0)) {
      // It has been given a long value, and memory for it.
      static_cast<std::string*>(slot)->assign(chars_, size_);
      return;
    }
    std::memcpy(bytes + kSize, &size_, sizeof(size_));
    std::memcpy(bytes + kBuffer, chars_, sizeof(chars_));
  }

 private:
  static constexpr size_t kSize = sizeof(char*);
  static constexpr size_t kBuffer = kSize + sizeof(size_t);

  size_t size_;
  char chars_[kMax + 1] = {};
};

}  // namespace qom::internal

#pragma GCC visibility pop

#endif  // QOMRT_QOM_INTERNAL_SHORT_TEXT_H_
