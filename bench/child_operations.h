// Adding and removing children, by number of siblings. A batch is a thousand
// of them. Parents have so many children in the middle of it: of a few, there
// are many parents.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_CHILD_OPERATIONS_H_
#define QOMRT_BENCH_CHILD_OPERATIONS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/forest.h"
#include "bench/operation.h"
#include "fmt/format.h"

namespace qom::bench {

// Parents of `kSiblings`, at each of which kEach operations are done.
template <size_t kSiblings>
class Families : Forest {
 public:
  static constexpr std::array kArgs = {kSiblings};
  static constexpr size_t kBatch = 1000;
  static constexpr size_t kEach = std::min(kBatch, (kSiblings + 1) / 2);
  static constexpr size_t kParents = kBatch / kEach;
  static_assert(kBatch % kEach == 0);

  Families() : Forest(0) {}
  ~Families() { Clear(); }

 protected:
  using Forest::New;

  // Makes the parents anew, with `children` children called `name`; {} in it
  // is the number.
  void Fill(size_t children, std::string_view name) {
    Clear();
    for (size_t i = 0; i < kParents; ++i) {
      Ref<Object> parent = New();
      Check(world_.context.root().AddChild("parent[*]", parent));
      for (size_t j = 0; j < children; ++j) {
        Check(parent->AddChild(fmt::format(fmt::runtime(name), j), New()));
      }
      parents_.push_back(std::move(parent));
    }
  }

  std::vector<Ref<Object>> parents_;

 private:
  void Clear() {
    for (Ref<Object>& parent : parents_) parent->Unparent();
    parents_.clear();
  }
};

// The children to add are made before; so are their names.
template <size_t kSiblings>
class AddChildren : public Families<kSiblings> {
  using Base = Families<kSiblings>;

 public:
  explicit AddChildren(std::string_view name) : name_(name) {}
  void Prepare() {
    constexpr size_t kBefore = kSiblings - Base::kEach / 2;
    children_.clear();
    this->Fill(kBefore, name_);
    names_.clear();
    for (size_t j = 0; j < Base::kEach; ++j) {
      names_.push_back(fmt::format(fmt::runtime(name_), kBefore + j));
    }
    for (size_t i = 0; i < Base::kBatch; ++i) {
      children_.push_back(this->New());
    }
  }
  void operator()() {
    auto child = children_.begin();
    for (Ref<Object>& parent : this->parents_) {
      for (const std::string& name : names_) {
        Check(parent->AddChild(name, std::move(*child++)));
      }
    }
  }

 private:
  std::string_view name_;
  std::vector<std::string> names_;
  std::vector<Ref<Object>> children_;
};
template <size_t kSiblings>
struct AddChildNamed : AddChildren<kSiblings> {
  static constexpr Row kRow{.name = "add-child"};
  AddChildNamed() : AddChildren<kSiblings>("device-{:05}") {}
};
template <size_t kSiblings>
struct AddChildAny : AddChildren<kSiblings> {
  static constexpr Row kRow{.name = "add-child-any"};
  AddChildAny() : AddChildren<kSiblings>("device[*]") {}
};

// Children from all over the place leave, in no order.
template <size_t kSiblings>
class Unparent : public Families<kSiblings> {
  using Base = Families<kSiblings>;

 public:
  static constexpr Row kRow{.name = "unparent"};
  void Prepare() {
    constexpr size_t kBefore = kSiblings + Base::kEach / 2;
    leaving_.clear();
    this->Fill(kBefore, "device-{:05}");
    for (const Ref<Object>& parent : this->parents_) {
      const std::vector<Ref<Object>> children = parent->children();
      for (size_t j = 0; j < Base::kEach; ++j) {
        // 7919 is prime: no child twice.
        leaving_.emplace_back(children[j * 7919 % kBefore]);
      }
    }
  }
  void operator()() {
    for (Ref<Object>& child : leaving_) child->Unparent();
  }

 private:
  std::vector<Ref<Object>> leaving_;
};

// A parent of ten thousand, that nobody else holds, leaves; per child.
class DestroyParent : Forest {
 public:
  static constexpr Row kRow{.name = "destroy-parent"};
  static constexpr std::array kArgs = {10000};
  static constexpr size_t kBatch = 10000;
  DestroyParent() : Forest(0) {}
  void Prepare() {
    parent_ = Add(world_.context.root(), "parent");
    for (size_t i = 0; i < kBatch; ++i) {
      Add(*parent_, fmt::format("device-{:05}", i));
    }
  }
  void operator()() { parent_->Unparent(); }

 private:
  Object* parent_ = nullptr;
};

using ChildOperations =
    OperationList<AddChildNamed<10>, AddChildNamed<100>, AddChildNamed<1000>,
                  AddChildNamed<10000>, AddChildNamed<100000>, AddChildAny<10>,
                  AddChildAny<100>, AddChildAny<1000>, AddChildAny<10000>,
                  AddChildAny<100000>, Unparent<10>, Unparent<100>,
                  Unparent<1000>, Unparent<10000>, Unparent<100000>,
                  DestroyParent>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_CHILD_OPERATIONS_H_
