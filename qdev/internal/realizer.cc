// The steps of realizing a device, what undoes each, and unrealizing.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/internal/realizer.h"

#include <algorithm>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qdev/internal/walk.h"
#include "qom/cast.h"
#include "qom/internal/hash.h"
#include "qom/internal/out_of_memory.h"
#include "qom/ref.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/watch.h"

namespace qom::qdev {
namespace {

// The innermost realizer that runs in a context; a slot of it.
struct Running {
  explicit Running(Context& /*context*/) {}
  Realizer* realizer = nullptr;
};

// What is realized with a device, its parts before its buses, or with a bus.
void ListParts(Object& of, Walk::Members& members) {
  if (const Bus* bus = As<Bus>(&of)) {
    for (Device* device : bus->devices()) members.emplace_back(device);
    return;
  }
  const std::vector<Ref<Object>> children = of.children();
  for (const Ref<Object>& child : children) {
    const Device* part = As<Device>(child.get());
    if (part != nullptr && part->parent_bus() == nullptr) {
      members.push_back(child);
    }
  }
  for (const Ref<Object>& child : children) {
    if (Is<Bus>(child)) members.push_back(child);
  }
}

// Of what ListParts() found.
bool IsPart(const Object& of, const Object& member) {
  const Device* device = As<Device>(&member);
  if (const Bus* bus = As<Bus>(&of)) return device->parent_bus() == bus;
  return member.parent() == &of &&
         (device == nullptr || device->parent_bus() == nullptr);
}

absl::Status ForgotBase(const Device& device, std::string_view function) {
  return Error(Cause::kFailed,
               "{}() of {} does not call that of its base; it is to call "
               "Device::{}() through all its bases",
               function, device.type().name(), function);
}

void ListPartsLastFirst(Object& of, Walk::Members& members) {
  ListParts(of, members);
  std::reverse(members.begin(), members.end());
}

}  // namespace

Realizer::Handler Realizer::Handler::Of(const Device& device) {
  HotplugHandler* const handler = HotplugHandlerOf(device);
  if (handler == nullptr) return {};
  return {Ref<Object>(&handler->AsObject()), handler};
}

Realizer::Realizer(Context& context)
    : context_(context),
      probe_(FaultProbeOf(context)),
      outer_(std::exchange(context.Slot<Running>().realizer, this)) {}

Realizer::~Realizer() { context_.Slot<Running>().realizer = outer_; }

absl::Status Realizer::Run(Device& device) {
  absl::Status status = RunSteps(device);
  while (!status.ok() && !done_.empty()) {
    const Done last = std::move(done_.back());
    done_.pop_back();
    Undo(last);
  }
  return status;
}

absl::Status Realizer::RunSteps(Device& device) try {
  done_.reserve(8);
  Walk walk(device, &ListParts, &IsPart);
  while (true) {
    const Walk::At at = walk.Next();
    if (at == Walk::At::kDone) return absl::OkStatus();
    Device* const part = As<Device>(&walk.object());
    if (at == Walk::At::kEnd) {
      if (part != nullptr) QOMRT_RETURN_IF_ERROR(End(*part));
    } else if (part == nullptr) {
      Bus& bus = Cast<Bus>(walk.object());
      if (!bus.realized_) QOMRT_RETURN_IF_ERROR(StartBus(bus));
    } else if (part->realized_) {
      walk.Skip();
    } else {
      QOMRT_RETURN_IF_ERROR(Begin(*part));
    }
  }
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory("Realize");
}

void Realizer::Note(Done done) {
  done_.push_back(std::move(done));
  if (done_.size() == done_.capacity()) done_.reserve(done_.size() * 2);
}

absl::Status Realizer::Fail(const Device& device, std::string_view step,
                            const absl::Status& status) const {
  return Annotate(status, fmt::format("{}: {}", device.CanonicalPath(), step));
}

absl::Status Realizer::Begin(Device& device) {
  QOMRT_RETURN_IF_ERROR(MayRealize(device));
  device.step_ = Device::Step::kRealizing;
  Note({.what = Done::What::kBegun,
        .object = Ref<Object>(&device),
        .life = device.life_,
        .had_parent = device.parent() != nullptr});
  if (!device.parent()) QOMRT_RETURN_IF_ERROR(Attach(device));
  begun_.push_back({Ref<Object>(&device), device.parent().get(), {}});
  // A bus that belongs to no device comes up with its first device.
  if (Bus* bus = device.parent_bus_; bus != nullptr && !bus->realized_) {
    const Ref<Object> keep(bus);
    QOMRT_RETURN_IF_ERROR(StartBus(*bus));
    QOMRT_RETURN_IF_ERROR(CheckStillThere(device));
  }
  const Handler handler = begun_.back().handler = Handler::Of(device);
  if (handler.handler != nullptr) {
    absl::Status status = probe_.Take("pre-plug", device);
    if (status.ok()) status = handler.handler->PrePlug(device);
    if (!status.ok()) return Fail(device, "pre-plug", status);
    Note({.what = Done::What::kPrePlug,
          .object = Ref<Object>(&device),
          .life = device.life_,
          .handler = handler});
    QOMRT_RETURN_IF_ERROR(CheckStillThere(device));
  }
  QOMRT_RETURN_IF_ERROR(RealizeSelf(device));
  return CheckStillThere(device);
}

absl::Status Realizer::End(Device& device) {
  QOMRT_RETURN_IF_ERROR(CheckStillThere(device));
  device.realized_ = true;
  device.LockProperties();
  Note({.what = Done::What::kMarked,
        .object = Ref<Object>(&device),
        .life = device.life_});
  Listeners(context_).NotifyRealized(device);
  if (context_.IsWatched(Event::kRealize)) {
    context_.Tell({.event = Event::kRealize, .object = device});
  }
  QOMRT_RETURN_IF_ERROR(CheckStillThere(device));
  const Handler handler = begun_.back().handler;
  if (handler.handler != nullptr) {
    absl::Status status = probe_.Take("plug", device);
    if (status.ok()) status = handler.handler->Plug(device);
    if (!status.ok()) return Fail(device, "plug", status);
    device.handled_ = true;
    Note({.what = Done::What::kPlug,
          .object = Ref<Object>(&device),
          .life = device.life_,
          .handler = handler});
    QOMRT_RETURN_IF_ERROR(CheckStillThere(device));
  }
  device.step_ = Device::Step::kNone;
  if (device.hotplugged_) {
    Reset(device, ResetKind::kCold);
    QOMRT_RETURN_IF_ERROR(CheckStillThere(device));
    if (!device.realized_) {
      return Error(Cause::kWrongPhase, "{}: its first reset unrealized it",
                   device.CanonicalPath());
    }
  }
  begun_.pop_back();
  return absl::OkStatus();
}

absl::Status Realizer::MayRealize(Device& device) const {
  if (device.step_ != Device::Step::kNone) return device.IsInStep();
  if (device.is_leaving_ || device.is_ending()) {
    return Error(Cause::kWrongPhase, "{}: it is leaving its parent",
                 device.CanonicalPath());
  }
  const std::string& bus_type = device.record().bus_type;
  if (!bus_type.empty() && device.parent_bus_ == nullptr) {
    return Error(Cause::kWrongPhase,
                 "{}: it needs a bus of type {} and is on none",
                 device.CanonicalPath(), bus_type);
  }
  const Ref<const Bus> bus(device.parent_bus_);
  if (bus && bus->owner() != nullptr && !bus->realized()) {
    return Error(Cause::kWrongPhase, "{}: its bus {} is not realized yet",
                 device.CanonicalPath(), bus->CanonicalPath());
  }
  if (device.hotplugged_ && bus && HotplugHandlerOf(device) == nullptr) {
    return Error(Cause::kWrongPhase,
                 "{}: nothing joins {} while the machine runs; the bus has "
                 "no hotplug handler",
                 device.CanonicalPath(), bus->CanonicalPath());
  }
  if (device.hotplugged_ && !device.hotpluggable()) {
    return Error(Cause::kWrongPhase, "{}: {} cannot join a running machine",
                 device.CanonicalPath(), WithArticle(device.type().name()));
  }
  QOMRT_RETURN_IF_ERROR(device.ConfirmAddress());
  // What is asked for the address may have gone ahead.
  if (device.step_ != Device::Step::kNone) return device.IsInStep();
  if (!device.realized_) return absl::OkStatus();
  return Error(Cause::kWrongPhase,
               "{}: it was realized when its bus was asked for its address",
               device.CanonicalPath());
}

absl::Status Realizer::CheckStillThere(const Device& device) const {
  const Begun& begun = begun_.back();
  const Ref<Object> parent = device.parent();
  if (!parent || parent != begun.parent) {
    return Error(Cause::kWrongPhase,
                 "{}: it left its parent while it was being realized",
                 device.CanonicalPath());
  }
  const Bus* bus = device.parent_bus_;
  if (bus == nullptr ? !device.record().bus_type.empty() : !bus->realized_) {
    return Error(Cause::kWrongPhase, "{}: it {} while it was being realized",
                 device.CanonicalPath(),
                 bus == nullptr ? "lost its bus" : "is on an unrealized bus");
  }
  return absl::OkStatus();
}

absl::Status Realizer::Attach(Device& device) {
  QOMRT_RETURN_IF_ERROR(probe_.Take("attach", device));
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> folder,
                         EnsureContainer(context_, kUnattached, &containers_));
  Note({.what = Done::What::kParent, .object = Ref<Object>(&device)});
  return folder->AddChild("device[*]", Ref<Object>(&device)).status();
}

