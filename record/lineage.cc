// Sorts the properties of an emulator's types: what is common goes up to the
// ancestor, what an ancestor says is left out below.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/lineage.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/limits.h"
#include "qom/status.h"

namespace qom::record {
namespace {

// Keeps of `list` what `other` says, too.
void Intersect(const PropertyList& other, PropertyList& list) {
  std::erase_if(list, [&other](const auto& entry) {
    const auto at = other.find(entry.first);
    return at == other.end() || *at->second != *entry.second;
  });
}

// What the ancestors of `member` say, the nearest first. Counts what it looks
// at.
PropertyList InheritedBy(const Member& member, size_t& count) {
  PropertyList inherited;
  std::vector<std::string_view> removed;
  for (const Member* at = member.parent; at != nullptr; at = at->parent) {
    count += at->own.size();
    for (const auto& [name, property] : at->own) {
      if (std::find(removed.begin(), removed.end(), name) == removed.end()) {
        inherited.emplace(name, property);
      }
    }
    removed.insert(removed.end(), at->removed.begin(), at->removed.end());
  }
  return inherited;
}

}  // namespace

absl::StatusOr<Lineage> Lineage::Of(const Facts& facts,
                                    std::vector<std::string>& missing) {
  Lineage lineage;
  lineage.AddMembers(facts, missing);
  QOMRT_RETURN_IF_ERROR(lineage.KeepOwn(lineage.Lists()));
  return lineage;
}

void Lineage::AddMembers(const Facts& facts,
                         std::vector<std::string>& missing) {
  std::map<std::string_view, std::vector<std::string_view>> children;
  for (const auto& [name, type] : facts.types) {
    children[type.parent].push_back(name);
  }
  members_.reserve(facts.types.size());
  size_t level_end = 0;
  auto add_children = [&](std::string_view of, Member* parent) {
    const auto at = children.find(of);
    if (at == children.end()) return;
    if (parent != nullptr) parent->has_descendants = true;
    for (const std::string_view name : at->second) {
      members_.push_back({name, &facts.types.find(name)->second, parent});
    }
  };
  add_children("", nullptr);
  size_t next = 0;
  for (size_t depth = 0; depth < kMostAncestors; ++depth) {
    level_end = members_.size();
    for (; next < level_end; ++next) {
      add_children(members_[next].name, &members_[next]);
    }
  }
  members_.resize(level_end);
  if (members_.size() < facts.types.size()) {
    missing.push_back(
        fmt::format("{} types: their ancestors are not known, too many, or go "
                    "round in a circle",
                    facts.types.size() - members_.size()));
  }
}

std::vector<PropertyList> Lineage::Lists() const {
  std::vector<PropertyList> lists(members_.size());
  std::map<const Member*, std::optional<PropertyList>> common;
  for (size_t i = members_.size(); i-- > 0;) {
    const Member& member = members_[i];
    PropertyList& list = lists[i];
    std::optional<PropertyList> of_descendants = std::move(common[&member]);
    common.erase(&member);
    const bool is_told = member.fact->properties.has_value();
    if (is_told) {
      for (const auto& [name, property] : *member.fact->properties) {
        list.emplace(name, &property);
      }
    }
    std::optional<PropertyList> for_parent = std::move(of_descendants);
    if (member.fact->is_abstract) {
      // Objects are embedded by types of which there are objects.
      if (for_parent.has_value()) {
        for (const auto& [name, property] : *for_parent) {
          if (!IsChild(*property)) list.emplace(name, property);
        }
      }
    } else if (is_told) {
      if (for_parent.has_value()) {
        Intersect(list, *for_parent);
      } else {
        for_parent = list;
      }
    }
    if (member.parent == nullptr || !for_parent.has_value()) continue;
    std::optional<PropertyList>& of_parent = common[member.parent];
    if (of_parent.has_value()) {
      Intersect(*for_parent, *of_parent);
    } else {
      of_parent = std::move(for_parent);
    }
  }
  return lists;
}

absl::Status Lineage::KeepOwn(const std::vector<PropertyList>& lists) {
  size_t count = 0;
  for (size_t i = 0; i < members_.size(); ++i) {
    Member& member = members_[i];
    const PropertyList inherited = InheritedBy(member, count);
    if (count > kMaxInherited) {
      return Error(Cause::kFailed,
                   "the emulator's types inherit more than {} properties",
                   kMaxInherited);
    }
    for (const auto& [name, property] : lists[i]) {
      const auto at = inherited.find(name);
      if (at == inherited.end() || *at->second != *property) {
        member.own.emplace(name, property);
      }
    }
    if (member.fact->is_abstract || !member.fact->properties.has_value()) {
      continue;
    }
    for (const auto& [name, property] : inherited) {
      if (!IsChild(*property) && !lists[i].contains(name)) {
        member.removed.push_back(name);
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace qom::record
