// Two sorted lists side by side: of types, and of the properties of each.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/comparison.h"

#include <functional>
#include <optional>
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

}  // namespace

void CompareObjects(std::string_view type, const Resolution& a,
                    const Resolution& b, Comparison& found) {
  if (!a.created || !b.created) return;
  using Only = std::function<void(const Resolved&)>;
  SideBySide(
      a.properties, b.properties,
      [](const Resolved& one) { return one.property->name; },
      Only([&](const Resolved& one) {
        found.only_a.properties.push_back({type, one.property->name});
      }),
      Only([&](const Resolved& one) {
        found.only_b.properties.push_back({type, one.property->name});
      }),
      [&](const Resolved& one, const Resolved& other) {
        CompareValues(type, one, other, found);
      });
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
