// The settings of migration and of encrypted guests against what was recorded
// of QEMU 7.2, 10.0 and 11.1: which there are, of which type, and what they
// start with on every machine version, by the histories of the rows alone.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/migration.h"
#include "qdev/objects/register.h"
#include "qdev/objects/sev_guest.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/property.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"
#include "tests/support/recorded.h"

namespace {

using qom::Class;
using qom::ClassProperty;
using qom::Context;
using qom::Object;
using qom::Ref;
using qom::TypeRegistry;
using qom::Value;
using qom::compat::Catalogue;
using qom::compat::MachineSet;
using qom::compat::MachineVersion;
using qom::recorded::CataloguePath;
using qom::test::IsOk;
using ::testing::UnorderedElementsAre;

// What was recorded of newer releases, as far as it is no device.
std::string Layered(std::string_view folder) {
  return fmt::format("{}/layered/{}", QOMRT_TEST_DATA_DIR, folder);
}

constexpr const char* kTypes[] = {"migration", "sev-guest"};

std::unique_ptr<TypeRegistry> Native() {
  auto registry = std::make_unique<TypeRegistry>();
  qom::qdev::RegisterDeviceTypes(*registry);
  qom::qdev::RegisterObjectTypes(*registry);
  EXPECT_THAT(registry->Seal(), IsOk());
  return registry;
}

class RecordedSettingsTest : public ::testing::TestWithParam<std::string> {
 protected:
  RecordedSettingsTest() : native_(Native()) {
    absl::StatusOr<Catalogue> catalogue =
        qom::compat::LoadCatalogueDirectory(GetParam(), recorded_);
    EXPECT_THAT(catalogue, IsOk());
    if (catalogue.ok()) catalogue_ = *std::move(catalogue);
  }

  // The properties of a type that are its own and not those of a device.
  static std::vector<const ClassProperty*> Settings(const Class& type) {
    std::vector<const ClassProperty*> settings;
    for (const ClassProperty* property : type.properties()) {
      if (property == nullptr || property->declared_by->name() == "device" ||
          property->declared_by->name() == Object::kTypeName) {
        continue;
      }
      settings.push_back(property);
    }
    return settings;
  }

