// Finding and showing what a case of a differential test is made of.
//
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/differential_case.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "compat/layer.h"
#include "fmt/format.h"

namespace qom::compat::differential {
namespace {

std::string ShowProp(const Prop& prop) {
  std::string text = fmt::format(
      "  {}{} {}{}", prop.redeclares ? "redeclared " : "", prop.name, prop.type,
      prop.target.empty()
          ? std::string()
          : fmt::format("alias {}/{}", fmt::join(prop.path, "/"), prop.target));
  if (prop.default_value.has_value()) {
    text += " = " + prop.default_value->ToText();
  }
  if (prop.max.has_value()) {
    text += fmt::format(" in {}..{}", *prop.min, *prop.max);
  }
  return text + (prop.read_only  ? " read-only\n"
                 : prop.internal ? " internal\n"
                                 : "\n");
}

std::string ShowType(const Type& type) {
  std::string text = fmt::format("type {} : {}{}{}{}", type.name, type.parent,
                                 type.is_abstract ? " abstract" : "",
                                 type.is_interface ? " interface" : "",
                                 type.own_record ? " own record" : "");
  if (type.mask.has_value()) {
    text += fmt::format(" mask {:#x}", static_cast<int>(*type.mask));
  }
  for (const std::string& name : type.interfaces) text += " +" + name;
  text += "\n";
  for (const std::string& name : type.removed) {
    text += fmt::format("  removed {}\n", name);
  }
  for (const ChildRow& row : type.children) {
    text += fmt::format("  child {} {}{}\n", row.name, row.type,
                        row.hidden ? " hidden" : "");
  }
  for (const ChildDefault& value : type.child_defaults) {
    text += fmt::format("  {}.{} = {}\n", value.child, value.property,
                        value.value.ToText());
  }
  for (const Prop& prop : type.props) text += ShowProp(prop);
  for (const auto& [name, value] : type.defaults) {
    text += fmt::format("  default {} = {}\n", name, value.ToText());
  }
  return text;
}

std::string ShowTable(const TableSpec& table) {
  std::string text = fmt::format("{} {}\n", LayerName(table.layer), table.name);
  for (const TableEntry& entry : table.entries) {
    text += fmt::format("  {}.{} = {} '{}'{}{}\n", entry.driver, entry.property,
                        entry.value.KindName(), entry.value.ToText(),
                        entry.optional ? " optional" : "",
                        entry.over_machine ? " over the machine" : "");
  }
  return text;
}

}  // namespace

const Type& Case::Find(std::string_view name) const {
  for (const Type& type : types) {
    if (type.name == name) return type;
  }
  static const Type kNone;
  return kNone;
}

Prop MakeProp(std::string_view name, std::string_view type,
              std::optional<Value> default_value) {
  Prop prop;
  prop.name = name;
  prop.type = type;
  prop.default_value = std::move(default_value);
  return prop;
}

std::string Show(const Case& the_case) {
  std::string text;
  for (const Type& type : the_case.types) {
    if (!type.native) text += ShowType(type);
  }
  for (const Step& step : the_case.steps) {
    text += step.table.has_value() ? ShowTable(the_case.tables[*step.table])
                                   : fmt::format("new {}{}\n", step.type,
                                                 step.hotplug ? " hot" : "");
  }
  return text;
}

}  // namespace qom::compat::differential
