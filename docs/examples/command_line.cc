// The code of docs/command_line.md: an emulator that starts from a command line
// as users of other emulators know it, and says what it made of it.
//
//   example_command_line -machine pc,accel=kvm:tcg -m 1G -smp 2
//       -object memory-backend-ram,id=ram,size=1G -device acme-uart,id=com1
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "docs/examples/uart.h"
#include "qdev/accelerator.h"
#include "qdev/objects/register.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/options/global_option.h"
#include "qdev/options/help.h"
#include "qdev/options/memory_option.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/options/start_machine.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace acme {

// Runs guest code on the host's processor, where the host lets us.
class KvmAccelerator
    : public qom::Extends<KvmAccelerator, qom::qdev::Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "kvm-accel";
  using Extends::Extends;

  absl::Status Start() override {
    const int fd = ::open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (fd < 0) {
      return qom::Error(qom::Cause::kFailed, "open /dev/kvm: {}",
                        std::generic_category().message(errno));
    }
    ::close(fd);
    // A translator is not part of an example: let the next one have it.
    return qom::Error(qom::Cause::kFailed, "this emulator has no code for KVM");
  }
};

// What a user asked for.
struct CommandLine {
  qom::qdev::MachineOption machine{.type = "pc"};
  qom::qdev::StartOptions start;
  std::vector<qom::qdev::ObjectOption> objects;
  std::vector<qom::qdev::DeviceOption> devices;
};

absl::Status Take(std::string_view option, std::string_view argument,
                  const qom::TypeRegistry& registry, CommandLine& line) {
  if (option == "-machine" || option == "-M") {
    QOMRT_ASSIGN_OR_RETURN(line.machine, qom::qdev::ParseMachineOption(
                                             argument, "x86_64", &registry));
  } else if (option == "-accel") {
    QOMRT_ASSIGN_OR_RETURN(line.start.accel.emplace_back(),
                           qom::qdev::ParseAccelOption(argument));
  } else if (option == "-smp") {
    QOMRT_ASSIGN_OR_RETURN(line.start.smp, qom::qdev::ParseSmpOption(argument));
  } else if (option == "-m") {
    QOMRT_ASSIGN_OR_RETURN(line.start.memory,
                           qom::qdev::ParseMemoryOption(argument));
  } else if (option == "-global") {
    QOMRT_ASSIGN_OR_RETURN(line.start.globals.emplace_back(),
                           qom::qdev::ParseGlobalOption(argument, registry));
  } else if (option == "-object") {
    QOMRT_ASSIGN_OR_RETURN(line.objects.emplace_back(),
                           qom::qdev::ParseObjectOption(argument));
  } else if (option == "-device") {
    QOMRT_ASSIGN_OR_RETURN(line.devices.emplace_back(),
                           qom::qdev::ParseDeviceOption(argument));
  } else {
    return qom::Error(qom::Cause::kUnknownKey, "there is no option '{}'",
                      option);
  }
  return absl::OkStatus();
}

absl::Status Run(const std::vector<std::string_view>& arguments) {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  qom::qdev::RegisterObjectTypes(registry);
  registry.Register<KvmAccelerator>();
  registry.Register<Uart>();
  QOMRT_RETURN_IF_ERROR(registry.Seal());
  qom::compat::MachineSet machines;
  QOMRT_RETURN_IF_ERROR(machines.AddMachine(
      {.name = "pc-2.0", .alias = "pc", .is_default = true}));

  CommandLine line;
  for (size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) {
      return qom::Error(qom::Cause::kMalformed, "{} needs an argument",
                        arguments[i]);
    }
    QOMRT_ASSIGN_OR_RETURN(const std::optional<std::string> help,
                           qom::qdev::HelpFor({registry, machines, "x86_64"},
                                              arguments[i], arguments[i + 1]));
    if (help.has_value()) {
      std::fputs(help->c_str(), stdout);
      return absl::OkStatus();
    }
    QOMRT_RETURN_IF_ERROR(Take(arguments[i], arguments[i + 1], registry, line));
  }
  line.start.warn = [](const qom::compat::Diagnostic& warning) {
    std::printf("warning: %s\n", warning.message.c_str());
  };

  qom::Context context(registry);
  qom::compat::Layers(context).SetSink(line.start.warn);
  QOMRT_ASSIGN_OR_RETURN(
      qom::qdev::Machine * machine,
      qom::qdev::StartMachine(context, machines, line.machine, line.start));
  for (const qom::qdev::ObjectOption& object : line.objects) {
    QOMRT_RETURN_IF_ERROR(qom::qdev::ObjectAdd(context, object).status());
  }
  for (const qom::qdev::DeviceOption& device : line.devices) {
    QOMRT_RETURN_IF_ERROR(qom::qdev::DeviceAdd(context, device).status());
  }
  QOMRT_RETURN_IF_ERROR(machine->SetReady());
  qom::compat::ReportUnused(context);

  QOMRT_ASSIGN_OR_RETURN(const qom::Ref<qom::Object> accel,
                         context.Resolve("/accel"));
  std::printf("%s runs %s, %u processors, %u MiB\n",
              std::string(accel->type().name()).c_str(),
              machine->version().c_str(),
              static_cast<unsigned>(machine->resources().cpus.cpus),
              static_cast<unsigned>(machine->resources().memory.size >> 20));
  return absl::OkStatus();
}

}  // namespace acme

int main(int argc, char** argv) {
  std::vector<std::string_view> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    arguments = {
        "-machine", "pc,accel=kvm:tcg,mem-merge=off,memory-backend=ram",
        "-m",       "1M",
        "-smp",     "2",
        "-object",  "memory-backend-ram,id=ram,size=1M",
        "-device",  "acme-uart,id=com1"};
  }
  const absl::Status status = acme::Run(arguments);
  if (status.ok()) return 0;
  std::printf("error: %s\n", std::string(qom::Message(status)).c_str());
  return 1;
}
