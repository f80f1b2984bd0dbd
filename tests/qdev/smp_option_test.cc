// `-smp` and `-m` say how many processors and how much memory; what is not said
// is worked out, and what does not fit together is an error.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/smp_option.h"

#include <cstdint>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/options/memory_option.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::HasSubstr;

absl::StatusOr<CpuTopology> Topology(std::string_view text,
                                     bool prefers_sockets = false) {
  QOMRT_ASSIGN_OR_RETURN(const SmpOption option, ParseSmpOption(text));
  return TopologyOf(option, prefers_sockets);
}

TEST(SmpOptionTest, WhatIsNotSaidIsWorkedOut) {
  EXPECT_THAT(Topology(""), IsOkAndHolds(CpuTopology{}));
  EXPECT_THAT(Topology("4"),
              IsOkAndHolds(CpuTopology{.cpus = 4, .max_cpus = 4, .cores = 4}));
  EXPECT_THAT(
      Topology("4", /*prefers_sockets=*/true),
      IsOkAndHolds(CpuTopology{.cpus = 4, .max_cpus = 4, .sockets = 4}));
  EXPECT_THAT(Topology("cpus=2,maxcpus=8,threads=2"),
              IsOkAndHolds(CpuTopology{
                  .cpus = 2, .max_cpus = 8, .cores = 4, .threads = 2}));
  EXPECT_THAT(
      Topology("8,cores=2,threads=2"),
      IsOkAndHolds(CpuTopology{
          .cpus = 8, .max_cpus = 8, .sockets = 2, .cores = 2, .threads = 2}));
  EXPECT_THAT(
      Topology("8,sockets=2,cores=2"),
      IsOkAndHolds(CpuTopology{
          .cpus = 8, .max_cpus = 8, .sockets = 2, .cores = 2, .threads = 2}));
  EXPECT_THAT(Topology("sockets=2,dies=3"),
              IsOkAndHolds(CpuTopology{
                  .cpus = 6, .max_cpus = 6, .sockets = 2, .dies = 3}));
}

TEST(SmpOptionTest, WhatDoesNotFitTogetherIsAnError) {
  EXPECT_THAT(Topology("5,cores=2"),
              HasCause(Cause::kBadValue, HasSubstr("sockets (2) × cores (2)")));
  EXPECT_THAT(Topology("4,maxcpus=2"),
              HasCause(Cause::kBadValue,
                       HasSubstr("maxcpus (2) is less than cpus (4)")));
  EXPECT_THAT(Topology("2,sockets=2147483647,cores=2147483647,"
                       "threads=2147483647,dies=2147483647"),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(Topology("0"), HasCause(Cause::kOutOfRange, HasSubstr("cpus")));
  EXPECT_THAT(Topology("2147483648"), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Topology("x"), HasCause(Cause::kBadValue));
  EXPECT_THAT(Topology("4,core=2"),
              HasCause(Cause::kUnknownKey,
                       HasSubstr("'core', nearest: cores; legal: cpus")));
  EXPECT_THAT(Topology("4,cores"), HasCause(Cause::kMalformed));
}

TEST(SmpOptionTest, LevelsAloneAreNotMoreThanCanBeSaid) {
  EXPECT_THAT(Topology("sockets=65536,cores=65536"),
              HasCause(Cause::kOutOfRange,
                       HasSubstr("sockets (65536) × cores (65536)")));
  EXPECT_THAT(Topology("sockets=2,cores=1073741824"),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Topology("sockets=2147483647"), IsOk());
}

TEST(SmpOptionTest, WhatIsWrittenIsReadBack) {
  for (const char* text :
       {"4",
        "8,maxcpus=16,drawers=2,books=1,sockets=2,dies=1,clusters=2,"
        "modules=1,cores=2,threads=1",
        "sockets=2"}) {
    EXPECT_THAT(PrintSmpOption(*ParseSmpOption(text)), IsOkAndHolds(text));
  }
}

TEST(MemoryOptionTest, ASizeWithoutASuffixCountsMebibytes) {
  EXPECT_THAT(ParseMemoryOption("512"),
              IsOkAndHolds(MemorySize{.size = 512u << 20}));
  EXPECT_THAT(ParseMemoryOption("size=1.5"),
              IsOkAndHolds(MemorySize{.size = 3u << 19}));
  EXPECT_THAT(ParseMemoryOption("1G,slots=2,maxmem=4G"),
              IsOkAndHolds(MemorySize{.size = uint64_t{1} << 30,
                                      .slots = 2,
                                      .max_size = uint64_t{4} << 30}));
  EXPECT_THAT(ParseMemoryOption("0"), IsOkAndHolds(MemorySize{}));
  EXPECT_THAT(ParseMemoryOption("8k,maxmem=16k"),
              IsOkAndHolds(MemorySize{.size = 8192, .max_size = 16384}));
  EXPECT_THAT(ParseMemoryOption("1b"), IsOkAndHolds(MemorySize{.size = 8192}));
  EXPECT_THAT(ParseMemoryOption("0x200"),
              IsOkAndHolds(MemorySize{.size = 512u << 20}));
}

TEST(MemoryOptionTest, WhatDoesNotFitTogetherIsAnError) {
  EXPECT_THAT(ParseMemoryOption("1G,slots=2"),
              HasCause(Cause::kBadValue, HasSubstr("need a maxmem")));
  EXPECT_THAT(ParseMemoryOption("1G,maxmem=1M,slots=1"),
              HasCause(Cause::kBadValue, HasSubstr("less than size")));
  EXPECT_THAT(ParseMemoryOption("x"),
              HasCause(Cause::kBadValue, HasSubstr("size='x'")));
  EXPECT_THAT(ParseMemoryOption("1G,slot=1"), HasCause(Cause::kUnknownKey));
  EXPECT_THAT(ParseMemoryOption("1G,slots=x"), HasCause(Cause::kBadValue));
  EXPECT_THAT(ParseMemoryOption("18446744073709551615b"),
              HasCause(Cause::kOutOfRange));
}

TEST(MemoryOptionTest, SlotsAreForMemoryThatMayCome) {
  EXPECT_THAT(ParseMemoryOption("1G,slots=0"),
              HasCause(Cause::kBadValue, HasSubstr("need a maxmem")));
  EXPECT_THAT(ParseMemoryOption("1G,slots=2,maxmem=1G"),
              HasCause(Cause::kBadValue, HasSubstr("maxmem is the size")));
  EXPECT_THAT(ParseMemoryOption("1G,slots=0,maxmem=1G"), IsOk());
  EXPECT_THAT(ParseMemoryOption("0,slots=2,maxmem=1G"), IsOk());
}

TEST(MemoryOptionTest, WhatIsWrittenIsReadBack) {
  const MemorySize kMemory{.size = 8192, .slots = 1, .max_size = 1 << 20};
  EXPECT_THAT(ParseMemoryOption(*PrintMemoryOption(kMemory)),
              IsOkAndHolds(kMemory));
  EXPECT_THAT(PrintMemoryOption({.size = 5}), HasCause(Cause::kBadValue));
}

}  // namespace
}  // namespace qom::qdev
