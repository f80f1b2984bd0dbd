// Setting what is watched, subscribing, and finding the objects of a type; and
// what the same costs without: a table of callbacks by object that every set
// looks into, a walk through the tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_WATCH_OPERATIONS_H_
#define QOMRT_BENCH_WATCH_OPERATIONS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "bench/fixture.h"
#include "bench/forest.h"
#include "bench/operation.h"
#include "bench/property_operations.h"
#include "qom/walk.h"
#include "qom/watch.h"

namespace qom::bench {

// ---- Setting ---------------------------------------------------------------

class SetAndTell : protected OneObject<Sixty, Made::kNative> {
 protected:
  // Each set is a change.
  uint32_t Next() { return value_ ^= 1; }
  Listen Count() {
    return [this](const Notice& notice) { told_ += notice.after.uint_value(); };
  }

  std::string_view name_ = kLeafSetting;
  uint32_t value_ = 200;
  uint64_t told_ = 0;
};

struct SetWatched : SetAndTell {
  static constexpr Row kRow{.name = "set-watched"};
  void operator()() {
    DoNotOptimize(name_);
    Check(object_->Set(name_, Next()));
  }
  Subscription seen_ = Check(WatchProperty(*object_, kLeafSetting, Count()));
};
struct SetWatchedByHandle : SetAndTell {
  static constexpr Row kRow{.name = "set-watched-handle"};
  void operator()() { Check(handle_.Set(*object_, Next())); }
  props::Handle<uint32_t> handle_ =
      Check(props::Handle<uint32_t>::Find(type_, kLeafSetting));
  Subscription seen_ = Check(WatchProperty(*object_, kLeafSetting, Count()));
};
struct SetWatchedByType : SetAndTell {
  static constexpr Row kRow{.name = "set-watched-type"};
  SetWatchedByType() {
    Check(world_.context.root().AddChild("it", ref_));
    seen_ =
        Watch(Watched::Type(world_.context, type_), Event::kChange, Count());
  }
  void operator()() {
    DoNotOptimize(name_);
    Check(object_->Set(name_, Next()));
  }
  Subscription seen_;
};
// Whoever sets looks who might want to know.
struct SetAndLookUp : SetAndTell {
  static constexpr Row kRow{.name = "naive/set-watched"};
  SetAndLookUp() {
    for (int i = 0; i < 1000; ++i) {
      others_.push_back(Check(world_.context.New(type_)));
      listeners_[others_.back().get()].push_back(Count());
    }
    listeners_[object_].push_back(Count());
  }
  void operator()() {
    DoNotOptimize(name_);
    const Value before = Check(object_->GetValue(name_));
    Check(object_->Set(name_, Next()));
    const Value after = Check(object_->GetValue(name_));
    if (const auto at = listeners_.find(object_); at != listeners_.end()) {
      for (const Listen& listen : at->second) {
        listen({.event = Event::kChange,
                .object = *object_,
                .property = name_,
                .before = before,
                .after = after});
      }
    }
  }
  std::vector<Ref<Object>> others_;
  absl::flat_hash_map<const Object*, std::vector<Listen>> listeners_;
};
struct Subscribe : SetAndTell {
  static constexpr Row kRow{.name = "subscribe"};
  void operator()() {
    DoNotOptimize(object_);
    const Subscription seen =
        Watch(Watched::One(*object_), Event::kChange, Count());
  }
};

// ---- Finding ---------------------------------------------------------------

// Sixteen in a tree of so many others: objects-of-16/OBJECTS.
template <size_t kObjects>
class Sixteen : protected Forest {
 public:
  static constexpr std::array kArgs = {kObjects};
  Sixteen() : Forest(kObjects) {
    for (int i = 0; i < 16; ++i) {
      Check(middle_->AddChild("wanted[*]", Check(world_.context.New(type_))));
    }
  }

 protected:
  const Class& type_ = LeafOf<Twenty>(Made::kNative);
};
template <size_t kObjects>
struct FindSixteen : Sixteen<kObjects> {
  static constexpr Row kRow{.name = "objects-of-16"};
  void operator()() {
    if (this->world_.context.ObjectsOf(this->type_).size() != 16) Die("16");
  }
};
template <size_t kObjects>
struct WalkForSixteen : Sixteen<kObjects> {
  static constexpr Row kRow{.name = "naive/objects-of-16", .count = 20};
  void operator()() {
    std::vector<Ref<Object>> found;
    WalkTree(this->world_.context.root(), [&](Object& one, size_t) {
      if (one.type().IsA(this->type_)) found.emplace_back(&one);
      return true;
    });
    if (found.size() != 16) Die("16");
  }
};

using WatchOperations =
    OperationList<SetWatched, SetWatchedByHandle, SetWatchedByType,
                  SetAndLookUp, Subscribe, FindSixteen<100>, FindSixteen<10000>,
                  WalkForSixteen<100>, WalkForSixteen<10000>>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_WATCH_OPERATIONS_H_
