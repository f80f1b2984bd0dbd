// Which names are near to one that somebody wrote.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/nearest_names.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "qom/class.h"
#include "qom/limits.h"

namespace qom {
namespace {

// As people read a name: the case of letters and the kind of dash say little.
std::string Folded(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return folded;
}

// Between the words of a name.
bool IsMark(char c) { return c == '-' || c == '.' || c == '+' || c == ' '; }

std::string_view NextWord(std::string_view& rest) {
  const auto end = std::find_if(rest.begin(), rest.end(), IsMark);
  const std::string_view word =
      rest.substr(0, static_cast<size_t>(end - rest.begin()));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

// In any order.
bool HasWords(std::string_view candidate, std::string_view name) {
  while (!name.empty()) {
    const std::string_view wanted = NextWord(name);
    bool found = false;
    for (std::string_view rest = candidate; !rest.empty() && !found;) {
      found = NextWord(rest) == wanted;
    }
    if (!found) return false;
  }
  return true;
}

// How far candidates are from a name that somebody wrote: slips of the finger,
// and words left out, in any order or too many.
class Slips {
 public:
  explicit Slips(std::string_view name)
      : name_(Folded(name)), most_(std::max<size_t>(2, name.size() / 3)) {
    for (auto& row : rows_) row.resize(name_.size() + 1);
  }

  size_t most() const { return most_; }
  // More than most() if it is too far.
  size_t To(std::string_view candidate) {
    const std::string folded = Folded(candidate);
    steps_ += folded.size() + 1;
    return std::min(ByWords(folded), ByLetters(folded));
  }
  // Letters that were compared so far.
  size_t steps() const { return steps_; }

 private:
  size_t ByWords(std::string_view candidate) const {
    constexpr size_t kLeast = 3;  // letters that mean something
    if (name_ == candidate) return 0;
    if (name_.size() >= kLeast) {
      if (candidate.starts_with(name_)) return 1;
      if (HasWords(candidate, name_)) return 2;
      if (candidate.find(name_) != candidate.npos) return most_;
    }
    const bool goes_on = candidate.size() >= kLeast &&
                         name_.starts_with(candidate) &&
                         IsMark(name_[candidate.size()]);
    return goes_on ? 2 : most_ + 1;
  }

  // Letters that are missing, too many, others, or two that changed places. Of
  // a candidate that goes on with more words it is one more.
  size_t ByLetters(std::string_view candidate) {
    const size_t size = name_.size();
    if (candidate.size() + most_ < size) return most_ + 1;
    size_t nearest = most_ + 1;
    size_t best_before = 0;
    for (size_t i = 0; i <= size; ++i) rows_[0][i] = i;
    for (size_t j = 1; j <= candidate.size(); ++j) {
      const std::vector<size_t>& last = rows_[(j - 1) % 3];
      std::vector<size_t>& row = rows_[j % 3];
      size_t best = row[0] = j;
      for (size_t i = 1; i <= size; ++i) {
        const bool same = name_[i - 1] == candidate[j - 1];
        row[i] = std::min(
            {last[i] + 1, row[i - 1] + 1, last[i - 1] + (same ? 0 : 1)});
        if (i > 1 && j > 1 && name_[i - 1] == candidate[j - 2] &&
            name_[i - 2] == candidate[j - 1]) {
          row[i] = std::min(row[i], rows_[(j - 2) % 3][i - 2] + 1);
        }
        best = std::min(best, row[i]);
      }
      steps_ += size;
      if (j == candidate.size()) {
        nearest = std::min(nearest, row[size]);
      } else if (IsMark(candidate[j])) {
        nearest = std::min(nearest, row[size] + 1);
      }
      if (best > most_ && best_before > most_) break;
      best_before = best;
    }
    return nearest;
  }

  std::string name_;
  size_t most_;
  size_t steps_ = 0;
  std::vector<size_t> rows_[3];
};

}  // namespace

std::vector<std::string> Suggestions::Names(
    std::string_view name, std::span<const std::string_view> names,
    size_t limit) {
  // Neither no name nor one of hundreds of characters is a slip of the finger.
  if (name.empty() || name.size() > 256 || !go_on()) return {};
  Slips slips(name);
  // Of those that are as far, those that begin alike, then those as long.
  std::vector<std::tuple<size_t, size_t, size_t, std::string_view>> ranked;
  for (std::string_view candidate : names) {
    const size_t far = slips.To(candidate);
    if (compared_ + slips.steps() > kMaxComparedLetters) {
      compared_ = kMaxComparedLetters;
      return {};
    }
    if (far > slips.most()) continue;
    const size_t longer = candidate.size() > name.size()
                              ? candidate.size() - name.size()
                              : name.size() - candidate.size();
    const auto unlike = std::mismatch(name.begin(), name.end(),
                                      candidate.begin(), candidate.end());
    ranked.emplace_back(far, static_cast<size_t>(name.end() - unlike.first),
                        longer, candidate);
  }
  compared_ += slips.steps();
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> nearest;
  for (const auto& [far, unlike, longer, candidate] : ranked) {
    if (nearest.size() == limit) break;
    nearest.emplace_back(candidate);
  }
  return nearest;
}

std::vector<std::string> Suggestions::Properties(const Class& type,
                                                 std::string_view name) {
  if (!go_on()) return {};
  std::vector<std::string_view> names;
  for (const ClassProperty* property : type.properties()) {
    if (property != nullptr) names.push_back(property->name);
  }
  return Names(name, names);
}

std::vector<std::string> NearestNames(std::string_view name,
                                      std::span<const std::string_view> names,
                                      size_t limit) {
  return Suggestions().Names(name, names, limit);
}

std::vector<std::string> NearestProperties(const Class& type,
                                           std::string_view name) {
  return Suggestions().Properties(type, name);
}

}  // namespace qom
