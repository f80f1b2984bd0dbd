// Sources of random numbers by option.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/rng.h"

#include <unistd.h>

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

class RngTest : public test::SettingsTest {};

TEST_F(RngTest, AFileIsOpenAndCanBeReadFrom) {
  auto& rng = New<RngRandom>("rng-random,id=objrng0,filename=/dev/urandom");
  char byte = 0;
  EXPECT_EQ(read(rng.fd(), &byte, 1), 1);
  EXPECT_THAT(rng.Get("opened"), IsOkAndHolds("on"));
  EXPECT_THAT(rng.Set("filename", "/x"), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(New<RngRandom>("rng-random,id=rng1").Get("filename"),
              IsOkAndHolds("/dev/urandom"));
}

TEST_F(RngTest, AFileThatIsNotThereIsRefused) {
  EXPECT_THAT(Try("rng-random,id=r,filename=/no/such"),
              HasCause(Cause::kFailed, HasSubstr("filename=/no/such: ")));
  EXPECT_THAT(Try("rng-random,id=r,filename="), HasCause(Cause::kBadValue));
  EXPECT_THAT(Try("rng-random,id=r,opened=on"), HasCause(Cause::kReadOnly));
}

TEST_F(RngTest, TheKernelNeedsNothingAndADaemonACharacterDevice) {
  EXPECT_THAT(Try(R"({"qom-type":"rng-builtin","id":"objrng0"})"), IsOk());
  EXPECT_THAT(Try("rng-builtin,id=r,filename=/x"),
              HasCause(Cause::kUnknownProperty));
  EXPECT_EQ(New<RngEgd>("rng-egd,id=r,chardev=c0").chardev(), "c0");
  EXPECT_THAT(Try("rng-egd,id=q"),
              HasCause(Cause::kBadValue, HasSubstr("chardev: it is missing")));
}

}  // namespace
}  // namespace qom::qdev
