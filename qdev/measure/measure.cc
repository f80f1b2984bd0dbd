// Makes objects to measure, and measures by the clock.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/measure/measure.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer_stack.h"
#include "qdev/device.h"
#include "qdev/resettable.h"
#include "qom/cast.h"
#include "qom/ref.h"
#include "qom/status.h"
#include "qom/value.h"
#include "qom/walk.h"

namespace qom::qdev {
namespace {

// Keeps the compiler from leaving out what made `thing`.
void Keep(const void* thing) { asm volatile("" : : "g"(thing) : "memory"); }

template <typename F>
std::function<void(size_t)> Repeated(F once) {
  return [once = std::move(once)](size_t times) mutable {
    for (size_t i = 0; i < times; ++i) once();
  };
}

// An entry as a table of strings has it.
struct WalkedEntry {
  std::string driver;
  std::string property;
  std::string value;
  bool optional;
};

std::vector<WalkedEntry> EntriesOf(Context& context) {
  std::vector<WalkedEntry> entries;
  for (const auto& table : compat::Layers(context).snapshot()->tables()) {
    for (const compat::TableEntry& entry : table->table().entries) {
      entries.push_back(
          {entry.driver, entry.property, entry.ValueText(), entry.optional});
    }
  }
  return entries;
}

void WalkEntries(const std::vector<WalkedEntry>& entries, Object& object) {
  for (const WalkedEntry& entry : entries) {
    if (!IsA(object, entry.driver)) continue;
    if (entry.optional && object.FindProperty(entry.property) == nullptr) {
      continue;
    }
    (void)object.Set(entry.property, entry.value);
  }
}

struct Setting {
  std::string name;
  Value value;
};

// What can be read, with its value; that of a device's life is not among it.
std::vector<Setting> ReadableOf(const Object& object) {
  std::vector<Setting> found;
  for (const ClassProperty* property : object.type().properties()) {
    if (property == nullptr || property->name == "realized") continue;
    absl::StatusOr<Value> value = object.GetValue(property->name);
    if (!value.ok()) continue;
    found.push_back({std::string(property->name), *std::move(value)});
  }
  return found;
}

class Maker {
 public:
  Maker(Context& layered, Context& plain, const Class& type,
        const MeasureOptions& options)
      : layered_(layered), plain_(plain), type_(type), options_(options) {}

  Operations Make() {
    absl::StatusOr<Ref<Object>> object = World();
    if (!object.ok()) {
      for (const std::string_view name : kOperationNames) {
        Miss(name, Message(object.status()));
      }
      return std::move(made_);
    }
    AddCreate();
    AddProperties(*object);
    AddLife();
    return std::move(made_);
  }

 private:
  absl::StatusOr<Ref<Object>> World() {
    if (options_.world != nullptr) {
      for (Context* context : {&layered_, &plain_}) {
        QOMRT_RETURN_IF_ERROR(options_.world(*context));
      }
    }
    return layered_.New(type_);
  }

  void Add(std::string_view name, std::function<void(size_t)> run) {
    made_.operations.push_back({name, std::move(run)});
  }
  void Miss(std::string_view name, std::string_view why) {
    made_.missing.push_back({name, std::string(why)});
  }

  void AddCreate() {
    Add("create", Repeated([context = &layered_, type = &type_] {
          const absl::StatusOr<Ref<Object>> object = context->New(*type);
          Keep(&object);
        }));
    if (const auto plain = plain_.New(type_); !plain.ok()) {
      Miss("naive-create", Message(plain.status()));
      return;
    }
    Add("naive-create", Repeated([context = &plain_, type = &type_,
                                  entries = EntriesOf(layered_)] {
          const absl::StatusOr<Ref<Object>> object = context->New(*type);
          WalkTree(**object, [&entries](Object& at, size_t) {
            WalkEntries(entries, at);
            return true;
          });
          Keep(&object);
        }));
  }

