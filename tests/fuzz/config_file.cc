// Fuzzes `-readconfig` files beside a reader that goes line by line: both find
// the same sections, keys and values, and what was read is printed as a file
// that reads the same.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/config_file.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fmt/format.h"
#include "qdev/options/key_values.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

using qdev::ConfigOption;
using qdev::KeyValueList;

struct Section {
  std::string name;
  std::string id;
  KeyValueList pairs;
};

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

// One line, from its front.
class Line {
 public:
  explicit Line(std::string_view text) : left_(text) { SkipBlanks(); }

  bool done() const { return left_.empty(); }
  char front() const { return left_.front(); }
  // False if `c` does not come next.
  bool Skip(char c) {
    if (done() || front() != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  void SkipBlanks() {
    while (!done() && IsBlank(front())) left_.remove_prefix(1);
  }
  // Up to a blank or one of `stops`.
  std::string Word(std::string_view stops) {
    std::string word;
    while (!done() && !IsBlank(front()) && stops.find(front()) == stops.npos) {
      word += front();
      left_.remove_prefix(1);
    }
    return word;
  }
  // What stands in quotes; none if nothing does.
  std::optional<std::string> Quoted() {
    if (!Skip('"')) return std::nullopt;
    const size_t end = left_.find('"');
    if (end == left_.npos) return std::nullopt;
    std::string text(left_.substr(0, end));
    left_.remove_prefix(end + 1);
    return text;
  }

 private:
  std::string_view left_;
};

std::optional<Section> ReadHeader(Line line) {
  Section section;
  line.Skip('[');
  line.SkipBlanks();
  section.name = line.Word("[]\"");
  line.SkipBlanks();
  if (!line.done() && line.front() == '"') {
    auto id = line.Quoted();
    if (!id.has_value() || id->empty()) return std::nullopt;
    section.id = *std::move(id);
    line.SkipBlanks();
  }
  if (!line.Skip(']')) return std::nullopt;
  line.SkipBlanks();
  return line.done() ? std::optional(section) : std::nullopt;
}

std::optional<qdev::KeyValue> ReadPair(Line line) {
  qdev::KeyValue pair;
  pair.key = line.Word("");
  line.SkipBlanks();
  if (pair.key.find('=') != std::string::npos || !line.Skip('=')) {
    return std::nullopt;
  }
  line.SkipBlanks();
  auto value = line.Quoted();
  line.SkipBlanks();
  if (!value.has_value() || !line.done()) return std::nullopt;
  pair.value = *std::move(value);
  return pair;
}

// Nothing for what is no file of sections; whether the sections are known and
// make options is not asked.
std::optional<std::vector<Section>> ReadSections(std::string_view text) {
  std::vector<Section> sections;
  while (!text.empty()) {
    const std::string_view whole = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(whole.size() + 1, text.size()));
    const Line line(whole);
    if (line.done() || line.front() == '#') continue;
    if (whole.find('\0') != whole.npos) return std::nullopt;
    if (line.front() == '[') {
      auto section = ReadHeader(line);
      if (!section.has_value()) return std::nullopt;
      sections.push_back(*std::move(section));
      continue;
    }
    auto pair = ReadPair(line);
    if (!pair.has_value() || sections.empty()) return std::nullopt;
    sections.back().pairs.push_back(*std::move(pair));
  }
  return sections;
}

// The values of a section's option, by key, where they are in one place.
void CheckSame(const ConfigOption& option, const Section& section) {
  FUZZ_CHECK(option.section == section.name && option.id == section.id,
             section.name);
  if (const auto* pairs = std::get_if<KeyValueList>(&option.option)) {
    FUZZ_CHECK(*pairs == section.pairs, section.name);
  }
  if (const auto* device = std::get_if<qdev::DeviceOption>(&option.option)) {
    const size_t own = 1 + (device->bus.empty() ? 0 : 1) +
                       (device->id.empty() || !section.id.empty() ? 0 : 1);
    FUZZ_CHECK(device->properties.size() + own == section.pairs.size(),
               device->driver);
  }
  if (const auto* accel = std::get_if<qdev::AccelOption>(&option.option)) {
    FUZZ_CHECK(accel->properties.size() < section.pairs.size(), accel->name);
  }
}

bool HasCommaInAKey(const std::vector<Section>& sections) {
  for (const Section& section : sections) {
    for (const qdev::KeyValue& pair : section.pairs) {
      if (pair.key.find(',') != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

void FuzzConfigFile(std::string_view input) {
  const auto options = qdev::ParseConfigFile("f.cfg", input);
  if (!options.ok()) {
    CheckIsGoodError(options.status());
    FUZZ_CHECK(Why(options.status()).starts_with("f.cfg:"),
               Why(options.status()));
    return;
  }
  const auto sections = ReadSections(input);
  FUZZ_CHECK(sections.has_value() && sections->size() == options->size(),
             input);
  for (size_t i = 0; i < options->size(); ++i) {
    CheckSame((*options)[i], (*sections)[i]);
  }
  const auto printed = qdev::PrintConfigFile(*options);
  if (!printed.ok()) {
    // The text of an option has no place for a comma in a key.
    CheckIsGoodError(printed.status());
    FUZZ_CHECK(HasCommaInAKey(*sections), Why(printed.status()));
    return;
  }
  const auto again = qdev::ParseConfigFile("f.cfg", *printed);
  FUZZ_CHECK(again.ok(), fmt::format("{}\n{}", *printed, Why(again.status())));
  const auto twice = qdev::PrintConfigFile(*again);
  FUZZ_CHECK(twice.ok() && *twice == *printed, *printed);
}

}  // namespace qom::fuzz
