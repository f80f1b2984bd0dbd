// Uses C++ that the installed command makes of a schema.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "disks.h"

#include "qapi/codec.h"

int main() {
  const auto disk =
      qom::qapi::FromJson<acme::disks::Disk>(R"({"name": "a", "size": 4096})");
  return disk.ok() && disk->name == "a" && disk->size == 4096u ? 0 : 1;
}
