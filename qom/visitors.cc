// The four visitors of the object model: text in, text out, value in, value
// out.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/visitors.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "qom/internal/json.h"
#include "qom/internal/strings.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom {
namespace {

constexpr bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// What the ranges of one list may stand for.
constexpr uint64_t kMostInRanges = 65'536;

// "2-5": two numbers, the smaller first.
bool ParseRange(std::string_view text, uint64_t* first, uint64_t* last) {
  const size_t dash = text.find('-');
  if (dash == text.npos || text.find('-', dash + 1) != text.npos) return false;
  return TryParseUint(text.substr(0, dash), first) &&
         TryParseUint(text.substr(dash + 1), last) && *first <= *last;
}

}  // namespace

absl::Status Visitor::Unknown() {
  return Error(
      Cause::kUnknownValue,
      "nobody told what it starts with; it is unknown until it is set");
}

// ---- Text in ---------------------------------------------------------------

std::string_view TextInputVisitor::Next() {
  if (!in_list_) return text_;
  if (elements_ != nullptr) return (*elements_)[next_element_++];
  const size_t comma = std::min(text_.find(','), text_.size());
  std::string_view element = text_.substr(0, comma);
  text_.remove_prefix(std::min(comma + 1, text_.size()));
  return element;
}
absl::Status TextInputVisitor::Bool(bool* value) {
  return ParseBool(Next(), value);
}
absl::Status TextInputVisitor::Unsigned(uint64_t* value, uint64_t max) {
  if (in_list_) return NextNumber(value, max);
  return ParseUint(text_, max, value);
}
absl::Status TextInputVisitor::NextNumber(uint64_t* value, uint64_t max) {
  if (left_ == 0) {
    const std::string_view element = Next();
    uint64_t last = 0;
    if (!has_ranges_ || !ParseRange(element, &next_, &last)) {
      if (has_ranges_ && element.find('-', 1) != element.npos) {
        return Error(Cause::kBadValue, "'{}' is no range such as 0-3",
                     element.substr(0, 80));
      }
      return ParseUint(element, max, value);
    }
    left_ = last - next_ + 1;
  }
  QOMRT_RETURN_IF_ERROR(ParseUint(fmt::format("{}", next_), max, value));
  ++next_;
  --left_;
  return absl::OkStatus();
}
absl::Status TextInputVisitor::Signed(int64_t* value, int64_t min,
                                      int64_t max) {
  return ParseInt(Next(), min, max, value);
}
absl::Status TextInputVisitor::Size(uint64_t* value) {
  return ParseSize(Next(), value);
}
absl::Status TextInputVisitor::Number(double* value) {
  const std::string_view text = Next();
  const std::string_view shown = text.substr(0, 80);
  double number = 0;
  // As for integers, blanks may come before it and nothing after it.
  if (text.empty() || IsBlank(text.back()) ||
      !absl::SimpleAtod(internal::ToAbsl(text), &number) ||
      std::isnan(number)) {
    return Error(Cause::kBadValue, "'{}' is not a number", shown);
  }
  if (std::isinf(number)) {
    // A word for it is no number; digits are one that is too far.
    if (text.find_first_of("0123456789") == std::string_view::npos) {
      return Error(Cause::kBadValue, "'{}' is not a number", shown);
    }
    return Error(Cause::kOutOfRange, "{} is outside {}..{}", shown,
                 std::numeric_limits<double>::lowest(),
                 std::numeric_limits<double>::max());
  }
  *value = number;
  return absl::OkStatus();
}
absl::Status TextInputVisitor::Text(std::string_view* value) {
  *value = Next();
  return absl::OkStatus();
}
// The elements as texts, each of which its kind reads.
absl::Status TextInputVisitor::BeginJsonList(size_t* count) {
  QOMRT_ASSIGN_OR_RETURN(const Value list, internal::ValueOfText(text_));
  auto elements = std::make_unique<std::vector<std::string>>();
  for (const Value& one : list.list_value()) {
    if (one.is_null() || one.is_list() || one.is_object()) {
      return Error(Cause::kBadValue, "{} in a list", one.KindName());
    }
    elements->push_back(one.ToText());
  }
  *count = elements->size();
  elements_ = std::move(elements);
  next_element_ = 0;
  in_list_ = true;
  return absl::OkStatus();
}
absl::Status TextInputVisitor::BeginList(size_t* count) {
  if (text_.starts_with('[')) return BeginJsonList(count);
  *count = text_.empty() ? 0
                         : static_cast<size_t>(
                               std::count(text_.begin(), text_.end(), ',') + 1);
  whole_ = text_;
  in_list_ = true;
  return absl::OkStatus();
}
absl::Status TextInputVisitor::BeginNumbers(size_t* count) {
  QOMRT_RETURN_IF_ERROR(BeginList(count));
  if (elements_ != nullptr) return absl::OkStatus();
  has_ranges_ = true;
  const std::string_view all = text_;
  for (size_t elements = *count; elements > 0; --elements) {
    const std::string_view element = Next();
    uint64_t first = 0;
    uint64_t last = 0;
    if (!ParseRange(element, &first, &last)) continue;
    if (last - first >= kMostInRanges || *count > kMostInRanges) {
      return Error(Cause::kOutOfRange, "'{}' stands for too many numbers",
                   element.substr(0, 80));
    }
    *count += last - first;
  }
  text_ = all;
  return absl::OkStatus();
}
absl::Status TextInputVisitor::EndList() {
  // So that it can be read once more.
  if (in_list_ && elements_ == nullptr) text_ = whole_;
  elements_.reset();
  in_list_ = false;
  has_ranges_ = false;
  left_ = 0;
  return absl::OkStatus();
}
absl::Status TextInputVisitor::Null() {
  return Error(Cause::kBadValue, "a text is never null");
}
absl::Status TextInputVisitor::Any(Value* value, bool as_json) {
  const std::string_view text = Next();
  if (!as_json) {
    *value = Value(text);
    return absl::OkStatus();
  }
  QOMRT_ASSIGN_OR_RETURN(*value, internal::ValueOfText(text));
  return absl::OkStatus();
}

