// What a tap back end takes and refuses, and that it belongs to one card.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netdev.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/netdev_tap.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::qdev::NetdevTap;
using qom::qdev::ObjectDel;
using qom::qdev::Setting;
using qom::test::HasCause;
using qom::test::IsOk;
using ::testing::HasSubstr;

class NetdevTest : public ::testing::Test {
 protected:
  NetdevTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    qom::qdev::RegisterObjectTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<qom::Context>(registry_);
  }
  absl::StatusOr<NetdevTap*> Add(std::vector<Setting> settings) {
    QOMRT_ASSIGN_OR_RETURN(
        qom::Object * object,
        qom::qdev::ObjectAdd(*context_, "netdev-tap", "n0", settings));
    return &qom::Cast<NetdevTap>(object);
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
};

TEST_F(NetdevTest, ATapKnowsItsInterfaceAndItsPrograms) {
  const auto tap =
      Add({{"ifname", "tap0"}, {"script", "/etc/up"}, {"queues", "4"}});
  ASSERT_THAT(tap, IsOk());
  EXPECT_EQ((*tap)->ifname(), "tap0");
  EXPECT_EQ((*tap)->script(), "/etc/up");
  EXPECT_EQ((*tap)->downscript(), "") << "'no' is none";
  EXPECT_EQ((*tap)->queues(), 4u);
  EXPECT_THAT((*tap)->Set("queues", 5), HasCause(Cause::kWrongPhase));
}

TEST_F(NetdevTest, VhostIsOnOffOrAsTheHostCan) {
  struct Case {
    const char* vhost;
    const char* force;
    bool where_possible;
    bool elsewhere;
  };
  for (const Case& one :
       {Case{"on", "off", true, true}, Case{"off", "off", false, false},
        Case{"auto", "off", true, false}, Case{"auto", "on", true, true}}) {
    const auto tap = Add({{"vhost", one.vhost}, {"vhostforce", one.force}});
    ASSERT_THAT(tap, IsOk());
    EXPECT_EQ((*tap)->vhost(true), one.where_possible) << one.vhost;
    EXPECT_EQ((*tap)->vhost(false), one.elsewhere) << one.vhost;
    ASSERT_THAT(ObjectDel(*context_, "n0"), IsOk());
  }
}

TEST_F(NetdevTest, WhatNoInterfaceCanBeIsRefused) {
  for (const char* name : {"a b", "a/b", "a:b", "..", "sixteen-letters!"}) {
    EXPECT_THAT(Add({{"ifname", name}}),
                HasCause(Cause::kBadValue, HasSubstr("is no name of an")))
        << name;
  }
  EXPECT_THAT(Add({{"ifname", "fifteen-letters"}}), IsOk());
}

TEST_F(NetdevTest, SettingsThatContradictEachOtherAreRefused) {
  EXPECT_THAT(Add({{"br", "br0"}}),
              HasCause(Cause::kBadValue, HasSubstr("there is none")));
  for (const char* name : {"ifname", "script", "downscript", "queues"}) {
    EXPECT_THAT(Add({{"helper", "/bin/helper"}, {"br", "br0"}, {name, "2"}}),
                HasCause(Cause::kBadValue, HasSubstr("with a helper")))
        << name;
  }
  EXPECT_THAT(Add({{"vhost", "off"}, {"vhostforce", "on"}}),
              HasCause(Cause::kBadValue, HasSubstr("vhostforce=on")));
  EXPECT_THAT(Add({{"queues", "0"}}), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Add({{"sndbuf", "2G"}}), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Add({{"helper", "/bin/helper"}, {"br", "br0"}}), IsOk());
}

TEST_F(NetdevTest, OneCardUsesItAndKeepsItFromBeingDeleted) {
  const auto tap = Add({});
  ASSERT_THAT(tap, IsOk());
  auto card = *context_->New("object");
  auto other = *context_->New("object");
  ASSERT_THAT(context_->root().AddChild("card", card), IsOk());
  ASSERT_THAT((*tap)->Claim(*card), IsOk());
  EXPECT_THAT((*tap)->Claim(*other), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(ObjectDel(*context_, "n0"),
              HasCause(Cause::kWrongPhase, HasSubstr("used by /card")));
  (*tap)->Release();
  EXPECT_THAT(ObjectDel(*context_, "n0"), IsOk());
}

}  // namespace
