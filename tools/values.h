// What the commands that tell effective values share: which types, machine and
// explicit sets a call asks about, and how the origin of a value is written.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_VALUES_H_
#define QOMRT_TOOLS_VALUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "qom/class.h"
#include "qom/context.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {

// PROPERTY and VALUE of each --set.
using Sets = std::vector<std::pair<std::string, std::string>>;

// The types the call names; every concrete one if it names none. Unknown ones
// are in `wrong`.
std::vector<const Class*> AskedTypes(const Options& options, Session& session,
                                     WrongCall& wrong);

// The machine of a command that takes one; nullopt for the default.
std::optional<std::string> AskedMachine(const Options& options);

// Where a value comes from: an entry, or else the default of `driver`.
Json::Object OriginJson(std::optional<compat::Layer> layer,
                        compat::EntryRef entry, std::string_view driver);
// ", over the machine: WHY, needs WHAT" of an entry that says so; else nothing.
std::string OverMachineText(compat::EntryRef entry);

// Why the program decides a property of `type` after the layers; null if it
// does not.
const compat::Exception* ExceptionOf(const Session& session,
                                     const std::optional<std::string>& machine,
                                     const Class& type,
                                     std::string_view property);
Json ExceptionJson(const compat::Exception& exception);
// "set by the program afterwards: WHY".
std::string ExceptionText(const compat::Exception& exception);

// Tells in `resolution` what the program decides after the layers.
void AddExceptions(const Session& session,
                   const std::optional<std::string>& machine, const Class& type,
                   compat::Resolution& resolution);

// What an object of `type` shows on `machine`, whose layers `context` has, with
// what the program sets afterwards.
compat::Resolution ResolveAll(const Session& session,
                              const std::optional<std::string>& machine,
                              Context& context, const Class& type,
                              const NewOptions& options, const Sets& sets);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_VALUES_H_
