// Abseil's hash tables made safe where memory runs out. Theirs are broken by an
// exception out of an insertion, even for their destructor; these grow into a
// new table, and make an element before there is a place for it.
//
// Example:
//
//   internal::HashMap<std::string, size_t, StringHash, StringEq> places;
//   places.emplace(name, places.size());  // or std::bad_alloc and no change
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_HASH_H_
#define QOMRT_QOM_INTERNAL_HASH_H_

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <tuple>
#include <type_traits>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace qom::internal {

// What is declared here hides what could allocate or copy in `Table`, whose
// elements are moved without an exception.
template <typename Table>
class SafeTable : public Table {
 public:
  using Element = typename Table::init_type;
  using iterator = typename Table::iterator;

  SafeTable() = default;
  SafeTable(std::initializer_list<Element> elements)
      : SafeTable(elements.begin(), elements.end()) {}
  template <typename Iterator>
  SafeTable(Iterator first, Iterator last) {
    for (; first != last; ++first) insert(Element(*first));
  }
  SafeTable(const SafeTable& other) : SafeTable() {
    reserve(other.size());
    for (const auto& element : other) insert(Element(element));
  }
  SafeTable(SafeTable&&) noexcept = default;
  SafeTable& operator=(const SafeTable& other) {
    return *this = SafeTable(other);
  }
  SafeTable& operator=(SafeTable&&) noexcept = default;

  // So many elements can be there without another allocation.
  void reserve(size_t size) {
    if (size > this->size() && size - this->size() > Room()) Grow(size);
  }
  std::pair<iterator, bool> insert(Element element) {
    if (Room() == 0) Grow((this->size() + 1) * 2);
    const auto there = Table::insert(std::move(element));
    used_ += there.second ? 1 : 0;
    return there;
  }
  template <typename... Args>
  std::pair<iterator, bool> emplace(Args&&... args) {
    return insert(Element(std::forward<Args>(args)...));
  }
  // Of maps only.
  template <typename Key, typename... Args>
  std::pair<iterator, bool> try_emplace(Key&& key, Args&&... args) {
    // What is made without an exception may be made in its place, in one
    // look-up.
    if constexpr (std::is_nothrow_constructible_v<typename Table::key_type,
                                                  Key&&> &&
                  std::is_nothrow_constructible_v<typename Table::mapped_type,
                                                  Args&&...>) {
      if (Room() == 0) Grow((this->size() + 1) * 2);
      const auto there = Table::try_emplace(std::forward<Key>(key),
                                            std::forward<Args>(args)...);
      used_ += there.second ? 1 : 0;
      return there;
    }
    if (const auto at = this->find(key); at != this->end()) return {at, false};
    return emplace(std::piecewise_construct,
                   std::forward_as_tuple(std::forward<Key>(key)),
                   std::forward_as_tuple(std::forward<Args>(args)...));
  }
  template <typename Key>
  auto& operator[](Key&& key) {
    return try_emplace(std::forward<Key>(key)).first->second;
  }
  void clear() {
    Table::clear();
    used_ = 0;
  }

 private:
  // Insertions that `Table` has place for. It fills seven of eight slots; one
  // that was erased may stay taken.
  size_t Room() const {
    const size_t capacity = this->capacity();
    const size_t fill =
        capacity - std::max<size_t>(capacity / 8, capacity == 7);
    return fill - std::min(fill, used_);
  }
  void Grow(size_t size) {
    Table larger(size + size / 7 + 1);  // if this throws, nothing has changed
    for (auto at = this->begin(); at != this->end();) {
      larger.insert(this->extract(at++));
    }
    static_cast<Table&>(*this) = std::move(larger);
    used_ = this->size();
  }

  size_t used_ = 0;  // slots taken since it grew, at most
};

template <typename Key, typename Value,
          typename Hash = typename absl::flat_hash_map<Key, Value>::hasher,
          typename Eq = typename absl::flat_hash_map<Key, Value>::key_equal>
using HashMap = SafeTable<absl::flat_hash_map<Key, Value, Hash, Eq>>;

template <typename Key,
          typename Hash = typename absl::flat_hash_set<Key>::hasher,
          typename Eq = typename absl::flat_hash_set<Key>::key_equal>
using HashSet = SafeTable<absl::flat_hash_set<Key, Hash, Eq>>;

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_HASH_H_
