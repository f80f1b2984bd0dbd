// Reads JSON once more, for the lines on which entries begin.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/entry_lines.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
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
  using Lines = std::map<std::string, std::vector<int>, std::less<>>;

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
    if (!in_list_.empty() && in_list_.back()) {
      if (const auto table = Table()) lines_[*table].push_back(Line());
    }
    in_list_.push_back(true);
    keys_.emplace_back();
    return true;
  }
  bool EndArray(rapidjson::SizeType /*elements*/) { return Leave(); }
  bool Default() { return true; }

 private:
  bool Leave() {
    keys_.pop_back();
    in_list_.pop_back();
    return true;
  }
  // The table whose list is being read; none if it is no table's.
  std::optional<std::string> Table() const {
    // The last key is that of the list, which has none of its own.
    const size_t depth = keys_.size() - 1;
    if (std::count(in_list_.begin(), in_list_.end(), true) != 1) {
      return std::nullopt;
    }
    if (depth == 1) {
      return keys_[0] == "entries" ? std::optional<std::string>("")
                                   : std::nullopt;
    }
    if (keys_[0] == "machines") {
      return depth == 3 && keys_[2] == "sugar"
                 ? std::optional(fmt::format("{} sugar", keys_[1]))
                 : std::nullopt;
    }
    constexpr std::string_view kWithTables[] = {"tables", "unversioned",
                                                "accelerators", "platforms"};
    const bool is_table =
        std::find(std::begin(kWithTables), std::end(kWithTables), keys_[0]) !=
        std::end(kWithTables);
    return is_table ? std::optional(keys_[depth - 1]) : std::nullopt;
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
  size_t counted_ = 0;
  int line_ = 1;
};

}  // namespace

EntryLines::EntryLines(const std::string& text) {
  rapidjson::StringStream stream(text.c_str());
  EntryHandler handler(text, stream, lines_);
  rapidjson::Reader reader;
  reader.Parse<rapidjson::kParseIterativeFlag>(stream, handler);
}

int EntryLines::Of(std::string_view table, int64_t index) const {
  const auto at = lines_.find(table);
  if (at == lines_.end() || index < 0 ||
      static_cast<size_t>(index) >= at->second.size()) {
    return 0;
  }
  return at->second[static_cast<size_t>(index)];
}

}  // namespace qom::tools
