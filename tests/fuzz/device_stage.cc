// What is done to devices, and what must be true in between.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/device_stage.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "fmt/format.h"
#include "qdev/containers.h"
#include "qdev/machine.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/resettable.h"
#include "qom/cast.h"
#include "qom/snapshot.h"
#include "qom/status.h"
#include "qom/value.h"
#include "tests/fuzz/device_types.h"

namespace qom::fuzz {

using qdev::Bus;
using qdev::Device;

namespace {

constexpr std::string_view kTypes[] = {"part", "card", "host", "bridge"};
constexpr std::string_view kIds[] = {"", "a", "b", "c", "d"};
constexpr size_t kMostObjects = 80;
constexpr size_t kMostHeld = 6;
constexpr int kDeepest = 5;

}  // namespace

// ---- Listeners -------------------------------------------------------------

void Watcher::DeviceRealized(Device& device) {
  const auto [at, is_new] = realized_.emplace(&device, true);
  FUZZ_CHECK(is_new || !at->second, "told twice that it is realized");
  at->second = true;
  stage_.Act(&device);
}

void Watcher::DeviceUnrealized(Device& device) {
  const auto [at, is_new] = realized_.emplace(&device, false);
  FUZZ_CHECK(is_new || at->second, "told twice that it is unrealized");
  at->second = false;
  stage_.Act(&device);
}

bool Watcher::HidesDevice(std::string_view id) const {
  stage_.Act(nullptr);
  return id == "d";
}

void Watcher::CheckKnows(const Device& device) const {
  const auto at = realized_.find(&device);
  FUZZ_CHECK(at == realized_.end() || at->second == device.realized(),
             fmt::format("a listener was told last that {} is {}realized",
                         device.CanonicalPath(), at->second ? "" : "un"));
}

// ---- Acting ----------------------------------------------------------------

void Stage::Act(Device* self) { (void)ActOrFail(self); }

absl::Status Stage::ActOrFail(Device* self) {
  if (bytes_ == nullptr || depth_ == kDeepest) return absl::OkStatus();
  const uint8_t byte = bytes_->Byte();
  if (byte < 128) return absl::OkStatus();
  if (byte >= 240) return Error(Cause::kFailed, "a fault");
  ++acts_;
  ++depth_;
  Do(byte - 128u, self);
  --depth_;
  return absl::OkStatus();
}

const Stage::Operation Stage::kOperations[] = {
    &Stage::UnparentSelf,      &Stage::UnparentOwner, &Stage::UnparentAny,
    &Stage::UnparentBus,       &Stage::RealizeSelf,   &Stage::UnrealizeSelf,
    &Stage::RealizeAny,        &Stage::UnrealizeAny,  &Stage::PlugInto,
    &Stage::LeaveBus,          &Stage::ResetAny,      &Stage::AssertResetOfAny,
    &Stage::ReleaseResetOfAny, &Stage::AddListener,   &Stage::RemoveListener,
    &Stage::AddDevice,         &Stage::RequestUnplug, &Stage::FinishUnplug,
    &Stage::NewLoose,          &Stage::DropLoose,     &Stage::AddKid,
    &Stage::SetProperty,       &Stage::Subscribe,     &Stage::Unsubscribe,
};

void Stage::Do(size_t operation, Device* self) {
  const Ref<Device> keep(self);
  (this->*kOperations[operation % std::size(kOperations)])(self);
}

void Stage::Play(Bytes& bytes) {
  bytes_ = &bytes;
  while (!bytes.empty()) {
    const size_t operation = bytes.Byte();
    const Ref<Device> self = PickDevice();
    Do(operation, self.get());
    CheckAll();
  }
  End();
}

void Stage::Clear() {
  std::vector<Ref<Object>> children;
  for (Object* child : ChildrenOf(context_.root())) {
    children.push_back(Ref<Object>(child));
  }
  for (const Ref<Object>& child : children) child->Unparent();
}

void Stage::End() {
  while (!asserted_.empty()) ReleaseResetOfAny(nullptr);
  CheckAll();
  Clear();
  bytes_ = nullptr;
  Clear();  // what came while the others went
  loose_.clear();
  while (!listeners_.empty()) Retire(0);
  subscriptions_.clear();
  FUZZ_CHECK(up == 0, fmt::format("{} devices died realized", up));
}

// ---- Choosing --------------------------------------------------------------

std::vector<Object*> Stage::AllObjects() {
  std::vector<Object*> all = Subtree(context_.root());
  for (const Ref<Device>& device : loose_) {
    for (Object* object : Subtree(*device)) {
      if (std::ranges::find(all, object) == all.end()) all.push_back(object);
    }
  }
  return all;
}

Ref<Device> Stage::PickDevice() {
  std::vector<Device*> devices;
  for (Object* object : AllObjects()) {
    if (Device* device = As<Device>(object)) devices.push_back(device);
  }
  if (devices.empty()) return {};
  return Ref<Device>(devices[bytes_->Below(devices.size())]);
}

Ref<Bus> Stage::PickBus() {
  std::vector<Bus*> buses;
  for (Object* object : AllObjects()) {
    if (Bus* bus = As<Bus>(object)) buses.push_back(bus);
  }
  if (buses.empty()) return {};
  return Ref<Bus>(buses[bytes_->Below(buses.size())]);
}

absl::Status Stage::Try(absl::FunctionRef<absl::Status()> operation) {
  if (depth_ > 0) return operation();
  Snapshot before;
  before.Take(context_.root());
  const uint64_t acts = acts_;
  absl::Status status = operation();
  if (status.ok()) return status;
  CheckIsGoodError(status);
  if (acts != acts_) return status;
  Snapshot after;
  after.Take(context_.root());
  const std::vector<Change> changes = qom::Difference(before, after);
  FUZZ_CHECK(changes.empty(), fmt::format("{}, but: {}", Why(status),
                                          qom::Describe(changes.front())));
  return status;
}

// ---- Operations: the tree --------------------------------------------------

void Stage::UnparentSelf(Device* self) {
  if (self != nullptr) self->Unparent();
}

void Stage::UnparentOwner(Device* self) {
  if (self == nullptr || ParentOf(*self) == nullptr) return;
  Ref<Object>(ParentOf(*self))->Unparent();
}

void Stage::UnparentAny(Device* /*self*/) {
  const Ref<Device> device = PickDevice();
  if (!device) return;
  device->Unparent();
  FUZZ_CHECK(depth_ > 0 || acts_ > 0 || ParentOf(*device) == nullptr,
             "it has not left");
}

void Stage::UnparentBus(Device* /*self*/) {
  const Ref<Bus> bus = PickBus();
  if (bus) bus->Unparent();
}

Ref<Device> Stage::New() {
  const uint64_t acts = acts_;
  const auto made = context_.New(bytes_->Pick(kTypes));
  if (made.ok()) return Ref<Device>(&Cast<Device>(made->get()));
  CheckIsGoodError(made.status());
  // Who hears of a part that is made may give it another place.
  FUZZ_CHECK(acts != acts_, Why(made.status()));
  return {};
}

void Stage::NewLoose(Device* /*self*/) {
  if (loose_.size() == kMostHeld) return;
  Ref<Device> device = New();
  if (device) loose_.push_back(std::move(device));
}

void Stage::DropLoose(Device* /*self*/) {
  if (loose_.empty()) return;
  const auto at =
      loose_.begin() + static_cast<ptrdiff_t>(bytes_->Below(loose_.size()));
  // It may be the last: what ends with it looks at the list.
  const Ref<Device> last = *at;
  loose_.erase(at);
}

void Stage::AddKid(Device* self) {
  if (self == nullptr || AllObjects().size() > kMostObjects) return;
  const Ref<Device> kid = New();
  if (!kid) return;
  const auto added = self->AddChild("more[*]", kid);
  if (!added.ok()) CheckIsGoodError(added.status());
}

// ---- Operations: devices ---------------------------------------------------

void Stage::Realize(Device& device) {
  const uint64_t acts = acts_;
  const absl::Status status = Try([&] { return device.SetRealized(true); });
  if (acts == acts_ && depth_ == 0) {
    FUZZ_CHECK(status.ok() == device.realized(), Why(status));
  }
}

void Stage::RealizeSelf(Device* self) {
  if (self != nullptr) Realize(*self);
}

void Stage::RealizeAny(Device* /*self*/) {
  const Ref<Device> device = PickDevice();
  if (device) Realize(*device);
}

void Stage::UnrealizeSelf(Device* self) {
  if (self != nullptr) (void)self->SetRealized(false);
}

void Stage::UnrealizeAny(Device* /*self*/) {
  const Ref<Device> device = PickDevice();
  if (device) (void)device->SetRealized(false);
}

void Stage::PlugInto(Device* /*self*/) {
  const Ref<Device> device = PickDevice();
  const Ref<Bus> bus = PickBus();
  if (device && bus) (void)Try([&] { return device->PlugInto(*bus); });
}

void Stage::LeaveBus(Device* /*self*/) {
  const Ref<Device> device = PickDevice();
  if (device) (void)Try([&] { return device->LeaveBus(); });
}

void Stage::SetProperty(Device* self) {
  if (self == nullptr) return;
  const absl::Status set = self->Set("n", bytes_->Byte());
  if (!set.ok()) CheckIsGoodError(set);
}

void Stage::AddDevice(Device* /*self*/) {
  if (AllObjects().size() > kMostObjects) return;
  qdev::DeviceOption option;
  option.driver = bytes_->Pick(kTypes);
  option.id = bytes_->Pick(kIds);
  const uint8_t how = bytes_->Byte();
  if ((how & 1) != 0) option.properties.push_back({"kids", "on"});
  if ((how & 2) != 0) option.properties.push_back({"n", "3"});
  if ((how & 4) != 0) option.properties.push_back({"n", "x"});
  if ((how & 8) != 0) {
    option.bus = fmt::format("{}/slots", kIds[1 + how / 64]);
  }
  if ((how & 16) != 0) StartMachine();
  const uint64_t acts = acts_;
  (void)Try([&] {
    const auto device = qdev::DeviceAdd(context_, option);
    if (!device.ok()) return device.status();
    const Ref<Object> added(&**device);
    FUZZ_CHECK(acts != acts_ || (*device)->realized(), option.driver);
    return absl::OkStatus();
  });
}

void Stage::StartMachine() {
  if (!context_.root().Child("machine")) {
    const uint64_t acts = acts_;
    const absl::StatusOr<Ref<qdev::Machine>> machine =
        context_.New<qdev::Machine>();
    FUZZ_CHECK(machine.ok(), Why(machine.status()));
    const absl::Status placed = qdev::PlaceMachine(context_, *machine);
    // Who hears of it may have placed another.
    FUZZ_CHECK(placed.ok() || acts != acts_, Why(placed));
  }
  if (qdev::Machine* machine = qdev::MachineOf(context_)) {
    (void)machine->SetReady();
  }
}

void Stage::RequestUnplug(Device* self) {
  if (self == nullptr) return;
  const absl::Status status = qdev::RequestUnplug(*self);
  if (!status.ok()) CheckIsGoodError(status);
}

void Stage::FinishUnplug(Device* self) {
  if (self != nullptr) qdev::FinishUnplug(*self);
}

// ---- Operations: reset -----------------------------------------------------

void Stage::ResetAny(Device* /*self*/) {
  const Ref<Device> device = PickDevice();
  if (device) qdev::Reset(*device, qdev::ResetKind::kCold);
}

void Stage::AssertResetOfAny(Device* /*self*/) {
  const Ref<Device> device = PickDevice();
  if (!device || asserted_.size() == kMostHeld) return;
  asserted_.push_back(device);
  only_whole_resets_ = false;
  qdev::AssertReset(*device, qdev::ResetKind::kWarm);
}

void Stage::ReleaseResetOfAny(Device* /*self*/) {
  if (asserted_.empty()) return;
  const auto at = asserted_.begin() +
                  static_cast<ptrdiff_t>(bytes_->Below(asserted_.size()));
  const Ref<Device> device = *at;
  asserted_.erase(at);
  const absl::Status released =
      qdev::ReleaseReset(*device, qdev::ResetKind::kWarm);
  FUZZ_CHECK(released.ok(), Why(released));
}

// ---- Operations: listeners -------------------------------------------------

void Stage::AddListener(Device* /*self*/) {
  if (listeners_.size() == kMostHeld) return;
  listeners_.push_back(std::make_unique<Watcher>(*this));
  qdev::Listeners(context_).Add(*listeners_.back());
}

void Stage::RemoveListener(Device* /*self*/) {
  if (!listeners_.empty()) Retire(bytes_->Below(listeners_.size()));
}

void Stage::Subscribe(Device* self) {
  if (subscriptions_.size() == kMostHeld) return;
  const uint8_t how = bytes_->Byte();
  const Watched what = self == nullptr || (how & 1) != 0
                           ? ((how & 2) != 0 ? Watched::Type<Device>(context_)
                                             : Watched::All(context_))
                       : (how & 2) != 0 ? Watched::Below(*self)
                                        : Watched::One(*self);
  subscriptions_.push_back(
      (how & 4) != 0 ? Guard(what, "the fuzzer",
                             [this](const Notice& notice) {
                               return ActOrFail(As<Device>(&notice.object));
                             })
                     : Watch(what, Events::All(), [this](const Notice& notice) {
                         Act(As<Device>(&notice.object));
                       }));
}

void Stage::Unsubscribe(Device* /*self*/) {
  if (subscriptions_.empty()) return;
  std::swap(subscriptions_[bytes_->Below(subscriptions_.size())],
            subscriptions_.back());
  subscriptions_.pop_back();
}

void Stage::Retire(size_t listener) {
  const auto at = listeners_.begin() + static_cast<ptrdiff_t>(listener);
  qdev::Listeners(context_).Remove(**at);
  retired_.push_back(std::move(*at));
  listeners_.erase(at);
}

// ---- What must be true -----------------------------------------------------

namespace {

void CheckDevice(const Device& device) {
  const std::string path = device.CanonicalPath();
  const Part& part = Cast<Part>(device);
  FUZZ_CHECK(part.up() == device.realized(), path);
  FUZZ_CHECK(!device.realized() || ParentOf(device) != nullptr, path);
  FUZZ_CHECK(device.properties_locked() == device.realized(), path);
  const Bus* const bus = Raw(device.parent_bus());
  if (bus == nullptr) return;
  FUZZ_CHECK(std::ranges::count(bus->devices(), &device) == 1, path);
  FUZZ_CHECK(!device.realized() || bus->realized(), path);
}

void CheckBus(const SlotBus& bus) {
  const std::string path = bus.CanonicalPath();
  FUZZ_CHECK(bus.addresses() == static_cast<int>(bus.devices().size()), path);
  FUZZ_CHECK(bus.devices().size() <= SlotBus::kMostDevices, path);
  for (const Device* device : bus.devices()) {
    FUZZ_CHECK(Raw(device->parent_bus()) == &bus, path);
  }
}

void CheckHost(const Host& host) {
  // A bus that was taken out may have come up by itself, before its host
  // handled it.
  if (host.bus()->owner() != &host) return;
  int realized = 0;
  for (const Device* device : host.bus()->devices()) {
    realized += device->realized() ? 1 : 0;
  }
  FUZZ_CHECK(host.plugged() == realized,
             fmt::format("{}: {} plugged, {} realized", host.CanonicalPath(),
                         host.plugged(), realized));
}

}  // namespace

void Stage::CheckAll() {
  retired_.clear();
  for (Object* object : AllObjects()) {
    if (const Device* device = As<Device>(object)) {
      CheckDevice(*device);
      for (const auto& listener : listeners_) listener->CheckKnows(*device);
      if (const Host* host = As<Host>(object)) CheckHost(*host);
    }
    if (const SlotBus* bus = As<SlotBus>(object)) CheckBus(*bus);
    const auto* resettable = As<qdev::Resettable>(object);
    FUZZ_CHECK(
        !only_whole_resets_ || resettable == nullptr || !resettable->in_reset(),
        fmt::format("{} stayed in reset", object->CanonicalPath()));
  }
}

}  // namespace qom::fuzz
