// Tells what is alive, and who holds it: links, embedded children, unknown.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/leak_guard.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/link.h"
#include "qom/live_objects.h"
#include "qom/walk.h"

namespace qom::testing {
namespace {

// "/machine/uart (acme-uart)", or "acme-uart" outside of the tree.
std::string NameOf(const Object& object) {
  const std::string path = object.CanonicalPath();
  return path.starts_with('(')
             ? fmt::format("{}{}", object.type().name(),
                           path.substr(path.find(')') + 1))
             : fmt::format("{} ({})", path, object.type().name());
}

// The strong link that `property` of `holder` is; null if it is none.
const LinkBase* StrongLink(const Object& holder,
                           const ClassProperty& property) {
  if (property.kind != &qom::internal::kLinkKind || property.is_alias() ||
      property.offset == ClassProperty::kNoOffset) {
    return nullptr;
  }
  const auto* link = reinterpret_cast<const LinkBase*>(
      reinterpret_cast<const char*>(&holder) + property.offset);
  return link->kind() == LinkKind::kStrong ? link : nullptr;
}

// Strong links of `holder` to `object`, described.
void CollectLinks(const Object& holder, const Object& object,
                  std::vector<std::string>& holders) {
  // Two rows may be names of one link.
  std::set<const LinkBase*> seen;
  for (const ClassProperty* property : holder.type().properties()) {
    if (property == nullptr) continue;
    const LinkBase* link = StrongLink(holder, *property);
    if (link == nullptr || link->object() != &object ||
        !seen.insert(link).second) {
      continue;
    }
    holders.push_back(
        fmt::format("the link '{}' of {}", property->name, NameOf(holder)));
  }
}

size_t CountBelow(const Object& top) {
  size_t count = 0;
  WalkTree(top, [&count](const Object&, size_t depth) {
    if (depth != 0) ++count;
    return true;
  });
  return count;
}

}  // namespace

std::string DescribeHolders(const Object& object) {
  std::vector<std::string> holders;
  if (const Ref<Object> parent = object.parent()) {
    holders.push_back(fmt::format("its parent {}", NameOf(*parent)));
  }
  for (const LiveObject& one : LiveObjects(object.context())) {
    CollectLinks(*one.object, object, holders);
  }
  const size_t references = object.ref_count();
  const size_t explained = holders.size();
  if (references > explained) {
    holders.push_back(
        fmt::format("{} {} that no object explains", references - explained,
                    references - explained == 1 ? "reference" : "references"));
  }
  return fmt::format("{}, {} {}: {}", NameOf(object), references,
                     references == 1 ? "reference" : "references",
                     fmt::join(holders, ", "));
}

LeakGuard::LeakGuard(Context& context)
    : context_(context),
      since_(ObjectsCreated(context)),
      counts_(CountTypes()) {}

std::map<std::string, int64_t> LeakGuard::CountTypes() const {
  std::map<std::string, int64_t> counts;
  if (context_.options().journal) return counts;
  for (const std::string& text : context_.LiveTypes()) {
    const size_t space = text.rfind(" ×");
    counts[text.substr(0, space)] =
        std::stoll(text.substr(space + std::string_view(" ×").size()));
  }
  return counts;
}

std::vector<std::string> LeakGuard::Leaks() const {
  std::vector<std::string> leaks;
  if (!context_.options().journal) {
    for (const auto& [type, count] : CountTypes()) {
      const auto at = counts_.find(type);
      const int64_t before = at == counts_.end() ? 0 : at->second;
      if (count > before) {
        leaks.push_back(
            fmt::format("{} more of type {}", count - before, type));
      }
    }
    return leaks;
  }
  // In order of creation, and not held while their holders are counted.
  std::vector<const Object*> stayed;
  for (const LiveObject& one : LiveObjects(context_)) {
    if (one.number > since_) stayed.push_back(one.object.get());
  }
  const std::set<const Object*> all(stayed.begin(), stayed.end());
  for (const Object* object : stayed) {
    if (all.contains(object->parent().get())) continue;
    std::string line = DescribeHolders(*object);
    if (const size_t below = CountBelow(*object); below != 0) {
      line += fmt::format("; with {} below it", below);
    }
    leaks.push_back(std::move(line));
  }
  return leaks;
}

}  // namespace qom::testing
