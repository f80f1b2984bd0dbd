// The reader of vhost-user descriptions is what is generated of their schema,
// and knows the types and features that the schema does.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qapi/generate.h"
#include "qapi/schema.h"
#include "qdev/vhost_user/description.h"
#include "testing/status_matchers.h"
#include "tests/support/pages.h"

namespace qom::qapi {
namespace {

using qom::testing::IsOk;
using ::testing::ElementsAreArray;
using ::testing::UnorderedElementsAreArray;

const Schema& DescriptionsSchema() {
  static const auto* const loaded = new Loaded(
      Load((qom::test::Root() / "qapi/schemas/vhost_user.json").string()));
  EXPECT_TRUE(loaded->mistakes.empty());
  return loaded->schema;
}

TEST(VhostUserSchemaTest, TheReaderIsWhatTheGeneratorMakesOfTheSchema) {
  size_t compared = 0;
  for (const GeneratedFile& file :
       Generate(DescriptionsSchema(),
                {.stem = "vhost_user", .name_space = "qom::qdev::schema"})) {
    if (file.name != "vhost_user.h" && file.name != "vhost_user.cc") continue;
    EXPECT_EQ(qom::test::ReadFile(qom::test::Root() /
                                  "qdev/vhost_user/generated" / file.name),
              file.text)
        << "made anew by: qom qapi generate qapi/schemas/vhost_user.json "
           "--namespace qom::qdev::schema --out DIRECTORY";
    ++compared;
  }
  EXPECT_EQ(compared, 2u);
}

TEST(VhostUserSchemaTest, TypesAndFeaturesAreThoseOfTheInterface) {
  std::vector<std::string_view> types;
  for (const qdev::VhostUserType& type : qdev::VhostUserTypes()) {
    types.push_back(type.name);
  }
  std::vector<std::string_view> names;
  for (const EnumValue& value :
       DescriptionsSchema().FindType("VHostUserBackendType")->values) {
    names.push_back(value.name);
  }
  EXPECT_THAT(types, ElementsAreArray(names));
  for (const Branch& branch : DescriptionsSchema()
                                  .FindType("VHostUserBackendCapabilities")
                                  ->branches) {
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
