// What a device cannot do behind the back of its bus or of its base: change its
// address, share a slot, forget a step; and what it makes when it knows how
// many.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/handle.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/children.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/watch.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace qom::qdev {
namespace {

using qom::testing::DeviceTestFor;
using qom::testing::FailsToRealizeWith;
using qom::testing::IsOk;
using qom::testing::IsRealized;
using qom::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// On a bus that keeps what it gave as a bit for each slot.
class RulesCard : public Extends<RulesCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "rules-card";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "rules-bus"; }
  uint32_t slot_{};
  uint32_t unflagged_{};
  uint32_t other_{};
};
struct RulesCard::Props {
  static constexpr auto kSlot = props::Field<&RulesCard::slot_>(
      "slot", {.default_value = 0, .flags = PropertyFlags::kAddress});
  static constexpr auto kFunction =
      props::Field<&RulesCard::unflagged_>("function", {.default_value = 0});
  static constexpr auto kOther =
      props::Field<&RulesCard::other_>("other", {.default_value = 0});
  static constexpr auto kAll = props::Table(kSlot, kFunction, kOther);
};

class RulesBus : public Extends<RulesBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "rules-bus";
  using Extends::Extends;
  absl::Status AssignAddress(Device& device) override {
    RulesCard& card = Cast<RulesCard>(device);
    if (card.slot_ == 31) QOMRT_RETURN_IF_ERROR(card.Set("slot", 7));
    const uint32_t bit = 1u << card.slot_;
    if ((used_ & bit) != 0) {
      return Error(Cause::kTaken, "slot: {} is taken", card.slot_);
    }
    used_ |= bit;
    return absl::OkStatus();
  }
  void ReleaseAddress(Device& device) override {
    used_ &= ~(1u << static_cast<RulesCard&>(device).slot_);
  }
  std::string AddressOf(const Device& device) const override {
    const RulesCard& card = Cast<RulesCard>(device);
    return std::to_string(card.slot_) + "." + std::to_string(card.unflagged_);
  }
  uint32_t used_ = 0;
};

// On a bus that compares its devices, and has no words for their addresses.
class WordlessCard : public Extends<WordlessCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "wordless-card";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "wordless-bus"; }
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    return fails_ ? Error(Cause::kFailed, "it was told to") : absl::OkStatus();
  }
  uint32_t slot_{};
  bool fails_ = false;
};
struct WordlessCard::Props {
  static constexpr auto kSlot =
      props::Field<&WordlessCard::slot_>("slot", {.default_value = 0});
  static constexpr auto kAll = props::Table(kSlot);
};

class WordlessBus : public Extends<WordlessBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "wordless-bus";
  using Extends::Extends;
  absl::Status AssignAddress(Device& device) override {
    ++asked_;
    const uint32_t slot = Cast<WordlessCard>(device).slot_;
    for (const Device* other : devices()) {
      if (Cast<WordlessCard>(*other).slot_ == slot) {
        return Error(Cause::kTaken, "slot {} is taken", slot);
      }
    }
    return absl::OkStatus();
  }
  int asked_ = 0;
};

// A card as a part of something, with its slot as a property of the whole.
class RulesOwner : public Extends<RulesOwner, Device> {
 public:
  static constexpr std::string_view kTypeName = "rules-owner";
  struct Props;
  explicit RulesOwner(const Construct& construct)
      : Extends(construct), card_(construct, "card"), bus_(construct, "bus") {}
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    QOMRT_RETURN_IF_ERROR(card_->PlugInto(*bus_));
    return ports_.Make(*this, "port", port_count_);
  }
  void Unrealize() override {
    (void)card_->LeaveBus();
    Device::Unrealize();
  }
  qom::Child<RulesCard> card_;
  qom::Child<RulesBus> bus_;
  uint32_t port_count_{};
  qom::Children<RulesOwner> ports_;
};
struct RulesOwner::Props {
  static constexpr auto kSlot = props::Alias<&RulesOwner::card_>("slot");
  static constexpr auto kPorts =
      props::Field<&RulesOwner::port_count_>("ports", {.default_value = 0});
  static constexpr auto kAll = props::Table(kSlot, kPorts);
};

class ForgetsRealize : public Extends<ForgetsRealize, Device> {
 public:
  static constexpr std::string_view kTypeName = "forgets-realize";
  using Extends::Extends;
  absl::Status Realize() override { return absl::OkStatus(); }
  void Unrealize() override {
    ++undone_;
    Device::Unrealize();
  }
  int undone_ = 0;
};
class ForgetsUnrealize : public Extends<ForgetsUnrealize, Device> {
 public:
  static constexpr std::string_view kTypeName = "forgets-unrealize";
  using Extends::Extends;
  void Unrealize() override {}
};

