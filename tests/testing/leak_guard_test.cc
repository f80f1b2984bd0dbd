// What came and stayed is listed with those who hold it; what is gone or was
// there before is not.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/leak_guard.h"

#include <cstdint>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qom/child.h"
#include "qom/link.h"
#include "qom/live_objects.h"
#include "qom/native_type.h"
#include "testing/fixture.h"

namespace {

using qom::Ref;
using qom::qdev::Device;
using qom::testing::DescribeHolders;
using qom::testing::DeviceTest;
using qom::testing::LeakGuard;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Platter : public qom::Extends<Platter, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-part";
  using Extends::Extends;
};

class Disk : public qom::Extends<Disk, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-disk";
  struct Props;
  explicit Disk(const qom::Construct& construct)
      : Extends(construct), part_(construct, "part") {}

 private:
  qom::Child<Platter> part_;
  qom::Link<Device, qom::LinkKind::kStrong> backend_;
  qom::Link<Device> peer_;
};
struct Disk::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Disk::backend_>("backend"),
                        qom::props::Field<&Disk::peer_>("peer"));
};

// The machine is there before the guards are.
class LeakGuardTest : public qom::testing::DeviceTestFor<Disk, Platter> {
 protected:
  LeakGuardTest() { machine(); }
};

TEST_F(LeakGuardTest, WhatIsGoneAndWhatWasThereBeforeIsNoLeak) {
  const Ref<Disk> before = New<Disk>("before");
  const LeakGuard guard(context());
  New<Disk>("disk")->Unparent();
  EXPECT_THAT(guard.Leaks(), IsEmpty());
}

TEST_F(LeakGuardTest, WhatStaysIsListedWithItsHolders) {
  const LeakGuard guard(context());
  const Ref<Disk> disk = New<Disk>("disk");
  EXPECT_THAT(
      guard.Leaks(),
      ElementsAre("/machine/peripheral/disk (acme-disk), 2 references: "
                  "its parent /machine/peripheral (object), 1 reference "
                  "that no object explains; with 1 below it"));
}

TEST_F(LeakGuardTest, AnObjectOutsideOfTheTreeIsListedToo) {
  const LeakGuard guard(context());
  const Ref<Platter> part = New<Platter>();
  EXPECT_THAT(guard.Leaks(),
              ElementsAre("acme-part, 1 reference: 1 reference that no object "
                          "explains"));
}

TEST_F(LeakGuardTest, AStrongLinkHoldsAndAWeakOneDoesNot) {
  Ref<Platter> part = New<Platter>("part");
  const Ref<Disk> disk =
      New<Disk>("disk", {{"backend", "/machine/peripheral/part"},
                         {"peer", "/machine/peripheral/part"}});
  part->Unparent();
  EXPECT_EQ(DescribeHolders(*part),
            "acme-part, 2 references: the link 'backend' of "
            "/machine/peripheral/disk (acme-disk), 1 reference that no object "
            "explains");
}

TEST_F(LeakGuardTest, WithoutAJournalTypesAreCounted) {
  DeviceTest world(registry(), {.journal = false});
  (void)world.machine();
  const Ref<Platter> before = world.New<Platter>();
  const LeakGuard guard(world.context());
  EXPECT_THAT(guard.Leaks(), IsEmpty());
  const Ref<Disk> disk = world.New<Disk>();
  EXPECT_THAT(guard.Leaks(), ElementsAre("1 more of type acme-disk",
                                         "1 more of type acme-part"));
}

TEST_F(LeakGuardTest, LiveObjectsAreListedInTheOrderOfTheirCreation) {
  const uint64_t created = ObjectsCreated(context());
  const Ref<Platter> a = New<Platter>();
  Ref<Platter> b = New<Platter>();
  const Ref<Platter> c = New<Platter>();
  b.Reset();
  const std::vector<qom::LiveObject> alive = LiveObjects(context());
  ASSERT_GE(alive.size(), 2u);
  EXPECT_EQ(alive[alive.size() - 2].object, a.get());
  EXPECT_EQ(alive[alive.size() - 2].number, created + 1);
  EXPECT_EQ(alive.back().object, c.get());
  EXPECT_EQ(alive.back().number, created + 3);
}

TEST_F(LeakGuardTest, TheListOfLiveObjectsDoesNotGrowWithTheDead) {
  const Ref<Platter> stays = New<Platter>();
  for (int i = 0; i < 10'000; ++i) (void)New<Platter>();
  EXPECT_LT(LiveObjects(context()).size(), 20u);
  EXPECT_EQ(LiveObjects(context()).back().object, stays.get());
}

TEST_F(LeakGuardTest, WithoutAJournalThereIsNoListOfLiveObjects) {
  DeviceTest world(registry(), {.journal = false});
  const Ref<Platter> part = world.New<Platter>();
  EXPECT_THAT(LiveObjects(world.context()), SizeIs(0));
  EXPECT_EQ(ObjectsCreated(world.context()), 0u);
}

}  // namespace
