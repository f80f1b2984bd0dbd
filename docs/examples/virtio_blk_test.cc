// The disk of virtio_blk.h, made from options, plugged and unplugged.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "virtio_blk.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/device.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/user_creatable.h"
#include "qom/ref.h"
#include "qom/status.h"
#include "testing/conformance.h"
#include "testing/faults.h"
#include "testing/fixture.h"
#include "testing/matchers.h"
#include "testing/tree_picture.h"

namespace acme {
namespace {

using qom::Ref;
using qom::qdev::DeviceAdd;
using qom::qdev::DeviceDel;
using qom::qdev::ObjectAdd;
using qom::qdev::ObjectDel;
using qom::qdev::ParseDeviceOption;
using qom::testing::ForEachFault;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using qom::testing::IsRealized;
using qom::testing::PictureDifference;
using qom::testing::StatusIs;
using qom::testing::TreePicture;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class VirtioBlkTest : public ::testing::Test, public qom::testing::DeviceTest {
 protected:
  VirtioBlkTest() : DeviceTest(RegisterVirtioTypes) {
    EXPECT_THAT(Realize(*host_), IsOk());
    EXPECT_THAT(AddDrive("d0"), IsOk());
  }

  absl::Status AddDrive(std::string_view id) {
    return ObjectAdd(context(), "acme-drive", id, {{"size", "1M"}}).status();
  }
  // What `-device TEXT` does; after StartMachine(), what a monitor's command.
  absl::StatusOr<Device*> Add(std::string_view text) {
    QOMRT_ASSIGN_OR_RETURN(const qom::qdev::DeviceOption option,
                           ParseDeviceOption(text));
    return DeviceAdd(context(), option);
  }

  Ref<VirtioHost> host_ = New<VirtioHost>("host");
};

TEST_F(VirtioBlkTest, AnOptionMakesPlacesAndRealizesADisk) {
  const absl::StatusOr<Device*> disk =
      Add("acme-virtio-blk,id=disk0,drive=d0,num-queues=2,slot=3");
  ASSERT_THAT(disk, IsOk());
  EXPECT_EQ((*disk)->CanonicalPath(), "/machine/peripheral/disk0");
  EXPECT_THAT(**disk, AllOf(IsRealized(), HasProperty("num-queues", 2),
                            HasProperty("drive", "/objects/d0")));
  EXPECT_EQ(host_->bus().at(3), *disk);
}

TEST_F(VirtioBlkTest, MistakesAreNamedAndNothingIsLeftBehind) {
  ASSERT_THAT(Add("acme-virtio-blk,id=disk0,drive=d0,slot=0"), IsOk());
  ASSERT_THAT(AddDrive("d1"), IsOk());
  const std::string before = TreePicture(context());
  const struct {
    const char* option;
    Cause cause;
    const char* message;
  } kCases[] = {
      {"acme-virtio-blk,drive=d1,queue-size=100", Cause::kBadValue,
       "100 is no power of two; the nearest are 64 and 128"},
      {"acme-virtio-blk,drive=d1,num-queues=65", Cause::kOutOfRange,
       "65 is outside 1..64"},
      {"acme-virtio-blk", Cause::kBadValue, "not set; name an acme-drive"},
      {"acme-virtio-blk,drive=d0", Cause::kTaken,
       "drive: /objects/d0 is in use by /machine/peripheral/disk0"},
      {"acme-virtio-blk,drive=d1,slot=0", Cause::kTaken,
       "slot: 0 is taken by /machine/peripheral/disk0"},
      {"acme-virtio-blk,drive=d1,slot=4", Cause::kOutOfRange,
       "slot: 4 is outside 0..3"},
      {"acme-virtio-blk,drive=d1,num-queue=1", Cause::kUnknownProperty,
       "nearest: num-queues"},
  };
  for (const auto& [option, cause, message] : kCases) {
    EXPECT_THAT(Add(option), StatusIs(cause, HasSubstr(message))) << option;
    EXPECT_EQ(PictureDifference(before, TreePicture(context())), "");
  }
}

TEST_F(VirtioBlkTest, ADriveThatADiskUsesCannotBeDeleted) {
  ASSERT_THAT(Add("acme-virtio-blk,id=disk0,drive=d0"), IsOk());
  EXPECT_THAT(ObjectDel(context(), "d0"),
              StatusIs(Cause::kWrongPhase,
                       HasSubstr("in use by /machine/peripheral/disk0")));
}

TEST_F(VirtioBlkTest, ADiskComesAndGoesWhileTheMachineRuns) {
  StartMachine();
  absl::StatusOr<Device*> disk = Add("acme-virtio-blk,id=disk0,drive=d0");
  ASSERT_THAT(disk, IsOk());
  EXPECT_TRUE((*disk)->hotplugged());

  ASSERT_THAT(DeviceDel(context(), "disk0"), IsOk());
  EXPECT_EQ(host_->leaving(), 0b0001u);
  EXPECT_THAT(**disk, IsRealized()) << "the guest has not agreed yet";
  host_->Eject(0);
  EXPECT_EQ(host_->leaving(), 0u);
  EXPECT_THAT(host_->bus().devices(), IsEmpty());
  EXPECT_THAT(ObjectDel(context(), "d0"), IsOk()) << "the drive is free";
}

TEST_F(VirtioBlkTest, TheHostItselfCannotComeLate) {
  StartMachine();
  EXPECT_THAT(Add("acme-virtio-host"),
              StatusIs(Cause::kWrongPhase, HasSubstr("a running machine")));
}

TEST_F(VirtioBlkTest, AFaultInAnyStepLeavesNoTrace) {
  EXPECT_GE(
      ForEachFault(context(),
                   [&] { return Add("acme-virtio-blk,drive=d0").status(); }),
      4u);
}

QOMRT_CONFORMANCE_SUITE(VirtioTypes, RegisterVirtioTypes,
                        {{"acme-virtio-blk",
                          {.settings = {{"drive", "/objects/d0"}},
                           .world =
                               [](qom::testing::DeviceTest& world) {
                                 return ObjectAdd(world.context(), "acme-drive",
                                                  "d0", {{"size", "1M"}})
                                     .status();
                               }}},
                         {"acme-drive", {.settings = {{"size", "1M"}}}}});

}  // namespace
}  // namespace acme
