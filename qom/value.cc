// What a value is as text, and what its kind is called.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/value.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/core.h"
#include "qom/internal/json.h"

namespace qom {

Value Value::OfObject(Object members) {
  std::stable_sort(
      members.begin(), members.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  Object sorted;
  sorted.reserve(members.size());
  for (auto& member : members) {
    if (!sorted.empty() && sorted.back().first == member.first) {
      sorted.pop_back();
    }
    sorted.push_back(std::move(member));
  }
  Value value;
  value.rep_ = std::move(sorted);
  return value;
}

std::string Value::ToText() const {
  if (is_bool()) return bool_value() ? "on" : "off";
  if (is_negative()) return fmt::format("{}", int_value());
  if (is_unsigned()) return fmt::format("{}", uint_value());
  if (is_double()) return fmt::format("{}", double_value());
  if (is_text()) return text_value();
  if (is_object()) return internal::JsonOf(*this);
  std::string joined;
  if (is_list()) {
    for (const Value& element : list_value()) {
      if (element.is_list() || element.is_object()) {
        return internal::JsonOf(*this);
      }
    }
    for (const Value& element : list_value()) {
      if (&element != &list_value().front()) joined += ',';
      joined += element.ToText();
    }
  }
  return joined;
}

std::string_view Value::KindName() const {
  if (is_bool()) return "a boolean";
  if (is_integer()) return "an integer";
  if (is_double()) return "a number";
  if (is_text()) return "a text";
  if (is_list()) return "a list";
  if (is_object()) return "an object";
  return "null";
}

size_t Value::held_size() const {
  if (is_text()) return text_value().size();
  size_t size = 0;
  if (is_list()) {
    for (const Value& one : list_value()) size += sizeof(one) + one.held_size();
  }
  if (is_object()) {
    for (const auto& [name, one] : object_value()) {
      size += sizeof(name) + name.size() + sizeof(one) + one.held_size();
    }
  }
  return size;
}

}  // namespace qom
