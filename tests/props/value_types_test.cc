// The text forms of MAC addresses, UUIDs, PCI addresses and reserved regions:
// what is read, what is printed, what is refused.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/value_types.h"

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"

namespace qom::props {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The text a value prints after it was parsed from `text`; else the cause.
template <typename V>
std::string Reprint(std::string_view text) {
  const absl::StatusOr<V> value = V::Parse(text);
  if (value.ok()) return value->ToString();
  return std::string(CauseWord(CauseOf(value.status())));
}

template <typename V>
std::string ErrorOf(std::string_view text) {
  return std::string(Message(V::Parse(text).status()));
}

template <typename V>
void ExpectBad(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    EXPECT_EQ(Reprint<V>(text), "bad-value") << "'" << text << "'";
  }
}

// ---- MacAddress ------------------------------------------------------------

// Scenario mac-address.
TEST(MacAddressTest, ReadsSixBytes) {
  const absl::StatusOr<MacAddress> mac = MacAddress::Parse("52:54:00:11:22:33");
  ASSERT_TRUE(mac.ok());
  EXPECT_THAT(mac->bytes, ElementsAre(0x52, 0x54, 0x00, 0x11, 0x22, 0x33));
}

// Scenario mac-address-bad.
TEST(MacAddressTest, FiveBytesAreABadValue) {
  ExpectBad<MacAddress>({"52:54:00:11:22"});
}

TEST(MacAddressTest, DashesAndEitherCaseAreReadAndColonsAndLowerCasePrinted) {
  EXPECT_EQ(Reprint<MacAddress>("AB-cd-EF-01-23-45"), "ab:cd:ef:01:23:45");
  EXPECT_EQ(Reprint<MacAddress>("ab:cd-ef:01-23:45"), "ab:cd:ef:01:23:45");
}

TEST(MacAddressTest, OtherFormsAreBadValues) {
  ExpectBad<MacAddress>({"", "525400112233", "52:54:00:11:22:33:44",
                         "52:54:00:11:22:33 ", " 52:54:00:11:22:33",
                         "52:54:00:11:22:3", "52:54:00:11:22:3g",
                         "52.54.00.11.22.33", "52:54:00:11:22:-1",
                         "+2:54:00:11:22:33", "0x:54:00:11:22:33"});
}

TEST(MacAddressTest, TheErrorNamesTheValueAndShowsAGoodOne) {
  EXPECT_THAT(ErrorOf<MacAddress>("nonsense"),
              ::testing::AllOf(HasSubstr("'nonsense'"),
                               HasSubstr("52:54:00:12:34:56")));
}

// ---- Uuid ------------------------------------------------------------------

TEST(UuidTest, ReadsTheCanonicalFormInEitherCase) {
  const absl::StatusOr<Uuid> uuid =
      Uuid::Parse("550e8400-E29B-41d4-a716-446655440000");
  ASSERT_TRUE(uuid.ok());
  EXPECT_THAT(uuid->bytes,
              ElementsAre(0x55, 0x0e, 0x84, 0x00, 0xe2, 0x9b, 0x41, 0xd4, 0xa7,
                          0x16, 0x44, 0x66, 0x55, 0x44, 0x00, 0x00));
  EXPECT_EQ(uuid->ToString(), "550e8400-e29b-41d4-a716-446655440000");
}

TEST(UuidTest, OtherFormsAreBadValues) {
  ExpectBad<Uuid>({"", "auto", "550e8400e29b41d4a716446655440000",
                   "{550e8400-e29b-41d4-a716-446655440000}",
                   "550e8400-e29b-41d4-a716-44665544000",
                   "550e8400-e29b-41d4-a716-4466554400000",
                   "550e8400-e29b-41d4-a716-44665544000g",
                   "550e8400e-29b-41d4-a716-446655440000",
                   "550e8400-e29b-41d4-a716-44665544-000",
                   "550e8400:e29b:41d4:a716:446655440000"});
}

// ---- PciAddress ------------------------------------------------------------

// Scenario pci-addr sets it; the slot is taken there.
TEST(PciAddressTest, ReadsAHexadecimalSlotAndAFunction) {
  const absl::StatusOr<PciAddress> address = PciAddress::Parse("1e.3");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address->slot(), 0x1e);
  EXPECT_EQ(address->function(), 3);
  EXPECT_EQ(address->devfn, 0x1e * 8 + 3);
}

TEST(PciAddressTest, ASlotAloneIsItsFunctionZero) {
  EXPECT_EQ(Reprint<PciAddress>("10"), "10.0");
  EXPECT_EQ(Reprint<PciAddress>("0x1F"), "1f.0");
  EXPECT_EQ(Reprint<PciAddress>("0x2.0x1"), "02.1");
  EXPECT_EQ(Reprint<PciAddress>("4"), "04.0");
}

TEST(PciAddressTest, NoTextIsTheAddressTheBusChooses) {
  const absl::StatusOr<PciAddress> address = PciAddress::Parse("");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(*address, PciAddress());
  EXPECT_EQ(address->devfn, -1);
  EXPECT_EQ(address->ToString(), "");
}

// Not out of range: an emulator only says that the property does not take it.
TEST(PciAddressTest, ASlotOrFunctionThatIsTooFarIsABadValue) {
  ExpectBad<PciAddress>({"20", "20.0", "1e.8", "ff.7", "100.0", "1e.10"});
}

