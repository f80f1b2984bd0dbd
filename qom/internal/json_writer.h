// Writes JSON laid out for reading changes: an object or list is either kept
// on one line or has one member per line, indented by one blank per level.
// What cannot be JSON (a text that is not UTF-8, an infinite number) is
// remembered and reported by Take().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_JSON_WRITER_H_
#define QOMRT_QOM_INTERNAL_JSON_WRITER_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/value.h"

namespace qom::internal {

class JsonWriter {
 public:
  // kRow holds for all that is inside, too.
  enum class Layout { kLines, kRow };

  JsonWriter();
  ~JsonWriter();

  void BeginObject(Layout layout = Layout::kLines);
  void EndObject();
  void BeginList(Layout layout = Layout::kLines);
  void EndList();
  void Key(std::string_view key);
  void Write(const Value& value);
  void Null() { Write(Value()); }

  void Member(std::string_view key, const Value& value) {
    Key(key);
    Write(value);
  }
  // A list that is filled to 100 columns if it does not fit one line. Each of
  // `elements` is JSON.
  void FilledList(std::span<const std::string> elements);
  void FilledTexts(std::span<const std::string> texts);

  // The document, with a line feed at its end. InvalidArgument, naming the
  // place, for what is not JSON. The writer is done afterwards.
  absl::StatusOr<std::string> Take();

 private:
  class Sink;
  struct Level {
    bool is_list;
    bool is_row;
    size_t count = 0;
    std::string key{};  // of the member that is being written
  };

  bool InRow() const { return !levels_.empty() && levels_.back().is_row; }
  // Comma, line feed and indent in front of a value or key.
  void Begin();
  void BeginValue();
  void Break();
  void BeginLevel(bool is_list, Layout layout);
  void EndLevel();
  void WriteScalar(const Value& value);
  void Fail(std::string_view what);

  std::unique_ptr<Sink> sink_;
  std::vector<Level> levels_;
  absl::Status status_;
};

// What `emit` writes, as one line without its end. Fails as Take() does.
template <typename F>
absl::StatusOr<std::string> JsonRow(F emit) {
  JsonWriter writer;
  emit(writer);
  absl::StatusOr<std::string> text = writer.Take();
  if (text.ok()) text->pop_back();
  return text;
}

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_JSON_WRITER_H_
