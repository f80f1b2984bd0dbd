// Draws a tree as text, and tells two pictures apart.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/tree_picture.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/resettable.h"
#include "qdev/tree_view.h"
#include "qom/cast.h"
#include "qom/walk.h"

namespace qom::testing {
namespace {

void DrawProperty(const qdev::PropertyView& property, std::string& picture) {
  picture += ' ' + property.name + '=';
  if (property.error.empty()) {
    picture += property.value.ToText();
  } else {
    picture += '<' + property.error + '>';
  }
  if (property.set_explicitly) picture += '*';
  if (property.settled) picture += '~';
}

// `references` are those that the object has without whoever draws it.
void Draw(const Object& object, size_t references, std::string& picture) {
  picture += object.CanonicalPath();
  picture += " (";
  picture += object.type().name();
  picture += ") refs=";
  picture += std::to_string(references);
  if (object.properties_locked()) picture += " locked";
  if (const auto* reset = As<qdev::Resettable>(&object)) {
    picture += " resets=" + std::to_string(reset->reset_count());
  }
  for (const qdev::PropertyView& property : qdev::PropertiesOf(object)) {
    DrawProperty(property, picture);
  }
  if (const qdev::Bus* bus = As<qdev::Bus>(&object)) {
    picture += " holds";
    for (const qdev::Device* device : bus->devices()) {
      picture += ' ' + device->CanonicalPath() + '@' + bus->AddressOf(*device);
    }
  }
  picture += '\n';
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::string TreePicture(const Context& context) {
  std::string picture = ObjectPicture(context.root());
  picture += "alive:";
  for (const std::string& type : context.LiveTypes()) picture += ' ' + type;
  picture += '\n';
  return picture;
}

std::string ObjectPicture(const Object& object) {
  std::string picture;
  WalkTree(object, [&picture](const Object& one, size_t depth) {
    // The walk holds all but the first.
    Draw(one, one.ref_count() - (depth == 0 ? 0 : 1), picture);
    return true;
  });
  return picture;
}

std::string PictureDifference(std::string_view before, std::string_view after,
                              size_t limit) {
  if (before == after) return "";
  const std::vector<std::string_view> old_lines = Lines(before);
  const std::vector<std::string_view> new_lines = Lines(after);
  // A line is an object, and no two are alike: what counts is which are there.
  std::map<std::string_view, int> balance;
  for (std::string_view line : old_lines) --balance[line];
  for (std::string_view line : new_lines) ++balance[line];
  std::string difference;
  size_t shown = 0;
  size_t hidden = 0;
  auto show = [&](const char* mark, std::string_view line) {
    if (shown == limit) {
      ++hidden;
      return;
    }
    ++shown;
    difference += mark;
    difference += line;
    difference += '\n';
  };
  for (std::string_view line : old_lines) {
    if (balance[line] < 0) show("- ", line);
  }
  for (std::string_view line : new_lines) {
    if (balance[line] > 0) show("+ ", line);
  }
  if (shown == 0) return "the same objects in another order\n";
  if (hidden != 0) {
    difference += "and " + std::to_string(hidden) + " lines more\n";
  }
  return difference;
}

}  // namespace qom::testing