class PlugRulesTest
    : public DeviceTestFor<RulesBus, RulesCard, RulesOwner, WordlessBus,
                           WordlessCard, ForgetsRealize, ForgetsUnrealize> {
 protected:
  RulesOwner& Owner() { return *owner_; }
  RulesBus& TheBus() { return *owner_->bus_; }

  Ref<RulesOwner> owner_ = New<RulesOwner>("owner");
};

TEST_F(PlugRulesTest, AnAddressStaysAsLongAsTheDeviceIsPlugged) {
  ASSERT_THAT(Realize(Owner()), IsOk());
  Ref<RulesCard> a = New<RulesCard>("a", {{"slot", 1}});
  Ref<RulesCard> b = New<RulesCard>("b", {{"slot", 2}});
  ASSERT_THAT(a->PlugInto(TheBus()), IsOk());
  ASSERT_THAT(b->PlugInto(TheBus()), IsOk());
  const auto refused = AllOf(HasSubstr("rules-card.slot: "),
                             HasSubstr("part of the address of"));
  EXPECT_THAT(b->Set("slot", 1), StatusIs(Cause::kWrongPhase, refused));
  EXPECT_THAT(b->Set("slot", "1", SetBy::kUser),
              StatusIs(Cause::kWrongPhase, refused));
  const auto handle = props::Handle<uint32_t>::Find(b->type(), "slot");
  ASSERT_THAT(handle, IsOk());
  EXPECT_THAT(handle->Set(*b, 1), StatusIs(Cause::kWrongPhase, refused));
  EXPECT_THAT(b->Set("other", 1), IsOk());
  EXPECT_EQ(b->slot_, 2u);
  EXPECT_THAT(Realize(*a), IsOk());
  EXPECT_THAT(Realize(*b), IsOk());
  ASSERT_THAT(b->SetRealized(false), IsOk());
  ASSERT_THAT(b->LeaveBus(), IsOk());
  EXPECT_THAT(b->Set("slot", 1), IsOk());
  EXPECT_THAT(b->PlugInto(TheBus()), StatusIs(Cause::kTaken));
  EXPECT_THAT(b->Set("slot", 3), IsOk()) << "it is on no bus";
}

TEST_F(PlugRulesTest, AnAliasOfAnAddressIsNoWayAroundIt) {
  ASSERT_THAT(Owner().Set("slot", 4), IsOk());
  ASSERT_THAT(Owner().card_->PlugInto(TheBus()), IsOk());
  EXPECT_THAT(Owner().Set("slot", 5), StatusIs(Cause::kWrongPhase));
  EXPECT_EQ(Owner().card_->slot_, 4u);
}

TEST_F(PlugRulesTest, ABusMayWriteTheAddressThatItGives) {
  Ref<RulesCard> card = New<RulesCard>("card", {{"slot", 31}});
  ASSERT_THAT(card->PlugInto(TheBus()), IsOk());
  EXPECT_EQ(card->slot_, 7u);
  EXPECT_THAT(card->Set("slot", 1), StatusIs(Cause::kWrongPhase));
}

TEST_F(PlugRulesTest, ARowThatIsNotFlaggedIsFoundOutWhenTheDeviceIsRealized) {
  ASSERT_THAT(Realize(Owner()), IsOk());
  Ref<RulesCard> card = New<RulesCard>("card", {{"slot", 3}});
  ASSERT_THAT(card->PlugInto(TheBus()), IsOk());
  ASSERT_THAT(card->Set("function", 1), IsOk());
  EXPECT_THAT(Realize(*card),
              StatusIs(Cause::kWrongPhase,
                       AllOf(HasSubstr("at '3.0' and is at '3.1' now"),
                             HasSubstr("kAddress"))));
  ASSERT_THAT(card->Set("function", 0), IsOk());
  EXPECT_THAT(Realize(*card), IsOk());
}

TEST_F(PlugRulesTest, ABusWithoutWordsForAddressesIsAskedAgain) {
  Ref<WordlessBus> bus = New<WordlessBus>("bus");
  Ref<WordlessCard> a = New<WordlessCard>("a", {{"slot", 1}});
  Ref<WordlessCard> b = New<WordlessCard>("b", {{"slot", 2}});
  ASSERT_THAT(a->PlugInto(*bus), IsOk());
  ASSERT_THAT(b->PlugInto(*bus), IsOk());
  ASSERT_THAT(b->Set("slot", 1), IsOk());
  EXPECT_THAT(Realize(*a), IsOk());
  EXPECT_EQ(bus->asked_, 2) << "a is as it was";
  EXPECT_THAT(Realize(*b), StatusIs(Cause::kTaken,
                                    AllOf(HasSubstr("slot 1 is taken"),
                                          HasSubstr("since it was plugged"))));
  EXPECT_EQ(b->parent_bus(), nullptr) << "there is no place for it";
}

