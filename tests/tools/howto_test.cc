// The recipes in docs/howto/: the places they name are there, as many as
// ARCHITECTURE.md counts, and what they add, added to a scratch copy, compiles.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/pages.h"
#include "tests/support/scratch_folder.h"

namespace {

namespace fs = std::filesystem;

using qom::test::BlocksOf;
using qom::test::Files;
using qom::test::Quoted;
using qom::test::ReadFile;
using qom::test::Root;
using qom::test::TableBelow;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A row of "## Where".
struct Place {
  std::string role;    // "code", "new", "test", "page"
  std::string file;    // NAME in it stands for a name
  std::string anchor;  // what is to be found in it
};

// The pages that say what is added where; others tell of use.
std::vector<fs::path> Recipes() {
  std::vector<fs::path> pages = Files(Root() / "docs/howto", ".md");
  std::erase_if(pages, [](const fs::path& page) {
    return ReadFile(page).find("\n## Where\n") == std::string::npos;
  });
  return pages;
}

std::vector<Place> PlacesOf(const std::string& page) {
  std::vector<Place> places;
  for (const std::vector<std::string>& row : TableBelow(page, "## Where")) {
    EXPECT_EQ(row.size(), 4u) << ::testing::PrintToString(row);
    const std::vector<std::string> file = Quoted(row[1]);
    const std::vector<std::string> anchor = Quoted(row[2]);
    EXPECT_EQ(file.size(), 1u) << row[1];
    EXPECT_EQ(anchor.size(), 1u) << row[2];
    places.push_back({row[0], file.at(0), anchor.at(0)});
  }
  return places;
}

// `pattern` with every NAME as any name.
bool Names(std::string_view pattern, const std::string& file) {
  const std::string expression = std::regex_replace(
      std::regex_replace(std::string(pattern), std::regex("[.]"), "[.]"),
      std::regex("NAME"), "[a-z0-9_]+");
  return std::regex_match(file, std::regex(expression));
}

// The files that a place may be, from the root.
std::vector<std::string> FilesAt(const std::string& pattern) {
  std::vector<std::string> found;
  const fs::path folder = Root() / fs::path(pattern).parent_path();
  if (!fs::is_directory(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string file = entry.path().lexically_relative(Root()).string();
    if (Names(pattern, file)) found.push_back(file);
  }
  return found;
}

TEST(HowtoTest, EachRecipeAnswersTheSameQuestions) {
  EXPECT_GE(Recipes().size(), 6u);
  for (const fs::path& recipe : Recipes()) {
    const std::string page = ReadFile(recipe);
    for (const char* heading :
         {"# Add a ", "\n## Where\n", "\n## Test\n", "\n## Mistakes\n"}) {
      EXPECT_THAT(page, HasSubstr(heading)) << recipe.filename();
    }
    EXPECT_THAT(TableBelow(page, "## Mistakes"), Not(IsEmpty()))
        << recipe.filename();
  }
}

TEST(HowtoTest, EveryPlaceIsThere) {
  for (const fs::path& recipe : Recipes()) {
    const std::vector<Place> places = PlacesOf(ReadFile(recipe));
    EXPECT_THAT(places, Not(IsEmpty())) << recipe.filename();
    for (const Place& place : places) {
      const std::vector<std::string> files = FilesAt(place.file);
      EXPECT_TRUE(
          std::any_of(files.begin(), files.end(),
                      [&place](const std::string& file) {
                        return ReadFile(Root() / file).find(place.anchor) !=
                               std::string::npos;
                      }))
          << recipe.filename() << ": no file " << place.file << " with "
          << place.anchor;
    }
  }
}

// "value_kind" → {"1", "0"}: files to change, and new ones.
TEST(HowtoTest, TheArchitectureCountsTheirPlaces) {
  std::map<std::string, std::vector<std::string>> counted;
  for (const std::vector<std::string>& row :
       TableBelow(ReadFile(Root() / "ARCHITECTURE.md"),
                  "## What an addition touches")) {
    ASSERT_EQ(row.size(), 4u);
    counted[row[0]] = {row[1], row[2]};
  }
  for (const fs::path& recipe : Recipes()) {
    int changed = 0;
    int made = 0;
    for (const Place& place : PlacesOf(ReadFile(recipe))) {
      changed += place.role == "code" ? 1 : 0;
      made += place.role == "new" ? 1 : 0;
    }
    const std::string name = recipe.stem().string();
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    const std::string link = "[" + words + "](docs/howto/" + name + ".md)";
    EXPECT_EQ(counted[link], (std::vector<std::string>{std::to_string(changed),
                                                       std::to_string(made)}))
        << link;
  }
}

// ---- What a recipe adds, added ---------------------------------------------

// One piece of a "```diff" block: where `before` is, `after` comes.
struct Edit {
  std::string file;
  std::string before{};
  std::string after{};
};

// A block begins with "+++ FILE"; a line "@@" ends a piece.
std::vector<Edit> EditsOf(const std::string& page) {
  std::vector<Edit> edits;
  for (const std::string& block : BlocksOf(page, "```diff\n")) {
    std::istringstream lines(block);
    std::string file;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("+++ ")) file = line.substr(4);
      if (line.starts_with("+++ ") || line.starts_with("@@")) {
        edits.push_back({.file = file});
        continue;
      }
      const char sign = line.empty() ? ' ' : line[0];
      const std::string text = (line.empty() ? "" : line.substr(1)) + "\n";
      if (sign != '+') edits.back().before += text;
      if (sign != '-') edits.back().after += text;
    }
  }
  return edits;
}

