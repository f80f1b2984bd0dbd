// What drifts between the machines that two built-in releases share: the report
// of `qom abi diff` is the one that is kept, and docs/known_drifts.md says what
// to think of each. QOMRT_GUEST_ABI=rewrite in the environment writes the
// reports anew.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/files.h"
#include "testing/guest_abi.h"
#include "tests/tools/qom_command.h"

namespace {

constexpr std::string_view kReports = QOMRT_TEST_SOURCE_DIR "/data/abi";

struct SharedMachines {
  const char* a;
  const char* b;
  const char* arch;

  std::string File() const {
    return fmt::format("{}/{}-{}-{}.txt", kReports, a, b, arch);
  }
  friend void PrintTo(const SharedMachines& shared, std::ostream* out) {
    *out << shared.a << " and " << shared.b << ", " << shared.arch;
  }
};

std::string TextOfFile(const std::string& path) {
  const absl::StatusOr<std::string> text = qom::ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

// The report, less what is gone or new, which drifts nowhere.
std::string ReportOf(const SharedMachines& shared) {
  const qom::test::Answer answer =
      qom::test::Qom(fmt::format("abi diff --release {} --release {} --arch {}",
                                 shared.a, shared.b, shared.arch),
                     "2>&1", "COLUMNS=100 ");
  EXPECT_EQ(answer.status, 1) << answer.out;
  return answer.out.substr(0, answer.out.find("\nOnly "));
}

// What stands in the column PROPERTY of a report.
std::set<std::string> PropertiesOf(const std::string& report) {
  std::set<std::string> properties;
  std::istringstream lines(report);
  size_t column = std::string::npos;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("TYPE ")) {
      column = line.find("PROPERTY");
    } else if (column < line.size() && line[column] != ' ') {
      const std::string cell = line.substr(column);
      properties.insert(cell.substr(0, cell.find(' ')));
    }
  }
  return properties;
}

// What stands in the first column of the tables of the page.
std::set<std::string> PropertiesOfPage() {
  std::set<std::string> properties;
  std::istringstream lines(
      TextOfFile(QOMRT_TEST_SOURCE_DIR "/../docs/known_drifts.md"));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `")) continue;
    std::istringstream cell(line.substr(1, line.find('|', 1) - 1));
    for (std::string name; std::getline(cell, name, '`');) {
      if (name.find_first_of(" ,|") == std::string::npos && !name.empty()) {
        properties.insert(name);
      }
    }
  }
  return properties;
}

class AbiReleasesTest : public ::testing::TestWithParam<SharedMachines> {};

TEST_P(AbiReleasesTest, TheMachinesOfTwoReleasesDriftAsReported) {
  const std::string path = GetParam().File();
  const std::string report = ReportOf(GetParam());
  if (qom::testing::GuestAbiUpdate() == "rewrite") {
    ASSERT_TRUE(qom::WriteFile(path, report).ok()) << path;
  }
  EXPECT_EQ(report, TextOfFile(path))
      << path << "; QOMRT_GUEST_ABI=rewrite writes it anew";
}

INSTANTIATE_TEST_SUITE_P(
    BuiltIn, AbiReleasesTest,
    ::testing::Values(SharedMachines{"7.2", "10.0", "x86_64"},
                      SharedMachines{"10.0", "11.1", "x86_64"},
                      SharedMachines{"7.2", "11.1", "x86_64"},
                      SharedMachines{"7.2", "11.1", "aarch64"},
                      SharedMachines{"7.2", "11.1", "s390x"}),
    [](const auto& info) {
      std::string name = fmt::format("of_{}_and_{}_{}", info.param.a,
                                     info.param.b, info.param.arch);
      std::replace(name.begin(), name.end(), '.', '_');
      return name;
    });

TEST(KnownDriftsTest, EachDriftIsNamedOnThePageAndNoOther) {
  std::set<std::string> drifts;
  for (const auto& file : std::filesystem::directory_iterator(kReports)) {
    drifts.merge(PropertiesOf(TextOfFile(file.path().string())));
  }
  EXPECT_GT(drifts.size(), 20u);
  EXPECT_EQ(PropertiesOfPage(), drifts);
}

}  // namespace
