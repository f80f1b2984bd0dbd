// What options mean, read slowly.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/option_reference.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

namespace qom::fuzz {
namespace {

using qdev::CpuSetting;
using qdev::KeyValue;
using qdev::KeyValueList;
using qdev::KeyValueSyntax;

bool HasNul(std::string_view text) {
  return std::ranges::count(text, '\0') != 0;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsId(std::string_view id) {
  const auto fits = [](char c) {
    return IsLetter(c) || IsDigit(c) || c == '-' || c == '.' || c == '_';
  };
  return !id.empty() && IsLetter(id[0]) && std::ranges::all_of(id, fits);
}

// A value from `at` to the comma that ends it, which `at` is left at.
std::string ReadValue(std::string_view text, size_t& at) {
  std::string value;
  for (; at < text.size(); ++at) {
    if (text[at] == ',') {
      if (at + 1 == text.size() || text[at + 1] != ',') break;
      ++at;
    }
    value += text[at];
  }
  return value;
}

// One more pair from `at`; the same without a value if it has none.
std::pair<std::string, std::optional<std::string>> ReadPiece(
    std::string_view text, size_t& at) {
  std::string key;
  for (; at < text.size() && text[at] != ','; ++at) {
    if (text[at] == '=') return {key, ReadValue(text, ++at)};
    key += text[at];
  }
  return {key, std::nullopt};
}

bool IsNumber(const std::string& text) {
  return std::ranges::all_of(text, IsDigit);
}

// Names below a place that is not the top: none is a number, or they are 0 to
// n - 1.
bool MakeAnObjectOrAList(const std::set<std::string>& names) {
  if (std::ranges::none_of(names, IsNumber)) return true;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!names.contains(std::to_string(i))) return false;
  }
  return true;
}

Path SplitKey(std::string_view key) {
  Path path = {""};
  for (char c : key) {
    if (c == '.') {
      path.emplace_back();
    } else {
      path.back() += c;
    }
  }
  return path;
}

void AddLeaves(const qdev::OptionData& tree, Path& path, Leaves& leaves) {
  if (tree.is_text()) {
    leaves[path] = tree.text();
    return;
  }
  size_t number = 0;
  for (const qdev::OptionData::Member& member : tree.members()) {
    path.push_back(tree.is_list() ? std::to_string(number++) : member.name);
    AddLeaves(member.value, path, leaves);
    path.pop_back();
  }
}

std::optional<CpuSetting> ReferenceSetting(const std::string& piece) {
  const size_t equals = piece.find('=');
  CpuSetting setting;
  if (piece[0] == '+' || piece[0] == '-') {
    setting.form =
        piece[0] == '+' ? CpuSetting::Form::kPlus : CpuSetting::Form::kMinus;
    setting.name = piece.substr(1);
    if (equals != std::string::npos) return std::nullopt;
  } else if (equals == std::string::npos) {
    setting.form = CpuSetting::Form::kFlag;
    setting.name = piece;
  } else {
    setting.name = piece.substr(0, equals);
    setting.value = piece.substr(equals + 1);
  }
  if (setting.name.empty()) return std::nullopt;
  return setting;
}

}  // namespace

std::optional<KeyValueList> ReferencePairs(std::string_view text,
                                           const KeyValueSyntax& syntax) {
  if (HasNul(text)) return std::nullopt;
  KeyValueList pairs;
  for (size_t at = 0; at < text.size(); ++at) {
    const size_t begin = at;
    auto [key, value] = ReadPiece(text, at);
    if (!value.has_value() && begin == 0 && !syntax.implied_key.empty()) {
      key = syntax.implied_key;
      at = 0;
      if (!syntax.implied_has_no_comma) {
        value = ReadValue(text, at);
      } else {
        at = std::min(text.find(','), text.size());
        value = text.substr(0, at);
      }
    }
    if (!value.has_value() && syntax.flags) {
      const bool off = key.size() > 2 && key.substr(0, 2) == "no";
      if (off) key = key.substr(2);
      value = off ? "off" : "on";
    }
    if (!value.has_value() || key.empty()) return std::nullopt;
    pairs.push_back({key, *value});
  }
  return pairs;
}

