// A hash table whose chains run through its nodes: entering and leaving costs
// a few stores and no memory but that of the buckets, however many nodes there
// are, and however many are alike.
//
//   struct Node { ChainLink<Node> by_name; … };
//   NodeTable<Node, &Node::by_name, &HashOf> table;
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_TREE_NODE_TABLE_H_
#define QOMRT_QOM_TREE_NODE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace qom::internal {

template <typename Node>
struct ChainLink {
  Node* next = nullptr;
  Node** at = nullptr;  // what points to this node
};

template <typename Node, ChainLink<Node> Node::*kLink,
          uint64_t (*kHash)(const Node&)>
class NodeTable {
 public:
  // The next `more` insertions need no memory.
  void MakeRoom(size_t more) {
    while (count_ + more > buckets_.size() * kLoad) Grow();
  }
  // MakeRoom() came before.
  void Insert(Node& node) {
    ++count_;
    Push(buckets_, node);
  }
  void Remove(Node& node) {
    --count_;
    ChainLink<Node>& link = node.*kLink;
    *link.at = link.next;
    if (link.next != nullptr) (link.next->*kLink).at = link.at;
  }
  // The chain of all nodes with this hash, and of others.
  Node* First(uint64_t hash) const {
    return buckets_.empty() ? nullptr : buckets_[hash & (buckets_.size() - 1)];
  }
  static Node* Next(const Node& node) { return (node.*kLink).next; }
  template <typename F>
  void ForEach(F&& f) const {
    for (Node* node : buckets_) {
      for (; node != nullptr; node = Next(*node)) f(*node);
    }
  }

 private:
  // Nodes per bucket when there are to be more buckets.
  static constexpr size_t kLoad = 2;

  static void Push(std::vector<Node*>& buckets, Node& node) {
    Node*& first = buckets[kHash(node) & (buckets.size() - 1)];
    ChainLink<Node>& link = node.*kLink;
    link.next = first;
    link.at = &first;
    if (first != nullptr) (first->*kLink).at = &link.next;
    first = &node;
  }
  void Grow() {
    std::vector<Node*> larger(buckets_.empty() ? 16 : buckets_.size() * 4);
    for (Node* node : buckets_) {
      while (node != nullptr) {
        Node* const next = (node->*kLink).next;
        Push(larger, *node);
        node = next;
      }
    }
    buckets_ = std::move(larger);
  }

  std::vector<Node*> buckets_;
  size_t count_ = 0;
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_TREE_NODE_TABLE_H_
