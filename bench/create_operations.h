// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: bench/create_operations.h
// -----------------------------------------------------------------------------
//
// Creating and destroying objects, by type handle and without a parent; and
// two measures: the memory alone, and what the same costs when the entries of
// a layer are walked for every object.

#ifndef QOMRT_BENCH_CREATE_OPERATIONS_H_
#define QOMRT_BENCH_CREATE_OPERATIONS_H_

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/operation.h"

namespace qom::bench {

template <typename Family, Made made, int kEntries = 0>
class Create {
 public:
  Create() {
    // The first object of a type makes its plan: see first-use.
    const Ref<Object> first = Check(world_.context.New(*type_));
    for (int i = 0; kEntries > 0 && i < kMatching; ++i) {
      if (Check(first->Get(SettingNamed(i))) != "2000") {
        Die("an entry was not applied");
      }
    }
  }
  void operator()() {
    // A copy: threads.cc runs this in several threads at a time.
    const Class* type = type_;
    DoNotOptimize(type);
    Ref<Object> object = Check(world_.context.New(*type));
    Object* made_object = object.get();
    DoNotOptimize(made_object);
  }

 private:
  World world_{kEntries, made};
  const Class* type_ = &LeafOf<Family>(made);
};

struct CreatePlain : Create<Plain, Made::kNative> {
  static constexpr Row kRow{
      .name = "create-0", .instructions = 350, .nanoseconds = 40};
};
struct CreatePlainRunTime : Create<Plain, Made::kRunTime> {
  static constexpr Row kRow{
      .name = "create-0-rt", .instructions = 350, .nanoseconds = 40};
};
struct CreateTwenty : Create<Twenty, Made::kNative> {
  static constexpr Row kRow{
      .name = "create-20", .instructions = 450, .nanoseconds = 55};
};
struct CreateTwentyRunTime : Create<Twenty, Made::kRunTime> {
  static constexpr Row kRow{
      .name = "create-20-rt", .instructions = 450, .nanoseconds = 55};
};
struct CreateSixty : Create<Sixty, Made::kNative> {
  static constexpr Row kRow{
      .name = "create-60", .instructions = 500, .nanoseconds = 60};
};
struct CreateSixtyRunTime : Create<Sixty, Made::kRunTime> {
  static constexpr Row kRow{
      .name = "create-60-rt", .instructions = 500, .nanoseconds = 60};
};
struct CreateStrings : Create<Strings, Made::kNative> {
  static constexpr Row kRow{.name = "create-60-strings", .nanoseconds = 250};
};
struct CreateStringsRunTime : Create<Strings, Made::kRunTime> {
  static constexpr Row kRow{.name = "create-60-strings-rt", .nanoseconds = 250};
};
struct CreateLayered0 : Create<Layered, Made::kNative> {
  static constexpr Row kRow{
      .name = "create-layered-0", .instructions = 600, .nanoseconds = 70};
};
struct CreateLayered400 : Create<Layered, Made::kNative, 400> {
  static constexpr Row kRow{
      .name = "create-layered-400", .instructions = 600, .nanoseconds = 70};
};
struct CreateLayered2000 : Create<Layered, Made::kNative, 2000> {
  static constexpr Row kRow{
      .name = "create-layered-2000", .instructions = 600, .nanoseconds = 70};
};
struct CreateLayered20000 : Create<Layered, Made::kNative, 20000> {
  static constexpr Row kRow{
      .name = "create-layered-20000", .instructions = 600, .nanoseconds = 70};
};
struct CreateLayered400RunTime : Create<Layered, Made::kRunTime, 400> {
  static constexpr Row kRow{
      .name = "create-layered-400-rt", .instructions = 600, .nanoseconds = 70};
};
struct CreateLayered20000RunTime : Create<Layered, Made::kRunTime, 20000> {
  static constexpr Row kRow{.name = "create-layered-20000-rt",
                            .instructions = 600,
                            .nanoseconds = 70};
};

// The first object of a class in a context: its plan is made, and run once.
template <typename Family, Made made, int kEntries>
class FirstUse {
 public:
  static constexpr size_t kBatch = 1;
  void Prepare() {
    world_ = std::make_unique<World>(kEntries, made);
    // Whatever a context makes on its first object of any type.
    if (Check(world_->context.New(LeafOf<Plain>(made))).get() == nullptr) {
      Die("no object");
    }
  }
  void operator()() {
    Ref<Object> object = Check(world_->context.New(*type_));
    Object* made_object = object.get();
    DoNotOptimize(made_object);
  }

