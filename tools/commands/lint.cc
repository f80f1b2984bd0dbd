// `qom lint`: mistakes in compat tables.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/lint/lint.h"

#include <string>

#include "fmt/format.h"
#include "tools/command.h"
#include "tools/embedded_catalogues.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/releases.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {{"--rule", "CODE", "Only this rule"}};

int Run(const Options& options, Session& session) {
  compat::lint::Options lint;
  if (session.release().has_value()) {
    lint.release = *session.release();
    lint.arch = options.arch;
    for (const EmbeddedCatalogue& one : EmbeddedCatalogues()) {
      lint.others.push_back(
          {std::string(one.release), std::string(one.arch),
           [&one](std::string_view type) { return HasType(one, type); }});
    }
  }
  const auto report = compat::lint::Lint(session.catalogue().machines,
                                         session.registry(), lint);
  for (const auto& finding : report.findings) {
    Out(fmt::format("{}\n", finding.Text()));
  }
  return report.HasError() ? 1 : 0;
}

}  // namespace

const Command& Lint() {
  static constexpr Command kCommand = {.name = "lint",
                                       .summary = "Mistakes in compat tables",
                                       .options = kOptions,
                                       .run = &Run,
                                       .example = "qom lint"};
  return kCommand;
}

}  // namespace qom::tools
