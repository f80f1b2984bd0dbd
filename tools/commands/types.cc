// `qom types`: every type of the catalogue, as a list or as a tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fnmatch.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/text_table.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"pattern", "PATTERN ...", "Part of a name, or a whole one with * ? [a-z]"},
    {"--implements", "TYPE", "Only types that are or implement this one"},
    {"--abstract", "", "Abstract types and interfaces, too"},
    {"--tree", "", "Indented below their parents"},
};

using TypeList = std::vector<const Class*>;

// A pattern with * ? or [ fits the whole name, any other a part of it.
bool Fits(std::string_view name, const std::string& pattern) {
  if (pattern.find_first_of("*?[") == std::string::npos) {
    return name.find(pattern) != std::string_view::npos;
  }
  return fnmatch(pattern.c_str(), std::string(name).c_str(), 0) == 0;
}

std::string_view ParentName(const Class& type) {
  return type.parent() == nullptr ? std::string_view() : type.parent()->name();
}

std::string_view KindOf(const Class& type) {
  return type.is_interface()  ? "interface"
         : type.is_abstract() ? "abstract"
                              : "";
}

std::vector<std::string_view> InterfaceNames(const Class& type) {
  std::vector<std::string_view> names;
  for (const auto& row : type.interfaces()) {
    if (row.interface != &type) names.push_back(row.interface->name());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TypeList AskedTypes(const Options& options, Session& session,
                    const Class* base) {
  const bool with_abstract = options.Has("--abstract") || options.Has("--tree");
  TypeList types;
  for (const Class* type : session.registry().Types()) {
    if (type->is_abstract() && !with_abstract) continue;
    if (base != nullptr && !type->IsA(*base)) continue;
    if (options.names.empty() ||
        std::any_of(options.names.begin(), options.names.end(),
                    [type](const std::string& pattern) {
                      return Fits(type->name(), pattern);
                    })) {
      types.push_back(type);
    }
  }
  return types;
}

Json TypesJson(const TypeList& types) {
  Json::Array list;
  for (const Class* type : types) {
    Json::Array interfaces;
    for (std::string_view name : InterfaceNames(*type)) {
      interfaces.push_back(name);
    }
    list.push_back(Json::Object{
        {"name", type->name()},
        {"parent",
         type->parent() == nullptr ? Json() : Json(ParentName(*type))},
        {"abstract", type->is_abstract()},
        {"interface", type->is_interface()},
        {"interfaces", std::move(interfaces)},
        {"properties", uint64_t{type->property_count()}}});
  }
  return list;
}

// ---- As a tree -------------------------------------------------------------

using Below = std::map<const Class*, TypeList>;

void PrintBelow(const Below& below, const Class& type, size_t depth) {
  const std::string_view kind = KindOf(type);
  Out(fmt::format("{:{}}{}{}\n", "", depth * 2, Printable(type.name()),
                  kind.empty() ? "" : fmt::format(" ({})", kind)));
  const auto at = below.find(&type);
  if (at == below.end()) return;
  for (const Class* child : at->second) PrintBelow(below, *child, depth + 1);
}

// The types with all their ancestors.
void PrintTree(const TypeList& types) {
  Below below;  // of null: the roots
  std::map<const Class*, bool> seen;
  for (const Class* type : types) {
    for (const Class* at = type; at != nullptr && !seen[at];
         at = at->parent()) {
      seen[at] = true;
      below[at->parent()].push_back(at);
    }
  }
  for (auto& [parent, children] : below) {
    std::sort(
        children.begin(), children.end(),
        [](const Class* a, const Class* b) { return a->name() < b->name(); });
  }
  for (const Class* root : below[nullptr]) PrintBelow(below, *root, 0);
}

void PrintTable(const Options& options, const TypeList& types) {
  TextTable table({"TYPE", "PARENT", "KIND", "PROPERTIES", "INTERFACES"});
  for (const Class* type : types) {
    table.Add({std::string(type->name()), std::string(ParentName(*type)),
               std::string(KindOf(*type)),
               fmt::format("{}", type->property_count()),
               fmt::format("{}", fmt::join(InterfaceNames(*type), " "))});
  }
  table.Print(options);
}

int Run(const Options& options, Session& session) {
  WrongCall wrong;
  const Class* base = nullptr;
  if (const std::string& name = options.Value("--implements"); !name.empty()) {
    base = session.FindType(name, wrong);
    if (base == nullptr) return Wrong(options, wrong);
  }
  const TypeList types = AskedTypes(options, session, base);
  if (options.json) {
    PrintAnswer(options, session, {{"types", TypesJson(types)}});
    return 0;
  }
  PrintDiagnostics(CatalogueNotes(options, session));
  if (types.empty()) {
    Err(options.Has("--abstract") || options.Has("--tree")
            ? "qom: note: no type fits\n"
            : "qom: note: no type fits; --abstract shows abstract types and "
              "interfaces, too\n");
  } else {
    PrintRelease(session);
    options.Has("--tree") ? PrintTree(types) : PrintTable(options, types);
  }
  return 0;
}

}  // namespace

const Command& Types() {
  static constexpr Command kCommand = {
      .name = "types",
      .summary = "Every type",
      .options = kOptions,
      .run = &Run,
      .example = "qom types --implements virtio-device --tree"};
  return kCommand;
}

}  // namespace qom::tools
