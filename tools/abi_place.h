// One of the places whose machines `qom abi` tells of: a catalogue with a
// choice of layers, under one machine after another.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_ABI_PLACE_H_
#define QOMRT_TOOLS_ABI_PLACE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compat/abi.h"
#include "compat/resolutions.h"
#include "qom/class.h"
#include "qom/context.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/session.h"

namespace qom::tools {

class AbiPlace {
 public:
  // Of all types that are created. `session` outlives it.
  AbiPlace(Session& session, Options options);

  Session& session() const { return session_; }
  const Options& options() const { return options_; }
  const std::optional<std::string>& machine() const { return machine_; }
  const std::vector<const Class*>& types() const { return types_; }
  void SetTypes(std::vector<const Class*> types) { types_ = std::move(types); }
  // "" of a catalogue of the user's that does not say.
  std::string release() const;
  std::vector<std::string> MachineNames() const;

  // Goes to this machine (none: no machine); false, and why, if it cannot.
  bool GoTo(const std::string& machine, WrongCall& wrong);
  // What the types show there. It stays for as long as the place.
  compat::MadeTypes Made();
  compat::GuestAbi Abi();

  // Errors of objects so far, notes on the catalogue, and what the layers of
  // the user's own say that no machine used.
  Diagnostics Told() const;

 private:
  Session& session_;
  Options options_;
  std::vector<const Class*> types_;
  compat::Resolutions resolutions_;
  std::unique_ptr<Context> context_;
  std::optional<std::string> machine_;
  Diagnostics errors_;
  std::optional<Diagnostics> unused_;
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_ABI_PLACE_H_
