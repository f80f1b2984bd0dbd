// What a value is as text, and what its kind is called.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/value.h"

#include <string>
#include <string_view>

#include "fmt/core.h"

namespace qom {

std::string Value::ToText() const {
  if (is_bool()) return bool_value() ? "on" : "off";
  if (is_negative()) return fmt::format("{}", int_value());
  if (is_unsigned()) return fmt::format("{}", uint_value());
  if (is_double()) return fmt::format("{}", double_value());
  if (is_text()) return text_value();
  std::string joined;
  if (is_list()) {
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
  return "null";
}

size_t Value::held_size() const {
  if (is_text()) return text_value().size();
  size_t size = 0;
  if (is_list()) {
    for (const Value& one : list_value()) size += sizeof(one) + one.held_size();
  }
  return size;
}

}  // namespace qom
