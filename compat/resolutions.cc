// Finds, by the entries that match a type and its parts, whether it was made
// before.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/resolutions.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
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

bool SayTheSame(const std::vector<Resolutions::Part>& a,
                const std::vector<Resolutions::Part>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& one, const auto& other) {
                      return AreTheSame(one.entries, other.entries);
                    });
}

// Marks the entries that the others say for them.
void MarkUsedAs(const std::vector<Resolutions::Part>& others,
                const std::vector<Resolutions::Part>& parts) {
  for (size_t i = 0; i < parts.size(); ++i) {
    for (size_t k = 0; k < parts[i].entries.size(); ++k) {
      if (others[i].entries[k].used()) parts[i].entries[k].MarkUsed();
    }
  }
}

}  // namespace

bool AreTheSame(std::span<const EntryRef> a, std::span<const EntryRef> b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](EntryRef one, EntryRef other) {
        return one.layer() == other.layer() && one.index() == other.index() &&
               (&*one == &*other ||
                (one.table().name == other.table().name && *one == *other));
      });
}

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

const Resolutions::Made& Resolutions::Of(
    Context& context, const Class& type,
    absl::FunctionRef<Resolution()> resolve, std::string_view beside) {
  std::unique_ptr<OfType>& of_type = types_[&type];
  if (of_type == nullptr) of_type = std::make_unique<OfType>(type);
  auto asked = std::make_unique<Made>();
  asked->beside = beside;
  asked->layers = Layers(context).snapshot();
  for (const Class* part : of_type->parts) {
    asked->parts.push_back({part, asked->layers->Match(*part)});
  }
  // A neighbour is the likeliest to be alike.
  for (size_t i = of_type->made.size(); of_type->is_data && i-- > 0;) {
    const Made& other = *of_type->made[i];
    if (other.beside != beside || !SayTheSame(other.parts, asked->parts)) {
      continue;
    }
    MarkUsedAs(other.parts, asked->parts);
    return other;
  }
  asked->resolution = resolve();
  of_type->made.push_back(std::move(asked));
  return *of_type->made.back();
}

}  // namespace qom::compat
