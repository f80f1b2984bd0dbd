// What is done with objects of a type, ready to be timed: create, set, get,
// find, realize, reset, and creating under the layers of a context beside the
// naive way of doing that, which walks every entry for every object with a cast
// by name and sets from text what matches.
//
// Example:
//
//   Context layered(registry);             // and a machine selected in it
//   Context plain(registry);
//   const Operations all = OperationsOf(layered, plain, *type);
//   for (const Operation& one : all.operations) {
//     Print(one.name, BestTime(one, 0.01));       // "create", nanoseconds
//   }
//
// `qom bench` and qomrt::benchmark are made of this.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_MEASURE_MEASURE_H_
#define QOMRT_QDEV_MEASURE_MEASURE_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// In the order in which they are measured and shown.
inline constexpr std::string_view kOperationNames[] = {
    "create", "naive-create", "set", "get", "find", "realize", "reset"};

struct Operation {
  std::string_view name;  // one of kOperationNames
  // Does it so many times.
  std::function<void(size_t times)> run;
};

struct MeasureOptions {
  // Makes what objects need beside them; once for each context.
  std::function<absl::Status(Context& context)> world{};
  // Gives an object what it needs to be realized, a bus for example.
  std::function<absl::Status(Object& object)> object{};
};

struct Operations {
  // To be gone before the contexts are: they hold objects.
  std::vector<Operation> operations;
  struct Missing {
    std::string_view name;
    std::string why;
  };
  // Those that make no sense for the type, or that fail.
  std::vector<Missing> missing;

  // Null if it is missing.
  const Operation* Find(std::string_view name) const;
};

// "create" is in `layered`; "naive-create" creates in `plain`, which has no
// layers, and walks the entries of `layered`; the others are in `layered`.
// "set" and "get" take the properties that can be set and read in turn, "find"
// all of them; "realize" is the way there and back.
Operations OperationsOf(Context& layered, Context& plain, const Class& type,
                        const MeasureOptions& options = {});

// Entries of all layers of the context.
size_t EntryCount(Context& context);

// Nanoseconds for one, in the fastest of the batches that fit into `seconds`;
// at least three batches.
double BestTime(const Operation& operation, double seconds);

// Bytes on the heap of one object among many, embedded objects included, as the
// C library counts them; 0 where it does not, or if it cannot be created.
double HeapOfObject(Context& context, const Class& type);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_MEASURE_MEASURE_H_
