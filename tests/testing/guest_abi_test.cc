// The record of what machines promise their guests: every broken promise is a
// sentence that says what to write, and doing that mends it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/guest_abi.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "compat/entry.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qom/files.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "testing/matchers.h"

namespace {

using qom::Cause;
using qom::compat::Entry;
using qom::compat::MachineSet;
using qom::compat::Set;
using qom::qdev::Device;
using qom::testing::CheckGuestAbi;
using qom::testing::ExpectGuestAbi;
using qom::testing::GuestAbiOf;
using qom::testing::GuestAbiRecord;
using qom::testing::GuestAbiText;
using qom::testing::IsOk;
using qom::testing::IsOkAndHolds;
using qom::testing::ParseGuestAbi;
using qom::testing::RecordGuestAbi;
using qom::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::StartsWith;

class AbiUart final : public qom::Extends<AbiUart, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t fifo_size_{};
  uint32_t rx_trigger_{};
  std::string label_;
  qom::Link<Device> peer_;
};
struct AbiUart::Props {
  static constexpr auto kFifoSize = qom::props::Field<&AbiUart::fifo_size_>(
      "fifo-size", {.default_value = 64, .history = {{"1.0", 16}}});
  static constexpr auto kRxTrigger = qom::props::Field<&AbiUart::rx_trigger_>(
      "rx-trigger", {.default_value = 0});
  static constexpr auto kAll =
      qom::props::Table(kFifoSize, kRxTrigger,
                        qom::props::Field<&AbiUart::label_>(
                            "label", {.default_value = "two\nlines"}),
                        qom::props::Field<&AbiUart::peer_>("peer"));
};

// The UART after a change: a larger FIFO and a property that guests see, and no
// word about machines that were released before.
class ChangedAbiUart final : public qom::Extends<ChangedAbiUart, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t fifo_size_{};
  uint32_t rx_trigger_{};
  bool flow_control_{};
  std::string label_;
};
struct ChangedAbiUart::Props {
  static constexpr auto kFifoSize =
      qom::props::Field<&ChangedAbiUart::fifo_size_>(
          "fifo-size", {.default_value = 128, .history = {{"1.0", 16}}});
  static constexpr auto kFlowControl =
      qom::props::Field<&ChangedAbiUart::flow_control_>(
          "flow-control", {.default_value = true});
  static constexpr auto kAll =
      qom::props::Table(kFifoSize, kFlowControl,
                        qom::props::Field<&ChangedAbiUart::rx_trigger_>(
                            "rx-trigger", {.default_value = 0}),
                        qom::props::Field<&ChangedAbiUart::label_>(
                            "label", {.default_value = "two\nlines"}));
};

constexpr Entry kAbi1_0[] = {Set<AbiUart>(AbiUart::Props::kRxTrigger, 1)};

absl::Status AddAbiMachines(MachineSet& machines) {
  QOMRT_RETURN_IF_ERROR(machines.AddEntries("compat_1_0", kAbi1_0));
  QOMRT_RETURN_IF_ERROR(machines.AddMachine({.name = "acme-2.0"}));
  QOMRT_RETURN_IF_ERROR(machines.AddMachine({.name = "acme-1.1"}));
  return machines.AddMachine({.name = "acme-1.0", .tables = {"compat_1_0"}});
}

template <typename Uart>
void RegisterAbiTypes(qom::TypeRegistry& registry) {
  qom::qdev::RegisterDeviceTypes(registry);
  registry.Register<Uart>();
}

