// Every concrete type that the library brings, put through the conformance
// suite.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/conformance.h"

#include <string>

#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"

namespace {

void RegisterTypes(qom::TypeRegistry& registry) {
  qom::qdev::RegisterDeviceTypes(registry);
  qom::qdev::RegisterObjectTypes(registry);
}

QOMRT_CONFORMANCE_SUITE(
    QdevTypes, RegisterTypes,
    {{"memory-backend-ram", {.settings = {{"size", "64K"}}}},
     {"memory-backend-memfd", {.settings = {{"size", "64K"}}}}});

}  // namespace
