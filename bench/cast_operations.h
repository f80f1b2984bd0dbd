// Checked casts of an object on the seventh level of a registry with thousands
// of types, and what C++ itself takes for them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_CAST_OPERATIONS_H_
#define QOMRT_BENCH_CAST_OPERATIONS_H_

#include "bench/fixture.h"
#include "bench/operation.h"

namespace qom::bench {

class OneMachine {
 protected:
  World world_;
  Ref<Machine> machine_ = Check(world_.context.New<Machine>());
  Object* object_ = machine_.get();
};

// The loop around an operation and what keeps the compiler from removing it.
struct EmptyLoop : OneMachine {
  static constexpr Row kRow{.name = "empty-loop"};
  void operator()() {
    DoNotOptimize(object_);
    Object* object = object_;
    DoNotOptimize(object);
  }
};

template <typename Target>
class CastTo : OneMachine {
 public:
  void operator()() {
    DoNotOptimize(object_);
    Target* target = As<Target>(object_);
    DoNotOptimize(target);
  }
};

template <typename Target>
class DynamicCastTo : OneMachine {
 public:
  void operator()() {
    DoNotOptimize(object_);
    Target* target = dynamic_cast<Target*>(object_);
    DoNotOptimize(target);
  }
};

struct CastToBase : CastTo<Level<Plain, 1>> {
  static constexpr Row kRow{.name = "cast-base-5-up"};
};
struct CastToInterface : CastTo<Resettable> {
  static constexpr Row kRow{.name = "cast-interface"};
};
struct CastFailing : CastTo<Level<Sixty, 3>> {
  static constexpr Row kRow{.name = "cast-failing"};
};
struct CastFailingOtherRoot : CastTo<compat::ObjectCompat> {
  static constexpr Row kRow{.name = "cast-failing-other-root"};
};

// By name, as QEMU does it: one look-up in the registry, then the same.
struct CastByName : OneMachine {
  static constexpr Row kRow{.name = "cast-by-name"};
  void operator()() {
    DoNotOptimize(name_);
    bool is = IsA(*object_, name_);
    DoNotOptimize(is);
  }
  std::string_view name_ = "plain-level-1";
};

struct DynamicCastToBase : DynamicCastTo<Level<Plain, 1>> {
  static constexpr Row kRow{.name = "base/dynamic_cast-base-5-up"};
};
struct DynamicCastToInterface : DynamicCastTo<Resettable> {
  static constexpr Row kRow{.name = "base/dynamic_cast-interface"};
};
struct DynamicCastFailing : DynamicCastTo<Level<Sixty, 3>> {
  static constexpr Row kRow{.name = "base/dynamic_cast-failing"};
};

using CastOperations =
    OperationList<EmptyLoop, CastToBase, CastToInterface, CastFailing,
                  CastFailingOtherRoot, CastByName, DynamicCastToBase,
                  DynamicCastToInterface, DynamicCastFailing>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_CAST_OPERATIONS_H_