// Types and machines as they were when the record was made, and the types as
// they are after the change.
class GuestAbiTest : public ::testing::Test {
 protected:
  GuestAbiTest() {
    RegisterAbiTypes<AbiUart>(registry_);
    RegisterAbiTypes<ChangedAbiUart>(changed_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    EXPECT_THAT(changed_.Seal(), IsOk());
    EXPECT_THAT(AddAbiMachines(machines_), IsOk());
    EXPECT_THAT(RecordGuestAbi(registry_, machines_, false, record_), IsOk());
  }

  qom::TypeRegistry registry_;
  qom::TypeRegistry changed_;
  MachineSet machines_;
  GuestAbiRecord record_;
};

TEST_F(GuestAbiTest, APromiseIsAPropertyThatGuestsMayDependOn) {
  const auto abi = GuestAbiOf(registry_, machines_, "acme-1.0");
  ASSERT_THAT(abi, IsOk());
  EXPECT_THAT(*abi,
              ElementsAre(Key("acme-uart.fifo-size"), Key("acme-uart.label"),
                          Key("acme-uart.rx-trigger")));
  EXPECT_EQ(abi->at("acme-uart.fifo-size").value, "16");
  EXPECT_EQ(abi->at("acme-uart.fifo-size").origin, "history of 1.0[0]");
  EXPECT_EQ(abi->at("acme-uart.label").origin, "default of acme-uart");
  EXPECT_THAT(abi->at("acme-uart.rx-trigger").origin,
              StartsWith("compat_1_0[0], guest_abi_test.cc:"));
}

TEST_F(GuestAbiTest, WhatIsRecordedIsKept) {
  EXPECT_THAT(CheckGuestAbi(registry_, machines_, record_),
              IsOkAndHolds(IsEmpty()));
}

TEST_F(GuestAbiTest, TheFailureSaysWhatToAdd) {
  EXPECT_THAT(
      CheckGuestAbi(changed_, machines_, record_),
      IsOkAndHolds(ElementsAre(
          "acme-uart.fifo-size is 128 on acme-2.0 (default of acme-uart) and "
          "was 64; keep that: .history = {{\"2.0\", 64}} in its row, or an "
          "entry in a table of acme-2.0",
          "acme-uart.flow-control is new: acme-1.1 was without it and has on "
          "(default of acme-uart); say what that was like: .history = "
          "{{\"1.1\", OLD}} in its row, or an entry in a table of acme-1.1; "
          "then record it")));
}

// What the failure says, done: the FIFO stays on 2.0 and before, the new
// property is off on 1.1 and before, and its row is recorded.
constexpr Entry kMendAbi2_0[] = {
    Set<ChangedAbiUart>(ChangedAbiUart::Props::kFifoSize, 64)};
constexpr Entry kMendAbi1_1[] = {
    Set<ChangedAbiUart>(ChangedAbiUart::Props::kFlowControl, false)};

TEST_F(GuestAbiTest, DoingWhatItSaysMendsIt) {
  MachineSet machines;
  ASSERT_THAT(machines.AddEntries("compat_2_0", kMendAbi2_0), IsOk());
  ASSERT_THAT(machines.AddEntries("compat_1_1", kMendAbi1_1), IsOk());
  ASSERT_THAT(machines.AddEntries("compat_1_0", kAbi1_0), IsOk());
  std::vector<std::string> tables;
  for (const std::string release : {"2_0", "1_1", "1_0"}) {
    tables.push_back("compat_" + release);
    ASSERT_THAT(machines.AddMachine({.name = std::string("acme-") + release[0] +
                                             '.' + release[2],
                                     .tables = tables}),
                IsOk());
  }
  EXPECT_THAT(CheckGuestAbi(changed_, machines, record_),
              IsOkAndHolds(ElementsAre(StartsWith(
                  "acme-uart.flow-control is new: acme-1.1 was without it and "
                  "has off (compat_1_1[0], guest_abi_test.cc:"))));
  ASSERT_THAT(RecordGuestAbi(changed_, machines, false, record_), IsOk());
  EXPECT_EQ(record_["acme-1.1"]["acme-uart.flow-control"], "off");
  EXPECT_EQ(record_["acme-2.0"]["acme-uart.flow-control"], "on");
  EXPECT_THAT(CheckGuestAbi(changed_, machines, record_),
              IsOkAndHolds(IsEmpty()));
}

TEST_F(GuestAbiTest, AMachineWithoutARecordSaysHowToAddIt) {
  record_.erase("acme-2.0");
  EXPECT_THAT(CheckGuestAbi(registry_, machines_, record_),
              IsOkAndHolds(ElementsAre(
                  "acme-2.0 has no record, of 3 values; record it: "
                  "QOMRT_GUEST_ABI=record in the environment of the test")));
}

TEST_F(GuestAbiTest, WhatIsGoneIsFound) {
  record_["acme-0.9"]["acme-uart.fifo-size"] = "8";
  record_["acme-1.0"]["acme-uart.speed"] = "9600";
  EXPECT_THAT(CheckGuestAbi(registry_, machines_, record_),
              IsOkAndHolds(ElementsAre(
                  "acme-0.9 is recorded and no machine any more; take its "
                  "lines out if it was removed on purpose",
                  "acme-uart.speed is gone; it was 9600 on acme-1.0")));
}

TEST_F(GuestAbiTest, ANewPropertyOfTheOnlyMachineIsToBeRecorded) {
  MachineSet machines;
  ASSERT_THAT(machines.AddMachine({.name = "acme-1.0"}), IsOk());
  GuestAbiRecord record;
  ASSERT_THAT(RecordGuestAbi(registry_, machines, false, record), IsOk());
  record["acme-1.0"].erase("acme-uart.fifo-size");
  EXPECT_THAT(CheckGuestAbi(registry_, machines, record),
              IsOkAndHolds(ElementsAre(
                  HasSubstr("acme-uart.fifo-size is new on acme-1.0, 16"))));
}

TEST_F(GuestAbiTest, RecordingKeepsWhatIsThereUnlessItIsMadeAnew) {
  record_["acme-1.0"]["acme-uart.fifo-size"] = "8";
  ASSERT_THAT(RecordGuestAbi(registry_, machines_, false, record_), IsOk());
  EXPECT_EQ(record_["acme-1.0"]["acme-uart.fifo-size"], "8");
  ASSERT_THAT(RecordGuestAbi(registry_, machines_, true, record_), IsOk());
  EXPECT_EQ(record_["acme-1.0"]["acme-uart.fifo-size"], "16");
}

TEST_F(GuestAbiTest, ARecordIsTextAndBackAgain) {
  const std::string text = GuestAbiText(record_, machines_);
  EXPECT_THAT(text, HasSubstr("\nacme-2.0\n"
                              "  acme-uart.fifo-size=64\n"
                              "  acme-uart.label=two\\nlines\n"
                              "  acme-uart.rx-trigger=0\n"
                              "\nacme-1.1\n"));
  EXPECT_THAT(ParseGuestAbi("acme.abi", text), IsOkAndHolds(record_));
}

TEST_F(GuestAbiTest, ARecordMayHaveTheLineEndsOfAnotherSystem) {
  record_["acme-2.0"]["acme-uart.label"] = "back\\slash\r";
  std::string text;
  for (const char c : GuestAbiText(record_, machines_)) {
    text += c == '\n' ? "\r\n" : std::string(1, c);
  }
  EXPECT_THAT(ParseGuestAbi("acme.abi", text), IsOkAndHolds(record_));
}

TEST_F(GuestAbiTest, ALineThatIsNoneIsNamed) {
  EXPECT_THAT(
      ParseGuestAbi("acme.abi", "acme-1.0\n  fifo-size\n"),
      StatusIs(Cause::kMalformed,
               "acme.abi:2: no '  TYPE.PROPERTY=VALUE': '  fifo-size'"));
  EXPECT_THAT(ParseGuestAbi("acme.abi", "# none\n  a.b=1"),
              StatusIs(Cause::kMalformed, HasSubstr("acme.abi:2: no machine")));
  EXPECT_THAT(ParseGuestAbi("acme.abi", "m\n  a.b=1\n  a.b=1\n"),
              StatusIs(Cause::kMalformed, HasSubstr("acme.abi:3: ")));
  EXPECT_THAT(ParseGuestAbi("acme.abi", "m\nm\n"),
              StatusIs(Cause::kMalformed, HasSubstr("acme.abi:2: ")));
}

TEST(GuestAbiSuiteTest, TheFileIsMadeOnRequestAndHeldAfterwards) {
  const std::string path = ::testing::TempDir() + "qomrt_guest_abi_test.abi";
  std::filesystem::remove(path);
  EXPECT_NONFATAL_FAILURE(
      ExpectGuestAbi(RegisterAbiTypes<AbiUart>, AddAbiMachines, path, ""),
      "QOMRT_GUEST_ABI=record in the environment of the test makes it");
  ExpectGuestAbi(RegisterAbiTypes<AbiUart>, AddAbiMachines, path, "record");
  ExpectGuestAbi(RegisterAbiTypes<AbiUart>, AddAbiMachines, path, "");
  EXPECT_NONFATAL_FAILURE(ExpectGuestAbi(RegisterAbiTypes<ChangedAbiUart>,
                                         AddAbiMachines, path, "record"),
                          "acme-uart.fifo-size is 128 on acme-2.0");
  ExpectGuestAbi(RegisterAbiTypes<ChangedAbiUart>, AddAbiMachines, path,
                 "rewrite");
  EXPECT_THAT(qom::ReadFile(path),
              IsOkAndHolds(HasSubstr("acme-uart.fifo-size=128")));
  EXPECT_NONFATAL_FAILURE(
      ExpectGuestAbi(RegisterAbiTypes<AbiUart>, AddAbiMachines, path, "yes"),
      "QOMRT_GUEST_ABI=yes is wrong; legal: record, rewrite");
  std::filesystem::remove(path);
}

}  // namespace
