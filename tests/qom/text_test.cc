// What a text means, and which of two causes refuses it. The tables are copied
// from the scenarios recorded from QEMU 7.2; a row's first column is the
// scenario it comes from.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/text.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::testing::HasSubstr;

using test::MessageOf;

constexpr uint64_t kMaxUint64 = std::numeric_limits<uint64_t>::max();
constexpr int64_t kInt64Max = std::numeric_limits<int64_t>::max();
constexpr int64_t kMinInt64 = std::numeric_limits<int64_t>::min();
constexpr Cause kOk = Cause::kNone;
constexpr Cause kBad = Cause::kBadValue;
constexpr Cause kFar = Cause::kOutOfRange;

// ---- Recorded --------------------------------------------------------------

struct Recorded {
  std::string_view scenario;
  std::string_view text;
  Cause cause;
  uint64_t value = 0;
};

constexpr Recorded kUint8[] = {
    {"uint8-00", "64", kOk, 64},
    {"uint8-01", "0x40", kOk, 64},
    {"uint8-02", "0X40", kOk, 64},
    {"uint8-03", "0100", kOk, 64},
    {"uint8-04", " 64", kOk, 64},
    {"uint8-05", "64 ", kBad},
    {"uint8-06", "+64", kOk, 64},
    {"uint8-08", "1.5", kBad},
    {"uint8-09", "abc", kBad},
    {"uint8-10", "", kBad},
    {"uint8-11", "-1", kFar},
    {"uint8-12", "-0", kOk, 0},
    {"uint8-13", "08", kBad},
    {"uint8-15", "0x", kBad},
    {"uint8-16", "64K", kBad},
    {"uint8-17", "0x7fffffffffffffff", kFar},
    {"uint8-18", "18446744073709551615", kFar},
    {"uint8-21", "5-7", kBad},
    {"uint8-22", "5,7", kBad},
    {"uint8-23", "1-2,4", kBad},
    {"uint8-24", "255", kOk, 255},
};

constexpr Recorded kUint16[] = {
    {"uint16-03", "0100", kOk, 64},
    {"uint16-04", " 64", kOk, 64},
    {"uint16-05", "64 ", kBad},
    {"uint16-07", "1e3", kBad},
    {"uint16-12", "-0", kOk, 0},
    {"uint16-13", "08", kBad},
    {"uint16-14", "0b1", kBad},
    {"uint16-18", "18446744073709551615", kFar},
    {"uint16-19", "18446744073709551616", kBad},
    {"uint16-20", "-9223372036854775808", kFar},
    {"uint16-23", "1-2,4", kBad},
    {"uint16-24", "65535", kOk, 65535},
};

constexpr Recorded kUint32[] = {
    {"uint32-01", "0x40", kOk, 64},
    {"uint32-05", "64 ", kBad},
    {"uint32-06", "+64", kOk, 64},
    {"uint32-08", "1.5", kBad},
    {"uint32-11", "-1", kFar},
    {"uint32-15", "0x", kBad},
    {"uint32-16", "64K", kBad},
    {"uint32-19", "18446744073709551616", kBad},
    {"uint32-20", "-9223372036854775808", kFar},
    {"uint32-22", "5,7", kBad},
    {"uint32-24", "4294967295", kOk, 4294967295},
    {"uint32-26", "-2147483648", kFar},
};

constexpr Recorded kUint64[] = {
    {"uint64-01", "0x40", kOk, 64},
    {"uint64-02", "0X40", kOk, 64},
    {"uint64-04", " 64", kOk, 64},
    {"uint64-05", "64 ", kBad},
    {"uint64-06", "+64", kOk, 64},
    {"uint64-09", "abc", kBad},
    {"uint64-12", "-0", kOk, 0},
    {"uint64-15", "0x", kBad},
    {"uint64-17", "0x7fffffffffffffff", kOk, 0x7fffffffffffffff},
    {"uint64-19", "18446744073709551616", kBad},
    {"uint64-20", "-9223372036854775808", kOk, uint64_t{1} << 63},
    {"uint64-21", "5-7", kBad},
    {"uint64-22", "5,7", kBad},
};