TEST(PciAddressTest, OtherFormsAreBadValues) {
  ExpectBad<PciAddress>({".", ".0", "1e.", "1e.0 ", " 1e.0", "1e:0", "1e.0.0",
                         "-1", "+1", "0x", "1g", "1e.0x", "0000:00:1e.0"});
}

TEST(PciAddressTest, TheErrorNamesTheValueAndWhatWouldBeRight) {
  EXPECT_THAT(ErrorOf<PciAddress>("20.0"),
              ::testing::AllOf(HasSubstr("'20.0'"), HasSubstr("slot 0..1f"),
                               HasSubstr("function 0..7")));
}

TEST(PciAddressTest, EveryAddressSurvivesARoundTrip) {
  for (int devfn = -1; devfn < 256; ++devfn) {
    const PciAddress address{.devfn = static_cast<int16_t>(devfn)};
    const absl::StatusOr<PciAddress> read =
        PciAddress::Parse(address.ToString());
    ASSERT_TRUE(read.ok()) << devfn;
    EXPECT_EQ(*read, address) << devfn;
  }
}

// ---- ReservedRegion --------------------------------------------------------

TEST(ReservedRegionTest, ReadsHexadecimalAddressesAndADecimalType) {
  const absl::StatusOr<ReservedRegion> region =
      ReservedRegion::Parse("0xfee00000:0xfeefffff:10");
  ASSERT_TRUE(region.ok());
  EXPECT_EQ(region->low, 0xfee00000U);
  EXPECT_EQ(region->high, 0xfeefffffU);
  EXPECT_EQ(region->type, 10U);
}

TEST(ReservedRegionTest, AddressesAreHexadecimalWithoutAPrefixToo) {
  EXPECT_EQ(Reprint<ReservedRegion>("1000:1FFF:0"), "0x1000:0x1fff:0");
  EXPECT_EQ(Reprint<ReservedRegion>("010:0X20:010"), "0x10:0x20:10");
}

TEST(ReservedRegionTest, TheWholeAddressSpaceIsARegion) {
  constexpr std::string_view kAll = "0x0:0xffffffffffffffff:4294967295";
  EXPECT_EQ(Reprint<ReservedRegion>(kAll), kAll);
}

TEST(ReservedRegionTest, OtherFormsAreBadValues) {
  ExpectBad<ReservedRegion>(
      {"", ":", "::", "0x1000", "0x1000:0x1fff", "0x1000:0x1fff:", ":0x1fff:0",
       "0x1000::0", "0x1000:0x1fff:0:0", "0x1000:0x1fff:0x1",
       "0x1000:0x1fff:-1", "-1:-1:0", "0x:0x1fff:0", " 0x0:0x1:0", "0x0:0x1: 0",
       "0x0:0x1:0 ", "0x0-0x1-0", "0x0:0x10000000000000000:0",
       "0x0:0x1:4294967296"});
}

TEST(ReservedRegionTest, ARegionThatEndsBeforeItBeginsIsOutOfRange) {
  EXPECT_EQ(Reprint<ReservedRegion>("0x2000:0x1fff:0"), "out-of-range");
  EXPECT_EQ(Reprint<ReservedRegion>("0x2000:0x2000:0"), "0x2000:0x2000:0");
}

// ---- All of them -----------------------------------------------------------

TEST(ValueTypesTest, RandomValuesSurviveARoundTrip) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 5000; ++i) {
    MacAddress mac;
    for (uint8_t& byte : mac.bytes) byte = static_cast<uint8_t>(random());
    Uuid uuid;
    for (uint8_t& byte : uuid.bytes) byte = static_cast<uint8_t>(random());
    ReservedRegion region{.low = random() >> (random() % 64),
                          .high = random() >> (random() % 64),
                          .type = static_cast<uint32_t>(random())};
    if (region.high < region.low) std::swap(region.low, region.high);
    ASSERT_EQ(MacAddress::Parse(mac.ToString()).value(), mac);
    ASSERT_EQ(Uuid::Parse(uuid.ToString()).value(), uuid);
    ASSERT_EQ(ReservedRegion::Parse(region.ToString()).value(), region);
  }
}

TEST(ValueTypesTest, ALongTextIsCutInTheError) {
  const std::string text(100000, 'z');
  EXPECT_LT(ErrorOf<MacAddress>(text).size(), 200U);
  EXPECT_LT(ErrorOf<Uuid>(text).size(), 200U);
  EXPECT_LT(ErrorOf<PciAddress>(text).size(), 200U);
  EXPECT_LT(ErrorOf<ReservedRegion>(text).size(), 200U);
}

TEST(ValueTypesTest, AreAggregatesThatCompareAtCompileTime) {
  static_assert(std::is_aggregate_v<MacAddress> && std::is_aggregate_v<Uuid>);
  static_assert(MacAddress{{1, 2, 3, 4, 5, 6}} != MacAddress{});
  static_assert(PciAddress{.devfn = 8} == PciAddress{.devfn = 8});
  static_assert(ReservedRegion{.low = 1, .high = 2, .type = 3}.type == 3);
}

}  // namespace
}  // namespace qom::props
