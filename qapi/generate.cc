// C++ written for a schema: a header that people read, and sources that read
// and write values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/generate.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qapi/internal/cpp_header.h"
#include "qapi/internal/cpp_model.h"
#include "qapi/internal/cpp_names.h"
#include "qapi/internal/cpp_source.h"
#include "qapi/introspect.h"
#include "qom/internal/json.h"

namespace qom::qapi {
namespace {

// A literal of more bytes is not for every compiler.
constexpr size_t kLiteralBytes = 16'000;

std::string IntrospectionHeader(std::string_view name_space) {
  return fmt::format(
      "// What query-qmp-schema answers, as JSON; made of a schema.\n"
      "\n"
      "#pragma once\n"
      "\n"
      "#include <string>\n"
      "\n"
      "namespace {0} {{\n"
      "\n"
      "std::string Introspection();\n"
      "\n"
      "}}  // namespace {0}\n",
      name_space);
}

std::string IntrospectionSource(const Schema& schema, std::string_view stem,
                                std::string_view name_space) {
  std::string text = fmt::format(
      "// What query-qmp-schema answers, in pieces; made of a schema.\n"
      "\n"
      "#include \"{}_introspection.h\"\n"
      "\n"
      "#include <string>\n"
      "\n"
      "namespace {} {{\n"
      "\n"
      "std::string Introspection() {{\n"
      // No views: clang does not count a million characters as it compiles.
      "  static constexpr const char* kPieces[] = {{\n",
      stem, name_space);
  const std::string json = qom::internal::JsonOf(Introspect(schema));
  for (size_t at = 0; at < json.size(); at += kLiteralBytes) {
    text += fmt::format("      R\"qapi({})qapi\",\n",
                        std::string_view(json).substr(at, kLiteralBytes));
  }
  text += fmt::format(
      "  }};\n"
      "  std::string json;\n"
      "  for (const char* piece : kPieces) json += piece;\n"
      "  return json;\n"
      "}}\n"
      "\n"
      "}}  // namespace {}\n",
      name_space);
  return text;
}

}  // namespace

bool IsNamespace(std::string_view name) {
  for (;;) {
    const std::string_view word = name.substr(0, name.find("::"));
    if (word.empty() || internal::MemberName(word) != word) return false;
    if (word.size() == name.size()) return true;
    name.remove_prefix(word.size() + 2);
  }
}

std::vector<GeneratedFile> Generate(const Schema& schema,
                                    const GenerateOptions& options) {
  std::string name_space = options.name_space;
  if (name_space.empty()) name_space = internal::MemberName(options.stem);
  if (name_space == "qom") name_space += '_';  // ours
  const internal::CppModel model(schema, name_space);
  std::vector<GeneratedFile> files;
  files.push_back(
      {options.stem + ".h", internal::CppHeader(schema, model, name_space)});
  files.push_back(
      {options.stem + ".cc",
       internal::CppSource(schema, model, options.stem, name_space)});
  files.push_back(
      {options.stem + "_introspection.h", IntrospectionHeader(name_space)});
  files.push_back({options.stem + "_introspection.cc",
                   IntrospectionSource(schema, options.stem, name_space)});
  return files;
}

}  // namespace qom::qapi
