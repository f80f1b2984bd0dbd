// The model of objects: who is where, who holds whom, what names lead to.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/model_graph.h"

#include <algorithm>
#include <set>
#include <utility>

#include "fmt/format.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {

Graph::Graph(Object& root) {
  nodes_.push_back(std::make_unique<Node>(Node{.object = &root}));
  live_.push_back(nodes_.front().get());
}

Node& Graph::Add(const Ref<Object>& object) {
  nodes_.push_back(
      std::make_unique<Node>(Node{.object = object.get(), .ref = object}));
  Node& node = *nodes_.back();
  live_.push_back(&node);
  AdoptChildren(node, &node);
  return node;
}

void Graph::AdoptChildren(Node& top, Node* embedder) {
  std::vector<std::pair<Node*, Node*>> todo = {{&top, embedder}};
  while (!todo.empty()) {
    const auto [node, owner] = todo.back();
    todo.pop_back();
    for (Object* child : ChildrenOf(*node->object)) {
      nodes_.push_back(
          std::make_unique<Node>(Node{.object = child,
                                      .parent = node,
                                      .embedder = owner,
                                      .name = std::string(child->name())}));
      node->children.push_back(nodes_.back().get());
      live_.push_back(nodes_.back().get());
      todo.emplace_back(nodes_.back().get(), nodes_.back().get());
    }
  }
}

// ---- Who holds whom --------------------------------------------------------

bool Graph::IsHeld(const Node& node) const {
  if (node.ref || node.parent != nullptr || node.embedder != nullptr ||
      &node == nodes_.front().get()) {
    return true;
  }
  return std::ranges::any_of(live_, [&node](const Node* other) {
    const auto strong = other->links.find(std::string(kStrong));
    if (strong != other->links.end() && strong->second == &node) return true;
    return std::ranges::any_of(other->dynamic, [&](const auto& one) {
      return one.second.target == &node && other != &node;
    });
  });
}

// What may have lost its last hold is returned.
std::vector<Node*> Graph::End(Node& node) {
  std::erase(live_, &node);
  node.object = nullptr;
  std::vector<Node*> loose = std::exchange(node.children, {});
  for (Node* child : loose) {
    child->parent = nullptr;
    child->name.clear();
  }
  for (Node* other : live_) {
    if (other->embedder == &node) {
      other->embedder = nullptr;
      loose.push_back(other);
    }
    std::erase_if(other->links,
                  [&](const auto& link) { return link.second == &node; });
  }
  for (const auto& [name, dynamic] : std::exchange(node.dynamic, {})) {
    if (dynamic.target != nullptr) loose.push_back(dynamic.target);
  }
  for (const auto& [name, target] : std::exchange(node.links, {})) {
    loose.push_back(target);
  }
  return loose;
}

void Graph::Release(Node& node) {
  std::vector<Node*> loose = {&node};
  while (!loose.empty()) {
    Node& next = *loose.back();
    loose.pop_back();
    if (next.object == nullptr || IsHeld(next)) continue;
    std::ranges::copy(End(next), std::back_inserter(loose));
  }
}

void Graph::SetParent(Node& child, Node& parent, std::string name) {
  child.parent = &parent;
  child.name = std::move(name);
  parent.children.push_back(&child);
}

void Graph::LeaveParent(Node& child) {
  if (child.parent == nullptr) return;
  std::erase(child.parent->children, &child);
  if (child.embedder != nullptr) child.left_embedder = true;
  child.parent = nullptr;
  child.name.clear();
  Release(child);
}

void Graph::DropRef(Node& node) {
  const Ref<Object> last = std::exchange(node.ref, {});
  Release(node);
}

void Graph::SetLink(Node& node, std::string_view link, Node* target) {
  const auto at = node.links.find(std::string(link));
  Node* const old = at == node.links.end() ? nullptr : at->second;
  if (at != node.links.end()) node.links.erase(at);
  if (target != nullptr) node.links[std::string(link)] = target;
  if (old != nullptr) Release(*old);
}

void Graph::RemoveDynamic(Node& node, const std::string& name) {
  Node* const target = node.dynamic.at(name).target;
  node.dynamic.erase(name);
  if (target != nullptr) Release(*target);
}

// ---- Names and paths -------------------------------------------------------

bool Graph::InTree(const Node& node) const {
  const Node* top = &node;
  while (top->parent != nullptr) top = top->parent;
  return top == nodes_.front().get();
}

std::string Graph::PathOf(const Node& node) const {
  std::string path;
  const Node* top = &node;
  for (; top->parent != nullptr; top = top->parent) {
    path = fmt::format("/{}{}", top->name, path);
  }
  if (top != nodes_.front().get()) {
    return fmt::format("({}){}", top->object->type().name(), path);
  }
  return path.empty() ? "/" : path;
}

bool Graph::IsAbove(const Node& above, const Node& node) const {
  std::vector<const Node*> todo = {&node};
  std::set<const Node*> seen;
  while (!todo.empty()) {
    const Node* const next = todo.back();
    todo.pop_back();
    if (next == nullptr || !seen.insert(next).second) continue;
    if (next == &above) return true;
    todo.push_back(next->parent);
    todo.push_back(next->embedder);
  }
  return false;
}

bool Graph::MayBeRefused(const Node& parent, const Node& child) const {
  const bool embeds = child.object->type().name() == "box" ||
                      child.object->type().name() == "grown";
  if (!embeds && child.children.empty()) return false;
  for (const Node* at = &parent; at != nullptr; at = at->parent) {
    if (at->left_embedder) return true;
  }
  return false;
}

const Node* Graph::Child(const Node& node, std::string_view name) const {
  for (const Node* child : node.children) {
    if (child->name == name) return child;
  }
  return nullptr;
}

bool Graph::Taken(const Node& node, const std::string& name) const {
  return node.dynamic.contains(name) || Child(node, name) != nullptr ||
         node.object->type().FindProperty(name) != nullptr;
}

std::string Graph::FreeName(const Node& node, std::string_view name) const {
  const std::string_view stem = name.substr(0, name.size() - 3);
  size_t number = 0;
  while (Taken(node, fmt::format("{}[{}]", stem, number))) ++number;
  return fmt::format("{}[{}]", stem, number);
}

// ---- Aliases ---------------------------------------------------------------

std::optional<Graph::Place> Graph::Follow(const Node& start,
                                          std::string_view name) const {
  Place at = {&start, std::string(name)};
  while (true) {
    const auto found = at.node->dynamic.find(at.property);
    if (found == at.node->dynamic.end()) {
      if (!Taken(*at.node, at.property)) return std::nullopt;
      return at;
    }
    if (found->second.target == nullptr) return at;
    at = {found->second.target, found->second.target_property};
  }
}

bool Graph::WouldCycle(const Node& node, const std::string& name,
                       const Node& target, const std::string& property) const {
  Place at = {&target, property};
  while (at.node != &node || at.property != name) {
    const auto found = at.node->dynamic.find(at.property);
    if (found == at.node->dynamic.end() || found->second.target == nullptr) {
      return false;
    }
    at = {found->second.target, found->second.target_property};
  }
  return true;
}

}  // namespace qom::fuzz
