// Every option form, over generated values, over the options that the real
// binaries were started with, and over damaged ones: what parses prints, what
// was printed parses to the same, and nothing aborts.
//
// test: one process
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/config_file.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_option.h"
#include "qdev/options/global_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/object_option.h"
#include "qdev/options/option_data.h"
#include "qom/status.h"
#include "tests/qdev/option_generator.h"
#include "tests/support/matchers.h"
#include "tests/support/recorded.h"

namespace qom::qdev {
namespace {

using test::IsOk;
using test::IsOkAndHolds;

constexpr int kRounds = 3000;

// ---- Forms -----------------------------------------------------------------

// An option form as far as these tests care: the text of the option that a
// text parses to.
struct Form {
  const char* name;
  std::function<absl::StatusOr<std::string>(std::string_view)> reprint;
  const char* sample;
  const char* json;  // null: the form has none
};

template <typename Parse, typename Print>
auto Reprint(Parse parse, Print print) {
  return [parse, print](std::string_view text) -> absl::StatusOr<std::string> {
    auto option = parse(text);
    if (!option.ok()) return option.status();
    return print(*option);
  };
}

const std::vector<Form>& Forms() {
  static const auto* const kForms = new std::vector<Form>{
      {"key=value",
       Reprint([](std::string_view t) { return ParseOptionTree(t); },
               [](const OptionData& t) { return PrintOptionTree(t); }),
       "a=1,,2,b.c=x,b.d=,l.0=y,l.1=z=", R"({"a": [1, {"b": null}], "": -2})"},
      {"-device",
       Reprint([](std::string_view t) { return ParseDeviceOption(t); },
               PrintDeviceOption),
       "e1000,id=n0,bus=pci.0,mac=a,,b,mitigation,x.y=1",
       R"({"driver": "e1000", "id": "n0", "on": true, "l": [1, "\u0000"]})"},
      {"-object",
       Reprint([](std::string_view t) { return ParseObjectOption(t); },
               PrintObjectOption),
       "memory-backend-ram,id=m0,size=1M,host-nodes.0=1",
       R"({"qom-type": "memory-backend-ram", "id": "m0", "size": 1048576})"},
      {"-global",
       Reprint([](std::string_view t) { return ParseGlobalOption(t); },
               PrintGlobalOption),
       "driver=a.b,property=c,value=d,,e", nullptr},
      {"-global short",
       Reprint([](std::string_view t) { return ParseGlobalOption(t); },
               PrintGlobalOption),
       "nvme-ns.zoned.max=a,b=c", nullptr},
      {"-cpu",
       Reprint([](std::string_view t) { return ParseCpuOption(t); },
               PrintCpuOption),
       "Haswell,+avx,-hle,x=1,enforce", nullptr},
      {"-accel",
       Reprint([](std::string_view t) { return ParseAccelOption(t); },
               PrintAccelOption),
       "kvm,ring=4096,nothread,x=a,,b", nullptr},
      {"-machine",
       Reprint(
           [](std::string_view t) { return ParseMachineOption(t, "x86_64"); },
           PrintMachineOption),
       "q35,accel=kvm:tcg,mem-merge=on,smp-cache.0.cache=l2,"
       "smp-cache.0.topology=core,cxl-fmw.0.targets.0=a,cxl-fmw.0.size=1G",
       R"({"type": "q35", "mem-merge": true, "cxl-fmw": []})"},
      {"-readconfig",
       Reprint([](std::string_view t) { return ParseConfigFile("f", t); },
               [](const std::vector<ConfigOption>& o) {
                 return PrintConfigFile(o);
               }),
       "[device \"n0\"]\n  driver = \"e1000\"\n  mac = \"a,b\"\n\n"
       "[global]\n  driver = \"a\"\n  property = \"b\"\n  value = \"c\"\n",
       nullptr},
  };
  return *kForms;
}

// What must hold of any text: it is refused with one clear error, or printed
// so that it reads and prints the same.
void Check(const Form& form, std::string_view text) {
  const absl::StatusOr<std::string> printed = form.reprint(text);
  if (!printed.ok()) {
    EXPECT_NE(CauseOf(printed.status()), Cause::kNone) << form.name;
    EXPECT_LT(Message(printed.status()).size(), 2000u) << form.name;
    return;
  }
  EXPECT_THAT(form.reprint(*printed), IsOkAndHolds(*printed))
      << form.name << ": " << text;
}

TEST(OptionRoundTripTest, SamplesAreFine) {
  for (const Form& form : Forms()) {
    EXPECT_THAT(form.reprint(form.sample), IsOk()) << form.name;
    Check(form, form.sample);
    if (form.json == nullptr) continue;
    EXPECT_THAT(form.reprint(form.json), IsOk()) << form.name;
    Check(form, form.json);
  }
}

// ---- Generated -------------------------------------------------------------

TEST(OptionRoundTripTest, KeyValues) {
  Generator generate(1);
  for (int i = 0; i < kRounds; ++i) {
    const KeyValueSyntax syntax = {
        .implied_key = generate.Chance(2) ? "driver" : "",
        .flags = generate.Chance(2)};
    KeyValueList pairs = generate.Pairs();
    if (generate.Chance(2)) {
      pairs.insert(pairs.begin(), {"driver", generate.Text()});
    }
    const absl::StatusOr<std::string> text = PrintKeyValues(pairs, syntax);
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(ParseKeyValues(*text, syntax), IsOkAndHolds(pairs)) << *text;
  }
}

TEST(OptionRoundTripTest, Trees) {
  Generator generate(2);
  size_t in_json = 0;
  for (int i = 0; i < kRounds; ++i) {
    const bool texts_only = generate.Chance(2);
    const OptionData tree = OptionData::Object(generate.Members(3, texts_only));
    const absl::StatusOr<std::string> text = PrintOptionTree(tree);
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(ParseOptionTree(*text), IsOkAndHolds(tree)) << *text;
    if (text->starts_with('{')) {
      ++in_json;
      ASSERT_FALSE(texts_only) << *text;
    }
  }
  EXPECT_GT(in_json, 100u);
}

TEST(OptionRoundTripTest, TextAndJsonOfOneTreeAreTheSame) {
  Generator generate(3);
  for (int i = 0; i < kRounds; ++i) {
    const OptionData tree = OptionData::Object(generate.Members(3, true));
    const absl::StatusOr<std::string> json = qom::qdev::WriteJson(tree);
    if (!json.ok()) continue;  // a text that is not UTF-8
    ASSERT_THAT(ParseOptionTree(*json), IsOkAndHolds(tree)) << *json;
  }
}

TEST(OptionRoundTripTest, Devices) {
  Generator generate(4);
  for (int i = 0; i < kRounds; ++i) {
    DeviceOption option{.driver = generate.Name()};
    if (generate.Chance(8)) option.driver = "a=" + generate.Text();
    if (generate.Chance(2)) option.id = generate.Id();
    if (generate.Chance(2)) option.bus = "a" + generate.Of("a.,=", 0, 4);
    const bool texts_only = generate.Chance(2);
    if (texts_only) {
      for (const KeyValue& pair : generate.Pairs()) {
        option.properties.push_back({pair.key + ".x", Value(pair.value)});
      }
    } else {
      option.properties = generate.Members(2, false);
      option.strict = generate.Chance(2);
    }
    const absl::StatusOr<std::string> text = PrintDeviceOption(option);
    if (!texts_only && !text.ok()) continue;  // JSON of what is not UTF-8
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(
        ParseDeviceOption(*text, option.strict ? qom::qdev::JsonTexts::kTyped
                                               : qom::qdev::JsonTexts::kRead),
        IsOkAndHolds(option))
        << *text;
  }
}

TEST(OptionRoundTripTest, Objects) {
  Generator generate(5);
  for (int i = 0; i < kRounds; ++i) {
    const bool texts_only = generate.Chance(2);
    const ObjectOption option{.type = generate.Name(),
                              .id = generate.Id(),
                              .properties = generate.Members(3, texts_only),
                              .strict = !texts_only};
    const absl::StatusOr<std::string> text = PrintObjectOption(option);
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(ParseObjectOption(*text), IsOkAndHolds(option)) << *text;
  }
}

TEST(OptionRoundTripTest, Globals) {
  Generator generate(6);
  for (int i = 0; i < kRounds; ++i) {
    const compat::TableEntry entry{
        .driver = generate.Name() + generate.Of(".,=a", 0, 3),
        .property = generate.Name() + generate.Of(".,=a", 0, 3),
        .value = Value(generate.Text())};
    const absl::StatusOr<std::string> text = PrintGlobalOption(entry);
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(ParseGlobalOption(*text), IsOkAndHolds(entry)) << *text;
  }
}

TEST(OptionRoundTripTest, Cpus) {
  Generator generate(7);
  for (int i = 0; i < kRounds; ++i) {
    CpuOption option{.model = generate.Name()};
    for (size_t n = generate.Below(5); n > 0; --n) {
      CpuSetting setting{
          .form = static_cast<CpuSetting::Form>(generate.Below(4)),
          .name = generate.Name()};
      if (setting.form == CpuSetting::Form::kProperty) {
        setting.value = generate.Of("a=+- .", 0, 5);
      }
      option.settings.push_back(std::move(setting));
    }
    const absl::StatusOr<std::string> text = PrintCpuOption(option);
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(ParseCpuOption(*text), IsOkAndHolds(option)) << *text;
  }
}

TEST(OptionRoundTripTest, Accelerators) {
  Generator generate(8);
  for (int i = 0; i < kRounds; ++i) {
    const AccelOption option{.name = generate.Name(),
                             .properties = generate.Pairs()};
    const absl::StatusOr<std::string> text = PrintAccelOption(option);
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(ParseAccelOption(*text), IsOkAndHolds(option)) << *text;
  }
}

TEST(OptionRoundTripTest, Machines) {
  Generator generate(9);
  const auto flip = [&generate]() -> std::optional<bool> {
    if (generate.Chance(2)) return std::nullopt;
    return generate.Chance(2);
  };
  for (int i = 0; i < kRounds; ++i) {
    const bool s390x = generate.Chance(4);
    MachineOption option{.type = "a" + generate.Text()};
    for (size_t n = generate.Below(3); n > 0; --n) {
      option.accel.push_back(generate.Name());
    }
    // One that some host has.
    if (!option.accel.empty()) option.accel.emplace_back("kvm");
    option.dump_guest_core = flip();
    option.mem_merge = flip();
    option.aux_ram_share = flip();
    if (generate.Chance(2)) option.memory_backend = "m" + generate.Text();
    if (generate.Chance(2)) option.memory_encryption = "m" + generate.Text();
    if (generate.Chance(2)) {
      option.kernel_irqchip = static_cast<KernelIrqchip>(generate.Below(3));
    }
    if (generate.Chance(2)) {
      option.properties = {{"usb", "on"}, {"kernel", generate.Text()}};
    }
    if (s390x) {
      option.aes_key_wrap = flip();
      option.dea_key_wrap = flip();
    } else {
      if (generate.Chance(2)) {
        option.vmport = static_cast<OnOffAuto>(generate.Below(3));
      }
      option.nvdimm = flip();
      option.hmat = flip();
      option.igd_passthru = flip();
      if (generate.Chance(2)) option.kvm_shadow_mem = generate.Below(1 << 30);
      for (size_t n = generate.Below(5); n > 0; --n) {
        option.smp_cache.push_back(
            {static_cast<SmpCache::Cache>(n - 1),
             static_cast<SmpCache::Topology>(generate.Below(9))});
      }
      for (size_t n = generate.Below(3); n > 0; --n) {
        CxlFixedWindow window{.size = (1 + generate.Below(64)) << 28};
        for (size_t t = size_t{1} << generate.Below(4); t > 0; --t) {
          window.targets.push_back("t" + generate.Text());
        }
        if (generate.Chance(2)) {
          window.interleave_granularity = 256u << generate.Below(7);
        }
        option.cxl_fmw.push_back(std::move(window));
      }
    }
    const absl::StatusOr<std::string> text = PrintMachineOption(option);
    ASSERT_THAT(text, IsOk());
    ASSERT_THAT(ParseMachineOption(*text, s390x ? "s390x" : "i386"),
                IsOkAndHolds(option))
        << *text;
  }
}

TEST(OptionRoundTripTest, ConfigFiles) {
  Generator generate(10);
  const auto value = [&generate] {
    std::string text = generate.Text();
    for (char bad : {'"', '\n'}) std::erase(text, bad);
    return text;
  };
  for (int i = 0; i < kRounds; ++i) {
    std::vector<ConfigOption> options;
    for (size_t n = generate.Below(4); n > 0; --n) {
      ConfigOption one;
      KeyValueList pairs = generate.Pairs();
      for (KeyValue& pair : pairs) pair.value = value();
      if (generate.Chance(3)) {
        one.section = "device";
        DeviceOption device{.driver = generate.Name()};
        if (generate.Chance(2)) device.id = one.id = generate.Id();
        for (const KeyValue& pair : pairs) {
          device.properties.push_back({pair.key + ".x", Value(pair.value)});
        }
        one.option = std::move(device);
      } else if (generate.Chance(2)) {
        one.section = "global";
        one.option = compat::TableEntry{.driver = generate.Id(),
                                        .property = generate.Id(),
                                        .value = Value(value())};
      } else {
        one.section = "netdev";
        if (generate.Chance(2)) one.id = generate.Id();
        one.option = std::move(pairs);
      }
      options.push_back(std::move(one));
    }
    const absl::StatusOr<std::string> text = PrintConfigFile(options);
    ASSERT_THAT(text, IsOk());
    absl::StatusOr<std::vector<ConfigOption>> read =
        ParseConfigFile("f", *text);
    ASSERT_THAT(read, IsOk()) << *text;
    ASSERT_EQ(read->size(), options.size());
    for (size_t n = 0; n < options.size(); ++n) {
      ConfigOption& one = (*read)[n];
      if (auto* entry = std::get_if<compat::TableEntry>(&one.option)) {
        EXPECT_EQ(entry->line, one.line);
        entry->file.clear();
        entry->line = 0;
      }
      EXPECT_EQ(one.section, options[n].section);
      EXPECT_EQ(one.id, options[n].id);
      EXPECT_TRUE(one.option == options[n].option) << *text;
    }
  }
}

// ---- Damaged ---------------------------------------------------------------

TEST(OptionRoundTripTest, EveryTruncationIsReadOrIsOneError) {
  for (const Form& form : Forms()) {
    for (const char* sample : {form.sample, form.json}) {
      if (sample == nullptr) continue;
      const std::string_view text = sample;
      for (size_t size = 0; size <= text.size(); ++size) {
        Check(form, text.substr(0, size));
        Check(form, text.substr(size));
      }
    }
  }
}

TEST(OptionRoundTripTest, EveryByteMayBeAnyOfTheSpecialOnes) {
  constexpr std::string_view kSpecial("\0,=.{}[]\"'\n\r \t:+-\xff\x80#", 20);
  for (const Form& form : Forms()) {
    for (const char* sample : {form.sample, form.json}) {
      if (sample == nullptr) continue;
      for (size_t at = 0; sample[at] != '\0'; ++at) {
        for (char c : kSpecial) {
          std::string text = sample;
          text[at] = c;
          Check(form, text);
          text = sample;
          text.insert(at, 1, c);
          Check(form, text);
        }
      }
    }
  }
}

TEST(OptionRoundTripTest, NulBytesAreRefusedInEveryForm) {
  for (const Form& form : Forms()) {
    for (const char* sample : {form.sample, form.json}) {
      if (sample == nullptr) continue;
      for (size_t at = 0; at <= std::string_view(sample).size(); ++at) {
        std::string text = sample;
        text.insert(at, 1, '\0');
        EXPECT_FALSE(form.reprint(text).ok()) << form.name << " " << at;
      }
    }
  }
}

TEST(OptionRoundTripTest, NoiseIsReadOrIsOneError) {
  Generator generate(11);
  for (const Form& form : Forms()) {
    for (int i = 0; i < kRounds; ++i) {
      Check(form, generate.Of("ab0,=.+-{}[]\":\n #", 0, 24));
    }
  }
}

TEST(OptionRoundTripTest, MegabytesAreNoProblem) {
  constexpr size_t kSize = size_t{1} << 20;
  for (const Form& form : Forms()) {
    for (const char* piece :
         {"a",  ",",       "=",       ".",  "a.",    "a=b,", "{",
          "[",  "\"",      "{\"a\":", "a,", ",a=",   "l.0.", "+a,",
          "\n", "[rtc]\n", ":",       "no", "id=a,", "ü"}) {
      std::string text;
      while (text.size() < kSize) text += piece;
      Check(form, text);
      text.resize(kSize / 16);
      Check(form, std::string(form.sample) + "," + text);
    }
  }
}

// ---- What the real binaries were started with ------------------------------

TEST(OptionRoundTripTest, RecordedOptionsAreTakenAndRefused) {
  const rapidjson::Document json =
      recorded::ReadJson(recorded::RecordedPath("scenarios.json"));
  std::map<std::string_view, const Form*> forms;
  for (const Form& form : Forms()) forms[form.name] = &form;
  std::map<std::string_view, size_t> taken;
  size_t refused = 0;
  for (const auto& scenario : json.GetArray()) {
    std::set<std::string> bad;
    for (const auto& message : scenario["result"]["messages"].GetArray()) {
      if (recorded::Text(message["kind"]) == "bad-option" &&
          message.HasMember("option")) {
        bad.emplace(recorded::Text(message["option"]));
      }
    }
    const auto argv = scenario["argv"].GetArray();
    for (rapidjson::SizeType i = 0; i + 1 < argv.Size(); ++i) {
      const std::string_view name = recorded::Text(argv[i]);
      const std::string_view text = recorded::Text(argv[i + 1]);
      const auto form = forms.find(name);
      if (form == forms.end() || name == "-readconfig") continue;
      Check(*form->second, text);
      if (bad.contains(std::string(name) + " " + std::string(text))) {
        EXPECT_FALSE(form->second->reprint(text).ok()) << name << " " << text;
        ++refused;
      } else {
        EXPECT_THAT(form->second->reprint(text), IsOk()) << name << " " << text;
        ++taken[form->first];
      }
    }
    if (!scenario["result"].HasMember("hot")) continue;
    for (const auto& step : scenario["result"]["hot"].GetArray()) {
      const std::string_view command = recorded::Text(step[0]);
      if (command != "device_add" && command != "object-add") continue;
      std::vector<OptionData::Member> members;
      for (const auto& member : step[1].GetObject()) {
        members.push_back({std::string(recorded::Text(member.name)),
                           recorded::ToValue(member.value)});
      }
      const OptionData tree = OptionData::Object(std::move(members));
      const absl::Status status = command == "device_add"
                                      ? DeviceOptionFrom(tree).status()
                                      : ObjectOptionFrom(tree).status();
      if (step[2].IsString()) {
        EXPECT_THAT(status, IsOk());
      }
      ++taken[command];
    }
  }
  EXPECT_GT(taken["-device"], 400u);
  EXPECT_GT(taken["-global"], 400u);
  EXPECT_GT(taken["-cpu"], 20u);
  EXPECT_GT(taken["-object"], 0u);
  EXPECT_GT(taken["device_add"], 5u);
  EXPECT_GT(taken["object-add"], 0u);
  EXPECT_GT(refused, 2u);
}

}  // namespace
}  // namespace qom::qdev