TEST_F(PlugRulesTest, ADeviceThatWasSetKeepsItsPlaceOnTheBus) {
  Ref<WordlessBus> bus = New<WordlessBus>("bus");
  Ref<WordlessCard> a = New<WordlessCard>("a", {{"slot", 1}});
  Ref<WordlessCard> b = New<WordlessCard>("b", {{"slot", 2}});
  ASSERT_THAT(a->PlugInto(*bus), IsOk());
  ASSERT_THAT(b->PlugInto(*bus), IsOk());
  ASSERT_THAT(a->Set("slot", 3), IsOk());
  a->fails_ = true;
  EXPECT_THAT(Realize(*a), StatusIs(Cause::kFailed));
  a->fails_ = false;
  EXPECT_THAT(bus->devices(), ElementsAre(a.get(), b.get()));
  EXPECT_THAT(Realize(*a), IsOk());
  EXPECT_THAT(bus->devices(), ElementsAre(a.get(), b.get()));
}

TEST_F(PlugRulesTest, ABaseThatIsForgottenIsAnError) {
  Ref<ForgetsRealize> realize = New<ForgetsRealize>("r");
  EXPECT_THAT(Realize(*realize),
              StatusIs(Cause::kFailed,
                       HasSubstr("Realize() of forgets-realize does not call "
                                 "that of its base")));
  EXPECT_EQ(realize->undone_, 1);
  Ref<ForgetsUnrealize> unrealize = New<ForgetsUnrealize>("u");
  ASSERT_THAT(Realize(*unrealize), IsOk());
  ASSERT_THAT(unrealize->SetRealized(false), IsOk());
  EXPECT_THAT(Realize(*unrealize),
              StatusIs(Cause::kFailed,
                       HasSubstr("Unrealize() of forgets-unrealize does not")));
}

TEST_F(PlugRulesTest, ChildrenAreMadeByNumberAndTakenBack) {
  ASSERT_THAT(Owner().Set("ports", 3), IsOk());
  ASSERT_THAT(Realize(Owner()), IsOk());
  ASSERT_EQ(Owner().ports_.size(), 3u);
  EXPECT_EQ(Owner().ports_[2]->name(), "port[2]");
  EXPECT_THAT(*Owner().ports_[2], IsRealized());
  EXPECT_EQ(Owner().ports_[3], nullptr);
  ASSERT_THAT(Owner().SetRealized(false), IsOk());
  EXPECT_TRUE(Owner().ports_.empty());
  EXPECT_EQ(Owner().Child("port[0]"), nullptr);
  ASSERT_THAT(Realize(Owner()), IsOk());
  EXPECT_EQ(Owner().ports_.size(), 3u);
}

TEST_F(PlugRulesTest, OfChildrenThatCannotAllBeMadeNoneIsLeft) {
  ASSERT_THAT(Owner().Set("ports", 3), IsOk());
  ASSERT_THAT(Owner().AddChild("port[1]", New<RulesCard>()).status(), IsOk());
  EXPECT_THAT(Owner(), FailsToRealizeWith(Cause::kTaken, HasSubstr("port[1]")));
  EXPECT_EQ(Owner().Child("port[0]"), nullptr);
  EXPECT_EQ(Owner().card_->parent_bus(), nullptr)
      << "what Realize() plugged is taken back";
}

TEST_F(PlugRulesTest, OfAnArrayWhoseFirstChildIsGoneTheOthersAreThere) {
  qom::Children<RulesOwner> ports;
  ASSERT_THAT(ports.Make(Owner(), "late", 3), IsOk());
  ports[0]->Unparent();
  EXPECT_EQ(ports.size(), 3u);
  EXPECT_EQ(ports[0], nullptr);
  EXPECT_EQ(ports[2]->name(), "late[2]");
  ports.Clear();
  EXPECT_EQ(Owner().Child("late[2]"), nullptr);
}

TEST_F(PlugRulesTest, WhoHearsOfAChildMayClearTheArray) {
  qom::Children<RulesOwner> ports;
  const Subscription seen = Watch(Watched::All(context()), Event::kJoin,
                                  [&ports](const Notice& notice) {
                                    if (notice.object.name() == "late[1]")
                                      ports.Clear();
                                  });
  ASSERT_THAT(ports.Make(Owner(), "late", 3), IsOk());
  EXPECT_EQ(ports.size(), 3u);
  ports.Clear();
  EXPECT_EQ(Owner().Child("late[0]"), nullptr);
}

}  // namespace
}  // namespace qom::qdev
