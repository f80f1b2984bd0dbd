// Finds where the types of a types.json start and end, and which of them
// belong together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/catalogue_part.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/json.h"

namespace qom::tools {
namespace {

using qom::internal::JsonMember;
using qom::internal::JsonText;
using qom::internal::JsonValue;

// The end of the string that starts at `quote`: behind its other quote.
size_t EndOfString(std::string_view text, size_t quote) {
  size_t at = quote;
  do {
    at = text.find('"', at + 1);
    if (at == text.npos) return text.size();
    size_t backslashes = 0;
    while (text[at - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return at + 1;
  } while (true);
}

// The end of the list or object that starts at `begin`.
size_t EndOfValue(std::string_view text, size_t begin) {
  size_t depth = 0;
  for (size_t at = begin; at < text.size();) {
    switch (text[at]) {
      case '"':
        at = EndOfString(text, at);
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    ++at;
  }
  return text.size();
}

// What a type is made of, by name.
struct Relatives {
  std::string parent;
  std::vector<std::string> interfaces;
  std::vector<std::string> parts;  // embedded, or behind an alias
};

Relatives RelativesOf(std::string_view json) {
  Relatives found;
  const auto type = qom::internal::ParseJson("a type", json);
  if (!type.ok()) return found;
  if (const JsonValue* parent = JsonMember(*type, "parent")) {
    found.parent = JsonText(*parent);
  }
  if (const JsonValue* interfaces = JsonMember(*type, "interfaces")) {
    for (const JsonValue& one : interfaces->GetArray()) {
      found.interfaces.emplace_back(JsonText(one));
    }
  }
  if (const JsonValue* children = JsonMember(*type, "children")) {
    for (const JsonValue& one : children->GetArray()) {
      if (one[1].GetStringLength() != 0) {
        found.parts.emplace_back(JsonText(one[1]));
      }
    }
  }
  if (const JsonValue* aliases = JsonMember(*type, "aliases")) {
    for (const auto& one : aliases->GetObject()) {
      if (one.value[0].IsString()) {
        found.parts.emplace_back(JsonText(one.value[0]));
      }
    }
  }
  return found;
}

}  // namespace

TypesText::TypesText(std::string_view types_json) : text_(types_json) {
  constexpr std::string_view kStart = "\n  \"";
  size_t at = text_.find(kStart);
  while (at != text_.npos) {
    const size_t quote = at + kStart.size() - 1;
    const size_t name_end = text_.find('"', quote + 1);
    const size_t begin = text_.find('{', name_end);
    if (begin == text_.npos) break;
    at = text_.find(kStart, begin);
    const size_t end =
        at == text_.npos ? EndOfValue(text_, begin) : text_.rfind('}', at) + 1;
    const std::string_view name = text_.substr(quote + 1, name_end - quote - 1);
    types_.emplace(name, text_.substr(begin, end - begin));
    starts_.emplace(begin, name);
  }
}

std::string_view TypesText::Find(std::string_view name) const {
  const auto at = types_.find(name);
  return at == types_.end() ? std::string_view() : at->second;
}

std::vector<std::string_view> TypesText::Mentioning(
    std::string_view name) const {
  const std::string quoted = fmt::format("\"{}\"", name);
  std::vector<std::string_view> found;
  const std::boyer_moore_horspool_searcher searcher(quoted.begin(),
                                                    quoted.end());
  for (auto at = text_.begin();
       (at = std::search(at, text_.end(), searcher)) != text_.end(); ++at) {
    const auto next =
        starts_.upper_bound(static_cast<size_t>(at - text_.begin()));
    if (next == starts_.begin()) continue;
    const std::string_view type = std::prev(next)->second;
    if (found.empty() || found.back() != type) found.push_back(type);
  }
  return found;
}

void TypesPart::Add(std::string_view name) {
  std::vector<std::string> todo = {std::string(name)};
  while (!todo.empty()) {
    const std::string one = std::move(todo.back());
    todo.pop_back();
    const std::string_view json = types_.Find(one);
    // What they name and is not there is not in the whole catalogue, either.
    if (json.empty()) {
      is_complete_ = is_complete_ && one != name;
      continue;
    }
    if (!names_.insert(one).second) continue;
    text_ += fmt::format("{}\"{}\":{}", text_.empty() ? "" : ",", one, json);
    Relatives relatives = RelativesOf(json);
    if (!relatives.parent.empty()) todo.push_back(relatives.parent);
    for (auto* names : {&relatives.interfaces, &relatives.parts}) {
      for (std::string& more : *names) todo.push_back(std::move(more));
    }
  }
}

void TypesPart::AddOwners(std::string_view name) {
  std::vector<std::string> todo = {std::string(name)};
  std::set<std::string> seen = {std::string(name)};
  while (!todo.empty()) {
    const std::string one = std::move(todo.back());
    todo.pop_back();
    for (const std::string_view other : types_.Mentioning(one)) {
      if (seen.contains(std::string(other))) continue;
      const Relatives relatives = RelativesOf(types_.Find(other));
      const bool embeds =
          std::find(relatives.parts.begin(), relatives.parts.end(), one) !=
          relatives.parts.end();
      // Descendants of an owner embed it, too; those of `name` do not.
      if (!embeds && (one == name || relatives.parent != one)) continue;
      seen.insert(std::string(other));
      todo.emplace_back(other);
      Add(other);
    }
  }
}

std::string TypesPart::Text() const {
  return fmt::format("{{\"types\":{{{}}}}}", text_);
}

}  // namespace qom::tools