std::optional<Leaves> ReferenceLeaves(std::span<const KeyValue> pairs) {
  Leaves leaves;
  std::map<Path, std::set<std::string>> below;
  for (const KeyValue& pair : pairs) {
    Path path = SplitKey(pair.key);
    if (std::ranges::count(path, "") != 0 ||
        path.size() > qdev::OptionData::kMaxDepth) {
      return std::nullopt;
    }
    leaves[path] = pair.value;
    for (; !path.empty(); path.pop_back()) {
      below[Path(path.begin(), path.end() - 1)].insert(path.back());
    }
  }
  for (const auto& [path, value] : leaves) {
    if (below.contains(path)) return std::nullopt;
  }
  for (const auto& [path, names] : below) {
    if (!path.empty() && !MakeAnObjectOrAList(names)) return std::nullopt;
  }
  return leaves;
}

Leaves LeavesOf(const qdev::OptionData& tree) {
  Leaves leaves;
  Path path;
  AddLeaves(tree, path, leaves);
  return leaves;
}

std::optional<qdev::DeviceOption> ReferenceDevice(std::string_view text) {
  const auto pairs =
      ReferencePairs(text, {.implied_key = "driver", .flags = true});
  if (!pairs.has_value()) return std::nullopt;
  qdev::DeviceOption device;
  for (const KeyValue& pair : *pairs) {
    std::string* const own = pair.key == "driver" ? &device.driver
                             : pair.key == "id"   ? &device.id
                             : pair.key == "bus"  ? &device.bus
                                                  : nullptr;
    if (own == nullptr) {
      device.properties.push_back({pair.key, Value(pair.value)});
      continue;
    }
    if (!own->empty() || pair.value.empty()) return std::nullopt;
    *own = pair.value;
  }
  if (device.driver.empty()) return std::nullopt;
  if (!device.id.empty() && !IsId(device.id)) return std::nullopt;
  return device;
}

std::optional<Leaves> ReferenceObject(std::string_view text) {
  const auto pairs = ReferencePairs(text, {.implied_key = "qom-type"});
  if (!pairs.has_value()) return std::nullopt;
  auto leaves = ReferenceLeaves(*pairs);
  if (!leaves.has_value()) return std::nullopt;
  const auto type = leaves->find({"qom-type"});
  const auto id = leaves->find({"id"});
  if (type == leaves->end() || type->second.empty()) return std::nullopt;
  if (id == leaves->end() || !IsId(id->second)) return std::nullopt;
  return leaves;
}

std::optional<std::vector<std::string>> ReferenceGlobal(std::string_view text) {
  if (HasNul(text)) return std::nullopt;
  const size_t equals = text.find('=');
  const std::string_view left = text.substr(0, equals);
  const size_t dot = left.find('.');
  if (equals != text.npos && dot != left.npos && dot > 0 &&
      dot + 1 < left.size()) {
    return std::vector{std::string(left.substr(0, dot)),
                       std::string(left.substr(dot + 1)),
                       std::string(text.substr(equals + 1))};
  }
  const auto pairs = ReferencePairs(text, {.flags = true});
  if (!pairs.has_value() || pairs->size() != 3) return std::nullopt;
  std::map<std::string, std::string> by_key;
  for (const KeyValue& pair : *pairs) by_key[pair.key] = pair.value;
  if (!by_key.contains("driver") || !by_key.contains("property") ||
      !by_key.contains("value") || by_key["driver"].empty() ||
      by_key["property"].empty()) {
    return std::nullopt;
  }
  return std::vector{by_key["driver"], by_key["property"], by_key["value"]};
}

std::optional<qdev::AccelOption> ReferenceAccel(std::string_view text) {
  const auto pairs =
      ReferencePairs(text, {.implied_key = "accel", .flags = true});
  if (!pairs.has_value()) return std::nullopt;
  qdev::AccelOption accel;
  for (const KeyValue& pair : *pairs) {
    if (pair.key != "accel") {
      accel.properties.push_back(pair);
    } else if (!accel.name.empty()) {
      return std::nullopt;
    } else {
      accel.name = pair.value;
    }
  }
  if (accel.name.empty() || std::ranges::count(accel.name, ':') != 0) {
    return std::nullopt;
  }
  return accel;
}

std::optional<qdev::CpuOption> ReferenceCpu(std::string_view text) {
  if (HasNul(text)) return std::nullopt;
  std::vector<std::string> pieces = {""};
  for (char c : text) {
    if (c == ',') {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  if (pieces[0].empty()) return std::nullopt;
  qdev::CpuOption cpu{.model = pieces[0]};
  for (size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i].empty()) continue;
    auto setting = ReferenceSetting(pieces[i]);
    if (!setting.has_value()) return std::nullopt;
    cpu.settings.push_back(*std::move(setting));
  }
  return cpu;
}

}  // namespace qom::fuzz
