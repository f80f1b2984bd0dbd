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
// So many objects of one name are gone on from without looking for another
// way.
constexpr size_t kFewOfOneName = 16;

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

absl::Status NothingFits(std::string_view path) {
  return Error(Cause::kNoSuchObject, "no object '{}' in the tree", path);
}

absl::Status FitsBoth(std::string_view path, const Object& one,
                      const Object& other) {
  std::string a = ObjectTree::PathLocked(one);
  std::string b = ObjectTree::PathLocked(other);
  if (b < a) std::swap(a, b);
  return Error(Cause::kAmbiguous, "the path '{}' is ambiguous: {} and {} fit",
               path, a, b);
}

using Names = decltype(Tree::names);

struct Step {
  bool Is(const TreeNode& at) const {
    return at.name_hash == hash && SameName(at.name(), name);
  }
  // The first of its nodes from `at` on.
  const TreeNode* From(const TreeNode* at) const {
    while (at != nullptr && !Is(*at)) at = Names::Next(*at);
    return at;
  }

  std::string_view name;
  uint64_t hash;
  const TreeNode* node = nullptr;
};

}  // namespace

// What a partial path leads to; of several, two.
struct ObjectTree::Fitting {
  // False once there are two.
  bool Add(Object* end) {
    if (end == nullptr || end == one) return true;
    (one == nullptr ? one : other) = end;
    return other == nullptr;
  }
  absl::StatusOr<Ref<Object>> Only(std::string_view path) const {
    if (other != nullptr) return FitsBoth(path, *one, *other);
    if (one != nullptr) {
      if (Ref<Object> held = one->TryRef()) return held;
    }
    return NothingFits(path);
  }

  Object* one = nullptr;
  Object* other = nullptr;
};

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
  size_t left = kFewOfOneName;
  for (const TreeNode* node = tree.names.First(hash); node != nullptr;
       node = tree.names.Next(*node)) {
    if (node->name_hash != hash || !SameName(node->name(), first)) continue;
    if (left-- == 0) return ResolveOfManyLocked(context, path);
    if (&TopLocked(*node->child) != &context.root()) continue;
    Object* object = WalkLocked(
        *node->child, slash == path.size() ? "" : path.substr(slash + 1));
    if (object == nullptr || object == found) continue;
    if (found != nullptr) return FitsBoth(path, *found, *object);
    found = object;
  }
  if (found != nullptr) {
    if (Ref<Object> held = found->TryRef()) return held;
  }
  return NothingFits(path);
}

// A step that no link may be leads from a parent to its child: the objects at
// the rarest of those names are looked at, upwards, and then downwards.
absl::StatusOr<Ref<Object>> ObjectTree::ResolveOfManyLocked(
    const Context& context, std::string_view path) {
  Tree& tree = *context.tree_;
  tree.mutex.AssertHeld();
  KeepClassesLocked(tree);
  std::vector<Step> steps;
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find('/'));
    const std::string_view behind =
        rest.substr(std::min(name.size() + 1, rest.size()));
    if (!name.empty()) {
      if (!steps.empty() && tree.classes.MayBeLink(name)) break;
      Step& step = steps.emplace_back(Step{name, HashName(name)});
      step.node = step.From(tree.names.First(step.hash));
    }
    rest = behind;
  }
  // In turns: the one whose nodes come to their end first has the fewest.
  size_t rarest = 0;
  for (size_t i = 0; steps.size() > 1; i = (i + 1) % steps.size()) {
    if (steps[i].node == nullptr) {
      rarest = i;
      break;
    }
    steps[i].node = steps[i].From(Names::Next(*steps[i].node));
  }
  // The steps behind it, and those that may be links.
  const std::string_view after = path.substr(static_cast<size_t>(
      steps[rarest].name.data() + steps[rarest].name.size() - path.data()));
  const Step& start = steps[rarest];
  WaysUp ways(context.root());
  Fitting fitting;
  for (const TreeNode* node = start.From(tree.names.First(start.hash));
       node != nullptr; node = start.From(Names::Next(*node))) {
    size_t left = rarest;
    for (const TreeNode* at = node; left > 0; --left) {
      at = NodeOf(*at->parent);
      if (at == nullptr || !steps[left - 1].Is(*at)) break;
    }
    if (left > 0 || !ways.IsInTreeLocked(*node->child)) continue;
    if (!fitting.Add(WalkLocked(*node->child, after))) break;
  }
  return fitting.Only(path);
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
