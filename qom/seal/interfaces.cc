// The pass that collects the interfaces of a class: what it lists, what those
// extend, and what it inherits, sorted by key.
//
// Example: `uart` lists `char-sink`, which extends `sink`; its parent `device`
// lists `resettable`. The rows that come of it:
//
//   char-sink, sink (through char-sink), resettable (inherited)
//
// An interface that is reached on two ways and listed on neither end is a
// mistake that names both ways.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "qom/seal/passes.h"

namespace qom::internal {
namespace {

struct Listed {
  InterfaceRow row;
  const Class* through;  // the interface this type lists
};

// From the object to the C++ interface of that key; null if only data lists it.
void* (*CastTo(const TypeDeclaration& says, const void* key))(Object*) {
  for (const TypeDeclaration::NativeInterface& native :
       says.native_interfaces) {
    if (native.key == key) return native.cast;
  }
  return nullptr;
}

// The interfaces that the type lists itself.
std::vector<Listed> ListOwn(Batch& batch, ClassDraft& draft) {
  const TypeDeclaration& says = draft.says;
  std::vector<Listed> own;
  for (const std::string& name : says.interfaces) {
    const Class* interface = batch.Need(says, "interface", name);
    if (interface == nullptr) continue;
    if (!interface->data().is_interface) {
      batch.Wrong(says, "'{}' is a type, not an interface", name);
      continue;
    }
    if (std::any_of(own.begin(), own.end(), [&](const Listed& listed) {
          return listed.row.interface == interface;
        })) {
      batch.Wrong(says, "lists the interface '{}' twice", name);
      continue;
    }
    own.push_back({{interface->data().key, interface,
                    CastTo(says, interface->data().key)},
                   interface});
    draft.data().declared_interfaces.push_back(interface->name());
  }
  return own;
}

// Adds those which the listed ones extend. Listing one outright settles by
// which path it is reached.
void AddExtended(Batch& batch, const TypeDeclaration& says,
                 std::vector<Listed>& own) {
  const size_t listed = own.size();
  for (size_t i = 0; i < listed; ++i) {
    for (const InterfaceRow& row : own[i].row.interface->data().interfaces) {
      if (row.key == own[i].row.key) continue;
      const auto same = std::find_if(
          own.begin(), own.end(),
          [&](const Listed& other) { return other.row.key == row.key; });
      if (same == own.end()) {
        own.push_back({{row.key, row.interface, CastTo(says, row.key)},
                       own[i].row.interface});
      } else if (same - own.begin() >= static_cast<std::ptrdiff_t>(listed)) {
        batch.Wrong(
            says,
            "reaches the interface '{}' through '{}' and through '{}'; list "
            "it on the type",
            row.interface->name(), same->through->name(),
            own[i].row.interface->name());
      }
    }
  }
}

}  // namespace

void BuildInterfaces(Batch& batch, ClassDraft& draft) {
  ClassData& type = draft.data();
  std::vector<Listed> own = ListOwn(batch, draft);
  AddExtended(batch, draft.says, own);
  if (type.parent != nullptr) type.interfaces = type.parent->data().interfaces;
  if (type.is_interface) {
    type.interfaces.push_back({type.key, draft.type.get(), nullptr});
  }
  for (const Listed& listing : own) {
    const auto same = std::find_if(
        type.interfaces.begin(), type.interfaces.end(),
        [&](const auto& row) { return row.key == listing.row.key; });
    if (same == type.interfaces.end()) {
      type.interfaces.push_back(listing.row);
    } else if (listing.row.cast != nullptr) {
      *same = listing.row;  // the nearest class that lists it wins
    }
  }
  std::sort(type.interfaces.begin(), type.interfaces.end(),
            [](const auto& a, const auto& b) {
              return std::less<const void*>()(a.key, b.key);
            });
}

}  // namespace qom::internal
