// How the composition tree lies in memory. A `TreeNode` is the place of one
// child under its parent; it is a member of the parent's list and of two
// tables of the context: by parent and name, and by name alone, which serves
// partial paths. Each is O(1) to enter and to leave, whatever the number of
// siblings.
//
// The tables are for the tree below the root, and for long lists. An object
// that is in neither has its few children in its list only: to make it with
// what it embeds, and to end it, takes no lock and nothing that threads share.
// It enters the tables when it enters the tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_TREE_TREE_H_
#define QOMRT_QOM_TREE_TREE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "qom/internal/hash.h"
#include "qom/internal/mutex.h"
#include "qom/internal/name_hash.h"
#include "qom/internal/strings.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/ref.h"
#include "qom/tree/dynamic_properties.h"
#include "qom/tree/node_table.h"

namespace qom::internal {

class ListenerList;
struct TreeNode;

// The name of a child as a property of its parent.
struct ChildProperty : ObjectProperty {
  ChildProperty(std::string_view child_name, const Object& child);

  const Object& child;
  std::string type_text;
};

// A member of a ring: a node, or what the ring belongs to.
struct RingLink {
  RingLink* next = this;
  RingLink* previous = this;

  void InsertBefore(RingLink& after) {
    next = &after;
    previous = after.previous;
    previous->next = this;
    after.previous = this;
  }
  void Remove() {
    previous->next = next;
    next->previous = previous;
  }
};

struct TreeNode {
  // A node with its name behind it, in one piece.
  static TreeNode* New(Object& parent, Object& child, std::string_view name,
                       uint64_t name_hash);
  static void Delete(TreeNode* node);

  std::string_view name() const { return {text(), name_size}; }
  const char* text() const { return reinterpret_cast<const char*>(this + 1); }

  // First, so that a node is found from there. See `NodesByClass`.
  union {
    uint64_t joined;
    RingLink of_class;  // once they are kept: those of one type
  };
  Object* parent;
  Object* child;             // owned: one reference
  TreeNode* next = nullptr;  // siblings, in order
  TreeNode* previous = nullptr;
  ChainLink<TreeNode> of_parent{};
  ChainLink<TreeNode> of_name{};
  ChildProperty* property = nullptr;  // owned; null until somebody asks
  uint64_t name_hash;
  size_t name_size;
};

inline uint64_t ChildHash(const Object* parent, uint64_t name_hash) {
  return Mix(name_hash ^ reinterpret_cast<uintptr_t>(parent));
}
inline uint64_t HashOfParentAndName(const TreeNode& node) {
  return ChildHash(node.parent, node.name_hash);
}
inline uint64_t HashOfName(const TreeNode& node) { return node.name_hash; }

// What few objects have.
struct ObjectExtra {
  // Notes about sets, and about what realizing did: fewer still have them.
  struct Notes {
    std::vector<uint64_t> set_beyond;  // properties set, from the 64th on
    std::vector<SetRecord> journal;
    std::vector<const ClassProperty*> settled;
    std::vector<Ref<Object>> made;
  };
  // Which numbers may be free, by the part of the name before `[*]`: all from
  // `next` on, and some below. A part with none in use is forgotten.
  struct Numbering {
    uint64_t next = 0;
    std::set<uint64_t> freed;
  };
  using Numbers =
      qom::internal::HashMap<std::string, Numbering, StringHash, StringEq>;

  Notes& MakeNotes() {
    if (notes == nullptr) notes = std::make_unique<Notes>();
    return *notes;
  }

  TreeNode* first_child = nullptr;
  TreeNode* last_child = nullptr;
  uint32_t child_count = 0;
  // Whether the children, and all below them, are in the tables.
  bool is_indexed = false;
  std::unique_ptr<DynamicProperties> dynamic;
  std::unique_ptr<Numbers> numbers;
  std::unique_ptr<Notes> notes;
  std::atomic<LinkBase*> weak_links{nullptr};  // under the lock of the tree
  // Who watches the object; null until somebody does.
  std::atomic<std::shared_ptr<ListenerList>*> listeners{nullptr};

  ~ObjectExtra() { delete listeners.load(); }
};

// Those in the tables that are of one type, and which types there are. Kept
// from the first question on; until then, only the order is noted in which
// they came.
class NodesByClass {
 public:
  bool is_kept() const { return is_kept_; }
  // `nodes` are all that were inserted. All or nothing if memory runs out.
  void Keep(std::vector<TreeNode*> nodes);

  // Insertions of objects of `type` need no memory from now on.
  void MakeRoom(const Class& type) {
    if (is_kept_) MakeMembers(type);
  }
  void Insert(TreeNode& node) {
    if (is_kept_) {
      Link(node);
    } else {
      node.joined = ++last_joined_;
    }
  }
  void Remove(TreeNode& node) {
    if (is_kept_) node.of_class.Remove();
  }
  // Whether one of a type that had nodes since they are kept may have a link
  // of this name, which a step of a path follows.
  bool MayBeLink(std::string_view name) const {
    return link_names_.contains(name);
  }
  // Calls f(node) for those of `type` and of what descends from it.
  template <typename F>
  void ForEach(const Class& type, F&& f) const {
    if (type.id() >= all_.size() || !all_[type.id()]) return;
    for (const uint32_t id : all_[type.id()]->below) {
      const RingLink& ring = all_[id]->nodes;
      for (RingLink* at = ring.next; at != &ring; at = at->next) {
        f(*reinterpret_cast<TreeNode*>(at));
      }
    }
  }

 private:
  struct Members {
    RingLink nodes;
    // Ids of the types that had nodes and are, descend from or implement this.
    std::vector<uint32_t> below;
    bool has_nodes = false;  // or had some
  };

  void MakeMembers(const Class& type);
  void Link(TreeNode& node) {
    auto* const link = new (&node.of_class) RingLink;
    link->InsertBefore(all_[node.child->type().id()]->nodes);
  }

  std::vector<std::unique_ptr<Members>> all_;  // by id of the type
  qom::internal::HashSet<std::string_view, StringHash, StringEq> link_names_;
  uint64_t last_joined_ = 0;
  bool is_kept_ = false;
};
static_assert(std::is_standard_layout_v<TreeNode> &&
              offsetof(TreeNode, of_class) == 0);

struct Tree {
  qom::internal::Mutex mutex;
  NodeTable<TreeNode, &TreeNode::of_parent, &HashOfParentAndName> children
      ABSL_GUARDED_BY(mutex);
  NodeTable<TreeNode, &TreeNode::of_name, &HashOfName> names
      ABSL_GUARDED_BY(mutex);
  NodesByClass classes ABSL_GUARDED_BY(mutex);
  DynamicDefinitions definitions;
  // As Context::hooks_, beside what joins and leaves.
  std::atomic<uint32_t> hooks{0};
  // Those that point somewhere; change under the lock.
  std::atomic<LinkBase*> strong_links{nullptr};
  std::atomic<uint64_t> moves{0};  // changes under the lock

  void NoteMove() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    moves.store(moves.load(std::memory_order_relaxed) + 1,
                std::memory_order_relaxed);
  }
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_TREE_TREE_H_
