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

#include "qom/internal/hash.h"
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
  qom::internal::HashSet<const Class*> listed;
  for (const std::string& name : says.interfaces) {
    const Class* interface = batch.Need(says, "interface", name);
    if (interface == nullptr) continue;
    if (!interface->data().is_interface) {
      batch.Wrong(says, "'{}' is a type, not an interface", name);
      continue;
    }
    if (!listed.insert(interface).second) {
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
  qom::internal::HashMap<const void*, size_t> places;
  for (size_t i = 0; i < listed; ++i) places.emplace(own[i].row.key, i);
  for (size_t i = 0; i < listed; ++i) {
    for (const InterfaceRow& row : own[i].row.interface->data().interfaces) {
      if (row.key == own[i].row.key) continue;
      const auto [same, is_new] = places.emplace(row.key, own.size());
      if (is_new) {
        own.push_back({{row.key, row.interface, CastTo(says, row.key)},
                       own[i].row.interface});
      } else if (same->second >= listed) {
        batch.Wrong(
            says,
            "reaches the interface '{}' through '{}' and through '{}'; list "
            "it on the type",
            row.interface->name(), own[same->second].through->name(),
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
  qom::internal::HashMap<const void*, size_t> places;
  for (const InterfaceRow& row : type.interfaces) {
    places.emplace(row.key, places.size());
  }
  for (const Listed& listing : own) {
    const auto [same, is_new] =
        places.emplace(listing.row.key, type.interfaces.size());
    if (is_new) {
      type.interfaces.push_back(listing.row);
    } else if (listing.row.cast != nullptr) {
      // The nearest class that lists it wins.
      type.interfaces[same->second] = listing.row;
    }
  }
  std::sort(type.interfaces.begin(), type.interfaces.end(),
            [](const auto& a, const auto& b) {
              return std::less<const void*>()(a.key, b.key);
            });
}

}  // namespace qom::internal
