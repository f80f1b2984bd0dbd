// Other processes of the host that a guest depends on: a helper for persistent
// reservations of disks (`pr-manager-helper`), helpers whose state migrates
// with the guest (`dbus-vmstate`).
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_HOST_HELPER_H_
#define QOMRT_QDEV_OBJECTS_HOST_HELPER_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class PrManager : public Extends<PrManager, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "pr-manager";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};

class PrManagerHelper : public Extends<PrManagerHelper, PrManager> {
 public:
  static constexpr std::string_view kTypeName = "pr-manager-helper";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a helper for persistent reservations of disks";
  }

  const std::string& path() const { return path_; }

 protected:
  absl::Status Check() override { return Require("path", path_); }

 private:
  std::string path_;
};
struct PrManagerHelper::Props {
  static constexpr auto kPath = props::Field<&PrManagerHelper::path_>(
      "path", {.doc = "The helper's socket."});
  static constexpr auto kAll = props::Table(kPath);
};

class DbusVmstate : public Extends<DbusVmstate, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "dbus-vmstate";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "helpers on a D-Bus whose state migrates with the guest";
  }

  const std::string& addr() const { return addr_; }
  const std::string& id_list() const { return id_list_; }

 protected:
  absl::Status Check() override { return Require("addr", addr_); }

 private:
  std::string addr_;
  std::string id_list_;
};
struct DbusVmstate::Props {
  static constexpr auto kAddr =
      props::Field<&DbusVmstate::addr_>("addr", {.doc = "Address of the bus."});
  static constexpr auto kIdList = props::Field<&DbusVmstate::id_list_>(
      "id-list", {.doc = "Ids of the helpers, with commas between them; empty: "
                         "all that are on the bus."});
  static constexpr auto kAll = props::Table(kAddr, kIdList);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_HOST_HELPER_H_
