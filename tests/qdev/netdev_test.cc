// What a tap back end takes and refuses, what it opens, and that it belongs to
// one card.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netdev.h"

#include <fcntl.h>
#include <net/if.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/netdev_tap.h"
#include "qdev/objects/register.h"
#include "qdev/objects/tun_device.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
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
using qom::test::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

// The words of a real command line, of `-netdev type=tap`.
TEST_F(NetdevTest, AnOptionOfAManagementLayerIsKept) {
  const auto option = qom::qdev::ParseObjectOption(
      "netdev-tap,id=net0,ifname=tap100i0,"
      "script=/var/lib/qemu-server/pve-bridge,"
      "downscript=/var/lib/qemu-server/pve-bridgedown,vhost=on");
  ASSERT_THAT(option, IsOk());
  const auto object = qom::qdev::ObjectAdd(*context_, *option);
  ASSERT_THAT(object, IsOk());
  const auto& tap = qom::Cast<NetdevTap>(**object);
  EXPECT_EQ(tap.ifname(), "tap100i0");
  EXPECT_EQ(tap.downscript(), "/var/lib/qemu-server/pve-bridgedown");
  EXPECT_TRUE(tap.vhost(false));
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

// ---- Descriptors and devices -----------------------------------------------

// An interface of the host at its other end; a test needs it and the rights.
class TapOnHostTest : public NetdevTest {
 protected:
  void SetUp() override {
    files_before_ = OpenFiles();
    const auto fd = qom::qdev::internal::OpenTap({.multi_queue = true});
    if (!fd.ok()) GTEST_SKIP() << qom::Message(fd.status());
  }
  void TearDown() override {
    context_.reset();
    EXPECT_EQ(OpenFiles(), files_before_);
  }

  static size_t OpenFiles() {
    return static_cast<size_t>(std::distance(
        std::filesystem::directory_iterator("/proc/self/fd"), {}));
  }
  static bool HasInterface(const std::string& name) {
    return if_nametoindex(name.c_str()) != 0;
  }
  // Of no interface of another process: the kernel gives a name that is free
  // to who asks next.
  static std::string OwnName() { return fmt::format("qt{}", getpid()); }
  // A descriptor of the test's own.
  int Tap(const qom::qdev::internal::TunRequest& request) {
    const auto fd = qom::qdev::internal::OpenTap(request);
    EXPECT_THAT(fd, IsOk());
    return dup(fd->number());
  }
  static std::string NameOf(int fd) {
    const auto facts = qom::qdev::internal::AskTun(fd);
    return facts.ok() ? facts->name : "";
  }

  size_t files_before_ = 0;
};

TEST_F(TapOnHostTest, ADescriptorThatIsGivenIsTheBackEnds) {
  const std::string name = OwnName();
  const int fd = Tap({.name = name, .vnet_hdr = true});
  const auto tap = Add({{"fd", std::to_string(fd)}});
  ASSERT_THAT(tap, IsOk());
  EXPECT_THAT((*tap)->fds(), ElementsAre(fd));
  EXPECT_EQ((*tap)->opened_name(), name);
  EXPECT_TRUE((*tap)->has_vnet_hdr());
  EXPECT_THAT((*tap)->Open(), IsOk());
  EXPECT_THAT((*tap)->fds(), ElementsAre(fd));
  ASSERT_THAT(ObjectDel(*context_, "n0"), IsOk());
  EXPECT_FALSE(HasInterface(name));
}

TEST_F(TapOnHostTest, SeveralDescriptorsAreQueuesOfOne) {
  const int first = Tap({.multi_queue = true});
  const int second = Tap({.name = NameOf(first), .multi_queue = true});
  const auto tap = Add({{"fds", fmt::format("{}:{}", first, second)}});
  ASSERT_THAT(tap, IsOk());
  EXPECT_THAT((*tap)->fds(), ElementsAre(first, second));
}

TEST_F(TapOnHostTest, WhatIsRefusedStaysTheCallers) {
  const int fd = Tap({});
  const int other = Tap({.vnet_hdr = true});
  const std::string text = std::to_string(fd);
  for (const std::vector<Setting>& wrong : std::vector<std::vector<Setting>>{
           {{"fd", text}, {"ifname", "a"}},
           {{"fd", text}, {"script", "no"}},
           {{"fd", text}, {"vnet_hdr", "on"}},
           {{"fd", text}, {"queues", "2"}},
           {{"fd", text}, {"fds", "1:2"}},
           {{"fd", text}, {"vhostfds", "4"}},
           {{"fd", text}, {"vhost", "off"}, {"vhostfd", "0"}},
           {{"fd", text}, {"vhostfd", "9999"}},
           {{"fd", text}, {"vhostfd", text}},
           {{"fds", text + ":9999"}},
           {{"fds", fmt::format("{0}:{0}", fd)}},
           {{"fds", fmt::format("{}:{}", fd, other)}},
           {{"fds", text}, {"vhostfds", "0:1"}},
           {{"fds", text}, {"vhostfd", "0"}}}) {
    EXPECT_THAT(Add(wrong), HasCause(Cause::kBadValue))
        << wrong.back().property << " " << wrong.back().value.ToText();
  }
  EXPECT_NE(NameOf(fd), "");
  close(fd);
  close(other);
}

TEST_F(TapOnHostTest, AnInterfaceIsMadeWithItsQueuesAndGoesWithTheBackEnd) {
  const auto tap = Add({{"ifname", OwnName() + "-%d"}, {"queues", "2"}});
  ASSERT_THAT(tap, IsOk());
  EXPECT_THAT((*tap)->fds(), IsEmpty());
  ASSERT_THAT((*tap)->Open(), IsOk());
  const std::string name = (*tap)->opened_name();
  EXPECT_EQ(name, OwnName() + "-0");
  EXPECT_TRUE(HasInterface(name));
  EXPECT_THAT((*tap)->fds(), SizeIs(2));
  EXPECT_NE(fcntl((*tap)->fds()[1], F_GETFL) & O_NONBLOCK, 0);
  ASSERT_THAT(ObjectDel(*context_, "n0"), IsOk());
  EXPECT_FALSE(HasInterface(name));
}

TEST_F(TapOnHostTest, ItsProgramsBringItUpAndTakeItDown) {
  const std::string log = ::testing::TempDir() + "tap.log";
  const std::string program = ::testing::TempDir() + "tap.sh";
  std::ofstream(program) << "#!/bin/sh\necho $1 >>" << log << "\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const auto tap = Add({{"script", program}, {"downscript", program}});
  ASSERT_THAT(tap, IsOk());
  ASSERT_THAT((*tap)->Open(), IsOk());
  const std::string name = (*tap)->opened_name();
  ASSERT_THAT(ObjectDel(*context_, "n0"), IsOk());
  std::ifstream said(log);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(said), {}),
            name + "\n" + name + "\n");
  std::filesystem::remove(log);
  std::filesystem::remove(program);
}

