// Ways through the composition tree: the path of an object, and what a path,
// whole or partial, leads to.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/context.h"
#include "qom/internal/mutex.h"
#include "qom/internal/name_hash.h"
#include "qom/internal/out_of_memory.h"
#include "qom/link.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"

namespace qom {

using internal::HashName;
using internal::ObjectExtra;
using internal::SameName;
using internal::Tree;
using internal::TreeNode;

// So many names are compared for what may have been meant by another.
constexpr size_t kMostCompared = 1000;

const Object& ObjectTree::TopLocked(const Object& object) {
  const Object* top = &object;
  while (const TreeNode* node = NodeOf(*top)) top = node->parent;
  return *top;
}

std::string ObjectTree::PathLocked(const Object& object) {
  size_t size = 0;
  const Object* top = &object;
  while (const TreeNode* node = NodeOf(*top)) {
    size += node->name_size + 1;
    top = node->parent;
  }
  std::string path;
  if (top != &object.context().root()) {
    path = fmt::format("({})", top->type().name());
  } else if (size == 0) {
    return "/";
  }
  size_t end = path.size() + size;
  path.resize(end);
  const TreeNode* node = NodeOf(object);
  for (; node != nullptr; node = NodeOf(*node->parent)) {
    end -= node->name_size;
    std::memcpy(&path[end], node->text(), node->name_size);
    path[--end] = '/';
  }
  return path;
}

Object* ObjectTree::StepLocked(Object& object, std::string_view name) {
  if (const TreeNode* node = FindLocked(object, name)) return node->child;
  const ClassProperty* const named = object.type().FindProperty(name);
  if (named == nullptr) return nullptr;
  const auto [holder, property] = Unaliased(object, *named);
  if (holder == nullptr || property->kind != &internal::kLinkKind) {
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

std::string ObjectTree::EndOfWayLocked(Object& from, std::string_view path) {
  Object* at = &from;
  while (true) {
    const std::string_view step = path.substr(0, path.find('/'));
    Object* const next = step.empty() ? at : StepLocked(*at, step);
    if (next == nullptr) {
      std::vector<std::string_view> names;
      if (const ObjectExtra* extra = at->extra()) {
        for (const TreeNode* node = extra->first_child;
             node != nullptr && names.size() < kMostCompared;
             node = node->next) {
          names.push_back(node->name());
        }
      }
      const std::vector<std::string> nearest = NearestNames(step, names);
      return fmt::format(": {} has no '{}'{}", PathLocked(*at), step,
                         OrNearest(nearest));
    }
    if (step.size() == path.size()) return "";  // it is ending
    path.remove_prefix(step.size() + 1);
    at = next;
  }
}

namespace {

absl::Status FitsBoth(std::string_view path, const Object& one,
                      const Object& other) {
  std::string a = ObjectTree::PathLocked(one);
  std::string b = ObjectTree::PathLocked(other);
  if (b < a) std::swap(a, b);
  return Error(Cause::kAmbiguous, "the path '{}' is ambiguous: {} and {} fit",
               path, a, b);
}

}  // namespace

absl::StatusOr<Ref<Object>> ObjectTree::ResolveLocked(const Context& context,
                                                      std::string_view path) {
  Tree& tree = *context.tree_;
  tree.mutex.AssertHeld();
  if (path.starts_with('/')) {
    if (const Object* object = WalkLocked(context.root(), path.substr(1))) {
      if (Ref<Object> held = object->TryRef()) return held;
    }
    return Error(Cause::kNoSuchObject, "no object at '{}'{}", path,
                 EndOfWayLocked(context.root(), path.substr(1)));
  }
  const size_t slash = std::min(path.find('/'), path.size());
  const std::string_view first = path.substr(0, slash);
  const uint64_t hash = HashName(first);
  Object* found = nullptr;
  for (const TreeNode* node = tree.names.First(hash); node != nullptr;
       node = tree.names.Next(*node)) {
    if (node->name_hash != hash || !SameName(node->name(), first) ||
        &TopLocked(*node->child) != &context.root()) {
      continue;
    }
    Object* object = WalkLocked(
        *node->child, slash == path.size() ? "" : path.substr(slash + 1));
    if (object == nullptr || object == found) continue;
    if (found != nullptr) return FitsBoth(path, *found, *object);
    found = object;
  }
  if (found != nullptr) {
    if (Ref<Object> held = found->TryRef()) return held;
  }
  return Error(Cause::kNoSuchObject, "no object '{}' in the tree", path);
}

bool ObjectTree::IsBelow(const Object& object, const Object& top) {
  if (&object == &top) return true;
  qom::internal::MutexLock lock(&Of(object).mutex);
  const Object* at = &object;
  while (at != &top) {
    const TreeNode* node = NodeOf(*at);
    if (node == nullptr) return false;
    at = node->parent;
  }
  return true;
}

bool ObjectTree::IsInTree(const Object& object) {
  return IsBelow(object, object.context().root());
}

std::string Object::CanonicalPath() const {
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  return ObjectTree::PathLocked(*this);
}

absl::StatusOr<Ref<Object>> Context::Resolve(std::string_view path) const try {
  qom::internal::MutexLock lock(&tree_->mutex);
  return ObjectTree::ResolveLocked(*this, path);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom
