// Reads JSON once more, for the lines on which entries begin.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/entry_lines.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "rapidjson/reader.h"
#include "rapidjson/stream.h"

namespace qom::tools {
namespace {

// Hears of each value, and notes the lists that lie in the list of a table.
class EntryHandler
    : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, EntryHandler> {
 public:
  // Layer and name; both "" for a layer file.
  using TableName = std::pair<std::string, std::string>;
  using Lines = std::map<TableName, std::vector<int>>;

  EntryHandler(const std::string& text, const rapidjson::StringStream& stream,
               Lines& lines)
      : text_(text), stream_(stream), lines_(lines) {}

  bool Key(const char* name, rapidjson::SizeType size, bool /*copy*/) {
    keys_.back() = std::string(name, size);
    return true;
  }
  bool StartObject() {
    keys_.emplace_back();
    in_list_.push_back(false);
    return true;
  }
  bool EndObject(rapidjson::SizeType /*members*/) { return Leave(); }
  bool StartArray() {
    const bool is_element = !in_list_.empty() && in_list_.back();
    if (is_element) {
      if (const auto table = Table()) lines_[*table].push_back(Line());
    }
    in_list_.push_back(true);
    keys_.emplace_back();
    if (is_element) return true;
    if (const auto table = Table(); table && !begun_.insert(*table).second) {
      several_.insert(*table);
    }
    return true;
  }
  bool EndArray(rapidjson::SizeType /*elements*/) { return Leave(); }
  bool Default() { return true; }
  // Of a name that stands for several tables nobody knows which is meant.
  void Finish() {
    for (const TableName& name : several_) lines_.erase(name);
  }

 private:
  bool Leave() {
    keys_.pop_back();
    in_list_.pop_back();
    return true;
  }
  // The table whose list is being read; none if it is no table's.
  std::optional<TableName> Table() const {
    // The last key is that of the list, which has none of its own.
    const size_t depth = keys_.size() - 1;
    if (std::count(in_list_.begin(), in_list_.end(), true) != 1) {
      return std::nullopt;
    }
    if (depth == 1) {
      return keys_[0] == "entries" ? std::optional<TableName>({"", ""})
                                   : std::nullopt;
    }
    if (keys_[0] == "machines") {
      return depth == 3 && keys_[2] == "sugar"
                 ? std::optional<TableName>(
                       {"sugar", fmt::format("{} sugar", keys_[1])})
                 : std::nullopt;
    }
    constexpr std::pair<std::string_view, const char*> kWithTables[] = {
        {"tables", "machine"},
        {"unversioned", "machine"},
        {"accelerators", "accel"},
        {"platforms", "platform"}};
    for (const auto& [key, layer] : kWithTables) {
      if (keys_[0] == key) return TableName(layer, keys_[depth - 1]);
    }
    return std::nullopt;
  }
  // Of where the reader is.
  int Line() {
    const size_t end = stream_.Tell();
    line_ += static_cast<int>(
        std::count(text_.begin() + static_cast<ptrdiff_t>(counted_),
                   text_.begin() + static_cast<ptrdiff_t>(end), '\n'));
    counted_ = end;
    return line_;
  }

  const std::string& text_;
  const rapidjson::StringStream& stream_;
  Lines& lines_;
  std::vector<std::string> keys_;  // of the objects and lists around
  std::vector<bool> in_list_;
  std::set<TableName> begun_;
  std::set<TableName> several_;
  size_t counted_ = 0;
  int line_ = 1;
};

}  // namespace

EntryLines::EntryLines(const std::string& text) {
  rapidjson::StringStream stream(text.c_str());
  EntryHandler handler(text, stream, lines_);
  rapidjson::Reader reader;
  reader.Parse<rapidjson::kParseIterativeFlag>(stream, handler);
  handler.Finish();
}

int EntryLines::Of(std::string_view layer, std::string_view table,
                   int64_t index) const {
  const auto at = lines_.find({std::string(layer), std::string(table)});
  if (at == lines_.end() || index < 0 ||
      static_cast<size_t>(index) >= at->second.size()) {
    return 0;
  }
  return at->second[static_cast<size_t>(index)];
}

}  // namespace qom::tools
