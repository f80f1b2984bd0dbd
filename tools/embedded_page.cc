// The files of the page of `qom diff --format html`, as the assembler put their
// bytes into the command; see cmake/EmbedPage.cmake.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/embedded_page.h"

#include <cstddef>
#include <string_view>

extern "C" {
extern const char qomrt_page_html[];
extern const char qomrt_page_css[];
extern const char qomrt_page_rows[];
extern const char qomrt_page_page[];
extern const char qomrt_page_end[];
extern const char qomrt_page_css_digest[];
extern const char qomrt_page_rows_digest[];
extern const char qomrt_page_page_digest[];
}

namespace qom::tools {
namespace {

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

EmbeddedPage PageFiles() {
  return {.html = Between(qomrt_page_html, qomrt_page_css),
          .css = Between(qomrt_page_css, qomrt_page_rows),
          .rows = Between(qomrt_page_rows, qomrt_page_page),
          .page = Between(qomrt_page_page, qomrt_page_end),
          .css_digest = qomrt_page_css_digest,
          .rows_digest = qomrt_page_rows_digest,
          .page_digest = qomrt_page_page_digest};
}

}  // namespace qom::tools
