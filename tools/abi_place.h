// One of the places whose machines `qom abi` tells of: a catalogue with a
// choice of layers, under one machine after another.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_ABI_PLACE_H_
#define QOMRT_TOOLS_ABI_PLACE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compat/abi.h"
#include "compat/resolutions.h"
#include "qom/class.h"
#include "tools/diagnostics.h"
#include "tools/left_out.h"
#include "tools/options.h"
#include "tools/places.h"
#include "tools/session.h"

namespace qom::tools {

class AbiPlace {
 public:
  explicit AbiPlace(Place place) : place_(std::move(place)) {}
  // Of all types that are created. `session` outlives it.
  AbiPlace(const Options& options, Session& session);

  const Place& place() const { return place_; }
  Session& session() const { return *place_.session; }
  // "" of a catalogue of the user's that does not say.
  std::string release() const;
  std::vector<std::string> MachineNames() const;

  // Goes to this machine; false, and why, if it cannot. An entry of --without
  // that is not there is no mistake; what was at none so far, left_out() tells.
  bool GoTo(const std::string& machine, WrongCall& wrong);
  const LeftOut& left_out() const { return left_out_; }
  // What the types show there. It stays for as long as the place.
  compat::MadeTypes Made();
  compat::GuestAbi Abi();

  // Errors of objects so far, notes on the catalogue, and what the layers of
  // the user's own say that no machine used.
  Diagnostics Told() const;

 private:
  Place place_;
  LeftOut left_out_;
  compat::Resolutions resolutions_;
  std::optional<Diagnostics> unused_;
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_ABI_PLACE_H_
