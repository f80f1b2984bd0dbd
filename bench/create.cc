// Copyright 2026 The qomrt Authors.
//
// Creation: what an object costs, with few and with many layer entries.

#include "bench/create_operations.h"
#include "bench/operation.h"

int main(int argc, char** argv) {
  return qom::bench::BenchmarkMain<qom::bench::CreateOperations>(argc, argv);
}
