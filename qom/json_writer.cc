// RapidJSON's writer with a layout of our own around it: what fits stays on one
// line, what does not has a member per line.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/json_writer.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/internal/json.h"
#include "qom/internal/json_heap.h"
#include "qom/internal/utf8.h"
#include "qom/internal/value_walk.h"
#include "qom/status.h"
#include "rapidjson/writer.h"

namespace qom::internal {
namespace {

constexpr size_t kColumns = 100;

using Base = rapidjson::Writer<JsonBuffer, rapidjson::UTF8<>, rapidjson::UTF8<>,
                               JsonHeap>;

}  // namespace

// RapidJSON's writer with another layout around what it writes.
class JsonWriter::Sink : public Base {
 public:
  Sink() { Reset(buffer_); }

  void Put(std::string_view text) {
    for (char c : text) buffer_.Put(c);
  }
  // False, and nothing is written, if it is not UTF-8. RapidJSON's own check
  // reads beyond the end of a text whose last character is cut.
  bool Text(std::string_view text) {
    return IsUtf8(text) &&
           WriteString(text.data(),
                       static_cast<rapidjson::SizeType>(text.size()));
  }
  bool Scalar(const Value& value) {
    if (value.is_null()) return WriteNull();
    if (value.is_bool()) return WriteBool(value.bool_value());
    if (value.is_negative()) return WriteInt64(value.int_value());
    if (value.is_unsigned()) return WriteUint64(value.uint_value());
    if (value.is_double()) return WriteDouble(value.double_value());
    return Text(value.text_value());
  }
  std::string_view text() const {
    return {buffer_.GetString(), buffer_.GetSize()};
  }
  size_t column() const {
    const std::string_view all = text();
    return all.size() - (all.rfind('\n') + 1);  // 0 if there is none
  }

 private:
  JsonBuffer buffer_;
};

JsonWriter::JsonWriter() : sink_(std::make_unique<Sink>()) {}
JsonWriter::~JsonWriter() = default;

void JsonWriter::Break() {
  sink_->Put("\n");
  for (size_t i = 0; i < levels_.size(); ++i) sink_->Put(" ");
}

void JsonWriter::Begin() {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (level.count++ != 0) sink_->Put(level.is_row ? ", " : ",");
  if (!level.is_row) Break();
}

void JsonWriter::BeginValue() {
  if (!levels_.empty() && levels_.back().is_list) Begin();
}

void JsonWriter::BeginLevel(bool is_list, Layout layout) {
  const bool is_row = InRow() || layout == Layout::kRow;
  BeginValue();
  sink_->Put(is_list ? "[" : "{");
  levels_.push_back({.is_list = is_list, .is_row = is_row});
}

void JsonWriter::EndLevel() {
  const Level level = std::move(levels_.back());
  levels_.pop_back();
  if (!level.is_row && level.count != 0) Break();
  sink_->Put(level.is_list ? "]" : "}");
}

void JsonWriter::BeginObject(Layout layout) { BeginLevel(false, layout); }
void JsonWriter::EndObject() { EndLevel(); }
void JsonWriter::BeginList(Layout layout) { BeginLevel(true, layout); }
void JsonWriter::EndList() { EndLevel(); }

void JsonWriter::Key(std::string_view key) {
  Begin();
  levels_.back().key = key;
  if (!sink_->Text(levels_.back().key)) {
    levels_.back().key.clear();
    Fail("a key that is not UTF-8");
  }
  sink_->Put(": ");
}

void JsonWriter::Write(const Value& value) {
  struct Rows {
    JsonWriter& writer;
    void Scalar(const Value& one) { writer.WriteScalar(one); }
    void Key(const std::string& name) { writer.Key(name); }
    void BeginList() { writer.BeginList(Layout::kRow); }
    void EndList() { writer.EndList(); }
    void BeginObject() { writer.BeginObject(Layout::kRow); }
    void EndObject() { writer.EndObject(); }
  } rows{*this};
  WalkValue(value, rows);
}

void JsonWriter::WriteScalar(const Value& value) {
  BeginValue();
  if (sink_->Scalar(value)) return;
  Fail(value.is_text() ? "a text that is not UTF-8"
                       : "a number that is not finite");
}

void JsonWriter::FilledList(std::span<const std::string> elements) {
  BeginValue();
  size_t width = sink_->column() + 2;
  for (const std::string& element : elements) width += element.size() + 2;
  const bool one_line = elements.empty() || width <= kColumns + 2;
  sink_->Put("[");
  levels_.push_back({.is_list = true, .is_row = one_line});
  if (!one_line) Break();
  bool first = true;
  for (const std::string& element : elements) {
    if (!first) {
      // A comma follows, or the bracket on a line of its own.
      if (one_line || sink_->column() + element.size() + 3 <= kColumns) {
        sink_->Put(", ");
      } else {
        sink_->Put(",");
        Break();
      }
    }
    first = false;
    sink_->Put(element);
  }
  levels_.pop_back();
  if (!one_line) Break();
  sink_->Put("]");
}

void JsonWriter::FilledTexts(std::span<const std::string> texts) {
  std::vector<std::string> elements;
  elements.reserve(texts.size());
  for (const std::string& text : texts) {
    absl::StatusOr<std::string> element =
        JsonRow([&text](JsonWriter& row) { row.Write(Value(text)); });
    if (!element.ok()) Fail("a text that is not UTF-8");
    elements.push_back(element.ok() ? *std::move(element) : std::string());
  }
  FilledList(elements);
}

void JsonWriter::Fail(std::string_view what) {
  if (!status_.ok()) return;
  std::string place;
  for (const Level& level : levels_) {
    if (level.key.empty()) continue;
    if (!place.empty()) place += '.';
    place += level.key;
  }
  status_ =
      place.empty()
          ? Error(Cause::kMalformed, "JSON cannot hold {}", what)
          : Error(Cause::kMalformed, "{}: JSON cannot hold {}", place, what);
}

absl::StatusOr<std::string> JsonWriter::Take() {
  if (!status_.ok()) return status_;
  return std::string(sink_->text()) + "\n";
}

namespace {

using Compact = rapidjson::Writer<JsonBuffer, rapidjson::UTF8<>,
                                  rapidjson::UTF8<>, JsonHeap>;

struct CompactWriter {
  Compact& out;

  void Scalar(const Value& value) {
    if (value.is_null()) {
      out.Null();
    } else if (value.is_bool()) {
      out.Bool(value.bool_value());
    } else if (value.is_negative()) {
      out.Int64(value.int_value());
    } else if (value.is_unsigned()) {
      out.Uint64(value.uint_value());
    } else if (value.is_double()) {
      if (!out.Double(value.double_value())) out.Null();
    } else {
      const std::string& text = value.text_value();
      out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    }
  }
  void Key(const std::string& name) {
    out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }
  void BeginList() { out.StartArray(); }
  void EndList() { out.EndArray(); }
  void BeginObject() { out.StartObject(); }
  void EndObject() { out.EndObject(); }
};

}  // namespace

std::string JsonOf(const Value& value) {
  JsonBuffer buffer;
  Compact out(buffer);
  CompactWriter writer{out};
  WalkValue(value, writer);
  return std::string(buffer.GetString(), buffer.GetSize());
}

}  // namespace qom::internal
