// Uses the installed package: headers by their installed names, and one
// function that must be linked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/status.h"
#include "qom/value.h"
#include "qomrt.h"

int main() {
  const qom::Value size = 4096;
  const absl::Status status =
      qom::Error(qom::Cause::kOutOfRange, "{} is too much", size.uint_value());
  return size.is_integer() && !status.ok() ? 0 : 1;
}
