// Each option goes to its parser, and what that made to its place.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/command_line.h"

#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/config_file.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_add.h"
#include "qdev/options/global_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/memory_option.h"
#include "qdev/options/object_add.h"
#include "qdev/options/smp_option.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

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
  absl::StatusOr<bool> Option(std::string_view option,
                              std::string_view argument);
  absl::StatusOr<bool> File(const std::string& path);
  absl::StatusOr<bool> Section(ConfigOption& one);
};

absl::StatusOr<bool> Taker::Option(std::string_view option,
                                   std::string_view argument) {
  if (option == "-machine" || option == "-M") {
    return Keep(ParseMachineOption(argument, arch, &registry), line.machine);
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

}  // namespace

absl::StatusOr<bool> TakeOption(std::string_view option,
                                std::string_view argument,
                                TypeRegistry& registry, std::string_view arch,
                                CommandLine& line) try {
  return Taker{registry, arch, line}.Option(option, argument);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
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
