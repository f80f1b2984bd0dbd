// The reader that is generated of the schema of vhost-user descriptions answers
// what the one that finds back ends does.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#if __has_include("vhost_user.h")
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qapi/codec.h"
#include "qapi/schema.h"
#include "qdev/vhost_user/description.h"
#include "testing/status_matchers.h"
#include "tests/support/pages.h"
#include "vhost_user.h"

namespace qom::qapi {
namespace {

namespace descriptions = ::test::vhost_user;
using qom::testing::IsOk;
using ::testing::ElementsAreArray;
using ::testing::UnorderedElementsAreArray;

TEST(VhostUserSchemaTest, TheExampleDescriptionsAreReadAsTheSame) {
  size_t read = 0;
  for (const std::filesystem::path& path : qom::test::Files(
           qom::test::Root() / "docs/examples/vhost-user", ".json")) {
    const std::string text = qom::test::ReadFile(path);
    const auto expected = qdev::ReadVhostUserDescription(path.string(), text);
    ASSERT_THAT(expected, IsOk()) << path;
    const auto backend = FromJson<descriptions::VhostUserBackend>(text);
    ASSERT_THAT(backend, IsOk()) << path;
    EXPECT_EQ(ToValue(backend->type).text_value(), expected->type);
    EXPECT_EQ(backend->description, expected->description);
    EXPECT_EQ(backend->binary, expected->binary);
    EXPECT_EQ(backend->tags.value_or(std::vector<std::string>()),
              expected->tags);
    ++read;
  }
  EXPECT_GE(read, 2u);
}

TEST(VhostUserSchemaTest, WhatIsRefusedIsRefusedByBoth) {
  for (const std::string_view text :
       {R"([])", R"({)", R"({"type":"fs","description":"d"})",
        R"({"type":"fs","binary":"/b"})",
        R"({"description":"d","binary":"/b"})",
        R"({"type":"fsx","description":"d","binary":"/b"})",
        R"({"type":1,"description":"d","binary":"/b"})",
        R"({"type":"fs","description":"d","binary":"/b","tags":"x"})",
        R"({"type":"fs","description":"d","binary":"/b","tags":[1]})"}) {
    EXPECT_FALSE(qdev::ReadVhostUserDescription("a.json", text).ok()) << text;
    EXPECT_FALSE(FromJson<descriptions::VhostUserBackend>(text).ok()) << text;
  }
}

TEST(VhostUserSchemaTest, TypesAndFeaturesAreThoseOfTheInterface) {
  const Loaded loaded =
      Load((qom::test::Root() / "qapi/schemas/vhost_user.json").string());
  ASSERT_TRUE(loaded.mistakes.empty());
  std::vector<std::string_view> types;
  for (const qdev::VhostUserType& type : qdev::VhostUserTypes()) {
    types.push_back(type.name);
  }
  EXPECT_THAT(NamesOf(descriptions::VHostUserBackendType{}),
              ElementsAreArray(types));
  for (const Branch& branch :
       loaded.schema.FindType("VHostUserBackendCapabilities")->branches) {
    std::vector<std::string_view> features;
    for (const Member* member : branch.use.type == nullptr
                                    ? std::vector<const Member*>()
                                    : branch.use.type->members) {
      for (const EnumValue& value : member->use.type->element->values) {
        features.push_back(value.name);
      }
    }
    const auto type = qdev::FindVhostUserType(branch.name);
    ASSERT_THAT(type, IsOk());
    EXPECT_THAT(features, UnorderedElementsAreArray((*type)->features))
        << branch.name;
  }
}

}  // namespace
}  // namespace qom::qapi
#endif