constexpr Recorded kSizes[] = {
    {"size64-02", "4096", kOk, 4096},
    {"size64-03", "4k", kOk, 4096},
    {"size64-04", "4K", kOk, 4096},
    {"size64-05", "4KiB", kBad},
    {"size64-06", "1.5M", kOk, 1572864},
    {"size64-07", "0.5", kBad},
    {"size64-08", "0x1000", kOk, 4096},
    {"size64-09", "0x10K", kOk, 16384},
    {"size64-10", "010", kOk, 10},
    {"size64-11", "1G", kOk, uint64_t{1} << 30},
    // Refused later, by the device; the text itself is good.
    {"size64-12", "1T", kOk, uint64_t{1} << 40},
    {"size64-13", "1P", kOk, uint64_t{1} << 50},
    {"size64-15", "8E", kOk, uint64_t{8} << 60},
    {"size64-16", "15E", kOk, uint64_t{15} << 60},
    {"size64-17", "16E", kFar},
    {"size64-18", "-1", kBad},
    {"size64-19", " 8", kOk, 8},
    {"size64-20", "8 ", kBad},
    {"size64-22", "x", kBad},
    {"size64-23", "8B", kOk, 8},
    {"size64-25", "1.5", kBad},
    {"size64-26", "+8", kOk, 8},
    {"size64-27", "18446744073709551615", kOk, kMaxUint64},
    {"size-0.5K", "0.5K", kOk, 512},
};

template <size_t n>
void ExpectUnsigned(const Recorded (&rows)[n], uint64_t max) {
  for (const Recorded& row : rows) {
    SCOPED_TRACE(fmt::format("{} '{}'", row.scenario, row.text));
    uint64_t value = 77;
    EXPECT_EQ(CauseOf(ParseUint(row.text, max, &value)), row.cause);
    EXPECT_EQ(value, row.cause == kOk ? row.value : 77);
  }
}

TEST(RecordedTextTest, Uint8) { ExpectUnsigned(kUint8, UINT8_MAX); }
TEST(RecordedTextTest, Uint16) { ExpectUnsigned(kUint16, UINT16_MAX); }
TEST(RecordedTextTest, Uint32) { ExpectUnsigned(kUint32, UINT32_MAX); }
TEST(RecordedTextTest, Uint64) { ExpectUnsigned(kUint64, kMaxUint64); }

TEST(RecordedTextTest, Size) {
  for (const Recorded& row : kSizes) {
    SCOPED_TRACE(fmt::format("{} '{}'", row.scenario, row.text));
    uint64_t value = 77;
    EXPECT_EQ(CauseOf(ParseSize(row.text, &value)), row.cause);
    EXPECT_EQ(value, row.cause == kOk ? row.value : 77);
  }
}

struct RecordedSigned {
  std::string_view scenario;
  std::string_view text;
  Cause cause;
  int64_t value = 0;
};

TEST(RecordedTextTest, Int32) {
  constexpr RecordedSigned kRows[] = {
      {"int32-00", "64", kOk, 64},
      {"int32-01", "0x40", kOk, 64},
      {"int32-05", "64 ", kBad},
      {"int32-07", "1e3", kBad},
      {"int32-08", "1.5", kBad},
      {"int32-09", "abc", kBad},
      {"int32-10", "", kBad},
      {"int32-11", "-1", kOk, -1},
      {"int32-12", "-0", kOk, 0},
      {"int32-13", "08", kBad},
      {"int32-14", "0b1", kBad},
      {"int32-15", "0x", kBad},
      {"int32-16", "64K", kBad},
      {"int32-19", "18446744073709551616", kBad},
      {"int32-23", "1-2,4", kBad},
      {"int32-24", "2147483647", kOk, INT32_MAX},
      {"int32-26", "-2147483648", kOk, INT32_MIN},
      {"int32-27", "-2147483649", kFar},
  };
  for (const RecordedSigned& row : kRows) {
    SCOPED_TRACE(fmt::format("{} '{}'", row.scenario, row.text));
    int64_t value = 77;
    EXPECT_EQ(CauseOf(ParseInt(row.text, INT32_MIN, INT32_MAX, &value)),
              row.cause);
    EXPECT_EQ(value, row.cause == kOk ? row.value : 77);
  }
}

