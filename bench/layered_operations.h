// Creating and destroying objects that take layers, by number of properties,
// of entries in the machine layer, and of those among them that match:
// create-layered/PROPERTIES/ENTRIES/MATCHES. The entries that do not match are
// for types in the way. Beside it what the same costs when the entries are
// walked for every object: naive/create-layered/….
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_LAYERED_OPERATIONS_H_
#define QOMRT_BENCH_LAYERED_OPERATIONS_H_

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "bench/fixture.h"
#include "bench/operation.h"

namespace qom::bench {

template <int kProperties>
struct LayeredFamily;
template <>
struct LayeredFamily<0> {
  using Type = LayeredNone;
};
template <>
struct LayeredFamily<20> {
  using Type = LayeredTwenty;
};
template <>
struct LayeredFamily<60> {
  using Type = LayeredSixty;
};

template <int kProperties, int kEntries, int kMatches, Made made>
class CreateWithLayer {
  using Family = typename LayeredFamily<kProperties>::Type;

 public:
  static constexpr bool kShared = true;
  static constexpr std::array kArgs = {kProperties, kEntries, kMatches};
  CreateWithLayer() {
    for (int i = 0; i < kProperties; ++i) {
      const bool layered = Check(first_->Get(SettingNamed(i))) == "2000";
      if (layered != (i < kMatches)) Die("the layer was not applied as it is");
    }
  }
  void operator()() {
    // A copy: several threads may run this at a time.
    const Class* type = type_;
    DoNotOptimize(type);
    Ref<Object> object = Check(world_.context.New(*type));
    Object* made_object = object.get();
    DoNotOptimize(made_object);
  }

 private:
  World world_{MakeMachineTable<Family>(kEntries, kMatches, made)};
  const Class* type_ = &LeafOf<Family>(made);
  Ref<Object> first_ = Check(world_.context.New(*type_));
};

template <int kProperties, int kEntries, int kMatches>
struct CreateLayered
    : CreateWithLayer<kProperties, kEntries, kMatches, Made::kNative> {
  static constexpr Row kRow{.name = "create-layered"};
};
template <int kProperties, int kEntries, int kMatches>
struct CreateLayeredRunTime
    : CreateWithLayer<kProperties, kEntries, kMatches, Made::kRunTime> {
  static constexpr Row kRow{.name = "create-layered-rt"};
};

// The first object of a class under a layer.
struct FirstUseLayered {
  static constexpr Row kRow{.name = "first-use-layered", .count = 20};
  static constexpr std::array kArgs = {20, 400, 20};
  static constexpr size_t kBatch = 1;
  void Prepare() {
    world_ = std::make_unique<World>(
        MakeMachineTable<LayeredTwenty>(400, 20, Made::kNative));
    // Whatever a context makes on its first object of any type.
    first_ = Check(world_->context.New(LeafOf<Plain>(Made::kNative)));
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
  const Class* type_ = &LeafOf<LayeredTwenty>(Made::kNative);
};

// Every entry for every object: a cast by name, and the value set from text
// where it matches.
template <int kEntries, int kMatches>
class NaiveWalk {
 public:
  static constexpr Row kRow{.name = "naive/create-layered", .count = 20};
  static constexpr std::array kArgs = {20, kEntries, kMatches};
  void operator()() {
    Ref<Object> object = Check(world_.context.New(*type_));
    for (const compat::TableEntry& entry : table_) {
      if (IsA(*object, entry.driver)) {
        Check(object->Set(entry.property, entry.value.text_value()));
      }
    }
    Object* made = object.get();
    DoNotOptimize(made);
  }

 private:
  World world_;
  MachineTable table_ =
      MakeMachineTable<LayeredTwenty>(kEntries, kMatches, Made::kNative);
  const Class* type_ = &LeafOf<LayeredTwenty>(Made::kNative);
};

using LayeredOperations = OperationList<
    CreateLayered<0, 0, 0>, CreateLayered<0, 400, 0>, CreateLayered<0, 2000, 0>,
    CreateLayered<0, 20000, 0>, CreateLayered<20, 0, 0>,
    CreateLayered<20, 400, 0>, CreateLayered<20, 2000, 0>,
    CreateLayered<20, 20000, 0>, CreateLayered<20, 400, 20>,
    CreateLayered<20, 2000, 20>, CreateLayered<20, 20000, 20>,
    CreateLayered<60, 0, 0>, CreateLayered<60, 400, 0>,
    CreateLayered<60, 2000, 0>, CreateLayered<60, 20000, 0>,
    CreateLayered<60, 400, 20>, CreateLayered<60, 2000, 20>,
    CreateLayered<60, 20000, 20>, CreateLayered<60, 400, 60>,
    CreateLayered<60, 2000, 60>, CreateLayered<60, 20000, 60>,
    CreateLayeredRunTime<20, 400, 20>, CreateLayeredRunTime<20, 2000, 20>,
    CreateLayeredRunTime<20, 20000, 20>, FirstUseLayered, NaiveWalk<0, 0>,
    NaiveWalk<400, 0>, NaiveWalk<400, 20>, NaiveWalk<2000, 0>,
    NaiveWalk<2000, 20>, NaiveWalk<20000, 0>>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_LAYERED_OPERATIONS_H_
