// The composition tree: entering and leaving it, and what Object and Context
// ask of it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/tree/object_tree.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "fmt/format.h"
#include "qom/context.h"
#include "qom/internal/mutex.h"
#include "qom/internal/name_hash.h"
#include "qom/internal/out_of_memory.h"
#include "qom/internal/watches.h"
#include "qom/link.h"
#include "qom/object.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/tree/tree.h"

namespace qom {

using internal::ChildHash;
using internal::HashName;
using internal::ObjectExtra;
using internal::SameName;
using internal::Tree;
using internal::TreeNode;

namespace {

constexpr std::string_view kAnyNumber = "[*]";
// So many children are found faster by going through them than by a table.
constexpr uint32_t kMostUnindexed = 8;
constexpr uint32_t kMostChildren = 0xffff'ffff;

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

absl::Status CheckName(std::string_view name) {
  if (!name.empty() && name.find('/') == std::string_view::npos) {
    return absl::OkStatus();
  }
  return Error(Cause::kBadValue,
               "'{}' is no name for a child: it must have a character and no "
               "'/'",
               name);
}

absl::Status NameIsTaken(const Object& parent, std::string_view name) {
  return Error(Cause::kTaken, "{} has '{}' already",
               ObjectTree::PathLocked(parent), name);
}

}  // namespace

// ---- TreeNode --------------------------------------------------------------

TreeNode* internal::TreeNode::New(Object& parent, Object& child,
                                  std::string_view name, uint64_t name_hash) {
  void* const memory = ::operator new(sizeof(TreeNode) + name.size());
  auto* node = new (memory) TreeNode{.joined = 0,
                                     .parent = &parent,
                                     .child = &child,
                                     .name_hash = name_hash,
                                     .name_size = name.size()};
  std::memcpy(node + 1, name.data(), name.size());
  return node;
}

void internal::TreeNode::Delete(TreeNode* node) {
  delete node->property;
  ::operator delete(static_cast<void*>(node));
}

// ---- ObjectTree ------------------------------------------------------------

TreeNode* ObjectTree::FindLocked(const Object& parent, std::string_view name) {
  const ObjectExtra* extra = parent.extra();
  if (extra == nullptr || extra->first_child == nullptr) return nullptr;
  if (!extra->is_indexed) {
    TreeNode* node = extra->first_child;
    while (node != nullptr && !SameName(node->name(), name)) node = node->next;
    return node;
  }
  const Tree& tree = Of(parent);
  tree.mutex.AssertHeld();
  const uint64_t hash = HashName(name);
  TreeNode* node = tree.children.First(ChildHash(&parent, hash));
  while (node != nullptr &&
         (node->name_hash != hash || node->parent != &parent ||
          !SameName(node->name(), name))) {
    node = tree.children.Next(*node);
  }
  return node;
}

bool ObjectTree::Taken(const Object& object, std::string_view name) {
  return object.type().FindProperty(name) != nullptr ||
         object.FindDynamic(name) != nullptr ||
         FindLocked(object, name) != nullptr;
}

std::string ObjectTree::FreeName(Object& object, std::string_view name) {
  const std::string_view stem = name.substr(0, name.size() - kAnyNumber.size());
  ObjectExtra& extra = object.Extra();
  if (extra.numbers == nullptr) {
    extra.numbers = std::make_unique<ObjectExtra::Numbers>();
  }
  auto at = extra.numbers->find(stem);
  if (at == extra.numbers->end()) {
    at = extra.numbers->try_emplace(std::string(stem)).first;
  }
  ObjectExtra::Numbering& numbering = at->second;
  while (true) {
    // Who gave a number himself may have taken it.
    const uint64_t lowest =
        numbering.freed.empty()
            ? numbering.next++
            : numbering.freed.extract(numbering.freed.begin()).value();
    char number[24] = "[";
    char* end = std::to_chars(number + 1, std::end(number) - 1, lowest).ptr;
    *end++ = ']';
    // Most names fit where a string needs no memory of the heap.
    std::string candidate(stem);
    candidate.append(number, end);
    if (!Taken(object, candidate)) return candidate;
  }
}

void ObjectTree::NumberIsFree(ObjectExtra& extra, std::string_view name) {
  std::string_view stem;
  uint64_t number = 0;
  if (extra.numbers == nullptr || !SplitNumber(name, &stem, &number)) return;
  const auto at = extra.numbers->find(stem);
  if (at == extra.numbers->end() || number >= at->second.next) return;
  auto& [next, freed] = at->second;
  try {
    freed.insert(number);
  } catch (const std::bad_alloc&) {
    return;  // it is not given again; whoever leaves must not fail
  }
  while (!freed.empty() && *freed.rbegin() == next - 1) {
    freed.erase(std::prev(freed.end()));
    --next;
  }
  if (next == 0) extra.numbers->erase(at);
}

TreeNode& ObjectTree::Attach(Object& parent, Object& child,
                             std::string_view name) {
  ObjectExtra& extra = parent.Extra();
  TreeNode* const node = TreeNode::New(parent, child, name, HashName(name));
  node->previous = extra.last_child;
  (extra.last_child == nullptr ? extra.first_child : extra.last_child->next) =
      node;
  extra.last_child = node;
  ++extra.child_count;
  child.node_.store(node, std::memory_order_release);
  return *node;
}

void ObjectTree::Unlink(TreeNode& node) {
  ObjectExtra& extra = *node.parent->extra();
  (node.previous == nullptr ? extra.first_child : node.previous->next) =
      node.next;
  (node.next == nullptr ? extra.last_child : node.next->previous) =
      node.previous;
  --extra.child_count;
  node.child->node_.store(nullptr, std::memory_order_release);
}

bool ObjectTree::IsIndexed(const Object& parent) {
  return parent.extra() != nullptr && parent.extra()->is_indexed;
}

void ObjectTree::IndexLocked(Object& parent) {
  Tree& tree = Of(parent);
  tree.mutex.AssertHeld();
  if (IsIndexed(parent)) return;
  // Not by recursion: a tree is as deep as its user likes. First what may run
  // out of memory, so that all of it is in the tables or nothing.
  std::vector<ObjectExtra*> parents = {parent.extra()};
  size_t count = 0;
  for (size_t i = 0; i < parents.size(); ++i) {
    count += parents[i]->child_count;
    for (const TreeNode* node = parents[i]->first_child; node != nullptr;
         node = node->next) {
      ObjectExtra* const extra = node->child->extra();
      if (extra != nullptr && !extra->is_indexed) parents.push_back(extra);
    }
  }
  tree.children.MakeRoom(count);
  tree.names.MakeRoom(count);
  for (const ObjectExtra* extra : parents) {
    for (const TreeNode* node = extra->first_child; node != nullptr;
         node = node->next) {
      tree.classes.MakeRoom(node->child->type());
    }
  }
  for (ObjectExtra* extra : parents) {
    extra->is_indexed = true;
    for (TreeNode* node = extra->first_child; node != nullptr;
         node = node->next) {
      tree.children.Insert(*node);
      tree.names.Insert(*node);
      tree.classes.Insert(*node);
    }
  }
}

void ObjectTree::InsertLocked(Object& parent, Object& child,
                              std::string_view name) {
  Tree& tree = Of(parent);
  tree.mutex.AssertHeld();
  ObjectExtra& extra = parent.Extra();
  if (!extra.is_indexed) {
    // Until it has children, an object in the tree is not marked.
    const TreeNode* const place = NodeOf(parent);
    if (extra.child_count == kMostUnindexed ||
        (place == nullptr ? &parent == &parent.context().root()
                          : IsIndexed(*place->parent))) {
      IndexLocked(parent);
    }
  }
  // What may run out of memory comes before the child has its place.
  if (extra.is_indexed) {
    if (child.extra() != nullptr) IndexLocked(child);
    tree.children.MakeRoom(1);
    tree.names.MakeRoom(1);
    tree.classes.MakeRoom(child.type());
  }
  TreeNode& node = Attach(parent, child, name);
  tree.NoteMove();
  if (!extra.is_indexed) return;
  tree.children.Insert(node);
  tree.names.Insert(node);
  tree.classes.Insert(node);
}

void ObjectTree::RemoveLocked(TreeNode& node) {
  Tree& tree = Of(*node.parent);
  tree.mutex.AssertHeld();
  ObjectExtra& extra = *node.parent->extra();
  tree.NoteMove();
  if (extra.numbers != nullptr) NumberIsFree(extra, node.name());
  Unlink(node);
  if (!extra.is_indexed) return;
  tree.children.Remove(node);
  tree.names.Remove(node);
  tree.classes.Remove(node);
}

absl::Status ObjectTree::Embed(Object& owner, Ref<Object> child,
                               std::string_view name) {
  owner.embeds_ = true;
  child->is_embedded_ = true;
  if (NodeOf(*child) != nullptr) {
    // What ran while it was made gave it another place.
    absl::Status status = owner.AddChild(name, child).status();
    child->Unparent();
    return status;
  }
  // A constructor may have given its object a place, or many children.
  if (NodeOf(owner) != nullptr || IsIndexed(owner) ||
      (owner.extra() != nullptr &&
       owner.extra()->child_count == kMostUnindexed) ||
      name.ends_with(kAnyNumber)) {
    return owner.AddChild(name, std::move(child)).status();
  }
  QOMRT_RETURN_IF_ERROR(CheckName(name));
  if (Taken(owner, name)) return NameIsTaken(owner, name);
  Attach(owner, *child, name);
  (void)child.Release();  // the tree holds it now
  return absl::OkStatus();
}

namespace {

// Objects that are told on this thread that they are about to leave.
struct Told {
  const Object* object;
  const Told* outer;
};
constinit thread_local const Told* told = nullptr;

}  // namespace

void ObjectTree::TellOfLeaving(Object& object) {
  // Once: it may leave by what it is told.
  for (const Told* at = told; at != nullptr; at = at->outer) {
    if (at->object == &object) return;
  }
  const Told here{&object, told};
  told = &here;
  const absl::Cleanup back = [&here] { told = here.outer; };
  object.AboutToUnparent();
}

void ObjectTree::ReleaseChildren(Object& dying) {
  const ObjectExtra& extra = *dying.extra();
  qom::internal::Mutex& mutex = Of(dying).mutex;
  const auto last_locked = [&extra] {
    return extra.last_child == nullptr ? Ref<Object>()
                                       : Ref<Object>(extra.last_child->child);
  };
  Ref<Object> child;
  {
    qom::internal::MutexLock lock(&mutex);
    child = last_locked();
  }
  while (child) {
    TellOfLeaving(*child);
    TreeNode* node = nullptr;
    Ref<Object> next;
    {
      qom::internal::MutexLock lock(&mutex);
      node = NodeOf(*child);
      // It may be somewhere else already, by what was told.
      if (node != nullptr && node->parent == &dying) {
        RemoveLocked(*node);
        // It is nobody's part any more.
        if (!child->left_owner_) child->is_embedded_ = false;
      } else {
        node = nullptr;
      }
      next = last_locked();
    }
    if (node != nullptr) {
      TreeNode::Delete(node);
      child->Unref();
    }
    child = std::move(next);
  }
}

void ObjectTree::ClearWeakLinks(const Object& target) {
  ObjectExtra& extra = *target.extra();
  // Who made a link held the target: none is added any more.
  if (extra.weak_links.load(std::memory_order_acquire) == nullptr) return;
  qom::internal::MutexLock lock(&Of(target).mutex);
  while (LinkBase* link = extra.weak_links) {
    extra.weak_links = link->next_;
    link->next_ = link->previous_ = nullptr;
    // Last: a link that points nowhere may end without the lock.
    link->target_.store(nullptr, std::memory_order_release);
  }
}

absl::Status ObjectTree::CheckMayHoldLocked(const Object& parent,
                                            const Object& child,
                                            std::string_view name) {
  if (parent.is_ending()) {
    return Error(Cause::kWrongPhase, "{} is ending and takes no '{}'",
                 PathLocked(parent), name);
  }
  // What has no parts contains nothing but itself.
  const ObjectExtra* parts = child.extra();
  if (&parent != &child && !child.embeds_ &&
      (parts == nullptr || parts->child_count == 0)) {
    return absl::OkStatus();
  }
  const Object* above = &parent;
  while (true) {
    if (above == &child) {
      return Error(Cause::kWrongPhase,
                   "'{}' would become part of itself: it contains {}", name,
                   PathLocked(parent));
    }
    if (above->left_owner_) {
      return Error(Cause::kWrongPhase,
                   "{} takes no '{}': the {} left the object that embeds it, "
                   "and nothing with parts of its own goes below it",
                   PathLocked(parent), name, above->type().name());
    }
    const TreeNode* node = NodeOf(*above);
    if (node == nullptr) return absl::OkStatus();
    above = node->parent;
  }
}

// ---- Object ----------------------------------------------------------------

absl::StatusOr<std::string> Object::AddChild(std::string_view name,
                                             Ref<Object> child) try {
  if (!child) return Error(Cause::kNoSuchObject, "no child to add");
  Tree& tree = ObjectTree::Of(*this);
  std::string chosen;
  Object* watched = nullptr;
  {
    qom::internal::MutexLock lock(&tree.mutex);
    QOMRT_RETURN_IF_ERROR(CheckName(name));
    if (&child->context() != &context()) {
      return Error(Cause::kWrongPhase, "'{}' is of another context", name);
    }
    if (child.get() == &context().root()) {
      return Error(Cause::kWrongPhase,
                   "'{}' would hold the root, which is part of nothing: {}",
                   name, ObjectTree::PathLocked(*this));
    }
    if (ObjectTree::NodeOf(*child) != nullptr) {
      return Error(Cause::kWrongPhase, "'{}' has a parent already: {}", name,
                   ObjectTree::PathLocked(*child));
    }
    if (child->is_ending()) {
      return Error(Cause::kWrongPhase, "'{}' is ending: {}", name,
                   ObjectTree::PathLocked(*child));
    }
    QOMRT_RETURN_IF_ERROR(ObjectTree::CheckMayHoldLocked(*this, *child, name));
    if (extra() != nullptr && extra()->child_count == kMostChildren) {
      return Error(Cause::kOutOfRange, "{} has {} children, which is the most",
                   ObjectTree::PathLocked(*this), kMostChildren);
    }
    if (name.ends_with(kAnyNumber)) {
      chosen = ObjectTree::FreeName(*this, name);
    } else if (ObjectTree::Taken(*this, name)) {
      return NameIsTaken(*this, name);
    } else {
      chosen = name;
    }
    ObjectTree::InsertLocked(*this, *child, chosen);
    if (__builtin_expect(tree.hooks.load(std::memory_order_relaxed) != 0, 0)) {
      watched = Ref<Object>(child).Release();
    }
  }
  (void)child.Release();  // the tree holds it now
  if (watched != nullptr) {
    context().watches_->NoteJoined(*Ref<Object>::Adopt(watched));
  }
  return chosen;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

void Object::Unparent() {
  if (ObjectTree::NodeOf(*this) == nullptr) return;
  const Ref<Object> keep(this);
  ObjectTree::TellOfLeaving(*this);
  TreeNode* node = nullptr;
  internal::Departure* watched = nullptr;
  {
    Tree& tree = ObjectTree::Of(*this);
    qom::internal::MutexLock lock(&tree.mutex);
    node = ObjectTree::NodeOf(*this);
    if (node == nullptr) return;
    if (__builtin_expect(tree.hooks.load(std::memory_order_relaxed) != 0, 0)) {
      watched = ObjectTree::DepartureLocked(*this).release();
    }
    ObjectTree::RemoveLocked(*node);
    // For good: its owner may hold it until the owner's own end.
    if (is_embedded_) left_owner_ = true;
  }
  TreeNode::Delete(node);
  if (__builtin_expect(watched != nullptr, 0)) {
    context().watches_->NoteLeft(
        *this, std::unique_ptr<const internal::Departure>(watched));
  }
  Unref();
}

Ref<Object> Object::parent() const {
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  const TreeNode* node = ObjectTree::NodeOf(*this);
  return node == nullptr ? nullptr : node->parent->TryRef();
}

std::string Object::name() const {
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  const TreeNode* node = ObjectTree::NodeOf(*this);
  return node == nullptr ? std::string() : std::string(node->name());
}

Ref<Object> Object::Child(std::string_view name) const {
  if (extra() == nullptr) return nullptr;
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  const TreeNode* node = ObjectTree::FindLocked(*this, name);
  return node == nullptr ? nullptr : Ref<Object>(node->child);
}

std::vector<Ref<Object>> Object::children() const {
  std::vector<Ref<Object>> children;
  const ObjectExtra* extra = this->extra();
  if (extra == nullptr) return children;
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  children.reserve(extra->child_count);
  for (TreeNode* node = extra->first_child; node != nullptr;
       node = node->next) {
    children.emplace_back(node->child);
  }
  return children;
}

size_t Object::child_count() const {
  if (extra() == nullptr) return 0;
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  return extra()->child_count;
}

uint64_t Context::moves() const {
  return tree_->moves.load(std::memory_order_relaxed);
}

void Context::NoteMove() {
  qom::internal::MutexLock lock(&tree_->mutex);
  tree_->NoteMove();
}

}  // namespace qom
