// Copyright 2026 The qomrt Authors.
//
// The tree: what paths and children cost among ten thousand.

#include "bench/operation.h"
#include "bench/tree_operations.h"

int main(int argc, char** argv) {
  return qom::bench::BenchmarkMain<qom::bench::TreeOperations>(argc, argv);
}
