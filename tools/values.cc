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
  }
  return origin;
}

std::string OverMachineText(compat::EntryRef entry) {
  if (entry->over_machine.empty()) return "";
  return fmt::format(", over the machine: {}", Printable(entry->over_machine));
}

}  // namespace qom::tools
