// Two sorted lists side by side: of types, and of the properties of each.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/comparison.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/explain.h"
#include "qom/class.h"

namespace qom::compat {
namespace {

// Calls `only_a`, `only_b` or `both` for what stands in one list or both; the
// lists are in the order of `name`.
template <typename T, typename Name, typename Only, typename Both>
void SideBySide(const std::vector<T>& a, const std::vector<T>& b, Name name,
                Only only_a, Only only_b, Both both) {
  auto in_a = a.begin();
  auto in_b = b.begin();
  while (in_a != a.end() || in_b != b.end()) {
    if (in_b == b.end() || (in_a != a.end() && name(*in_a) < name(*in_b))) {
      only_a(*in_a++);
    } else if (in_a == a.end() || name(*in_b) < name(*in_a)) {
      only_b(*in_b++);
    } else {
      both(*in_a++, *in_b++);
    }
  }
}

void CompareValues(std::string_view type, const Resolved& a, const Resolved& b,
                   Comparison& found) {
  for (const Resolved* one : {&a, &b}) {
    if (!one->unreadable.empty()) return;
    // The program makes another one each time.
    if (!one->exception.empty() && !one->is_programs) return;
  }
  if (a.unknown || b.unknown) {
    const auto told = [](const Resolved& one) {
      return one.unknown ? std::nullopt : std::optional(one.value);
    };
    found.untold.push_back({type, a.property->name, told(a), told(b)});
    return;
  }
  if (a.value == b.value) return;
  found.differences.push_back({type, a.property->name, a.value, b.value});
}

using Children = std::map<std::string_view, const ResolvedChild*>;

// Adds to `only` the children whose names `there` lacks; what it has from
// `first` on is in order then.
void AddChildren(std::string_view type, const Children& here,
                 const Resolution& there, const Children& children_there,
                 size_t first, OnlyThere& only) {
  for (const auto& [name, child] : here) {
    if (!children_there.contains(name) && there.FindProperty(name) == nullptr) {
      only.properties.push_back({type, std::string(name)});
    }
  }
  std::sort(only.properties.begin() + static_cast<std::ptrdiff_t>(first),
            only.properties.end(),
            [](const PropertyOfType& a, const PropertyOfType& b) {
              return a.property < b.property;
            });
}

// An object was wanted, and there is none.
bool CannotBeMade(const Resolution& one) {
  return !one.created && !one.diagnostics.empty();
}

}  // namespace

void CompareObjects(std::string_view type, const Resolution& a,
                    const Resolution& b, Comparison& found) {
  if (a.created && CannotBeMade(b)) found.only_a.objects.push_back(type);
  if (b.created && CannotBeMade(a)) found.only_b.objects.push_back(type);
  if (CannotBeMade(a) && CannotBeMade(b)) found.unmade.push_back(type);
  if (!a.created || !b.created) return;
  const size_t first_a = found.only_a.properties.size();
  const size_t first_b = found.only_b.properties.size();
  const Children children_a = a.ChildrenByName();
  const Children children_b = b.ChildrenByName();
  using Only = std::function<void(const Resolved&)>;
  // The name of a child is a property, too.
  const auto add_to = [type](OnlyThere& only, const Children& of_other) {
    return Only([type, &only, &of_other](const Resolved& one) {
      const std::string_view name = one.property->name;
      if (of_other.contains(name)) return;
      only.properties.push_back({type, std::string(name)});
    });
  };
  SideBySide(
      a.properties, b.properties,
      [](const Resolved& one) { return one.property->name; },
      add_to(found.only_a, children_b), add_to(found.only_b, children_a),
      [&](const Resolved& one, const Resolved& other) {
        CompareValues(type, one, other, found);
      });
  AddChildren(type, children_a, b, children_b, first_a, found.only_a);
  AddChildren(type, children_b, a, children_a, first_b, found.only_b);
}

Comparison Compare(const Compared& a, const Compared& b) {
  Comparison found;
  using Only = std::function<void(const Class*)>;
  SideBySide(
      a.types, b.types, [](const Class* type) { return type->name(); },
      Only(
          [&](const Class* one) { found.only_a.types.push_back(one->name()); }),
      Only(
          [&](const Class* one) { found.only_b.types.push_back(one->name()); }),
      [&](const Class* one, const Class* other) {
        CompareObjects(one->name(), a.resolve(*one), b.resolve(*other), found);
      });
  return found;
}

}  // namespace qom::compat
