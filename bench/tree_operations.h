// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: bench/tree_operations.h
// -----------------------------------------------------------------------------
//
// The composition tree: paths and their resolution, adding and removing
// children, where ten thousand others are around.

#ifndef QOMRT_BENCH_TREE_OPERATIONS_H_
#define QOMRT_BENCH_TREE_OPERATIONS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/operation.h"

namespace qom::bench {

inline constexpr size_t kMany = 10000;

// A context, and in it a parent, "/crowd", with `siblings` children called
// device-00000 and so on; and a chain of six, "/board/…/device-of-interest".
inline constexpr std::string_view kDeep =
    "/board/bridge-0/bus-0/slot-17/function-0/device-of-interest";

class Forest {
 public:
  explicit Forest(size_t siblings) {
    crowd_ = Add(world_.context.root(), "crowd");
    for (size_t i = 0; i < siblings; ++i) {
      last_ = Add(*crowd_, fmt::format("device-{:05}", i));
    }
    deep_ = &world_.context.root();
    for (std::string_view name : {"board", "bridge-0", "bus-0", "slot-17",
                                  "function-0", "device-of-interest"}) {
      deep_ = Add(*deep_, name);
    }
  }

 protected:
  Ref<Object> New() {
    return Check(world_.context.New(LeafOf<Plain>(Made::kNative)));
  }
  Object* Add(Object& parent, std::string_view name) {
    Ref<Object> child = New();
    Object* object = child.get();
    Check(parent.AddChild(name, std::move(child)));
    return object;
  }

  World world_;
  Object* crowd_;
  Object* last_ = nullptr;
  Object* deep_;
};

// ---- Paths -----------------------------------------------------------------

class PathDeep : Forest {
 public:
  static constexpr Row kRow{.name = "canonical-path-6-deep",
                            .nanoseconds = 120};
  PathDeep() : Forest(kMany) {}
  void operator()() {
    std::string path = deep_->CanonicalPath();
    DoNotOptimize(path);
  }
};
class PathCrowd : Forest {
 public:
  static constexpr Row kRow{.name = "canonical-path-10000-siblings",
                            .nanoseconds = 80};
  PathCrowd() : Forest(kMany) {}
  void operator()() {
    std::string path = last_->CanonicalPath();
    DoNotOptimize(path);
  }
};

class ResolvePath : Forest {
 public:
  explicit ResolvePath(std::string_view path) : Forest(kMany), path_(path) {
    if (Check(world_.context.Resolve(path_)) != deep_) Die("another object");
  }
  void operator()() {
    DoNotOptimize(path_);
    Object* object = Check(world_.context.Resolve(path_));
    DoNotOptimize(object);
  }

 private:
  std::string_view path_;
};
struct ResolveAbsolute : ResolvePath {
  static constexpr Row kRow{.name = "absolute-path-6-deep", .nanoseconds = 90};
  ResolveAbsolute() : ResolvePath(kDeep) {}
};
struct ResolvePartial : ResolvePath {
  static constexpr Row kRow{.name = "partial-path-10000", .nanoseconds = 200};
  ResolvePartial() : ResolvePath("device-of-interest") {}
};
struct ResolvePartialTwo : ResolvePath {
  static constexpr Row kRow{.name = "partial-path-10000-two-parts",
                            .nanoseconds = 200};
  ResolvePartialTwo() : ResolvePath("function-0/device-of-interest") {}
};

// ---- Children --------------------------------------------------------------

// The children to add are made before; so are their names.
template <size_t kSiblings, size_t kCount>
class AddChildren : Forest {
 public:
  static constexpr size_t kBatch = kCount;
  explicit AddChildren(bool any_number) : Forest(0), any_number_(any_number) {}
  void Prepare() {
    parent_ = New();
    Check(world_.context.root().AddChild("parent[*]", parent_));
    names_.clear();
    for (size_t i = 0; i < kSiblings + kBatch; ++i) {
      names_.push_back(any_number_ ? "device[*]"
                                   : fmt::format("device-{:05}", i));
    }
    for (size_t i = 0; i < kSiblings; ++i) {
      Add(*parent_, names_[i]);
    }
    children_.clear();
    for (size_t i = 0; i < kBatch; ++i) children_.push_back(New());
  }
  void operator()() {
    const std::string* name = names_.data() + kSiblings;
    for (Ref<Object>& child : children_) {
      Check(parent_->AddChild(*name++, std::move(child)));
    }
  }
  ~AddChildren() {
    if (parent_) parent_->Unparent();
  }

 private:
  bool any_number_;
  Ref<Object> parent_;
  std::vector<std::string> names_;
  std::vector<Ref<Object>> children_;
};
struct AddChildNamed : AddChildren<1000, 1000> {
  static constexpr Row kRow{
      .name = "add-child", .nanoseconds = 100, .count = 1000};
  AddChildNamed() : AddChildren(false) {}
};
struct AddChildAny1000 : AddChildren<1000, 100> {
  static constexpr Row kRow{
      .name = "add-child-any-1000", .nanoseconds = 150, .count = 100};
  AddChildAny1000() : AddChildren(true) {}
};
struct AddChildAny10000 : AddChildren<kMany, 1000> {
  static constexpr Row kRow{
      .name = "add-child-any-10000", .nanoseconds = 150, .count = 1000};
  AddChildAny10000() : AddChildren(true) {}
};

// A parent of ten thousand, to be taken apart.
class Crowded : protected Forest {
 public:
  static constexpr size_t kBatch = kMany;
  Crowded() : Forest(0) {}

 protected:
  void Fill() {
    parent_ = New();
    Check(world_.context.root().AddChild("parent[*]", parent_));
    children_.clear();
    for (size_t i = 0; i < kMany; ++i) {
      children_.push_back(New());
      Check(parent_->AddChild(fmt::format("device-{:05}", i), children_[i]));
    }
    // An order that is neither that of adding nor its reverse.
    for (size_t i = 0; i < kMany; ++i) {
      std::swap(children_[i], children_[i * 7919 % kMany]);
    }
  }
  Ref<Object> parent_;
  std::vector<Ref<Object>> children_;
};
class UnparentMany : Crowded {
 public:
  static constexpr Row kRow{
      .name = "unparent-10000", .nanoseconds = 100, .count = kMany};
  using Crowded::kBatch;
  void Prepare() {
    if (parent_) parent_->Unparent();
    Fill();
  }
  void operator()() {
    for (Ref<Object>& child : children_) child->Unparent();
  }
  ~UnparentMany() {
    if (parent_) parent_->Unparent();
  }
};
class DestroyMany : Crowded {
 public:
  static constexpr Row kRow{
      .name = "destroy-parent-of-10000", .nanoseconds = 100, .count = kMany};
  using Crowded::kBatch;
  void Prepare() {
    Fill();
    children_.clear();
  }
  void operator()() {
    Object* parent = parent_.get();
    parent_.Reset();
    parent->Unparent();
  }
};

using TreeOperations =
    TypeList<PathDeep, PathCrowd, ResolveAbsolute, ResolvePartial,
             ResolvePartialTwo, AddChildNamed, AddChildAny1000,
             AddChildAny10000, UnparentMany, DestroyMany>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_TREE_OPERATIONS_H_
