// Uses the devices of the installed package and nothing above them: no syntax
// of options, no catalogues, no back ends.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/create.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/native_type.h"

class Lamp : public qom::Extends<Lamp, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  using Extends::Extends;
};

int main() {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  registry.Register<Lamp>();
  if (!registry.Seal().ok()) return 1;
  qom::Context context(registry);
  const auto lamp = qom::qdev::Create(
      context, {.kind = qom::qdev::Creation::Kind::kDevice, .type = "lamp"});
  if (!lamp.ok()) return 1;
  context.root().Child("machine")->Unparent();
  return 0;
}
