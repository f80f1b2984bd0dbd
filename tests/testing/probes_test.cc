// What a test puts around a device: a signal probe, a register access, a clock.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/signal.h"
#include "qom/native_type.h"
#include "testing/fixture.h"
#include "testing/manual_clock.h"
#include "testing/matchers.h"
#include "testing/registers.h"
#include "testing/signal_probe.h"

namespace {

using qom::Cause;
using qom::Ref;
using qom::qdev::Device;
using qom::testing::IsOk;
using qom::testing::IsOkAndHolds;
using qom::testing::ManualClock;
using qom::testing::Registers;
using qom::testing::SignalProbe;
using qom::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

// A register at 0 that holds what is written, and a line that shows its lowest
// bit; one at 8 that has more bits than it is asked for.
class Latch : public qom::Extends<Latch, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-latch";
  struct Props;
  using Extends::Extends;

  uint64_t ReadRegister(uint64_t offset, unsigned /*bytes*/) const {
    return offset == 8 ? 0x1ff : value_;
  }
  absl::Status WriteRegister(uint64_t offset, unsigned /*bytes*/,
                             uint64_t value) {
    if (offset != 0) return qom::Error(Cause::kReadOnly, "it is read-only");
    value_ = value;
    SetLevel(out_, static_cast<int>(value & 1));
    return absl::OkStatus();
  }

 private:
  uint64_t value_ = 0;
  qom::qdev::SignalOut out_;
};
struct Latch::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Latch::out_>("out"));
};

class ProbesTest : public qom::testing::DeviceTestFor<Latch> {
 protected:
  Ref<Latch> latch_ = New<Latch>("latch");
};

TEST_F(ProbesTest, AProbeCountsLevelsAndEdges) {
  SignalProbe out(*latch_, "out");
  const Registers registers(*latch_);
  EXPECT_FALSE(out.high());
  for (const uint32_t value : {1u, 1u, 0u, 1u}) registers.Write32(0, value);
  EXPECT_THAT(out.levels(), ElementsAre(1, 1, 0, 1));
  EXPECT_EQ(out.rises(), 2u);
  EXPECT_EQ(out.falls(), 1u);
  EXPECT_TRUE(out.high());
  out.Clear();
  EXPECT_THAT(out.levels(), IsEmpty());
  EXPECT_EQ(out.level(), 1) << "the line is as it was";
}

TEST_F(ProbesTest, AProbeNotesTheTime) {
  ManualClock clock;
  SignalProbe out(*latch_, "out", &clock);
  const Registers registers(*latch_);
  clock.After(10, [&] { registers.Write8(0, 1); });
  clock.After(25, [&] { registers.Write8(0, 0); });
  clock.Advance(100);
  EXPECT_THAT(out.times(), ElementsAre(10, 25));
}

TEST_F(ProbesTest, AProbeThatIsGoneIsDisconnected) {
  { const SignalProbe out(*latch_, "out"); }
  EXPECT_THAT(latch_->Get("out"), IsOkAndHolds(""));
  Registers(*latch_).Write8(0, 1);
}

TEST_F(ProbesTest, AProbeOnNoOutputFailsTheTest) {
  EXPECT_NONFATAL_FAILURE(const SignalProbe out(*latch_, "uot"),
                          "a probe on 'uot' of /machine/peripheral/latch: "
                          "acme-latch has no property 'uot'; nearest: out");
}

TEST_F(ProbesTest, RegistersAreReadAndWrittenInEverySize) {
  const Registers registers(*latch_);
  registers.Write64(0, 0x1122334455667788);
  EXPECT_EQ(registers.Read64(0), 0x1122334455667788u);
  registers.Write32(0, 0x11223344);
  EXPECT_EQ(registers.Read32(0), 0x11223344u);
  registers.Write16(0, 0x1122);
  EXPECT_EQ(registers.Read16(0), 0x1122);
  registers.Write8(0, 0x11);
  EXPECT_EQ(registers.Read8(0), 0x11);
}

TEST_F(ProbesTest, AnAccessThatBreaksARuleDoesNotHappen) {
  const Registers registers(*latch_, {.size = 16, .max_access = 4});
  registers.Write8(0, 7);
  EXPECT_THAT(registers.TryWrite(2, 4, 1),
              StatusIs(Cause::kBadValue,
                       "acme-latch at /machine/peripheral/latch: a write of 4 "
                       "bytes at 0x2: it is not aligned to 4 bytes"));
  EXPECT_THAT(registers.TryWrite(0, 8, 1),
              StatusIs(Cause::kBadValue, HasSubstr("by 1 to 4 bytes")));
  EXPECT_THAT(registers.TryWrite(0, 3, 1), StatusIs(Cause::kBadValue));
  EXPECT_THAT(registers.TryRead(16, 1),
              StatusIs(Cause::kOutOfRange, HasSubstr("registers end at 0x10")));
  EXPECT_THAT(registers.TryRead(UINT64_MAX, 1), StatusIs(Cause::kOutOfRange));
  EXPECT_EQ(registers.Read8(0), 7);
  const Registers loose(*latch_, {.unaligned = true});
  EXPECT_THAT(loose.TryRead(2, 4), IsOk());
}

