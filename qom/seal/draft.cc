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
#include "qom/error_facts.h"
#include "qom/limits.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::internal {

ClassDraft* Batch::Find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? nullptr : at->second;
}

const Class* Batch::Need(const TypeDeclaration& from, std::string_view what,
                         std::string_view name, std::string_view remedy) {
  if (const Class* type = registry_.Find(name); type != nullptr) return type;
  if (ClassDraft* draft = Find(name)) {
    return Finish(*draft) ? draft->type.get() : nullptr;
  }
  if (has_ended_) return nullptr;
  std::vector<std::string> nearest;
  if (suggestions_.go_on()) {
    std::vector<std::string_view> names;
    for (const Class* type : registry_.Types()) names.push_back(type->name());
    for (const ClassDraft& draft : drafts_) names.push_back(draft.says.name);
    nearest = suggestions_.Names(name, names);
  }
  Wrong(from, "its {} '{}' does not exist{}{}", what, name, remedy,
        qom::OrNearest(nearest));
  return nullptr;
}

std::string Batch::OrNearest(const Class& type, std::string_view property) {
  return qom::OrNearest(suggestions_.Properties(type, property));
}

std::optional<size_t> Batch::FindChild(const Class& type,
                                       std::string_view name) {
  const auto [places, is_new] = child_places_.try_emplace(&type);
  if (is_new) {
    for (const ChildSpec& child : type.children()) {
      places->second.emplace(child.name, places->second.size());
    }
  }
  const auto at = places->second.find(name);
  return at == places->second.end() ? std::nullopt : std::optional(at->second);
}

uint32_t Batch::TakeRecipeId(const TypeDeclaration& from) {
  // A number that was taken is noted.
  if (recipe_ids_.size() == recipe_ids_.capacity()) {
    recipe_ids_.reserve(recipe_ids_.size() * 2 + 16);
  }
  const absl::StatusOr<uint32_t> id = registry_.TakeRecipeId();
  if (id.ok()) return recipe_ids_.emplace_back(*id);
  Wrong(from, "{}", Message(id.status()));
  has_ended_ = true;
  return 0;
}

bool Batch::Inherit(const TypeDeclaration& from, size_t rows) {
  inherited_ += rows;
  if (inherited_ <= kMaxInherited) return true;
  Wrong(from,
        "up to here types inherit {} properties, interfaces and children, all "
        "together; at most {}",
        inherited_, kMaxInherited);
  has_ended_ = true;
  return false;
}

void Batch::AddMistake(const TypeDeclaration& type, std::string message) {
  if (has_ended_) return;  // nothing that follows is reliable
  if (mistakes_.size() >= kMaxMistakes) {
    ++untold_;
    return;
  }
  std::string line =
      type.source.empty()
          ? fmt::format("type '{}': {}", type.name, message)
          : fmt::format("{}: type '{}': {}", type.source, type.name, message);
  // A name with a line feed does not make two mistakes of one.
  for (size_t at = 0; (at = line.find('\n', at)) != line.npos; at += 2) {
    line.replace(at, 1, "\\n");
  }
  std::string room;
  line = std::string(Shortened(line, room));
  if (told_.insert(line).second) mistakes_.push_back(std::move(line));
}

absl::Status Batch::status() const {
  if (mistakes_.empty()) return absl::OkStatus();
  return WithMessage(
      MakeError(Cause::kMalformed, mistakes_.front()),
      fmt::format("{}{}", fmt::join(mistakes_, "\n"),
                  untold_ == 0 ? std::string()
                               : fmt::format("\n… and {} more", untold_)));
}

}  // namespace qom::internal
