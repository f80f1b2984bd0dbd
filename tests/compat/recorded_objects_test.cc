// Our native types beside what a real emulator said of its own of the same
// name: every recorded property is there, starts with the same value, takes the
// same texts, and is called the same, except for the differences listed here.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "compat/catalogue/catalogue.h"
#include "compat/layer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"
#include "tests/support/recorded.h"

namespace {

using qom::Class;
using qom::ClassProperty;
using qom::test::IsOk;

constexpr const char* kTypes[] = {
    "authz-list",
    "authz-list-file",
    "authz-simple",
    "can-bus",
    "can-host-socketcan",
    "colo-compare",
    "cryptodev-backend",
    "cryptodev-backend-builtin",
    "cryptodev-vhost-user",
    "dbus-vmstate",
    "filter-buffer",
    "filter-dump",
    "filter-mirror",
    "filter-redirector",
    "filter-replay",
    "filter-rewriter",
    "input-barrier",
    "input-linux",
    "iothread",
    "main-loop",
    "memory-backend-file",
    "memory-backend-memfd",
    "memory-backend-ram",
    "migration",
    "pr-manager-helper",
    "rng-builtin",
    "rng-egd",
    "rng-random",
    "secret",
    "secret_keyring",
    "sev-guest",
    "tcg-accel",
    "thread-context",
    "throttle-group",
    "tls-cipher-suites",
    "tls-creds-anon",
    "tls-creds-psk",
    "tls-creds-x509",
};

// What a recorded kind of value is called here. There, an "int" may be a size
// with a suffix, a small integer or a list; the name does not say which.
const std::map<std::string, std::string, std::less<>> kKinds = {
    {"string", "str"},
    {"int", "int64"},
    {"int32_t", "int32"},
    {"memory-backend.align", "size"},
    {"memory-backend.host-nodes", "list"},
    {"memory-backend.hugetlbsize", "size"},
    {"memory-backend.prealloc-threads", "uint32"},
    {"memory-backend.size", "size"},
    {"netfilter.insert", "string"},
    {"netfilter.status", "string"},
    {"tcg-accel.tb-size", "uint32"},
    {"thread-context.cpu-affinity", "list"},
    {"thread-context.node-affinity", "list"},
    {"thread-context.thread-id", "uint64"},
    {"tcg-accel.thread", "string"},
};

std::string KindHere(std::string_view type, std::string_view property,
                     std::string_view kind) {
  const std::string_view base = type.starts_with("memory-backend")
                                    ? "memory-backend"
                                : type.starts_with("filter-") ? "netfilter"
                                                              : type;
  auto at = kKinds.find(std::string(base) + "." + std::string(property));
  if (at == kKinds.end()) at = kKinds.find(kind);
  return at == kKinds.end() ? std::string(kind) : at->second;
}

std::string Shown(qom::Object& object, std::string_view property) {
  const auto value = object.Get(property);
  return value.ok() ? *value : std::string(qom::Message(value.status()));
}

TEST(RecordedObjectsTest, NativeTypesAreAsRecorded) {
  const auto recorded = qom::recorded::LoadArch("x86_64");
  ASSERT_NE(recorded, nullptr);
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  qom::qdev::RegisterObjectTypes(registry);
  ASSERT_THAT(registry.Seal(), IsOk());
  qom::Context ours(registry);
  qom::Context theirs(recorded->registry);
  size_t compared = 0;
  for (const char* name : kTypes) {
    const Class* native = registry.Find(name);
    const Class* data = recorded->registry.Find(name);
    ASSERT_NE(native, nullptr) << name;
    ASSERT_NE(data, nullptr) << name;
    EXPECT_EQ(native->IsA("user-creatable"), data->IsA("user-creatable"))
        << name;
    const auto object = ours.New(*native);
    const auto image = theirs.New(*data);
    ASSERT_THAT(object, IsOk());
    ASSERT_THAT(image, IsOk());
    for (const ClassProperty* row : data->properties()) {
      if (row == nullptr || row->declared_by->name() == "object" ||
          row->declared_by->name() == "device") {
        continue;
      }
      const ClassProperty* same = native->FindProperty(row->name);
      ASSERT_NE(same, nullptr) << name << "." << row->name;
      EXPECT_EQ(same->type, KindHere(name, row->name, row->type))
          << name << "." << row->name;
      if (row->get != nullptr) {
        EXPECT_EQ(Shown(**object, row->name), Shown(**image, row->name))
            << name << "." << row->name;
      }
      ++compared;
    }
  }
  EXPECT_GT(compared, 90u);
}

// Types that users create there and not here, and why.
const std::map<std::string, std::string, std::less<>> kNotOffered = {
    {"dbus-display", "an option for the display makes it, not -object"},
    {"qtest", "a protocol to test that emulator with"},
    {"x-remote-object", "an experiment: a device in another process"},
};

TEST(RecordedObjectsTest, WhatUsersCreateThereIsOfferedOrSaidNotToBe) {
  const auto recorded = qom::recorded::LoadArch("x86_64");
  ASSERT_NE(recorded, nullptr);
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  qom::qdev::RegisterObjectTypes(registry);
  ASSERT_THAT(registry.Seal(), IsOk());
  size_t offered = 0;
  for (const Class* type : recorded->registry.Types()) {
    if (!qom::qdev::IsUserCreatable(*type) || type->is_abstract() ||
        type->is_interface()) {
      continue;
    }
    const Class* native = registry.Find(type->name());
    EXPECT_NE(native != nullptr, kNotOffered.contains(type->name()))
        << type->name();
    if (native == nullptr) continue;
    EXPECT_TRUE(qom::qdev::IsUserCreatable(*native)) << type->name();
    EXPECT_FALSE(native->is_abstract()) << type->name();
    ++offered;
  }
  EXPECT_EQ(offered, 36u);
}

TEST(RecordedObjectsTest, ACatalogueIsLoadedOntoTheNativeTypes) {
  for (const std::string& arch : qom::recorded::RecordedArchs()) {
    qom::TypeRegistry registry;
    qom::qdev::RegisterDeviceTypes(registry);
    qom::qdev::RegisterObjectTypes(registry);
    EXPECT_THAT(qom::compat::LoadCatalogueDirectory(
                    qom::recorded::CataloguePath(arch), registry),
                IsOk())
        << arch;
  }
}

}  // namespace
