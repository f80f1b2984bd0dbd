// Each option goes to its parser, and what that made to its place.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/command_line.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/config_file.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_add.h"
#include "qdev/options/global_option.h"
#include "qdev/options/help.h"
#include "qdev/options/key_values.h"
#include "qdev/options/memory_option.h"
#include "qdev/options/object_add.h"
#include "qdev/options/smp_option.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

struct Taker {
  TypeRegistry& registry;
  std::string_view arch;
  CommandLine& line;

  template <typename T>
  absl::StatusOr<bool> Keep(absl::StatusOr<T> made, T& place) {
    if (!made.ok()) return std::move(made).status();
    place = *std::move(made);
    return true;
  }
  template <typename T>
  absl::StatusOr<bool> Append(absl::StatusOr<T> made, std::vector<T>& list) {
    if (!made.ok()) return std::move(made).status();
    list.push_back(*std::move(made));
    return true;
  }

  absl::StatusOr<bool> Cpu(std::string_view argument) {
    QOMRT_ASSIGN_OR_RETURN(const CpuOption option, ParseCpuOption(argument));
    QOMRT_ASSIGN_OR_RETURN(line.start.cpu, ChooseCpu(registry, arch, option));
    return true;
  }
  absl::StatusOr<bool> Machine(std::string_view argument);
  absl::StatusOr<bool> Option(std::string_view option,
                              std::string_view argument);
  absl::StatusOr<bool> File(const std::string& path);
  absl::StatusOr<bool> Section(ConfigOption& one);
};

absl::StatusOr<bool> Taker::Machine(std::string_view argument) {
  if (argument.starts_with('{')) {
    return Keep(ParseMachineOption(argument, arch, &registry), line.machine);
  }
  QOMRT_ASSIGN_OR_RETURN(const KeyValueList more, SplitMachineOption(argument));
  KeyValueList keys = line.machine_keys;
  keys.insert(keys.end(), more.begin(), more.end());
  // One that names no machine stands for the default, or joins one that does.
  const bool is_named =
      std::any_of(keys.begin(), keys.end(),
                  [](const KeyValue& pair) { return pair.key == "type"; });
  if (!is_named) keys.push_back({"type", std::string(compat::kNoMachine)});
  absl::StatusOr<MachineOption> option =
      MachineOptionFrom(keys, arch, &registry);
  if (!option.ok()) {
    return Annotate(option.status(),
                    fmt::format("-machine {}", Quoted(argument)));
  }
  if (!is_named) {
    keys.pop_back();
    option->type.clear();
  }
  line.machine_keys = std::move(keys);
  return Keep(std::move(option), line.machine);
}

absl::StatusOr<bool> Taker::Option(std::string_view option,
                                   std::string_view argument) {
  if (option == "-machine" || option == "-M") {
    return Machine(argument);
  }
  if (option == "-smp") return Keep(ParseSmpOption(argument), line.start.smp);
  if (option == "-m") {
    return Keep(ParseMemoryOption(argument), line.start.memory);
  }
  if (option == "-accel") {
    return Append(ParseAccelOption(argument), line.start.accel);
  }
  if (option == "-global") {
    return Append(ParseGlobalOption(argument, registry), line.start.globals);
  }
  if (option == "-object") {
    return Append(ParseObjectOption(argument), line.objects);
  }
  if (option == "-device") {
    return Append(ParseDeviceOption(argument), line.devices);
  }
  if (option == "-cpu") return Cpu(argument);
  if (option == "-readconfig") return File(std::string(argument));
  return false;
}

absl::StatusOr<bool> Taker::File(const std::string& path) {
  QOMRT_ASSIGN_OR_RETURN(std::vector<ConfigOption> sections,
                         ReadConfigFile(path));
  for (ConfigOption& one : sections) {
    QOMRT_RETURN_IF_ERROR(
        Annotate(Section(one).status(), fmt::format("{}:{}", path, one.line)));
  }
  return true;
}

