// Fuzzes objects: any sequence of what a program may do to objects, their tree,
// properties, links and layers, beside a model that is plain data
// (tests/fuzz/model_graph.h). After each operation both say the same; at the
// end nothing is left alive.
//
// Each byte chooses an operation, the bytes behind it what it is done to.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "qom/context.h"
#include "qom/snapshot.h"
#include "qom/status.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/model_graph.h"
#include "tests/fuzz/model_types.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

constexpr std::string_view kNames[] = {
    "a",    "b", "c",   "d",   "e",   "x[0]", "x[1]", "x[2]", "x[*]",
    "y[*]", "f", "[*]", "p/q", "kid", "leaf", "n",    "s",    ""};
constexpr size_t kMostObjects = 60;

class Run {
 public:
  explicit Run(std::string_view input)
      : bytes_(input),
        context_(ModelTypes(), Context::Options{.journal = bytes_.Chance(64)}),
        graph_(context_.root()),
        others_(context_.live_objects() - 1) {}
  Run(const Run&) = delete;

  void Go() {
    while (!bytes_.empty()) Step();
    LetGo();
    FUZZ_CHECK(std::ranges::all_of(graph_.live(),
                                   [this](const Node* node) {
                                     return graph_.IsAbove(graph_.root(),
                                                           *node);
                                   }),
               "an object that nobody holds lives");
    CheckLiveCount();
  }

 private:
  Node& PickNode() {
    return *graph_.live()[bytes_.Below(graph_.live().size())];
  }
  std::string PickName() { return std::string(bytes_.Pick(kNames)); }

  void Step() {
    using Operation = void (Run::*)();
    static constexpr Operation kOperations[] = {
        &Run::New,         &Run::New,           &Run::AddChild,
        &Run::AddChild,    &Run::AddChild,      &Run::Unparent,
        &Run::Drop,        &Run::Hold,          &Run::AddProperty,
        &Run::AddAlias,    &Run::AddAlias,      &Run::RemoveProperty,
        &Run::SetProperty, &Run::CheckProperty, &Run::SetNumber,
        &Run::SetLink,     &Run::SetLink,       &Run::ResolvePartial,
        &Run::Snapshots,   &Run::AppendLayer,   &Run::Freeze,
        &Run::AnyText};
    (this->*kOperations[bytes_.Below(std::size(kOperations))])();
    CheckNode(PickNode());
    CheckLiveCount();
  }

  // ---- Operations: objects and the tree ----

  void New() {
    if (graph_.live().size() > kMostObjects) return;
    static constexpr std::string_view kTypes[] = {"leaf", "box", "grown",
                                                  "object"};
    const auto object = context_.New(bytes_.Pick(kTypes));
    FUZZ_CHECK(object.ok(), Why(object.status()));
    const size_t first = graph_.live().size();
    graph_.Add(*object);
    for (size_t i = first; i < graph_.live().size(); ++i) {
      Node& node = *graph_.live()[i];
      if (HasNumber(node)) node.n = FirstNumber();
    }
  }

  void AddChild() {
    Node& parent = PickNode();
    Node& child = PickNode();
    const std::string name = PickName();
    const bool any_number = name.ends_with("[*]");
    const bool allowed = IsName(name) && &child != &graph_.root() &&
                         child.parent == nullptr &&
                         !graph_.IsAbove(child, parent) &&
                         (any_number || !graph_.Taken(parent, name));
    const auto added = parent.object->AddChild(name, Ref<Object>(child.object));
    FUZZ_CHECK(added.ok() == allowed ||
                   (!added.ok() && graph_.MayBeRefused(parent, child)),
               fmt::format("'{}' below {}: {}", name, graph_.PathOf(parent),
                           Why(added.status())));
    if (!added.ok()) return CheckIsGoodError(added.status());
    FUZZ_CHECK(*added == (any_number ? graph_.FreeName(parent, name) : name),
               *added);
    graph_.SetParent(child, parent, *added);
  }

  void Unparent() {
    Node& node = PickNode();
    const Ref<Object> keep(node.object);
    node.object->Unparent();
    graph_.LeaveParent(node);
  }

  void Drop() {
    Node& node = PickNode();
    if (node.ref) graph_.DropRef(node);
  }

  void Hold() {
    Node& node = PickNode();
    if (&node != &graph_.root()) node.ref = Ref<Object>(node.object);
  }

