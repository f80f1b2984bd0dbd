// `qom machines`, `qom types` and `qom props`: what the catalogue says.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fnmatch.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/machine.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "tools/commands.h"
#include "tools/output.h"

namespace qom::tools {
namespace {

std::vector<std::string_view> FlagNames(const ClassProperty& property) {
  std::vector<std::string_view> names;
  if (property.has(PropertyFlags::kReadOnly)) names.push_back("read-only");
  if (property.has(PropertyFlags::kInternal)) names.push_back("internal");
  if (property.has(PropertyFlags::kRealizedSetAllowed)) {
    names.push_back("settable-when-realized");
  }
  if (property.has(PropertyFlags::kUnstable) ||
      property.name.starts_with("x-")) {
    names.push_back("unstable");
  }
  if (property.has(PropertyFlags::kDeprecated)) names.push_back("deprecated");
  if (property.get == nullptr) names.push_back("unreadable");
  return names;
}

// A pattern with * ? or [ fits the whole name, any other a part of it.
bool Fits(std::string_view name, const std::string& pattern) {
  if (pattern.find_first_of("*?[") == std::string::npos) {
    return name.find(pattern) != std::string_view::npos;
  }
  return fnmatch(pattern.c_str(), std::string(name).c_str(), 0) == 0;
}

// What there is to say beside the answer.
std::vector<compat::Diagnostic> Notes(const Options& options,
                                      Session& session) {
  std::vector<compat::Diagnostic> notes = session.CatalogueNotes(options);
  const bool layers = !options.machines.empty() || options.accel.has_value() ||
                      options.platform.has_value() ||
                      !options.globals.empty() || !options.layers.empty() ||
                      !options.sets.empty() || options.hotplug;
  if (layers) {
    compat::Diagnostic note;
    note.severity = compat::Severity::kNote;
    note.code = "option-ignored";
    note.message = fmt::format(
        "{} tells what the catalogue declares; options that choose layers "
        "have no effect (qom resolve applies them)",
        options.command);
    notes.push_back(std::move(note));
  }
  return notes;
}

// The answer in JSON, with the notes; or the notes alone for people.
void PrintNotes(const Options& options, Session& session) {
  PrintDiagnostics(Notes(options, session));
}

void PrintAnswer(const Options& options, Session& session,
                 Json::Object answer) {
  answer["diagnostics"] = ToJson(Notes(options, session));
  PrintJson(std::move(answer));
}

// The tables for people: machines of a family differ by the tables at the end.
std::string TablesText(const compat::MachineVersion& machine,
                       const compat::MachineVersion* newer) {
  std::span<const std::string> tables = machine.tables;
  if (newer != nullptr && newer->tables.size() > 2 &&
      newer->tables.size() <= tables.size() &&
      std::equal(newer->tables.begin(), newer->tables.end(), tables.begin())) {
    tables = tables.subspan(newer->tables.size());
    return fmt::format("those of {}{}{}", newer->name,
                       tables.empty() ? "" : ", ", fmt::join(tables, " "));
  }
  return fmt::format("{}", fmt::join(tables, " "));
}

void PrintTree(const std::map<const Class*, std::vector<const Class*>>& below,
               const Class* type, int depth) {
  Out(fmt::format("{:{}}{}{}\n", "", depth * 2, type->name(),
                  type->is_interface()  ? " (interface)"
                  : type->is_abstract() ? " (abstract)"
                                        : ""));
  const auto at = below.find(type);
  if (at == below.end()) return;
  for (const Class* child : at->second) PrintTree(below, child, depth + 1);
}

}  // namespace

int RunMachines(const Options& options, Session& session) {
  const compat::MachineSet& machines = session.catalogue().machines;
  Json::Array list;
  TextTable table({"MACHINE", "ALIAS", "DEFAULT", "DEPRECATED", "ENTRIES",
                   "TABLES IN ORDER OF APPLICATION"});
  const compat::MachineVersion* newer = nullptr;
  std::vector<std::string_view> families;
  for (const compat::MachineVersion& machine : machines.machines()) {
    families.push_back(machine.family());
    if (!options.family.empty() && machine.family() != options.family) continue;
    Json::Array tables;
    for (const std::string& name : machine.tables) tables.push_back(name);
    list.push_back(Json::Object{
        {"name", machine.name},
        {"alias", machine.alias.empty() ? Json() : Json(machine.alias)},
        {"default", machine.is_default},
        {"deprecated", machine.deprecated},
        {"family", machine.family()},
        {"tables", std::move(tables)},
        {"entries", uint64_t{machines.EntryCount(machine)}}});
    table.Add({machine.name, machine.alias, machine.is_default ? "yes" : "",
               machine.deprecated ? "yes" : "",
               fmt::format("{}", machines.EntryCount(machine)),
               TablesText(machine, newer)});
    newer = &machine;
  }
  if (list.empty() && !options.family.empty()) {
    compat::Diagnostic diagnostic;
    diagnostic.code = "unknown-family";
    diagnostic.nearest = NearestNames(options.family, families);
    diagnostic.nearest.erase(
        std::unique(diagnostic.nearest.begin(), diagnostic.nearest.end()),
        diagnostic.nearest.end());
    diagnostic.message =
        fmt::format("no machine of the family '{}'{}", options.family,
                    diagnostic.nearest.empty()
                        ? ""
                        : fmt::format("; nearest: {}",
                                      fmt::join(diagnostic.nearest, ", ")));
    PrintFailure(options.json, std::span(&diagnostic, 1));
    return 2;
  }
  if (options.json) {
    PrintAnswer(options, session, {{"machines", std::move(list)}});
  } else {
    table.Print();
    PrintNotes(options, session);
  }
  return 0;
}

int RunTypes(const Options& options, Session& session) {
  WrongCall wrong;
  const Class* base = nullptr;
  if (!options.implements.empty()) {
    base = session.FindType(options.implements, wrong);
    if (base == nullptr) {
      PrintFailure(options.json, wrong.diagnostics);
      return 2;
    }
  }
  std::vector<const Class*> types;
  for (const Class* type : session.registry().Types()) {
    if (type->is_abstract() && !options.with_abstract && !options.tree)
      continue;
    if (base != nullptr && !type->IsA(*base)) continue;
    bool fits = options.names.empty();
    for (const std::string& pattern : options.names) {
      fits = fits || Fits(type->name(), pattern);
    }
    if (fits) types.push_back(type);
  }
  if (options.json) {
    Json::Array list;
    for (const Class* type : types) {
      Json::Array interfaces;
      std::vector<std::string_view> names;
      for (const auto& row : type->interfaces()) {
        if (row.interface != type) names.push_back(row.interface->name());
      }
      std::sort(names.begin(), names.end());
      for (std::string_view name : names) interfaces.push_back(name);
      list.push_back(Json::Object{
          {"name", type->name()},
          {"parent",
           type->parent() == nullptr ? Json() : Json(type->parent()->name())},
          {"abstract", type->is_abstract()},
          {"interface", type->is_interface()},
          {"interfaces", std::move(interfaces)},
          {"properties", uint64_t{type->property_count()}}});
    }
    PrintAnswer(options, session, {{"types", std::move(list)}});
    return 0;
  }
  PrintNotes(options, session);
  if (types.empty()) {
    Err(options.with_abstract || options.tree
            ? "qom: note: no type fits\n"
            : "qom: note: no type fits; --abstract shows abstract types and "
              "interfaces, too\n");
    return 0;
  }
  if (options.tree) {
    std::map<const Class*, std::vector<const Class*>> below;
    std::vector<const Class*> roots;
    std::map<const Class*, bool> seen;
    for (const Class* type : types) {
      for (const Class* at = type; at != nullptr && !seen[at];
           at = at->parent()) {
        seen[at] = true;
        if (at->parent() == nullptr) {
          roots.push_back(at);
        } else {
          below[at->parent()].push_back(at);
        }
      }
    }
    const auto by_name = [](const Class* a, const Class* b) {
      return a->name() < b->name();
    };
    for (auto& [parent, children] : below) {
      std::sort(children.begin(), children.end(), by_name);
    }
    std::sort(roots.begin(), roots.end(), by_name);
    for (const Class* root : roots) PrintTree(below, root, 0);
    return 0;
  }
  TextTable table({"TYPE", "PARENT", "KIND", "PROPERTIES", "INTERFACES"});
  for (const Class* type : types) {
    std::vector<std::string_view> interfaces;
    for (const auto& row : type->interfaces()) {
      if (row.interface != type) interfaces.push_back(row.interface->name());
    }
    std::sort(interfaces.begin(), interfaces.end());
    table.Add(
        {std::string(type->name()),
         type->parent() == nullptr ? "" : std::string(type->parent()->name()),
         type->is_interface()  ? "interface"
         : type->is_abstract() ? "abstract"
                               : "",
         fmt::format("{}", type->property_count()),
         fmt::format("{}", fmt::join(interfaces, " "))});
  }
  table.Print();
  return 0;
}

int RunProps(const Options& options, Session& session) {
  WrongCall wrong;
  if (options.names.size() != 1) {
    compat::Diagnostic diagnostic;
    diagnostic.code = "bad-call";
    diagnostic.message = "props takes one type, such as virtio-blk-device";
    PrintFailure(options.json, std::span(&diagnostic, 1));
    return 2;
  }
  const Class* type = session.FindType(options.names.front(), wrong);
  if (type == nullptr) {
    PrintFailure(options.json, wrong.diagnostics);
    return 2;
  }
  std::vector<const ClassProperty*> properties;
  for (const ClassProperty* property : type->properties()) {
    if (property != nullptr) properties.push_back(property);
  }
  std::sort(properties.begin(), properties.end(),
            [](const auto* a, const auto* b) { return a->name < b->name; });
  Json::Array list;
  TextTable table({"PROPERTY", "TYPE", "DEFAULT", "RANGE", "UNIT", "FLAGS",
                   "DECLARED BY", "DOC"});
  for (const ClassProperty* property : properties) {
    const Value* value = property->is_alias() && property->has_default
                             ? &property->default_value
                             : type->DefaultOf(*property);
    const std::string legal = property->Legal();
    const std::vector<std::string_view> flags = FlagNames(*property);
    Json::Array flag_list;
    for (std::string_view flag : flags) flag_list.push_back(flag);
    Json::Object object = {
        {"name", property->name},
        {"type", property->type},
        {"default", value == nullptr ? Json() : Json(*value)},
        {"declared_by", property->declared_by->name()},
        {"doc", property->doc},
        {"unit", property->unit},
        {"flags", std::move(flag_list)},
        {"range", legal}};
    if (!property->unreadable.empty()) {
      object["unreadable"] = property->unreadable;
    }
    if (property->is_alias()) {
      object["alias_of"] = fmt::format("{}.{}", property->route.holder->name(),
                                       property->target->name);
    }
    list.push_back(std::move(object));
    table.Add({std::string(property->name), std::string(property->type),
               value == nullptr ? "" : Shown(*value), legal,
               std::string(property->unit),
               fmt::format("{}", fmt::join(flags, ",")),
               std::string(property->declared_by->name()),
               std::string(property->doc)});
  }
  if (options.json) {
    PrintAnswer(options, session,
                {{"type", type->name()}, {"properties", std::move(list)}});
  } else {
    table.Print();
    PrintNotes(options, session);
  }
  return 0;
}

}  // namespace qom::tools
