// The pass that says what objects a run-time type embeds, and what it sets in
// them.
//
// Example: `disk` embeds `port` as a `pci-port` in which it sets lanes=4; below
// it, `fast-disk` embeds `port` as a `pcie-port`, which is a `pci-port`:
//
//   disk       port: pci-port, lanes=4
//   fast-disk  port: pcie-port, lanes=4
//
// `board` embeds `disk` and sets "disk/port", lanes=2. Only its own disk has a
// port of that; where it narrows the disk, the value goes along.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/hash.h"
#include "qom/limits.h"
#include "qom/seal/passes.h"
#include "qom/status.h"

namespace qom::internal {
namespace {

// Whether `child` may take the place of what an ancestor embeds as `spec`.
bool MayNarrow(Batch& batch, const TypeDeclaration& says, const ChildSpec& spec,
               const Class& child) {
  if (!child.IsA(*spec.type)) {
    batch.Wrong(says,
                "embeds '{}' as a '{}', but its ancestor as a '{}', which that "
                "is not",
                spec.name, child.name(), spec.type_name);
    return false;
  }
  for (const PropertyDefault& set : spec.defaults) {
    const ClassProperty* property = child.FindProperty(set.property);
    if (property == nullptr) {
      batch.Wrong(says,
                  "embeds '{}' as a '{}', in which an ancestor sets '{}', "
                  "which it does not have",
                  spec.name, child.name(), set.property);
    } else if (absl::Status status = property->Check(set.value); !status.ok()) {
      batch.Wrong(says,
                  "embeds '{}' as a '{}', in which an ancestor sets '{}': {}",
                  spec.name, child.name(), set.property, Message(status));
    }
  }
  return true;
}

// What a child is called until all that is set in it is known.
constexpr uint32_t kNotNumbered = ~0u;

// How much memory a child and what is set in it take, in rows of what types
// inherit.
size_t RowsOf(const std::vector<ChildSpec>& children) {
  constexpr size_t kRow = 50;  // bytes
  size_t bytes = 0;
  size_t rows = 0;
  auto add = [&bytes](const PropertyDefault& given) {
    bytes += sizeof(given) + given.value.held_size();
  };
  for (const ChildSpec& child : children) {
    bytes += sizeof(child);
    for (const PropertyDefault& given : child.defaults) add(given);
    for (const DeepDefault& deep : child.deep_defaults) add(deep.given);
    if (!child.children.empty()) rows += RowsOf(child.children);
  }
  return rows + bytes / kRow;
}

// The object at `path` of what `spec` embeds here, which becomes a list of its
// own; null if there is none.
ChildSpec* FindDeep(Batch& batch, const TypeDeclaration& says, ChildSpec& spec,
                    std::string_view path) {
  ChildSpec* at = &spec;
  while (!path.empty()) {
    if (at->children.empty()) {
      const ClassData& type = at->type->data();
      if (!batch.Inherit(says, type.child_rows)) return nullptr;
      at->children = type.children;
    }
    const auto next = batch.FindChild(*at->type, TakeStep(path));
    if (!next.has_value()) return nullptr;
    at = &at->children[*next];
  }
  return at;
}

// Sets a value in the object at `path` of `spec`. The name of the property, as
// long as the registry lives; empty with a mistake added if it cannot be set.
std::string_view SetIn(Batch& batch, const TypeDeclaration& says,
                       ChildSpec& spec, std::string_view path,
                       std::string_view name, const Value& value) {
  const auto where = [&] {
    return path.empty() ? std::string(spec.name)
                        : fmt::format("{}/{}", spec.name, path);
  };
  ChildSpec* const at = FindDeep(batch, says, spec, path);
  if (at == nullptr) {
    batch.Wrong(says, "sets '{}' in a child '{}' that it does not embed", name,
                where());
    return "";
  }
  const ClassProperty* property = at->type->FindProperty(name);
  if (property == nullptr) {
    batch.Wrong(says, "sets '{}.{}', which type '{}' does not have", where(),
                name, at->type_name);
    return "";
  }
  if (absl::Status status = property->Check(value); !status.ok()) {
    batch.Wrong(says, "sets '{}.{}': {}", where(), name, Message(status));
    return "";
  }
  at->defaults.push_back({property->name, value});
  at->recipe_id = kNotNumbered;
  return property->name;
}

// Embeds `child` in the place of an ancestor's choice, with all that is set in
// that and further in.
void Narrow(Batch& batch, const TypeDeclaration& says, const Class& child,
            ChildSpec& spec) {
  spec.type = &child;
  spec.type_name = child.name();
  spec.recipe_id = spec.defaults.empty() ? child.id() : kNotNumbered;
  spec.children.clear();
  for (const auto& [path, given] : spec.deep_defaults) {
    SetIn(batch, says, spec, path, given.property, given.value);
  }
}

// Children by name.
using Places =
    qom::internal::HashMap<std::string_view, size_t, StringHash, StringEq>;

// False if the child is missing or broken.
bool AddChild(Batch& batch, ClassDraft& draft, Places& places,
              const TypeDeclaration::ChildRow& row) {
  const TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  const Class* child = batch.Need(says, "child", row.type);
  if (child == nullptr) return false;
  if (child->is_abstract()) {
    batch.Wrong(says, "embeds '{}' of the abstract type '{}'", row.name,
                row.type);
    return false;
  }
  const auto same = places.find(row.name);
  if (same == places.end()) {
    if (row.name.empty() || row.name.find('/') != std::string_view::npos) {
      batch.Wrong(says,
                  "embeds '{}': the name of a child has a character and no '/'",
                  row.name);
      return false;
    }
    if (type.children.size() >= kMaxEmbedded) {
      batch.Wrong(says, "embeds more than {} objects", kMaxEmbedded);
      return false;
    }
    ChildSpec& spec = type.children.emplace_back();
    spec.name = batch.registry().Intern(row.name);
    spec.type_name = child->name();
    spec.type = child;
    spec.hidden = row.hidden;
    spec.recipe_id = child->id();
    places.emplace(spec.name, places.size());
    return true;
  }
  const size_t at = same->second;
  if (type.parent == nullptr || at >= type.parent->children().size()) {
    batch.Wrong(says, "embeds two children named '{}'", row.name);
  } else if (ChildSpec& spec = type.children[at];
             MayNarrow(batch, says, spec, *child)) {
    Narrow(batch, says, *child, spec);
  }
  return true;
}

void SetInChild(Batch& batch, ClassDraft& draft, const Places& places,
                const TypeDeclaration::ChildDefaultRow& row) {
  std::string_view path = row.child;
  const auto place = places.find(TakeStep(path));
  if (place == places.end()) {
    batch.Wrong(draft.says, "sets '{}' in a child '{}' that it does not embed",
                row.property, row.child);
    return;
  }
  ChildSpec& spec = draft.data().children[place->second];
  const std::string_view property =
      SetIn(batch, draft.says, spec, path, row.property, row.value);
  if (path.empty() || property.empty()) return;
  spec.deep_defaults.push_back(
      {batch.registry().Intern(path), {property, row.value}});
}

// Of two values for one name, the later counts.
template <typename T, typename F>
void KeepLast(std::vector<T>& all, F name_of) {
  qom::internal::HashSet<decltype(name_of(all.front()))> later;
  size_t kept = all.size();
  for (size_t i = all.size(); i-- > 0;) {
    if (!later.insert(name_of(all[i])).second) continue;
    if (--kept != i) all[kept] = std::move(all[i]);
  }
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept));
}

