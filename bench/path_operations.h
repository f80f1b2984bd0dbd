// Paths of objects and their resolution: by depth, by number of siblings, by
// size of the tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_PATH_OPERATIONS_H_
#define QOMRT_BENCH_PATH_OPERATIONS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "bench/fixture.h"
#include "bench/forest.h"
#include "bench/operation.h"
#include "fmt/format.h"

namespace qom::bench {

// The path of one of so many siblings: canonical-path-siblings/SIBLINGS.
template <size_t kSiblings>
struct PathOfSibling : private Forest {
  static constexpr Row kRow{.name = "canonical-path-siblings"};
  static constexpr std::array kArgs = {kSiblings};
  PathOfSibling() : Forest(kSiblings) {}
  void operator()() {
    std::string path = middle_->CanonicalPath();
    DoNotOptimize(path);
  }
};

struct PathDeep : private Forest {
  static constexpr Row kRow{.name = "canonical-path-6-deep"};
  PathDeep() : Forest(10000) {}
  void operator()() {
    std::string path = deep_->CanonicalPath();
    DoNotOptimize(path);
  }
};

class Resolve : protected Forest {
 public:
  Resolve(size_t siblings, std::string_view path)
      : Forest(siblings), path_(path) {
    if (Check(world_.context.Resolve(path_)) != deep_) Die("another object");
  }
  void operator()() {
    DoNotOptimize(path_);
    const Ref<Object> object = Check(world_.context.Resolve(path_));
    DoNotOptimize(object);
  }

 private:
  std::string_view path_;
};
struct ResolveAbsolute : Resolve {
  static constexpr Row kRow{.name = "absolute-path-6-deep"};
  ResolveAbsolute() : Resolve(10000, kDeep) {}
};
// In a tree of so many objects: partial-path/OBJECTS.
template <size_t kObjects>
struct ResolvePartial : Resolve {
  static constexpr Row kRow{.name = "partial-path"};
  static constexpr std::array kArgs = {kObjects};
  ResolvePartial() : Resolve(kObjects - std::size(kChain), kChain[5]) {}
};
struct ResolvePartialTwo : Resolve {
  static constexpr Row kRow{.name = "partial-path-two-parts"};
  static constexpr std::array kArgs = {10000};
  ResolvePartialTwo() : Resolve(10000, "function-0/device-of-interest") {}
};

// A chain of so many: canonical-path-depth/DEPTH, absolute-path-depth/DEPTH.
template <size_t kDepth>
class Chain : protected Forest {
 public:
  static constexpr std::array kArgs = {kDepth};
  Chain() : Forest(0) {
    for (size_t i = 0; i < kDepth; ++i) {
      end_ = Add(end_ == nullptr ? world_.context.root() : *end_,
                 fmt::format("bridge-{:02}", i));
    }
  }

 protected:
  Object* end_ = nullptr;
};
template <size_t kDepth>
struct PathAtDepth : Chain<kDepth> {
  static constexpr Row kRow{.name = "canonical-path-depth"};
  void operator()() {
    std::string path = this->end_->CanonicalPath();
    DoNotOptimize(path);
  }
};
template <size_t kDepth>
struct ResolveAtDepth : Chain<kDepth> {
  static constexpr Row kRow{.name = "absolute-path-depth"};
  void operator()() {
    DoNotOptimize(path_);
    const Ref<Object> object = Check(this->world_.context.Resolve(path_));
    DoNotOptimize(object);
  }
  std::string path_ = this->end_->CanonicalPath();
};

using PathOperations = OperationList<
    PathDeep, PathOfSibling<10>, PathOfSibling<100>, PathOfSibling<1000>,
    PathOfSibling<10000>, PathOfSibling<100000>, ResolveAbsolute,
    ResolvePartial<10>, ResolvePartial<100>, ResolvePartial<1000>,
    ResolvePartial<10000>, ResolvePartial<100000>, ResolvePartialTwo,
    PathAtDepth<1>, PathAtDepth<6>, PathAtDepth<24>, ResolveAtDepth<1>,
    ResolveAtDepth<6>, ResolveAtDepth<24>>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_PATH_OPERATIONS_H_
