// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: qom/internal/tree.h
// -----------------------------------------------------------------------------
//
// How the composition tree lies in memory. A `TreeNode` is the place of one
// child under its parent; it is a member of the parent's list and index, and
// of the context's index by name, which serves partial paths. Each of these is
// O(1) to enter and to leave, whatever the number of siblings.

#ifndef QOMRT_QOM_INTERNAL_TREE_H_
#define QOMRT_QOM_INTERNAL_TREE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "qomrt/qom/internal/mutex.h"
#include "qomrt/qom/internal/strings.h"
#include "qomrt/qom/object.h"
#include "qomrt/qom/property.h"

namespace qom::internal {

template <typename V>
using NameMap =
    absl::flat_hash_map<std::string_view, V, StringHash, StringEq>;

struct TreeNode {
  Object* parent;
  Object* child;  // owned: one reference
  std::string name;
  TreeNode* next = nullptr;  // siblings, in order
  TreeNode* previous = nullptr;
  TreeNode* next_same = nullptr;  // nodes of the same name in the context
  TreeNode* previous_same = nullptr;
};

struct DynamicProperty : ObjectProperty {
  std::string name_text;
  std::string type_text;
  DynamicAccessors accessors;
};

// What few objects have.
struct ObjectExtra {
  NameMap<TreeNode*> children;
  TreeNode* first_child = nullptr;
  TreeNode* last_child = nullptr;
  NameMap<DynamicProperty*> dynamic;
  std::vector<std::unique_ptr<DynamicProperty>> dynamic_order;
  // Lowest number that may be free, by the part of the name before `[*]`.
  absl::flat_hash_map<std::string, uint64_t, StringHash, StringEq> numbers;
  std::vector<uint64_t> set_beyond;  // properties set, from the 64th on
  std::vector<SetRecord> journal;
  std::vector<const ClassProperty*> settled;
  LinkBase* weak_links = nullptr;
};

struct Tree {
  qom::internal::Mutex mutex;
  NameMap<TreeNode*> by_name ABSL_GUARDED_BY(mutex);
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_TREE_H_
