// Which exception speaks of a property, however many there are.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/exceptions.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/class.h"

namespace qom::compat {

Exceptions::Exceptions(std::vector<Exception> all) : all_(std::move(all)) {
  for (size_t i = 0; i < all_.size(); ++i) {
    Places& places = of_type_[all_[i].type];
    if (all_[i].properties.empty()) places[""].push_back(i);
    for (const std::string& property : all_[i].properties) {
      places[property].push_back(i);
    }
  }
}

const Exception* Exceptions::Find(const Class& type, std::string_view property,
                                  std::string_view machine) const {
  if (all_.empty()) return nullptr;
  size_t first = all_.size();
  const auto look = [&](std::string_view of_type) {
    const auto named = of_type_.find(of_type);
    if (named == of_type_.end()) return;
    for (const std::string_view name : {property, std::string_view()}) {
      const auto places = named->second.find(name);
      if (places == named->second.end()) continue;
      for (const size_t place : places->second) {
        if (place >= first) break;
        const std::vector<std::string>& machines = all_[place].machines;
        if (machines.empty() || std::find(machines.begin(), machines.end(),
                                          machine) != machines.end()) {
          first = place;
        }
      }
    }
  };
  look({});
  for (const Class* up = &type; up != nullptr; up = up->parent()) {
    look(up->name());
  }
  return first < all_.size() ? &all_[first] : nullptr;
}

}  // namespace qom::compat
