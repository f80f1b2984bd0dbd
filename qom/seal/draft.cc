// How the drafts of a batch are found, and what is said about mistakes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/seal/draft.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/status.h"

namespace qom::internal {

ClassDraft* Batch::Find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? nullptr : at->second;
}

const Class* Batch::Need(const TypeDeclaration& from, std::string_view what,
                         std::string_view name) {
  if (const Class* type = registry_.Find(name); type != nullptr) return type;
  if (ClassDraft* draft = Find(name)) {
    return Finish(*draft) ? draft->type.get() : nullptr;
  }
  std::vector<std::string_view> names;
  for (const Class* type : registry_.Types()) names.push_back(type->name());
  for (const ClassDraft& draft : drafts_) names.push_back(draft.says.name);
  const std::vector<std::string> nearest = NearestNames(name, names);
  Wrong(from, "its {} '{}' does not exist{}", what, name,
        nearest.empty()
            ? std::string()
            : fmt::format("; nearest: {}", fmt::join(nearest, ", ")));
  return nullptr;
}

void Batch::AddMistake(const TypeDeclaration& type, std::string message) {
  std::string line =
      type.source.empty()
          ? fmt::format("type '{}': {}", type.name, message)
          : fmt::format("{}: type '{}': {}", type.source, type.name, message);
  if (std::find(mistakes_.begin(), mistakes_.end(), line) == mistakes_.end()) {
    mistakes_.push_back(std::move(line));
  }
}

absl::Status Batch::status() const {
  if (mistakes_.empty()) return absl::OkStatus();
  return MakeError(Cause::kMalformed,
                   fmt::format("{}", fmt::join(mistakes_, "\n")));
}

}  // namespace qom::internal
