// Many properties at once: a snapshot of a tree of real objects that have
// sixteen thousand properties, the difference of two, and a preset of four
// values beside setting them by name.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_SNAPSHOT_OPERATIONS_H_
#define QOMRT_BENCH_SNAPSHOT_OPERATIONS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/operation.h"
#include "bench/real_operations.h"
#include "props/property_set.h"
#include "qdev/containers.h"
#include "qom/snapshot.h"

namespace qom::bench {

// Objects of the types of the x86_64 catalogue, one of each, until they have
// that many properties.
class RealTree {
 public:
  static constexpr size_t kProperties = 16000;

 protected:
  RealTree() {
    Object& board = *Check(qdev::EnsureContainer(context_, "/board"));
    size_t count = 0;
    for (const Class* type : emulator_.registry.Types()) {
      if (type->is_abstract() || type->is_interface()) continue;
      Check(board.AddChild("object[*]", Check(context_.New(*type))));
      count += type->property_count();
      if (count >= kProperties) break;
    }
    before_.Take(context_.root());
  }

  Emulator emulator_{kX86};
  Context context_{emulator_.registry};
  Snapshot before_;
};

struct TakeSnapshot : private RealTree {
  static constexpr Row kRow{.name = "snapshot-16000", .count = 5};
  void operator()() {
    before_.Take(context_.root());
    DoNotOptimize(before_);
  }
};

// The same through the interface for one property: a text each.
struct GetEach : private RealTree {
  static constexpr Row kRow{.name = "naive/get-16000-by-name", .count = 2};
  void operator()() { Visit(context_.root()); }

 private:
  void Visit(const Object& object) {
    for (const ClassProperty* property : object.type().properties()) {
      if (property == nullptr || property->get == nullptr) continue;
      absl::StatusOr<std::string> text = object.Get(property->name);
      DoNotOptimize(text);
    }
    for (const Ref<Object>& child : object.children()) Visit(*child);
  }
};

struct DifferenceOfSnapshots : private RealTree {
  static constexpr Row kRow{.name = "snapshot-difference-16000", .count = 5};
  DifferenceOfSnapshots() { after_.Take(context_.root()); }
  void operator()() {
    const std::vector<Change> changes = Difference(before_, after_);
    DoNotOptimize(changes);
  }

 private:
  Snapshot after_;
};

class FourSettings {
 protected:
  static std::vector<PropertyDefault> Four() {
    return {{"num-queues", Value(4)},
            {"queue-size", Value(128)},
            {"seg-max-adjust", Value(false)},
            {"request-merging", Value(true)}};
  }
  Emulator emulator_{kX86};
  Context context_{emulator_.registry};
  const Class& type_ = TypeNamed(emulator_.registry, "virtio-blk-device");
  Ref<Object> disk_ = Check(context_.New(type_));
};
struct ApplyPreset : private FourSettings {
  static constexpr Row kRow{.name = "preset-of-4"};
  void operator()() { Check(preset_.ApplyTo(*disk_)); }

 private:
  props::PropertySet preset_ = Check(props::PropertySet::Make(type_, Four()));
};
struct SetFourByName : private FourSettings {
  static constexpr Row kRow{.name = "naive/set-4-by-name"};
  void operator()() {
    for (const PropertyDefault& one : four_) {
      Check(disk_->Set(one.property, one.value));
    }
  }

 private:
  std::vector<PropertyDefault> four_ = Four();
};

using SnapshotOperations =
    OperationList<TakeSnapshot, GetEach, DifferenceOfSnapshots, ApplyPreset,
                  SetFourByName>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_SNAPSHOT_OPERATIONS_H_
