// The files of tools/page/, as bytes in the command.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_EMBEDDED_PAGE_H_
#define QOMRT_TOOLS_EMBEDDED_PAGE_H_

#include <string_view>

namespace qom::tools {

struct EmbeddedPage {
  std::string_view html;  // with @NAME@ where something is to come
  std::string_view css;
  std::string_view js;
  // SHA-256 in hexadecimal digits.
  std::string_view css_digest;
  std::string_view js_digest;
};

EmbeddedPage PageFiles();

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_EMBEDDED_PAGE_H_
