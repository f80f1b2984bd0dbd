// Hash and comparison of property names, inline: eight bytes at a time, the
// last eight overlapping. A look-up by name is dominated by these two, and a
// call to a library's hash alone costs more than the whole look-up may (see
// docs/decisions/0006-inline-name-hash.md). Not for tables that live longer
// than the process, and not against chosen collisions: every name of a class
// is known when it is sealed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_NAME_HASH_H_
#define QOMRT_QOM_INTERNAL_NAME_HASH_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#pragma GCC visibility push(default)

namespace qom::internal {

inline uint64_t LoadEight(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}
inline uint64_t LoadFour(const char* at) {
  uint32_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

// Up to seven bytes as one word; different for different texts of one length.
inline uint64_t LoadShort(const char* at, size_t size) {
  if (size >= 4) return LoadFour(at) | LoadFour(at + size - 4) << 32;
  if (size == 0) return 0;
  return static_cast<uint64_t>(static_cast<unsigned char>(at[0])) |
         static_cast<uint64_t>(static_cast<unsigned char>(at[size / 2])) << 8 |
         static_cast<uint64_t>(static_cast<unsigned char>(at[size - 1])) << 16;
}

__extension__ typedef unsigned __int128 Uint128;

// The halves of a product of 128 bits, folded: every bit of the input reaches
// every bit of the result.
inline uint64_t Mix(uint64_t word) {
  const Uint128 product = static_cast<Uint128>(word) * 0x9e3779b97f4a7c15u;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t HashName(std::string_view name) {
  const char* at = name.data();
  const size_t size = name.size();
  uint64_t hash = size + 1;
  if (__builtin_expect(size < 8, 0)) {
    return Mix(hash << 56 ^ LoadShort(at, size));
  }
  const char* const last = at + size - 8;
  for (; at < last; at += 8) hash = Mix(hash ^ LoadEight(at));
  return Mix(hash ^ LoadEight(last));
}

inline bool SameName(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  const char* x = a.data();
  const char* y = b.data();
  if (__builtin_expect(size < 8, 0)) {
    return LoadShort(x, size) == LoadShort(y, size);
  }
  const char* const last = x + size - 8;
  for (; x < last; x += 8, y += 8) {
    if (LoadEight(x) != LoadEight(y)) return false;
  }
  return LoadEight(last) == LoadEight(b.data() + size - 8);
}

}  // namespace qom::internal

#pragma GCC visibility pop

#endif  // QOMRT_QOM_INTERNAL_NAME_HASH_H_
