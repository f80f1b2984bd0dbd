// What `qom` says to people: wrong calls, help, tables, measurements.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Answer;
using qom::test::FileWith;
using qom::test::Json;
using qom::test::Qom;
using ::testing::HasSubstr;

// ---- Wrong calls -----------------------------------------------------------

TEST(QomCommandTest, EveryWrongCallHasItsCode) {
  const std::string no_layer =
      FileWith("no_layer", "{\"layer\":\"machne\",\"entries\":[]}");
  const std::pair<std::string, const char*> calls[] = {
      {"resolv e1000", "unknown-command"},
      {"machines --famly x", "unknown-option"},
      {"resolve", "bad-call"},
      {"resolve e1000 --all", "bad-call"},
      {"explain e1000", "bad-call"},
      {"explain e1000.no-such-property", "unknown-property"},
      {"props no-such-type", "unknown-type"},
      {"resolve e1000 -M no-such-machine", "unknown-machine"},
      {"resolve e1000 -A no-such-accel", "unknown-accel"},
      {"resolve e1000 -P no-such-platform", "unknown-platform"},
      {"resolve e1000 --layer /no/such/file", "unreadable-file"},
      {"resolve e1000 --layer " + no_layer, "bad-layer-file"},
      {"resolve e1000 --catalog /no/such/folder", "bad-catalogue"},
      {"resolve e1000 --arch vax", "unknown-arch"},
      {"resolve e1000 -s mac", "bad-set"},
      {"resolve e1000 -M pc -M q35", "bad-call"},
      {"diff -M pc", "bad-call"},
      {"diff -M pc -M q35 -M none", "bad-call"},
      {"resolve e1000 -A kvm -A tcg", "bad-call"},
      {"machines --catalog a --catalog b", "bad-call"},
      {"machines --family pc-i44fx", "unknown-family"},
  };
  for (const auto& [call, code] : calls) {
    const auto json = Json(call, 2);
    ASSERT_GE(json["diagnostics"].Size(), 1u) << call;
    EXPECT_STREQ(json["diagnostics"][0]["code"].GetString(), code) << call;
    EXPECT_STREQ(json["diagnostics"][0]["severity"].GetString(), "error");
  }
}

TEST(QomCommandTest, AReleaseBesideACatalogueIsAWrongCall) {
  const Answer answer =
      Qom("types --catalog " + ::testing::TempDir() + " --release 11.1");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("only one of them can be"));
}

TEST(QomCommandTest, ATableThatCannotBeMadeIsNotAnUnknownPlatform) {
  const std::string folder = ::testing::TempDir() + "bad_history";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << R"({"types": {
      "dev": {"parent": "object",
              "props": [["n", "uint32", 1, {"history": [["five", 2]]}]]}}})";
  std::ofstream(folder + "/machines.json") << R"({
      "platforms": {"host": []},
      "machines": {"box-1.0": {"tables": []}}, "tables": {}})";
  const auto json =
      Json("resolve dev -M box-1.0 -P host --catalog " + folder, 2);
  const auto& told = json["diagnostics"][0];
  EXPECT_STREQ(told["code"].GetString(), "malformed");
  EXPECT_THAT(told["message"].GetString(), HasSubstr("'five'"));
}

TEST(QomCommandTest, WhatIsNoFileIsRefusedAtOnce) {
  const std::string folder = ::testing::TempDir() + "no_files";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  ASSERT_EQ(mkfifo((folder + "/types.json").c_str(), 0600), 0);
  const struct {
    std::string call;
    const char* code;
    const char* message;
  } calls[] = {
      {"--catalog " + folder, "bad-catalogue", "no regular file"},
      {"--catalog " + folder + "/types.json", "bad-catalogue",
       "Not a directory"},
      {"--catalog ''", "bad-call", "needs a directory"},
      {"--layer " + folder + "/types.json", "unreadable-file",
       "no regular file"},
      {"--layer /dev/zero", "unreadable-file", "no regular file"},
      {"--layer /proc/self/mem", "unreadable-file", "/proc/self/mem"},
      {"--layer " + folder, "unreadable-file", "a directory"},
      {"--layer ''", "unreadable-file", "No such file or directory"},
  };
  for (const auto& [call, code, message] : calls) {
    const auto json = Json("resolve e1000 " + call, 2);
    EXPECT_STREQ(json["diagnostics"][0]["code"].GetString(), code) << call;
    EXPECT_THAT(json["diagnostics"][0]["message"].GetString(),
                HasSubstr(message));
  }
}

