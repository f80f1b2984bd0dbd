// The pass that says what objects a run-time type embeds, and what it sets in
// them.
//
// Example: `disk` embeds `port` as a `pci-port` in which it sets lanes=4; below
// it, `fast-disk` embeds `port` as a `pcie-port`, which is a `pci-port`:
//
//   disk       port: pci-port, lanes=4
//   fast-disk  port: pcie-port, lanes=4
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

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
    spec.type = child;
    spec.type_name = child->name();
    spec.recipe_id = spec.defaults.empty()
                         ? child->id()
                         : batch.registry().NewTypeOrChildId();
  }
  return true;
}

void SetInChild(Batch& batch, ClassDraft& draft,
                const TypeDeclaration::ChildDefaultRow& row) {
  const TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  const auto spec = std::find_if(
      type.children.begin(), type.children.end(),
      [&](const ChildSpec& child) { return child.name == row.child; });
  if (spec == type.children.end()) {
    batch.Wrong(says, "sets '{}' in a child '{}' that it does not embed",
                row.property, row.child);
    return;
  }
  const ClassProperty* property = spec->type->FindProperty(row.property);
  if (property == nullptr) {
    batch.Wrong(says, "sets '{}.{}', which type '{}' does not have", row.child,
                row.property, spec->type_name);
    return;
  }
  if (absl::Status status = property->Check(row.value); !status.ok()) {
    batch.Wrong(says, "sets '{}.{}': {}", row.child, row.property,
                Message(status));
    return;
  }
  std::erase_if(spec->defaults, [&](const PropertyDefault& old) {
    return old.property == property->name;
  });
  spec->defaults.push_back({property->name, row.value});
  spec->recipe_id = batch.registry().NewTypeOrChildId();
}

}  // namespace

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
