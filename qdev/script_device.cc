// Calls the hooks of run-time device types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/script_device.h"

#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "qom/class.h"
#include "qom/status.h"

namespace qom::qdev {

void ScriptDevice::PostInit() {
  is_made_ = true;
  if (hooks() != nullptr && hooks()->post_init != nullptr) {
    hooks()->post_init(*this);
  }
}

absl::Status ScriptDevice::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  return hooks() == nullptr || hooks()->realize == nullptr
             ? absl::OkStatus()
             : hooks()->realize(*this);
}

void ScriptDevice::Unrealize() {
  if (hooks() != nullptr && hooks()->unrealize != nullptr) {
    hooks()->unrealize(*this);
  }
  Device::Unrealize();
}

void ScriptDevice::ResetEnter(ResetKind kind) {
  if (hooks() != nullptr && hooks()->reset_enter != nullptr) {
    hooks()->reset_enter(*this, kind);
  }
}

void ScriptDevice::ResetHold(ResetKind kind) {
  if (hooks() != nullptr && hooks()->reset_hold != nullptr) {
    hooks()->reset_hold(*this, kind);
  }
}

void ScriptDevice::ResetExit(ResetKind kind) {
  if (hooks() != nullptr && hooks()->reset_exit != nullptr) {
    hooks()->reset_exit(*this, kind);
  }
}

ScriptDevice::~ScriptDevice() {
  if (is_made_ && hooks() != nullptr && hooks()->finalize != nullptr) {
    hooks()->finalize(*this);
  }
}

const ScriptHooks* HooksOf(const Class& type) {
  const auto* record = type.record<ScriptDeviceClass>();
  return record == nullptr ? nullptr : record->hooks.get();
}

ScriptDeviceBuilder::ScriptDeviceBuilder(TypeRegistry& registry,
                                         std::string_view name,
                                         std::string_view parent)
    : registry_(registry), parent_(parent), type_(name) {
  registry.Register<ScriptDevice>();
}

namespace {

// Takes over what `own` has.
template <typename Hook>
void Replace(const Hook& own, Hook& hook) {
  if (own != nullptr) hook = own;
}

}  // namespace

absl::StatusOr<TypeBuilder> ScriptDeviceBuilder::Build() && {
  // The class-init below is for records of script devices only.
  if (parent_ != ScriptDevice::kTypeName) {
    const Class* parent = registry_.Find(parent_);
    if (parent == nullptr || parent->record<ScriptDeviceClass>() == nullptr) {
      return Error(Cause::kUnknownType,
                   "type '{}': its parent '{}' is no sealed type below {}",
                   type_.name(), parent_, ScriptDevice::kTypeName);
    }
  }
  type_.Parent(parent_);
  auto own = std::make_shared<const ScriptHooks>(std::move(hooks_));
  type_.ClassInit([own](ObjectClass& record) {
    auto& device = static_cast<ScriptDeviceClass&>(record);
    if (device.hooks == nullptr) {
      device.hooks = own;
      return;
    }
    auto all = std::make_shared<ScriptHooks>(*device.hooks);
    Replace(own->post_init, all->post_init);
    Replace(own->realize, all->realize);
    Replace(own->unrealize, all->unrealize);
    Replace(own->reset_enter, all->reset_enter);
    Replace(own->reset_hold, all->reset_hold);
    Replace(own->reset_exit, all->reset_exit);
    Replace(own->finalize, all->finalize);
    device.hooks = std::move(all);
  });
  return std::move(type_);
}

}  // namespace qom::qdev
