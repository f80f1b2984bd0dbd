// The pages for readers as tests see them: which there are, the blocks and the
// tables in them, and the files of the repository they speak of.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_SUPPORT_PAGES_H_
#define QOMRT_TESTS_SUPPORT_PAGES_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qom::test {

// The root of the repository.
const std::filesystem::path& Root();

std::string ReadFile(const std::filesystem::path& path);

// Files at or below `folder` whose names end in `end`, in order.
std::vector<std::filesystem::path> Files(const std::filesystem::path& folder,
                                         std::string_view end);

// All pages: docs/ and the root.
std::vector<std::filesystem::path> Pages();

// The blocks of `page` that begin with `begin`, such as "```cpp\n".
std::vector<std::string> BlocksOf(std::string_view page,
                                  std::string_view begin);

// The texts between backticks in `text`, in order.
std::vector<std::string> Quoted(std::string_view text);

// The first table below `heading`, such as "## Where", without its header: the
// cells of each row, trimmed. Empty if there is none.
std::vector<std::vector<std::string>> TableBelow(std::string_view page,
                                                 std::string_view heading);

}  // namespace qom::test

#endif  // QOMRT_TESTS_SUPPORT_PAGES_H_
