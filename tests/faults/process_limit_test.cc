// The command under a limit of the process: an error, and no signal.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace qom {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // needs terabytes of addresses
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

TEST(ProcessLimitTest, ACatalogueThatIsTooLargeForTheProcessIsAnError) {
  if (kSanitized) GTEST_SKIP();
  namespace fs = std::filesystem;
  const fs::path folder =
      fs::path(::testing::TempDir()) /
      ("qomrt_process_limit_test." + std::to_string(getpid()));
  fs::create_directories(folder);
  {
    std::ofstream types(folder / "types.json");
    types << R"({"types": {"object-compat": {"abstract": true})";
    for (int i = 0; i < 20'000; ++i) {
      types << fmt::format(
          ", \"type-{}\": {{\"parent\": \"object-compat\", \"props\": "
          "[[\"a-property\", \"string\", \"some text that is long\"], "
          "[\"number\", \"uint32\", {}]]}}",
          i, i);
    }
    types << "}}";
  }
  const std::string errors = folder / "errors";
  auto run = [&](int limit) {
    // In KiB, of the addresses of a process.
    return std::system(
        fmt::format("ulimit -v {}; exec '{}' --catalog '{}' types >/dev/null "
                    "2>'{}'",
                    limit, QOMRT_QOM_COMMAND, folder.string(), errors)
            .c_str());
  };
  // Every limit between too little for the file and enough for all.
  int refused = 0;
  int status = 0;
  for (int limit = 24'000; limit < 1'000'000; limit = limit * 5 / 4) {
    status = run(limit);
    ASSERT_TRUE(WIFEXITED(status)) << limit;
    if (WEXITSTATUS(status) == 0) break;
    std::ifstream file(errors);
    const std::string said{std::istreambuf_iterator<char>(file), {}};
    // 127: not even the libraries found a place.
    if (WEXITSTATUS(status) == 127) continue;
    EXPECT_EQ(WEXITSTATUS(status), 2) << limit << ": " << said;
    EXPECT_THAT(said, ::testing::HasSubstr("out of memory")) << limit;
    ++refused;
  }
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_GT(refused, 2);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace qom
