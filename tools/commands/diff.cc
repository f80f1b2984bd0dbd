// `qom diff`: properties whose effective values differ between two machines.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "qom/class.h"
#include "qom/context.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"type", "TYPE ...", "Only these types"},
    {"--check", "", "Exit status 1 if any differs"},
};

struct Difference {
  const Class* type;
  std::string property;
  Value a;
  Value b;
};

// What somebody knows and the program does not make up anew each time.
bool IsCertain(const compat::Resolved& one) {
  return one.unreadable.empty() && !one.unknown &&
         (one.exception.empty() || one.is_programs);
}

// Properties come by name, so of one type they are the same in the same order.
void Compare(const Class& type, const compat::Resolution& a,
             const compat::Resolution& b, std::vector<Difference>& found) {
  const size_t count = std::min(a.properties.size(), b.properties.size());
  for (size_t i = 0; i < count; ++i) {
    const compat::Resolved& one = a.properties[i];
    const compat::Resolved& other = b.properties[i];
    if (!IsCertain(one) || !IsCertain(other) || one.value == other.value) {
      continue;
    }
    found.push_back(
        {&type, std::string(one.property->name), one.value, other.value});
  }
}

// What neither machine used: a global is of use if it is on either one.
void MergeUnused(const Diagnostics& in_a, const Diagnostics& in_b,
                 Diagnostics& diagnostics) {
  for (const Diagnostics* side : {&in_a, &in_b}) {
    for (const compat::Diagnostic& one : *side) {
      if (!IsOfUser(one) || (Says(in_a, one) && Says(in_b, one))) {
        Merge({one}, diagnostics);
      }
    }
  }
}

Json DifferencesJson(const std::vector<Difference>& differences) {
  Json::Array list;
  for (const Difference& one : differences) {
    list.push_back(Json::Object{{"type", one.type->name()},
                                {"property", one.property},
                                {"a", one.a},
                                {"b", one.b}});
  }
  return list;
}

void PrintTable(const std::vector<Difference>& differences,
                const std::optional<std::string>& name_a,
                const std::optional<std::string>& name_b) {
  if (differences.empty()) {
    Out("no difference\n");
    return;
  }
  TextTable table(
      {"TYPE", "PROPERTY", name_a.value_or("none"), name_b.value_or("none")});
  for (const Difference& one : differences) {
    table.Add({std::string(one.type->name()), one.property, Shown(one.a),
               Shown(one.b)});
  }
  table.Print();
}

int Run(const Options& options, Session& session) {
  if (options.machines.size() != 2) {
    return Wrong(options, "diff compares two machines: -M A -M B");
  }
  WrongCall wrong;
  const std::vector<const Class*> types = AskedTypes(options, session, wrong);
  Sets sets;
  session.ReadSets(options, sets, wrong);
  const std::unique_ptr<Context> a =
      session.MakeContext(options, options.machines[0], wrong);
  const std::optional<std::string> name_a = session.machine();
  const std::unique_ptr<Context> b =
      session.MakeContext(options, options.machines[1], wrong);
  const std::optional<std::string> name_b = session.machine();
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  std::vector<Difference> differences;
  Diagnostics told;
  for (const Class* type : types) {
    const NewOptions how = {.hotplug = options.hotplug};
    compat::Resolution in_a = ResolveAll(session, name_a, *a, *type, how, sets);
    compat::Resolution in_b = ResolveAll(session, name_b, *b, *type, how, sets);
    Compare(*type, in_a, in_b, differences);
    Merge(std::move(in_a.diagnostics), told);
    Merge(std::move(in_b.diagnostics), told);
  }
  Diagnostics diagnostics = session.CatalogueNotes(options);
  Merge(told, diagnostics);
  MergeUnused(UnusedEntries(*a, options, told),
              UnusedEntries(*b, options, told), diagnostics);
  if (options.json) {
    PrintJson(Json::Object{{"release", session.release()},
                           {"a", name_a},
                           {"b", name_b},
                           {"differences", DifferencesJson(differences)},
                           {"diagnostics", ToJson(diagnostics)}});
  } else {
    PrintRelease(session);
    PrintTable(differences, name_a, name_b);
    PrintDiagnostics(diagnostics);
  }
  const bool differ = !differences.empty();
  return HasError(told) || (options.Has("--check") && differ) ? 1 : 0;
}

}  // namespace

const Command& Diff() {
  static constexpr Command kCommand = {
      .name = "diff",
      .summary = "Properties whose effective values differ: -M A -M B",
      .options = kOptions,
      .run = &Run,
      .example = "qom diff -M pc-q35-7.1 -M pc-q35-7.2",
      .asks = Command::Asks::kObjects,
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
