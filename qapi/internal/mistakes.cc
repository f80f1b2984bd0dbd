// Mistakes kept in the order of steps and told in the order of lines.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/mistakes.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "qom/error_facts.h"
#include "qom/limits.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {

bool Mistakes::IsFull(Code code) const {
  return (IsOfDocumentation(code)
              ? of_documentation_
              : found_.size() - of_documentation_) >= kMaxMistakes;
}

void Mistakes::Put(Position at, Code code, const std::string& message) {
  if (IsOfDocumentation(code)) ++of_documentation_;
  std::string room;
  found_.push_back({at, code, std::string(Shortened(message, room))});
}

std::string Mistakes::Nearest(std::string_view name,
                              std::span<const std::string_view> names) {
  return OrNearest(suggestions_.Names(name, names));
}

std::vector<Mistake> Mistakes::Take(std::span<const std::string> files) {
  std::stable_sort(found_.begin(), found_.end(),
                   [](const Found& a, const Found& b) {
                     return std::tie(a.at.file, a.at.line, a.at.column) <
                            std::tie(b.at.file, b.at.line, b.at.column);
                   });
  std::vector<Mistake> mistakes;
  mistakes.reserve(found_.size());
  for (Found& one : found_) {
    mistakes.push_back({one.code, files[one.at.file], one.at.line,
                        one.at.column, std::move(one.message)});
  }
  found_.clear();
  of_documentation_ = 0;
  return mistakes;
}

}  // namespace qom::qapi::internal
