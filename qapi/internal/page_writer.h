// Writers of reference pages: what a page is made of, in Markdown or HTML.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_PAGE_WRITER_H_
#define QOMRT_QAPI_INTERNAL_PAGE_WRITER_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "qapi/internal/markup.h"

namespace qom::qapi::internal {

class PageWriter {
 public:
  // A member, argument, value or feature.
  struct Entry {
    std::string name{};
    std::string type{};
    std::string notes{};  // "optional"
  };

  virtual ~PageWriter() = default;

  // `kind` stands beside it; others can link to it if it is of a definition.
  virtual void Heading(int level, std::string_view text, std::string_view kind,
                       bool is_definition) = 0;
  virtual void Label(std::string_view text) = 0;
  virtual void Row(const Entry& entry, std::string_view text) = 0;
  virtual void Field(std::string_view name, std::string_view text) = 0;
  virtual void Add(const Block& block) = 0;
  virtual std::string Take() = 0;
};

// `names` are those of all definitions.
std::unique_ptr<PageWriter> MakeMarkdownWriter(
    std::span<const std::string_view> names);
std::unique_ptr<PageWriter> MakeHtmlWriter(
    std::span<const std::string_view> names);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_PAGE_WRITER_H_
