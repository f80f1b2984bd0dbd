// Copyright 2026 The qomrt Authors.
//
// Properties: what finding, setting and getting one costs.

#include "bench/operation.h"
#include "bench/property_operations.h"

int main(int argc, char** argv) {
  return qom::bench::BenchmarkMain<qom::bench::PropertyOperations>(argc, argv);
}