TEST(QomCommandTest, AnOptionThatIsGivenSaysSomething) {
  for (const char* call :
       {"diff -M pc-q35-9.2 -M pc-q35-10.0 --out ''", "diff --family ''",
        "abi write --out ''", "lint --rule ''", "lint --explain ''",
        "vhost-user find --type gpu --feature ''",
        "qapi doc x.json --out ''"}) {
    const Answer answer = Qom(call);
    EXPECT_EQ(answer.status, 2) << call;
    EXPECT_THAT(answer.out, HasSubstr(": needs ")) << call;
  }
}

TEST(QomCommandTest, ANameWithManyDotsIsRefused) {
  const std::string dots(100'000, '.');
  EXPECT_EQ(Qom("explain e1000" + dots + "x").status, 2);
  EXPECT_EQ(Qom("resolve e1000 -g e1000" + dots + "x=1").status, 1);
}

TEST(QomCommandTest, AValueOfAnOptionIsNotTakenForTheCommand) {
  EXPECT_THAT(Qom("--arch aarch64 resolv x").out,
              HasSubstr("unknown command 'resolv'"));
}

TEST(QomCommandTest, OptionsWithoutEffectAreSaidToHaveNone) {
  EXPECT_THAT(Qom("props e1000 -M pc-q35-5.0").out,
              HasSubstr("have no effect"));
}

TEST(QomCommandTest, AnEntryLeftOutWhereNothingIsResolvedIsSaidToHaveNoEffect) {
  for (const char* call :
       {"lint --machine pc-q35-9.0 --without hw_compat_9_0#4",
        "lint --machine pc-q35-9.0 --format sarif --without rubbish",
        "props e1000 --without rubbish", "types device --without rubbish",
        "machines --without rubbish", "schema device --without rubbish"}) {
    EXPECT_THAT(Qom(call).out, HasSubstr("layers have no effect")) << call;
  }
}

TEST(QomCommandTest, ASchemaOfTypesSaysThatLayersHaveNoEffect) {
  for (const char* option :
       {"-A kvm", "-M pc-q35-9.0", "-g e1000.init-vet=off"}) {
    const std::string call = std::string("schema e1000 ") + option;
    EXPECT_THAT(Qom(call).out, HasSubstr("layers have no effect")) << call;
    EXPECT_EQ(Qom(call, "2>/dev/null").out, Qom("schema e1000").out);
  }
}

// ---- Text ------------------------------------------------------------------

TEST(QomCommandTest, EveryCommandHasHelpWithAnExample) {
  for (const char* command :
       {"", "machines", "types", "props", "resolve", "explain", "diff"}) {
    const Answer answer = Qom(std::string(command) + " --help");
    EXPECT_EQ(answer.status, 0) << command;
    EXPECT_THAT(answer.out, HasSubstr("Example: qom ")) << command;
  }
}

TEST(QomCommandTest, HelpOfOptionsThatMayBeRepeatedLinesUp) {
  EXPECT_THAT(Qom("lint --help").out,
              HasSubstr("\n  --rule CODE...           Only this rule;"));
  EXPECT_THAT(Qom("qapi --help").out,
              HasSubstr("\n  --config NAME...         introspect: only what"));
  EXPECT_THAT(Qom("vhost-user --help").out,
              HasSubstr("\n  --feature F...           find: what it offers"));
}

TEST(QomCommandTest, TextFitsTheTerminal) {
  for (const char* call :
       {"machines", "types", "props virtio-blk-pci", "resolve virtio-blk-pci",
        "explain virtio-blk-pci.num-queues -M pc-q35-5.0"}) {
    std::istringstream lines(Qom(call, "", "COLUMNS=80 ").out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 80u) << line;
    }
  }
}

