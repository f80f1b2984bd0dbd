// What an object of a type whose ancestors are C++ classes shows when it is
// new: things that constructors do and no declaration tells.
//
// Threads: as Context::New(); nobody else sees the object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_FRESH_OBJECT_H_
#define QOMRT_COMPAT_CATALOGUE_FRESH_OBJECT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "qom/class.h"
#include "qom/context.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat::internal {

struct FreshChild {
  std::string name;
  const Class* type = nullptr;
  std::map<std::string_view, Value> values;
};

struct FreshObject {
  // Of the properties that have a value and are neither aliases nor links.
  std::map<std::string_view, Value> values;
  std::vector<FreshChild> children;
  // Aliases, and the names that lead to the object behind: "a" or "a/b".
  std::map<std::string_view, std::string> paths;
};

// Makes an object of `type` to look at; nothing if none can be made, or if no
// C++ code makes it.
std::optional<FreshObject> LookAtFresh(Context& context, const Class& type);

}  // namespace qom::compat::internal

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_FRESH_OBJECT_H_
