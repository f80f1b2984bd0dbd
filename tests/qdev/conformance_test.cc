// Every concrete type that the library brings, put through the conformance
// suite.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/conformance.h"

#include <string>

#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"

namespace {

void RegisterTypes(qom::TypeRegistry& registry) {
  qom::qdev::RegisterDeviceTypes(registry);
  qom::qdev::RegisterObjectTypes(registry);
}

QOMRT_CONFORMANCE_SUITE(
    QdevTypes, RegisterTypes,
    .prepare =
        {{"acpi-generic-initiator", {.settings = {{"pci-dev", "d0"}}}},
         {"acpi-generic-port", {.settings = {{"pci-bus", "b0"}}}},
         {"authz-pam", {.settings = {{"service", "vnc"}}}},
         {"authz-simple", {.settings = {{"identity", "fred"}}}},
         {"colo-compare",
          {.settings = {{"primary_in", "c0"},
                        {"secondary_in", "c1"},
                        {"outdev", "c2"},
                        {"iothread", "conformance-thread"}},
           .world =
               [](qom::testing::DeviceTest& world) {
                 return qom::qdev::ObjectAdd(world.context(), "iothread",
                                             "conformance-thread")
                     .status();
               }}},
         {"cryptodev-vhost-user", {.settings = {{"chardev", "c0"}}}},
         {"dbus-vmstate", {.settings = {{"addr", "unix:path=/x"}}}},
         {"filter-buffer", {.settings = {{"netdev", "n0"}, {"interval", 5}}}},
         {"filter-dump", {.settings = {{"netdev", "n0"}, {"file", "/x"}}}},
         {"filter-mirror", {.settings = {{"netdev", "n0"}, {"outdev", "c0"}}}},
         {"filter-redirector",
          {.settings = {{"netdev", "n0"}, {"indev", "c0"}}}},
         {"filter-replay", {.settings = {{"netdev", "n0"}}}},
         {"filter-rewriter", {.settings = {{"netdev", "n0"}}}},
         {"input-barrier", {.settings = {{"name", "vm"}}}},
         {"input-linux", {.settings = {{"evdev", "/dev/input/event0"}}}},
         {"memory-backend-ram", {.settings = {{"size", "64K"}}}},
         {"memory-backend-memfd", {.settings = {{"size", "64K"}}}},
         {"memory-backend-shm", {.settings = {{"size", "64K"}}}},
         {"pr-manager-helper", {.settings = {{"path", "/x"}}}},
         {"rng-egd", {.settings = {{"chardev", "c0"}}}},
         {"secret", {.settings = {{"data", "hush"}}}},
         {"tls-cipher-suites", {.settings = {{"priority", "NORMAL"}}}}},
    .library_types = true);

}  // namespace
