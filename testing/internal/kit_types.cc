// Registers what the library and the kit bring.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/internal/kit_types.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/signal.h"
#include "qom/class.h"
#include "qom/internal/check.h"
#include "qom/registry.h"
#include "qom/status.h"
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

std::vector<std::string> LibraryTypes() {
  TypeRegistry registry;
  RegisterKitTypes(registry);
  const absl::Status sealed = registry.Seal();
  QOMRT_CHECK(sealed.ok(), "the types of the kit: {}", Message(sealed));
  std::vector<std::string> names;
  for (const Class* type : registry.Types()) names.emplace_back(type->name());
  return names;
}

}  // namespace qom::testing::internal
