// Where the assembler put the pages; see cmake/EmbedLintPages.cmake.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/lint_pages.h"

#include <string_view>

namespace qom::tools {
namespace {

struct LintPageRow {
  const char* code;
  const char* text;
};

}  // namespace

extern "C" const LintPageRow qomrt_lint_pages[];  // ends with a null

std::string_view LintPage(std::string_view code) {
  for (const LintPageRow* page = qomrt_lint_pages; page->code != nullptr;
       ++page) {
    if (page->code == code) return page->text;
  }
  return "";
}

}  // namespace qom::tools
