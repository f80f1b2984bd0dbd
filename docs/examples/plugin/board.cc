// A program that has no UART of its own: a module hook loads the plug-in
// NAME.so when somebody asks for the type NAME. Layers, links and casts do not
// care where a type comes from.
//
// Usage: board DIRECTORY-OF-PLUG-INS
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "qdev/create.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/short_macros.h"
#include "serial_port.h"

namespace board {
namespace {

// What the program has: the other end of the line.
class Terminal final
    : public qom::Extends<Terminal, qom::qdev::Device, SerialPort> {
 public:
  static constexpr std::string_view kTypeName = "terminal";
  using Extends::Extends;

  uint32_t Send(std::string_view bytes) override {
    fmt::print("terminal: {}\n", bytes);
    return static_cast<uint32_t>(bytes.size());
  }
};

// The hook. A plug-in stays as long as the program: its types do. One that is
// not there is no error here; the type is then unknown.
void LoadPlugIn(const std::string& directory, qom::TypeRegistry& registry,
                std::string_view type) {
  const std::string file = fmt::format("{}/{}.so", directory, type);
  void* const plug_in = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (plug_in == nullptr) {
    fmt::print(stderr, "{}\n", dlerror());
    return;
  }
  using Function = void (*)(qom::TypeRegistry&);
  const auto register_types =
      reinterpret_cast<Function>(dlsym(plug_in, "RegisterTypes"));
  if (register_types == nullptr) {
    fmt::print(stderr, "{}\n", dlerror());
    return;
  }
  register_types(registry);
}

absl::Status Run(const std::string& directory) {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  registry.Register<Terminal>();
  QOMRT_RETURN_IF_ERROR(registry.Seal());
  registry.SetModuleHook(
      [directory](qom::TypeRegistry& to, std::string_view type) {
        LoadPlugIn(directory, to, type);
      });

  qom::Context context(registry);
  const qom::compat::Entry globals[] = {
      qom::compat::Text("acme-uart", "fifo-size", "5")};
  QOMRT_RETURN_IF_ERROR(qom::compat::Layers(context).Append(
      qom::compat::Layer::kGlobal, "user", globals));

  using Kind = qom::qdev::Creation::Kind;
  QOMRT_RETURN_IF_ERROR(
      qom::qdev::Create(context,
                        {.kind = Kind::kDevice, .type = "terminal", .id = "t"})
          .status());
  const qom::qdev::Setting settings[] = {{"peer", "t"}};
  QOMRT_ASSIGN_OR_RETURN(const qom::Ref<qom::Object> uart,
                         qom::qdev::Create(context, {.kind = Kind::kDevice,
                                                     .type = "acme-uart",
                                                     .id = "u",
                                                     .settings = settings}));

  fmt::print("{} is a {}\n", uart->CanonicalPath(), uart->type().name());
  fmt::print("realized: {}\n", qom::Cast<qom::qdev::Device>(*uart).realized());
  fmt::print("sent: {}\n", qom::Cast<SerialPort>(*uart).Send("hello, world"));
  context.root().Child("machine")->Unparent();
  return absl::OkStatus();
}

}  // namespace
}  // namespace board

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: board DIRECTORY-OF-PLUG-INS\n");
    return 2;
  }
  const absl::Status status = board::Run(argv[1]);
  if (!status.ok()) fmt::print(stderr, "board: {}\n", qom::Message(status));
  return status.ok() ? 0 : 1;
}
