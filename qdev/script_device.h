// A `ScriptDevice` is the C++ half of device types that are declared at run
// time and behave by callbacks: what a binding of a script language needs to
// let its users write devices. A `ScriptDeviceBuilder` describes such a type;
// it is sealed, created, plugged, realized and reset as any other.
//
// Example:
//
//   qdev::ScriptDeviceBuilder lamp(registry, "lamp");
//   lamp.type().Property(
//       props::RuntimeProperty(registry, "watts", "uint8", 60));
//   lamp.hooks().realize = [](qdev::ScriptDevice& self) {
//     return script.Call("realize", self);
//   };
//   QOMRT_ASSIGN_OR_RETURN(qom::TypeBuilder type, std::move(lamp).Build());
//   registry.Add(std::move(type));
//   QOMRT_RETURN_IF_ERROR(registry.Seal());
//
// See docs/howto/script_binding.md.
//
// Threads: a builder belongs to one thread; hooks run as the methods of
// Device.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_SCRIPT_DEVICE_H_
#define QOMRT_QDEV_SCRIPT_DEVICE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/device.h"
#include "qdev/resettable.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

namespace qom::qdev {

class ScriptDevice;

// What devices of one type do; a hook that is null does nothing. A type below
// starts with the hooks of its parent and replaces those it has itself, which
// may call the parent's by HooksOf().
struct ScriptHooks {
  // Every layer applied: compute from properties, set none.
  std::function<void(ScriptDevice& self)> post_init{};
  // As Device::Realize() and Unrealize(), after and before those of Device.
  // Children that realize adds are taken back if it fails.
  std::function<absl::Status(ScriptDevice& self)> realize{};
  std::function<void(ScriptDevice& self)> unrealize{};
  std::function<void(ScriptDevice& self, ResetKind kind)> reset_enter{};
  std::function<void(ScriptDevice& self, ResetKind kind)> reset_hold{};
  std::function<void(ScriptDevice& self, ResetKind kind)> reset_exit{};
  // The object ends: it is in no tree, its properties are still there. Takes
  // no new reference to it. Not called if creating it failed before post-init.
  std::function<void(ScriptDevice& self)> finalize{};
};

struct ScriptDeviceClass : DeviceClass {
  std::shared_ptr<const ScriptHooks> hooks;
};

class ScriptDevice : public Extends<ScriptDevice, Device> {
 public:
  static constexpr std::string_view kTypeName = "script-device";
  static constexpr bool kAbstract = true;
  using Record = ScriptDeviceClass;
  using Extends::Extends;

  void PostInit();
  absl::Status Realize() override;
  void Unrealize() override;
  void ResetEnter(ResetKind kind) override;
  void ResetHold(ResetKind kind) override;
  void ResetExit(ResetKind kind) override;

  // What the binding hangs on the object: the script's own half of it.
  const std::shared_ptr<void>& script() const { return script_; }
  void set_script(std::shared_ptr<void> script) { script_ = std::move(script); }

 protected:
  ~ScriptDevice() override;

 private:
  const ScriptHooks* hooks() const {
    return type().record<ScriptDeviceClass>()->hooks.get();
  }

  bool is_made_ = false;
  std::shared_ptr<void> script_;
};

// The hooks of a type, those of its ancestors included; null if it is no
// ScriptDevice or has none.
const ScriptHooks* HooksOf(const Class& type);

// Describes one type that is a ScriptDevice.
class ScriptDeviceBuilder {
 public:
  // Of a type below script-device, or below `parent`.
  ScriptDeviceBuilder(TypeRegistry& registry, std::string_view name,
                      std::string_view parent = ScriptDevice::kTypeName);

  // Properties, children, interfaces, class record: all that any type may say.
  TypeBuilder& type() { return type_; }
  ScriptHooks& hooks() { return hooks_; }

  // For TypeRegistry::Add(). kUnknownType if `parent` is no sealed type below
  // script-device.
  absl::StatusOr<TypeBuilder> Build() &&;

 private:
  TypeRegistry& registry_;
  std::string parent_;
  TypeBuilder type_;
  ScriptHooks hooks_;
};

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_SCRIPT_DEVICE_H_
