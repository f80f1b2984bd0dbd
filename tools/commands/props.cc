// `qom props`: every property that a type declares or inherits.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/property.h"
#include "qom/property_flags.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {{"type", "TYPE", "Type"}};

std::vector<std::string_view> FlagNames(const ClassProperty& property) {
  PropertyFlags flags = property.flags;
  if (property.name.starts_with("x-")) flags = flags | PropertyFlags::kUnstable;
  if (property.get == nullptr) flags = flags | PropertyFlags::kUnreadable;
  std::vector<std::string_view> names;
  for (const PropertyFlagRow& row : kPropertyFlagRows) {
    if (Has(flags, row.flag)) names.push_back(row.word);
  }
  return names;
}

std::vector<const ClassProperty*> PropertiesByName(const Class& type) {
  std::vector<const ClassProperty*> properties;
  for (const ClassProperty* property : type.properties()) {
    if (property != nullptr) properties.push_back(property);
  }
  std::sort(properties.begin(), properties.end(),
            [](const auto* a, const auto* b) { return a->name < b->name; });
  return properties;
}

// Null for none.
const Value* DefaultOf(const Class& type, const ClassProperty& property) {
  return property.is_alias() && property.has_default ? &property.default_value
                                                     : type.DefaultOf(property);
}

// True if objects do not know the value that they start with.
bool IsUnknown(const Class& type, const ClassProperty& property) {
  if (DefaultOf(type, property) != nullptr || property.get == nullptr) {
    return false;
  }
  return property.is_alias()
             ? IsUnknown(*property.route.holder, *property.target)
             : compat::StartsUnknown(type, property);
}

Json PropertyJson(const Class& type, const ClassProperty& property) {
  const Value* value = DefaultOf(type, property);
  Json::Array flags;
  for (std::string_view flag : FlagNames(property)) flags.push_back(flag);
  Json::Object object = {{"name", property.name},
                         {"type", property.type},
                         {"default", value == nullptr ? Json() : Json(*value)},
                         {"declared_by", property.declared_by->name()},
                         {"doc", property.doc},
                         {"unit", property.unit},
                         {"flags", std::move(flags)},
                         {"range", property.Legal()}};
  if (IsUnknown(type, property)) object["unknown"] = true;
  if (!property.unreadable.empty()) {
    object["unreadable"] = property.unreadable;
  }
  if (property.is_alias()) {
    object["alias_of"] = fmt::format("{}.{}", property.route.holder->name(),
                                     property.target->name);
  }
  return object;
}

std::string TypeOf(const ChildSpec& child) {
  return fmt::format("child<{}>", child.type_name);
}

Json ChildJson(const ChildSpec& child) {
  return Json::Object{{"name", child.name},
                      {"type", TypeOf(child)},
                      {"flags", Json::Array{"read-only"}}};
}

void PrintTable(const Class& type) {
  TextTable table({"PROPERTY", "TYPE", "DEFAULT", "RANGE", "UNIT", "FLAGS",
                   "DECLARED BY", "DOC"});
  for (const ClassProperty* property : PropertiesByName(type)) {
    const Value* value = DefaultOf(type, *property);
    table.Add({std::string(property->name), std::string(property->type),
               IsUnknown(type, *property) ? "?"
               : value == nullptr         ? ""
                                          : Shown(*value),
               property->Legal(), std::string(property->unit),
               fmt::format("{}", fmt::join(FlagNames(*property), ",")),
               std::string(property->declared_by->name()),
               std::string(property->doc)});
  }
  for (const ChildSpec& child : type.children()) {
    if (child.hidden) continue;
    table.Add({std::string(child.name), TypeOf(child), "", "", "", "read-only",
               "", ""});
  }
  table.Print();
}

int Run(const Options& options, Session& session) {
  if (options.names.size() != 1) {
    return Wrong(options, "props takes one type, such as virtio-blk-device");
  }
  WrongCall wrong;
  const Class* type = session.FindType(options.names.front(), wrong);
  if (type == nullptr) return Wrong(options, wrong);
  if (options.json) {
    Json::Array list;
    for (const ClassProperty* property : PropertiesByName(*type)) {
      list.push_back(PropertyJson(*type, *property));
    }
    for (const ChildSpec& child : type->children()) {
      if (!child.hidden) list.push_back(ChildJson(child));
    }
    PrintAnswer(options, session,
                {{"type", type->name()}, {"properties", std::move(list)}});
  } else {
    PrintRelease(session);
    PrintTable(*type);
    PrintDiagnostics(CatalogueNotes(options, session));
  }
  return 0;
}

}  // namespace

const Command& Props() {
  static constexpr Command kCommand = {
      .name = "props",
      .summary = "Every property of a type; no object is made",
      .options = kOptions,
      .run = &Run,
      .example = "qom props virtio-blk-device",
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
