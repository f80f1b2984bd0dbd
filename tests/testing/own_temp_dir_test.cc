// Tests of this project's tests: what they write is out of each other's way.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/stat.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace qom::test {
namespace {

using ::testing::HasSubstr;

TEST(OwnTempDirTest, AProcessOfTestsHasAFolderOfItsOwn) {
  const std::string folder = ::testing::TempDir();
  EXPECT_THAT(folder, HasSubstr("/qomrt."));
  struct stat facts {};
  ASSERT_EQ(stat(folder.c_str(), &facts), 0) << folder;
  EXPECT_EQ(facts.st_mode & 0777, 0700u);
}

}  // namespace
}  // namespace qom::test
