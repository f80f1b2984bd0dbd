// Asks the tables of each place whether they have the entries.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/left_out.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/entry_name.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "qom/status.h"

namespace qom::tools {

Options LeftOut::At(Session& session, Options options,
                    const std::optional<std::string>& machine) {
  if (options.without.empty()) return options;
  const std::vector<std::string> asked = std::exchange(options.without, {});
  WrongCall here;  // told by who makes the context
  const std::optional<compat::Selection> selection =
      session.Select(options, machine, here);
  absl::StatusOr<std::vector<compat::LayerTable>> tables =
      std::vector<compat::LayerTable>();
  if (selection.has_value()) {
    tables =
        session.catalogue().machines.Assemble(*selection, session.registry());
  }
  if (!selection.has_value() || !tables.ok()) {
    // What else is wrong is to be told, not this.
    for (const std::string& text : asked) applied_[text] = absl::OkStatus();
    return options;
  }
  for (const std::string& text : asked) {
    const absl::StatusOr<compat::EntryName> name =
        compat::EntryName::Parse(text);
    if (!name.ok()) {
      options.without.push_back(text);  // told there, too
      continue;
    }
    const absl::Status status = compat::LeaveOut(std::span(&*name, 1), *tables);
    if (status.ok()) options.without.push_back(text);
    const auto [at, is_first] = applied_.try_emplace(text, status);
    // That the entry is not in a table that does apply says more.
    const bool says_more = CauseOf(status) == Cause::kOutOfRange;
    if (!is_first && !at->second.ok() && (status.ok() || says_more)) {
      at->second = status;
    }
  }
  return options;
}

void LeftOut::TellNowhere(WrongCall& wrong) const {
  for (const auto& [text, status] : applied_) {
    if (status.ok()) continue;
    wrong.diagnostics.push_back(compat::DiagnosticOf(status));
  }
}

}  // namespace qom::tools
