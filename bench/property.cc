// Copyright 2026 The qomrt Authors.
//
// Properties: what finding, setting and getting one costs.

#include "bench/property_operations.h"
#include "bench/operation.h"

int main(int argc, char** argv) {
  return qom::bench::BenchmarkMain<qom::bench::PropertyOperations>(argc, argv);
}
