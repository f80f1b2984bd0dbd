// `qom schema`: the types of a catalogue as a schema, for QAPI tools or for
// editors that know JSON Schema.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "qapi/export.h"
#include "qom/class.h"
#include "qom/object.h"
#include "qom/sentence.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"type", "[TYPE...]", "Types; else all that objects can be of"},
    {"--as", "FORM",
     "qapi or json-schema; if nothing is said, qapi, and\n"
     "with --format json json-schema"},
    {"--extended", "",
     "qapi: members say defaults, their history and\n"
     "ranges by keys that only this command reads"}};

int Run(const Options& options, Session& session) {
  const std::string& form = options.Value("--as");
  if (!form.empty() && form != "qapi" && form != "json-schema") {
    return Wrong(options, fmt::format("--as takes qapi or json-schema, not "
                                      "'{}'",
                                      Escaped(form)));
  }
  const bool is_qapi = form.empty() ? !options.json : form == "qapi";
  if (is_qapi && options.json) {
    return Wrong(options,
                 "a QAPI schema is no JSON; --format json goes with --as "
                 "json-schema");
  }
  if (!is_qapi && options.Has("--extended")) {
    return Wrong(options, "--extended is for a QAPI schema");
  }
  std::vector<const Class*> types;
  WrongCall wrong;
  for (const std::string& name : options.names) {
    const Class* const type = session.FindType(name, wrong);
    if (type == nullptr) return Wrong(options, wrong);
    types.push_back(type);
  }
  if (types.empty()) {
    const Class* const root = session.FindType(Object::kTypeName, wrong);
    if (root == nullptr) return Wrong(options, wrong);
    types = session.registry().TypesOf(*root, false);
  }
  std::sort(types.begin(), types.end(), [](const Class* a, const Class* b) {
    return a->name() < b->name();
  });
  Out(is_qapi ? qapi::ExportQapi(types, {.extended = options.Has("--extended")})
                    .text
              : qapi::ExportJsonSchema(types).text);
  PrintDiagnostics(CatalogueNotes(options, session));
  return 0;
}

}  // namespace

const Command& Schema() {
  static constexpr Command kCommand = {
      .name = "schema",
      .summary = "Types as a QAPI schema or JSON Schema",
      .options = kOptions,
      .run = &Run,
      .example = "qom schema virtio-blk-device --as json-schema",
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
