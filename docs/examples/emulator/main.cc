// An emulator of a small board: options, a machine that runs, and commands from
// standard input. docs/howto/emulator_main.md walks through it.
//
//   echo 'type hi' | emulator -machine emu-1.0 -global emu-uart.fifo-size=8
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "board.h"
#include "compat/catalogue/writer.h"
#include "qdev/objects/register.h"
#include "qdev/options/all.h"
#include "qdev/register.h"
#include "qdev/tree_view.h"
#include "qom/context.h"
#include "qom/walk.h"

namespace emu {
namespace qdev = qom::qdev;

constexpr std::string_view kArch = "x86_64";  // whose keys -machine has

void RegisterTypes(qom::TypeRegistry& registry) {
  qdev::RegisterDeviceTypes(registry);  // device, bus, machine, tcg-accel …
  qdev::RegisterObjectTypes(registry);  // memory-backend-ram …
  // Each of ours that is created; their bases come along.
  registry.Register<Board>();
  registry.Register<SysBus>();
  registry.Register<Intc>();
  registry.Register<Uart>();
  registry.Register<I2c>();
  registry.Register<I2cBus>();
  registry.Register<Eeprom>();
  registry.Register<VirtioBus>();
  registry.Register<VirtioBlk>();
  registry.Register<VirtioMmio>();
  registry.Register<Drive>();
}

// A line for each device with state; the machine version is the first.
absl::Status Save(Board& board, const std::string& file) {
  std::ofstream out(file);
  out << board.version() << '\n';
  qom::WalkTree(board, [&](qom::Object& object, size_t /*depth*/) {
    if (const auto* stateful = qom::As<Stateful>(&object)) {
      out << object.CanonicalPath() << ' ' << stateful->Save() << '\n';
    }
    return true;
  });
  return out.flush() ? absl::OkStatus()
                     : Error(Cause::kFailed, "cannot write {}", file);
}

absl::Status Load(Board& board, const std::string& file) {
  std::ifstream in(file);
  std::string version, path, state;
  if (!std::getline(in, version) || version != board.version()) {
    return Error(Cause::kBadValue, "{} is of '{}' and this is {}", file,
                 version, board.version());
  }
  while (in >> path && in.get() && std::getline(in, state)) {
    ASSIGN_OR_RETURN(auto object, board.context().Resolve(path));
    if (auto* stateful = qom::As<Stateful>(object.get())) stateful->Load(state);
  }
  return absl::OkStatus();
}

absl::Status Obey(Board& board, const std::string& name,
                  const std::string& text) {
  qom::Context& context = board.context();
  if (name == "type") {
    board.uart().Receive(text);
  } else if (name == "run") {
    board.OnInterrupt();
  } else if (name == "reset") {
    Reset(board, ResetKind::kWarm);
    board.Boot();
  } else if (name == "device_add") {
    ASSIGN_OR_RETURN(auto option, qdev::ParseDeviceOption(text));
    return qdev::DeviceAdd(context, option).status();
  } else if (name == "device_del") {
    return qdev::DeviceDel(context, text);
  } else if (name == "object_add") {
    ASSIGN_OR_RETURN(auto option, qdev::ParseObjectOption(text));
    return qdev::ObjectAdd(context, option).status();
  } else if (name == "object_del") {
    return qdev::ObjectDel(context, text);
  } else if (name == "save") {
    return Save(board, text);
  } else if (name == "load") {
    return Load(board, text);
  } else if (name == "tree") {
    std::fputs(qdev::TreeText(board, {.properties = false}).c_str(), stdout);
  } else {
    return Error(Cause::kUnknownKey, "there is no command '{}'", name);
  }
  return absl::OkStatus();
}

void Warn(const qom::compat::Diagnostic& warning) {
  std::printf("warning: %s\n", warning.message.c_str());
}
int PrintError(const absl::Status& status) {
  if (status.ok()) return 0;
  std::printf("error: %s\n", std::string(qom::Message(status)).c_str());
  return 1;
}

// What the monitor of a larger emulator would do.
void ObeyStandardInput(Board& board) {
  for (std::string line; std::getline(std::cin, line);) {
    const size_t blank = std::min(line.find(' '), line.size());
    PrintError(Obey(board, line.substr(0, blank),
                    line.substr(std::min(blank + 1, line.size()))));
  }
}

absl::Status Run(const std::vector<std::string>& arguments) {
  qom::TypeRegistry registry;
  RegisterTypes(registry);
  RETURN_IF_ERROR(registry.Seal());
  qom::compat::Catalogue catalogue;
  RETURN_IF_ERROR(AddMachines(catalogue.machines));

  qdev::CommandLine line;
  for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
    if (arguments[i] == "-dump-catalogue") {  // for qom --catalog DIRECTORY
      return qom::compat::WriteCatalogueDirectory(arguments[i + 1], registry,
                                                  catalogue)
          .status();
    }
    ASSIGN_OR_RETURN(const auto help,
                     qdev::HelpFor({registry, catalogue.machines, kArch},
                                   arguments[i], arguments[i + 1]));
    if (help.has_value()) {
      std::fputs(help->c_str(), stdout);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const bool known,
                     qdev::TakeOption(arguments[i], arguments[i + 1], registry,
                                      kArch, line));
    if (!known) {
      return Error(Cause::kUnknownKey, "there is no option '{}'", arguments[i]);
    }
  }
  if (arguments.size() % 2 != 0) {
    return Error(Cause::kMalformed, "{} needs an argument", arguments.back());
  }

  qom::Context context(registry);
  qom::compat::Layers(context).SetSink(Warn);  // of unused globals …
  line.start.warn = Warn;                      // of accelerators, versions
  ASSIGN_OR_RETURN(qdev::Machine * machine,
                   qdev::StartMachine(context, catalogue.machines, line.machine,
                                      line.start));
  Board& board = qom::Cast<Board>(*machine);
  RETURN_IF_ERROR(board.Build());
  RETURN_IF_ERROR(qdev::AddObjectsAndDevices(context, line));
  RETURN_IF_ERROR(board.SetReady());
  qom::compat::ReportUnused(context);  // a misspelt -global, to the sink

  Reset(board, ResetKind::kCold);
  board.Boot();
  ObeyStandardInput(board);
  return absl::OkStatus();
}

}  // namespace emu

int main(int argc, char** argv) {
  return emu::PrintError(emu::Run({argv + 1, argv + argc}));
}
