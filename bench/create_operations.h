// Creating and destroying objects, by type handle and without a parent, where
// no layer has anything to say; and counting references.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_CREATE_OPERATIONS_H_
#define QOMRT_BENCH_CREATE_OPERATIONS_H_

#include <cstddef>
#include <memory>

#include "bench/fixture.h"
#include "bench/operation.h"

namespace qom::bench {

template <typename Family, Made made>
class Create {
 public:
  static constexpr bool kShared = true;
  void operator()() {
    // A copy: several threads may run this at a time.
    const Class* type = type_;
    DoNotOptimize(type);
    Ref<Object> object = Check(world_.context.New(*type));
    Object* made_object = object.get();
    DoNotOptimize(made_object);
  }

 private:
  World world_;
  const Class* type_ = &LeafOf<Family>(made);
  // The first object of a type makes its plan: see first-use.
  Ref<Object> first_ = Check(world_.context.New(*type_));
};

struct CreatePlain : Create<Plain, Made::kNative> {
  static constexpr Row kRow{.name = "create-0"};
};
struct CreatePlainRunTime : Create<Plain, Made::kRunTime> {
  static constexpr Row kRow{.name = "create-0-rt"};
};
struct CreateTwenty : Create<Twenty, Made::kNative> {
  static constexpr Row kRow{.name = "create-20"};
};
struct CreateTwentyRunTime : Create<Twenty, Made::kRunTime> {
  static constexpr Row kRow{.name = "create-20-rt"};
};
struct CreateSixty : Create<Sixty, Made::kNative> {
  static constexpr Row kRow{.name = "create-60"};
};
struct CreateSixtyRunTime : Create<Sixty, Made::kRunTime> {
  static constexpr Row kRow{.name = "create-60-rt"};
};
struct CreateTwentyStrings : Create<TwentyStrings, Made::kNative> {
  static constexpr Row kRow{.name = "create-20-strings"};
};
struct CreateTwentyStringsRunTime : Create<TwentyStrings, Made::kRunTime> {
  static constexpr Row kRow{.name = "create-20-strings-rt"};
};
struct CreateStrings : Create<Strings, Made::kNative> {
  static constexpr Row kRow{.name = "create-60-strings"};
};
struct CreateStringsRunTime : Create<Strings, Made::kRunTime> {
  static constexpr Row kRow{.name = "create-60-strings-rt"};
};

// The first object of a class in a context: its plan is made, and run once.
template <typename Family, Made made>
class FirstUse {
 public:
  static constexpr size_t kBatch = 1;
  void Prepare() {
    world_ = std::make_unique<World>();
    // Whatever a context makes on its first object of any type.
    first_ = Check(world_->context.New(LeafOf<Plain>(made)));
    first_.Reset();
  }
  void operator()() {
    Ref<Object> object = Check(world_->context.New(*type_));
    Object* made_object = object.get();
    DoNotOptimize(made_object);
  }

 private:
  std::unique_ptr<World> world_;
  Ref<Object> first_;
  const Class* type_ = &LeafOf<Family>(made);
};
struct FirstUseTwenty : FirstUse<Twenty, Made::kNative> {
  static constexpr Row kRow{.name = "first-use-20", .count = 50};
};
struct FirstUseTwentyRunTime : FirstUse<Twenty, Made::kRunTime> {
  static constexpr Row kRow{.name = "first-use-20-rt", .count = 50};
};

class RefUnref {
 public:
  static constexpr Row kRow{.name = "ref-unref"};
  void operator()() {
    DoNotOptimize(ref_);
    Ref<Object> another = ref_;
    DoNotOptimize(another);
  }

 private:
  World world_;
  Ref<Object> ref_ = Check(world_.context.New(LeafOf<Plain>(Made::kNative)));
};

using CreateOperations =
    OperationList<CreatePlain, CreatePlainRunTime, CreateTwenty,
                  CreateTwentyRunTime, CreateSixty, CreateSixtyRunTime,
                  CreateTwentyStrings, CreateTwentyStringsRunTime,
                  CreateStrings, CreateStringsRunTime, FirstUseTwenty,
                  FirstUseTwentyRunTime, RefUnref>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_CREATE_OPERATIONS_H_
