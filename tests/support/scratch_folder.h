// A folder that a test has for itself, empty at first, and gone at its end.
//
// Example:
//
//   const ScratchFolder scratch;
//   const std::string path = scratch.Put("etc/10.json", "{}");
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_SUPPORT_SCRATCH_FOLDER_H_
#define QOMRT_TESTS_SUPPORT_SCRATCH_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace qom::test {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = ::testing::TempDir() + "/qomrt_test.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << name;
    path_ = std::filesystem::path(name).lexically_normal();
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }
  std::string At(std::string_view name) const { return path_ / name; }
  // These make what `name` lies in, too, and return its path.
  std::string Put(std::string_view name, std::string_view text) const {
    const std::string path = At(name);
    std::filesystem::create_directories(
        std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::string MakeFolder(std::string_view name) const {
    std::filesystem::create_directories(path_ / name);
    return At(name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_SUPPORT_SCRATCH_FOLDER_H_