TEST_F(TapOnHostTest, AProgramThatFailsLeavesNoInterface) {
  const std::string name = OwnName();
  const auto tap = Add({{"ifname", name}, {"script", "/bin/false"}});
  ASSERT_THAT(tap, IsOk());
  EXPECT_THAT((*tap)->Open(),
              HasCause(Cause::kFailed,
                       HasSubstr(fmt::format(
                           "script=/bin/false: for {}, it ended", name))));
  EXPECT_THAT((*tap)->fds(), IsEmpty());
  EXPECT_THAT((*tap)->opened_name(), IsEmpty());
  EXPECT_FALSE(HasInterface(name));
}

TEST_F(TapOnHostTest, WhereTheKernelDoesNotMovePacketsOnIsAnError) {
  const auto tap = Add({{"vhost", "on"}});
  ASSERT_THAT(tap, IsOk());
  if (access("/dev/vhost-net", R_OK | W_OK) == 0) {
    ASSERT_THAT((*tap)->Open(), IsOk());
    EXPECT_THAT((*tap)->vhost_fds(), SizeIs(1));
  } else {
    EXPECT_THAT((*tap)->Open(),
                HasCause(Cause::kFailed, HasSubstr("vhost=on: /dev/vhost")));
    EXPECT_THAT((*tap)->fds(), IsEmpty());
  }
}

TEST_F(NetdevTest, WhatIsNoDescriptorOfAnInterfaceIsRefused) {
  for (const char* wrong : {"abc", "", "-1", "0x", "7:8", "99999999999"}) {
    EXPECT_THAT(Add({{"fd", wrong}}),
                HasCause(Cause::kBadValue, HasSubstr("fd: ")))
        << wrong;
  }
  EXPECT_THAT(Add({{"fd", "9999"}}),
              HasCause(Cause::kBadValue, HasSubstr("fd: 9999: Bad file")));
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  EXPECT_THAT(
      Add({{"fd", std::to_string(pipe_ends[0])}}),
      HasCause(Cause::kBadValue, HasSubstr("that of no network interface")));
  EXPECT_THAT(Add({{"fds", "7::8"}}), HasCause(Cause::kBadValue));
  EXPECT_THAT(Add({{"vhostfds", "7"}}),
              HasCause(Cause::kBadValue, HasSubstr("it goes with fds")));
  EXPECT_EQ(fcntl(pipe_ends[0], F_GETFD), 0) << "it stays the caller's";
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST_F(NetdevTest, ToAskAHelperIsForTheEmbedder) {
  const auto tap = Add({{"helper", "/bin/helper"}, {"br", "br0"}});
  ASSERT_THAT(tap, IsOk());
  EXPECT_THAT((*tap)->Open(), StatusIs(absl::StatusCode::kUnimplemented,
                                       HasSubstr("helper=/bin/helper")));
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
