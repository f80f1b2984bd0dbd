// The names of feature bits as catalogues say them: what is read and written
// back, and what cannot be meant.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/feature_bits.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/model.h"
#include "compat/catalogue/writer.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/files.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kDiskTypes = R"({"types": {
    "disk": {"props": [["queues", "uint16", 1], ["legacy", "bool", true]]}}})";

absl::StatusOr<Catalogue> LoadWithBits(std::string_view bits,
                                       TypeRegistry& registry) {
  const CatalogueFile files[] = {{"types.json", kDiskTypes},
                                 {"feature_bits.json", bits}};
  return LoadCatalogue(files, registry);
}

std::string WhatIsWrong(std::string_view bits) {
  const absl::StatusOr<FeatureBits> loaded = LoadFeatureBits("b.json", bits);
  return loaded.ok() ? "nothing" : std::string(Message(loaded.status()));
}

TEST(FeatureBitsTest, ALoadedCatalogueKnowsThemAndWritesThemBack) {
  constexpr std::string_view kBits = R"({
 "types": {
  "disk": [
   ["MQ", 12, "queues"],
   ["FLUSH", 9],
   ["VERSION_1", 32, "legacy", {"clears": true}]
  ]
 },
 "vhost_user_protocol": [
  ["RARP", 2]
 ]
}
)";
  TypeRegistry registry;
  const absl::StatusOr<Catalogue> loaded = LoadWithBits(kBits, registry);
  ASSERT_TRUE(loaded.ok()) << Message(loaded.status());
  EXPECT_TRUE(loaded->notes.empty());
  const FeatureBits& bits = loaded->feature_bits;
  EXPECT_THAT(
      bits.types.at("disk"),
      ElementsAre(FeatureBit{"MQ", 12, "queues"}, FeatureBit{"FLUSH", 9},
                  FeatureBit{"VERSION_1", 32, "legacy", true}));
  EXPECT_THAT(bits.vhost_user_protocol, ElementsAre(FeatureBit{"RARP", 2}));
  const absl::StatusOr<WrittenCatalogue> written =
      WriteCatalogue(registry, *loaded);
  ASSERT_TRUE(written.ok()) << Message(written.status());
  const auto file = std::ranges::find(written->files, "feature_bits.json",
                                      &WrittenFile::name);
  ASSERT_NE(file, written->files.end());
  EXPECT_EQ(file->text, kBits);
}

TEST(FeatureBitsTest, ACatalogueWithoutThemWritesNoFileOfThem) {
  TypeRegistry registry;
  const absl::StatusOr<Catalogue> loaded = LoadWithBits("{}", registry);
  ASSERT_TRUE(loaded.ok()) << Message(loaded.status());
  EXPECT_TRUE(loaded->feature_bits.empty());
  const absl::StatusOr<WrittenCatalogue> written =
      WriteCatalogue(registry, *loaded);
  ASSERT_TRUE(written.ok()) << Message(written.status());
  EXPECT_TRUE(std::ranges::none_of(written->files, [](const auto& file) {
    return file.name == "feature_bits.json";
  }));
}

