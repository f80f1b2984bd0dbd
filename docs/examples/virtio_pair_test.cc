// How a device in two halves is tested: the card and the core of virtio_pair.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "virtio_pair.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace acme {
namespace {

using qom::Ref;
using qom::compat::Layer;
using qom::testing::ComesFrom;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using qom::testing::IsRealized;
using ::testing::AllOf;

class PairTest : public ::testing::Test, public qom::testing::DeviceTest {
 protected:
  PairTest() : DeviceTest(RegisterPairTypes) {
    EXPECT_THAT(Realize(*host_), IsOk());
  }

  Ref<VirtioHost> host_ = New<VirtioHost>("host");
};

TEST_F(PairTest, TheCoresPropertiesAreTheCards) {
  Layer(Layer::kMachine, {{"acme-blk-core", "queue-size", "64"}});
  Ref<BlkCard> card = New<BlkCard>("card", {{"num-queues", 2}});
  EXPECT_THAT(*card, HasProperty("queue-size", 64));
  const Ref<qom::Object> core = card->Child("core");
  EXPECT_THAT(*core,
              AllOf(HasProperty("num-queues", 2),
                    HasProperty("queue-size", ComesFrom(Layer::kMachine))));
}

TEST_F(PairTest, BothHalvesAreRealizedAndHaveTheirVectors) {
  Ref<BlkCard> card = New<BlkCard>("card", {{"num-queues", 2}});
  ASSERT_THAT(Realize(*card), IsOk());
  EXPECT_THAT(*card->Child("core"), IsRealized());
  EXPECT_EQ(card->vectors(), 3u);
  ASSERT_THAT(card->SetRealized(false), IsOk());
  EXPECT_EQ(card->vectors(), 0u);
  EXPECT_THAT(Realize(*card), IsOk());
}

TEST_F(PairTest, ACoreIsPluggedOnlyIfTheCardIsRealized) {
  Ref<BlkCard> card = New<BlkCard>("card", {{"num-queues", 2}});
  // Somebody has the name of a vector.
  ASSERT_THAT(card->AddChild("vector[1]", *context().New("object")).status(),
              IsOk());
  EXPECT_FALSE(Realize(*card).ok());
  EXPECT_THAT(*card->Child("core"), HasProperty("parent_bus", ""));
}

}  // namespace
}  // namespace acme
