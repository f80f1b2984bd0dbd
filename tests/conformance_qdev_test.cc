// Copyright 2026 The qomrt Authors.
//
// Every concrete type that the library brings, put through the conformance
// suite.

#include <string>

#include "gtest/gtest.h"
#include "qomrt/qdev/register.h"
#include "qomrt/testing/conformance.h"

namespace {

QOMRT_CONFORMANCE_SUITE(
    QdevTypes, qom::qdev::RegisterDeviceTypes,
    {{"memory-backend-ram", {.settings = {{"size", "64K"}}}},
     {"memory-backend-memfd", {.settings = {{"size", "64K"}}}}});

}  // namespace