// ---- Text out --------------------------------------------------------------

absl::Status TextOutputVisitor::Append(std::string_view text) {
  if (in_list_ && !first_) text_ += ',';
  first_ = false;
  text_ += text;
  return absl::OkStatus();
}
absl::Status TextOutputVisitor::Bool(bool* value) {
  return Append(*value ? "on" : "off");
}
absl::Status TextOutputVisitor::Unsigned(uint64_t* value, uint64_t /*max*/) {
  return Append(fmt::format("{}", *value));
}
absl::Status TextOutputVisitor::Signed(int64_t* value, int64_t /*min*/,
                                       int64_t /*max*/) {
  return Append(fmt::format("{}", *value));
}
absl::Status TextOutputVisitor::Size(uint64_t* value) {
  return Append(fmt::format("{}", *value));
}
absl::Status TextOutputVisitor::Number(double* value) {
  return Append(fmt::format("{}", *value));
}
absl::Status TextOutputVisitor::Text(std::string_view* value) {
  return Append(*value);
}
absl::Status TextOutputVisitor::BeginList(size_t* /*count*/) {
  in_list_ = true;
  first_ = true;
  return absl::OkStatus();
}
absl::Status TextOutputVisitor::EndList() {
  in_list_ = false;
  return absl::OkStatus();
}
absl::Status TextOutputVisitor::Null() { return Append(""); }
absl::Status TextOutputVisitor::Any(Value* value, bool as_json) {
  return Append(!as_json && value->is_text() ? value->text_value()
                                             : internal::TextOfValue(*value));
}

// ---- Value in --------------------------------------------------------------