  // ---- Operations: properties of an object's own ----

  void AddProperty() {
    Node& node = PickNode();
    const std::string name = PickName();
    auto held = std::make_shared<std::string>(std::to_string(bytes_.Byte()));
    Dynamic dynamic = {.settable = bytes_.Chance(128), .value = *held};
    DynamicAccessors accessors;
    accessors.get = [held](const Object&, Visitor& visitor) {
      std::string_view text = *held;
      return visitor.Text(&text);
    };
    if (dynamic.settable) {
      accessors.set = [held](Object&, Visitor& visitor) {
        std::string_view text;
        QOMRT_RETURN_IF_ERROR(visitor.Text(&text));
        *held = text;
        return absl::OkStatus();
      };
    }
    const std::string wanted = Wanted(node, name);
    const auto added =
        node.object->AddProperty(name, "str", std::move(accessors));
    FUZZ_CHECK(added.ok() == !wanted.empty(), Why(added.status()));
    if (!added.ok()) return CheckIsGoodError(added.status());
    FUZZ_CHECK(*added == wanted, *added);
    node.dynamic[wanted] = std::move(dynamic);
  }

  void AddAlias() {
    Node& node = PickNode();
    Node& target = bytes_.Chance(128) ? node : PickNode();
    const std::string name = PickName();
    const std::string property = PickName();
    const std::string wanted = Wanted(node, name);
    const bool exists = graph_.Taken(target, property);
    const bool allowed = !wanted.empty() && exists &&
                         !graph_.WouldCycle(node, wanted, target, property);
    const bool settable = exists && IsSettableHere(target, property);
    const absl::Status added =
        node.object->AddAlias(name, *target.object, property);
    FUZZ_CHECK(added.ok() == allowed,
               fmt::format("{}.{} for {}.{}: {}", graph_.PathOf(node), name,
                           graph_.PathOf(target), property, Why(added)));
    if (!added.ok()) return CheckIsGoodError(added);
    node.dynamic[wanted] = {
        .settable = settable, .target = &target, .target_property = property};
  }

  void RemoveProperty() {
    Node& node = PickNode();
    const std::string name = PickName();
    const absl::Status removed = node.object->RemoveProperty(name);
    FUZZ_CHECK(removed.ok() == node.dynamic.contains(name), Why(removed));
    if (!removed.ok()) return CheckIsGoodError(removed);
    graph_.RemoveDynamic(node, name);
  }

  void SetProperty() {
    Node& node = PickNode();
    const std::string name = PickName();
    if (!node.dynamic.contains(name)) return;
    const std::string value = std::to_string(bytes_.Byte());
    const auto place = graph_.Follow(node, name);
    const bool allowed = place.has_value() && IsSettable(node, name);
    // A link has its own operation.
    const absl::Status set = Ref<Object>(node.object)->Set(name, value);
    FUZZ_CHECK(set.ok() == allowed, Why(set));
    if (!set.ok()) return CheckIsGoodError(set);
    Store(const_cast<Node&>(*place->node), place->property, value);
    CheckValue(node, name);
  }

  void CheckProperty() { CheckValue(PickNode(), PickName()); }

  // ---- Operations: properties of the class, links ----

  void SetNumber() {
    Node& node = PickNode();
    if (!HasNumber(node)) return;
    const int number = bytes_.Byte() * 5;
    const absl::Status set =
        Ref<Object>(node.object)
            ->Set("n", std::to_string(number), SetBy::kUser);
    FUZZ_CHECK(set.ok() == (number <= 1000), Why(set));
    if (set.ok()) node.n = std::to_string(number);
    CheckValue(node, "n");
  }

  void SetLink() {
    Node& node = PickNode();
    Node& target = PickNode();
    static constexpr std::string_view kLinks[] = {kWeak, kStrong, kTyped};
    const std::string_view link = bytes_.Pick(kLinks);
    if (node.object->type().FindProperty(link) == nullptr) return;
    if (bytes_.Chance(32)) {
      FUZZ_CHECK(Ref<Object>(node.object)->Set(link, "").ok(), link);
      graph_.SetLink(node, link, nullptr);
      if (node.object != nullptr) CheckLink(node, link);
      return;
    }
    const bool allowed = graph_.InTree(target) &&
                         (link != kTyped || target.object->type().IsA("leaf"));
    const absl::Status set =
        Ref<Object>(node.object)->Set(link, graph_.PathOf(target));
    FUZZ_CHECK(set.ok() == allowed, Why(set));
    if (!set.ok()) return CheckIsGoodError(set);
    graph_.SetLink(node, link, &target);
    // What the link let go of may have held it.
    if (node.object != nullptr) CheckLink(node, link);
  }

