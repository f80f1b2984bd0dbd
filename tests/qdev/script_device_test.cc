// Claims about devices that are declared at run time and behave by callbacks.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/script_device.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/accessor_property.h"
#include "props/runtime_property.h"
#include "qdev/create.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScriptDeviceTest : public ::testing::Test {
 protected:
  ScriptDeviceTest() { RegisterDeviceTypes(registry_); }

  // A builder all of whose hooks note that they ran.
  ScriptDeviceBuilder Noting(std::string_view name) {
    ScriptDeviceBuilder builder(registry_, name);
    builder.type().Property(
        props::RuntimeProperty(registry_, "watts", "uint8", 60));
    ScriptHooks& hooks = builder.hooks();
    hooks.post_init = [this](ScriptDevice& self) {
      Note("post-init " + self.Get("watts").value_or("?"));
    };
    hooks.realize = [this](ScriptDevice&) {
      Note("realize");
      return realize_status_;
    };
    hooks.unrealize = [this](ScriptDevice&) { Note("unrealize"); };
    hooks.reset_enter = [this](ScriptDevice&, ResetKind) { Note("enter"); };
    hooks.reset_hold = [this](ScriptDevice&, ResetKind) { Note("hold"); };
    hooks.reset_exit = [this](ScriptDevice&, ResetKind) { Note("exit"); };
    hooks.finalize = [this](ScriptDevice& self) {
      Note("finalize " + self.Get("watts").value_or("?"));
    };
    return builder;
  }
  void Add(ScriptDeviceBuilder builder) {
    absl::StatusOr<TypeBuilder> type = std::move(builder).Build();
    ASSERT_THAT(type, IsOk());
    registry_.Add(*std::move(type));
    ASSERT_THAT(registry_.Seal(), IsOk());
  }
  absl::StatusOr<Ref<Object>> New(std::string_view type,
                                  std::vector<Setting> settings = {}) {
    return Create(context_, {.kind = Creation::Kind::kDevice,
                             .type = type,
                             .id = "d",
                             .settings = settings});
  }
  void Note(std::string what) { notes_.push_back(std::move(what)); }
  std::vector<std::string> Notes() { return std::exchange(notes_, {}); }

  TypeRegistry registry_;
  std::vector<std::string> notes_;
  absl::Status realize_status_;
  Context context_{registry_};
};

TEST_F(ScriptDeviceTest, HooksRunWhenAMethodWould) {
  Add(Noting("lamp"));
  absl::StatusOr<Ref<Object>> lamp = New("lamp", {{"watts", 7}});
  ASSERT_THAT(lamp, IsOk());
  EXPECT_THAT(Notes(), ElementsAre("post-init 60", "realize"));
  Device& device = Cast<Device>(**lamp);
  EXPECT_TRUE(device.realized());
  Reset(device, ResetKind::kCold);
  EXPECT_THAT(Notes(), ElementsAre("enter", "hold", "exit"));
  device.Unparent();
  lamp = absl::UnknownError("gone");
  EXPECT_THAT(Notes(), ElementsAre("unrealize", "finalize 7"));
}

TEST_F(ScriptDeviceTest, ARealizeThatFailsLeavesNothing) {
  ScriptDeviceBuilder builder = Noting("lamp");
  builder.hooks().realize = [](ScriptDevice& self) {
    QOMRT_ASSIGN_OR_RETURN(const Ref<Object> part,
                           self.context().New("object"));
    QOMRT_RETURN_IF_ERROR(self.AddChild("part", part).status());
    return Error(Cause::kFailed, "the script threw");
  };
  Add(std::move(builder));
  const int64_t before = context_.live_objects();
  EXPECT_THAT(New("lamp"),
              HasCause(Cause::kFailed, HasSubstr("the script threw")));
  EXPECT_EQ(context_.live_objects(), before);
  EXPECT_THAT(Notes(), ElementsAre("post-init 60", "finalize 60"));
}

TEST_F(ScriptDeviceTest, ATypeBelowReplacesTheHooksThatItHas) {
  Add(Noting("lamp"));
  ScriptDeviceBuilder below(registry_, "desk-lamp", "lamp");
  below.hooks().realize = [this](ScriptDevice& self) {
    Note("desk");
    return HooksOf(*self.type().parent())->realize(self);
  };
  Add(std::move(below));
  ASSERT_THAT(New("desk-lamp"), IsOk());
  EXPECT_THAT(Notes(), ElementsAre("post-init 60", "desk", "realize"));
}

TEST_F(ScriptDeviceTest, TheParentIsAScriptDevice) {
  for (const char* parent : {"device", "object", "nothing"}) {
    EXPECT_THAT(ScriptDeviceBuilder(registry_, "lamp", parent).Build(),
                HasCause(Cause::kUnknownType, HasSubstr(parent)));
  }
}

TEST_F(ScriptDeviceTest, TheScriptsHalfLivesAsLongAsTheObject) {
  ScriptDeviceBuilder builder(registry_, "lamp");
  auto half = std::make_shared<int>(5);
  builder.hooks().post_init = [half](ScriptDevice& self) {
    self.set_script(half);
  };
  builder.type().Property(props::AccessorProperty(
      registry_, "half", "int32",
      {.get = [](const Object& object) -> absl::StatusOr<Value> {
        return Value(
            *static_cast<int*>(Cast<ScriptDevice>(object).script().get()));
      }}));
  Add(std::move(builder));
  const long before = half.use_count();
  {
    const auto lamp = New("lamp");
    ASSERT_THAT(lamp, IsOk());
    EXPECT_THAT((*lamp)->Get("half"), IsOkAndHolds("5"));
    EXPECT_EQ(half.use_count(), before + 1);
    (*lamp)->Unparent();
  }
  EXPECT_EQ(half.use_count(), before);
}

TEST_F(ScriptDeviceTest, ATypeNeedsNoHooks) {
  Add(ScriptDeviceBuilder(registry_, "stone"));
  EXPECT_THAT(New("stone"), IsOk());
  EXPECT_THAT(Notes(), IsEmpty());
}

}  // namespace
}  // namespace qom::qdev
