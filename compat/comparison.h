// How two places differ, property by property: the same machine in two
// releases, two machines of one, or any two contexts. Types are paired by name,
// also of two registries.
//
// Example:
//
//   compat::Comparison found = compat::Compare(
//       {old_types, [&](const Class& t) { return Resolve(old_context, t); }},
//       {new_types, [&](const Class& t) { return Resolve(new_context, t); }});
//   for (const compat::Difference& one : found.differences) Print(one);
//
// Threads: as what resolves. The names view those of the registries.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_COMPARISON_H_
#define QOMRT_COMPAT_COMPARISON_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/explain.h"
#include "qom/class.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct PropertyOfType {
  std::string_view type;
  std::string property;  // or the name of a child

  friend bool operator==(const PropertyOfType&,
                         const PropertyOfType&) = default;
};

// What only one of two places has.
struct OnlyThere {
  std::vector<std::string_view> types{};
  std::vector<PropertyOfType> properties{};  // of types that both have
  // Types that both have, of which the other place was asked for an object and
  // can make none.
  std::vector<std::string_view> objects{};

  bool empty() const {
    return types.empty() && properties.empty() && objects.empty();
  }
};

// A value that nobody told of one place at least.
struct UntoldValue {
  std::string_view type;
  std::string_view property;
  std::optional<Value> a{};  // none: unknown
  std::optional<Value> b{};
};

// In the order of types and properties.
struct Comparison {
  std::vector<Difference> differences{};
  OnlyThere only_a{};
  OnlyThere only_b{};
  std::vector<UntoldValue> untold{};
  // Types that both have, of which both were asked for an object and can make
  // none.
  std::vector<std::string_view> unmade{};

  bool differs() const {
    return !differences.empty() || !only_a.empty() || !only_b.empty();
  }
};

// One of the two places.
struct Compared {
  std::vector<const Class*> types;  // by name, none twice
  std::function<Resolution(const Class& type)> resolve;
};

// Of types that both have, values. A type whose objects one place cannot make,
// and says why, is among what only the other has; a resolution that says
// nothing was not asked for, and differs from nothing.
Comparison Compare(const Compared& a, const Compared& b);

// Adds how two objects differ of which one stands for the other: values, and
// names that only one has, of properties or children. What a program does not
// let read, or makes up anew each time, differs from nothing.
void CompareObjects(std::string_view type, const Resolution& a,
                    const Resolution& b, Comparison& found);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_COMPARISON_H_
