// The visitors of this folder: values into and out of properties as text and
// as `Value`.
//
// Example:
//
//   qom::TextInputVisitor input("0x80");
//   QOMRT_RETURN_IF_ERROR(property.set(property, object, input));
//
// A list as text is its elements joined by commas, or a JSON list of them,
// "[0, 1]"; in a list of unsigned integers, "0-2" stands for 0,1,2.
//
// Threads: a visitor belongs to one thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_VISITORS_H_
#define QOMRT_QOM_VISITORS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qom/value.h"
#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom {

// Reads a property from text that must outlive the visitor.
class TextInputVisitor final : public Visitor {
 public:
  explicit TextInputVisitor(std::string_view text, SetBy by = SetBy::kInternal)
      : Visitor(true, by), text_(text) {}

  absl::Status Bool(bool* value) override;
  absl::Status Unsigned(uint64_t* value, uint64_t max) override;
  absl::Status Signed(int64_t* value, int64_t min, int64_t max) override;
  absl::Status Size(uint64_t* value) override;
  absl::Status Number(double* value) override;
  absl::Status Text(std::string_view* value) override;
  absl::Status BeginList(size_t* count) override;
  absl::Status BeginNumbers(size_t* count) override;
  absl::Status EndList() override;
  absl::Status Null() override;
  absl::Status Any(Value* value, bool as_json) override;

 private:
  std::string_view Next();
  absl::Status BeginJsonList(size_t* count);
  absl::Status NextNumber(uint64_t* value, uint64_t max);

  std::string_view text_;
  std::string_view whole_{};  // of a list that was begun
  std::unique_ptr<std::vector<std::string>> elements_{};  // of a JSON list
  size_t next_element_ = 0;
  bool in_list_ = false;
  bool has_ranges_ = false;
  // Of a range that was begun.
  uint64_t next_ = 0;
  uint64_t left_ = 0;
};

// Collects a property as text.
class TextOutputVisitor final : public Visitor {
 public:
  TextOutputVisitor() : Visitor(false) {}

  const std::string& text() const { return text_; }
  std::string TakeText() { return std::move(text_); }

  absl::Status Bool(bool* value) override;
  absl::Status Unsigned(uint64_t* value, uint64_t max) override;
  absl::Status Signed(int64_t* value, int64_t min, int64_t max) override;
  absl::Status Size(uint64_t* value) override;
  absl::Status Number(double* value) override;
  absl::Status Text(std::string_view* value) override;
  absl::Status BeginList(size_t* count) override;
  absl::Status EndList() override;
  absl::Status Null() override;
  absl::Status Any(Value* value, bool as_json) override;

 private:
  absl::Status Append(std::string_view text);

  std::string text_;
  bool in_list_ = false;
  bool first_ = true;
};

// Reads a property from a Value that must outlive the visitor. Kinds must fit:
// a text is not read as a number.
class ValueInputVisitor final : public Visitor {
 public:
  enum class As : bool { kSet, kDefault };
  explicit ValueInputVisitor(const Value& value, As as = As::kSet,
                             SetBy by = SetBy::kInternal)
      : Visitor(true, by, as == As::kSet), value_(&value) {}

  absl::Status Bool(bool* value) override;
  absl::Status Unsigned(uint64_t* value, uint64_t max) override;
  absl::Status Signed(int64_t* value, int64_t min, int64_t max) override;
  absl::Status Size(uint64_t* value) override;
  absl::Status Number(double* value) override;
  absl::Status Text(std::string_view* value) override;
  absl::Status BeginList(size_t* count) override;
  absl::Status EndList() override;
  absl::Status Null() override;
  absl::Status Any(Value* value, bool as_json) override;

 private:
  const Value& Next();

  const Value* value_;
  const Value::List* list_ = nullptr;
  size_t next_ = 0;
};

// Collects a property as a Value.
class ValueOutputVisitor final : public Visitor {
 public:
  ValueOutputVisitor() : Visitor(false) {}

  const Value& value() const { return value_; }
  Value TakeValue() { return std::move(value_); }

  absl::Status Bool(bool* value) override;
  absl::Status Unsigned(uint64_t* value, uint64_t max) override;
  absl::Status Signed(int64_t* value, int64_t min, int64_t max) override;
  absl::Status Size(uint64_t* value) override;
  absl::Status Number(double* value) override;
  absl::Status Text(std::string_view* value) override;
  absl::Status BeginList(size_t* count) override;
  absl::Status EndList() override;
  absl::Status Null() override;
  absl::Status Any(Value* value, bool as_json) override;

 private:
  template <typename T>
  absl::Status Put(T value);

  Value value_;
  Value::List list_;
  bool in_list_ = false;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_VISITORS_H_