// The stepping of a CPU: an int64 that a setter limits to 0..15.
TEST(RecordedTextTest, Int64WithALimit) {
  constexpr RecordedSigned kRows[] = {
      {"int64-cpu-02", "64", kFar},  {"int64-cpu-03", "0x10", kFar},
      {"int64-cpu-04", "-1", kFar},  {"int64-cpu-06", "16", kFar},
      {"int64-cpu-07", "abc", kBad},
  };
  for (const RecordedSigned& row : kRows) {
    SCOPED_TRACE(fmt::format("{} '{}'", row.scenario, row.text));
    int64_t value = 77;
    EXPECT_EQ(CauseOf(ParseInt(row.text, 0, 15, &value)), row.cause);
    EXPECT_EQ(value, 77);
  }
}

TEST(RecordedTextTest, Bool) {
  struct Row {
    std::string_view scenario;
    std::string_view text;
    Cause cause;
    bool value = false;
  };
  constexpr Row kRows[] = {
      {"plain-bool-off", "off", kOk, false},
      {"bool-spelling-yes", "yes", kOk, true},
      {"bool-spelling-no", "no", kOk, false},
      {"bool-spelling-true", "true", kOk, true},
      {"bool-spelling-false", "false", kOk, false},
      {"bool-bad-1", "1", kBad},
      {"bool-bad-ON", "ON", kBad},
      {"bool-bad-True", "True", kBad},
      {"bool-bad-maybe", "maybe", kBad},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(fmt::format("{} '{}'", row.scenario, row.text));
    for (const bool before : {false, true}) {
      bool value = before;
      EXPECT_EQ(CauseOf(ParseBool(row.text, &value)), row.cause);
      EXPECT_EQ(value, row.cause == kOk ? row.value : before);
    }
  }
}

// ---- Booleans --------------------------------------------------------------

TEST(ParseBoolTest, OneLetterIsEnough) {
  bool value = false;
  EXPECT_TRUE(ParseBool("y", &value).ok());
  EXPECT_TRUE(value);
  EXPECT_TRUE(ParseBool("n", &value).ok());
  EXPECT_FALSE(value);
}

TEST(ParseBoolTest, BlanksAreNotForgiven) {
  bool value = false;
  for (const std::string_view text : {"", " on", "on ", "on\n"}) {
    EXPECT_EQ(CauseOf(ParseBool(text, &value)), kBad) << "'" << text << "'";
  }
}

TEST(ParseBoolTest, TheErrorNamesTheValueAndWhatWouldBeRight) {
  bool value = false;
  EXPECT_THAT(MessageOf(ParseBool("maybe", &value)),
              ::testing::StartsWith("'maybe' is not a boolean; use on or off"));
}

// ---- Integers --------------------------------------------------------------

TEST(ParseUintTest, AMinusWrapsBeforeTheRangeIsChecked) {
  uint64_t value = 0;
  EXPECT_TRUE(ParseUint("-1", kMaxUint64, &value).ok());
  EXPECT_EQ(value, kMaxUint64);
  // -(2^64 - 1) is 1, and 1 fits.
  EXPECT_TRUE(ParseUint("-18446744073709551615", UINT8_MAX, &value).ok());
  EXPECT_EQ(value, 1);
}

TEST(ParseUintTest, BeyondSixtyFourBitsIsUnreadableAndNotTooFar) {
  uint64_t value = 77;
  for (const std::string_view text :
       {"18446744073709551616", "-18446744073709551616", "0x10000000000000000",
        "02000000000000000000000"}) {
    EXPECT_EQ(CauseOf(ParseUint(text, UINT8_MAX, &value)), kBad) << text;
    EXPECT_EQ(CauseOf(ParseUint(text, kMaxUint64, &value)), kBad) << text;
  }
  EXPECT_EQ(value, 77);
}

