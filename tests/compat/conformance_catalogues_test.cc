// Every concrete type of the catalogues that the project ships, put through the
// conformance suite: over a thousand types declared from data, a test for each
// architecture.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "qom/class.h"
#include "testing/conformance.h"
#include "tests/support/recorded.h"

namespace {

class CatalogueConformanceTest : public ::testing::TestWithParam<std::string> {
};

TEST_P(CatalogueConformanceTest, EveryTypeConforms) {
  const std::unique_ptr<qom::recorded::Arch> arch =
      qom::recorded::LoadArch(GetParam());
  ASSERT_NE(arch, nullptr);
  size_t types = 0;
  size_t sets = 0;
  for (const qom::Class* type : arch->registry.Types()) {
    if (type->is_abstract() || type->is_interface()) continue;
    const qom::testing::ConformanceReport report =
        qom::testing::CheckConformance(arch->registry, *type);
    EXPECT_TRUE(report.ok()) << report.ToString();
    ++types;
    sets += report.sets;
  }
  std::printf("%s: %zu types, %zu sets\n", GetParam().c_str(), types, sets);
  EXPECT_GE(types, 100u);
  EXPECT_GE(sets, 10 * types);
}

INSTANTIATE_TEST_SUITE_P(Shipped, CatalogueConformanceTest,
                         ::testing::ValuesIn(qom::recorded::RecordedArchs()),
                         [](const auto& info) { return info.param; });

}  // namespace
