// Delta debugging by halves, then by ever smaller parts, with a memory of what
// was asked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/internal/smallest_set.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "qom/status.h"

namespace qom::compat::internal {
namespace {

// Part `which` of `parts` parts of as equal size as can be.
Members Part(const Members& all, size_t which, size_t parts) {
  const auto at = [&](size_t i) {
    return all.begin() + static_cast<std::ptrdiff_t>(all.size() * i / parts);
  };
  return Members(at(which), at(which + 1));
}

Members Without(const Members& all, const Members& part) {
  Members rest;
  std::set_difference(all.begin(), all.end(), part.begin(), part.end(),
                      std::back_inserter(rest));
  return rest;
}

// The next choice of as many places out of `count`; false after the last.
bool NextChoice(std::vector<size_t>& places, size_t count) {
  size_t i = places.size();
  while (i > 0 && places[i - 1] == count - places.size() + i - 1) --i;
  if (i == 0) return false;
  ++places[i - 1];
  for (; i < places.size(); ++i) places[i] = places[i - 1] + 1;
  return true;
}

}  // namespace

absl::StatusOr<Verdict> SmallestSet::Of(const Members& set) {
  const auto known = known_.find(set);
  if (known != known_.end()) return known->second;
  QOMRT_ASSIGN_OR_RETURN(const Verdict verdict, Again(set));
  known_.emplace(set, verdict);
  return verdict;
}

absl::StatusOr<Verdict> SmallestSet::Again(const Members& set) {
  if (options_.progress != nullptr) options_.progress({runs_, left_});
  ++runs_;
  absl::StatusOr<Verdict> verdict = test_(set);
  if (verdict.ok() && *verdict == Verdict::kCannotTell) ++could_not_tell_;
  return verdict;
}

absl::StatusOr<bool> SmallestSet::Shrink(Members& bad, size_t& parts) {
  for (const bool one_part : {true, false}) {
    for (size_t i = 0; i < parts; ++i) {
      Members part = Part(bad, i, parts);
      if (!one_part) part = Without(bad, part);
      QOMRT_ASSIGN_OR_RETURN(const Verdict verdict, Of(part));
      if (verdict != Verdict::kBad) continue;
      bad = std::move(part);
      parts = one_part ? 2 : std::max<size_t>(parts - 1, 2);
      return true;
    }
  }
  return false;
}

absl::StatusOr<bool> SmallestSet::FindFewer(const Members& pool, size_t runs,
                                            Members& bad, bool* all) {
  *all = true;
  const size_t last_run = runs_ + runs;
  for (size_t size = 1; size < bad.size() && size <= pool.size(); ++size) {
    std::vector<size_t> places(size);
    for (size_t i = 0; i < size; ++i) places[i] = i;
    do {
      Members set;
      for (const size_t place : places) set.push_back(pool[place]);
      if (runs_ >= last_run && !known_.contains(set)) {
        *all = false;
        return false;
      }
      QOMRT_ASSIGN_OR_RETURN(const Verdict verdict, Of(set));
      if (verdict != Verdict::kBad) continue;
      bad = std::move(set);
      return true;
    } while (NextChoice(places, pool.size()));
  }
  return false;
}

absl::StatusOr<Members> SmallestSet::Find(Members bad) {
  const Members pool = bad;
  left_ = bad.size();
  for (size_t parts = 2; bad.size() > 1;) {
    parts = std::min(parts, bad.size());
    QOMRT_ASSIGN_OR_RETURN(const bool shrunk, Shrink(bad, parts));
    left_ = bad.size();
    if (shrunk) continue;
    if (parts == bad.size()) break;
    parts *= 2;
  }
  // Where a verdict does not grow with its set, others may do with fewer. Of
  // those found it costs next to nothing to know.
  constexpr size_t kFewRuns = 16;
  bool all = false;
  QOMRT_RETURN_IF_ERROR(FindFewer(Members(bad), kFewRuns, bad, &all).status());
  QOMRT_RETURN_IF_ERROR(
      FindFewer(pool, options_.more_runs, bad, &all).status());
  is_smallest_ = all || bad.size() == 1;
  return bad;
}

}  // namespace qom::compat::internal
