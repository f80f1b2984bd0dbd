// Text that no byte of can steer a terminal, and JSON that any program can
// read.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/json_heap.h"
#include "qom/internal/utf8.h"
#include "qom/sentence.h"
#include "rapidjson/prettywriter.h"

namespace qom::tools {
namespace {

constexpr std::string_view kSeverities[] = {"error", "warning", "note"};

// What a program can read whatever the command line held.
std::string ValidUtf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const size_t size = qom::internal::CharacterSize(text);
    valid += size == 0 ? "\xef\xbf\xbd" : text.substr(0, size);
    text.remove_prefix(std::max<size_t>(size, 1));
  }
  return valid;
}

void WriteString(std::string_view text, auto&& write) {
  const std::string valid = ValidUtf8(text);
  write(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}

template <typename Writer>
void WriteValue(const Value& value, Writer& writer) {
  if (value.is_bool()) {
    writer.Bool(value.bool_value());
  } else if (value.is_negative()) {
    writer.Int64(value.int_value());
  } else if (value.is_unsigned()) {
    writer.Uint64(value.uint_value());
  } else if (value.is_double()) {
    writer.Double(value.double_value());
  } else if (value.is_text()) {
    WriteString(value.text_value(),
                [&writer](const char* text, rapidjson::SizeType size) {
                  writer.String(text, size);
                });
  } else if (value.is_list()) {
    writer.StartArray();
    for (const Value& element : value.list_value()) WriteValue(element, writer);
    writer.EndArray();
  } else if (value.is_object()) {
    writer.StartObject();
    for (const auto& [key, member] : value.object_value()) {
      WriteString(key, [&writer](const char* text, rapidjson::SizeType size) {
        writer.Key(text, size);
      });
      WriteValue(member, writer);
    }
    writer.EndObject();
  } else {
    writer.Null();
  }
}

}  // namespace

Json::Json(Object object)
    : object_(std::make_shared<const Object>(std::move(object))) {}

Json::Json(Array array)
    : array_(std::make_shared<const Array>(std::move(array))) {}

template <typename Writer>
void Json::Write(Writer& writer) const {
  if (object_ != nullptr) {
    writer.StartObject();
    for (const auto& [key, member] : *object_) {
      WriteString(key, [&writer](const char* text, rapidjson::SizeType size) {
        writer.Key(text, size);
      });
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
  WriteValue(value_, writer);
}

std::string Json::ToText() const {
  using qom::internal::JsonBuffer;
  using qom::internal::JsonHeap;
  JsonBuffer buffer;
  rapidjson::PrettyWriter<JsonBuffer, rapidjson::UTF8<>, rapidjson::UTF8<>,
                          JsonHeap>
      writer(buffer);
  writer.SetIndent(' ', 1);
  writer.SetFormatOptions(rapidjson::kFormatSingleLineArray);
  Write(writer);
  return std::string(buffer.GetString(), buffer.GetSize());
}

Json ToJson(const compat::Diagnostic& diagnostic) {
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
  add("file", diagnostic.file);
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
  for (const compat::Diagnostic& one : diagnostics)
    array.push_back(ToJson(one));
  return array;
}

void Out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Err(std::string_view text) {
  std::fflush(stdout);  // in the order in which it is said
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool FinishOutput() {
  const bool failed = std::ferror(stdout) != 0;
  errno = failed ? EIO : 0;
  if (std::fflush(stdout) == 0 && !failed) return true;
  Err(fmt::format("qom: error: cannot write the answer: {}\n",
                  std::strerror(errno)));
  return false;
}

void PrintJson(const Json& json) {
  Out(json.ToText());
  Out("\n");
}

void PrintDiagnostics(std::span<const compat::Diagnostic> diagnostics) {
  for (const compat::Diagnostic& one : diagnostics) {
    std::string text = fmt::format(
        "qom: {}: ", kSeverities[static_cast<size_t>(one.severity)]);
    // The mistakes of a catalogue have a line each.
    const bool has_lines = one.code == CauseWord(Cause::kBadCatalogue);
    std::string_view rest = one.message;
    for (size_t end = rest.find('\n');
         has_lines && end != std::string_view::npos; end = rest.find('\n')) {
      text += Printable(rest.substr(0, end)) + "\n  ";
      rest.remove_prefix(end + 1);
    }
    Err(text + Printable(rest) + "\n");
  }
}

void PrintFailure(bool json, std::span<const compat::Diagnostic> diagnostics) {
  if (json) {
    PrintJson(Json::Object{{"diagnostics", ToJson(diagnostics)}});
  } else {
    PrintDiagnostics(diagnostics);
  }
}

size_t OutputWidth() {
  constexpr size_t kLeast = 20;  // narrower is not worth the trouble
  if (const char* columns = std::getenv("COLUMNS")) {
    const int width = std::atoi(columns);
    if (width > 0) return std::max(kLeast, static_cast<size_t>(width));
  }
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return std::max(kLeast, size_t{size.ws_col});
  }
  return 120;
}

std::string Bold(std::string_view text) {
  const char* no_color = std::getenv("NO_COLOR");
  if (isatty(STDOUT_FILENO) != 1 || no_color != nullptr) {
    return Printable(text);
  }
  return fmt::format("\033[1m{}\033[0m", Printable(text));
}

std::string Printable(std::string_view text) {
  std::string printable;
  for (size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    printable += Escaped(text.substr(0, end)) + "\\n";
    text.remove_prefix(end + 1);
  }
  return printable + Escaped(text);
}

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string Shown(const Value& value) {
  if (value.is_null()) return "unset";
  if (value.is_text()) {
    return fmt::format("\"{}\"", Printable(value.text_value()));
  }
  if (!value.is_list()) return Printable(value.ToText());
  const std::string text = value.ToText();
  const bool is_json = std::any_of(
      value.list_value().begin(), value.list_value().end(),
      [](const Value& one) { return one.is_list() || one.is_object(); });
  return is_json ? Printable(text) : fmt::format("[{}]", Printable(text));
}

}  // namespace qom::tools
