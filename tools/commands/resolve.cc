// `qom resolve`: every property of a type with its effective value and where
// that comes from.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/context.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"type", "TYPE ...", "Types"},
    {"--all", "", "All concrete types"},
    {"--values-only", "", "No origins"},
};

std::string OriginText(const compat::Resolved& resolved) {
  if (resolved.set_explicitly) return "set explicitly";
  if (resolved.is_programs) {
    return fmt::format("the program: {}", Printable(resolved.exception));
  }
  const std::string origin =
      resolved.entry
          ? fmt::format("{}: {}[{}] {}{}", compat::LayerName(*resolved.layer),
                        resolved.entry.table().name, resolved.entry.index(),
                        resolved.driver, OverMachineText(resolved.entry))
          : fmt::format("default of {}", resolved.driver);
  return resolved.exception.empty()
             ? origin
             : origin + "; the program may set it afterwards";
}

Json PropertyJson(const compat::Resolved& resolved) {
  Json::Object property = {{"type", resolved.property->type},
                           {"value", resolved.value}};
  if (!resolved.unreadable.empty()) {
    property["unreadable"] = resolved.unreadable;
  }
  if (resolved.unknown) property["unknown"] = true;
  if (!resolved.exception.empty()) property["exception"] = resolved.exception;
  property["origin"] =
      resolved.set_explicitly ? Json::Object{{"layer", "explicit"}}
      : resolved.is_programs
          ? Json::Object{{"layer", "program"}}
          : OriginJson(resolved.layer, resolved.entry, resolved.driver);
  return property;
}

Json ResultJson(const Class& type, const compat::Resolution& resolution,
                bool values_only) {
  Json::Object result = {{"type", type.name()},
                         {"diagnostics", ToJson(resolution.diagnostics)}};
  if (!resolution.created) return result;
  Json::Object values;
  for (const compat::Resolved& one : resolution.properties) {
    const std::string name(one.property->name);
    if (!values_only) {
      values[name] = PropertyJson(one);
    } else if (one.unreadable.empty() && !one.unknown) {
      values[name] = one.value;
    }
  }
  if (!values_only) {
    for (const compat::ResolvedChild& child : resolution.children) {
      values[child.name] = Json::Object{
          {"type", child.type},
          {"value", child.path},
          {"origin",
           OriginJson(std::nullopt, compat::EntryRef(), type.name())}};
    }
  }
  result[values_only ? "values" : "properties"] = std::move(values);
  return result;
}

void PrintValues(const compat::Resolution& resolution) {
  TextTable table({"PROPERTY", "VALUE"});
  for (const compat::Resolved& one : resolution.properties) {
    if (!one.unreadable.empty() || one.unknown) continue;
    table.Add({std::string(one.property->name), Shown(one.value)});
  }
  table.Print();
}

void PrintProperties(const compat::Resolution& resolution) {
  TextTable table({"PROPERTY", "TYPE", "VALUE", "ORIGIN"});
  for (const compat::Resolved& one : resolution.properties) {
    const bool readable = one.unreadable.empty();
    table.Add({std::string(one.property->name), std::string(one.property->type),
               one.unknown ? "?"
               : readable  ? Shown(one.value)
                           : "unreadable",
               readable ? OriginText(one) : one.unreadable});
  }
  for (const compat::ResolvedChild& child : resolution.children) {
    table.Add({child.name, child.type, child.path, "part of the object"});
  }
  table.Print();
}

int Run(const Options& options, Session& session) {
  if (options.machines.size() > 1) {
    return Wrong(options, "resolve takes one -M; diff compares two");
  }
  if (options.names.empty() && !options.Has("--all")) {
    return Wrong(options, "name a type, or use --all; qom types lists them");
  }
  if (!options.names.empty() && options.Has("--all")) {
    return Wrong(options, "name types or use --all, not both");
  }
  const bool values_only = options.Has("--values-only");
  WrongCall wrong;
  const std::vector<const Class*> types = AskedTypes(options, session, wrong);
  Sets sets;
  session.ReadSets(options, sets, wrong);
  const std::unique_ptr<Context> context =
      session.MakeContext(options, AskedMachine(options), wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  if (!options.json) PrintRelease(session, session.machine());
  bool failed = false;
  bool first = true;
  Json::Array results;
  Diagnostics told;
  for (const Class* type : types) {
    const compat::Resolution resolution =
        ResolveAll(session, session.machine(), *context, *type,
                   {.hotplug = options.hotplug}, sets);
    failed = failed || !resolution.created;
    told.insert(told.end(), resolution.diagnostics.begin(),
                resolution.diagnostics.end());
    if (options.json) {
      results.push_back(ResultJson(*type, resolution, values_only));
      continue;
    }
    PrintDiagnostics(resolution.diagnostics);
    if (!resolution.created) continue;
    if (types.size() > 1) {
      Out(fmt::format("{}{}\n", first ? "" : "\n", Bold(type->name())));
      first = false;
    }
    values_only ? PrintValues(resolution) : PrintProperties(resolution);
  }
  Diagnostics all = session.CatalogueNotes(options);
  Merge(UnusedEntries(*context, options, told), all);
  if (options.json) {
    PrintJson(Json::Object{{"release", session.release()},
                           {"machine", session.machine()},
                           {"accel", session.AccelName(options)},
                           {"platform", options.platform},
                           {"results", std::move(results)},
                           {"diagnostics", ToJson(all)}});
  } else {
    PrintDiagnostics(all);
  }
  return failed ? 1 : 0;
}

}  // namespace

const Command& Resolve() {
  static constexpr Command kCommand = {
      .name = "resolve",
      .summary = "Every property with its effective value and its origin",
      .options = kOptions,
      .run = &Run,
      .example = "qom resolve virtio-blk-device -M pc-q35-5.0",
      .asks = Command::Asks::kObjects,
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
