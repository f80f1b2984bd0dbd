// The code of docs/howto/configuration.md and docs/howto/see_a_machine.md: a
// machine with two devices is shown, saved, made again and compared.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/configuration.h"

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "compat/machine.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/register.h"
#include "qdev/tree_view.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace acme {

class Timer final : public qom::Extends<Timer, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-timer";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t ticks_{};
};
struct Timer::Props {
  static constexpr auto kTicks = qom::props::Field<&Timer::ticks_>(
      "ticks", {.default_value = 100, .min = 1, .doc = "Ticks a second."});
  static constexpr auto kAll = qom::props::Table(kTicks);
};

absl::Status Add(qom::Context& context, std::string_view option) {
  QOMRT_ASSIGN_OR_RETURN(const qom::qdev::DeviceOption parsed,
                         qom::qdev::ParseDeviceOption(option));
  return qom::qdev::DeviceAdd(context, parsed).status();
}

void Show(const qom::Object& top) {
  std::fputs(qom::qdev::TreeText(top).c_str(), stdout);
  std::fputs(qom::qdev::BusText(top).c_str(), stdout);
}

absl::StatusOr<std::string> Save(qom::Context& context,
                                 const qom::compat::MachineSet& machines) {
  return qom::qdev::SaveConfiguration(context, machines);
}

absl::Status Load(qom::Context& context,
                  const qom::compat::MachineSet& machines,
                  std::string_view text) {
  QOMRT_ASSIGN_OR_RETURN(
      qom::qdev::Machine * machine,
      qom::qdev::LoadConfiguration(context, machines, "saved.json", text));
  return machine->SetReady();
}

// What stands in the way of moving a guest from one to the other.
absl::Status MayMove(std::string_view from, std::string_view to) {
  QOMRT_ASSIGN_OR_RETURN(const qom::qdev::Configuration source,
                         qom::qdev::ReadConfiguration("source", from));
  QOMRT_ASSIGN_OR_RETURN(const qom::qdev::Configuration target,
                         qom::qdev::ReadConfiguration("target", to));
  for (const auto& one : qom::qdev::DifferenceOf(source, target)) {
    if (one.severity == qom::compat::Severity::kError) {
      return qom::Error(qom::Cause::kFailed, "{}", Describe(one));
    }
  }
  return absl::OkStatus();
}

absl::Status Run() {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  registry.Register<Timer>();
  QOMRT_RETURN_IF_ERROR(registry.Seal());
  qom::compat::MachineSet machines;
  QOMRT_RETURN_IF_ERROR(machines.AddMachine({.name = "pc-2.0"}));

  qom::Context context(registry);
  QOMRT_RETURN_IF_ERROR(
      qom::qdev::SelectMachine(context, machines, {.name = "pc-2.0"}).status());
  QOMRT_RETURN_IF_ERROR(Add(context, "acme-timer,id=t0,ticks=250"));
  Show(context.root());
  QOMRT_ASSIGN_OR_RETURN(const std::string saved, Save(context, machines));
  std::fputs(saved.c_str(), stdout);

  qom::Context other(registry);
  QOMRT_RETURN_IF_ERROR(Load(other, machines, saved));
  QOMRT_ASSIGN_OR_RETURN(const std::string again, Save(other, machines));
  QOMRT_RETURN_IF_ERROR(MayMove(saved, again));

  QOMRT_RETURN_IF_ERROR(Add(context, "acme-timer,id=t1"));
  QOMRT_ASSIGN_OR_RETURN(const std::string larger, Save(context, machines));
  const absl::Status moved = MayMove(larger, again);
  std::printf("%s\n", std::string(qom::Message(moved)).c_str());
  return moved.ok() ? qom::Error(qom::Cause::kFailed, "t1 was not missed")
                    : absl::OkStatus();
}

}  // namespace acme

int main() {
  const absl::Status status = acme::Run();
  if (status.ok()) return 0;
  std::printf("error: %s\n", std::string(qom::Message(status)).c_str());
  return 1;
}
