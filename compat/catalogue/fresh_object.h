// What an object of a type whose ancestors are C++ classes shows when it is
// new: things that constructors do and no declaration tells.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_FRESH_OBJECT_H_
#define QOMRT_COMPAT_CATALOGUE_FRESH_OBJECT_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/value.h"

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

struct SeenType {
  const Class* type = nullptr;
  std::optional<FreshObject> fresh;  // if C++ code makes its objects
};

// All types, each after its parent and the types of what it embeds. An object
// is made of those that `may_create` allows.
std::vector<SeenType> InOrder(
    TypeRegistry& registry,
    const std::function<bool(const Class&)>& may_create);

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_CATALOGUE_FRESH_OBJECT_H_