// All that is set in the children is known.
void Number(Batch& batch, const TypeDeclaration& says,
            std::vector<ChildSpec>& children) {
  for (ChildSpec& child : children) {
    Number(batch, says, child.children);
    if (child.recipe_id != kNotNumbered) continue;
    KeepLast(child.defaults,
             [](const PropertyDefault& given) { return given.property; });
    child.recipe_id = batch.TakeRecipeId(says);
  }
}

}  // namespace

std::string_view TakeStep(std::string_view& path) {
  const size_t slash = std::min(path.find('/'), path.size());
  const std::string_view step = path.substr(0, slash);
  path.remove_prefix(std::min(slash + 1, path.size()));
  return step;
}

bool BuildChildren(Batch& batch, ClassDraft& draft) {
  ClassData& type = draft.data();
  if (type.parent != nullptr) type.children = type.parent->data().children;
  Places places;
  for (const ChildSpec& child : type.children) {
    places.emplace(child.name, places.size());
  }
  bool complete = true;
  for (const TypeDeclaration::ChildRow& row : draft.says.children) {
    complete = AddChild(batch, draft, places, row) && complete;
  }
  if (!complete) return false;
  for (const TypeDeclaration::ChildDefaultRow& row :
       draft.says.child_defaults) {
    SetInChild(batch, draft, places, row);
  }
  Number(batch, draft.says, type.children);
  for (ChildSpec& child : type.children) {
    KeepLast(child.deep_defaults, [](const DeepDefault& deep) {
      return std::pair(deep.path, deep.given.property);
    });
  }
  type.child_rows = RowsOf(type.children);
  return true;
}

void MeasureChildren(ClassDraft& draft) {
  ClassData& type = draft.data();
  size_t objects = 1;
  size_t bytes = type.size;
  uint32_t nesting = 1;
  for (const ChildSpec& child : type.children) {
    const ClassData& embedded = child.type->data();
    objects += embedded.embedded;
    bytes += embedded.embedded_size;
    nesting = std::max(nesting, embedded.nesting + 1);
  }
  // Beyond its limit nobody asks for more.
  type.embedded = std::min(objects, kMaxEmbedded + 1);
  type.embedded_size = std::min(bytes, kMaxEmbeddedBytes + 1);
  type.nesting = std::min(nesting, kMaxDepth + 1);
  type.can_create = !type.is_abstract && objects <= kMaxEmbedded &&
                    bytes <= kMaxEmbeddedBytes && nesting <= kMaxDepth;
}

}  // namespace qom::internal
