// Copyright 2026 The qomrt Authors.
//
// Casts: what As<T>() costs, beside dynamic_cast.

#include "bench/cast_operations.h"
#include "bench/operation.h"

int main(int argc, char** argv) {
  return qom::bench::BenchmarkMain<qom::bench::CastOperations>(argc, argv);
}