// How many of `lines` end in the middle of a name: with a dash or a dot.
size_t BrokenNames(const std::string& text) {
  size_t broken = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('-') || line.ends_with('_') || line.ends_with('.')) {
      ++broken;
    }
    broken += line.find("- ") == std::string::npos ? 0 : 1;
  }
  return broken;
}

TEST(QomCommandTest, TablesDoNotBreakNames) {
  for (const char* width : {"COLUMNS=80 ", "COLUMNS=120 ", "COLUMNS=200 "}) {
    for (const char* call :
         {"props virtio-net-pci", "resolve virtio-net-pci -M pc-q35-5.0",
          "types --implements virtio-device"}) {
      EXPECT_EQ(BrokenNames(Qom(call, "", width).out), 0u) << width << call;
    }
  }
}

TEST(QomCommandTest, ARecordedTypeHasNoColumnOfDocs) {
  EXPECT_THAT(Qom("props virtio-net-pci", "", "COLUMNS=200 ").out,
              ::testing::Not(HasSubstr("DOC")));
}

TEST(QomCommandTest, WideTablesHaveALineARow) {
  const Answer answer = Qom("props virtio-net-pci --wide", "", "COLUMNS=40 ");
  const auto json = Json("props virtio-net-pci");
  EXPECT_EQ(std::count(answer.out.begin(), answer.out.end(), '\n'),
            json["properties"].Size() + 2);
}

TEST(QomCommandTest, TextToAFileHasNoColour) {
  EXPECT_EQ(Qom("resolve e1000 virtio-blk-device").out.find('\033'),
            std::string::npos);
}

TEST(QomCommandTest, MessagesCannotSteerTheTerminal) {
  const Answer answer = Qom("resolve e1000 -g \"$(printf 'a\\033[31m.x=1')\"");
  EXPECT_EQ(answer.out.find('\033'), std::string::npos);
}

TEST(QomCommandTest, AReaderThatStopsEarlyIsNoError) {
  const Answer answer = Qom("types --format json", "2>&1 | head -n 1");
  EXPECT_EQ(answer.out, "{\n");
}

TEST(QomCommandTest, AFullDiskIsAnError) {
  const Answer answer = Qom("types", "2>&1 >/dev/full");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("cannot write the answer"));
}

TEST(QomCommandTest, BenchSaysWhatObjectsCostAndWhatTheNaiveWayWould) {
  const auto json =
      Json("bench virtio-blk-pci virtio-rng-pci -M pc-q35-2.4 --seconds 0.01");
  EXPECT_STREQ(json["machine"].GetString(), "pc-q35-2.4");
  EXPECT_GT(json["entries"].GetInt(), 100);
  const auto& results = json["results"];
  ASSERT_EQ(results.Size(), 2u);
  EXPECT_STREQ(results[0]["type"].GetString(), "virtio-blk-pci");
  for (const char* operation :
       {"create", "naive-create", "set", "get", "find"}) {
    EXPECT_TRUE(results[0]["ns"][operation].IsNumber()) << operation;
  }
  EXPECT_TRUE(results[0]["naive_ratio"].IsNumber());
  EXPECT_TRUE(results[0]["naive_ns_per_entry"].IsNumber());
  EXPECT_TRUE(results[0]["bytes"].IsNumber());

  const Answer text = Qom("bench virtio-rng-pci --seconds 0.01");
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, HasSubstr("NAIVE/CREATE"));
  EXPECT_THAT(text.out, HasSubstr("entries; naive is a walk of all of them"));
}

TEST(QomCommandTest, BenchRefusesWhatIsNoTimeAndNoType) {
  EXPECT_THAT(Qom("bench virtio-rng-pci --seconds fast").out,
              HasSubstr("--seconds=fast is no time"));
  EXPECT_EQ(Qom("bench virtio-rgn-pci").status, 2);
  EXPECT_THAT(Qom("bench virtio-rgn-pci").out, HasSubstr("virtio-rng-pci"));
}

}  // namespace
