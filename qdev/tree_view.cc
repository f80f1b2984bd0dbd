// Draws trees: one way to read the properties of an object, one walk down the
// tree, one along the buses.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/tree_view.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/internal/quoted.h"
#include "qom/cast.h"
#include "qom/class.h"
#include "qom/internal/hash.h"
#include "qom/internal/json_writer.h"
#include "qom/internal/utf8.h"
#include "qom/ref.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/visitors.h"
#include "qom/walk.h"

namespace qom::qdev {
namespace {

using qom::internal::JsonWriter;

PropertyView ViewOf(const Object& object, const ObjectProperty& property,
                    compat::Origins* origins) {
  PropertyView view{.name = std::string(property.name),
                    .type = std::string(property.type)};
  if (property.is_class_property) {
    const auto& own = static_cast<const ClassProperty&>(property);
    view.set_explicitly = object.WasSet(own);
    view.settled = object.WasSettled(own);
    if (origins != nullptr) view.origin = origins->Of(object, own).Word();
  }
  ValueOutputVisitor output;
  const absl::Status status = object.GetProperty(property, output);
  if (status.ok()) {
    view.value = output.TakeValue();
  } else {
    view.error = Message(status);
  }
  return view;
}

// Calls draw(view) for each property of `object`, by name. The type is shown
// with the object.
template <typename Draw>
void ForEachByName(const Object& object, compat::Origins& origins, Draw draw) {
  const std::vector<PropertyView> views = PropertiesOf(object, &origins);
  std::vector<const PropertyView*> by_name;
  by_name.reserve(views.size());
  for (const PropertyView& one : views) {
    if (one.name != "type") by_name.push_back(&one);
  }
  std::sort(by_name.begin(), by_name.end(),
            [](const auto* a, const auto* b) { return a->name < b->name; });
  for (const PropertyView* one : by_name) draw(*one);
}

void DrawProperties(const Object& object, compat::Origins& origins,
                    size_t indent, std::string& text) {
  ForEachByName(object, origins, [&](const PropertyView& one) {
    text.append(indent, ' ');
    text += Escaped(one.name);
    if (!one.error.empty()) {
      text += fmt::format(": {}", internal::Quoted(one.error));
    } else if (one.value.is_text() || one.value.is_null()) {
      text += fmt::format(" = '{}'", Escaped(one.value.ToText()));
    } else {
      text += fmt::format(" = {}", Escaped(one.value.ToText()));
    }
    if (!one.origin.empty() && one.origin != "default") {
      text += fmt::format("  [{}]", one.origin);
    }
    text += '\n';
  });
}

// Calls draw(object, depth, hidden) for `top` and what is below it; `hidden`
// children are too deep to be drawn.
template <typename Draw>
void DrawTree(const Object& top, size_t max_depth, Draw draw) {
  WalkTree(top, [&](const Object& object, size_t depth) {
    const bool goes_on = depth < max_depth;
    draw(object, depth, goes_on ? 0 : object.child_count());
    return goes_on;
  });
}

std::string_view NotInJson(const Value& value) {
  if (value.is_double() && !std::isfinite(value.double_value())) {
    return "not a finite number";
  }
  return value.is_text() && !qom::internal::IsUtf8(value.text_value())
             ? "not UTF-8"
             : "";
}

// Why a property cannot be in JSON; "" if it can.
std::string_view NotWritable(const PropertyView& one) {
  if (!one.error.empty()) {
    return qom::internal::IsUtf8(one.error) ? std::string_view(one.error)
                                            : "unreadable";
  }
  if (!one.value.is_list()) return NotInJson(one.value);
  for (const Value& element : one.value.list_value()) {
    const std::string_view why = NotInJson(element);
    if (!why.empty()) return why;
  }
  return "";
}

void WriteProperty(const PropertyView& one, JsonWriter& writer) {
  writer.Key(one.name);
  writer.BeginObject(JsonWriter::Layout::kRow);
  writer.Member("type", one.type);
  const std::string_view error = NotWritable(one);
  if (error.empty()) {
    writer.Member("value", one.value);
  } else {
    writer.Member("error", error);
  }
  if (!one.origin.empty()) writer.Member("origin", one.origin);
  writer.EndObject();
}

// ---- Buses -----------------------------------------------------------------

// What hangs on what, drawn with the rest still to be drawn on a stack.
class BusDrawing {
 public:
  BusDrawing(Context& context, const TreeOptions& options)
      : origins_(context), options_(options) {}

  std::string Draw(const Object& top) {
    std::vector<Ref<const Object>> roots;
    WalkTree(top, [&](const Object& object, size_t) {
      const Device* device = As<Device>(&object);
      const Bus* bus = As<Bus>(&object);
      const bool is_root =
          device != nullptr
              ? device->parent_bus() == nullptr
              : bus != nullptr && As<Device>(bus->parent().get()) == nullptr;
      if (is_root) roots.emplace_back(&object);
      return true;
    });
    // A part that is a device is drawn once, wherever it hangs.
    for (const Ref<const Object>& root : roots) Push(*root, 0);
    std::reverse(todo_.begin(), todo_.end());
    while (!todo_.empty()) {
      const Step step = std::move(todo_.back());
      todo_.pop_back();
      DrawOne(*step.object, step.depth);
    }
    return std::move(text_);
  }

