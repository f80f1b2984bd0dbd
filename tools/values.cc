// The types, machines and explicit sets that a call asks about. All types are
// the concrete ones that an emulator would create.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/values.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/object.h"
#include "qom/registry.h"

namespace qom::tools {

std::vector<const Class*> AskedTypes(const Options& options, Session& session,
                                     WrongCall& wrong) {
  std::vector<const Class*> types;
  for (const std::string& name : options.names) {
    if (const Class* type = session.FindType(name, wrong)) {
      types.push_back(type);
    }
  }
  if (!options.names.empty()) return types;
  const auto& left_out = session.catalogue().not_created;
  for (const Class* type : session.registry().Types()) {
    if (!type->is_abstract() && type->name() != Object::kTypeName &&
        std::find(left_out.begin(), left_out.end(), type->name()) ==
            left_out.end()) {
      types.push_back(type);
    }
  }
  return types;
}

std::optional<std::string> AskedMachine(const Options& options) {
  if (options.machines.empty()) return std::nullopt;
  return options.machines.back();
}

Json::Object OriginJson(std::optional<compat::Layer> layer,
                        compat::EntryRef entry, std::string_view driver) {
  Json::Object origin = {
      {"layer", layer.has_value() ? compat::LayerName(*layer) : "default"},
      {"driver", driver}};
  if (entry) {
    origin["table"] = entry.table().name;
    origin["index"] = uint64_t{entry.index()};
    if (!entry->over_machine.empty()) {
      origin["over_machine"] = entry->over_machine;
    }
    if (!entry->needs.empty()) {
      origin["needs"] = Json::Array(entry->needs.begin(), entry->needs.end());
    }
  }
  return origin;
}

std::string OverMachineText(compat::EntryRef entry) {
  std::string text;
  if (!entry->over_machine.empty()) {
    text += fmt::format(", over the machine: {}", entry->over_machine);
  }
  if (!entry->needs.empty()) {
    text += fmt::format(", needs {}", fmt::join(entry->needs, " and "));
  }
  return Printable(text);
}

const compat::Exception* ExceptionOf(const Session& session,
                                     const std::optional<std::string>& machine,
                                     const Class& type,
                                     std::string_view property) {
  return session.catalogue().exceptions.Find(
      type, property, machine.has_value() ? *machine : std::string_view());
}

Json ExceptionJson(const compat::Exception& exception) {
  Json::Object json = {{"reason", exception.reason}};
  if (exception.value.has_value()) json["value"] = *exception.value;
  return json;
}

std::string ExceptionText(const compat::Exception& exception) {
  return fmt::format("set by the program afterwards: {}",
                     Printable(exception.reason));
}

void AddExceptions(const Session& session,
                   const std::optional<std::string>& machine, const Class& type,
                   compat::Resolution& resolution) {
  for (compat::Resolved& one : resolution.properties) {
    const compat::Exception* const exception =
        ExceptionOf(session, machine, type, one.property->name);
    if (exception == nullptr || one.set_explicitly) continue;
    one.exception = exception->reason;
    if (!exception->value.has_value()) continue;
    one.value = *exception->value;
    one.is_programs = true;
    one.unknown = false;
  }
}

compat::Resolution ResolveAll(const Session& session,
                              const std::optional<std::string>& machine,
                              Context& context, const Class& type,
                              const NewOptions& options, const Sets& sets) {
  compat::Resolution resolution = compat::Resolve(context, type, options, sets);
  AddExceptions(session, machine, type, resolution);
  return resolution;
}

}  // namespace qom::tools
