// The forms of `-cpu` per architecture: models, properties that count as
// globals, features that are switched last.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/cpu_option.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/options/global_option.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"
#include "tests/support/recorded.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Form = CpuSetting::Form;

TEST(CpuOptionTest, TheFormsAreToldApart) {
  const absl::StatusOr<CpuOption> option =
      ParseCpuOption("Haswell,+avx,-hle,l3-cache=off,enforce,x==a b");
  ASSERT_THAT(option, IsOk());
  EXPECT_EQ(option->model, "Haswell");
  EXPECT_THAT(option->settings,
              ElementsAre(CpuSetting{Form::kPlus, "avx"},
                          CpuSetting{Form::kMinus, "hle"},
                          CpuSetting{Form::kProperty, "l3-cache", "off"},
                          CpuSetting{Form::kFlag, "enforce"},
                          CpuSetting{Form::kProperty, "x", "=a b"}));
  EXPECT_THAT(PrintCpuOption(*option),
              IsOkAndHolds("Haswell,+avx,-hle,l3-cache=off,enforce,x==a b"));
}

TEST(CpuOptionTest, EmptyPiecesAreReadOver) {
  EXPECT_THAT(
      ParseCpuOption("max,,a=1,"),
      IsOkAndHolds(CpuOption{"max", {CpuSetting{Form::kProperty, "a", "1"}}}));
}

TEST(CpuOptionTest, MistakesAreNamedByTheirByte) {
  const struct {
    std::string_view text;
    const char* message;
  } kCases[] = {
      {"", "names no model"},
      {",a=1", "names no model"},
      {"max,=1", "'=1' at byte 4 has no name"},
      {"max,+", "'+' at byte 4 has no name"},
      {"max,a=1,-x=2", "'-x=2' at byte 8 has a sign and a value"},
      {{"max\0", 4}, "byte 3 is a NUL"},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(ParseCpuOption(one.text),
                HasCause(Cause::kMalformed,
                         AllOf(HasSubstr("-cpu '"), HasSubstr(one.message))))
        << one.text;
  }
}

TEST(CpuOptionTest, WhatTheTextCannotCarryIsNotPrinted) {
  const CpuOption bad[] = {
      {"", {}},
      {"a,b", {}},
      {"max", {{Form::kProperty, "a", "1,2"}}},
      {"max", {{Form::kProperty, "+a", "1"}}},
      {"max", {{Form::kFlag, "-a"}}},
      {"max", {{Form::kPlus, "a=b"}}},
      {"max", {{Form::kPlus, ""}}},
  };
  for (const CpuOption& option : bad) {
    EXPECT_THAT(PrintCpuOption(option), HasCause(Cause::kMalformed));
  }
}

// ---- Choice ----------------------------------------------------------------

class Cpu : public Extends<Cpu, Device> {
 public:
  static constexpr std::string_view kTypeName = "cpu";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};
class X86Cpu : public Extends<X86Cpu, Cpu> {
 public:
  static constexpr std::string_view kTypeName = "x86_64-cpu";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;
  bool avx_ = false;
  bool hle_ = true;
  uint64_t frequency_ = 0;
};
struct X86Cpu::Props {
  static constexpr auto kAvx = props::Field<&X86Cpu::avx_>("avx");
  static constexpr auto kHle =
      props::Field<&X86Cpu::hle_>("hle", {.default_value = true});
  static constexpr auto kFrequency =
      props::Field<&X86Cpu::frequency_>("tsc-frequency");
  static constexpr auto kAll = props::Table(kAvx, kHle, kFrequency);
};
class Haswell : public Extends<Haswell, X86Cpu> {
 public:
  static constexpr std::string_view kTypeName = "Haswell-x86_64-cpu";
  using Extends::Extends;
};
class Host : public Extends<Host, X86Cpu> {
 public:
  static constexpr std::string_view kTypeName = "host-x86_64-cpu";
  using Extends::Extends;
};
class ArmCpu : public Extends<ArmCpu, Cpu> {
 public:
  static constexpr std::string_view kTypeName = "arm-cpu";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};
class CortexA57 : public Extends<CortexA57, ArmCpu> {
 public:
  static constexpr std::string_view kTypeName = "cortex-a57-arm-cpu";
  using Extends::Extends;
};
// Named like a CPU, and none.
class Helper : public Extends<Helper, Device> {
 public:
  static constexpr std::string_view kTypeName = "accel-x86_64-cpu";
  using Extends::Extends;
};