  void AddProperties(const Ref<Object>& object) {
    std::vector<Setting> readable = ReadableOf(*object);
    std::vector<Setting> settable = readable;
    std::erase_if(settable, [&object](const Setting& one) {
      return !object->Set(one.name, one.value).ok();
    });
    if (settable.empty()) {
      Miss("set", "it has no property that can be set to its own value");
    } else {
      Add("set", Repeated([object, settable, i = size_t{0}]() mutable {
            const Setting& one = settable[i];
            if (++i == settable.size()) i = 0;
            const absl::Status status = object->Set(one.name, one.value);
            Keep(&status);
          }));
    }
    if (readable.empty()) {
      Miss("get", "it has no property that can be read");
      Miss("find", "it has no property that can be read");
      return;
    }
    Add("get", Repeated([object, readable, i = size_t{0}]() mutable {
          const Setting& one = readable[i];
          if (++i == readable.size()) i = 0;
          const absl::StatusOr<Value> value = object->GetValue(one.name);
          Keep(&value);
        }));
    Add("find", Repeated([type = &type_, readable, i = size_t{0}]() mutable {
          const Setting& one = readable[i];
          if (++i == readable.size()) i = 0;
          Keep(type->FindProperty(one.name));
        }));
  }

  // An object of its own, prepared.
  absl::StatusOr<Ref<Object>> Prepared() {
    QOMRT_ASSIGN_OR_RETURN(Ref<Object> object, layered_.New(type_));
    if (options_.object != nullptr) {
      QOMRT_RETURN_IF_ERROR(options_.object(*object));
    }
    return object;
  }

  void AddLife() {
    const absl::StatusOr<Ref<Object>> object = Prepared();
    if (!object.ok()) {
      Miss("realize", Message(object.status()));
      Miss("reset", Message(object.status()));
      return;
    }
    AddRealize(*object);
    if (As<Resettable>(object->get()) == nullptr) {
      Miss("reset", "it is not resettable");
    } else {
      Add("reset", Repeated([held = *object] {
            Reset(*As<Resettable>(held.get()), ResetKind::kCold);
          }));
    }
  }

  void AddRealize(const Ref<Object>& object) {
    Device* device = As<Device>(object.get());
    if (device == nullptr) {
      Miss("realize", "it is no device");
      return;
    }
    // The first time it finds its place in the tree.
    absl::Status status = device->SetRealized(true);
    if (status.ok()) status = device->SetRealized(false);
    if (!status.ok()) {
      Miss("realize", Message(status));
      return;
    }
    Add("realize", Repeated([object, device] {
          (void)device->SetRealized(true);
          (void)device->SetRealized(false);
        }));
  }

  Context& layered_;
  Context& plain_;
  const Class& type_;
  const MeasureOptions& options_;
  Operations made_;
};

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
size_t HeapNow() { return mallinfo2().uordblks; }
#else
size_t HeapNow() { return 0; }
#endif

}  // namespace

const Operation* Operations::Find(std::string_view name) const {
  const auto at =
      std::find_if(operations.begin(), operations.end(),
                   [name](const Operation& one) { return one.name == name; });
  return at == operations.end() ? nullptr : &*at;
}

Operations OperationsOf(Context& layered, Context& plain, const Class& type,
                        const MeasureOptions& options) {
  return Maker(layered, plain, type, options).Make();
}

size_t EntryCount(Context& context) {
  size_t count = 0;
  for (const auto& table : compat::Layers(context).snapshot()->tables()) {
    count += table->size();
  }
  return count;
}

double BestTime(const Operation& operation, double seconds) {
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  // Of a tenth of the time, but no longer than what disturbs it is apart.
  const double batch = std::min(seconds / 10, 1e-3);
  size_t times = 1;
  double best = std::numeric_limits<double>::infinity();
  const auto begin = Clock::now();
  for (int batches = 0; batches < 3 || seconds_since(begin) < seconds;) {
    const auto start = Clock::now();
    operation.run(times);
    const double taken = seconds_since(start);
    if (taken < batch / 2) {
      times *= 2;
      continue;
    }
    ++batches;
    best = std::min(best, taken / static_cast<double>(times));
  }
  return best * 1e9;
}

double HeapOfObject(Context& context, const Class& type) {
  constexpr size_t kObjects = 256;
  // The first one brings what all share.
  const absl::StatusOr<Ref<Object>> first = context.New(type);
  if (!first.ok()) return 0;
  std::array<Ref<Object>, kObjects> objects;
  const size_t before = HeapNow();
  for (Ref<Object>& object : objects) {
    absl::StatusOr<Ref<Object>> made = context.New(type);
    if (!made.ok()) return 0;
    object = *std::move(made);
  }
  return static_cast<double>(HeapNow() - before) / kObjects;
}

}  // namespace qom::qdev
