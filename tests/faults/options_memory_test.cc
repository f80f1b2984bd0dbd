// Memory runs out while options and configuration files are parsed and printed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/config_file.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_option.h"
#include "qdev/options/global_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/memory_option.h"
#include "qdev/options/object_option.h"
#include "qdev/options/option_data.h"
#include "qdev/options/smp_option.h"
#include "tests/faults/memory.h"

namespace qom::qdev {
namespace {

constexpr std::string_view kKeys =
    "first,b.0.some-name=a value that is long,b.1.some-name=v,c.d=1,e=2,,3";
constexpr std::string_view kJson =
    R"({"driver": "a-driver-with-a-long-name", "id": "d", "bus": "b.0",
        "list": [1, 2, 3, "a text of more than a few bytes"], "on": true})";
constexpr std::string_view kDevice =
    "a-driver-with-a-long-name,id=a-long-id-of-a-device,bus=b.0,x=1,y=no";
constexpr std::string_view kObject =
    "memory-backend-file,id=a-long-id-of-an-object,x.y=1,x.z=a value of a file";
constexpr std::string_view kGlobal =
    "a-driver-with-a-long-name.a-property-of-it=some value that is long";
constexpr std::string_view kLongGlobal =
    "driver=a-driver-with-a-long-name,property=a-property-of-it,value=v";
constexpr std::string_view kAccel = "kvm,a-property-of-it=some value of it";
constexpr std::string_view kCpu = "a-model-of-a-cpu,+avx512vbmi2,-hle,x=y";
constexpr std::string_view kMachine =
    "pc-q35-9.0-of-a-long-name,memory-backend=a-long-name-of-memory,vmport=on";
constexpr std::string_view kFile = R"(
[device "a-long-id-of-a-device"]
  driver = "a-driver-with-a-long-name"
[global]
  driver = "a-driver-with-a-long-name"
  property = "a-property-of-it"
  value = "some value that is long"
[object "a-long-id-of-an-object"]
  qom-type = "memory-backend-file"
)";

// What is printed is parsed before there are faults.
struct World {
  OptionData tree = *ReadJson("JSON", kJson);
  KeyValueList pairs = *ParseKeyValues(kKeys, {.implied_key = "x"});
  DeviceOption device = *ParseDeviceOption(kDevice);
  DeviceOption json = *ParseDeviceOption(kJson);
  ObjectOption object = *ParseObjectOption(kObject);
  compat::TableEntry global = *ParseGlobalOption(kGlobal);
  AccelOption accel = *ParseAccelOption(kAccel);
  CpuOption cpu = *ParseCpuOption(kCpu);
  MachineOption machine = *ParseMachineOption(kMachine, "x86_64");
  std::vector<ConfigOption> options = *ParseConfigFile("file", kFile);

  std::string Picture() const { return ""; }
};

#define QOMRT_EVERY_FAULT(call)  \
  test::EveryFault<World>(#call, \
                          [](World& w) { return (void)w, (call).status(); })

TEST(OptionsMemoryTest, ParsingIsAnErrorOrGoesWell) {
  QOMRT_EVERY_FAULT(ParseKeyValues(kKeys, {.implied_key = "x"}));
  QOMRT_EVERY_FAULT(ParseOptionTree(kKeys, {.implied_key = "x"}));
  QOMRT_EVERY_FAULT(ReadJson("JSON", kJson));
  QOMRT_EVERY_FAULT(ParseDeviceOption(kDevice));
  QOMRT_EVERY_FAULT(ParseDeviceOption(kJson));
  QOMRT_EVERY_FAULT(ParseObjectOption(kObject));
  QOMRT_EVERY_FAULT(ParseGlobalOption(kGlobal));
  QOMRT_EVERY_FAULT(ParseGlobalOption(kLongGlobal));
  QOMRT_EVERY_FAULT(ParseAccelOption(kAccel));
  QOMRT_EVERY_FAULT(ParseCpuOption(kCpu));
  QOMRT_EVERY_FAULT(ParseMachineOption(kMachine, "x86_64"));
  QOMRT_EVERY_FAULT(ParseSmpOption("8,sockets=2,maxcpus=16"));
  QOMRT_EVERY_FAULT(ParseMemoryOption("1G,slots=2,maxmem=4G"));
  QOMRT_EVERY_FAULT(ParseConfigFile("file", kFile));
}

TEST(OptionsMemoryTest, PrintingIsAnErrorOrGoesWell) {
  QOMRT_EVERY_FAULT(PrintKeyValues(w.pairs, {.implied_key = "x"}));
  QOMRT_EVERY_FAULT(NestKeyValues(w.pairs));
  QOMRT_EVERY_FAULT(WriteJson(w.tree));
  QOMRT_EVERY_FAULT(PrintOptionTree(w.tree, {}));
  QOMRT_EVERY_FAULT(PrintDeviceOption(w.device));
  QOMRT_EVERY_FAULT(PrintDeviceOption(w.json));
  QOMRT_EVERY_FAULT(PrintObjectOption(w.object));
  QOMRT_EVERY_FAULT(PrintGlobalOption(w.global));
  QOMRT_EVERY_FAULT(PrintAccelOption(w.accel));
  QOMRT_EVERY_FAULT(PrintCpuOption(w.cpu));
  QOMRT_EVERY_FAULT(PrintMachineOption(w.machine));
  QOMRT_EVERY_FAULT(PrintConfigFile(w.options));
}

}  // namespace
}  // namespace qom::qdev
