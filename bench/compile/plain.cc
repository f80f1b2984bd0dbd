// A file that includes what nearly every user of Abseil does and declares
// nothing: what compile times of the embedder's files are compared to.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <vector>

#include "absl/status/statusor.h"

absl::StatusOr<std::vector<std::string>> Names(const std::string& name) {
  return std::vector<std::string>{name};
}