TEST(FeatureBitsTest, WhatCannotBeMeantIsAnErrorThatNamesItsPlace) {
  EXPECT_EQ(WhatIsWrong(R"({"types": {"disk": [["MQ", 127]]}})"), "nothing");
  constexpr std::string_view kForm =
      "a bit is [name, number from 0 to 127] or [name, number, property], and "
      "may have details at the end";
  for (const char* bit :
       {R"(["MQ", 128])", R"(["MQ", -1])", R"(["MQ", "1"])", R"(["MQ"])",
        R"([1, "MQ"])", R"(["MQ", 1, "q", 1])", R"(["MQ", 4294967296])"}) {
    EXPECT_THAT(
        WhatIsWrong(fmt::format(R"({{"types": {{"disk": [{}]}}}})", bit)),
        AllOf(StartsWith("b.json: types 'disk'[0]"), EndsWith(kForm)))
        << bit;
  }
  EXPECT_EQ(WhatIsWrong(R"({"types": {"disk": [["A", 3], ["B", 3]]}})"),
            "b.json: types 'disk': bit 3 is 'A' and 'B'");
  EXPECT_EQ(WhatIsWrong(R"({"types": {"disk": [["", 3]]}})"),
            "b.json: types 'disk'[0]: the name is empty");
  EXPECT_EQ(WhatIsWrong(R"({"types": {"disk": [["A", 3, {"clears": true}]]}})"),
            "b.json: types 'disk'[0] 'A': clears: only a property can");
  EXPECT_EQ(WhatIsWrong(R"({"vhost_user_protocol": [["A", 3, "n"]]})"),
            "b.json: vhost_user_protocol: 'A': no property decides a bit of "
            "the protocol");
  EXPECT_EQ(WhatIsWrong(R"({"vhost_user_protocol": [["A", 3], ["B", 3]]})"),
            "b.json: vhost_user_protocol: bit 3 is 'A' and 'B'");
  EXPECT_EQ(WhatIsWrong("[]"), "b.json: a list where an object is needed");
}

// They are no error, because one file may be that of several releases.
TEST(FeatureBitsTest, UnknownTypesAndPropertiesAreNotedWithTheNearestNames) {
  TypeRegistry registry;
  const absl::StatusOr<Catalogue> loaded = LoadWithBits(
      R"({"types": {"disk": [["MQ", 12, "queue"]], "dsik": [["A", 1]]},
          "more": 1})",
      registry);
  ASSERT_TRUE(loaded.ok()) << Message(loaded.status());
  std::vector<std::string> notes;
  for (const Diagnostic& note : loaded->notes) notes.push_back(note.message);
  EXPECT_THAT(
      notes,
      ElementsAre("feature_bits.json: nobody knows the key 'more'; it is "
                  "ignored",
                  "feature_bits.json: types 'disk' 'MQ': no type has a "
                  "property 'queue'; nearest: queues",
                  "feature_bits.json: types 'dsik': there is no such type; "
                  "nearest: disk"));
  EXPECT_THAT(loaded->notes[1].nearest, ElementsAre("queues"));
}

TEST(FeatureBitsTest, TheBuiltInFileIsAsItWouldBeWritten) {
  const absl::StatusOr<std::string> text =
      ReadFile(QOMRT_CATALOGUE_DIR "/feature_bits.json");
  ASSERT_TRUE(text.ok()) << Message(text.status());
  absl::StatusOr<FeatureBits> bits =
      LoadFeatureBits("feature_bits.json", *text);
  ASSERT_TRUE(bits.ok()) << Message(bits.status());
  model::Model model;
  model.feature_bits = *std::move(bits);
  const auto files = FilesOf(model);
  ASSERT_TRUE(files.ok()) << Message(files.status());
  ASSERT_EQ(files->front().name, "feature_bits.json");
  EXPECT_EQ(files->front().text, *text);
}

// 7.2 for PCs knows every type of it.
TEST(FeatureBitsTest, TheTypesOfTheBuiltInFileAreThere) {
  const absl::StatusOr<std::string> bits =
      ReadFile(QOMRT_CATALOGUE_DIR "/feature_bits.json");
  const absl::StatusOr<std::string> types =
      ReadFile(QOMRT_CATALOGUE_DIR "/qemu-7.2/x86_64/types.json");
  ASSERT_TRUE(bits.ok() && types.ok());
  const CatalogueFile files[] = {{"types.json", *types},
                                 {"feature_bits.json", *bits}};
  TypeRegistry registry;
  const absl::StatusOr<Catalogue> loaded = LoadCatalogue(files, registry);
  ASSERT_TRUE(loaded.ok()) << Message(loaded.status());
  for (const Diagnostic& note : loaded->notes) {
    EXPECT_THAT(note.message, HasSubstr("no type has a property"));
  }
}

}  // namespace
}  // namespace qom::compat
