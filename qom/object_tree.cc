// Copyright 2026 The qomrt Authors.

#include "qomrt/qom/internal/object_tree.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "qomrt/qom/context.h"
#include "qomrt/qom/internal/mutex.h"
#include "qomrt/qom/internal/tree.h"
#include "qomrt/qom/link.h"
#include "qomrt/qom/object.h"
#include "qomrt/qom/status.h"

namespace qom {

using internal::ObjectExtra;
using internal::Tree;
using internal::TreeNode;

namespace {

constexpr std::string_view kAnyNumber = "[*]";

// "irq[7]" → {"irq", 7}; false for another form.
bool SplitNumber(std::string_view name, std::string_view* stem,
                 uint64_t* number) {
  if (!name.ends_with(']')) return false;
  const size_t open = name.rfind('[');
  if (open == std::string_view::npos) return false;
  const std::string_view digits = name.substr(open + 1, name.size() - open - 2);
  *stem = name.substr(0, open);
  return absl::SimpleAtoi(internal::ToAbsl(digits), number);
}

}  // namespace

bool ObjectTree::Taken(const Object& object, std::string_view name) {
  if (object.FindProperty(name) != nullptr) return true;
  return object.extra_ != nullptr && object.extra_->children.contains(name);
}

std::string ObjectTree::FreeName(Object& object, std::string_view name) {
  const std::string_view stem = name.substr(0, name.size() - kAnyNumber.size());
  ObjectExtra& extra = object.Extra();
  auto at = extra.numbers.find(stem);
  if (at == extra.numbers.end()) {
    at = extra.numbers.emplace(std::string(stem), 0).first;
  }
  while (true) {
    std::string candidate = fmt::format("{}[{}]", stem, at->second);
    ++at->second;
    if (!Taken(object, candidate)) return candidate;
  }
}

void ObjectTree::NumberIsFree(ObjectExtra& extra, std::string_view name) {
  std::string_view stem;
  uint64_t number = 0;
  if (extra.numbers.empty() || !SplitNumber(name, &stem, &number)) return;
  const auto at = extra.numbers.find(stem);
  if (at != extra.numbers.end()) at->second = std::min(at->second, number);
}

void ObjectTree::InsertLocked(Object& parent, Object& child, std::string name) {
  Tree& tree = Of(parent);
  tree.mutex.AssertHeld();
  auto* node = new TreeNode{&parent, &child, std::move(name)};
  ObjectExtra& extra = parent.Extra();
  extra.children.emplace(node->name, node);
  node->previous = extra.last_child;
  (extra.last_child == nullptr ? extra.first_child : extra.last_child->next) =
      node;
  extra.last_child = node;
  const auto [at, is_new] = tree.by_name.emplace(node->name, node);
  if (!is_new) {
    // Second in the list of its name, so that the key stays with the first.
    TreeNode* first = at->second;
    node->next_same = first->next_same;
    node->previous_same = first;
    if (first->next_same != nullptr) first->next_same->previous_same = node;
    first->next_same = node;
  }
  child.node_ = node;
}

void ObjectTree::RemoveLocked(TreeNode& node) {
  Tree& tree = Of(*node.parent);
  tree.mutex.AssertHeld();
  ObjectExtra& extra = *node.parent->extra_;
  extra.children.erase(std::string_view(node.name));
  NumberIsFree(extra, node.name);
  (node.previous == nullptr ? extra.first_child : node.previous->next) =
      node.next;
  (node.next == nullptr ? extra.last_child : node.next->previous) =
      node.previous;
  if (node.previous_same != nullptr) {
    node.previous_same->next_same = node.next_same;
    if (node.next_same != nullptr) {
      node.next_same->previous_same = node.previous_same;
    }
  } else {
    tree.by_name.erase(std::string_view(node.name));
    if (node.next_same != nullptr) {
      node.next_same->previous_same = nullptr;
      tree.by_name.emplace(node.next_same->name, node.next_same);
    }
  }
  node.child->node_ = nullptr;
}

bool ObjectTree::InTreeLocked(const Context& context, const Object& object) {
  const Object* top = &object;
  while (top->node_ != nullptr) top = top->node_->parent;
  return top == &context.root();
}

std::string ObjectTree::PathLocked(const Object& object) {
  size_t size = 0;
  const Object* top = &object;
  for (; top->node_ != nullptr; top = top->node_->parent) {
    size += top->node_->name.size() + 1;
  }
  std::string path;
  if (top != &object.context().root()) {
    path = fmt::format("({})", top->type().name());
  } else if (size == 0) {
    return "/";
  }
  size_t end = path.size() + size;
  path.resize(end);
  for (const Object* at = &object; at->node_ != nullptr;
       at = at->node_->parent) {
    const std::string& name = at->node_->name;
    end -= name.size();
    std::copy(name.begin(), name.end(),
              path.begin() + static_cast<std::ptrdiff_t>(end));
    path[--end] = '/';
  }
  return path;
}

Object* ObjectTree::StepLocked(Object& object, std::string_view name) {
  if (object.extra_ != nullptr) {
    const auto at = object.extra_->children.find(name);
    if (at != object.extra_->children.end()) return at->second->child;
  }
  const Object* holder = &object;
  const ClassProperty* property = object.type().FindProperty(name);
  while (property != nullptr && property->is_alias() && holder != nullptr) {
    holder = AliasObject(*property, *holder);
    property = property->target;
  }
  if (property == nullptr || holder == nullptr ||
      property->kind != &internal::kLinkKind) {
    return nullptr;
  }
  return reinterpret_cast<const LinkBase*>(
             reinterpret_cast<const char*>(holder) + property->offset)
      ->object();
}

Object* ObjectTree::WalkLocked(Object& from, std::string_view path) {
  Object* at = &from;
  while (!path.empty() && at != nullptr) {
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view step = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (!step.empty()) at = StepLocked(*at, step);
  }
  return at;
}

absl::StatusOr<Object*> ObjectTree::ResolveLocked(const Context& context,
                                                  std::string_view path) {
  Tree& tree = *context.tree_;
  tree.mutex.AssertHeld();
  if (path.starts_with('/')) {
    if (Object* object = WalkLocked(context.root(), path.substr(1))) {
      return object;
    }
    return Error(Cause::kNoSuchObject, "no object at '{}'", path);
  }
  const size_t slash = std::min(path.find('/'), path.size());
  const auto at = tree.by_name.find(path.substr(0, slash));
  Object* found = nullptr;
  for (TreeNode* node = at == tree.by_name.end() ? nullptr : at->second;
       node != nullptr; node = node->next_same) {
    if (!InTreeLocked(context, *node->child)) continue;
    Object* object = WalkLocked(
        *node->child, slash == path.size() ? "" : path.substr(slash + 1));
    if (object == nullptr || object == found) continue;
    if (found != nullptr) {
      return Error(Cause::kAmbiguous,
                   "the path '{}' is ambiguous: {} and {} fit", path,
                   PathLocked(*found), PathLocked(*object));
    }
    found = object;
  }
  if (found == nullptr) {
    return Error(Cause::kNoSuchObject, "no object '{}' in the tree", path);
  }
  return found;
}

// ---- Object ----------------------------------------------------------------

absl::StatusOr<std::string> Object::AddChild(std::string_view name,
                                             Ref<Object> child) {
  if (!child) return Error(Cause::kNoSuchObject, "no child to add");
  Tree& tree = ObjectTree::Of(*this);
  std::string chosen;
  {
    qom::internal::MutexLock lock(&tree.mutex);
    if (name.empty() || name.find('/') != std::string_view::npos) {
      return Error(Cause::kBadValue,
                   "'{}' is no name for a child: it must have a character and "
                   "no '/'",
                   name);
    }
    if (&child->context() != &context()) {
      return Error(Cause::kWrongPhase, "'{}' is of another context", name);
    }
    if (child.get() == &context().root()) {
      return Error(Cause::kWrongPhase,
                   "'{}' would hold the root, which is part of nothing: {}",
                   name, ObjectTree::PathLocked(*this));
    }
    if (child->node_ != nullptr) {
      return Error(Cause::kWrongPhase, "'{}' has a parent already: {}", name,
                   ObjectTree::PathLocked(*child));
    }
    for (const Object* up = this; up != nullptr;
         up = up->node_ == nullptr ? nullptr : up->node_->parent) {
      if (up == child.get()) {
        return Error(Cause::kWrongPhase,
                     "'{}' would become part of itself: it contains {}", name,
                     ObjectTree::PathLocked(*this));
      }
    }
    if (name.ends_with(kAnyNumber)) {
      chosen = ObjectTree::FreeName(*this, name);
    } else if (ObjectTree::Taken(*this, name)) {
      return Error(Cause::kTaken, "{} has '{}' already",
                   ObjectTree::PathLocked(*this), name);
    } else {
      chosen = name;
    }
    ObjectTree::InsertLocked(*this, *child, chosen);
  }
  (void)child.Release();  // the tree holds it now
  return chosen;
}

void Object::Unparent() {
  if (parent() == nullptr) return;
  AboutToUnparent();
  TreeNode* node = nullptr;
  {
    qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
    node = node_;
    if (node == nullptr) return;
    ObjectTree::RemoveLocked(*node);
  }
  delete node;
  Unref();
}

Object* Object::parent() const {
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  return node_ == nullptr ? nullptr : node_->parent;
}

std::string_view Object::name() const {
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  return node_ == nullptr ? std::string_view() : node_->name;
}

Object* Object::Child(std::string_view name) const {
  if (extra_ == nullptr) return nullptr;
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  const auto at = extra_->children.find(name);
  return at == extra_->children.end() ? nullptr : at->second->child;
}

std::vector<Object*> Object::children() const {
  std::vector<Object*> children;
  if (extra_ == nullptr) return children;
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  children.reserve(extra_->children.size());
  for (TreeNode* node = extra_->first_child; node != nullptr;
       node = node->next) {
    children.push_back(node->child);
  }
  return children;
}

size_t Object::child_count() const {
  if (extra_ == nullptr) return 0;
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  return extra_->children.size();
}

std::string Object::CanonicalPath() const {
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  return ObjectTree::PathLocked(*this);
}

absl::StatusOr<Object*> Context::Resolve(std::string_view path) const {
  qom::internal::MutexLock lock(&tree_->mutex);
  return ObjectTree::ResolveLocked(*this, path);
}

}  // namespace qom
