// What a class answers that is too rare to be inline, and names that are near
// to a wrong one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/class.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qom {

const Value* Class::OwnOverride(const ClassProperty& property) const {
  const auto at = std::lower_bound(
      data_.overrides.begin(), data_.overrides.end(), property.index,
      [](const auto& row, uint32_t index) { return row.first < index; });
  return at != data_.overrides.end() && at->first == property.index
             ? &at->second
             : nullptr;
}

const Class& Class::DefaultGiver(const ClassProperty& named) const {
  const ClassProperty& property = named.field();
  for (const Class* type = this;
       type != nullptr && type->data_.parent != nullptr;
       type = type->data_.parent) {
    if (type == property.declared_by || type->OwnOverride(property)) {
      return *type;
    }
  }
  return property.declared_by != nullptr ? *property.declared_by : *this;
}

const Value* Class::DefaultOf(const ClassProperty& property) const {
  if (const Value* value =
          DefaultGiver(property).OwnOverride(property.field())) {
    return value;
  }
  const ClassProperty& field = property.field();
  return field.has_default ? &field.default_value : nullptr;
}

namespace {

// Levenshtein distance, given up above `limit`.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::vector<size_t> row(a.size() + 1);
  for (size_t i = 0; i < row.size(); ++i) row[i] = i;
  for (size_t j = 1; j <= b.size(); ++j) {
    size_t diagonal = row[0];
    row[0] = j;
    size_t best = j;
    for (size_t i = 1; i <= a.size(); ++i) {
      const size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[i];
      row[i] = std::min({row[i] + 1, row[i - 1] + 1, substitute});
      best = std::min(best, row[i]);
    }
    if (best > limit) return limit + 1;
  }
  return row.back();
}

}  // namespace

std::vector<std::string> NearestNames(std::string_view name,
                                      std::span<const std::string_view> names,
                                      size_t limit) {
  // A name of hundreds of characters is no slip of the finger.
  if (name.size() > 256) return {};
  const size_t most = std::max<size_t>(2, name.size() / 3);
  // Help with a slip is worth some milliseconds.
  constexpr size_t kMaxSteps = 50'000'000;
  size_t steps = 0;
  for (std::string_view candidate : names) {
    const size_t size = candidate.size();
    const bool is_near =
        size <= name.size() + most && size + most >= name.size();
    steps += is_near ? size * name.size() : 1;
  }
  if (steps > kMaxSteps) return {};
  std::vector<std::pair<size_t, std::string_view>> ranked;
  for (std::string_view candidate : names) {
    size_t distance = EditDistance(name, candidate, most);
    if (distance > most && name.size() >= 3 &&
        candidate.find(name) != std::string_view::npos) {
      distance = most;  // the name is a part of the candidate
    }
    if (distance <= most) ranked.emplace_back(distance, candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> nearest;
  for (const auto& [distance, candidate] : ranked) {
    if (nearest.size() == limit) break;
    nearest.emplace_back(candidate);
  }
  return nearest;
}

std::vector<std::string> NearestProperties(const Class& type,
                                           std::string_view name) {
  std::vector<std::string_view> names;
  for (const ClassProperty* property : type.properties()) {
    if (property != nullptr) names.push_back(property->name);
  }
  return NearestNames(name, names);
}

}  // namespace qom
