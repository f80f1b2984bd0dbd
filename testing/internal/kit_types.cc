// Registers what the library and the kit bring.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/internal/kit_types.h"

#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/signal.h"
#include "qom/registry.h"
#include "testing/fake_bus.h"
#include "testing/fake_machine.h"

namespace qom::testing::internal {

void RegisterKitTypes(TypeRegistry& registry) {
  qdev::RegisterDeviceTypes(registry);
  qdev::RegisterObjectTypes(registry);
  registry.Register<qdev::Signal>();
  registry.Register<FakeBus>();
  registry.Register<FakeHost>();
  registry.Register<FakeMachine>();
}

}  // namespace qom::testing::internal