const Value& ValueInputVisitor::Next() {
  if (list_ == nullptr) return *value_;
  static const Value kNull;
  return next_ < list_->size() ? (*list_)[next_++] : kNull;
}
absl::Status ValueInputVisitor::Bool(bool* value) {
  const Value& in = Next();
  if (!in.is_bool()) {
    return Error(Cause::kBadValue, "{} where a boolean is needed",
                 in.KindName());
  }
  *value = in.bool_value();
  return absl::OkStatus();
}
absl::Status ValueInputVisitor::Unsigned(uint64_t* value, uint64_t max) {
  const Value& in = Next();
  if (!in.is_integer()) {
    return Error(Cause::kBadValue, "{} where an integer is needed",
                 in.KindName());
  }
  if (in.is_negative() || in.uint_value() > max) {
    return Error(Cause::kOutOfRange, "{} is outside 0..{}", in.ToText(), max);
  }
  *value = in.uint_value();
  return absl::OkStatus();
}
absl::Status ValueInputVisitor::Signed(int64_t* value, int64_t min,
                                       int64_t max) {
  const Value& in = Next();
  if (!in.is_integer()) {
    return Error(Cause::kBadValue, "{} where an integer is needed",
                 in.KindName());
  }
  const int64_t as_signed = in.int_value();
  if ((in.is_unsigned() && as_signed < 0) || as_signed < min ||
      as_signed > max) {
    return Error(Cause::kOutOfRange, "{} is outside {}..{}", in.ToText(), min,
                 max);
  }
  *value = as_signed;
  return absl::OkStatus();
}
absl::Status ValueInputVisitor::Size(uint64_t* value) {
  return Unsigned(value, UINT64_MAX);
}
absl::Status ValueInputVisitor::Number(double* value) {
  const Value& in = Next();
  if (in.is_double()) {
    *value = in.double_value();
  } else if (in.is_negative()) {
    *value = static_cast<double>(in.int_value());
  } else if (in.is_unsigned()) {
    *value = static_cast<double>(in.uint_value());
  } else {
    return Error(Cause::kBadValue, "{} where a number is needed",
                 in.KindName());
  }
  return absl::OkStatus();
}
absl::Status ValueInputVisitor::Text(std::string_view* value) {
  const Value& in = Next();
  if (in.is_null()) {
    *value = std::string_view();
  } else if (in.is_text()) {
    *value = in.text_value();
  } else {
    return Error(Cause::kBadValue, "{} where a text is needed", in.KindName());
  }
  return absl::OkStatus();
}
absl::Status ValueInputVisitor::BeginList(size_t* count) {
  if (list_ != nullptr || !value_->is_list()) {
    return Error(Cause::kBadValue, "{} where a list is needed",
                 list_ != nullptr ? "a list in a list" : value_->KindName());
  }
  list_ = &value_->list_value();
  next_ = 0;
  *count = list_->size();
  return absl::OkStatus();
}
absl::Status ValueInputVisitor::EndList() {
  list_ = nullptr;
  return absl::OkStatus();
}
absl::Status ValueInputVisitor::Null() {
  if (Next().is_null()) return absl::OkStatus();
  return Error(Cause::kBadValue, "a value where null is needed");
}
absl::Status ValueInputVisitor::Any(Value* value, bool /*as_json*/) {
  *value = Next();
  return absl::OkStatus();
}

// ---- Value out -------------------------------------------------------------

template <typename T>
absl::Status ValueOutputVisitor::Put(T value) {
  if (in_list_) {
    list_.emplace_back(std::move(value));
  } else {
    value_ = Value(std::move(value));
  }
  return absl::OkStatus();
}
absl::Status ValueOutputVisitor::Bool(bool* value) { return Put(*value); }
absl::Status ValueOutputVisitor::Unsigned(uint64_t* value, uint64_t /*max*/) {
  return Put(*value);
}
absl::Status ValueOutputVisitor::Signed(int64_t* value, int64_t /*min*/,
                                        int64_t /*max*/) {
  return Put(*value);
}
absl::Status ValueOutputVisitor::Size(uint64_t* value) { return Put(*value); }
absl::Status ValueOutputVisitor::Number(double* value) { return Put(*value); }
absl::Status ValueOutputVisitor::Text(std::string_view* value) {
  return Put(*value);
}
absl::Status ValueOutputVisitor::BeginList(size_t* /*count*/) {
  in_list_ = true;
  list_.clear();
  return absl::OkStatus();
}
absl::Status ValueOutputVisitor::EndList() {
  in_list_ = false;
  value_ = Value(std::move(list_));
  return absl::OkStatus();
}
absl::Status ValueOutputVisitor::Null() { return Put(Value()); }
absl::Status ValueOutputVisitor::Any(Value* value, bool /*as_json*/) {
  return Put(*value);
}

}  // namespace qom
