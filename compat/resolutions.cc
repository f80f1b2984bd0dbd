// Finds, by the entries that match a type and its parts, whether it was made
// before.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/resolutions.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "qom/object.h"

namespace qom::compat {
namespace {

// `type` and all that its objects embed.
std::vector<const Class*> PartsOf(const Class& type) {
  std::vector<const Class*> parts;
  std::vector<const Class*> open = {&type};
  while (!open.empty()) {
    const Class* const one = open.back();
    open.pop_back();
    if (std::find(parts.begin(), parts.end(), one) != parts.end()) continue;
    parts.push_back(one);
    for (const ChildSpec& child : one->children()) {
      if (child.type != nullptr) open.push_back(child.type);
    }
  }
  return parts;
}

// Whether its objects are what entries make of them.
bool IsDeclared(const Class* type) {
  while (!type->is_native()) type = type->parent();
  return type->key() == &kTypeKey<Object> ||
         type->key() == &kTypeKey<ObjectCompat>;
}

// Choices of one emulator share their tables; those of a history, and of a
// command line, are made anew.
bool SaysTheSame(EntryRef a, EntryRef b) {
  if (!a || !b) return !a && !b;
  return a.layer() == b.layer() && a.index() == b.index() &&
         (&*a == &*b || (a.table().name == b.table().name && *a == *b));
}

}  // namespace

struct Resolutions::Made {
  std::vector<EntryRef> entries;  // of each part, with none behind
  std::string beside;
  std::shared_ptr<const LayerSnapshot> layers;  // that the entries are of
  Resolution resolution{};
};

struct Resolutions::OfType {
  explicit OfType(const Class& type)
      : parts(PartsOf(type)),
        is_data(std::all_of(parts.begin(), parts.end(), &IsDeclared)) {}

  std::vector<const Class*> parts;
  bool is_data;
  std::vector<std::unique_ptr<const Made>> made;
};

Resolutions::Resolutions() = default;
Resolutions::~Resolutions() = default;

const Resolution& Resolutions::Of(Context& context, const Class& type,
                                  absl::FunctionRef<Resolution()> resolve,
                                  std::string_view beside) {
  std::unique_ptr<OfType>& of_type = types_[&type];
  if (of_type == nullptr) of_type = std::make_unique<OfType>(type);
  auto asked = std::make_unique<Made>();
  asked->beside = beside;
  asked->layers = Layers(context).snapshot();
  for (const Class* part : of_type->parts) {
    for (const EntryRef entry : asked->layers->Match(*part)) {
      asked->entries.push_back(entry);
    }
    asked->entries.emplace_back();
  }
  // A neighbour is the likeliest to be alike.
  for (size_t i = of_type->made.size(); of_type->is_data && i-- > 0;) {
    const Made& other = *of_type->made[i];
    if (other.beside != beside ||
        !std::equal(other.entries.begin(), other.entries.end(),
                    asked->entries.begin(), asked->entries.end(),
                    SaysTheSame)) {
      continue;
    }
    for (size_t k = 0; k < asked->entries.size(); ++k) {
      const EntryRef entry = asked->entries[k];
      if (entry && other.entries[k].used()) entry.MarkUsed();
    }
    return other.resolution;
  }
  asked->resolution = resolve();
  of_type->made.push_back(std::move(asked));
  return of_type->made.back()->resolution;
}

}  // namespace qom::compat
