// The house as its includes and its first sentences show it: arrows between
// folders go one way, what is inside stays inside, and every file says what it
// is before it says anything else.
//
// The rules are the tables at the top. A failure names file, line and rule.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/pages.h"

namespace {

namespace fs = std::filesystem;
using qom::test::Root;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// --- The rules. --------------------------------------------------------------

struct Folder {
  std::string_view name;
  // What its files include besides the folder itself.
  std::vector<std::string_view> below;
};
const std::vector<Folder>& Folders() {
  static const auto* const folders = new std::vector<Folder>{
      {"qom", {}},
      {"props", {"qom"}},
      {"compat", {"qom", "props"}},
      {"compat/catalogue", {"qom", "props", "compat"}},
      {"compat/platform", {"qom", "props", "compat", "compat/catalogue"}},
      {"compat/lint", {"qom", "props", "compat"}},
      {"record", {"qom", "props", "compat", "compat/catalogue"}},
      {"qdev", {"qom", "props", "compat"}},
      {"qdev/options", {"qom", "props", "compat", "compat/catalogue", "qdev"}},
      {"qdev/objects", {"qom", "props", "compat", "qdev"}},
      {"qdev/measure", {"qom", "props", "compat", "qdev"}},
      {"qdev/vhost_user", {"qom", "props", "compat", "qapi"}},
      {"qapi", {"qom", "props", "compat"}},
      {"benchmark",
       {"qom", "props", "compat", "qdev", "qdev/objects", "qdev/measure"}},
      {"testing",
       {"qom", "props", "compat", "compat/catalogue", "qdev", "qdev/options",
        "qdev/objects"}},
      {"tools",
       {"qom", "props", "compat", "compat/catalogue", "compat/lint",
        "compat/platform", "record", "qdev", "qdev/options", "qdev/objects",
        "qdev/measure", "qdev/vhost_user", "qapi"}},
  };
  return *folders;
}

// Rooms of parts that are no promise, in any folder.
constexpr std::string_view kRooms[] = {"internal", "seal", "tree", "generated"};

// What sources of other folders use all the same.
constexpr std::string_view kShared[] = {
    "qom/internal/accessor_call.h", "qom/internal/check.h",
    "qom/internal/hash.h",          "qom/internal/json.h",
    "qom/internal/json_heap.h",     "qom/internal/json_writer.h",
    "qom/internal/mutex.h",         "qom/internal/once.h",
    "qom/internal/out_of_memory.h", "qom/internal/program.h",
    "qom/internal/spawn.h",         "qom/internal/strings.h",
    "qom/internal/utf8.h",
};

// Public headers that need a part of their own folder to be seen: its bytes lie
// in their classes, or it is what their templates are made of.
struct Need {
  std::string_view header;
  std::string_view part;
};
constexpr Need kNeeds[] = {
    {"compat/catalogue/family.h", "qom/internal/hash.h"},
    {"compat/catalogue/family.h", "qom/internal/strings.h"},
    {"compat/catalogue/keys.h", "qom/internal/json.h"},
    {"compat/catalogue/keys.h", "qom/internal/json_writer.h"},
    {"props/rows.h", "props/internal/describe.h"},
    {"props/rows.h", "props/internal/member.h"},
    {"props/rows.h", "props/internal/row_checks.h"},
    {"props/rows.h", "qom/internal/accessor_call.h"},
    {"props/table.h", "props/internal/row_checks.h"},
    {"props/table.h", "props/internal/table_checks.h"},
    {"qom/class.h", "qom/internal/name_hash.h"},
    {"record/json.h", "qom/internal/json.h"},
    {"qom/recipe.h", "qom/internal/short_text.h"},
};

// Folders with a header all.h that includes every other of the folder.
constexpr std::string_view kWithAll[] = {"qom",  "props",        "compat",
                                         "qdev", "qdev/options", "qdev/objects",
                                         "qapi", "testing"};
// For those who want them.
constexpr std::string_view kNotInAll[] = {"qom/short_macros.h"};

// Folders whose headers are visible in the shared library, parts that these
// need, and what lies there and is not for users.
constexpr std::string_view kInTheSharedLibrary[] = {"qom",
                                                    "props",
                                                    "compat",
                                                    "compat/catalogue",
                                                    "compat/lint",
                                                    "compat/platform",
                                                    "qdev",
                                                    "qdev/options",
                                                    "qdev/objects",
                                                    "qdev/measure",
                                                    "qdev/vhost_user",
                                                    "qapi"};
constexpr std::string_view kVisibleParts[] = {
    "props/internal/describe.h",    "props/internal/member.h",
    "props/internal/row_checks.h",  "props/internal/table_checks.h",
    "qom/internal/accessor_call.h", "qom/internal/check.h",
    "qom/internal/name_hash.h",     "qom/internal/short_text.h"};
constexpr std::string_view kOfTheHouse[] = {"compat/catalogue/codecs.h",
                                            "compat/catalogue/family.h",
                                            "compat/catalogue/keys.h"};

// In qom/, so many includes lead from what lies flat into the rooms.
constexpr size_t kIntoTheRooms = 10;

// A file is read in one go.
constexpr size_t kMostLines = 600;

// --- The files. --------------------------------------------------------------

// The files below `folders` with one of the endings, relative to the root.
std::vector<std::string> FilesIn(const std::set<std::string>& folders,
                                 std::initializer_list<std::string_view> ends) {
  std::vector<std::string> files;
  for (const std::string& folder : folders) {
    if (!fs::exists(Root() / folder)) continue;
    for (const auto& entry :
         fs::recursive_directory_iterator(Root() / folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string name = entry.path().filename().string();
      if (std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
            return end.empty() ? name.find('.') == std::string::npos
                               : name.ends_with(end);
          })) {
        files.push_back(entry.path().lexically_relative(Root()).string());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> Lines(const std::string& file) {
  std::ifstream in(Root() / file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The longest of Folders() that holds `file`; empty if none does.
std::string_view FolderOf(std::string_view file) {
  std::string_view best;
  for (const Folder& folder : Folders()) {
    if (file.starts_with(folder.name) && file.size() > folder.name.size() &&
        file[folder.name.size()] == '/' && folder.name.size() > best.size()) {
      best = folder.name;
    }
  }
  return best;
}

// "qom/tree" for qom/tree/tree.h; empty for what is no part.
std::string_view RoomOf(std::string_view file) {
  const size_t end = file.rfind('/');
  if (end == std::string_view::npos) return {};
  const std::string_view folder = file.substr(0, end);
  const std::string_view name = folder.substr(folder.rfind('/') + 1);
  return std::find(std::begin(kRooms), std::end(kRooms), name) !=
                 std::end(kRooms)
             ? folder
             : std::string_view();
}

std::string_view TopOf(std::string_view file) {
  return file.substr(0, file.find('/'));
}

struct Include {
  std::string file;
  size_t line;
  std::string target;

  bool from_header() const { return file.ends_with(".h"); }
  std::string Breaks(std::string_view rule) const {
    return fmt::format("{}:{}: includes {}: {}", file, line, target, rule);
  }
};

// What the files below Folders() include of one another.
const std::vector<Include>& Includes() {
  static const auto* const includes = [] {
    std::set<std::string> tops;
    for (const Folder& folder : Folders()) tops.emplace(TopOf(folder.name));
    auto* const found = new std::vector<Include>;
    for (const std::string& file : FilesIn(tops, {".h", ".cc"})) {
      const std::vector<std::string> lines = Lines(file);
      for (size_t i = 0; i < lines.size(); ++i) {
        constexpr std::string_view kStart = "#include \"";
        if (!lines[i].starts_with(kStart)) continue;
        std::string target = lines[i].substr(kStart.size());
        target.resize(target.find('"'));
        if (FolderOf(target).empty()) continue;
        found->push_back({file, i + 1, std::move(target)});
      }
    }
    return found;
  }();
  return *includes;
}

bool Contains(const auto& list, std::string_view what) {
  return std::find(std::begin(list), std::end(list), what) != std::end(list);
}

// --- Includes. ---------------------------------------------------------------

TEST(ArchitectureTest, ArrowsGoOneWay) {
  ASSERT_THAT(Includes(), testing::Not(IsEmpty()));
  std::vector<std::string> broken;
  for (const Include& include : Includes()) {
    const std::string_view from = FolderOf(include.file);
    const std::string_view to = FolderOf(include.target);
    const auto folder =
        std::find_if(Folders().begin(), Folders().end(),
                     [from](const Folder& row) { return row.name == from; });
    if (from == to || Contains(folder->below, to)) continue;
    broken.push_back(include.Breaks(fmt::format(
        "{} sees {}", from,
        folder->below.empty()
            ? "no other folder"
            : fmt::format("only {}", fmt::join(folder->below, ", ")))));
  }
  EXPECT_THAT(broken, IsEmpty());
}

TEST(ArchitectureTest, AnIncludeNamesAFileThatIsThere) {
  std::vector<std::string> broken;
  for (const Include& include : Includes()) {
    if (fs::is_regular_file(Root() / include.target)) continue;
    broken.push_back(include.Breaks("no such file in the repository"));
  }
  EXPECT_THAT(broken, IsEmpty());
}

TEST(ArchitectureTest, WhatIsInsideStaysInside) {
  std::vector<std::string> broken;
  for (const Include& include : Includes()) {
    const std::string_view room = RoomOf(include.target);
    if (room.empty() || TopOf(include.file) == TopOf(room)) continue;
    if (Contains(kShared, include.target)) continue;
    broken.push_back(
        include.Breaks(fmt::format("{}/ is for {}/ only", room, TopOf(room))));
  }
  EXPECT_THAT(broken, IsEmpty());
}

TEST(ArchitectureTest, PublicHeadersShowNoParts) {
  std::vector<std::string> broken;
  std::set<const Need*> needed;
  for (const Include& include : Includes()) {
    if (!include.from_header() || !RoomOf(include.file).empty()) continue;
    if (RoomOf(include.target).empty() || TopOf(include.file) == "tools") {
      continue;
    }
    const auto* const need = std::find_if(
        std::begin(kNeeds), std::end(kNeeds), [&](const Need& row) {
          return row.header == include.file && row.part == include.target;
        });
    if (need == std::end(kNeeds)) {
      broken.push_back(include.Breaks("a public header shows no parts"));
    } else {
      needed.insert(need);
    }
  }
  EXPECT_THAT(broken, IsEmpty());
  EXPECT_THAT(needed, SizeIs(std::size(kNeeds))) << "a row is out of date";
}

// docs/decisions/0013-shared-library.md
TEST(ArchitectureTest, WhatPublicHeadersDeclareIsVisible) {
  std::set<std::string> headers{std::begin(kVisibleParts),
                                std::end(kVisibleParts)};
  for (const std::string_view folder : kInTheSharedLibrary) {
    for (const auto& entry : fs::directory_iterator(Root() / folder)) {
      if (entry.path().extension() != ".h") continue;
      const std::string header =
          fmt::format("{}/{}", folder, entry.path().filename().string());
      if (!Contains(kOfTheHouse, header)) headers.insert(header);
    }
  }
  for (const std::string& header : headers) {
    const std::vector<std::string> lines = Lines(header);
    const auto at = [&lines](std::string_view begin) {
      return std::find_if(
          lines.begin(), lines.end(),
          [begin](const std::string& line) { return line.starts_with(begin); });
    };
    const auto names = at("namespace ");
    if (names == lines.end()) continue;
    EXPECT_LT(at("#pragma GCC visibility push(default)"), names)
        << header << ": its first namespace comes after the line\n"
        << "#pragma GCC visibility push(default)";
    EXPECT_LT(names, at("#pragma GCC visibility pop"));
    EXPECT_NE(at("#pragma GCC visibility pop"), lines.end())
        << header << ": after its last namespace comes the line\n"
        << "#pragma GCC visibility pop";
  }
}

TEST(ArchitectureTest, FewArrowsOfQomLeadIntoItsRooms) {
  std::vector<std::string> found;
  for (const Include& include : Includes()) {
    const std::string_view room = RoomOf(include.target);
    if (room != "qom/seal" && room != "qom/tree") continue;
    if (!RoomOf(include.file).empty()) continue;
    found.push_back(include.Breaks("leads from what lies flat into a room"));
  }
  EXPECT_LE(found.size(), kIntoTheRooms)
      << fmt::format("{}", fmt::join(found, "\n"));
}

TEST(ArchitectureTest, AllOfAFolderIsInOneHeader) {
  std::vector<std::string> missing;
  for (const std::string_view folder : kWithAll) {
    const std::string all = fmt::format("{}/all.h", folder);
    std::set<std::string> included;
    for (const Include& include : Includes()) {
      if (include.file == all) included.insert(include.target);
    }
    for (const auto& entry : fs::directory_iterator(Root() / folder)) {
      const std::string header =
          fmt::format("{}/{}", folder, entry.path().filename().string());
      if (!header.ends_with(".h") || header == all ||
          Contains(kNotInAll, header) || included.contains(header)) {
        continue;
      }
      missing.push_back(fmt::format("{}: does not include {}", all, header));
    }
  }
  EXPECT_THAT(missing, IsEmpty());
}

// --- First sentences. --------------------------------------------------------

constexpr std::string_view kLicence =
    "Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT";

// The text of the comment at the top of `file`, a string in Python, a line
// each.
std::vector<std::string> HeadOf(const std::string& file) {
  const std::vector<std::string> lines = Lines(file);
  auto line = lines.begin();
  if (line != lines.end() && line->starts_with("#!")) ++line;
  std::vector<std::string> head;
  constexpr std::string_view kQuotes = "\"\"\"";
  if (line != lines.end() && line->starts_with(kQuotes)) {
    head.push_back(line++->substr(kQuotes.size()));
    while (line != lines.end() && !head.back().ends_with(kQuotes)) {
      head.push_back(*line++);
    }
  }
  const std::string_view mark =
      file.ends_with(".h") || file.ends_with(".cc") ? "//" : "#";
  for (; line != lines.end() && line->starts_with(mark); ++line) {
    std::string_view text = std::string_view(*line).substr(mark.size());
    if (text.starts_with(' ')) text.remove_prefix(1);
    head.emplace_back(text);
  }
  return head;
}

// What is wrong with the head comment of `file`; empty if nothing is.
std::string WrongWithHead(const std::string& file) {
  const std::vector<std::string> head = HeadOf(file);
  if (head.empty()) return "begins with no comment";
  const std::string& first = head.front();
  if (first.starts_with("Copyright") ||
      first.find("SPDX") != std::string::npos) {
    return "begins with the licence";
  }
  if (first.empty() || first.find("---") != std::string::npos ||
      first.find("===") != std::string::npos) {
    return "begins with a banner";
  }
  if (first.starts_with(fs::path(file).filename().string())) {
    return "begins with its own name";
  }
  if (head.back() != kLicence) {
    return fmt::format("its head comment does not end in \"{}\"", kLicence);
  }
  return "";
}

// Written by hand, in all folders.
std::vector<std::string> Sources() {
  std::vector<std::string> files =
      FilesIn({"qom", "props", "compat", "record", "qdev", "qapi", "testing",
               "tools", "tests", "bench", "docs", "cmake", "scripts"},
              {".h", ".cc", ".cmake", ".py", ".sh", "CMakeLists.txt", ""});
  std::erase_if(files, [](const std::string& file) {
    return RoomOf(file).ends_with("/generated");
  });
  EXPECT_GT(files.size(), 900u);
  return files;
}

TEST(ArchitectureTest, EveryFileBeginsWithASentenceThatSaysWhatItIs) {
  std::vector<std::string> broken;
  for (const std::string& file : Sources()) {
    if (const std::string wrong = WrongWithHead(file); !wrong.empty()) {
      broken.push_back(fmt::format("{}:1: {}", file, wrong));
    }
  }
  EXPECT_THAT(broken, IsEmpty());
}

TEST(ArchitectureTest, NoFileIsTooLongToRead) {
  std::vector<std::string> long_ones;
  for (const std::string& file : Sources()) {
    if (const size_t lines = Lines(file).size(); lines > kMostLines) {
      long_ones.push_back(fmt::format("{}: {} lines, the most are {}", file,
                                      lines, kMostLines));
    }
  }
  EXPECT_THAT(long_ones, IsEmpty());
}

// docs/threads.md names what is excepted.
TEST(ArchitectureTest, EveryPublicHeaderSaysWhatThreadsMayDo) {
  std::vector<std::string> headers =
      FilesIn({"qom", "props", "compat", "record", "qdev", "qapi", "testing",
               "benchmark"},
              {".h"});
  std::erase_if(headers, [](const std::string& file) {
    return !RoomOf(file).empty() || file.ends_with("/all.h");
  });
  EXPECT_GT(headers.size(), 150u);
  std::vector<std::string> silent;
  for (const std::string& file : headers) {
    const std::vector<std::string> head = HeadOf(file);
    if (std::none_of(head.begin(), head.end(), [](const std::string& line) {
          return line.starts_with("Threads: ");
        })) {
      silent.push_back(file);
    }
  }
  EXPECT_THAT(silent, IsEmpty());
}

}  // namespace
