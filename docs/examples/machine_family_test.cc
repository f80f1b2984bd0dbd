// The guest ABI of the machines of machine_family.h is kept: what each promised
// is recorded here, and every change is found.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "machine_family.h"

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/entry.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "guest_abi.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "testing/matchers.h"

namespace acme {
namespace {

using qom::compat::Entry;
using qom::compat::MachineSet;
using qom::compat::Set;
using qom::qdev::SelectMachine;
using qom::testing::IsOk;
using qom::testing::IsOkAndHolds;
using qom::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// On 1.0, 1.1 and 2.0.
constexpr AbiRow kRecord[] = {
    {"acme-uart", "fifo-size", {"16", "64", "64"}},
    {"acme-uart", "rx-trigger", {"1", "0", "0"}},
    {"acme-virtio-blk", "num-queues", {"1", "4", "4"}},
    {"acme-virtio-blk", "queue-size", {"128", "128", "256"}},
    {"acme-virtio-blk", "slot", {"255", "255", "255"}},
};

class MachineFamilyTest : public ::testing::Test {
 protected:
  MachineFamilyTest() {
    RegisterAcmeTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    EXPECT_THAT(AddMachines(machines_), IsOk());
  }

  // Where each recorded value of `machine` comes from.
  std::vector<std::string> Origins(std::string_view machine) {
    std::vector<std::string> origins;
    for (const AbiRow& row : kRecord) {
      const auto abi = AbiOf(registry_, machines_, machine, row.type);
      EXPECT_THAT(abi, IsOk());
      origins.push_back(abi->at(std::string(row.property)).origin);
    }
    return origins;
  }

  qom::TypeRegistry registry_;
  MachineSet machines_;
};

TEST_F(MachineFamilyTest, EveryVersionKeepsWhatItPromised) {
  EXPECT_THAT(CheckGuestAbi(registry_, machines_, kRecord),
              IsOkAndHolds(IsEmpty()));
}

TEST_F(MachineFamilyTest, EachValueSaysWhereItComesFrom) {
  EXPECT_THAT(Origins("acme-1.0"),
              ElementsAre("history of 1.0[0]",
                          StartsWith("compat_1_0[0], machine_family.h:"),
                          "history of 1.0[1]",
                          StartsWith("compat_1_1[0], machine_family.h:"),
                          "default of acme-virtio-device"));
  EXPECT_THAT(
      Origins("acme-2.0"),
      ElementsAre("default of acme-uart", "default of acme-uart",
                  "default of acme-virtio-blk", "default of acme-virtio-blk",
                  "default of acme-virtio-device"));
}

TEST_F(MachineFamilyTest, VersionsGrowOldAndAreRemoved) {
  qom::Context context(registry_);
  qom::qdev::MachineChoice choice{.name = "acme-1.0", .today = "2026-11-21"};
  std::vector<std::string> warnings;
  choice.warn = [&warnings](const qom::compat::Diagnostic& warning) {
    warnings.push_back(warning.message);
  };
  EXPECT_THAT(SelectMachine(context, machines_, choice), IsOk());
  EXPECT_THAT(warnings,
              ElementsAre("the machine acme-1.0 is deprecated: it came out on "
                          "2023-02-01 and will be removed after 6 years"));
  qom::Context later(registry_);
  choice.today = "2029-02-01";
  EXPECT_THAT(SelectMachine(later, machines_, choice),
              StatusIs(qom::Cause::kWrongPhase, HasSubstr("was removed")));
}

// ---- What happens when somebody forgets ------------------------------------

// The UART after a change: a larger FIFO and a property that guests see, and no
// word about machines that were released before.
class ChangedUart final : public qom::Extends<ChangedUart, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t fifo_size_{};
  uint32_t rx_trigger_{};
  bool flow_control_{};
};
struct ChangedUart::Props {
  static constexpr auto kFifoSize = qom::props::Field<&ChangedUart::fifo_size_>(
      "fifo-size", {.default_value = 128, .history = {{"1.0", 16}}});
  static constexpr auto kRxTrigger =
      qom::props::Field<&ChangedUart::rx_trigger_>("rx-trigger",
                                                   {.default_value = 0});
  static constexpr auto kFlowControl =
      qom::props::Field<&ChangedUart::flow_control_>("flow-control",
                                                     {.default_value = true});
  static constexpr auto kAll =
      qom::props::Table(kFifoSize, kRxTrigger, kFlowControl);
};

class ForgottenEntryTest : public ::testing::Test {
 protected:
  ForgottenEntryTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    RegisterVirtioTypes(registry_);
    registry_.Register<ChangedUart>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }

  qom::TypeRegistry registry_;
};

TEST_F(ForgottenEntryTest, TheFailureSaysWhatToAdd) {
  MachineSet machines;
  ASSERT_THAT(AddMachines(machines), IsOk());
  EXPECT_THAT(
      CheckGuestAbi(registry_, machines, kRecord),
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
constexpr Entry kMend2_0[] = {
    Set<ChangedUart>(ChangedUart::Props::kFifoSize, 64)};
constexpr Entry kMend1_1[] = {
    kCompat1_1[0], Set<ChangedUart>(ChangedUart::Props::kFlowControl, false)};

TEST_F(ForgottenEntryTest, DoingWhatItSaysMendsIt) {
  MachineSet machines;
  ASSERT_THAT(machines.AddEntries("compat_2_0", kMend2_0), IsOk());
  ASSERT_THAT(machines.AddEntries("compat_1_1", kMend1_1), IsOk());
  ASSERT_THAT(machines.AddEntries("compat_1_0", kCompat1_0), IsOk());
  std::vector<std::string> tables;
  for (const char* release : {"2.0", "1.1", "1.0"}) {
    tables.push_back(fmt::format("compat_{}_{}", release[0], release[2]));
    ASSERT_THAT(machines.AddMachine({.name = fmt::format("acme-{}", release),
                                     .tables = tables}),
                IsOk());
  }
  std::vector<AbiRow> record(std::begin(kRecord), std::end(kRecord));
  record.push_back({"acme-uart", "flow-control", {"off", "off", "on"}});
  EXPECT_THAT(CheckGuestAbi(registry_, machines, record),
              IsOkAndHolds(IsEmpty()));
}

}  // namespace
}  // namespace acme
