// The schema of the objects that users make is equal to the properties that
// their C++ types have, in both directions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qapi/export.h"
#include "qapi/schema.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/property_flags.h"
#include "qom/registry.h"
#include "testing/status_matchers.h"
#include "tests/qapi/schema_text.h"
#include "tests/support/pages.h"

namespace qom::qapi {
namespace {

using qom::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Not;

class ObjectsSchemaTest : public ::testing::Test {
 protected:
  ObjectsSchemaTest() {
    qdev::RegisterDeviceTypes(registry_);
    qdev::RegisterObjectTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    for (const std::string& line : test::Shown(loaded_)) {
      ADD_FAILURE() << line;
    }
  }

  const Type& all() const { return *loaded_.schema.FindType("ObjectOptions"); }

  const Loaded loaded_ =
      Load((qom::test::Root() / "qapi/schemas/objects.json").string());
  TypeRegistry registry_;
};

// Those that an option can say, by name.
std::vector<const ClassProperty*> SettableOf(const Class& type) {
  std::vector<const ClassProperty*> found;
  for (const ClassProperty* property : type.properties()) {
    if (property != nullptr && property->set != nullptr &&
        !property->has(PropertyFlags::kReadOnly) &&
        !property->has(PropertyFlags::kInternal)) {
      found.push_back(property);
    }
  }
  return found;
}

const Member* MemberNamed(const Type& type, std::string_view name) {
  for (const Member* member : type.members) {
    if (member->name == name) return member;
  }
  return nullptr;
}

// What a member for `property` has as its type; "" where the kind has a name
// of its own, which is then that of an enum or a struct.
std::string ExpectedUse(const ValueKind& kind) {
  switch (kind.category) {
    case ValueCategory::kBoolean:
      return "bool";
    case ValueCategory::kSize:
      return "size";
    case ValueCategory::kInteger:
      return std::string(kind.name);
    case ValueCategory::kText:
    case ValueCategory::kLink:
      return "str";
    case ValueCategory::kList:
      return ExpectedUse(*kind.element) + "List";
    default:
      return "";
  }
}

TEST_F(ObjectsSchemaTest, EveryTypeThatUsersMakeHasABranch) {
  std::set<std::string> types;
  for (const Class* type : registry_.TypesOf(*registry_.Find("object"))) {
    if (!type->is_abstract() && qdev::IsUserCreatable(*type)) {
      types.emplace(type->name());
    }
  }
  std::set<std::string> branches;
  for (const Branch& branch : all().branches) branches.emplace(branch.name);
  EXPECT_THAT(branches, ElementsAreArray(types));
}

TEST_F(ObjectsSchemaTest, EveryPropertyIsAMemberAndEveryMemberAProperty) {
  for (const Branch& branch : all().branches) {
    std::set<std::string> properties;
    for (const ClassProperty* one : SettableOf(*registry_.Find(branch.name))) {
      properties.emplace(one->name);
    }
    std::set<std::string> members;
    for (const Member* member : branch.use.type->members) {
      members.emplace(member->name);
    }
    EXPECT_THAT(members, ElementsAreArray(properties)) << branch.name;
  }
}

TEST_F(ObjectsSchemaTest, MembersHaveTheTypesOfTheirProperties) {
  size_t compared = 0;
  for (const Branch& branch : all().branches) {
    const Class& type = *registry_.Find(branch.name);
    for (const ClassProperty* property : SettableOf(type)) {
      const std::string where =
          fmt::format("{}.{}", branch.name, property->name);
      const Member* const member =
          MemberNamed(*branch.use.type, property->name);
      ASSERT_NE(member, nullptr) << where;
      EXPECT_TRUE(member->is_optional) << where;
      ASSERT_NE(property->values(), nullptr) << where;
      const std::string expected = ExpectedUse(*property->values());
      const Type& use = *member->use.type;
      if (!expected.empty()) {
        EXPECT_EQ(use.name, expected) << where;
      }
      if (property->is_in(ValueCategory::kEnumeration)) {
        EXPECT_TRUE(use.is_enum()) << where;
      }
      if (property->is_in(ValueCategory::kTextForm)) {
        EXPECT_EQ((use.element == nullptr ? use : *use.element).name,
                  property->values()->name)
            << where;
      }
      ++compared;
    }
  }
  EXPECT_GT(compared, 200u);
}

TEST_F(ObjectsSchemaTest, EnumsHaveTheValuesOfTheirProperties) {
  Context context(registry_);
  size_t compared = 0;
  for (const Branch& branch : all().branches) {
    const Class& type = *registry_.Find(branch.name);
    for (const Member* member : branch.use.type->members) {
      if (!member->use.type->is_enum()) continue;
      const ClassProperty& property = *type.FindProperty(member->name);
      std::vector<std::string> values;
      for (const EnumValue& value : member->use.type->values) {
        values.emplace_back(value.name);
        const auto object = context.New(type);
        ASSERT_THAT(object, IsOk());
        EXPECT_THAT((*object)->Set(member->name, values.back()), IsOk())
            << branch.name;
      }
      ASSERT_NE(property.rule, nullptr) << branch.name << "." << member->name;
      EXPECT_THAT(values, ElementsAreArray(property.rule->values))
          << branch.name << "." << member->name;
      ++compared;
    }
  }
  EXPECT_GT(compared, 20u);
}

TEST_F(ObjectsSchemaTest, DefaultsHistoriesAndRangesAreThoseOfTheProperties) {
  for (const Branch& branch : all().branches) {
    const Class& type = *registry_.Find(branch.name);
    for (const Member* member : branch.use.type->members) {
      const std::string where = fmt::format("{}.{}", branch.name, member->name);
      const ClassProperty& property = *type.FindProperty(member->name);
      const Value* const value = type.DefaultOf(property);
      std::optional<std::string> expected;
      if (value != nullptr && !value->is_list()) expected = value->ToText();
      std::optional<std::string> said;
      const MemberExtension* const extension = member->extension.get();
      if (extension != nullptr && extension->default_value.has_value()) {
        said = *extension->default_value;
      }
      EXPECT_EQ(said, expected) << where;
      if (extension == nullptr) continue;
      ASSERT_EQ(extension->history.size(), property.history.size()) << where;
      for (size_t i = 0; i < property.history.size(); ++i) {
        EXPECT_EQ(extension->history[i].until, property.history[i].until);
        EXPECT_EQ(extension->history[i].value,
                  property.history[i].value.ToText());
      }
      if (!property.reports_range) {
        EXPECT_EQ(extension->min, "") << where;
      } else if (property.is_in(ValueCategory::kInteger)) {
        EXPECT_EQ(property.Legal(),
                  fmt::format("{}..{}", extension->min, extension->max))
            << where;
      }
    }
  }
}

TEST_F(ObjectsSchemaTest, MembersAreUnstableWhereTheirPropertiesAre) {
  for (const Branch& branch : all().branches) {
    const Class& type = *registry_.Find(branch.name);
    for (const Member* member : branch.use.type->members) {
      const ClassProperty& property = *type.FindProperty(member->name);
      const bool is_unstable = std::any_of(
          member->features.begin(), member->features.end(),
          [](const Feature& one) { return one.name == "unstable"; });
      EXPECT_EQ(is_unstable, property.has(PropertyFlags::kUnstable) ||
                                 property.name.starts_with("x-"))
          << branch.name << "." << member->name;
    }
  }
}

TEST_F(ObjectsSchemaTest, MemoryBackEndsHaveAllTheirMembers) {
  const auto has = [&](std::string_view type, std::string_view name) {
    for (const Branch& branch : all().branches) {
      if (branch.name == type) return MemberNamed(*branch.use.type, name);
    }
    return static_cast<const Member*>(nullptr);
  };
  for (const std::string_view type :
       {"memory-backend-file", "memory-backend-memfd", "memory-backend-ram",
        "memory-backend-shm"}) {
    for (const std::string_view name :
         {"share", "reserve", "prealloc", "prealloc-threads",
          "prealloc-context", "host-nodes", "policy", "merge", "dump",
          "size"}) {
      EXPECT_NE(has(type, name), nullptr) << type << "." << name;
    }
  }
  for (const std::string_view name :
       {"align", "offset", "discard-data", "pmem", "readonly", "mem-path"}) {
    EXPECT_NE(has("memory-backend-file", name), nullptr) << name;
  }
  const Member* const rom = has("memory-backend-file", "rom");
  ASSERT_NE(rom, nullptr);
  EXPECT_EQ(rom->use.name, "OnOffAuto");
}

// "bool", "on|off|auto" for an enum, "[…]" for a list, "a structure".
std::string Shape(const Type& type) {
  if (type.is_enum()) {
    std::vector<std::string_view> names;
    for (const EnumValue& value : type.values) names.push_back(value.name);
    return fmt::format("{}", fmt::join(names, "|"));
  }
  if (type.kind == Type::Kind::kArray)
    return fmt::format("[{}]", Shape(*type.element));
  return type.kind == Type::Kind::kBuiltIn ? std::string(type.name)
                                           : "a structure";
}

// But for two structures, which a property takes in its text form.
TEST_F(ObjectsSchemaTest, WhatIsExportedOfTheTypesHasTheTypesOfTheSchema) {
  std::vector<const Class*> types;
  for (const Branch& branch : all().branches) {
    types.push_back(registry_.Find(branch.name));
  }
  const Loaded exported = test::LoadRight(ExportQapi(types).text);
  std::vector<std::string> differ;
  for (const Branch& branch :
       exported.schema.FindType("ObjectOptions")->branches) {
    const auto shipped = std::find_if(
        all().branches.begin(), all().branches.end(),
        [&branch](const Branch& one) { return one.name == branch.name; });
    ASSERT_NE(shipped, all().branches.end()) << branch.name;
    for (const Member* member : branch.use.type->members) {
      const Member* const same = MemberNamed(*shipped->use.type, member->name);
      ASSERT_NE(same, nullptr) << member->name;
      const std::string here = Shape(*member->use.type);
      const std::string there = Shape(*same->use.type);
      if (here == there) continue;
      differ.push_back(fmt::format("{}.{}: {}, not {}", branch.name,
                                   member->name, here, there));
    }
  }
  EXPECT_THAT(differ,
              ElementsAre("authz-list.rules: str, not [a structure]",
                          "throttle-group.limits: str, not a structure"));
}

}  // namespace
}  // namespace qom::qapi
