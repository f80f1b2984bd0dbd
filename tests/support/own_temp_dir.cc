// Each process of tests has a ::testing::TempDir() of its own, which is gone at
// its end: tests run in parallel, and several runs at once, and none finds the
// file of another under a name that both thought of.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "gtest/gtest.h"

namespace qom::test {
namespace {

class OwnTempDir {
 public:
  OwnTempDir()
      : path_(::testing::TempDir() + "qomrt.XXXXXX"), process_(getpid()) {
    if (mkdtemp(path_.data()) == nullptr) {
      perror(path_.c_str());
      abort();
    }
    setenv("TEST_TMPDIR", path_.c_str(), /*overwrite=*/1);
  }
  OwnTempDir(const OwnTempDir&) = delete;
  OwnTempDir& operator=(const OwnTempDir&) = delete;
  ~OwnTempDir() {
    if (getpid() != process_) return;  // a fork that exits
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

 private:
  std::string path_;
  pid_t process_;
};

const OwnTempDir own_temp_dir;

}  // namespace
}  // namespace qom::test
