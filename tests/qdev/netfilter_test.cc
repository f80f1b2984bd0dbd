// Filters of packets by option: their places, and what each kind needs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netfilter.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/qdev/settings_fixture.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::HasSubstr;

class NetfilterTest : public test::SettingsTest {};

TEST_F(NetfilterTest, OptionsOfRealCommandLinesAreKept) {
  auto& dump = New<FilterDump>("filter-dump,id=f0,netdev=n0,file=/tmp/n0.pcap");
  EXPECT_EQ(dump.netdev(), "n0");
  EXPECT_EQ(dump.file(), "/tmp/n0.pcap");
  EXPECT_EQ(dump.maxlen(), 65536u);
  EXPECT_EQ(dump.queue(), NetfilterQueue::kAll);
  auto& mirror = New<FilterMirror>(
      "filter-mirror,id=m0,netdev=n0,queue=tx,outdev=mirror0,"
      "vnet_hdr_support=on");
  EXPECT_EQ(mirror.outdev(), "mirror0");
  EXPECT_EQ(mirror.queue(), NetfilterQueue::kTx);
  EXPECT_TRUE(mirror.vnet_hdr_support());
  EXPECT_EQ(New<FilterRedirector>(
                "filter-redirector,id=r0,netdev=n0,queue=rx,indev=red0")
                .indev(),
            "red0");
  EXPECT_THAT(Try("filter-rewriter,id=rew0,netdev=n0,queue=all"), IsOk());
  EXPECT_THAT(Try("filter-replay,id=rep0,netdev=n0"), IsOk());
}

TEST_F(NetfilterTest, WhatEachCannotDoWithoutIsRefused) {
  const struct {
    const char* option;
    const char* message;
  } kCases[] = {
      {"filter-replay,id=f", "netdev: it is missing"},
      {"filter-dump,id=f,netdev=n", "file: it is missing"},
      {"filter-mirror,id=f,netdev=n", "outdev: it is missing"},
      {"filter-redirector,id=f,netdev=n", "indev: it is missing, and so"},
      {"filter-redirector,id=f,netdev=n,indev=c,outdev=c", "is indev, too"},
      {"filter-replay,id=f,netdev=n,queue=up", "queue='up'"},
      {"filter-replay,id=f,netdev=n,status=maybe", "status='maybe'"},
      {"filter-replay,id=f,netdev=n,insert=over", "insert='over'"},
      {"filter-replay,id=f,netdev=n,position=middle", "is not head, tail or"},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(Try(one.option),
                HasCause(Cause::kBadValue, HasSubstr(one.message)))
        << one.option;
  }
  EXPECT_THAT(Try("filter-buffer,id=f,netdev=n"),
              HasCause(Cause::kOutOfRange, HasSubstr("interval: 0")));
  EXPECT_THAT(Try("filter-dump,id=f,netdev=n,file=/x,maxlen=0"),
              HasCause(Cause::kOutOfRange));
}

TEST_F(NetfilterTest, APlaceIsBesideAFilterOfTheSameBackEnd) {
  ASSERT_THAT(Add("filter-replay,id=f0,netdev=n0"), IsOk());
  EXPECT_THAT(Try("filter-replay,id=f1,netdev=n0,position=id=f0,insert=before"),
              IsOk());
  for (const char* elsewhere :
       {"filter-replay,id=f1,netdev=n1,position=id=f0",
        "filter-replay,id=f1,netdev=n0,position=id=f1",
        "filter-replay,id=f1,netdev=n0,position=id=none"}) {
    EXPECT_THAT(Try(elsewhere), HasCause(Cause::kNoSuchObject)) << elsewhere;
  }
}

TEST_F(NetfilterTest, AFilterIsSwitchedOffAndOnLater) {
  auto& buffer =
      New<FilterBuffer>("filter-buffer,id=f,netdev=n,interval=1000,status=off");
  EXPECT_THAT(buffer.Set("status", "on"), IsOk());
  EXPECT_THAT(buffer.Set("interval", 0), HasCause(Cause::kOutOfRange));
  EXPECT_EQ(buffer.interval(), 1000u);
  EXPECT_THAT(buffer.Set("queue", "rx"), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(buffer.Get("status"), IsOkAndHolds("on"));
}

TEST_F(NetfilterTest, AComparerNeedsThreeCharacterDevicesAndALoop) {
  ASSERT_THAT(Add("iothread,id=t"), IsOk());
  auto& comparer = New<ColoCompare>(
      "colo-compare,id=comp0,primary_in=c0,secondary_in=c1,outdev=c2,"
      "iothread=t,compare_timeout=3000");
  EXPECT_EQ(comparer.iothread()->name(), "t");
  EXPECT_EQ(comparer.compare_timeout(), 3000u);
  for (const char* wrong :
       {"", ",primary_in=a", ",primary_in=a,secondary_in=b,iothread=t",
        ",primary_in=a,secondary_in=b,outdev=c",
        ",primary_in=a,secondary_in=a,outdev=c,iothread=t",
        ",primary_in=a,secondary_in=b,outdev=b,iothread=t"}) {
    EXPECT_THAT(Try(std::string("colo-compare,id=c") + wrong),
                HasCause(Cause::kBadValue))
        << wrong;
  }
}

}  // namespace
}  // namespace qom::qdev
