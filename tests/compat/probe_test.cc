// Probes of a host whose files lie below a folder of the test's, and of the one
// that the test runs on.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/probe.h"

#include <sys/stat.h>

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/value.h"
#include "tests/support/scratch_folder.h"

namespace qom::compat {
namespace {

using ::testing::HasSubstr;

class ProbeTest : public ::testing::Test {
 protected:
  void Put(std::string_view name, std::string_view text) const {
    scratch_.Put(name, text);
  }
  HostReport Report() const { return ProbeHost({}, scratch_.path().native()); }
  // "?" and the reason of what is unknown.
  static std::string Said(const HostReport& report, std::string_view name) {
    const auto known = report.host.capabilities.find(name);
    if (known != report.host.capabilities.end()) return known->second.ToText();
    const auto unknown = report.unknown.find(name);
    return unknown == report.unknown.end() ? "nothing" : "? " + unknown->second;
  }

  const test::ScratchFolder scratch_;
};

TEST_F(ProbeTest, FilesOfTheSystemAreUnderstood) {
  Put("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "16\n");
  Put("sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages", "0\n");
  Put("sys/kernel/mm/hugepages/hugepages-64kB/nr_hugepages", "many\n");
  Put("sys/kernel/mm/hugepages/other", "");
  Put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
  Put("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
  Put("sys/devices/system/node/online", "0-2,7\n");
  const HostReport report = Report();
  EXPECT_EQ(Said(report, "hugepages"), "on");
  EXPECT_EQ(Said(report, "hugepages.2M.pages"), "16");
  EXPECT_EQ(Said(report, "hugepages.1G"), "on");
  EXPECT_EQ(Said(report, "hugepages.1G.pages"), "0");
  EXPECT_THAT(Said(report, "hugepages.64K.pages"), HasSubstr("? "));
  EXPECT_EQ(Said(report, "hugepages.transparent"), "madvise");
  EXPECT_EQ(Said(report, "cgroup.version"), "2");
  EXPECT_EQ(Said(report, "cgroup.controllers"), "cpu memory");
  EXPECT_EQ(Said(report, "numa.nodes"), "4");
  EXPECT_EQ(Said(report, "numa"), "on");
}

TEST_F(ProbeTest, WhatIsNotThereIsNotHadAndWhatNobodySaysIsUnknown) {
  const HostReport report = Report();
  EXPECT_EQ(Said(report, "kvm"), "off");
  EXPECT_EQ(Said(report, "tun"), "off");
  EXPECT_EQ(Said(report, "hugepages"), "off");
  EXPECT_EQ(Said(report, "hugepages.transparent"), "off");
  EXPECT_THAT(Said(report, "cgroup.version"), HasSubstr("? "));
  EXPECT_THAT(Said(report, "numa.nodes"), HasSubstr("? "));
  EXPECT_EQ(Said(report, "kvm.api-version"), "nothing");
}

TEST_F(ProbeTest, RubbishIsUnknown) {
  Put("sys/kernel/mm/transparent_hugepage/enabled", "yes\n");
  Put("sys/devices/system/node/online", "3-1\n");
  Put("dev/kvm", "no device");
  Put("dev/net/tun", "no device");
  scratch_.MakeFolder("sys/fs/cgroup/memory");
  const HostReport report = Report();
  EXPECT_THAT(Said(report, "hugepages.transparent"), HasSubstr("? "));
  EXPECT_THAT(Said(report, "numa.nodes"), HasSubstr("? "));
  EXPECT_THAT(Said(report, "kvm"), HasSubstr("? /dev/kvm does not answer"));
  EXPECT_THAT(Said(report, "tun"), HasSubstr("? /dev/net/tun does not answer"));
  EXPECT_EQ(Said(report, "cgroup.version"), "1");
}

TEST(ProbeHostTest, ThisHostIsTold) {
  const HostReport report = ProbeHost();
  EXPECT_FALSE(report.host.name.empty());
  EXPECT_TRUE(Meets(report.host, "kernel.name=Linux"));
  EXPECT_TRUE(Meets(report.host, "kernel.release>=3"));
  // Each is known, or it is said why not.
  for (const std::string_view name : {"kvm", "tun", "memfd", "hugepages"}) {
    EXPECT_NE(report.host.capabilities.contains(name),
              report.unknown.contains(name))
        << name;
  }
}

TEST(ProbeHostTest, AnEmbedderAddsHisOwnAndHasTheLastWord) {
  const HostProbe mine[] = {{"acme", "the card", [](HostReport& report) {
                               report.Tell("acme.dma", true);
                               report.Tell("kernel.name", "acme");
                               report.DoNotKnow("acme.speed", "nobody says");
                             }}};
  const HostReport report = ProbeHost(mine);
  EXPECT_TRUE(Meets(report.host, "acme.dma"));
  EXPECT_TRUE(Meets(report.host, "kernel.name=acme"));
  EXPECT_TRUE(report.unknown.contains("acme.speed"));
}

}  // namespace
}  // namespace qom::compat
