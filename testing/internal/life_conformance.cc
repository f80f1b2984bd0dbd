// The checks of what a type does: made, realized, unplugged, reset, at any
// fault.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/internal/life_conformance.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/resettable.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/status.h"
#include "testing/faults.h"
#include "testing/fixture.h"
#include "testing/tree_picture.h"

namespace qom::testing::internal {
namespace {

constexpr std::string_view kId = "conformance";

// One life of one object in a world of its own.
class Life {
 public:
  Life(TypeRegistry& registry, const Class& type,
       const Preparation& preparation, ConformanceReport& report)
      : world_(registry),
        type_(type),
        preparation_(preparation),
        report_(report) {}

  // Takes the world down; what is left of it is a problem.
  void End() {
    object_.Reset();
    for (const std::string& leak : world_.TakeDown()) Problem("leaks", leak);
  }

  void LiveAsPlainObject() {
    if (!Make("")) return;
    if (auto* resettable = As<qdev::Resettable>(object_.get())) {
      CheckReset(*resettable);
    }
  }

  void LiveAsUserObject() {
    if (!MakeWorld()) return;
    const absl::StatusOr<Ref<Object>> folder =
        qdev::EnsureContainer(world_.context(), qdev::kObjects);
    if (!Ok("makes /objects", folder.status())) return;
    const std::string before = Picture();
    auto add = [this]() -> absl::Status {
      QOMRT_RETURN_IF_ERROR(qdev::ObjectAdd(world_.context(), type_.name(), kId,
                                            preparation_.settings)
                                .status());
      ++report_.added;
      return absl::OkStatus();
    };
    const absl::Status added = add();
    if (!added.ok()) {
      CheckRefusal(added, before);
      return;
    }
    auto remove = [this] {
      const absl::Status deleted = qdev::ObjectDel(world_.context(), kId);
      if (Ok("cannot be deleted", deleted)) ++report_.deleted;
    };
    remove();
    ExpectPicture(before, "after it was added and deleted");
    Inject(add, remove);
    remove();
    ExpectPicture(before, "after it was added again and deleted");
  }

  void LiveAsDevice() {
    if (!Make(kId)) return;
    qdev::Device& device = Cast<qdev::Device>(object_.get());
    const std::string before = Picture();
    auto realize = [this, &device] { return Realize(device); };
    auto unrealize = [this, &device] {
      if (device.SetRealized(false).ok()) ++report_.unrealized;
      (void)device.LeaveBus();
    };
    const absl::Status realized = realize();
    if (!realized.ok()) {
      (void)device.LeaveBus();
      CheckRefusal(realized, before);
      return;
    }
    CheckLocked(device);
    const std::string running = Picture();
    CheckReset(device);
    unrealize();
    // A bus that had to be made stays; the device is as before.
    const std::string idle = Picture();
    ExpectDevice(before, idle, "after it was realized and unrealized");
    if (!Ok("cannot be realized again", realize())) return;
    ExpectPicture(running, "after it was realized again");
    unrealize();
    ExpectPicture(idle, "after it was unrealized again");
    Inject(realize, unrealize);
    // Leaves the tree while it is realized.
    device.Unparent();
    if (device.realized()) Problem("leaves the tree", "and stays realized");
  }

  void LiveAsHotPluggedDevice() {
    if (!MakeWorld()) return;
    world_.StartMachine();
    if (!Make(kId)) return;
    qdev::Device& device = Cast<qdev::Device>(object_.get());
    const absl::Status realized = Realize(device);
    if (!realized.ok()) {
      Problem("realizes at start-up but cannot be hot-plugged",
              Message(realized));
      return;
    }
    if (!Ok("cannot be unplugged", qdev::RequestUnplug(device))) return;
    if (device.realized()) Problem("is unplugged", "and stays realized");
    if (device.parent() != nullptr) Problem("is unplugged", "and stays");
    ++report_.hot_plugged;
  }

 private:
  absl::Status Realize(qdev::Device& device) {
    QOMRT_RETURN_IF_ERROR(world_.Realize(device));
    ++report_.realized;
    return absl::OkStatus();
  }

  void Problem(std::string_view step, std::string_view what) {
    report_.problems.push_back(fmt::format("it {}: {}", step, what));
  }
  bool Ok(std::string_view failure, const absl::Status& status) {
    if (!status.ok()) Problem(failure, Message(status));
    return status.ok();
  }

  bool MakeWorld() {
    if (preparation_.world == nullptr) return true;
    return Ok("cannot be prepared", preparation_.world(world_));
  }

  bool Make(std::string_view id) {
    if (id.empty() && !MakeWorld()) return false;
    if (!id.empty() && world_.context().root().Child("machine") == nullptr) {
      (void)world_.machine();
      if (!MakeWorld()) return false;
    }
    absl::StatusOr<Ref<Object>> object =
        world_.TryNew(type_.name(), preparation_.settings, id);
    if (!object.ok()) {
      Problem("cannot be made as prepared", Describe(object.status(), type_));
      return false;
    }
    object_ = *std::move(object);
    if (preparation_.device == nullptr) return true;
    qdev::Device* device = As<qdev::Device>(object_.get());
    return device == nullptr ||
           Ok("cannot be prepared", preparation_.device(*device));
  }

