// Delta debugging: of many things, the few that together turn the verdict of a
// test. Of none of them the verdict is good, of all of them bad.
//
// Example:
//
//   SmallestSet smallest([](const Members& set) {
//     return Has(set, 1) && Has(set, 3) ? Verdict::kBad : Verdict::kGood;
//   }, {}, 4);
//   smallest.Find({0, 1, 2, 3})  // {1, 3}
//
// Threads: the caller's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_INTERNAL_SMALLEST_SET_H_
#define QOMRT_COMPAT_INTERNAL_SMALLEST_SET_H_

#include <cstddef>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/bisect.h"

namespace qom::compat::internal {

using Members = std::vector<size_t>;  // ascending

class SmallestSet {
 public:
  using Test = std::function<absl::StatusOr<Verdict>(const Members&)>;

  // Of `count` things, as the progress tells at first.
  SmallestSet(Test test, const BisectOptions& options, size_t count = 0)
      : test_(std::move(test)), options_(options), left_(count) {}

  // The verdict of a set, from memory if it was asked before.
  absl::StatusOr<Verdict> Of(const Members& set);
  // The same, asked once more.
  absl::StatusOr<Verdict> Again(const Members& set);

  // Of a set that is bad, members of which none can be spared; then, if there
  // are, fewer of them or of all.
  absl::StatusOr<Members> Find(Members bad);

  size_t runs() const { return runs_; }
  size_t could_not_tell() const { return could_not_tell_; }
  bool is_smallest() const { return is_smallest_; }

 private:
  // Makes `bad` a part of it that is bad; false if none of `parts` parts, and
  // of what is left without one of them, is.
  absl::StatusOr<bool> Shrink(Members& bad, size_t& parts);
  // Makes `bad` a smaller set out of `pool`, if one is bad. `runs` is what may
  // be spent; `*all` tells whether it was enough for all of them.
  absl::StatusOr<bool> FindFewer(const Members& pool, size_t runs, Members& bad,
                                 bool* all);

  Test test_;
  const BisectOptions& options_;
  std::map<Members, Verdict> known_;
  size_t left_;
  size_t runs_ = 0;
  size_t could_not_tell_ = 0;
  bool is_smallest_ = false;
};

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_INTERNAL_SMALLEST_SET_H_
