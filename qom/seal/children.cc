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
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
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

// The object at `path` of what `spec` embeds here, which becomes a list of its
// own; null if there is none.
ChildSpec* FindDeep(ChildSpec& spec, std::string_view path) {
  ChildSpec* at = &spec;
  while (!path.empty()) {
    if (at->children.empty()) at->children = at->type->data().children;
    const std::string_view step = TakeStep(path);
    const auto next = std::find_if(
        at->children.begin(), at->children.end(),
        [step](const ChildSpec& child) { return child.name == step; });
    if (next == at->children.end()) return nullptr;
    at = &*next;
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
  ChildSpec* const at = FindDeep(spec, path);
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
  std::erase_if(at->defaults, [&](const PropertyDefault& old) {
    return old.property == property->name;
  });
  at->defaults.push_back({property->name, value});
  at->recipe_id = batch.registry().NewTypeOrChildId();
  return property->name;
}

// Embeds `child` in the place of an ancestor's choice, with all that is set in
// that and further in.
void Narrow(Batch& batch, const TypeDeclaration& says, const Class& child,
            ChildSpec& spec) {
  spec.type = &child;
  spec.type_name = child.name();
  spec.recipe_id =
      spec.defaults.empty() ? child.id() : batch.registry().NewTypeOrChildId();
  spec.children.clear();
  for (const auto& [path, given] : spec.deep_defaults) {
    SetIn(batch, says, spec, path, given.property, given.value);
  }
}

// False if the child is missing or broken.
bool AddChild(Batch& batch, ClassDraft& draft,
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
  const ChildSpec* same = FindChild(type.children, row.name);
  if (same == nullptr) {
    ChildSpec& spec = type.children.emplace_back();
    spec.name = batch.registry().Intern(row.name);
    spec.type_name = child->name();
    spec.type = child;
    spec.hidden = row.hidden;
    spec.recipe_id = child->id();
    return true;
  }
  const size_t at = static_cast<size_t>(same - type.children.data());
  if (type.parent == nullptr || at >= type.parent->children().size()) {
    batch.Wrong(says, "embeds two children named '{}'", row.name);
  } else if (ChildSpec& spec = type.children[at];
             MayNarrow(batch, says, spec, *child)) {
    Narrow(batch, says, *child, spec);
  }
  return true;
}

void SetInChild(Batch& batch, ClassDraft& draft,
                const TypeDeclaration::ChildDefaultRow& row) {
  std::vector<ChildSpec>& children = draft.data().children;
  std::string_view path = row.child;
  const std::string_view first = TakeStep(path);
  const auto spec = std::find_if(
      children.begin(), children.end(),
      [first](const ChildSpec& child) { return child.name == first; });
  if (spec == children.end()) {
    batch.Wrong(draft.says, "sets '{}' in a child '{}' that it does not embed",
                row.property, row.child);
    return;
  }
  const std::string_view property =
      SetIn(batch, draft.says, *spec, path, row.property, row.value);
  if (path.empty() || property.empty()) return;
  std::erase_if(spec->deep_defaults, [&](const DeepDefault& old) {
    return old.path == path && old.given.property == property;
  });
  spec->deep_defaults.push_back(
      {batch.registry().Intern(path), {property, row.value}});
}

}  // namespace

std::string_view TakeStep(std::string_view& path) {
  const size_t slash = std::min(path.find('/'), path.size());
  const std::string_view step = path.substr(0, slash);
  path.remove_prefix(std::min(slash + 1, path.size()));
  return step;
}

const ChildSpec* FindChild(std::span<const ChildSpec> children,
                           std::string_view name) {
  const auto at = std::find_if(
      children.begin(), children.end(),
      [name](const ChildSpec& child) { return child.name == name; });
  return at == children.end() ? nullptr : &*at;
}

bool BuildChildren(Batch& batch, ClassDraft& draft) {
  ClassData& type = draft.data();
  if (type.parent != nullptr) type.children = type.parent->data().children;
  bool complete = true;
  for (const TypeDeclaration::ChildRow& row : draft.says.children) {
    complete = AddChild(batch, draft, row) && complete;
  }
  if (!complete) return false;
  for (const TypeDeclaration::ChildDefaultRow& row :
       draft.says.child_defaults) {
    SetInChild(batch, draft, row);
  }
  return true;
}

}  // namespace qom::internal