TEST(ParseUintTest, EveryBaseReachesTheLargestValue) {
  for (const std::string_view text :
       {"18446744073709551615", "0xffffffffffffffff", "0XFFFFFFFFFFFFFFFF",
        "01777777777777777777777", "+18446744073709551615"}) {
    uint64_t value = 0;
    EXPECT_TRUE(ParseUint(text, kMaxUint64, &value).ok()) << text;
    EXPECT_EQ(value, kMaxUint64) << text;
  }
}

TEST(ParseUintTest, AllBlanksOfCMayLead) {
  uint64_t value = 0;
  EXPECT_TRUE(ParseUint(" \t\n\v\f\r7", UINT8_MAX, &value).ok());
  EXPECT_EQ(value, 7);
}

TEST(ParseUintTest, ASignStandsOnceAndNextToItsDigits) {
  uint64_t value = 0;
  for (const std::string_view text :
       {"+", "-", "--1", "+-1", "- 1", "+ 1", "0x-1", "0x+1", "0-1", "1-",
        "0x 1", " ", "0xg", "1_000", "1'000"}) {
    EXPECT_EQ(CauseOf(ParseUint(text, kMaxUint64, &value)), kBad)
        << "'" << text << "'";
  }
}

TEST(ParseUintTest, AZeroByteIsNotTheEnd) {
  uint64_t value = 0;
  EXPECT_EQ(CauseOf(ParseUint(std::string_view("1\0", 2), 9, &value)), kBad);
  EXPECT_EQ(CauseOf(ParseUint(std::string_view("\0", 1), 9, &value)), kBad);
}

TEST(ParseUintTest, ReadsNoFurtherThanTheView) {
  uint64_t value = 0;
  EXPECT_TRUE(
      ParseUint(std::string_view("12345").substr(1, 2), 99, &value).ok());
  EXPECT_EQ(value, 23);
  EXPECT_EQ(
      CauseOf(ParseUint(std::string_view("0x7").substr(0, 2), 99, &value)),
      kBad);
}

TEST(ParseUintTest, TheErrorNamesTheValueAndTheRange) {
  uint64_t value = 0;
  EXPECT_THAT(MessageOf(ParseUint("256", UINT8_MAX, &value)),
              ::testing::AllOf(HasSubstr("256"), HasSubstr("0..255")));
  EXPECT_THAT(MessageOf(ParseUint("abc", UINT8_MAX, &value)),
              HasSubstr("'abc' is not an integer"));
}

TEST(ParseUintTest, ALongTextIsCutInTheError) {
  uint64_t value = 0;
  EXPECT_LT(
      MessageOf(ParseUint(std::string(100000, 'z'), UINT8_MAX, &value)).size(),
      200U);
}

TEST(TryParseUintTest, AgreesWithParseUint) {
  for (const auto* rows : {kUint64, kUint8}) {
    const size_t count =
        rows == kUint64 ? std::size(kUint64) : std::size(kUint8);
    for (size_t i = 0; i < count; ++i) {
      uint64_t tried = 77;
      uint64_t parsed = 77;
      EXPECT_EQ(TryParseUint(rows[i].text, &tried),
                ParseUint(rows[i].text, kMaxUint64, &parsed).ok())
          << rows[i].text;
      EXPECT_EQ(tried, parsed) << rows[i].text;
    }
  }
}

TEST(ParseIntTest, BothEndsOfInt64AreReadable) {
  int64_t value = 0;
  EXPECT_TRUE(
      ParseInt("9223372036854775807", kMinInt64, kInt64Max, &value).ok());
  EXPECT_EQ(value, kInt64Max);
  EXPECT_TRUE(
      ParseInt("-9223372036854775808", kMinInt64, kInt64Max, &value).ok());
  EXPECT_EQ(value, kMinInt64);
  EXPECT_TRUE(
      ParseInt("-0x8000000000000000", kMinInt64, kInt64Max, &value).ok());
  EXPECT_EQ(value, kMinInt64);
}

