// The built-in catalogues by release: which of them answers a call, what of it
// is read, and what only others have.
//
// Example: of 7.2, 10.0 and 11.1, `qom explain T.P -M pc-q35-2.4` is answered
// by 7.2, the newest that has the machine.
//
// Threads: all functions may run concurrently.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_RELEASES_H_
#define QOMRT_TOOLS_RELEASES_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/embedded_catalogues.h"
#include "tools/options.h"
#include "tools/session.h"

namespace qom::tools {

// The one that the options name, or else the newest of the architecture that
// has the machines they name. Null, and why in `wrong`, if there is none.
const EmbeddedCatalogue* ChooseRelease(const Options& options,
                                       WrongCall& wrong);

// A types.json with the types that the call is about, if it needs no others.
std::optional<std::string> TypesOfCall(const Options& options,
                                       const EmbeddedCatalogue& catalogue);

// What other releases of the architecture have that `catalogue` has not:
// " (in 7.2 and 10.0, gone in 11.1)"; "" if `has` is true of none.
std::string InOtherReleases(
    const EmbeddedCatalogue& catalogue,
    const std::function<bool(const EmbeddedCatalogue&)>& has);
bool HasMachine(const EmbeddedCatalogue& catalogue, std::string_view name);
bool HasType(const EmbeddedCatalogue& catalogue, std::string_view name);
bool HasProperty(const EmbeddedCatalogue& catalogue, std::string_view type,
                 std::string_view property);

// "qemu-7.2 (aarch64, m68k, s390x, x86_64)" …, newest first.
std::vector<std::string> ReleaseNames();

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_RELEASES_H_
