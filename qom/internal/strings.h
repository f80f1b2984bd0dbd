// The one border between `std::string_view`, which our API speaks, and
// `absl::string_view`, which is a class of its own where Abseil was built for
// C++14 (Debian 12) and the same type elsewhere. Compiles in both worlds.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_STRINGS_H_
#define QOMRT_QOM_INTERNAL_STRINGS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"
#include "qom/internal/name_hash.h"

namespace qom::internal {

inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

inline std::string_view ToStd(absl::string_view text) {
  return std::string_view(text.data(), text.size());
}

// Hash and equality for `absl::flat_hash_map<std::string, V, StringHash,
// StringEq>`, so that look-ups take a `std::string_view` without a copy.
struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return HashName(text); }
};
struct StringEq {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const {
    return SameName(a, b);
  }
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_STRINGS_H_
