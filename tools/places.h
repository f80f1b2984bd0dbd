// The places that a comparison looks at: two, or every machine of a family;
// each with its catalogue, its machine and its layers, ready to be asked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_PLACES_H_
#define QOMRT_TOOLS_PLACES_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/explain.h"
#include "compat/machine.h"
#include "qom/class.h"
#include "qom/context.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/values.h"

namespace qom::tools {

struct Place {
  Options options;
  Session* session = nullptr;
  std::vector<const Class*> types{};  // that are compared, by name
  std::unique_ptr<Context> context{};
  std::optional<std::string> machine{};
  Sets sets{};
  Diagnostics told{};  // of the types

  // What an object of `type` shows there.
  compat::Resolution Resolve(const Class& type);

  // "qemu-11.1", or the directory of the catalogue.
  std::string CatalogueName() const;
  // Which exceptions of the catalogue speak of the machine; for machines of one
  // catalogue.
  std::string ExceptionsOfMachine() const;
};

struct Places {
  // Those that are not the call's first; outlive the contexts of the places.
  std::vector<std::unique_ptr<Session>> sessions{};
  std::vector<Place> all{};
};

// The two places that the options name. Why that cannot be is in `wrong`.
Places OpenTwoPlaces(const Options& options, Session& session,
                     WrongCall& wrong);

// The machines that --family names, in each catalogue that the options name:
// by family, version and catalogue, the oldest first.
Places OpenFamilies(const Options& options, Session& session, WrongCall& wrong);

// Those of the catalogue that `names` stands for, by family and version, 9.2
// before 10.0: families, machines or patterns of their names, with commas
// between them; "": all. What stands for none is in `wrong`.
std::vector<const compat::MachineVersion*> MachinesNamed(std::string_view names,
                                                         const Session& session,
                                                         WrongCall& wrong);

// What is told of all of them: notes on catalogues, what types told, and
// entries of the user's that were of use nowhere.
Diagnostics DiagnosticsOf(const std::vector<const Place*>& places,
                          const Options& options, const Diagnostics& told);

// All that is said of a place.
Json PlaceJson(const Place& place);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_PLACES_H_