TEST(ParseIntTest, BeyondInt64IsUnreadableAndNeverWraps) {
  int64_t value = 77;
  for (const std::string_view text :
       {"9223372036854775808", "-9223372036854775809", "0xffffffffffffffff",
        "-18446744073709551615"}) {
    EXPECT_EQ(CauseOf(ParseInt(text, kMinInt64, kInt64Max, &value)), kBad)
        << text;
    EXPECT_EQ(CauseOf(ParseInt(text, -1, 1, &value)), kBad) << text;
  }
  EXPECT_EQ(value, 77);
}

// ---- Sizes -----------------------------------------------------------------

TEST(ParseSizeTest, EverySuffixIsAPowerOf1024InEitherCase) {
  constexpr std::string_view kUpper = "BKMGTPE";
  constexpr std::string_view kLower = "bkmgtpe";
  for (size_t i = 0; i < kUpper.size(); ++i) {
    for (const char suffix : {kUpper[i], kLower[i]}) {
      uint64_t value = 0;
      EXPECT_TRUE(ParseSize(fmt::format("3{}", suffix), &value).ok()) << suffix;
      EXPECT_EQ(value, uint64_t{3} << (10 * i)) << suffix;
    }
  }
}

TEST(ParseSizeTest, BAndEAreDigitsOfAHexadecimalNumber) {
  uint64_t value = 0;
  EXPECT_TRUE(ParseSize("0x1B", &value).ok());
  EXPECT_EQ(value, 0x1b);
  EXPECT_TRUE(ParseSize("0x1E", &value).ok());
  EXPECT_EQ(value, 0x1e);
  EXPECT_TRUE(ParseSize("0x1M", &value).ok());
  EXPECT_EQ(value, 1 << 20);
}

TEST(ParseSizeTest, AFractionIsCutToWholeBytes) {
  uint64_t value = 0;
  EXPECT_TRUE(ParseSize("1.25K", &value).ok());
  EXPECT_EQ(value, 1280);
  EXPECT_TRUE(ParseSize("0.1K", &value).ok());  // 102.4
  EXPECT_EQ(value, 102);
  EXPECT_TRUE(ParseSize("1.K", &value).ok());
  EXPECT_EQ(value, 1024);
  EXPECT_TRUE(ParseSize("15.5E", &value).ok());
  EXPECT_EQ(value, uint64_t{31} << 59);
}

TEST(ParseSizeTest, WhatIsNoSizeIsABadValue) {
  uint64_t value = 77;
  for (const std::string_view text :
       {"",       " ",    "+",   "K",   "-0",  ".5K",    "1..5K",
        "1.5.5K", "1KK",  "1 K", "0x",  "0xK", "0x1.8K", "1.5e3M",
        "1e3",    "1.5B", "inf", "nan", "0b1", "1Z"}) {
    EXPECT_EQ(CauseOf(ParseSize(text, &value)), kBad) << "'" << text << "'";
  }
  EXPECT_EQ(value, 77);
}

TEST(ParseSizeTest, TooManyBytesAreOutOfRange) {
  uint64_t value = 77;
  for (const std::string_view text :
       {"16E", "18446744073709551616", "0x10000000000000000", "16384P",
        "18014398509481984K", "99999999999999999999999G"}) {
    EXPECT_EQ(CauseOf(ParseSize(text, &value)), kFar) << text;
  }
  EXPECT_EQ(value, 77);
}

TEST(ParseSizeTest, TheErrorNamesTheValueAndWhatWouldBeRight) {
  uint64_t value = 0;
  EXPECT_THAT(MessageOf(ParseSize("4KiB", &value)),
              ::testing::AllOf(HasSubstr("'4KiB' is not a size"),
                               HasSubstr("suffix K, M, G")));
}

// Read as a whole the double has no room for the fraction.
TEST(ParseSizeTest, AFractionOfALargeNumberIsExact) {
  uint64_t value = 0;
  EXPECT_TRUE(ParseSize("9007199254740992.5K", &value).ok());
  EXPECT_EQ(value, (uint64_t{1} << 63) + 512);
  EXPECT_TRUE(ParseSize("9007199254740993.5K", &value).ok());
  EXPECT_EQ(value, (uint64_t{1} << 63) + 1536);
}

