// What the types of a catalogue cannot mean, each with an error that says where
// it stands.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/check_model.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "compat/catalogue/family.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/internal/hash.h"
#include "qom/limits.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

using Member = Family::Member;

absl::Status CheckRows(const Member& member) {
  constexpr std::string_view kTypeName = "type";
  const Type& type = *member.type;
  const auto row_of_name = member.rows.find(kTypeName);
  if (type.initial.contains(kTypeName) ||
      (row_of_name != member.rows.end() &&
       type.props[row_of_name->second].default_value.has_value())) {
    return Error(Cause::kMalformed,
                 "type '{}': 'type' reads the name of the type and starts with "
                 "nothing else",
                 type.name);
  }
  if (member.rows.size() == type.props.size()) return absl::OkStatus();
  qom::internal::HashSet<std::string_view> names;
  for (const Row& row : type.props) {
    if (names.insert(row.name).second) continue;
    return Error(Cause::kMalformed,
                 "type '{}': props: the property '{}' stands twice", type.name,
                 row.name);
  }
  return absl::OkStatus();
}

// "bool, str, …, link<TYPE>", for messages.
std::string KindNames() {
  std::vector<std::string_view> names;
  for (const props::KindRow& kind : props::Kinds()) {
    if (kind.hold == nullptr) continue;
    const bool is_link = kind.values().category == ValueCategory::kLink;
    names.push_back(is_link ? "link<TYPE>" : kind.name());
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

absl::Status CheckKinds(const Member& member) {
  for (const Row& row : member.type->props) {
    if (row.kind.empty() || props::FindKind(row.kind) != nullptr) continue;
    return Error(Cause::kMalformed,
                 "type '{}': props: {}: there is no kind '{}'; kinds: {}",
                 member.type->name, row.name, row.kind, KindNames());
  }
  return absl::OkStatus();
}

// Only of a type that holds texts limits.json can say which.
absl::Status CheckValueTypes(const Model& model) {
  for (const auto& [name, values] : model.values) {
    const props::KindRow* const kind = props::FindKind(name);
    if (kind == nullptr || kind->hold == nullptr) continue;
    const ValueCategory category = kind->values().category;
    if (category == ValueCategory::kText ||
        category == ValueCategory::kEnumeration) {
      continue;
    }
    return Error(Cause::kMalformed, "limits.json: types: {} holds no texts",
                 name);
  }
  return absl::OkStatus();
}

// Stops at a cycle of parents before anything walks it.
absl::Status CheckParents(Family& family) {
  constexpr int kOnTheWay = -1;
  std::vector<Member*> path;
  for (Member& member : family.members()) {
    path.clear();
    Member* up = &member;
    for (; up != nullptr && up->depth == 0; up = up->parent) {
      up->depth = kOnTheWay;
      path.push_back(up);
    }
    if (up != nullptr && up->depth == kOnTheWay) {
      std::vector<std::string_view> cycle;
      for (auto at = std::find(path.begin(), path.end(), up); at != path.end();
           ++at) {
        cycle.push_back((*at)->type->name);
      }
      if (cycle.size() > 10) {
        cycle.resize(9);
        cycle.push_back("…");
      }
      return Error(Cause::kMalformed, "type '{}' is its own ancestor: {} > {}",
                   up->type->name, fmt::join(cycle, " > "), up->type->name);
    }
    int depth = up == nullptr ? 0 : up->depth;
    for (; !path.empty(); path.pop_back()) path.back()->depth = ++depth;
    if (depth > static_cast<int>(kMaxDepth)) {
      return Error(Cause::kMalformed, "type '{}' has more than {} ancestors",
                   member.type->name, kMaxDepth);
    }
  }
  return absl::OkStatus();
}

// What a type says of a property that neither it nor any relative has cannot
// be meant.
absl::Status CheckNames(const Family& family) {
  qom::internal::HashSet<Family::Asked> asked;
  auto each_name = [&family](auto look) {
    for (const Member& member : family.members()) {
      const Type& type = *member.type;
      for (const auto& [name, alias] : type.aliases) {
        look(member, name, "aliases");
      }
      for (const std::string& name : type.readonly) {
        look(member, name, "readonly");
      }
      for (const auto& [name, why] : type.unreadable) {
        look(member, name, "unreadable");
      }
    }
  };
  each_name([&](const Member& member, std::string_view name, auto) {
    if (!family.IsTired() && family.FindRow(&member, name) == nullptr) {
      asked.emplace(&member, name);
    }
  });
  const qom::internal::HashSet<Family::Asked> missing =
      family.Missing(std::move(asked));
  absl::Status status;
  if (missing.empty()) return status;
  each_name(
      [&](const Member& member, std::string_view name, std::string_view key) {
        if (!status.ok() || !missing.contains(Family::Asked(&member, name))) {
          return;
        }
        status = Error(Cause::kMalformed,
                       "type '{}': {}: there is no property '{}'; a row of "
                       "`props` declares one",
                       member.type->name, key, name);
      });
  return status;
}

}  // namespace

absl::Status CheckModel(const Model& model, Family& family) {
  for (const Member& member : family.members()) {
    QOMRT_RETURN_IF_ERROR(CheckRows(member));
    QOMRT_RETURN_IF_ERROR(CheckKinds(member));
  }
  QOMRT_RETURN_IF_ERROR(CheckValueTypes(model));
  QOMRT_RETURN_IF_ERROR(CheckParents(family));
  return CheckNames(family);
}

}  // namespace qom::compat::model
