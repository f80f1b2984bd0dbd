// The entries of --without in a question about several places: each is left out
// wherever it applies. One that applies nowhere is a mistake of the call.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_LEFT_OUT_H_
#define QOMRT_TOOLS_LEFT_OUT_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "tools/options.h"
#include "tools/session.h"

namespace qom::tools {

class LeftOut {
 public:
  // `options` of one of the places, under this machine (as that of
  // Session::MakeContext()), less the entries that do not apply there.
  Options At(Session& session, Options options,
             const std::optional<std::string>& machine);

  // Adds to `wrong` which entries applied at none of the places so far.
  void TellNowhere(WrongCall& wrong) const;

 private:
  // OK, or why not at the first place; by entry as the call writes it.
  std::map<std::string, absl::Status> applied_;
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_LEFT_OUT_H_
