// Finding objects of the tree by their type.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/assign.h"
#include "qom/context.h"
#include "qom/internal/mutex.h"
#include "qom/internal/watches.h"
#include "qom/link.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"

namespace qom {

// The first node of a type; from here on it is one of those below what it is.
void internal::NodesByClass::MakeMembers(const Class& type) {
  if (type.id() < all_.size() && all_[type.id()] != nullptr &&
      all_[type.id()]->has_nodes) {
    return;
  }
  const auto place = [this](const Class& one) -> Members& {
    if (one.id() >= all_.size()) all_.resize(one.id() + 1);
    if (all_[one.id()] == nullptr) all_[one.id()] = std::make_unique<Members>();
    return *all_[one.id()];
  };
  // First what may run out of memory.
  std::vector<Members*> above;
  for (const Class* at = &type; at != nullptr; at = at->parent()) {
    above.push_back(&place(*at));
  }
  for (const InterfaceRow& row : type.interfaces()) {
    above.push_back(&place(*row.interface));
  }
  for (const ClassProperty* property : type.properties()) {
    if (property != nullptr && Unaliased(*property).kind == &kLinkKind) {
      link_names_.insert(property->name);
    }
  }
  for (Members* one : above) one->below.reserve(one->below.size() + 1);
  for (Members* one : above) one->below.push_back(type.id());
  place(type).has_nodes = true;
}

void internal::NodesByClass::Keep(std::vector<TreeNode*> nodes) {
  std::sort(nodes.begin(), nodes.end(),
            [](const TreeNode* a, const TreeNode* b) {
              return a->joined < b->joined;
            });
  for (const TreeNode* node : nodes) MakeMembers(node->child->type());
  for (TreeNode* node : nodes) Link(*node);
  is_kept_ = true;
}

void ObjectTree::KeepClassesLocked(internal::Tree& tree) {
  tree.mutex.AssertHeld();
  if (tree.classes.is_kept()) return;
  std::vector<internal::TreeNode*> nodes;
  tree.names.ForEach(
      [&nodes](internal::TreeNode& node) { nodes.push_back(&node); });
  tree.classes.Keep(std::move(nodes));
}

// Each object is noted once, however many ways go through it.
bool WaysUp::IsFarInTreeLocked(const Object& object) {
  const Object* end = &object;
  auto known = noted_.find(end);
  while (known == noted_.end()) {
    const internal::TreeNode* const node = ObjectTree::NodeOf(*end);
    if (node == nullptr) break;
    end = node->parent;
    known = noted_.find(end);
  }
  const bool is_in = known == noted_.end() ? end == &root_ : known->second;
  for (const Object* at = &object; at != end;
       at = ObjectTree::NodeOf(*at)->parent) {
    noted_.emplace(at, is_in);
  }
  return is_in;
}

std::unique_ptr<internal::Departure> ObjectTree::DepartureLocked(
    const Object& object) {
  if (&TopLocked(object) != &object.context().root()) return nullptr;
  return std::make_unique<internal::Departure>(internal::Departure{
      NodeOf(object)->parent->TryRef(), PathLocked(object)});
}

std::vector<Ref<Object>> Context::ObjectsOf(const Class& type) const {
  std::vector<Ref<Object>> found;
  internal::Tree& tree = *tree_;
  qom::internal::MutexLock lock(&tree.mutex);
  ObjectTree::KeepClassesLocked(tree);
  if (root_->type().IsA(type)) found.push_back(root_);
  WaysUp ways(*root_);
  const Object* parent = nullptr;  // of the one before
  bool is_in = false;
  tree.classes.ForEach(type, [&](const internal::TreeNode& node) {
    // Those of a long list are in the tables, too, wherever it is.
    if (node.parent != parent) {
      parent = node.parent;
      is_in = ways.IsInTreeLocked(*parent);
    }
    if (!is_in) return;
    if (Ref<Object> held = node.child->TryRef()) {
      found.push_back(std::move(held));
    }
  });
  return found;
}

absl::StatusOr<Ref<Object>> Context::The(const Class& type) const {
  std::vector<Ref<Object>> found = ObjectsOf(type);
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) {
    return Error(Cause::kNoSuchObject, "the tree has no object of type {}",
                 type.name());
  }
  SomeOf paths(4);
  for (const Ref<Object>& object : found) {
    paths.Add(paths.shows_more() ? object->CanonicalPath() : "");
  }
  return Error(Cause::kAmbiguous, "the tree has {} objects of type {}: {}",
               found.size(), type.name(), paths.ToText());
}

absl::StatusOr<Ref<Object>> Context::ResolveAs(const Class* type,
                                               std::string_view type_name,
                                               std::string_view path) const {
  if (type == nullptr) return NotRegistered(type_name);
  QOMRT_ASSIGN_OR_RETURN(Ref<Object> object, Resolve(path));
  if (!object->type().IsA(*type)) {
    return Error(Cause::kBadValue, "{} is of type {}, not {}",
                 object->CanonicalPath(), object->type().name(), type->name());
  }
  return object;
}

}  // namespace qom
