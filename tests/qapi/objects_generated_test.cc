// The whole way: the schema of registered types, C++ that is generated of it,
// options read with that, objects made of them. They are as those that the
// options make directly.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#if __has_include("objects.h")
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "objects.h"
#include "qapi/codec.h"
#include "qapi/schema.h"
#include "qdev/objects/register.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "testing/status_matchers.h"
#include "tests/support/pages.h"

namespace qom::qapi {
namespace {

namespace objects = ::test::objects;
using qom::testing::IsOk;

class ObjectsGeneratedTest : public ::testing::Test {
 protected:
  ObjectsGeneratedTest() {
    qdev::RegisterDeviceTypes(registry_);
    qdev::RegisterObjectTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
  }

  // An object with the properties that `text` says, -object's or JSON.
  Ref<Object> ObjectOf(std::string_view text) {
    const auto option = qdev::ParseObjectOption(text);
    EXPECT_THAT(option, IsOk()) << text;
    if (!option.ok()) return nullptr;
    const auto object = context_.New(option->type);
    EXPECT_THAT(object, IsOk());
    if (!object.ok()) return nullptr;
    EXPECT_THAT(qdev::SetProperties(*option, **object), IsOk()) << text;
    return *object;
  }

  // What the generated types read of `text` makes the same object.
  void ExpectSameObject(const std::string& text) {
    const auto options = FromText<objects::ObjectOptions>(text, "qom-type");
    ASSERT_THAT(options, IsOk()) << text;
    const Ref<Object> made = ObjectOf(ToJson(*options));
    const Ref<Object> direct = ObjectOf(text);
    ASSERT_NE(made, nullptr);
    ASSERT_NE(direct, nullptr);
    for (const ClassProperty* property : direct->type().properties()) {
      if (property == nullptr || property->get == nullptr) continue;
      const auto expected = direct->Get(property->name);
      const auto got = made->Get(property->name);
      EXPECT_EQ(got.ok(), expected.ok()) << property->name;
      if (expected.ok() && got.ok()) {
        EXPECT_EQ(*got, *expected) << text << ": " << property->name;
      }
    }
  }

  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(ObjectsGeneratedTest, OptionsMakeTheObjectsThatTheyMakeDirectly) {
  for (const std::string text :
       {"memory-backend-ram,id=a,size=1M,share=on,merge=off,policy=bind,"
        "host-nodes.0=0,host-nodes.1=3",
        "memory-backend-file,id=a,size=2G,mem-path=/a,,b,rom=on,readonly=on,"
        "align=2M,offset=4k,pmem=on,discard-data=on,prealloc-threads=4",
        "memory-backend-memfd,id=a,size=0x1000,hugetlb=on,hugetlbsize=2M,"
        "seal=off,reserve=off,dump=off",
        "memory-backend-shm,id=a,prealloc=on,"
        "x-use-canonical-path-for-ramblock-id=on",
        "thread-context,id=a,cpu-affinity.0=0,cpu-affinity.1=2",
        "throttle-group,id=a,limits.iops-total=7,limits.bps-read=9",
        "authz-list,id=a,policy=allow,rules.0.match=x*,rules.0.policy=deny,"
        "rules.0.format=glob",
        "sev-guest,id=a,legacy-vm-type=off,policy=0x5",
        "secret_keyring,id=a,serial=-5,format=base64"}) {
    ExpectSameObject(text);
  }
}

// An option for each type that says all defaults, of the schema.
TEST_F(ObjectsGeneratedTest, EveryTypeMakesTheWholeWay) {
  const Loaded loaded =
      Load((qom::test::Root() / "qapi/schemas/objects.json").string());
  size_t said = 0;
  for (const Branch& branch :
       loaded.schema.FindType("ObjectOptions")->branches) {
    std::string text = fmt::format("{},id=a", branch.name);
    for (const Member* member : branch.use.type->members) {
      if (member->extension == nullptr ||
          !member->extension->default_value.has_value()) {
        continue;
      }
      text += fmt::format(",{}={}", member->name,
                          *member->extension->default_value);
      ++said;
    }
    ExpectSameObject(text);
  }
  EXPECT_GT(said, 100u);
}

TEST_F(ObjectsGeneratedTest, ABranchHasTheTypesOfTheProperties) {
  const auto options = FromText<objects::ObjectOptions>(
      "memory-backend-file,id=m0,size=1G,rom=off", "qom-type");
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->id, "m0");
  const auto* const file =
      std::get_if<objects::MemoryBackendFileProperties>(&options->branch);
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->size, uint64_t{1} << 30);
  EXPECT_EQ(file->rom, objects::OnOffAuto::kOff);
  EXPECT_FALSE(file->share.has_value());
}

}  // namespace
}  // namespace qom::qapi
#endif
