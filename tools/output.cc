// Copyright 2026 The qomrt Authors.

#include "tools/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "rapidjson/prettywriter.h"
#include "rapidjson/stringbuffer.h"

namespace qom::tools {

Json::Json(Object object)
    : object_(std::make_shared<const Object>(std::move(object))) {}

Json::Json(Array array)
    : array_(std::make_shared<const Array>(std::move(array))) {}

template <typename Writer>
void Json::Write(Writer& writer) const {
  if (object_ != nullptr) {
    writer.StartObject();
    for (const auto& [key, member] : *object_) {
      writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
      member.Write(writer);
    }
    writer.EndObject();
    return;
  }
  if (array_ != nullptr) {
    writer.StartArray();
    for (const Json& element : *array_) element.Write(writer);
    writer.EndArray();
    return;
  }
  const Value& value = value_;
  if (value.is_bool()) {
    writer.Bool(value.bool_value());
  } else if (value.is_negative()) {
    writer.Int64(value.int_value());
  } else if (value.is_unsigned()) {
    writer.Uint64(value.uint_value());
  } else if (value.is_double()) {
    writer.Double(value.double_value());
  } else if (value.is_text()) {
    const std::string& text = value.text_value();
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  } else if (value.is_list()) {
    writer.StartArray();
    for (const Value& element : value.list_value()) Json(element).Write(writer);
    writer.EndArray();
  } else {
    writer.Null();
  }
}

std::string Json::ToText() const {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 1);
  writer.SetFormatOptions(rapidjson::kFormatSingleLineArray);
  Write(writer);
  return std::string(buffer.GetString(), buffer.GetSize());
}

Json ToJson(const compat::Diagnostic& diagnostic) {
  constexpr std::string_view kSeverities[] = {"error", "warning", "note"};
  Json::Object object;
  object["severity"] = kSeverities[static_cast<size_t>(diagnostic.severity)];
  object["code"] = diagnostic.code;
  object["message"] = diagnostic.message;
  auto add = [&object](const char* key, const std::string& text) {
    if (!text.empty()) object[key] = text;
  };
  add("layer", diagnostic.layer);
  add("table", diagnostic.table);
  add("driver", diagnostic.driver);
  add("property", diagnostic.property);
  add("type", diagnostic.type);
  add("object", diagnostic.object);
  if (diagnostic.index >= 0) object["index"] = diagnostic.index;
  if (diagnostic.index >= 0 || !diagnostic.value.empty()) {
    object["value"] = diagnostic.value;
  }
  if (!diagnostic.nearest.empty()) {
    Json::Array nearest;
    for (const std::string& name : diagnostic.nearest) nearest.push_back(name);
    object["nearest"] = std::move(nearest);
  }
  return object;
}

Json ToJson(std::span<const compat::Diagnostic> diagnostics) {
  Json::Array array;
  for (const compat::Diagnostic& one : diagnostics) array.push_back(ToJson(one));
  return array;
}

void PrintJson(const Json& json) {
  std::string text = json.ToText();
  text += '\n';
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void PrintDiagnostics(std::span<const compat::Diagnostic> diagnostics) {
  constexpr std::string_view kSeverities[] = {"error", "warning", "note"};
  for (const compat::Diagnostic& one : diagnostics) {
    fmt::print(stderr, "qom: {}: {}\n",
               kSeverities[static_cast<size_t>(one.severity)], one.message);
  }
}

void PrintFailure(bool json, std::span<const compat::Diagnostic> diagnostics) {
  if (json) {
    PrintJson(Json::Object{{"diagnostics", ToJson(diagnostics)}});
  } else {
    PrintDiagnostics(diagnostics);
  }
}

bool IsTerminal() { return isatty(STDOUT_FILENO) == 1; }

size_t TerminalWidth() {
  if (const char* columns = std::getenv("COLUMNS")) {
    const int width = std::atoi(columns);
    if (width > 0) return static_cast<size_t>(width);
  }
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 0;  // a pipe or file: nothing is cut
}

std::string Bold(std::string_view text) {
  if (!IsTerminal() || std::getenv("NO_COLOR") != nullptr) {
    return std::string(text);
  }
  return fmt::format("\033[1m{}\033[0m", text);
}

std::string Shown(const Value& value) {
  if (value.is_null()) return "unset";
  if (value.is_text()) return fmt::format("\"{}\"", value.text_value());
  if (value.is_list()) return fmt::format("[{}]", value.ToText());
  return value.ToText();
}

void TextTable::Print() const {
  std::vector<size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  const size_t terminal = TerminalWidth();
  for (const auto& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      line += last ? row[i] : fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (terminal > 3 && line.size() > terminal) {
      line.resize(terminal - 3);
      line += "...";
    }
    const bool header = &row == &rows_.front();
    fmt::print("{}\n", header ? Bold(line) : line);
  }
}

}  // namespace qom::tools
