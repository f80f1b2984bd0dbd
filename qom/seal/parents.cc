// The pass that gives a class its name and its place among its ancestors: the
// parent, and the display by which a cast to an ancestor is one comparison.
//
// Example: of `uart`, whose parent is `device`, whose parent is `object`, come
//
//   depth 2, display {key of object, key of device, key of uart}
//
// and, from `device`, its constructor and its post-init hooks, `uart`'s own
// hooks behind them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <iterator>
#include <string_view>

#include "qom/limits.h"
#include "qom/object.h"
#include "qom/seal/passes.h"

namespace qom::internal {
namespace {

// Finds the parent of a class; false if it cannot have that one.
bool FindParent(Batch& batch, ClassDraft& draft) {
  const TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  const std::string_view parent =
      says.parent.empty() ? Object::kTypeName : says.parent;
  type.parent = batch.Need(says, "parent", parent);
  if (type.parent == nullptr) return false;
  if (type.parent->data().is_interface) {
    batch.Wrong(says, "its parent '{}' is an interface; implement it instead",
                parent);
    return false;
  }
  if (says.parent_key != nullptr &&
      type.parent->data().key != says.parent_key) {
    batch.Wrong(says,
                "its parent '{}' is another type than the C++ class it extends",
                parent);
    return false;
  }
  if (type.is_native && !type.parent->data().is_native) {
    batch.Wrong(says, "a native type cannot derive from the run-time type '{}'",
                parent);
    return false;
  }
  return true;
}

// The same for an interface, which may have none.
bool FindParentInterface(Batch& batch, ClassDraft& draft) {
  const TypeDeclaration& says = draft.says;
  if (says.parent.empty() || says.parent == "interface" ||
      says.parent == Object::kTypeName) {
    return true;
  }
  const Class* parent = batch.Need(says, "parent", says.parent);
  if (parent == nullptr) return false;
  if (!parent->is_interface()) {
    batch.Wrong(says, "an interface cannot have the type '{}' as parent",
                says.parent);
    return false;
  }
  draft.data().parent = parent;
  return true;
}

void Inherit(const ClassData& parent, ClassData& type) {
  type.depth = parent.depth + 1;
  std::copy(std::begin(parent.display), std::end(parent.display),
            std::begin(type.display));
  type.deep_display = parent.deep_display;
  type.native_size = parent.native_size;
  type.construct = parent.construct;
  type.post_init = parent.post_init;
  type.has_slots = parent.has_slots;
}

}  // namespace

bool ResolveParents(Batch& batch, ClassDraft& draft) {
  TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  type.registry = &batch.registry();
  type.id = batch.TakeRecipeId(says);
  if (batch.has_ended()) return false;
  type.name = batch.registry().Intern(says.name);
  type.key = says.key != nullptr ? says.key : draft.type.get();
  type.is_native = says.key != nullptr;
  type.is_abstract = says.is_abstract;
  type.is_interface = says.is_interface;
  const bool is_root = says.key == &kTypeKey<Object>;
  if (type.is_interface ? !FindParentInterface(batch, draft)
                        : !is_root && !FindParent(batch, draft)) {
    return false;
  }
  if (type.parent != nullptr) Inherit(type.parent->data(), type);
  if (type.depth > kMaxDepth) {
    batch.Wrong(says, "more than {} types deep", kMaxDepth);
    return false;
  }
  if (type.depth < Class::kInlineDepth) {
    type.display[type.depth] = type.key;
  } else {
    type.deep_display.push_back(type.key);
  }
  if (type.is_native) {
    type.native_size = says.size;
    type.construct = says.construct;
  }
  if (!type.is_abstract && type.construct == nullptr) {
    batch.Wrong(says,
                "its native ancestor leaves methods to C++ subclasses, so a "
                "run-time type of it cannot be created; declare it abstract");
  }
  type.post_init.insert(type.post_init.end(), says.post_init.begin(),
                        says.post_init.end());
  return true;
}

}  // namespace qom::internal
