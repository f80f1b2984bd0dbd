// A machine held against the file that says what it promised.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/matches_guest_abi.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qom/files.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "testing/matchers.h"

namespace {

using qom::Cause;
using qom::testing::CheckGuestAbiFile;
using qom::testing::GuestAbiMatcher;
using qom::testing::IsOk;
using qom::testing::IsOkAndHolds;
using qom::testing::MachineOf;
using qom::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class PromisedTimer final
    : public qom::Extends<PromisedTimer, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-timer";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t frequency_{};
};
struct PromisedTimer::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&PromisedTimer::frequency_>(
          "frequency", {.default_value = 1000, .history = {{"1.0", 100}}}));
};

class MatchesGuestAbiTest : public ::testing::Test {
 protected:
  MatchesGuestAbiTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    registry_.Register<PromisedTimer>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    for (const char* name : {"acme-2.0", "acme-1.0"}) {
      EXPECT_THAT(machines_.AddMachine({.name = name}), IsOk());
    }
    std::filesystem::remove(path_);
  }
  ~MatchesGuestAbiTest() override { std::filesystem::remove(path_); }

  MachineOf Machine(std::string name) {
    return {registry_, machines_, std::move(name)};
  }

  qom::TypeRegistry registry_;
  qom::compat::MachineSet machines_;
  std::string path_ =
      ::testing::TempDir() +
      ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".abi";
};

TEST_F(MatchesGuestAbiTest, AFileIsMadeOnRequestAndHeldAfterwards) {
  EXPECT_THAT(CheckGuestAbiFile(Machine("acme-1.0"), path_, ""),
              StatusIs(Cause::kUnreadableFile, HasSubstr(path_)));
  EXPECT_THAT(CheckGuestAbiFile(Machine("acme-1.0"), path_, "record"),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(qom::ReadFile(path_),
              IsOkAndHolds(AllOf(HasSubstr("# machine acme-1.0\n"),
                                 HasSubstr("acme-timer.frequency=100\n"))));
  EXPECT_THAT(Machine("acme-1.0"), GuestAbiMatcher(path_, ""));
}

TEST_F(MatchesGuestAbiTest, WhatChangedIsNamedWithItsOrigin) {
  EXPECT_THAT(CheckGuestAbiFile(Machine("acme-1.0"), path_, "rewrite"),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(CheckGuestAbiFile(Machine("acme-2.0"), path_, ""),
              IsOkAndHolds(ElementsAre(
                  "acme-timer.frequency is 1000 (default of acme-timer) and "
                  "was 100",
                  "the file is of acme-1.0")));
  EXPECT_THAT(Machine("acme-2.0"), Not(GuestAbiMatcher(path_, "")));
}

TEST_F(MatchesGuestAbiTest, RecordKeepsAFileThatIsThere) {
  EXPECT_THAT(CheckGuestAbiFile(Machine("acme-1.0"), path_, "record"),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(CheckGuestAbiFile(Machine("acme-2.0"), path_, "record"),
              IsOkAndHolds(Not(IsEmpty())));
  EXPECT_THAT(CheckGuestAbiFile(Machine("acme-2.0"), path_, "yes"),
              StatusIs(Cause::kBadValue, HasSubstr("QOMRT_GUEST_ABI=yes")));
}

}  // namespace
