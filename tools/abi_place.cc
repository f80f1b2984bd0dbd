// Goes from machine to machine of a catalogue.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/abi_place.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compat/machine.h"
#include "tools/values.h"

namespace qom::tools {

AbiPlace::AbiPlace(const Options& options, Session& session)
    : place_{.options = options, .session = &session} {
  Options all = options;
  all.names.clear();
  WrongCall none;
  place_.types = AskedTypes(all, session, none);
}

std::string AbiPlace::release() const {
  if (session().release().has_value()) return *session().release();
  const auto& attributes = session().catalogue().attributes;
  const auto at = attributes.find("qemu");
  return at == attributes.end() || !at->second.is_text()
             ? ""
             : at->second.text_value();
}

std::vector<std::string> AbiPlace::MachineNames() const {
  std::vector<std::string> names;
  for (const auto& one : session().catalogue().machines.machines()) {
    names.push_back(one.name);
  }
  return names;
}

bool AbiPlace::GoTo(const std::string& machine, WrongCall& wrong) {
  place_.context = session().MakeContext(
      left_out_.At(session(), place_.options, machine), machine, wrong);
  place_.machine = session().machine();
  return place_.context != nullptr;
}

compat::MadeTypes AbiPlace::Made() {
  const std::string exceptions = place_.ExceptionsOfMachine();
  compat::MadeTypes made;
  for (const Class* type : place_.types) {
    const compat::Resolutions::Made& one = resolutions_.Of(
        *place_.context, *type, [&] { return place_.Resolve(*type); },
        exceptions);
    made.emplace_back(type, &one.resolution);
  }
  const Options& options = place_.options;
  if (options.globals.empty() && options.layers.empty()) return made;
  // What one machine uses is of use.
  Diagnostics unused = UnusedEntries(*place_.context, options, place_.told);
  if (unused_.has_value()) {
    unused_ = InBoth(*std::move(unused_), unused);
  } else {
    unused_ = std::move(unused);
  }
  return made;
}

compat::GuestAbi AbiPlace::Abi() {
  return compat::AbiOf(place_.machine.value_or("none"), release(), Made());
}

Diagnostics AbiPlace::Told() const {
  Diagnostics all = session().CatalogueNotes(place_.options);
  Merge(place_.told, all);
  if (unused_.has_value()) Merge(*unused_, all);
  return all;
}

}  // namespace qom::tools
