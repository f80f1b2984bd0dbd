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

AbiPlace::AbiPlace(Session& session, Options options)
    : session_(session), options_(std::move(options)) {
  Options all = options_;
  all.names.clear();
  WrongCall none;
  types_ = AskedTypes(all, session_, none);
}

std::string AbiPlace::release() const {
  if (session_.release().has_value()) return *session_.release();
  const auto& attributes = session_.catalogue().attributes;
  const auto at = attributes.find("qemu");
  return at == attributes.end() || !at->second.is_text()
             ? ""
             : at->second.text_value();
}

std::vector<std::string> AbiPlace::MachineNames() const {
  std::vector<std::string> names;
  for (const auto& one : session_.catalogue().machines.machines()) {
    names.push_back(one.name);
  }
  return names;
}

bool AbiPlace::GoTo(const std::string& machine, WrongCall& wrong) {
  context_ = session_.MakeContext(options_, machine, wrong);
  machine_ = session_.machine();
  return context_ != nullptr;
}

compat::MadeTypes AbiPlace::Made() {
  // What the program sets may be of one machine only.
  const auto& exceptions = session_.catalogue().exceptions;
  const bool is_special =
      machine_.has_value() &&
      std::any_of(exceptions.begin(), exceptions.end(), [this](const auto& e) {
        return std::find(e.machines.begin(), e.machines.end(), *machine_) !=
               e.machines.end();
      });
  compat::MadeTypes made;
  for (const Class* type : types_) {
    const compat::Resolution& one = resolutions_.Of(
        *context_, *type,
        [&] {
          return ResolveAll(session_, machine_, *context_, *type, {}, {});
        },
        is_special ? *machine_ : "");
    Merge(one.diagnostics, errors_);
    made.emplace_back(type, &one);
  }
  if (options_.globals.empty() && options_.layers.empty()) return made;
  // What one machine uses is of use.
  Diagnostics unused = UnusedEntries(*context_, options_, errors_);
  if (unused_.has_value()) {
    std::erase_if(*unused_,
                  [&unused](const auto& one) { return !Says(unused, one); });
  } else {
    unused_ = std::move(unused);
  }
  return made;
}

compat::GuestAbi AbiPlace::Abi() {
  return compat::AbiOf(machine_.value_or("none"), release(), Made());
}

Diagnostics AbiPlace::Told() const {
  Diagnostics all = session_.CatalogueNotes(options_);
  Merge(errors_, all);
  if (unused_.has_value()) Merge(*unused_, all);
  return all;
}

}  // namespace qom::tools
