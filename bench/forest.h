// A context with a tree of objects to measure paths and children in.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_FOREST_H_
#define QOMRT_BENCH_FOREST_H_

#include <cstddef>
#include <string_view>
#include <utility>

#include "bench/fixture.h"
#include "fmt/format.h"

namespace qom::bench {

// In the root a parent, "crowd", with `siblings` children called device-00000
// and so on; and a chain of six that ends in an object that is one of its name.
class Forest {
 public:
  static constexpr std::string_view kChain[] = {
      "board",   "bridge-0",   "bus-0",
      "slot-17", "function-0", "device-of-interest"};
  static constexpr std::string_view kDeep =
      "/board/bridge-0/bus-0/slot-17/function-0/device-of-interest";

  explicit Forest(size_t siblings) {
    crowd_ = Add(world_.context.root(), "crowd");
    for (size_t i = 0; i < siblings; ++i) {
      Object* child = Add(*crowd_, fmt::format("device-{:05}", i));
      if (i == siblings / 2) middle_ = child;
    }
    deep_ = &world_.context.root();
    for (std::string_view name : kChain) deep_ = Add(*deep_, name);
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
  Object* middle_ = nullptr;  // one of the crowd
  Object* deep_;              // the end of the chain
};

}  // namespace qom::bench

#endif  // QOMRT_BENCH_FOREST_H_