  std::string Picture() const { return TreePicture(world_.context()); }

  void ExpectPicture(const std::string& before, std::string_view when) {
    const std::string difference = PictureDifference(before, Picture());
    if (difference.empty()) return;
    Problem(fmt::format("leaves a trace {}", when), "\n" + difference);
  }

  // The lines of `before` are there still.
  void ExpectDevice(const std::string& before, const std::string& now,
                    std::string_view when) {
    const std::string path = object_->CanonicalPath() + ' ';
    auto line_of = [&path](const std::string& picture) {
      const size_t at = picture.find('\n' + path);
      return at == std::string::npos
                 ? std::string()
                 : picture.substr(at + 1, picture.find('\n', at + 1) - at);
    };
    const std::string difference =
        PictureDifference(line_of(before), line_of(now));
    if (difference.empty()) return;
    Problem(fmt::format("is not as before {}", when), "\n" + difference);
  }

  // A refusal says why, and leaves nothing.
  void CheckRefusal(const absl::Status& status, const std::string& before) {
    report_.refusal = Describe(status, type_);
    if (CauseOf(status) == Cause::kNone) {
      Problem("refuses with an error without a cause", report_.refusal);
    }
    if (report_.refusal.find(kId) == std::string::npos) {
      Problem("refuses with an error that does not name it", report_.refusal);
    }
    // Buses are made as they are needed.
    if (Is<qdev::Device>(object_.get())) {
      ExpectDevice(before, Picture(), "after it refused to realize");
    } else {
      ExpectPicture(before, "after it was refused");
    }
  }

  // Nothing can be set that may not change while it works.
  void CheckLocked(qdev::Device& device) {
    for (const ClassProperty* property : type_.properties()) {
      if (property == nullptr || property->set == nullptr ||
          property->get == nullptr || property->has(PropertyFlags::kReadOnly) ||
          property->is_alias() ||
          property->has(PropertyFlags::kRealizedSetAllowed)) {
        continue;
      }
      const absl::StatusOr<std::string> text = device.Get(property->name);
      if (!text.ok()) continue;
      const absl::Status status = device.Set(property->name, *text);
      if (CauseOf(status) == Cause::kWrongPhase) continue;
      Problem("is realized",
              fmt::format("and a set of '{}' says '{}'", property->name,
                          status.ok() ? "OK" : Message(status)));
    }
  }

  // What was set stays as it was, and a reset within a reset only counts.
  void CheckReset(qdev::Resettable& resettable) {
    const std::string before = Settings();
    const uint32_t resets = resettable.reset_count();
    Reset(resettable, qdev::ResetKind::kCold);
    AssertReset(resettable, qdev::ResetKind::kWarm);
    Reset(resettable, qdev::ResetKind::kWarm);
    Ok("leaves reset", ReleaseReset(resettable, qdev::ResetKind::kWarm));
    report_.resets += 3;
    if (resettable.reset_count() != resets) {
      Problem("is reset", "and does not leave reset");
    }
    const std::string difference = PictureDifference(before, Settings());
    if (!difference.empty()) {
      Problem("is reset", "which changes settings:\n" + difference);
    }
  }

  std::string Settings() const {
    std::string settings;
    for (const ClassProperty* property : type_.properties()) {
      if (property == nullptr || property->set == nullptr ||
          property->get == nullptr) {
        continue;
      }
      const absl::StatusOr<std::string> text = object_->Get(property->name);
      settings += fmt::format("{}={}\n", property->name,
                              text.ok() ? *text : text.status().ToString());
    }
    return settings;
  }

  void Inject(const std::function<absl::Status()>& action,
              const std::function<void()>& undo) {
    const FaultReport faults =
        InjectFaults(world_.context(), action, {.undo = undo});
    report_.faults += faults.faults;
    for (const std::string& problem : faults.problems) {
      Problem("does not bear faults", problem);
    }
  }

  DeviceTest world_;
  const Class& type_;
  const Preparation& preparation_;
  ConformanceReport& report_;
  Ref<Object> object_;
};

}  // namespace

void CheckLife(TypeRegistry& registry, const Class& type,
               const Preparation& preparation, ConformanceReport& report) {
  auto live = [&](void (Life::*way)()) {
    Life life(registry, type, preparation, report);
    (life.*way)();
    life.End();
  };
  const qdev::DeviceClass* device = type.record<qdev::DeviceClass>();
  if (device != nullptr) {
    live(&Life::LiveAsDevice);
    if (device->hotpluggable && report.refusal.empty() && report.ok()) {
      live(&Life::LiveAsHotPluggedDevice);
    }
  } else if (qdev::IsUserCreatable(type)) {
    live(&Life::LiveAsUserObject);
  } else {
    live(&Life::LiveAsPlainObject);
  }
}

}  // namespace qom::testing::internal
