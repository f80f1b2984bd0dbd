// Catalogues, layers and configuration files on a disk that fails: each call of
// the system in turn.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cerrno>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/writer.h"
#include "gtest/gtest.h"
#include "qdev/options/config_file.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/failing_calls.h"
#include "tests/support/scratch_folder.h"

namespace qom {
namespace {

using test::Call;

constexpr Call kReading[] = {Call::kOpen, Call::kStat, Call::kRead,
                             Call::kList};
constexpr Call kWriting[] = {Call::kOpen,  Call::kStat,  Call::kTruncate,
                             Call::kWrite, Call::kClose, Call::kList};

class FailingFilesTest : public ::testing::Test {
 protected:
  FailingFilesTest() {
    Write("types.json", R"({"types": {"a": {"parent": "object"}}})");
    Write("machines.json", R"({"machines": {}})");
    Write("layer", R"({"layer": "global", "entries": []})");
    Write("config", "[device]\n  driver = \"e1000\"\n");
  }
  ~FailingFilesTest() override { test::StopFailingCalls(); }
  std::string Path(std::string_view name) const { return scratch_.At(name); }
  void Write(std::string_view name, std::string_view text) const {
    scratch_.Put(name, text);
  }
  // Each call fails once: an error that says the reason, and the next attempt
  // goes well. One that closes what was only read has nothing to tell.
  static void EveryFault(std::string_view name, std::span<const Call> calls,
                         const std::function<absl::Status()>& attempt) {
    int faults = 0;
    for (const Call call : calls) {
      for (int good = 0;; ++good) {
        test::Fail(call, {.good = good, .error = EIO});
        const absl::Status status = attempt();
        if (!test::StopFailingCalls()) {
          EXPECT_TRUE(status.ok()) << status.ToString();
          break;
        }
        if (call != Call::kClose) {
          EXPECT_NE(Message(status).find("Input/output error"),
                    std::string_view::npos)
              << name << ", good calls: " << good << ": " << status.ToString();
        }
        EXPECT_TRUE(attempt().ok());
        ++faults;
      }
    }
    std::printf("[   FAULTS ] %6d %.*s\n", faults,
                static_cast<int>(name.size()), name.data());
  }

  const test::ScratchFolder scratch_;
};

TEST_F(FailingFilesTest, EveryFailingCallOfReadingIsAnError) {
  EveryFault("LoadCatalogueDirectory", kReading, [this] {
    TypeRegistry registry;
    return compat::LoadCatalogueDirectory(scratch_.path(), registry).status();
  });
  EveryFault("ReadFile of a layer", kReading, [this] {
    const absl::StatusOr<std::string> text = ReadFile(Path("layer"));
    return text.ok() ? compat::LoadLayerFile("layer", *text).status()
                     : text.status();
  });
  EveryFault("ReadConfigFile", kReading,
             [this] { return qdev::ReadConfigFile(Path("config")).status(); });
}

TEST_F(FailingFilesTest, EveryFailingCallOfWritingIsAnError) {
  TypeRegistry registry;
  const compat::Catalogue catalogue =
      *compat::LoadCatalogueDirectory(scratch_.path(), registry);
  EveryFault("WriteCatalogueDirectory", kWriting, [&] {
    return compat::WriteCatalogueDirectory(Path("out"), registry, catalogue)
        .status();
  });
}

}  // namespace
}  // namespace qom
