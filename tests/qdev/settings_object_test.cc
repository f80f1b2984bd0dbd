// Settings objects that need little, by the options of real command lines; and
// that each kind keeps to its rules.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/settings_object.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/acpi_node.h"
#include "qdev/objects/cryptodev.h"
#include "qdev/objects/host_helper.h"
#include "qdev/objects/input.h"
#include "qdev/objects/iommufd.h"
#include "qom/status.h"
#include "tests/qdev/settings_fixture.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::HasSubstr;

class SettingsObjectTest : public test::SettingsTest {};

TEST_F(SettingsObjectTest, OptionsOfRealCommandLinesAreTaken) {
  ASSERT_THAT(Add("iothread,id=loop"), IsOk());
  for (const char* option :
       {"cryptodev-backend-builtin,id=cryptodev0",
        "cryptodev-backend-lkcf,id=cryptodev1,throttle-bps=8192",
        "cryptodev-vhost-user,id=cryptodev2,chardev=chrcrypto0,queues=2",
        "pr-manager-helper,id=pr-helper0,path=/run/pr-helper.sock",
        R"({"qom-type":"input-linux","id":"input0","evdev":)"
        R"("/dev/input/event3","repeat":true,"grab_all":true,)"
        R"("grab-toggle":"ctrl-scrolllock"})",
        "input-barrier,id=barrier0,name=VM-1,y-origin=0,width=1280",
        "dbus-vmstate,id=vms,addr=unix:path=/run/bus,id-list=a",
        R"({"qom-type":"iommufd","id":"iommufd0"})",
        "acpi-generic-initiator,id=gi0,pci-dev=gpu0,node=1",
        "acpi-generic-port,id=gp0,pci-bus=cxl.1,node=2"}) {
    EXPECT_THAT(Try(option), IsOk()) << option;
  }
}

TEST_F(SettingsObjectTest, WhatOneCannotDoWithoutIsNamed) {
  const struct {
    const char* option;
    const char* missing;
  } kCases[] = {
      {"cryptodev-vhost-user,id=x", "chardev"},
      {"pr-manager-helper,id=x", "path"},
      {"input-linux,id=x", "evdev"},
      {"input-barrier,id=x", "name"},
      {"dbus-vmstate,id=x", "addr"},
      {"acpi-generic-initiator,id=x", "pci-dev"},
      {"acpi-generic-port,id=x", "pci-bus"},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(
        Try(one.option),
        HasCause(Cause::kBadValue,
                 HasSubstr(fmt::format("{}: it is missing", one.missing))));
  }
}

TEST_F(SettingsObjectTest, ABackEndOfCryptographyHasItsQueues) {
  EXPECT_THAT(Try("cryptodev-backend-builtin,id=x,queues=2"),
              HasCause(Cause::kBadValue, HasSubstr("queues: ")));
  EXPECT_THAT(Try("cryptodev-vhost-user,id=x,chardev=c,queues=0"),
              HasCause(Cause::kOutOfRange));
  auto& backend =
      New<CryptodevBackendBuiltin>("cryptodev-backend-builtin,id=x");
  EXPECT_THAT(backend.Set("throttle-ops", 5), IsOk());
  EXPECT_EQ(backend.throttle_ops(), 5u);
  EXPECT_THAT(backend.Set("queues", 1), HasCause(Cause::kWrongPhase));
}

TEST_F(SettingsObjectTest, ADescriptorThatIsGivenIsTaken) {
  const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  EXPECT_THAT(Try(fmt::format("iommufd,id=x,fd={}:0", fd)),
              HasCause(Cause::kBadValue, HasSubstr("is not one number")));
  EXPECT_EQ(New<Iommufd>(fmt::format("iommufd,id=x,fd={}", fd)).fd(), fd);
  ASSERT_THAT(ObjectDel(*context_, "x"), IsOk());
  EXPECT_LT(fcntl(fd, F_GETFD), 0);
  EXPECT_THAT(Try("iommufd,id=x,fd=9999"), HasCause(Cause::kBadValue));
}

}  // namespace
}  // namespace qom::qdev