  // ---- Operations: what looks at everything ----

  void ResolvePartial() {
    const std::string name = PickName();
    std::set<Object*> meant;
    for (const Node* node : graph_.live()) {
      if (!name.empty() && node->name == name && graph_.InTree(*node)) {
        meant.insert(node->object);
      }
    }
    const auto found = context_.Resolve(name);
    FUZZ_CHECK(found.ok() == (meant.size() == 1), name);
    if (!found.ok()) return CheckIsGoodError(found.status());
    FUZZ_CHECK(&**found == *meant.begin(), name);
  }

  void Snapshots() {
    Snapshot before;
    before.Take(context_.root());
    Snapshot after;
    after.Take(context_.root());
    FUZZ_CHECK(qom::Difference(before, after).empty(), "nothing happened");
    FUZZ_CHECK(
        before.object_count() ==
            static_cast<size_t>(std::ranges::count_if(
                graph_.live(),
                [this](const Node* node) { return graph_.InTree(*node); })),
        "a snapshot of other objects");
  }

  void AppendLayer() {
    if (appended_ == 20) return;
    const auto layer =
        static_cast<compat::Layer>(bytes_.Below(compat::kLayerCount));
    const int number = bytes_.Byte();
    const absl::Status status = compat::Layers(context_).Append(
        {{layer, compat::MakeTable("t", {{"leaf", "n", number}})}});
    FUZZ_CHECK(status.ok() == !frozen_, Why(status));
    if (!status.ok()) return CheckIsGoodError(status);
    ++appended_;
    numbers_[layer] = std::to_string(number);
    const auto leaf = context_.New("leaf");
    FUZZ_CHECK(leaf.ok(), Why(leaf.status()));
    const auto shown = (*leaf)->Get("n");
    FUZZ_CHECK(shown.ok() && *shown == FirstNumber(), *shown);
    const auto why = compat::Explain(context_, (*leaf)->type(), "n");
    FUZZ_CHECK(why.ok() && why->value.ToText() == *shown, *shown);
  }

  void Freeze() {
    if (!bytes_.Chance(16)) return;
    compat::Layers(context_).Freeze();
    frozen_ = true;
  }

  void AnyText() {
    Node& node = PickNode();
    const std::string text(bytes_.Text(bytes_.Below(12)));
    const bool known = graph_.Taken(node, text);
    FUZZ_CHECK(node.object->Get(text).ok() || !known || !IsReadable(node, text),
               text);
    if (!known) {
      CheckIsGoodError(
          Ref<Object>(node.object)->Set(text, "1", SetBy::kMonitor));
    }
    const auto found = context_.Resolve(text);
    if (!found.ok()) CheckIsGoodError(found.status());
  }

  // ---- What must be true ----

  static bool IsName(const std::string& name) {
    return !name.empty() && name.find('/') == std::string::npos;
  }
  static bool HasNumber(const Node& node) {
    return node.object->type().FindProperty("n") != nullptr;
  }
  // The name that a property of the object's own gets; "" if it gets none.
  std::string Wanted(const Node& node, const std::string& name) const {
    if (!IsName(name)) return "";
    if (name.ends_with("[*]")) return graph_.FreeName(node, name);
    return graph_.Taken(node, name) ? "" : name;
  }

  // "n" of a new leaf: the last layer that says it.
  std::string FirstNumber() const {
    return numbers_.empty() ? "7" : numbers_.rbegin()->second;
  }

  // True if the property itself has a setter.
  bool IsSettableHere(const Node& node, const std::string& name) const {
    const auto own = node.dynamic.find(name);
    if (own != node.dynamic.end()) return own->second.settable;
    return graph_.Child(node, name) == nullptr && (name == "n" || name == "s");
  }
  // True if that and what it stands for have.
  bool IsSettable(const Node& node, const std::string& name) const {
    const Node* at = &node;
    std::string property = name;
    while (true) {
      if (!IsSettableHere(*at, property)) return false;
      const auto own = at->dynamic.find(property);
      if (own == at->dynamic.end() || own->second.target == nullptr) {
        return true;
      }
      at = own->second.target;
      property = own->second.target_property;
    }
  }
  bool IsReadable(const Node& node, const std::string& name) const {
    return graph_.Follow(node, name).has_value();
  }

