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

#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "qom/class.h"
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
// ", over the machine: WHY" of an entry that says so; else nothing.
std::string OverMachineText(compat::EntryRef entry);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_VALUES_H_
