// Names cut into words and put together again.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/cpp_names.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "qapi/internal/names.h"

namespace qom::qapi::internal {
namespace {

constexpr std::string_view kKeywords[] = {
    "alignas",   "alignof",      "and",           "and_eq",
    "asm",       "auto",         "bitand",        "bitor",
    "bool",      "break",        "case",          "catch",
    "char",      "char8_t",      "char16_t",      "char32_t",
    "class",     "compl",        "concept",       "const",
    "consteval", "constexpr",    "constinit",     "const_cast",
    "continue",  "co_await",     "co_return",     "co_yield",
    "decltype",  "default",      "delete",        "do",
    "double",    "dynamic_cast", "else",          "enum",
    "explicit",  "export",       "extern",        "false",
    "float",     "for",          "friend",        "goto",
    "if",        "inline",       "int",           "linux",
    "long",      "mutable",      "namespace",     "new",
    "noexcept",  "not",          "not_eq",        "nullptr",
    "operator",  "or",           "or_eq",         "private",
    "protected", "public",       "register",      "reinterpret_cast",
    "requires",  "return",       "short",         "signed",
    "sizeof",    "static",       "static_assert", "static_cast",
    "std",       "struct",       "switch",        "template",
    "this",      "thread_local", "throw",         "true",
    "try",       "typedef",      "typeid",        "typename",
    "union",     "unix",         "unsigned",      "using",
    "virtual",   "void",         "volatile",      "wchar_t",
    "while",     "xor",          "xor_eq"};

char Upper(char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string CamelName(std::string_view name) {
  std::string camel;
  bool begins_word = true;
  for (const char c : name) {
    if (!IsDigit(c) && !IsUpper(c) && !IsLower(c)) {
      begins_word = true;
      continue;
    }
    if (begins_word && IsDigit(c) && !camel.empty() && IsDigit(camel.back())) {
      camel += '_';
    }
    camel += begins_word ? Upper(c) : c;
    begins_word = false;
  }
  return camel;
}

std::string CamelNameOfEvent(std::string_view name) {
  std::string quiet(name);
  for (char& c : quiet) {
    if (IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return CamelName(quiet);
}

std::string MemberName(std::string_view name) {
  std::string member = Mangled(name);
  // What begins with two underscores is the compiler's.
  member.erase(0, std::min(member.find_first_not_of('_'), member.size()));
  for (size_t at; (at = member.find("__")) != std::string::npos;) {
    member.erase(at, 1);
  }
  if (member.empty() || IsDigit(member[0])) member.insert(0, "m_");
  if (std::find(std::begin(kKeywords), std::end(kKeywords), member) !=
      std::end(kKeywords)) {
    member += '_';
  }
  return member;
}

std::string ConstantName(std::string_view name) {
  return "k" + CamelName(name);
}

}  // namespace qom::qapi::internal
