// The other names of types that hold in a context, and the type that one means.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/driver_aliases.h"

#include <string_view>

namespace qom::compat {
namespace {

struct AliasesInContext {
  explicit AliasesInContext(Context& /*context*/) {}
  DriverAliases names;
};

}  // namespace

DriverAliases& DriverAliasesOf(Context& context) {
  return context.Slot<AliasesInContext>().names;
}

std::string_view DriverNamed(std::string_view name,
                             const TypeRegistry& registry,
                             const DriverAliases& aliases) {
  if (registry.Find(name) != nullptr) return name;
  const auto at = aliases.find(name);
  return at == aliases.end() ? name : std::string_view(at->second);
}

}  // namespace qom::compat
