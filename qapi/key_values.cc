// "key=value,…" made into objects and lists of texts.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <deque>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "qapi/codec.h"
#include "qapi/schema.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qapi {
namespace {

// A text, or what is behind its points.
struct KeyNode {
  std::optional<std::string> text{};
  std::map<std::string, KeyNode*, std::less<>> members{};
};

// `name` as the place in a list; nothing if it is none.
std::optional<size_t> IndexOf(std::string_view name) {
  size_t index = 0;
  const char* const end = name.data() + name.size();
  const auto [at, error] = std::from_chars(name.data(), end, index);
  if (error != std::errc() || at != end) return std::nullopt;
  return index;
}

class KeyValues {
 public:
  absl::StatusOr<Value> Parse(std::string_view text, std::string_view implied) {
    bool is_first = true;
    while (!text.empty()) {
      const std::string pair = Next(text);
      const size_t equals = pair.find('=');
      std::string key = pair.substr(0, equals);
      std::string value =
          equals == std::string::npos ? "on" : pair.substr(equals + 1);
      if (equals == std::string::npos && is_first && !implied.empty()) {
        value = std::move(key);
        key = implied;
      }
      is_first = false;
      QOMRT_RETURN_IF_ERROR(Put(key, std::move(value)));
    }
    return ToValue(root_, "");
  }

 private:
  // What is before the next comma, with ",," as one.
  static std::string Next(std::string_view& text) {
    std::string pair;
    size_t at = 0;
    for (; at < text.size(); ++at) {
      if (text[at] == ',') {
        if (text.substr(at, 2) != ",,") break;
        ++at;
      }
      pair += text[at];
    }
    text.remove_prefix(std::min(at + 1, text.size()));
    return pair;
  }

  absl::Status Put(std::string_view key, std::string value) {
    KeyNode* node = &root_;
    size_t depth = 0;
    for (std::string_view left = key;;) {
      const size_t point = left.find('.');
      const std::string_view name = left.substr(0, point);
      if (name.empty()) {
        return Error(Cause::kBadValue, "'{}' is no key: a name is empty",
                     Escaped(key));
      }
      if (++depth > kMaxNesting) {
        return Error(Cause::kBadValue, "a key has at most {} names",
                     kMaxNesting);
      }
      if (node->text.has_value()) break;
      KeyNode*& member = node->members[std::string(name)];
      if (member == nullptr) member = &nodes_.emplace_back();
      node = member;
      if (point == std::string_view::npos) {
        if (!node->members.empty() || node->text.has_value()) break;
        node->text = std::move(value);
        return absl::OkStatus();
      }
      left.remove_prefix(point + 1);
    }
    return Error(Cause::kBadValue,
                 "'{}' is given twice, or both itself and "
                 "in parts",
                 Escaped(key));
  }

  // No deeper than keys have names.
  static absl::StatusOr<Value> ToValue(const KeyNode& node,
                                       const std::string& path) {
    if (node.text.has_value()) return Value(*node.text);
    const bool is_list =
        !node.members.empty() &&
        std::all_of(node.members.begin(), node.members.end(),
                    [](const auto& one) { return IndexOf(one.first); });
    Value::Object members;
    Value::List elements(is_list ? node.members.size() : 0);
    for (const auto& [name, member] : node.members) {
      const std::string inner = path.empty() ? name : path + "." + name;
      QOMRT_ASSIGN_OR_RETURN(Value value, ToValue(*member, inner));
      if (!is_list) {
        members.emplace_back(name, std::move(value));
        continue;
      }
      const size_t index = *IndexOf(name);
      if (index >= elements.size()) {
        return Error(Cause::kBadValue,
                     "{}: a list of {} begins with 0 and "
                     "leaves nothing out",
                     inner, elements.size());
      }
      elements[index] = std::move(value);
    }
    if (is_list) return Value(std::move(elements));
    return Value::OfObject(std::move(members));
  }

  KeyNode root_;
  std::deque<KeyNode> nodes_;
};

}  // namespace

absl::StatusOr<Value> ParseKeyValues(std::string_view text,
                                     std::string_view implied) try {
  return KeyValues().Parse(text, implied);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qapi