absl::Status Realizer::RealizeSelf(Device& device) {
  Note({.what = Done::What::kStarted,
        .object = Ref<Object>(&device),
        .life = device.life_});
  const std::vector<Ref<Object>> before = device.children();
  qom::internal::HashSet<const Object*> known;
  for (const Ref<Object>& child : before) known.insert(child.get());
  absl::Status status = probe_.Take("realize", device);
  if (status.ok() && device.base_is_up_) {
    status = ForgotBase(device, "Unrealize");
  }
  if (status.ok()) {
    status = device.Realize();
    if (!status.ok()) device.base_is_up_ = false;
  }
  if (status.ok()) {
    Note({.what = Done::What::kRealize,
          .object = Ref<Object>(&device),
          .life = device.life_});
    if (!device.base_is_up_) status = ForgotBase(device, "Realize");
  }
  for (const Ref<Object>& child : device.children()) {
    if (known.contains(child.get())) continue;
    device.NoteMade(child);
  }
  return status.ok() ? status : Fail(device, "realize", status);
}

absl::Status Realizer::StartBus(Bus& bus) {
  if (std::exchange(bus.is_starting_, true)) {
    return Error(Cause::kWrongPhase, "{}: it is being realized already",
                 bus.CanonicalPath());
  }
  const absl::Cleanup started = [&bus] { bus.is_starting_ = false; };
  absl::Status status = probe_.Take("realize bus", bus);
  if (status.ok()) status = bus.Realize();
  if (!status.ok()) {
    return Annotate(status, fmt::format("{}: realize", bus.CanonicalPath()));
  }
  bus.realized_ = true;
  Note({.what = Done::What::kBus, .object = Ref<Object>(&bus)});
  return absl::OkStatus();
}

