// All operations of ours; see bench/runner.h for what to do with them. A name
// that ends in -rt, before any sizes, is of run-time types; naive/… is what
// another way of doing it costs on our own objects; base/… what the language
// and its library take for the same.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <vector>

#include "bench/cast_operations.h"
#include "bench/child_operations.h"
#include "bench/create_operations.h"
#include "bench/fixture.h"
#include "bench/layered_operations.h"
#include "bench/operation.h"
#include "bench/path_operations.h"
#include "bench/property_operations.h"
#include "bench/real_operations.h"
#include "bench/runner.h"
#include "bench/seeing_operations.h"
#include "bench/snapshot_operations.h"
#include "bench/watch_operations.h"

int main(int argc, char** argv) {
  using namespace qom::bench;  // NOLINT(google-build-using-namespace)
  std::vector<Operation> all;
  AddOperations(CastOperations(), all);
  AddOperations(PropertyOperations(), all);
  AddOperations(CreateOperations(), all);
  AddOperations(LayeredOperations(), all);
  AddOperations(PathOperations(), all);
  AddOperations(ChildOperations(), all);
  AddOperations(RealOperations(), all);
  AddOperations(SnapshotOperations(), all);
  AddOperations(WatchOperations(), all);
  AddOperations(SeeingOperations(), all);
  return RunOperations(
      all, [] { Types(); }, argc, argv);
}
