// Copyright 2026 The qomrt Authors.
//
// The tree: what paths and children cost among ten thousand.

#include "bench/tree_operations.h"
#include "bench/operation.h"

int main(int argc, char** argv) {
  return qom::bench::BenchmarkMain<qom::bench::TreeOperations>(argc, argv);
}