// ---- Undoing ----------------------------------------------------------------

void Realizer::Undo(const Done& done) {
  if (done.what == Done::What::kBus) return UndoBus(Cast<Bus>(*done.object));
  Device& device = Cast<Device>(*done.object);
  if (done.what == Done::What::kPlugInto) {
    return UndoPlugInto(device, done.from.get());
  }
  if (done.what == Done::What::kParent) {
    // It stays on its bus, where it was before.
    device.Unparent();
    containers_.TakeBack();
    return;
  }
  // Somebody unrealized it since, which undid all of this.
  if (done.life != device.life_) return;
  switch (done.what) {
    case Done::What::kBegun:
      device.step_ = Device::Step::kNone;
      // It was taken out meanwhile.
      if (done.had_parent && !device.parent()) (void)device.LeaveBus();
      break;
    case Done::What::kPrePlug:
      done.handler.handler->CancelPlug(device);
      break;
    case Done::What::kStarted:
      // Its Realize() may have failed after these.
      device.RestoreSettled();
      DropChildren(device);
      break;
    case Done::What::kRealize:
      device.Unrealize();
      device.RestoreSettled();
      break;
    case Done::What::kMarked:
      device.step_ = Device::Step::kRealizing;
      MarkUnrealized(device);
      break;
    case Done::What::kPlug:
      device.step_ = Device::Step::kRealizing;
      device.handled_ = false;
      done.handler.handler->Unplug(device);
      // Which also gave back what PrePlug() reserved.
      std::erase_if(done_, [&device](const Done& one) {
        return one.what == Done::What::kPrePlug && one.object == &device;
      });
      break;
    default:
      break;
  }
}

