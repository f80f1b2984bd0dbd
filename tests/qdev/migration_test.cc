// Migration settings fit together by default, and those that contradict each
// other are named.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/migration.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::qdev::Migration;
using qom::test::HasCause;
using qom::test::IsOk;
using ::testing::HasSubstr;

using Settings = std::vector<std::pair<const char*, const char*>>;

class MigrationTest : public ::testing::Test {
 protected:
  MigrationTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    qom::qdev::RegisterObjectTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<qom::Context>(registry_);
  }
  absl::Status CheckWith(const Settings& settings) {
    QOMRT_ASSIGN_OR_RETURN(qom::Ref<Migration> migration,
                           context_->New<Migration>());
    for (const auto& [name, value] : settings) {
      EXPECT_THAT(migration->Set(name, value), IsOk()) << name;
    }
    return migration->Check();
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
};

TEST_F(MigrationTest, TheDefaultsFitTogether) {
  EXPECT_THAT(CheckWith({}), IsOk());
}

TEST_F(MigrationTest, SettingsOutOfRangeAreRefused) {
  const auto migration = context_->New<Migration>();
  ASSERT_THAT(migration, IsOk());
  for (const auto& [name, value] : Settings{{"announce-rounds", "5000"},
                                            {"announce-step", "0"},
                                            {"multifd-channels", "0"},
                                            {"multifd-channels", "256"},
                                            {"multifd-zlib-level", "10"},
                                            {"multifd-qatzip-level", "0"},
                                            {"vcpu-dirty-limit", "0"},
                                            {"x-rdma-chunk-size", "4096"},
                                            {"x-downtime-limit", "2000001"},
                                            {"x-cpu-throttle-initial", "0"},
                                            {"xbzrle-cache-size", "1"}}) {
    EXPECT_THAT((*migration)->Set(name, value), HasCause(Cause::kOutOfRange))
        << name;
  }
}

TEST_F(MigrationTest, ABackgroundSnapshotExcludesWhatQemuSaysItExcludes) {
  for (const char* other :
       {"x-postcopy-ram", "postcopy-blocktime", "x-return-path", "x-multifd",
        "x-auto-converge", "x-release-ram", "x-rdma-pin-all", "x-compress",
        "x-xbzrle", "x-colo"}) {
    EXPECT_THAT(CheckWith({{"x-background-snapshot", "on"}, {other, "on"}}),
                HasCause(Cause::kBadValue,
                         HasSubstr(std::string("excludes ") + other)));
  }
}

TEST_F(MigrationTest, SettingsThatContradictEachOtherAreNamed) {
  EXPECT_THAT(CheckWith({{"max-cpu-throttle", "10"}}),
              HasCause(Cause::kOutOfRange,
                       HasSubstr("max-cpu-throttle: 10 is outside 20..99")));
  EXPECT_THAT(CheckWith({{"xbzrle-cache-size", "5000000"}}),
              HasCause(Cause::kBadValue, HasSubstr("no power of two")));
  EXPECT_THAT(CheckWith({{"x-rdma-chunk-size", "3145728"}}),
              HasCause(Cause::kBadValue, HasSubstr("no power of two")));
  const std::pair<Settings, const char*> kRules[] = {
      {{{"x-postcopy-preempt", "on"}}, "x-postcopy-preempt=on: it needs"},
      {{{"x-zero-copy-send", "on"}}, "needs x-multifd"},
      {{{"x-zero-copy-send", "on"},
        {"x-multifd", "on"},
        {"multifd-compression", "zstd"}},
       "excludes multifd-compression"},
      {{{"x-zero-copy-send", "on"}, {"x-multifd", "on"}, {"tls-creds", "t0"}},
       "excludes tls-creds"},
      {{{"x-multifd", "on"}, {"x-compress", "on"}}, "excludes x-compress"},
      {{{"x-background-snapshot", "on"}, {"x-postcopy-ram", "on"}},
       "excludes x-postcopy-ram"},
      {{{"x-background-snapshot", "on"}, {"x-xbzrle", "on"}},
       "excludes x-xbzrle"},
      {{{"x-background-snapshot", "on"}, {"x-compress", "on"}},
       "excludes x-compress"},
      {{{"x-postcopy-ram", "on"}, {"x-ignore-shared", "on"}},
       "excludes x-ignore-shared"},
      {{{"x-switchover-ack", "on"}}, "needs x-return-path"},
      {{{"x-dirty-limit", "on"}, {"x-auto-converge", "on"}},
       "excludes x-auto-converge"},
      {{{"mapped-ram", "on"}, {"x-xbzrle", "on"}}, "excludes x-xbzrle"},
      {{{"mapped-ram", "on"}, {"x-postcopy-ram", "on"}},
       "excludes x-postcopy-ram"},
      {{{"mapped-ram", "on"}, {"multifd-compression", "zlib"}},
       "excludes multifd-compression"},
      {{{"mapped-ram", "on"}, {"tls-creds", "t0"}}, "excludes tls-creds"},
  };
  for (const auto& [settings, message] : kRules) {
    EXPECT_THAT(CheckWith(settings),
                HasCause(Cause::kBadValue, HasSubstr(message)));
  }
  EXPECT_THAT(CheckWith({{"x-zero-copy-send", "on"}, {"x-multifd", "on"}}),
              IsOk());
}

}  // namespace