 private:
  std::unique_ptr<World> world_;
  const Class* type_ = &LeafOf<Family>(made);
};
struct FirstUseTwenty : FirstUse<Twenty, Made::kNative, 0> {
  static constexpr Row kRow{
      .name = "first-use-20", .nanoseconds = 3000, .count = 50};
};
struct FirstUseTwentyRunTime : FirstUse<Twenty, Made::kRunTime, 0> {
  static constexpr Row kRow{
      .name = "first-use-20-rt", .nanoseconds = 3000, .count = 50};
};
struct FirstUseLayered : FirstUse<Layered, Made::kNative, 400> {
  static constexpr Row kRow{.name = "first-use-layered-400", .count = 20};
};

// ---- Measures --------------------------------------------------------------

// Memory of the size of a sixty-property object, filled from an image.
class MallocImage {
 public:
  static constexpr Row kRow{.name = "base/malloc-memcpy"};
  void operator()() {
    void* memory = std::malloc(size_);
    std::memcpy(memory, image_.data(), size_);
    DoNotOptimize(memory);
    std::free(memory);
  }

 private:
  size_t size_ = LeafOf<Sixty>(Made::kNative).instance_size();
  std::vector<char> image_ = std::vector<char>(size_, 'x');
};

// Every entry of the machine layer for every object: a cast by name, and the
// value set from text where it matches. What QEMU's object model does.
template <int kEntries>
class NaiveWalk {
 public:
  void operator()() {
    Ref<Object> object = Check(world_.context.New(*type_));
    for (const compat::Entry& entry : table_.entries) {
      if (IsA(*object, entry.driver)) {
        Check(object->Set(entry.property, entry.text));
      }
    }
    Object* made = object.get();
    DoNotOptimize(made);
  }

 private:
  World world_;
  MachineTable table_ = MakeMachineTable(kEntries, Made::kNative);
  const Class* type_ = &LeafOf<Layered>(Made::kNative);
};
struct NaiveWalk400 : NaiveWalk<400> {
  static constexpr Row kRow{.name = "base/naive-walk-400", .count = 100};
};
struct NaiveWalk2000 : NaiveWalk<2000> {
  static constexpr Row kRow{.name = "base/naive-walk-2000", .count = 20};
};

// ---- References ------------------------------------------------------------

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
class AtomicAddSubtract {
 public:
  static constexpr Row kRow{.name = "base/atomic-add-subtract"};
  void operator()() {
    std::atomic<uint32_t>* count = count_.get();
    DoNotOptimize(count);
    count->fetch_add(1, std::memory_order_relaxed);
    DoNotOptimize(count);
    if (count->fetch_sub(1, std::memory_order_acq_rel) == 1) Die("no count");
  }

 private:
  std::unique_ptr<std::atomic<uint32_t>> count_ =
      std::make_unique<std::atomic<uint32_t>>(1);
};

using CreateOperations =
    TypeList<CreatePlain, CreatePlainRunTime, CreateTwenty, CreateTwentyRunTime,
             CreateSixty, CreateSixtyRunTime, CreateStrings,
             CreateStringsRunTime, CreateLayered0, CreateLayered400,
             CreateLayered2000, CreateLayered20000, CreateLayered400RunTime,
             CreateLayered20000RunTime, FirstUseTwenty, FirstUseTwentyRunTime,
             FirstUseLayered, MallocImage, NaiveWalk400, NaiveWalk2000,
             RefUnref, AtomicAddSubtract>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_CREATE_OPERATIONS_H_
