// Back ends made on real files and real mappings of this process, and what its
// kernel says of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QDEV_MEMORY_BACKEND_FIXTURE_H_
#define QOMRT_TESTS_QDEV_MEMORY_BACKEND_FIXTURE_H_

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/memory_backend.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"
#include "tests/support/scratch_folder.h"

namespace qom::test {

inline const uint64_t kPage = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));

inline std::string Text(uint64_t number) { return std::to_string(number); }

// What each descriptor of the process is.
inline std::vector<std::string> OpenFiles() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(entry, gone);
    // The one that lists them is not there any more.
    if (!gone)
      files.push_back(entry.path().filename().string() + target.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Lines of /proc/self/maps that have `text`.
inline std::vector<std::string> Mappings(std::string_view text) {
  std::vector<std::string> found;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find(text) != std::string::npos) found.push_back(line);
  }
  return found;
}

inline bool IsMapped(const void* address) {
  unsigned char present = 0;
  return mincore(const_cast<void*>(address), kPage, &present) == 0;
}

inline size_t PresentPages(std::span<std::byte> memory) {
  std::vector<unsigned char> present((memory.size() + kPage - 1) / kPage);
  EXPECT_EQ(mincore(memory.data(), memory.size(), present.data()), 0);
  size_t count = 0;
  for (unsigned char one : present) count += one & 1;
  return count;
}

// What the kernel says of the mapping at `address`: "r-- mg dd".
inline std::string FlagsOf(const void* address) {
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool here = false;
  for (std::string line; std::getline(maps, line);) {
    uintptr_t from = 0;
    uintptr_t to = 0;
    if (sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) {
      here = from <= wanted && wanted < to;
    } else if (here && line.starts_with("VmFlags:")) {
      return line + " ";
    }
  }
  return "";
}

// A context with the object types, and a folder for files. What a test opened
// and mapped must be gone at its end.
class MemoryBackendTest : public ::testing::Test {
 protected:
  MemoryBackendTest() {
    qdev::RegisterDeviceTypes(registry_);
    qdev::RegisterObjectTypes(registry_);
    const absl::Status sealed = registry_.Seal();
    EXPECT_THAT(sealed, IsOk());
    context_ = std::make_unique<Context>(registry_);
    files_before_ = OpenFiles();
  }
  ~MemoryBackendTest() override {
    context_.reset();
    EXPECT_EQ(OpenFiles(), files_before_);
    EXPECT_THAT(Mappings(folder_.string()), ::testing::IsEmpty());
    EXPECT_THAT(Mappings("memfd:"), ::testing::IsEmpty());
  }

  absl::StatusOr<qdev::MemoryBackend*> Add(
      std::string_view type, std::vector<qdev::Setting> settings) {
    QOMRT_ASSIGN_OR_RETURN(Object * object,
                           qdev::ObjectAdd(*context_, type, "m0", settings));
    return &Cast<qdev::MemoryBackend>(object);
  }
  absl::StatusOr<qdev::MemoryBackend*> AddFile(
      std::string_view path, std::vector<qdev::Setting> settings) {
    settings.insert(settings.begin(),
                    {{"mem-path", Value(path)}, {"size", Text(kPage)}});
    return Add("memory-backend-file", settings);
  }

  // A file of `length` bytes 'x' in the folder of the test.
  std::string File(uint64_t length, std::string_view name = "file") {
    return scratch_.Put(name, std::string(length, 'x'));
  }
  static std::string Content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  const ScratchFolder scratch_;
  const std::filesystem::path& folder_ = scratch_.path();
  std::vector<std::string> files_before_;
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_QDEV_MEMORY_BACKEND_FIXTURE_H_
