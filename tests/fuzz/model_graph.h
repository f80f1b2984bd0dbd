// The simple model beside which the fuzzer of objects works: nodes with parent,
// children, properties and links, and a count of who holds each, as plain data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_MODEL_GRAPH_H_
#define QOMRT_TESTS_FUZZ_MODEL_GRAPH_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "qom/object.h"
#include "qom/ref.h"

namespace qom::fuzz {

struct Node;

// A property that an object has of its own.
struct Dynamic {
  bool settable = false;
  std::string value{};
  // Of an alias: what it stands for.
  Node* target = nullptr;
  std::string target_property{};
};

struct Node {
  Object* object = nullptr;  // null: it is dead
  Ref<Object> ref{};         // the fuzzer's own hold
  Node* parent = nullptr;
  Node* embedder = nullptr;  // whose member holds it
  bool left_embedder = false;
  std::string name{};
  std::vector<Node*> children{};
  std::map<std::string, Dynamic> dynamic{};
  std::map<std::string, Node*> links{};  // those that are set
  std::string n{};  // the value of the property of the class
};

// The properties of the classes that the fuzzer works with.
inline constexpr std::string_view kWeak = "weak";
inline constexpr std::string_view kStrong = "strong";
inline constexpr std::string_view kTyped = "typed";  // to a leaf

class Graph {
 public:
  explicit Graph(Object& root);

  Node& root() { return *nodes_.front(); }
  // All that live, the root first.
  const std::vector<Node*>& live() const { return live_; }
  // A new object, and what it embeds.
  Node& Add(const Ref<Object>& object);

  void SetParent(Node& child, Node& parent, std::string name);
  void LeaveParent(Node& child);
  void DropRef(Node& node);
  void SetLink(Node& node, std::string_view link, Node* target);
  void RemoveDynamic(Node& node, const std::string& name);

  std::string PathOf(const Node& node) const;
  bool InTree(const Node& node) const;
  // True if `above` holds `node`, as its parent or its embedder, or one of
  // those that do.
  bool IsAbove(const Node& above, const Node& node) const;
  // True if `child` has parts and `parent` is, or lies in, what left the object
  // that embeds it: whether one holds the other is then not looked into.
  bool MayBeRefused(const Node& parent, const Node& child) const;
  // The name is a property or child.
  bool Taken(const Node& node, const std::string& name) const;
  // What a name with "[*]" becomes.
  std::string FreeName(const Node& node, std::string_view name) const;
  const Node* Child(const Node& node, std::string_view name) const;

  // The property that an alias at last leads to, or nothing if that is gone.
  struct Place {
    const Node* node;
    std::string property;
  };
  std::optional<Place> Follow(const Node& node, std::string_view name) const;
  // True if `name` of `node` as an alias for `target` would lead to itself.
  bool WouldCycle(const Node& node, const std::string& name, const Node& target,
                  const std::string& property) const;

 private:
  void AdoptChildren(Node& node, Node* embedder);
  bool IsHeld(const Node& node) const;
  // Ends `node` and all that only it held, if nobody holds it.
  void Release(Node& node);
  std::vector<Node*> End(Node& node);

  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<Node*> live_;
};

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_MODEL_GRAPH_H_
