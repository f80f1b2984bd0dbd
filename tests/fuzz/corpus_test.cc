// The fuzzers over their corpora, as ordinary tests: what libFuzzer or a person
// found worth keeping, with any compiler. A fuzzer that finds something ends
// the process; the line before says with which file.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/support/pages.h"

namespace qom::fuzz {
namespace {

namespace fs = std::filesystem;

void RunCorpus(std::string_view name, void (*fuzz)(std::string_view input)) {
  const std::vector<fs::path> seeds =
      test::Files(test::Root() / "tests/fuzz/corpus" / name, "");
  ASSERT_FALSE(seeds.empty());
  for (const fs::path& seed : seeds) {
    std::printf("%s\n", seed.c_str());
    std::fflush(stdout);
    fuzz(test::ReadFile(seed));
  }
  fuzz("");
}

TEST(FuzzCorpusTest, OptionsAreReadAsASlowReaderReadsThem) {
  RunCorpus("option", FuzzOption);
}

TEST(FuzzCorpusTest, PropertiesKeepWhatTheyTakeAndRefuseWithoutATrace) {
  RunCorpus("property", FuzzProperty);
}

TEST(FuzzCorpusTest, PathsLeadWhereASlowResolverGoes) {
  RunCorpus("path", FuzzPath);
}

TEST(FuzzCorpusTest, CataloguesLoadOrSayWhyNot) {
  RunCorpus("catalogue", FuzzCatalogue);
}

TEST(FuzzCorpusTest, WhatExplainSaysIsWhatObjectsShow) {
  RunCorpus("catalogue_gen", FuzzCatalogueGen);
}

TEST(FuzzCorpusTest, LayerFilesSayWhatTheirJsonSays) {
  RunCorpus("layer_file", FuzzLayerFile);
}

TEST(FuzzCorpusTest, DescriptionsKeepTheRulesOfTheirKindOrSayWhyNot) {
  RunCorpus("description", FuzzDescription);
}

TEST(FuzzCorpusTest, FilesOfGuestAbisAreWhatIsWrittenOfThem) {
  RunCorpus("abi", FuzzAbi);
}

TEST(FuzzCorpusTest, ConfigFilesAreReadAsASlowReaderReadsThem) {
  RunCorpus("config_file", FuzzConfigFile);
}

TEST(FuzzCorpusTest, CommandLinesSplitIntoWordsThatSplitIntoThemselves) {
  RunCorpus("shell_line", FuzzShellLine);
}

TEST(FuzzCorpusTest, WhatEmulatorsSayBecomesACatalogueOrAReason) {
  RunCorpus("record", FuzzRecord);
}

TEST(FuzzCorpusTest, SchemasAreRightOrSayWhereTheyAreWrong) {
  RunCorpus("qapi", FuzzQapi);
}

TEST(FuzzCorpusTest, ObjectsAreWhereAModelSaysTheyAre) {
  RunCorpus("model", FuzzModel);
}

TEST(FuzzCorpusTest, DevicesStayConsistentWhateverTheirCallbacksDo) {
  RunCorpus("device", FuzzDevice);
}

}  // namespace
}  // namespace qom::fuzz
