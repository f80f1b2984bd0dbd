// Near names are those that a person may have meant, best first; help with many
// mistakes has an end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/nearest_names.h"

#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace qom {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NearestNamesTest, TheNearestComeFirstAndFarOnesNotAtAll) {
  const std::string_view names[] = {"queue-size", "queues", "queue-sizes",
                                    "num-queues", "serial"};
  EXPECT_THAT(NearestNames("queue-siz", names),
              ElementsAre("queue-size", "queue-sizes", "queues"));
  EXPECT_THAT(NearestNames("queue-size", names, 1), ElementsAre("queue-size"));
  EXPECT_THAT(NearestNames("", std::vector<std::string_view>{"a", "", "bc"}),
              IsEmpty());
  EXPECT_THAT(NearestNames("cereal", names), ElementsAre("serial"));
  EXPECT_THAT(NearestNames("zzzzzzzzz", names), IsEmpty());
  EXPECT_THAT(NearestNames("queue-size", {}), IsEmpty());
  EXPECT_THAT(NearestNames("queue-size", names, 0), IsEmpty());
}

TEST(NearestNamesTest, APartOfANameIsNearToIt) {
  const std::string_view names[] = {"virtio-blk-device", "pc", "e1000"};
  EXPECT_THAT(NearestNames("blk", names), ElementsAre("virtio-blk-device"));
  EXPECT_THAT(NearestNames("bl", names), ElementsAre("pc"));
}

TEST(NearestNamesTest, NearIsWhatAPersonMeans) {
  constexpr std::string_view kNames[] = {"AC97",
                                         "cfi.pflash01",
                                         "e1000",
                                         "e1000e",
                                         "EPYC-x86_64-cpu",
                                         "ich9-ahci",
                                         "intel-hda",
                                         "memory-backend-file",
                                         "memory-backend-ram",
                                         "nvme",
                                         "nvme-ns",
                                         "pc-i440fx-9.2",
                                         "pc-q35-10.0",
                                         "pc-q35-9.1",
                                         "pc-q35-9.2",
                                         "pcie-root-port",
                                         "rtl8139",
                                         "scsi-cd",
                                         "scsi-hd",
                                         "usb-kbd",
                                         "usb-tablet",
                                         "vhost-user-blk-pci",
                                         "virtio-blk-device",
                                         "virtio-blk-pci",
                                         "virtio-gpu-pci",
                                         "virtio-mem",
                                         "virtio-mem-pci",
                                         "virtio-net-device",
                                         "virtio-net-pci",
                                         "virtio-net-pci-non-transitional",
                                         "virtio-rng-pci",
                                         "virtio-scsi-pci"};
  const struct {
    std::string_view asked;
    std::string_view meant;
  } kExamples[] = {
      // The beginning, whole words of it or not.
      {"virtio-net", "virtio-net-pci"},
      {"virtio-blk", "virtio-blk-pci"},
      {"virtio-mem-p", "virtio-mem-pci"},
      {"memory-backend-f", "memory-backend-file"},
      {"pc-q35-9", "pc-q35-9.1"},
      {"EPYC", "EPYC-x86_64-cpu"},
      // Words of it, in any order.
      {"hda", "intel-hda"},
      {"ahci", "ich9-ahci"},
      {"net-pci", "virtio-net-pci"},
      {"root-port", "pcie-root-port"},
      {"tablet-usb", "usb-tablet"},
      {"pflash01", "cfi.pflash01"},
      {"non-transitional", "virtio-net-pci-non-transitional"},
      // Words too many.
      {"nvme-pci", "nvme"},
      {"pc-q35-9.2+pve1", "pc-q35-9.2"},
      {"scsi-hd-device", "scsi-hd"},
      // Other letters, dashes and places.
      {"virtio_net_pci", "virtio-net-pci"},
      {"ac97", "AC97"},
      {"Virtio-Blk-Pci", "virtio-blk-pci"},
      {"rtl8193", "rtl8139"},
      {"e100", "e1000"},
      {"e1000-e", "e1000e"},
      {"pc-q35-92", "pc-q35-9.2"},
      {"pc-q35-100", "pc-q35-10.0"},
      {"usb-kdb", "usb-kbd"},
      {"virtio-nte-pci", "virtio-net-pci"},
      // A slip, and the rest left out.
      {"virtio-nte", "virtio-net-pci"},
      {"vitrio-rng", "virtio-rng-pci"},
      {"vhost-usr-blk", "vhost-user-blk-pci"},
  };
  for (const auto& [asked, meant] : kExamples) {
    EXPECT_THAT(NearestNames(asked, kNames, 1), ElementsAre(meant)) << asked;
  }
  for (std::string_view asked : {"", "floppy", "qxl-vga", "zzzzzzzzzzzz"}) {
    EXPECT_THAT(NearestNames(asked, kNames), IsEmpty()) << asked;
  }
}

TEST(NearestNamesTest, TwoOfOneDistanceAreInOrderOfTheirNames) {
  const std::string_view names[] = {"c1", "b1", "a1"};
  EXPECT_THAT(NearestNames("x1", names), ElementsAre("a1", "b1", "c1"));
}

TEST(NearestNamesTest, AVeryLongNameIsNearToNothing) {
  const std::string name(257, 'a');
  const std::string_view names[] = {name};
  EXPECT_THAT(NearestNames(name, names), IsEmpty());
  EXPECT_THAT(NearestNames(name.substr(1), names), ElementsAre(name));
}

TEST(SuggestionsTest, AFewMistakesAreHelpedWithAsOneIs) {
  const std::string_view names[] = {"queue-size", "serial"};
  Suggestions suggestions;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_THAT(suggestions.Names("cereal", names), ElementsAre("serial"));
  }
  EXPECT_TRUE(suggestions.go_on());
}

TEST(SuggestionsTest, ManyMistakesBesideManyNamesAreHelpedWithUntilTheLimit) {
  std::vector<std::string> names;
  for (int i = 0; i < 20'000; ++i) {
    names.push_back(fmt::format("a-device-of-kind-{}", i));
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  Suggestions suggestions;
  EXPECT_THAT(suggestions.Names("a-device-of-kynd-7", views, 1),
              ElementsAre("a-device-of-kind-7"));
  int helped = 0;
  for (int i = 0; i < 20'000; ++i) {
    helped += !suggestions.Names(fmt::format("a-devise-{}", i), views).empty();
  }
  EXPECT_LT(helped, 100);
  EXPECT_FALSE(suggestions.go_on());
  EXPECT_THAT(suggestions.Names("a-device-of-kynd-7", views), IsEmpty());
}

}  // namespace
}  // namespace qom