void Realizer::UndoBus(Bus& bus) {
  // What was realized on it meanwhile goes with the owner; a bus that belongs
  // to no device stays up for it.
  const bool is_used = std::ranges::any_of(bus.devices_, &Device::realized);
  if (is_used && bus.owner() == nullptr) return;
  UnrealizeAll(bus);
}

void Realizer::UndoPlugInto(Device& device, Object* from) {
  // One that works meanwhile is another's.
  if (device.realized_ || device.step_ != Device::Step::kNone) return;
  (void)device.LeaveBus();
  // Not noted: that would be undone next.
  Bus* const bus = As<Bus>(from);
  if (bus != nullptr && device.parent_bus_ != bus) {
    (void)device.JoinBus(*bus, true);
  }
}

void Realizer::NotePlugged(Device& device, Bus* from) {
  Realizer* const running = device.context().Slot<Running>().realizer;
  if (running == nullptr) return;
  running->Note({.what = Done::What::kPlugInto,
                 .object = Ref<Object>(&device),
                 .from = Ref<Object>(from)});
}

// ---- Unrealizing ------------------------------------------------------------

void Realizer::Unrealize(Device& device) {
  if (device.step_ == Device::Step::kNone) UnrealizeAll(device);
}

void Realizer::UnrealizeAll(Object& root) {
  Walk walk(root, &ListPartsLastFirst, &IsPart);
  while (true) {
    switch (walk.Next()) {
      case Walk::At::kBegin:
        if (!BeginUnrealize(walk.object())) walk.Skip();
        break;
      case Walk::At::kEnd:
        EndUnrealize(walk.object());
        break;
      case Walk::At::kDone:
        return;
    }
  }
}

bool Realizer::BeginUnrealize(Object& object) {
  if (Bus* bus = As<Bus>(&object)) {
    // From here on nothing joins that works.
    return std::exchange(bus->realized_, false);
  }
  Device& device = Cast<Device>(object);
  if (!device.realized_ || device.step_ != Device::Step::kNone) return false;
  device.step_ = Device::Step::kUnrealizing;
  ++device.life_;
  if (device.handled_) {
    device.handled_ = false;
    if (const Handler handler = Handler::Of(device);
        handler.handler != nullptr) {
      handler.handler->Unplug(device);
    }
  }
  MarkUnrealized(device);
  return true;
}

void Realizer::EndUnrealize(Object& object) {
  if (Bus* bus = As<Bus>(&object)) return bus->Unrealize();
  Device& device = Cast<Device>(object);
  device.Unrealize();
  device.RestoreSettled();
  DropChildren(device);
  device.step_ = Device::Step::kNone;
  // It was taken out meanwhile.
  if (!device.parent()) (void)device.LeaveBus();
}

void Realizer::MarkUnrealized(Device& device) {
  Listeners(device.context()).NotifyUnrealized(device);
  device.realized_ = false;
  device.UnlockProperties();
  if (device.context().IsWatched(Event::kUnrealize)) {
    device.context().Tell({.event = Event::kUnrealize, .object = device});
  }
}

void Realizer::DropChildren(Device& device) {
  const std::vector<Ref<Object>> made = device.TakeMade();
  for (auto at = made.rbegin(); at != made.rend(); ++at) {
    if ((*at)->parent() == &device) (*at)->Unparent();
  }
}

}  // namespace qom::qdev
