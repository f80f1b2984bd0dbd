// An emulator of a small board: options, a machine that runs, and commands from
// standard input. docs/howto/emulator_main.md walks through it.
//
//   echo 'type hi' | emulator -machine emu-1.0 -global emu-uart.fifo-size=8
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
#include <fstream>
#include <iostream>

#include "board.h"
#include "compat/catalogue/writer.h"

namespace emu {
namespace qdev = qom::qdev;

constexpr char kDumpCatalogue[] = "-dump-catalogue";  // an option of ours

void RegisterTypes(qom::TypeRegistry& registry) {
  qdev::RegisterDeviceTypes(registry);  // device, bus, machine, tcg-accel …
  qdev::RegisterObjectTypes(registry);  // memory-backend-ram …
  // Each of ours that is created; their bases come along.
  registry.Register<Board, SysBus, Intc, Uart, I2c, I2cBus, Eeprom, VirtioBus,
                    VirtioBlk, VirtioMmio, Drive>();
}

// A line for each device with state; the machine version is the first.
absl::Status Save(Board& board, const std::string& file) {
  std::ofstream out(file);
  out << board.version() << '\n';
  for (const auto& one : board.context().ObjectsOf<Stateful>()) {
    out << one.object().CanonicalPath() << ' ' << one->Save() << '\n';
  }
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
    ASSIGN_OR_RETURN(auto one, board.context().AtPath<Stateful>(path));
    one->Load(state);
  }
  return absl::OkStatus();
}

absl::Status Obey(Board& board, const std::string& name,
                  const std::string& text) {
  if (name == "type") {
    board.uart().Receive(text);
  } else if (name == "run") {
    board.OnInterrupt();
  } else if (name == "reset") {
    Reset(board, qdev::ResetKind::kWarm);
    board.Boot();
  } else if (name == "save") {
    return Save(board, text);
  } else if (name == "load") {
    return Load(board, text);
  } else if (name == "tree") {
    std::fputs(qdev::TreeText(board, {.properties = false}).c_str(), stdout);
  } else {
    // device_add, device_del, object_add, object_del
    ASSIGN_OR_RETURN(const bool known,
                     qdev::TakeCommand(board.context(), name, text));
    if (!known)
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
  for (std::string name, text;
       std::cin >> name && std::getline(std::cin, text);)
    PrintError(Obey(board, name, text.substr(text.empty() ? 0 : 1)));
}

absl::Status Run(const std::vector<std::string>& arguments) {
  qom::TypeRegistry registry;
  RegisterTypes(registry);
  RETURN_IF_ERROR(registry.Seal());
  qom::compat::Catalogue catalogue;
  RETURN_IF_ERROR(AddMachines(catalogue.machines));

  ASSIGN_OR_RETURN(
      qdev::Arguments read,  // the keys of -machine are those of x86_64
      qdev::TakeArguments(registry, catalogue.machines, "x86_64", arguments,
                          {kDumpCatalogue}));
  if (read.help.has_value()) {
    std::fputs(read.help->c_str(), stdout);
    return absl::OkStatus();
  }
  if (read.own.contains(kDumpCatalogue)) {  // for qom --catalog DIRECTORY
    return qom::compat::WriteCatalogueDirectory(read.own.at(kDumpCatalogue),
                                                registry, catalogue)
        .status();
  }

  qom::Context context(registry);
  qom::compat::Layers(context).SetSink(Warn);  // of unused globals, versions …
  ASSIGN_OR_RETURN(qdev::Machine * machine,
                   qdev::StartMachine(context, catalogue.machines, read.line));
  Board& board = qom::Cast<Board>(*machine);
  RETURN_IF_ERROR(board.Build());
  RETURN_IF_ERROR(qdev::AddObjectsAndDevices(context, read.line));
  RETURN_IF_ERROR(board.SetReady());
  qom::compat::ReportUnused(context);  // a misspelt -global, to the sink

  Reset(board, qdev::ResetKind::kCold);
  board.Boot();
  ObeyStandardInput(board);
  return absl::OkStatus();
}

}  // namespace emu

int main(int argc, char** argv) {
  return emu::PrintError(emu::Run({argv + 1, argv + argc}));
}
