// Claims about looking at trees: what text and JSON show, in which order, that
// nothing changes, and that neither depth nor a failing getter harms.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/tree_view.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/containers.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/options/option_data.h"
#include "tests/qdev/small_machine.h"

namespace qom::qdev {
namespace {

using test::IsOk;
using test::small::SmallMachineTest;
using ::testing::HasSubstr;
using ::testing::Not;

class TreeViewTest : public SmallMachineTest {
 protected:
  void Start(const std::string& version = "board-1.0") {
    ASSERT_THAT(SelectMachine(*context_, machines_, {.name = version}), IsOk());
    for (const char* option : {"loom-hub,id=h", "loom-sensor,id=s,label=door",
                               "loom-sensor,address=9"}) {
      ASSERT_THAT(DeviceAdd(*context_, *ParseDeviceOption(option)), IsOk());
    }
  }
  const Object& At(std::string_view path) { return **context_->Resolve(path); }
  // The document, read again.
  OptionData Json(const Object& top, const TreeOptions& options = {}) {
    const absl::StatusOr<std::string> text = TreeJson(top, options);
    EXPECT_THAT(text, IsOk());
    const absl::StatusOr<OptionData> read = ReadJson("tree", *text);
    EXPECT_THAT(read, IsOk());
    return read.ok() ? *read : OptionData();
  }
};

TEST_F(TreeViewTest, TextShowsObjectsWithValuesAndOrigins) {
  Start();
  EXPECT_EQ(TreeText(At("/machine/peripheral")),
            "/machine/peripheral (object)\n"
            "  h (loom-hub)\n"
            "      hotpluggable = on\n"
            "      hotplugged = off\n"
            "      parent_bus = ''\n"
            "      realized = on\n"
            "      speed = 50  [machine]\n"
            "    loom (loom-bus)\n"
            "        hotplug-handler = ''\n"
            "        realized = on\n"
            "  s (loom-sensor)\n"
            "      address = 1\n"
            "      hotpluggable = on\n"
            "      hotplugged = off\n"
            "      label = 'door'  [set]\n"
            "      parent_bus = '/machine/peripheral/h/loom'\n"
            "      realized = on\n"
            "      source = ''\n");
}

TEST_F(TreeViewTest, WithoutPropertiesItIsTheObjects) {
  Start();
  EXPECT_EQ(TreeText(At("/machine/peripheral"), {.properties = false}),
            "/machine/peripheral (object)\n"
            "  h (loom-hub)\n"
            "    loom (loom-bus)\n"
            "  s (loom-sensor)\n");
}

TEST_F(TreeViewTest, BusesAreShownWithTheDevicesOnThem) {
  Start();
  EXPECT_EQ(BusText(context_->root()),
            "h (loom-hub) /machine/peripheral/h\n"
            "  bus loom (loom-bus)\n"
            "    s (loom-sensor) /machine/peripheral/s, address 1\n"
            "    device[0] (loom-sensor) /machine/peripheral-anon/device[0], "
            "address 9\n");
}

TEST_F(TreeViewTest, JsonHasTypesValuesAndOrigins) {
  Start();
  const OptionData document = Json(At("/machine/peripheral"));
  const OptionData* hub =
      document.Find("objects")->Find("/machine/peripheral/h");
  ASSERT_NE(hub, nullptr);
  EXPECT_EQ(hub->Find("type")->text(), "loom-hub");
  const OptionData* speed = hub->Find("properties")->Find("speed");
  ASSERT_NE(speed, nullptr);
  EXPECT_EQ(speed->Find("type")->text(), "uint32");
  EXPECT_EQ(speed->Find("value")->scalar(), Value(50));
  EXPECT_EQ(speed->Find("origin")->text(), "machine");
}

TEST_F(TreeViewTest, TwoTreesOfOneKindHaveOneDocument) {
  Start();
  const std::string first = *TreeJson(context_->root());
  context_ = std::make_unique<Context>(registry_);
  Start();
  EXPECT_EQ(*TreeJson(context_->root()), first);
}

TEST_F(TreeViewTest, LookingChangesNothing) {
  Start();
  const int64_t alive = context_->live_objects();
  const uint64_t moves = context_->moves();
  const std::string before = TreeText(context_->root());
  (void)TreeJson(context_->root());
  (void)BusText(context_->root());
  EXPECT_EQ(TreeText(context_->root()), before);
  EXPECT_EQ(context_->live_objects(), alive);
  EXPECT_EQ(context_->moves(), moves);
}

TEST_F(TreeViewTest, AGetterThatFailsIsShownAsAnError) {
  Object& box = **EnsureContainer(*context_, "/box");
  ASSERT_THAT(box.AddProperty("broken", "int",
                              {.get =
                                   [](const Object&, Visitor&) {
                                     return Error(Cause::kFailed, "no power");
                                   }}),
              IsOk());
  EXPECT_THAT(TreeText(box), HasSubstr("    broken: '"));
  EXPECT_THAT(TreeText(box), HasSubstr("no power"));
  const OptionData document = Json(box);
  const OptionData* broken = document.Find("objects")
                                 ->Find("/box")
                                 ->Find("properties")
                                 ->Find("broken");
  ASSERT_NE(broken, nullptr);
  EXPECT_THAT(broken->Find("error")->text(), HasSubstr("no power"));
  EXPECT_EQ(broken->Find("value"), nullptr);
}

TEST_F(TreeViewTest, WhatJsonCannotHoldIsShownAsAnError) {
  Object& box = **EnsureContainer(*context_, "/box");
  for (const bool is_text : {false, true}) {
    ASSERT_THAT(
        box.AddProperty(is_text ? "text" : "number", "any",
                        {.get =
                             [is_text](const Object&, Visitor& visitor) {
                               double number =
                                   std::numeric_limits<double>::infinity();
                               std::string_view text = "\xff";
                               return is_text ? visitor.Text(&text)
                                              : visitor.Number(&number);
                             }}),
        IsOk());
  }
  const std::string text = *TreeJson(box);
  EXPECT_THAT(text, HasSubstr("not UTF-8"));
  EXPECT_THAT(text, HasSubstr("not a finite number"));
}

TEST_F(TreeViewTest, WhateverANameHoldsItsObjectHasOneLine) {
  Object& box = **EnsureContainer(*context_, "/box");
  const Ref<Object> odd = *context_->New("object");
  ASSERT_THAT(box.AddChild("a\nb\x1b", odd), IsOk());
  EXPECT_EQ(TreeText(box, {.properties = false}),
            "/box (object)\n  a\\x0ab\\x1b (object)\n");
}

TEST_F(TreeViewTest, ALongTextIsShownToItsEnd) {
  Start();
  const Ref<Object> made = *context_->New("loom-sensor");
  Object& sensor = *made;
  ASSERT_THAT(sensor.Set("label", std::string(500, 'x') + "!"), IsOk());
  EXPECT_THAT(TreeText(sensor), HasSubstr("xxx!'"));
}

TEST_F(TreeViewTest, AGetterMayTakeItsOwnPropertyAway) {
  Object& box = **EnsureContainer(*context_, "/box");
  ASSERT_THAT(box.AddProperty("once", "int",
                              {.get =
                                   [&box](const Object&, Visitor& visitor) {
                                     uint64_t one = 1;
                                     EXPECT_THAT(box.RemoveProperty("once"),
                                                 IsOk());
                                     return visitor.Unsigned(&one, 1);
                                   }}),
              IsOk());
  EXPECT_THAT(TreeText(box), HasSubstr("once = 1"));
  EXPECT_THAT(TreeText(box), Not(HasSubstr("once")));
}

TEST_F(TreeViewTest, ADeepTreeIsShownToADepth) {
  Ref<Object> at(&context_->root());
  for (int depth = 0; depth < 10000; ++depth) {
    const Ref<Object> next = *context_->New("object");
    ASSERT_THAT(at->AddChild("a", next), IsOk());
    at = next;
  }
  const std::string text = TreeText(context_->root(), {.max_depth = 3});
  EXPECT_EQ(text,
            "/ (object)\n  a (object)\n    a (object)\n      a (object)\n"
            "        … 1 children\n");
  const OptionData document = Json(context_->root());
  EXPECT_EQ(document.Find("objects")->members().size(), 65u);
}

TEST_F(TreeViewTest, DevicesDeepOnBusesNeedNoStack) {
  Start();
  const std::string text =
      BusText(context_->root(), {.properties = false, .max_depth = 1});
  EXPECT_THAT(text, HasSubstr("    … 2 more\n"));
}

}  // namespace
}  // namespace qom::qdev
