// What the real binaries showed of freshly created objects must come out of
// our layers: every recorded machine, every concrete type, every readable
// property; CPU models under KVM; and scenarios with entries injected into
// every layer.
//
// test: one process
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/status.h"
#include "rapidjson/document.h"
#include "tests/support/recorded.h"

namespace qom::compat {
namespace {

using recorded::Arch;
using recorded::Count;
using recorded::LoadArch;
using recorded::Names;
using recorded::Overlay;
using recorded::ReadJson;
using recorded::RecordedPath;
using recorded::SameValue;
using recorded::Text;
using recorded::ToValue;
using recorded::Values;

std::optional<Values> ValuesOf(Context& context, const Class& type) {
  absl::StatusOr<Ref<Object>> object = context.New(type);
  if (!object.ok()) {
    ADD_FAILURE() << type.name() << ": " << Message(object.status());
    return std::nullopt;
  }
  Values values;
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    absl::StatusOr<Value> value = (*object)->GetValue(property->name);
    if (CauseOf(value.status()) == Cause::kUnknownValue) continue;
    EXPECT_TRUE(value.ok()) << Message(value.status());
    if (value.ok()) values.emplace(property->name, *std::move(value));
  }
  return values;
}

void Compare(const Values& want, const Values& got, const Class& type,
             const std::string& arch, const std::string& machine,
             Count& count) {
  for (const auto& [property, value] : want) {
    if (property == "hotplugged") continue;
    const auto at = got.find(property);
    count.Compare(arch, machine, "created", type, property, value,
                  at == got.end() ? nullptr : &at->second);
  }
}

// Values of every type with no layer at all.
std::map<const Class*, Values> InitialValues(Arch& arch) {
  std::map<const Class*, Values> initial;
  Context context(arch.registry);
  for (const Class* type : arch.registry.Types()) {
    if (type->is_abstract()) continue;
    if (auto values = ValuesOf(context, *type)) {
      initial.emplace(type, *std::move(values));
    }
  }
  return initial;
}

TEST(ReplayCreatedTest, EveryCreatedValueIsTheRecordedOne) {
  Count count("created", {"created"});
  for (const std::string& name : recorded::RecordedArchs()) {
    const std::unique_ptr<Arch> arch = LoadArch(name);
    ASSERT_NE(arch, nullptr);
    const auto initial = InitialValues(*arch);
    const std::string folder = RecordedPath(name + "/effective/created");
    for (const std::string& machine : recorded::FilesIn(folder)) {
      const rapidjson::Document record =
          ReadJson(folder + "/" + machine + ".json");
      Context context(arch->registry);
      ASSERT_TRUE(
          arch->catalogue.machines.Select(arch->Choose(machine), context).ok());
      for (const auto& [type, values] : initial) {
        if (Names(record, "gone", type->name()) ||
            Names(record, "failed", type->name())) {
          continue;
        }
        Values want = values;
        const std::string type_name(type->name());
        if (record["changed"].HasMember(type_name.c_str())) {
          Overlay(record["changed"][type_name.c_str()], want);
        }
        const auto got = ValuesOf(context, *type);
        ASSERT_TRUE(got.has_value());
        Compare(want, *got, *type, name, machine, count);
      }
    }
  }
  count.Print();
  EXPECT_GT(count.compared(), 3'000'000u);
  EXPECT_EQ(count.wrong(), 0u);
}

TEST(ReplayCreatedTest, EveryInitialValueIsTheCatalogues) {
  // The baseline of the other tests: a fresh object shows what types.json says.
  for (const std::string& name : recorded::RecordedArchs()) {
    const std::unique_ptr<Arch> arch = LoadArch(name);
    ASSERT_NE(arch, nullptr);
    const rapidjson::Document types =
        ReadJson(recorded::CataloguePath(name + "/types.json"));
    const auto initial = InitialValues(*arch);
    size_t compared = 0;
    for (const auto& [type, got] : initial) {
      Values want;
      std::vector<const Class*> chain;
      for (const Class* up = type; up != nullptr; up = up->parent()) {
        chain.insert(chain.begin(), up);
      }
      for (const Class* up : chain) {
        const std::string up_name(up->name());
        if (!types["types"].HasMember(up_name.c_str())) continue;
        const rapidjson::Value& json = types["types"][up_name.c_str()];
        if (json.HasMember("removed")) {
          for (const auto& gone : json["removed"].GetArray()) {
            want.erase(std::string(Text(gone)));
          }
        }
        if (json.HasMember("props")) {
          for (const auto& row : json["props"].GetArray()) {
            if (row.Size() > 2) {
              want.insert_or_assign(std::string(Text(row[0])), ToValue(row[2]));
            }
          }
        }
        if (json.HasMember("initial")) Overlay(json["initial"], want);
      }
      const std::string type_name(type->name());
      const rapidjson::Value& own = types["types"][type_name.c_str()];
      if (own.IsObject() && own.HasMember("unreadable")) {
        for (const auto& gone : own["unreadable"].GetObject()) {
          want.erase(std::string(Text(gone.name)));
        }
      }
      for (const auto& [property, value] : want) {
        const auto at = got.find(property);
        ++compared;
        EXPECT_TRUE(at != got.end() && SameValue(at->second, value))
            << name << " " << type->name() << "." << property << ": catalogue '"
            << value.ToText() << "', ours '"
            << (at == got.end() ? "none" : at->second.ToText()) << "'";
      }
    }
    std::printf("initial      %s: compared %zu\n", name.c_str(), compared);
  }
}

TEST(ReplayCreatedTest, EveryCpuValueUnderKvmIsTheRecordedOne) {
  Count count("created_kvm", {"created_kvm"});
  const std::unique_ptr<Arch> arch = LoadArch("x86_64");
  ASSERT_NE(arch, nullptr);
  const rapidjson::Document accel =
      ReadJson(recorded::CataloguePath("x86_64/accel_kvm.json"));
  const auto initial = InitialValues(*arch);
  const std::string folder = RecordedPath("x86_64/effective/created_kvm");
  for (const std::string& machine : recorded::FilesIn(folder)) {
    const rapidjson::Document record =
        ReadJson(folder + "/" + machine + ".json");
    Context context(arch->registry);
    Selection selection = arch->Choose(machine);
    selection.accel = "kvm";
    ASSERT_TRUE(arch->catalogue.machines.Select(selection, context).ok());
    for (const auto& json : accel["types"].GetArray()) {
      const Class* type = arch->registry.Find(Text(json));
      ASSERT_NE(type, nullptr) << Text(json);
      if (Names(accel["left_out"], "types", type->name())) continue;
      // The record holds what differs from what the accelerator prefers.
      Values want = initial.at(type);
      auto prefer = [&want](const rapidjson::Value& values) {
        for (const auto& member : values.GetObject()) {
          const auto at = want.find(Text(member.name));
          if (at != want.end()) at->second = ToValue(member.value);
        }
      };
      prefer(accel["all"]);
      if (accel["per_type"].HasMember(json.GetString())) {
        prefer(accel["per_type"][json.GetString()]);
      }
      if (record["changed"].HasMember(json.GetString())) {
        Overlay(record["changed"][json.GetString()], want);
      }
      for (const auto& name : accel["left_out"]["properties"].GetArray()) {
        want.erase(std::string(Text(name)));
      }
      const auto got = ValuesOf(context, *type);
      ASSERT_TRUE(got.has_value());
      Compare(want, *got, *type, "x86_64", machine, count);
    }
  }
  count.Print();
  EXPECT_GT(count.compared(), 100'000u);
  EXPECT_EQ(count.wrong(), 0u);
}

LayerTable InjectedTable(Layer layer, const rapidjson::Value& entries) {
  std::vector<TableEntry> table;
  for (const auto& entry : entries.GetArray()) {
    table.push_back({std::string(Text(entry[0])), std::string(Text(entry[1])),
                     Value(Text(entry[2])),
                     entry.Size() > 3 && entry[3].IsTrue()});
  }
  return {layer, MakeTable("injected", std::move(table))};
}

// Warnings about the user's globals, by what they name. The panels do not hold
// every type the real binary created, so a warning that is missing here is
// wrong, one too many is judged by the class alone.
void CompareWarnings(const rapidjson::Value& scenario, const Arch& arch,
                     Context& context, Count& count, size_t* messages) {
  const std::string id = scenario["id"].GetString();
  std::set<std::string> ours;
  for (const Diagnostic& one : Layers(context).Unused()) {
    ours.insert(one.code + " " + one.driver + "." + one.property);
  }
  for (const auto& message : scenario["messages"].GetArray()) {
    const std::string kind = message["kind"].GetString();
    if (kind != "invalid-global-class" && kind != "unused-global") continue;
    ++*messages;
    const std::string driver = message["driver"].GetString();
    const std::string want =
        kind + " " + driver + "." + message["property"].GetString();
    if (recorded::InAModule(driver)) {
      count.LeaveOut("the driver is in a module the binary had not loaded");
      continue;
    }
    if (kind == "unused-global") {
      // The panel may use what the real machine did not create.
      const Class* driver = arch.registry.Find(message["driver"].GetString());
      ASSERT_NE(driver, nullptr);
      EXPECT_FALSE(IsHotpluggable(*driver)) << id << ": " << want;
      continue;
    }
    bool used = false;  // our panel may hold a type the machine does not
    for (const EntryRef entry : Layers(context).snapshot()->OfDriver(driver)) {
      used = used || entry.used();
    }
    EXPECT_TRUE(used || ours.contains(want)) << id << ": no " << want;
  }
}

TEST(ReplayCreatedTest, EntriesInjectedIntoEveryLayerGiveTheRecordedValues) {
  Count count("layers", {"created"});
  size_t scenarios = 0;
  size_t messages = 0;
  const rapidjson::Document layers = ReadJson(RecordedPath("layers.json"));
  for (const std::string& name : recorded::RecordedArchs()) {
    const std::unique_ptr<Arch> arch = LoadArch(name);
    ASSERT_NE(arch, nullptr);
    for (const auto& scenario : layers["scenarios"].GetArray()) {
      if (scenario["arch"].GetString() != name) continue;
      ++scenarios;
      const std::string id = scenario["id"].GetString();
      const std::string machine = scenario["machine"].GetString();
      absl::StatusOr<std::vector<LayerTable>> plain =
          arch->catalogue.machines.Assemble(arch->Choose(machine),
                                            arch->registry);
      ASSERT_TRUE(plain.ok());
      Context before(arch->registry);
      ASSERT_TRUE(
          arch->catalogue.machines.Select(arch->Choose(machine), before).ok());
      const rapidjson::Value& injected = scenario["layers"];
      std::vector<LayerTable> tables;
      if (injected.HasMember("accel")) {
        tables.push_back(InjectedTable(Layer::kAccel, injected["accel"]));
      }
      std::vector<LayerTable> own_sugar;
      for (LayerTable& table : *plain) {
        (table.layer == Layer::kSugar ? own_sugar : tables)
            .push_back(std::move(table));
      }
      if (injected.HasMember("machine")) {
        tables.push_back(InjectedTable(Layer::kMachine, injected["machine"]));
      }
      if (injected.HasMember("sugar")) {
        tables.push_back(InjectedTable(Layer::kSugar, injected["sugar"]));
      }
      for (LayerTable& table : own_sugar) tables.push_back(std::move(table));
      if (injected.HasMember("user")) {
        tables.push_back(InjectedTable(Layer::kGlobal, injected["user"]));
      }
      Context context(arch->registry);
      ASSERT_TRUE(Layers(context).Append(std::move(tables)).ok());
      if (scenario["exit"].GetInt() != 0) {
        count.LeaveOut("the real binary refused to start: " + id);
        continue;
      }
      for (const auto& panel : layers["panels"][name.c_str()].GetArray()) {
        const Class* type = arch->registry.Find(Text(panel));
        ASSERT_NE(type, nullptr) << Text(panel);
        auto want = ValuesOf(before, *type);
        ASSERT_TRUE(want.has_value());
        if (scenario["changed"].HasMember(panel.GetString())) {
          Overlay(scenario["changed"][panel.GetString()], *want);
        }
        const auto got = ValuesOf(context, *type);
        ASSERT_TRUE(got.has_value()) << id;
        Compare(*want, *got, *type, name, machine, count);
      }
      ASSERT_NO_FATAL_FAILURE(
          CompareWarnings(scenario, *arch, context, count, &messages));
    }
  }
  const std::vector<std::string> archs = recorded::RecordedArchs();
  for (const auto& scenario : layers["scenarios"].GetArray()) {
    const std::string arch = scenario["arch"].GetString();
    if (std::find(archs.begin(), archs.end(), arch) == archs.end()) {
      count.LeaveOut("no catalogue for " + arch);
    }
  }
  count.Print();
  std::printf("layers       %zu scenarios, %zu messages\n", scenarios,
              messages);
  EXPECT_GT(count.compared(), 700'000u);
  EXPECT_EQ(count.wrong(), 0u);
}

}  // namespace
}  // namespace qom::compat