class ChooseCpuTest : public ::testing::Test {
 protected:
  ChooseCpuTest() {
    registry_.Register<Haswell>();
    registry_.Register<Host>();
    registry_.Register<CortexA57>();
    registry_.Register<Helper>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  absl::StatusOr<CpuChoice> Choose(std::string_view arch,
                                   std::string_view text) {
    const absl::StatusOr<CpuOption> option = ParseCpuOption(text);
    if (!option.ok()) return option.status();
    return ChooseCpu(registry_, arch, *option);
  }

  TypeRegistry registry_;
};

TEST_F(ChooseCpuTest, ModelsAreTypesOfTheArchitecture) {
  EXPECT_THAT(CpuModels(registry_, "x86_64"), ElementsAre("Haswell", "host"));
  EXPECT_THAT(CpuModels(registry_, "aarch64"), ElementsAre("cortex-a57"));
  EXPECT_THAT(CpuModels(registry_, "s390x"), IsEmpty());
  EXPECT_EQ(Choose("x86_64", "Haswell")->type->name(), "Haswell-x86_64-cpu");
  EXPECT_EQ(Choose("arm", "cortex-a57")->type->name(), "cortex-a57-arm-cpu");
}

TEST_F(ChooseCpuTest, AnUnknownModelIsAnErrorWithTheNearest) {
  for (const char* model :
       {"haswel", "Hasvell", "Haswell-x86_64-cpu", "haswell"}) {
    EXPECT_THAT(Choose("x86_64", model),
                HasCause(Cause::kUnknownType, HasSubstr("nearest: Haswell")))
        << model;
  }
  EXPECT_THAT(Choose("x86_64", "cortex-a57"), HasCause(Cause::kUnknownType));
  EXPECT_THAT(Choose("x86_64", "accel"), HasCause(Cause::kUnknownType));
  EXPECT_THAT(Choose("s390x", "z13"),
              HasCause(Cause::kUnknownType, HasSubstr("nor any other")));
}

TEST_F(ChooseCpuTest, PropertiesAreGlobalsAndFeaturesComeLast) {
  const absl::StatusOr<CpuChoice> choice =
      Choose("x86_64", "Haswell,-hle,+avx,a_b=1,enforce,+hle");
  ASSERT_THAT(choice, IsOk());
  EXPECT_THAT(choice->globals,
              ElementsAre(compat::TableEntry{.driver = "Haswell-x86_64-cpu",
                                             .property = "a-b",
                                             .value = "1"},
                          compat::TableEntry{.driver = "Haswell-x86_64-cpu",
                                             .property = "enforce",
                                             .value = "on"}));
  Context context(registry_);
  Ref<Object> cpu = *context.New(*choice->type);
  ASSERT_THAT(SwitchFeatures(*choice, *cpu), IsOk());
  EXPECT_THAT(cpu->Get("avx"), IsOkAndHolds("on"));
  EXPECT_THAT(cpu->Get("hle"), IsOkAndHolds("off"));
}

TEST_F(ChooseCpuTest, AnUnknownFeatureIsNamed) {
  Context context(registry_);
  const absl::StatusOr<CpuChoice> choice = Choose("x86_64", "Haswell,+avc");
  Ref<Object> cpu = *context.New(*choice->type);
  EXPECT_THAT(SwitchFeatures(*choice, *cpu),
              HasCause(Cause::kUnknownProperty,
                       AllOf(HasSubstr("+avc"), HasSubstr("nearest: avx"))));
}

TEST_F(ChooseCpuTest, TheFrequencyCountsInThousands) {
  const struct {
    const char* text;
    const char* value;
  } kCases[] = {{"tsc-freq=1G", "1000000000"},
                {"tsc_freq=1000", "1000"},
                {"tsc-freq=2.5g", "2500000000"},
                {"tsc-freq=7k", "7000"},
                {"tsc-freq=18446744073709551615", "18446744073709551615"}};
  for (const auto& one : kCases) {
    const absl::StatusOr<CpuChoice> choice =
        Choose("x86_64", std::string("Haswell,") + one.text);
    ASSERT_THAT(choice, IsOk()) << one.text;
    EXPECT_EQ(choice->globals[0].property, "tsc-frequency");
    EXPECT_EQ(choice->globals[0].value, Value(one.value));
  }
  for (const char* bad :
       {"", "G", "x", "1X", "-1", "1.5", "1 G", ".5G", "nan", "0x10", "1e3"}) {
    EXPECT_THAT(Choose("x86_64", std::string("Haswell,tsc-freq=") + bad),
                HasCause(Cause::kBadValue, HasSubstr("tsc-freq=")))
        << bad;
  }
  for (const char* far : {"19E", "99.5E"}) {
    EXPECT_THAT(Choose("x86_64", std::string("Haswell,tsc-freq=") + far),
                HasCause(Cause::kOutOfRange));
  }
}

TEST_F(ChooseCpuTest, OtherArchitecturesTakePropertiesOnly) {
  EXPECT_EQ(Choose("aarch64", "cortex-a57,pmu=off,a_b=1")->globals[1].property,
            "a_b");
  EXPECT_THAT(Choose("aarch64", "cortex-a57,-pmu"),
              HasCause(Cause::kMalformed, HasSubstr("write pmu=off")));
  EXPECT_THAT(Choose("aarch64", "cortex-a57,pmu"),
              HasCause(Cause::kMalformed, HasSubstr("write pmu=on")));
}

// ---- What the real binaries did --------------------------------------------

// What a real binary showed of those properties that the options `named`.
void CompareRecorded(const rapidjson::Value& scenario,
                     const std::set<std::string>& named, const Object& cpu,
                     size_t* compared) {
  if (!scenario["result"].HasMember("values")) return;
  for (const auto& row : scenario["result"]["values"].GetArray()) {
    // What realizing works out is no matter of the option.
    const std::string_view property = recorded::Text(row[1]);
    if (recorded::Text(row[0]) != "cpu0" ||
        !named.contains(std::string(property))) {
      continue;
    }
    ++*compared;
    const absl::StatusOr<Value> value = cpu.GetValue(property);
    EXPECT_THAT(value, IsOkAndHolds(recorded::ToValue(row[2])))
        << scenario["id"].GetString() << " " << property;
  }
}

TEST(RecordedCpuTest, ModelsAndPropertiesAreTakenAndRefusedAsRecorded) {
  const rapidjson::Document json =
      recorded::ReadJson(recorded::RecordedPath("scenarios.json"));
  std::map<std::string, std::unique_ptr<recorded::Arch>> archs;
  for (const std::string& name : recorded::RecordedArchs()) {
    archs[name] = recorded::LoadArch(name);
    ASSERT_NE(archs[name], nullptr);
  }
  size_t chosen = 0;
  size_t compared = 0;
  for (const auto& scenario : json.GetArray()) {
    const auto arch = archs.find(scenario["arch"].GetString());
    if (arch == archs.end()) continue;
    bool unknown = false;
    bool refused = false;
    for (const auto& message : scenario["result"]["messages"].GetArray()) {
      const std::string_view kind = recorded::Text(message["kind"]);
      unknown = unknown || kind == "unknown-cpu-model";
      refused = refused || kind == "cannot-apply";
    }
    const auto argv = scenario["argv"].GetArray();
    std::optional<CpuChoice> choice;
    std::vector<compat::TableEntry> globals;
    for (rapidjson::SizeType i = 0; i + 1 < argv.Size(); ++i) {
      const std::string_view option = recorded::Text(argv[i]);
      const std::string_view text = recorded::Text(argv[i + 1]);
      if (option == "-global") {
        const absl::StatusOr<compat::TableEntry> entry =
            ParseGlobalOption(text);
        if (entry.ok() && entry->driver.ends_with("-cpu")) {
          globals.push_back(*entry);
        }
      }
      if (option != "-cpu") continue;
      const absl::StatusOr<CpuOption> cpu = ParseCpuOption(text);
      ASSERT_THAT(cpu, IsOk()) << text;
      const absl::StatusOr<CpuChoice> made =
          ChooseCpu(arch->second->registry, arch->first, *cpu);
      if (unknown) {
        EXPECT_THAT(made, HasCause(Cause::kUnknownType));
        continue;
      }
      ASSERT_THAT(made, IsOk()) << text;
      choice = *made;
      ++chosen;
    }
    if (!choice.has_value()) continue;
    std::set<std::string> named;
    for (const CpuFeature& one : choice->features) named.insert(one.name);
    for (const auto& one : globals) named.insert(one.property);
    for (const auto& one : choice->globals) named.insert(one.property);
    globals.insert(globals.end(), choice->globals.begin(),
                   choice->globals.end());
    compat::Selection selection =
        arch->second->Choose(scenario["machine"].GetString());
    selection.more.push_back(
        {compat::Layer::kGlobal,
         compat::MakeTable("command line", std::move(globals))});
    Context context(arch->second->registry);
    ASSERT_THAT(arch->second->catalogue.machines.Select(selection, context),
                IsOk());
    const absl::StatusOr<Ref<Object>> cpu = context.New(*choice->type);
    if (refused) {
      EXPECT_FALSE(cpu.ok()) << scenario["id"].GetString();
      continue;
    }
    ASSERT_THAT(cpu, IsOk()) << scenario["id"].GetString();
    EXPECT_THAT(SwitchFeatures(*choice, **cpu), IsOk());
    CompareRecorded(scenario, named, **cpu, &compared);
  }
  EXPECT_GT(chosen, 20u);
  EXPECT_GT(compared, 10u);
}

}  // namespace
}  // namespace qom::qdev