TEST_F(ProbesTest, WhatTheDeviceRefusesFailsTheTest) {
  const Registers registers(*latch_);
  EXPECT_NONFATAL_FAILURE(registers.Write8(1, 1),
                          "a write of 1 byte at 0x1: it is read-only");
  EXPECT_NONFATAL_FAILURE(EXPECT_EQ(registers.Read32(2), 0u),
                          "it is not aligned to 4 bytes");
}

TEST_F(ProbesTest, AValueThatIsTooWideIsTheDevicesMistake) {
  EXPECT_THAT(Registers(*latch_).TryRead(8, 1),
              StatusIs(Cause::kFailed, HasSubstr("gives 0x1ff")));
  EXPECT_EQ(Registers(*latch_).Read16(8), 0x1ff);
}

TEST(ManualClockTest, TimersRunWhenTheyAreDue) {
  ManualClock clock;
  std::vector<int> ran;
  clock.After(20, [&] { ran.push_back(2); });
  clock.After(10, [&] { ran.push_back(1); });
  EXPECT_EQ(clock.Advance(9), 0u);
  EXPECT_THAT(clock.next(), Optional(10));
  EXPECT_EQ(clock.Advance(1), 1u);
  EXPECT_THAT(ran, ElementsAre(1));
  EXPECT_EQ(clock.Advance(100), 1u);
  EXPECT_THAT(ran, ElementsAre(1, 2));
  EXPECT_EQ(clock.now(), 110);
  EXPECT_EQ(clock.pending(), 0u);
}

TEST(ManualClockTest, TimersOfOneTimeRunInTheOrderOfSetting) {
  ManualClock clock;
  std::string ran;
  clock.At(5, [&] { ran += 'a'; });
  clock.At(5, [&] { ran += 'b'; });
  clock.At(5, [&] { ran += 'c'; });
  clock.Advance(5);
  EXPECT_EQ(ran, "abc");
}

TEST(ManualClockTest, ATimerSeesItsOwnTimeAndMaySetOthers) {
  ManualClock clock;
  std::vector<int64_t> at;
  ManualClock::Callback tick = [&] {
    at.push_back(clock.now());
    if (at.size() < 4) clock.After(10, tick);
  };
  clock.After(10, tick);
  EXPECT_EQ(clock.Advance(35), 3u);
  EXPECT_THAT(at, ElementsAre(10, 20, 30));
  EXPECT_EQ(clock.now(), 35);
}

TEST(ManualClockTest, ACancelledTimerDoesNotRun) {
  ManualClock clock;
  bool ran = false;
  const ManualClock::TimerId second = clock.At(2, [&] { ran = true; });
  clock.At(1, [&] { EXPECT_TRUE(clock.Cancel(second)); });
  clock.Advance(5);
  EXPECT_FALSE(ran);
  EXPECT_FALSE(clock.Cancel(second));
}

TEST(ManualClockTest, TimeEndsAtItsGreatestValue) {
  ManualClock clock;
  clock.Advance(100);
  clock.Advance(INT64_MAX);
  EXPECT_EQ(clock.now(), INT64_MAX);
}

TEST(ManualClockTest, ATimerInThePastIsDueAtOnce) {
  ManualClock clock;
  clock.Advance(100);
  int64_t at = 0;
  clock.At(50, [&] { at = clock.now(); });
  EXPECT_EQ(at, 0);
  EXPECT_EQ(clock.Advance(0), 1u);
  EXPECT_EQ(at, 100);
}

TEST(ManualClockTest, TheClockGoesFromTimerToTimer) {
  ManualClock clock;
  clock.At(7, [] {});
  clock.At(9, [] {});
  EXPECT_TRUE(clock.AdvanceToNext());
  EXPECT_EQ(clock.now(), 7);
  EXPECT_TRUE(clock.AdvanceToNext());
  EXPECT_EQ(clock.now(), 9);
  EXPECT_FALSE(clock.AdvanceToNext());
  EXPECT_EQ(clock.now(), 9);
}

}  // namespace
