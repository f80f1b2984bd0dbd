// Devices, a host, buses and listeners that do, whenever the library calls
// them, what a test says; and the fixture of the claims about what comes of it.
//
// Example:
//
//   MakeHost();
//   acts_.unplug = [this](Device&) { host_->Unparent(); };
//   EXPECT_THAT(a_->SetRealized(false), IsOk());
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QDEV_WILD_DEVICES_H_
#define QOMRT_TESTS_QDEV_WILD_DEVICES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qdev/machine.h"
#include "qdev/register.h"
#include "qdev/resettable.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "testing/status_matchers.h"

namespace qom::qdev::wild {

using ::qom::testing::IsOk;

// What the parts of a test do when they are called.
struct Acts {
  using Hook = std::function<void(Device&)>;

  std::function<absl::Status(Device&)> realize;
  std::function<absl::Status(Device&)> pre_plug;
  std::function<absl::Status(Device&)> plug;
  std::function<absl::Status(Device&)> assign_address;
  std::function<void()> address_of;
  std::function<void(uint32_t address)> read_address;
  Hook unplug;
  Hook unrealize;
  Hook enter;
  Hook hold;
  Hook leave;
};

inline Acts* acts = nullptr;

inline absl::Status Call(const std::function<absl::Status(Device&)>& act,
                         Device& on) {
  return act ? act(on) : absl::OkStatus();
}
inline void Call(const Acts::Hook& act, Device& on) {
  if (act) act(on);
}

class WildBus final : public Extends<WildBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "wild-bus";
  using Extends::Extends;
  absl::Status AssignAddress(Device& device) override {
    return Call(acts->assign_address, device);
  }
  std::string AddressOf(const Device& /*device*/) const override {
    if (const auto act = acts->address_of) act();
    return "there";
  }
};

// Asks its devices for their addresses, whose getter does what it likes.
class WildAddressBus final : public Extends<WildAddressBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "wild-address-bus";
  using Extends::Extends;
  static void ClassInit(BusClass& c) { c.address = "address"; }
};

class WildAddressCard final : public Extends<WildAddressCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "wild-address-card";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) {
    c.bus_type = WildAddressBus::kTypeName;
  }
  uint32_t Address() const {
    if (const auto act = acts->read_address) act(address);
    return address;
  }
  uint32_t address = 0;
};
struct WildAddressCard::Props {
  static constexpr auto kAddress =
      props::Computed<&WildAddressCard::Address>("address");
  static constexpr auto kAll = props::Table(kAddress);
};

class Wild : public Extends<Wild, Device> {
 public:
  static constexpr std::string_view kTypeName = "wild";
  using Extends::Extends;
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    return Call(acts->realize, *this);
  }
  void Unrealize() override {
    Call(acts->unrealize, *this);
    Device::Unrealize();
  }
  void ResetEnter(ResetKind /*kind*/) override { Call(acts->enter, *this); }
  void ResetHold(ResetKind /*kind*/) override { Call(acts->hold, *this); }
  void ResetExit(ResetKind /*kind*/) override { Call(acts->leave, *this); }
};

class WildCard final : public Extends<WildCard, Wild> {
 public:
  static constexpr std::string_view kTypeName = "wild-card";
  using Extends::Extends;
  static void ClassInit(DeviceClass& record) {
    record.bus_type = WildBus::kTypeName;
    record.hotpluggable = true;
  }
};

class WildHost final : public Extends<WildHost, Wild, HotplugHandler> {
 public:
  static constexpr std::string_view kTypeName = "wild-host";
  explicit WildHost(const Construct& construct)
      : Extends(construct), bus_(construct, "bus") {}
  void PostInit() { bus_->SetHotplugHandler(this); }
  absl::Status PrePlug(Device& device) override {
    return Call(acts->pre_plug, device);
  }
  absl::Status Plug(Device& device) override {
    return Call(acts->plug, device);
  }
  void Unplug(Device& device) override { Call(acts->unplug, device); }
  Bus& bus() { return *bus_; }

 private:
  qom::Child<WildBus> bus_;
};

struct WildListener : DeviceListener {
  std::function<void(Device&)> up;
  std::function<void(Device&)> down;
  void DeviceRealized(Device& device) override { Call(up, device); }
  void DeviceUnrealized(Device& device) override { Call(down, device); }
};

class ReentrancyTest : public ::testing::Test {
 protected:
  ReentrancyTest() {
    acts = &acts_;
    RegisterDeviceTypes(registry_);
    registry_.Register<Wild>();
    registry_.Register<WildBus>();
    registry_.Register<WildCard>();
    registry_.Register<WildHost>();
    registry_.Register<WildAddressBus>();
    registry_.Register<WildAddressCard>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
    machine_ = *context_->New<Machine>();
    EXPECT_THAT(context_->root().AddChild("machine", machine_).status(),
                IsOk());
    for (WildListener& one : listeners_) Listeners(*context_).Add(one);
  }
  ~ReentrancyTest() override {
    acts_ = {};
    for (WildListener& one : listeners_) one.up = one.down = nullptr;
    for (Ref<Wild>* one : {&pair_, &a_, &b_}) one->Reset();
    host_.Reset();
    machine_.Reset();
    context_.reset();
  }

  template <typename T = Wild>
  Ref<T> New() {
    return *context_->New<T>();
  }
  template <typename T = Wild>
  Ref<T> Add(Object& below, std::string_view name) {
    Ref<T> made = New<T>();
    EXPECT_THAT(below.AddChild(name, made).status(), IsOk());
    return made;
  }
  // A machine's child with two parts of its own.
  void MakePair() {
    pair_ = Add(*machine_, "pair");
    a_ = Add(*pair_, "a");
    b_ = Add(*pair_, "b");
  }
  // A host with two cards.
  void MakeHost() {
    host_ = Add<WildHost>(*machine_, "host");
    EXPECT_THAT(host_->SetRealized(true), IsOk());
    a_ = AddCard("a");
    b_ = AddCard("b");
  }
  Ref<Wild> AddCard(std::string_view name) {
    Ref<WildCard> card = Add<WildCard>(*machine_, name);
    EXPECT_THAT(card->PlugInto(host_->bus()), IsOk());
    return card;
  }
  void RealizeCards() {
    EXPECT_THAT(a_->SetRealized(true), IsOk());
    EXPECT_THAT(b_->SetRealized(true), IsOk());
  }
  // Lets go of what the tree may end.
  Device* Only(Ref<Wild>& ref) {
    Device* device = ref.get();
    ref.Reset();
    return device;
  }

  Acts acts_;
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  Ref<Machine> machine_;
  WildListener listeners_[3];
  Ref<Wild> pair_;
  Ref<Wild> a_;
  Ref<Wild> b_;
  Ref<WildHost> host_;
};

}  // namespace qom::qdev::wild

#endif  // QOMRT_TESTS_QDEV_WILD_DEVICES_H_