// A folder in which only what changed is; the compiler looks here first.
class Scratch {
 public:
  void Apply(const Edit& edit) {
    const fs::path file = folder_ / edit.file;
    if (!fs::exists(file) && fs::exists(Root() / edit.file)) {
      Write(edit.file, ReadFile(Root() / edit.file));
    }
    std::string text = ReadFile(file);
    const size_t at = text.find(edit.before);
    ASSERT_NE(at, std::string::npos) << edit.file << " has no\n" << edit.before;
    ASSERT_TRUE(edit.before.empty() ||
                text.find(edit.before, at + 1) == std::string::npos)
        << edit.file << " has more than one\n"
        << edit.before;
    text.replace(at, edit.before.size(), edit.after);
    Write(edit.file, text);
  }

  // What the compiler says about `source`; nothing if it is content.
  std::string Compile(const std::string& source) {
    Write("probe.cc", source);
    const std::string command = std::string(QOMRT_CXX) + " -I" +
                                folder_.string() + " @" + QOMRT_CXX_FLAGS_FILE +
                                " -Wall -Wextra -fsyntax-only " +
                                (folder_ / "probe.cc").string() + " 2>&1";
    std::string said;
    std::FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return "popen failed";
    std::array<char, 4096> buffer;
    for (size_t got;
         (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      said.append(buffer.data(), got);
    }
    if (pclose(pipe) != 0) said += "\nin " + command;
    return said;
  }

 private:
  void Write(const std::string& file, const std::string& text) {
    scratch_.Put(file, text);
  }

  const qom::test::ScratchFolder scratch_;
  const fs::path& folder_ = scratch_.path();
};

// Applies what the page shows, all of it in places that it lists, and compiles
// `probe`, which holds claims about the addition.
void TryRecipe(const std::string& name, const std::string& probe) {
  const std::string page = ReadFile(Root() / "docs/howto" / (name + ".md"));
  std::vector<std::string> listed;
  for (const Place& place : PlacesOf(page)) listed.push_back(place.file);
  Scratch scratch;
  const std::vector<Edit> edits = EditsOf(page);
  ASSERT_THAT(edits, Not(IsEmpty()));
  for (const Edit& edit : edits) {
    EXPECT_TRUE(std::any_of(
        listed.begin(), listed.end(),
        [&edit](const std::string& place) { return Names(place, edit.file); }))
        << edit.file << " is not listed";
    ASSERT_NO_FATAL_FAILURE(scratch.Apply(edit));
  }
  EXPECT_EQ(scratch.Compile(probe), "");
}

TEST(HowtoTest, ALayerIsARow) {
  TryRecipe("layer", R"(
#include "compat/layer.cc"
using namespace qom::compat;
static_assert(LayerName(Layer::kFleet) == "fleet");
static_assert(Layer::kPlatform < Layer::kFleet);
static_assert(Layer::kFleet < Layer::kMachine);
static_assert(Takes(LayerMask::kBuiltin, Layer::kFleet));
)");
}

TEST(HowtoTest, APropertyFlagIsARow) {
  TryRecipe("property_flag", R"(
#include "qom/property_flags.h"
static_assert(Has(qom::RefusedTo(qom::SetBy::kUser), qom::PropertyFlags::kSealed));
static_assert(!Has(qom::RefusedTo(qom::SetBy::kInternal), qom::PropertyFlags::kSealed));
)");
}

TEST(HowtoTest, AValueKindIsTraitsAndAName) {
  TryRecipe("value_kind", R"(
#include "props/kind_table.cc"
namespace qom::props {
constexpr bool Known(std::string_view name) {
  for (const KindRow& row : kRows) {
    if (row.kind->values->name == name) return true;
  }
  return false;
}
static_assert(Known("percent") && Known("list<percent>"));
}
)");
}

TEST(HowtoTest, ASubcommandIsAFile) {
  TryRecipe("subcommand", R"(
#include "tools/commands/count.cc"
)");
}

}  // namespace
