// Where a guest's key presses and pointer moves come from, beside a window: an
// input device of the host (`input-linux`), a keyboard that several machines
// share (`input-barrier`).
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_INPUT_H_
#define QOMRT_QDEV_OBJECTS_INPUT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// Keys that, pressed together, give a device to the guest or take it back.
enum class GrabToggleKeys : uint8_t {
  kCtrlCtrl,
  kAltAlt,
  kShiftShift,
  kMetaMeta,
  kScrollLock,
  kCtrlScrollLock,
};

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::GrabToggleKeys> {
  static constexpr std::string_view kName = "GrabToggleKeys";
  static constexpr EnumName<qdev::GrabToggleKeys> kNames[] = {
      {qdev::GrabToggleKeys::kCtrlCtrl, "ctrl-ctrl"},
      {qdev::GrabToggleKeys::kAltAlt, "alt-alt"},
      {qdev::GrabToggleKeys::kShiftShift, "shift-shift"},
      {qdev::GrabToggleKeys::kMetaMeta, "meta-meta"},
      {qdev::GrabToggleKeys::kScrollLock, "scrolllock"},
      {qdev::GrabToggleKeys::kCtrlScrollLock, "ctrl-scrolllock"},
  };
};

namespace qom::qdev {

class InputLinux : public Extends<InputLinux, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "input-linux";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "an input device of a Linux host";
  }

  const std::string& evdev() const { return evdev_; }
  GrabToggleKeys grab_toggle() const { return grab_toggle_; }
  bool grab_all() const { return grab_all_; }
  bool repeat() const { return repeat_; }

 protected:
  absl::Status Check() override { return Require("evdev", evdev_); }

 private:
  std::string evdev_;
  GrabToggleKeys grab_toggle_{};
  bool grab_all_{};
  bool repeat_{};
};
struct InputLinux::Props {
  static constexpr auto kEvdev = props::Field<&InputLinux::evdev_>(
      "evdev", {.doc = "The device, below /dev/input."});
  static constexpr auto kGrabAll = props::Field<&InputLinux::grab_all_>(
      "grab_all", {.default_value = false,
                   .doc = "The keys that toggle it toggle all others, too."});
  static constexpr auto kGrabToggle = props::Field<&InputLinux::grab_toggle_>(
      "grab-toggle", {.default_value = GrabToggleKeys::kCtrlCtrl,
                      .doc = "Keys that give it to the guest and take it "
                             "back."});
  static constexpr auto kRepeat = props::Field<&InputLinux::repeat_>(
      "repeat", {.default_value = false,
                 .doc = "A key that is held repeats; else the guest sees to "
                        "that."});
  static constexpr auto kAll =
      props::Table(kEvdev, kGrabAll, kGrabToggle, kRepeat);
};

class InputBarrier : public Extends<InputBarrier, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "input-barrier";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "keyboard and pointer of a Barrier server";
  }

  const std::string& screen() const { return screen_; }
  const std::string& server() const { return server_; }
  const std::string& port() const { return port_; }
  const std::string& x_origin() const { return x_origin_; }
  const std::string& y_origin() const { return y_origin_; }
  const std::string& width() const { return width_; }
  const std::string& height() const { return height_; }

 protected:
  absl::Status Check() override { return Require("name", screen_); }

 private:
  std::string screen_;
  std::string server_;
  std::string port_;
  std::string x_origin_;
  std::string y_origin_;
  std::string width_;
  std::string height_;
};
struct InputBarrier::Props {
  static constexpr auto kHeight = props::Field<&InputBarrier::height_>(
      "height", {.default_value = "1080",
                 .doc = "Height of the screen.",
                 .unit = "pixels"});
  static constexpr auto kName = props::Field<&InputBarrier::screen_>(
      "name", {.doc = "The screen, as the server knows it."});
  static constexpr auto kPort = props::Field<&InputBarrier::port_>(
      "port", {.default_value = "24800", .doc = "Port of the server."});
  static constexpr auto kServer = props::Field<&InputBarrier::server_>(
      "server", {.default_value = "localhost", .doc = "Host of the server."});
  static constexpr auto kWidth = props::Field<&InputBarrier::width_>(
      "width", {.default_value = "1920",
                .doc = "Width of the screen.",
                .unit = "pixels"});
  static constexpr auto kXOrigin = props::Field<&InputBarrier::x_origin_>(
      "x-origin", {.default_value = "0",
                   .doc = "Where the screen begins, from the left.",
                   .unit = "pixels"});
  static constexpr auto kYOrigin = props::Field<&InputBarrier::y_origin_>(
      "y-origin", {.default_value = "0",
                   .doc = "Where it begins, from the top.",
                   .unit = "pixels"});
  static constexpr auto kAll =
      props::Table(kHeight, kName, kPort, kServer, kWidth, kXOrigin, kYOrigin);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_INPUT_H_
