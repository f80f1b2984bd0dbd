// Pages read and taken apart, line by line.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/support/pages.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "qom/files.h"

namespace qom::test {
namespace {

namespace fs = std::filesystem;

std::string Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return "";
  return std::string(
      text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

// "| a | b |" → {"a", "b"}.
std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  size_t at = 1;
  for (size_t end; (end = line.find('|', at)) != std::string_view::npos;
       at = end + 1) {
    cells.push_back(Trimmed(line.substr(at, end - at)));
  }
  return cells;
}

}  // namespace

const fs::path& Root() {
  static const fs::path* const root =
      new fs::path(fs::path(QOMRT_TEST_SOURCE_DIR).parent_path());
  return *root;
}

std::string ReadFile(const fs::path& path) {
  return qom::ReadFile(path.string()).value_or("");
}

std::vector<fs::path> Files(const fs::path& folder, std::string_view end) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().filename().string().ends_with(end)) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> Pages() {
  std::vector<fs::path> pages = Files(Root() / "docs", ".md");
  for (const auto& entry : fs::directory_iterator(Root())) {
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  }
  return pages;
}

std::vector<std::string> BlocksOf(std::string_view page,
                                  std::string_view begin) {
  std::vector<std::string> blocks;
  for (size_t at = page.find(begin); at != std::string_view::npos;
       at = page.find(begin, at)) {
    at += begin.size();
    const size_t end = std::min(page.find("```", at), page.size());
    blocks.emplace_back(page.substr(at, end - at));
    at = end;
  }
  return blocks;
}

std::vector<std::string> Quoted(std::string_view text) {
  std::vector<std::string> quoted;
  for (size_t at = text.find('`'); at != std::string_view::npos;
       at = text.find('`', at)) {
    const size_t end = std::min(text.find('`', at + 1), text.size());
    quoted.emplace_back(text.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return quoted;
}

std::vector<std::vector<std::string>> TableBelow(std::string_view page,
                                                 std::string_view heading) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines{std::string(page)};
  std::string line;
  while (line != heading) {
    if (!std::getline(lines, line)) return rows;
  }
  while (std::getline(lines, line) && !line.starts_with("#")) {
    if (line.starts_with("|")) {
      rows.push_back(Cells(line));
    } else if (!rows.empty()) {
      break;
    }
  }
  // The header, and the line below it.
  rows.erase(rows.begin(),
             rows.begin() + std::min<ptrdiff_t>(2, std::ssize(rows)));
  return rows;
}

}  // namespace qom::test