  TypeRegistry recorded_;
  Catalogue catalogue_;
  std::unique_ptr<TypeRegistry> native_;
};

// A text that may be null is a text.
std::string_view TypeName(const ClassProperty& property) {
  return property.type == "StrOrNull" || property.type == "string"
             ? "str"
             : property.type;
}

TEST_P(RecordedSettingsTest, EachIsThereWithItsTypeAndItsValues) {
  Context context(*native_);
  for (const char* name : kTypes) {
    const Class* const type = recorded_.Find(name);
    if (type == nullptr) continue;  // of another architecture
    const absl::StatusOr<Ref<Object>> object = context.New(name);
    ASSERT_THAT(object, IsOk());
    for (const ClassProperty* want : Settings(*type)) {
      SCOPED_TRACE(want->name);
      const ClassProperty* const got =
          (*object)->type().FindProperty(want->name);
      ASSERT_NE(got, nullptr);
      EXPECT_EQ(TypeName(*got), TypeName(*want));
      if (want->rule == nullptr) continue;
      for (const std::string& value : want->rule->values) {
        EXPECT_THAT((*object)->Set(want->name, value), IsOk());
      }
    }
  }
}

TEST_P(RecordedSettingsTest, EveryMachineStartsWithWhatItsReleaseHad) {
  MachineSet machines;
  int compared = 0;
  for (const MachineVersion& machine : catalogue_.machines.machines()) {
    SCOPED_TRACE(machine.name);
    EXPECT_EQ(machine.follows, "qemu");
    ASSERT_THAT(
        machines.AddMachine({.name = machine.name, .follows = machine.follows}),
        IsOk());
    Context was(recorded_);
    Context is(*native_);
    ASSERT_THAT(catalogue_.machines.Select({.machine = machine.name}, was),
                IsOk());
    ASSERT_THAT(machines.Select({.machine = machine.name}, is), IsOk());
    for (const char* name : kTypes) {
      if (recorded_.Find(name) == nullptr) continue;
      const absl::StatusOr<Ref<Object>> want = was.New(name);
      const absl::StatusOr<Ref<Object>> got = is.New(name);
      ASSERT_THAT(want, IsOk());
      ASSERT_THAT(got, IsOk());
      for (const ClassProperty* property : Settings((*want)->type())) {
        EXPECT_EQ((*got)->GetValue(property->name).value_or(Value()),
                  (*want)->GetValue(property->name).value_or("none"))
            << name << "." << property->name;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Releases, RecordedSettingsTest,
    ::testing::Values(CataloguePath("x86_64"), CataloguePath("aarch64"),
                      CataloguePath("s390x"), CataloguePath("m68k"),
                      Layered("qemu-10.0-x86_64"), Layered("qemu-11.1-x86_64"),
                      Layered("qemu-11.1-aarch64"), Layered("qemu-11.1-s390x")),
    [](const auto& info) {
      std::string name;
      for (const char c : info.param.substr(info.param.find("qemu-"))) {
        name += isalnum(c) != 0 ? c : '_';
      }
      return name;
    });

TEST(NewestSettingsTest, WhatTheNewestReleaseLacksIsDeprecated) {
  TypeRegistry recorded;
  ASSERT_THAT(qom::compat::LoadCatalogueDirectory(Layered("qemu-11.1-x86_64"),
                                                  recorded),
              IsOk());
  const std::unique_ptr<TypeRegistry> native = Native();
  const Class& newest = *recorded.Find("migration");
  std::vector<std::string> deprecated;
  for (const ClassProperty* property :
       native->Find("migration")->properties()) {
    const bool is_there = newest.FindProperty(property->name) != nullptr;
    EXPECT_NE(is_there, property->has(qom::PropertyFlags::kDeprecated))
        << property->name;
    if (!is_there) deprecated.emplace_back(property->name);
  }
  EXPECT_THAT(
      deprecated,
      UnorderedElementsAre("decompress-error-check", "x-block", "x-compress",
                           "x-compress-level", "x-compress-threads",
                           "x-compress-wait-thread", "x-decompress-threads",
                           "x-postcopy-preempt-break-huge", "x-zero-blocks"));
}

TEST(NewestSettingsTest, TheRecordJoinsTheTypeOfTheLibrary) {
  for (const std::string& folder :
       {CataloguePath("x86_64"), Layered("qemu-11.1-aarch64")}) {
    TypeRegistry registry;
    qom::qdev::RegisterDeviceTypes(registry);
    qom::qdev::RegisterObjectTypes(registry);
    EXPECT_THAT(qom::compat::LoadCatalogueDirectory(folder, registry), IsOk());
    EXPECT_TRUE(registry.Find("migration")->is_native());
  }
}

// Newer releases have abstract types in between, which code need not have.
TEST(NewestSettingsTest, ARecordMayHaveAncestorsThatCodeHasNot) {
  constexpr std::string_view kTypes = R"({"types": {
      "sev-common": {"parent": "confidential-guest-support", "abstract": true,
                     "props": [["cbitpos", "uint32"]]},
      "sev-guest": {"parent": "sev-common", "props": [["policy", "uint32"]]},
      "sev-snp-guest": {"parent": "sev-common"}}})";
  TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  qom::qdev::RegisterObjectTypes(registry);
  const qom::compat::CatalogueFile files[] = {{"types.json", kTypes}};
  ASSERT_THAT(qom::compat::LoadCatalogue(files, registry), IsOk());
  EXPECT_EQ(registry.Find("sev-guest")->parent()->name(),
            "confidential-guest-support");
  Context context(registry);
  EXPECT_THAT(context.New("sev-guest"), IsOk());
}

TEST(NewestSettingsTest, AnEmbeddersMachineHasTheDefaults) {
  const std::unique_ptr<TypeRegistry> native = Native();
  MachineSet machines;
  ASSERT_THAT(machines.AddMachine({.name = "acme-1.0"}), IsOk());
  Context plain(*native);
  Context acme(*native);
  ASSERT_THAT(machines.Select({.machine = "acme-1.0"}, acme), IsOk());
  for (const char* name : kTypes) {
    const absl::StatusOr<Ref<Object>> want = plain.New(name);
    const absl::StatusOr<Ref<Object>> got = acme.New(name);
    ASSERT_THAT(want, IsOk());
    ASSERT_THAT(got, IsOk());
    for (const ClassProperty* property : (*want)->type().properties()) {
      EXPECT_EQ(*(*got)->GetValue(property->name),
                *(*want)->GetValue(property->name))
          << name << "." << property->name;
    }
  }
}

}  // namespace