  static void Store(Node& node, const std::string& name,
                    const std::string& value) {
    const auto own = node.dynamic.find(name);
    if (own != node.dynamic.end()) {
      own->second.value = value;
    } else if (name == "n") {
      node.n = value;
    }
  }

  void CheckValue(const Node& node, const std::string& name) const {
    const auto place = graph_.Follow(node, name);
    const auto value = node.object->Get(name);
    FUZZ_CHECK(value.ok() == place.has_value(), Why(value.status()));
    if (!value.ok()) return CheckIsGoodError(value.status());
    const auto own = place->node->dynamic.find(place->property);
    const Node* const child = graph_.Child(*place->node, place->property);
    if (own != place->node->dynamic.end()) {
      FUZZ_CHECK(*value == own->second.value, name);
    } else if (child != nullptr) {
      FUZZ_CHECK(*value == graph_.PathOf(*child), name);
    } else if (place->property == "n") {
      FUZZ_CHECK(*value == place->node->n, name);
    }
  }

  void CheckLink(const Node& node, std::string_view link) const {
    const auto target = node.links.find(std::string(link));
    const auto shown = node.object->Get(link);
    FUZZ_CHECK(shown.ok(), Why(shown.status()));
    FUZZ_CHECK(
        *shown ==
            (target == node.links.end() ? "" : graph_.PathOf(*target->second)),
        *shown);
  }

  void CheckNode(const Node& node) const {
    const Object& object = *node.object;
    const std::string path = graph_.PathOf(node);
    FUZZ_CHECK(object.CanonicalPath() == path, object.CanonicalPath());
    FUZZ_CHECK(object.name() == node.name, path);
    FUZZ_CHECK(ParentOf(object) ==
                   (node.parent == nullptr ? nullptr : node.parent->object),
               path);
    const std::vector<Object*> children = ChildrenOf(object);
    FUZZ_CHECK(children.size() == node.children.size() &&
                   object.child_count() == children.size(),
               path);
    for (size_t i = 0; i < children.size(); ++i) {
      FUZZ_CHECK(children[i] == node.children[i]->object, path);
      FUZZ_CHECK(Raw(object.Child(node.children[i]->name)) == children[i],
                 path);
    }
    for (const auto& [name, dynamic] : node.dynamic) CheckValue(node, name);
    for (const auto& [link, target] : node.links) CheckLink(node, link);
    if (!graph_.InTree(node)) return;
    const auto found = context_.Resolve(path);
    FUZZ_CHECK(found.ok() && &**found == &object, path);
  }

  // A grown leaf has an object that no list of children shows.
  void CheckLiveCount() const {
    const auto hidden =
        std::ranges::count_if(graph_.live(), [](const Node* node) {
          return node->object->type().name() == "grown";
        });
    FUZZ_CHECK(
        context_.live_objects() ==
            static_cast<int64_t>(graph_.live().size()) + hidden + others_,
        fmt::format("{} objects live, the model has {}",
                    context_.live_objects(), graph_.live().size()));
  }

  // What holds in a circle, and our own references.
  void LetGo() {
    for (Node* node : std::vector<Node*>(graph_.live())) {
      while (node->object != nullptr && !node->dynamic.empty()) {
        const std::string name = node->dynamic.begin()->first;
        FUZZ_CHECK(node->object->RemoveProperty(name).ok(), name);
        graph_.RemoveDynamic(*node, name);
      }
      if (node->object != nullptr &&
          node->links.contains(std::string(kStrong))) {
        FUZZ_CHECK(Ref<Object>(node->object)->Set(kStrong, "").ok(), kStrong);
        graph_.SetLink(*node, kStrong, nullptr);
      }
    }
    for (Node* node : std::vector<Node*>(graph_.live())) {
      if (node->ref) graph_.DropRef(*node);
    }
  }

  Bytes bytes_;
  Context context_;
  Graph graph_;
  int64_t others_;  // that the context has beside the root
  std::map<compat::Layer, std::string> numbers_;
  size_t appended_ = 0;
  bool frozen_ = false;
};

}  // namespace

void FuzzModel(std::string_view input) { Run(input).Go(); }

}  // namespace qom::fuzz