TEST(ParseSizeTest, AFractionDoesNotCarryPastTheLargestSize) {
  uint64_t value = 77;
  for (const std::string_view text :
       {"15.9999999999999999999E", "17592186044415.9999999999999999999M"}) {
    EXPECT_EQ(CauseOf(ParseSize(text, &value)), kFar) << text;
  }
  EXPECT_EQ(value, 77);
}

// ---- Round trips -----------------------------------------------------------

// All magnitudes alike: a random value cut to a random number of bits.
uint64_t AnyUint64(std::mt19937_64& random) {
  const uint64_t value = random();
  return value >> (random() % 64);
}

TEST(TextRoundTripTest, UnsignedInThreeBases) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const uint64_t expected = AnyUint64(random);
    for (const std::string& text :
         {fmt::format("{}", expected), fmt::format("{:#x}", expected),
          fmt::format("{:#o}", expected), fmt::format("  +{}", expected),
          fmt::format("-{}", 0 - expected)}) {
      uint64_t value = ~expected;
      ASSERT_TRUE(ParseUint(text, expected, &value).ok()) << text;
      ASSERT_EQ(value, expected) << text;
      ASSERT_TRUE(TryParseUint(text, &value)) << text;
      ASSERT_EQ(value, expected) << text;
      if (expected > 0) {
        ASSERT_EQ(CauseOf(ParseUint(text, expected - 1, &value)), kFar) << text;
      }
    }
  }
}

TEST(TextRoundTripTest, SignedInDecimal) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20000; ++i) {
    const auto magnitude = static_cast<int64_t>(AnyUint64(random) >> 1);
    for (const int64_t expected : {magnitude, -magnitude - 1}) {
      const std::string text = fmt::format("{}", expected);
      int64_t value = ~expected;
      ASSERT_TRUE(ParseInt(text, expected, expected, &value).ok()) << text;
      ASSERT_EQ(value, expected) << text;
    }
  }
}

TEST(TextRoundTripTest, SizesInBytesAndInEveryUnitThatFits) {
  std::mt19937_64 random(3);
  constexpr std::string_view kSuffixes = "BKMGTPE";
  for (int i = 0; i < 20000; ++i) {
    const uint64_t number = AnyUint64(random);
    for (size_t unit = 0; unit < kSuffixes.size(); ++unit) {
      const std::string text = fmt::format("{}{}", number, kSuffixes[unit]);
      const uint64_t expected = number << (10 * unit);
      const bool fits = expected >> (10 * unit) == number;
      uint64_t value = ~expected;
      ASSERT_EQ(CauseOf(ParseSize(text, &value)), fits ? kOk : kFar) << text;
      ASSERT_EQ(value, fits ? expected : ~expected) << text;
    }
  }
}

// A text of random characters that look like numbers never crashes, and what
// is refused leaves the value alone.
TEST(TextRoundTripTest, NoTextIsTooOdd) {
  std::mt19937_64 random(4);
  constexpr std::string_view kAlphabet = "0123456789abcfxX+-. \tKMEe";
  for (int i = 0; i < 200000; ++i) {
    std::string text(random() % 24, ' ');
    for (char& c : text) c = kAlphabet[random() % kAlphabet.size()];
    uint64_t size = 77;
    if (!ParseSize(text, &size).ok()) {
      ASSERT_EQ(size, 77) << text;
    }
    int64_t number = 77;
    if (!ParseInt(text, kMinInt64, kInt64Max, &number).ok()) {
      ASSERT_EQ(number, 77) << text;
    }
    uint64_t tried = 77;
    uint64_t parsed = 77;
    ASSERT_EQ(TryParseUint(text, &tried),
              ParseUint(text, kMaxUint64, &parsed).ok())
        << text;
    ASSERT_EQ(tried, parsed) << text;
  }
}

}  // namespace
}  // namespace qom