// The parsers of `smp-opts` and `memory` take texts only.
absl::StatusOr<bool> Taker::Section(ConfigOption& one) {
  if (auto* device = std::get_if<DeviceOption>(&one.option)) {
    line.devices.push_back(std::move(*device));
  } else if (auto* object = std::get_if<ObjectOption>(&one.option)) {
    line.objects.push_back(std::move(*object));
  } else if (auto* entry = std::get_if<compat::TableEntry>(&one.option)) {
    line.start.globals.push_back(std::move(*entry));
  } else if (auto* accel = std::get_if<AccelOption>(&one.option)) {
    line.start.accel.push_back(std::move(*accel));
  } else if (one.section == "machine") {
    return Keep(MachineOptionFrom(*std::get_if<KeyValueList>(&one.option), arch,
                                  &registry),
                line.machine);
  } else if (one.section == "smp-opts" || one.section == "memory") {
    QOMRT_ASSIGN_OR_RETURN(
        const std::string text,
        PrintKeyValues(*std::get_if<KeyValueList>(&one.option)));
    return Option(one.section == "memory" ? "-m" : "-smp", text);
  } else {
    line.others.push_back(std::move(one));
  }
  return true;
}

// Those of Taker::Option(), and those of the embedder.
std::vector<std::string_view> OptionNames(
    std::initializer_list<std::string_view> own) {
  std::vector<std::string_view> names = {
      "-machine", "-M",      "-smp",    "-m",   "-accel",
      "-global",  "-object", "-device", "-cpu", "-readconfig"};
  names.insert(names.end(), own.begin(), own.end());
  return names;
}

absl::Status UnknownOption(std::string_view option,
                           std::span<const std::string_view> names) {
  ErrorFacts facts{.cause = Cause::kUnknownKey};
  facts.value = option;
  facts.nearest = NearestNames(option, names);
  return MakeError(facts, fmt::format("there is no option {}{}", Quoted(option),
                                      OrNearest(facts.nearest)));
}

}  // namespace

absl::StatusOr<bool> TakeOption(std::string_view option,
                                std::string_view argument,
                                TypeRegistry& registry, std::string_view arch,
                                CommandLine& line) try {
  return Taker{registry, arch, line}.Option(option, argument);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Arguments> TakeArguments(
    TypeRegistry& registry, const compat::MachineSet& machines,
    std::string_view arch, std::span<const std::string> arguments,
    std::initializer_list<std::string_view> own) try {
  Arguments read;
  const std::vector<std::string_view> names = OptionNames(own);
  for (size_t i = 0; i < arguments.size(); i += 2) {
    const std::string& option = arguments[i];
    // Whether it has an argument is no question for what is no option.
    if (std::find(names.begin(), names.end(), option) == names.end()) {
      return UnknownOption(option, names);
    }
    if (i + 1 == arguments.size()) {
      return Error(Cause::kMalformed, "{} needs an argument", option);
    }
    const std::string& argument = arguments[i + 1];
    if (std::find(own.begin(), own.end(), option) != own.end()) {
      read.own[option] = argument;
      continue;
    }
    QOMRT_ASSIGN_OR_RETURN(
        read.help, HelpFor({registry, machines, arch}, option, argument));
    if (read.help.has_value()) return read;
    QOMRT_RETURN_IF_ERROR(
        TakeOption(option, argument, registry, arch, read.line).status());
  }
  return read;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Machine*> StartMachine(Context& context,
                                      const compat::MachineSet& machines,
                                      const CommandLine& line) {
  StartOptions start = line.start;
  if (start.warn == nullptr) {
    start.warn = [&context](const compat::Diagnostic& warning) {
      compat::Layers(context).Report(warning);
    };
  }
  return StartMachine(context, machines, line.machine, start);
}

absl::StatusOr<bool> TakeCommand(Context& context, std::string_view name,
                                 std::string_view argument) {
  if (name == "device_add") {
    QOMRT_ASSIGN_OR_RETURN(const DeviceOption option,
                           ParseDeviceOption(argument));
    QOMRT_RETURN_IF_ERROR(DeviceAdd(context, option).status());
  } else if (name == "device_del") {
    QOMRT_RETURN_IF_ERROR(DeviceDel(context, argument));
  } else if (name == "object_add") {
    QOMRT_ASSIGN_OR_RETURN(const ObjectOption option,
                           ParseObjectOption(argument));
    QOMRT_RETURN_IF_ERROR(ObjectAdd(context, option).status());
  } else if (name == "object_del") {
    QOMRT_RETURN_IF_ERROR(ObjectDel(context, argument));
  } else {
    return false;
  }
  return true;
}

absl::Status AddObjectsAndDevices(Context& context, const CommandLine& line) {
  for (const ObjectOption& object : line.objects) {
    QOMRT_RETURN_IF_ERROR(ObjectAdd(context, object).status());
  }
  for (const DeviceOption& device : line.devices) {
    QOMRT_RETURN_IF_ERROR(DeviceAdd(context, device).status());
  }
  return absl::OkStatus();
}

}  // namespace qom::qdev
