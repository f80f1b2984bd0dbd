// What Object and Context do on the tree. Functions with `Locked` in their
// name need the lock of the context's tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_TREE_OBJECT_TREE_H_
#define QOMRT_QOM_TREE_OBJECT_TREE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/context.h"
#include "qom/internal/hash.h"
#include "qom/object.h"
#include "qom/tree/tree.h"

namespace qom {

namespace internal {
struct Departure;
}

class ObjectTree {
 public:
  static internal::Tree& Of(const Object& object) {
    return *object.context().tree_;
  }
  static internal::TreeNode* NodeOf(const Object& object) {
    return object.node_.load(std::memory_order_acquire);
  }
  // The lowest name "stem[n]" that is free, for a `name` that ends in "[*]".
  static std::string FreeName(Object& object, std::string_view name);
  static bool Taken(const Object& object, std::string_view name);
  static internal::TreeNode* FindLocked(const Object& parent,
                                        std::string_view name);
  static void InsertLocked(Object& parent, Object& child,
                           std::string_view name);
  static void RemoveLocked(internal::TreeNode& node);
  // Adds `child` to `owner`; both are new, and only this thread knows them.
  static absl::Status Embed(Object& owner, Ref<Object> child,
                            std::string_view name);
  // The children of an object that is ending leave it, the last one first.
  static void ReleaseChildren(Object& dying);
  // Calls AboutToUnparent(), unless it runs already.
  static void TellOfLeaving(Object& object);
  static std::string PathLocked(const Object& object);
  // The child or the target of the link `name`; null if there is none.
  static Object* StepLocked(Object& object, std::string_view name);
  static Object* WalkLocked(Object& from, std::string_view path);
  // What an error about `path`, which leads nowhere from `from`, adds: where it
  // ends, and the nearest names there.
  static std::string EndOfWayLocked(Object& from, std::string_view path);
  static absl::StatusOr<Ref<Object>> ResolveLocked(const Context& context,
                                                   std::string_view path);
  // The same for a partial path whose first step many have.
  static absl::StatusOr<Ref<Object>> ResolveOfManyLocked(const Context& context,
                                                         std::string_view path);
  // From here on, `tree.classes` has what it is asked for.
  static void KeepClassesLocked(internal::Tree& tree);
  // The object above all others above `object`.
  static const Object& TopLocked(const Object& object);
  // `child`, which has no parent, may go below `parent`.
  static absl::Status CheckMayHoldLocked(const Object& parent,
                                         const Object& child,
                                         std::string_view name);
  static void ClearWeakLinks(const Object& target);
  // Where `object`, which has a place in the tree, is; null if that is not
  // below the root.
  static std::unique_ptr<internal::Departure> DepartureLocked(
      const Object& object);
  // `object` is `top` or below it.
  static bool IsBelow(const Object& object, const Object& top);
  static bool IsInTree(const Object& object);
  static void NumberIsFree(internal::ObjectExtra& extra, std::string_view name);

 private:
  struct Fitting;

  // Into the parent's list, out of it.
  static internal::TreeNode& Attach(Object& parent, Object& child,
                                    std::string_view name);
  static void Unlink(internal::TreeNode& node);
  // Puts what is below `parent` into the tables.
  static void IndexLocked(Object& parent);
  static bool IsIndexed(const Object& parent);
};

// Whether objects are in the tree, asked of many while its lock is held: a long
// way that several of them have in common is gone once.
class WaysUp {
 public:
  explicit WaysUp(const Object& root) : root_(root) {}
  bool IsInTreeLocked(const Object& object) {
    const Object* at = &object;
    for (size_t left = kNear; left > 0; --left) {
      const internal::TreeNode* const node = ObjectTree::NodeOf(*at);
      if (node == nullptr) return at == &root_;
      at = node->parent;
    }
    return IsFarInTreeLocked(*at);
  }

 private:
  // Up to here, going is less than noting.
  static constexpr size_t kNear = 16;

  bool IsFarInTreeLocked(const Object& object);

  const Object& root_;
  qom::internal::HashMap<const Object*, bool> noted_;
};

}  // namespace qom

#endif  // QOMRT_QOM_TREE_OBJECT_TREE_H_