 private:
  struct Step {
    Ref<const Object> object;
    size_t depth;
  };

  void Push(const Object& object, size_t depth) {
    todo_.push_back({Ref<const Object>(&object), depth});
  }

  void DrawOne(const Object& object, size_t depth) {
    if (!drawn_.insert(&object).second) return;
    keep_.emplace_back(&object);
    text_.append(2 * depth, ' ');
    const size_t from = todo_.size();
    const Bus* bus = As<Bus>(&object);
    if (bus != nullptr) {
      text_ += fmt::format("bus {} ({})\n", Escaped(object.name()),
                           object.type().name());
      for (const Device* device : bus->devices()) Push(*device, depth + 1);
    } else {
      DrawDevice(Cast<Device>(object));
      for (const Ref<Object>& child : object.children()) {
        if (As<Bus>(child.get()) != nullptr) Push(*child, depth + 1);
      }
    }
    if (options_.properties) {
      DrawProperties(object, origins_, 2 * depth + 4, text_);
    }
    if (depth >= options_.max_depth && todo_.size() > from) {
      text_.append(2 * depth + 2, ' ');
      text_ += fmt::format("… {} more\n", todo_.size() - from);
      todo_.resize(from);
    }
    std::reverse(todo_.begin() + static_cast<std::ptrdiff_t>(from),
                 todo_.end());
  }

  void DrawDevice(const Device& device) {
    text_ += fmt::format("{} ({}) {}", Escaped(device.name()),
                         device.type().name(), Escaped(device.CanonicalPath()));
    if (const Ref<const Bus> bus(device.parent_bus()); bus) {
      const std::string address = bus->AddressOf(device);
      if (!address.empty()) {
        text_ += fmt::format(", address {}", Escaped(address));
      }
    }
    if (!device.realized()) text_ += ", not realized";
    text_ += '\n';
  }

  compat::Origins origins_;
  const TreeOptions& options_;
  std::string text_;
  std::vector<Step> todo_;
  std::vector<Ref<const Object>> keep_;
  qom::internal::HashSet<const Object*> drawn_;
};

}  // namespace

std::vector<PropertyView> PropertiesOf(const Object& object,
                                       compat::Origins* origins) {
  std::vector<PropertyView> views;
  views.reserve(object.type().property_count());
  for (const ClassProperty* property : object.type().properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    views.push_back(ViewOf(object, *property, origins));
  }
  if (!object.HasDynamicProperties()) return views;
  for (const std::string& name : object.DynamicProperties()) {
    if (object.Child(name)) continue;
    // A getter may have taken it away.
    const ObjectProperty* property = object.FindProperty(name);
    if (property == nullptr || property->get == nullptr) continue;
    views.push_back(ViewOf(object, *property, origins));
  }
  return views;
}

std::string TreeText(const Object& top, const TreeOptions& options) {
  std::string text;
  compat::Origins origins(top.context());
  DrawTree(top, options.max_depth,
           [&](const Object& object, size_t depth, size_t hidden) {
             const size_t indent = 2 * depth;
             text.append(indent, ' ');
             text += fmt::format(
                 "{} ({})\n",
                 Escaped(depth == 0 ? object.CanonicalPath() : object.name()),
                 object.type().name());
             if (options.properties) {
               DrawProperties(object, origins, indent + 4, text);
             }
             if (hidden == 0) return;
             text.append(indent + 2, ' ');
             text += fmt::format("… {} children\n", hidden);
           });
  return text;
}

absl::StatusOr<std::string> TreeJson(const Object& top,
                                     const TreeOptions& options) {
  JsonWriter writer;
  compat::Origins origins(top.context());
  writer.BeginObject();
  writer.Key("objects");
  writer.BeginObject();
  DrawTree(
      top, options.max_depth, [&](const Object& object, size_t, size_t hidden) {
        writer.Key(object.CanonicalPath());
        writer.BeginObject();
        writer.Member("type", object.type().name());
        if (hidden != 0) writer.Member("children", hidden);
        if (options.properties) {
          writer.Key("properties");
          writer.BeginObject();
          ForEachByName(object, origins, [&writer](const PropertyView& one) {
            WriteProperty(one, writer);
          });
          writer.EndObject();
        }
        writer.EndObject();
      });
  writer.EndObject();
  writer.EndObject();
  return writer.Take();
}

std::string BusText(const Object& top, const TreeOptions& options) {
  return BusDrawing(top.context(), options).Draw(top);
}

}  // namespace qom::qdev
