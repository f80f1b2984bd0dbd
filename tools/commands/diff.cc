// `qom diff`: properties whose effective values differ between two places (two
// machines, or one of two catalogues) and what only one of them has; or between
// all machines of a family, as a matrix.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "compat/comparison.h"
#include "compat/matrix.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/files.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/comparison_json.h"
#include "tools/diagnostics.h"
#include "tools/drift_table.h"
#include "tools/matrix_answer.h"
#include "tools/matrix_page.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/places.h"
#include "tools/session.h"
#include "tools/text_table.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"type", "TYPE ...", "Only these types"},
    {"--check", "", "Exit status 1 if anything differs"},
    {"--unknown", "", "Values that nobody told of one place, too"},
    {"--family", "F,...",
     "All machines of these families, or with names like\n"
     "'pc-q35-9.*'; then --release may stand several times"},
    {"--out", "FILE", "Writes csv, html or json there"},
};

// ---- For programs ----------------------------------------------------------

template <typename T>
Json ListJson(const std::vector<T>& things) {
  Json::Array list;
  for (const T& one : things) list.push_back(ToJson(one));
  return list;
}

// ---- For people ------------------------------------------------------------

// "pc-q35-7.2 of DIR with kvm-accel": what the two places differ in.
std::string NameOf(const Place& place, const Place& other) {
  std::string name = place.machine.value_or("none");
  const std::string catalogue = place.CatalogueName();
  if (catalogue != other.CatalogueName()) {
    name += fmt::format(" of {}", catalogue);
  }
  for (const auto member : {&Options::accel, &Options::platform}) {
    const std::optional<std::string>& own = place.options.*member;
    if (own != other.options.*member && own.has_value()) {
      name += fmt::format(" with {}", *own);
    }
  }
  return Printable(name);
}

// What differs alike in many types, such as in all CPU models, is one row.
void PrintDifferences(const Options& options, const Place& a, const Place& b,
                      const compat::Comparison& found) {
  if (!found.differs()) {
    Out(found.unmade.empty() ? "no difference\n"
                             : "no difference in what can be made\n");
  }
  if (found.differences.empty()) return;
  struct Row {
    std::string_view property;
    std::string a;
    std::string b;
    std::vector<std::string_view> types{};
  };
  std::vector<Row> rows;
  std::map<std::string, size_t> row_of;
  for (const compat::Difference& one : found.differences) {
    Row row{one.property, ShownInCell(options, one.a),
            ShownInCell(options, one.b)};
    const auto [at, is_new] = row_of.try_emplace(
        fmt::format("{}\n{}\n{}", row.property, row.a, row.b), rows.size());
    if (is_new) rows.push_back(std::move(row));
    rows[at->second].types.push_back(one.type);
  }
  TextTable table({"TYPE", "PROPERTY", NameOf(a, b), NameOf(b, a)});
  for (const Row& row : rows) {
    const auto add = [&](std::string types) {
      table.Add({std::move(types), std::string(row.property), row.a, row.b});
    };
    if (row.types.size() > kMostListed) {
      add(Listed(options, row.types));
    } else {
      for (const std::string_view type : row.types) add(std::string(type));
    }
  }
  table.Print(options);
}

void PrintOnly(const Options& options, const Place& place, const Place& other,
               const compat::OnlyThere& only) {
  if (only.empty()) return;
  Out(fmt::format("\n{}\n", Bold("Only " + NameOf(place, other) + " has")));
  if (!only.types.empty()) {
    TextTable table({"TYPES"});
    table.Add({fmt::format("{}", fmt::join(only.types, " "))});
    table.Print(options);
  }
  if (!only.objects.empty()) {
    TextTable table({"OBJECTS OF"});
    table.Add({fmt::format("{}", fmt::join(only.objects, " "))});
    table.Print(options);
  }
  // A property of a base is one of all that derive from it.
  std::map<std::string_view, std::vector<std::string_view>> types;
  for (const auto& [type, property] : only.properties) {
    types[property].push_back(type);
  }
  if (types.empty()) return;
  TextTable table({"PROPERTY", "OF"});
  for (const auto& [property, of] : types) {
    table.Add({std::string(property), Listed(options, of)});
  }
  table.Print(options);
}

void PrintUntold(const Options& options, const Place& a, const Place& b,
                 const compat::Comparison& found) {
  if (found.untold.empty()) return;
  Out("\n");
  TextTable table({"UNKNOWN", "PROPERTY", NameOf(a, b), NameOf(b, a)});
  for (const compat::UntoldValue& one : found.untold) {
    table.Add({std::string(one.type), std::string(one.property),
               one.a.has_value() ? ShownInCell(options, *one.a) : "?",
               one.b.has_value() ? ShownInCell(options, *one.b) : "?"});
  }
  table.Print(options);
}

// ---- The command -----------------------------------------------------------

void PrintComparison(const Options& options, const Place& a, const Place& b,
                     const compat::Comparison& found,
                     const Diagnostics& diagnostics) {
  if (options.json) {
    const bool machines_only =
        options.machines.size() > 1 && a.session == b.session &&
        options.accels.size() < 2 && options.platforms.size() < 2;
    Json::Object answer = {
        {"a", machines_only ? Json(a.machine) : PlaceJson(a)},
        {"b", machines_only ? Json(b.machine) : PlaceJson(b)},
        {"differences", ListJson(found.differences)},
        {"only_a", ToJson(found.only_a)},
        {"only_b", ToJson(found.only_b)},
        {"diagnostics", ToJson(diagnostics)}};
    if (machines_only) answer["release"] = a.session->release();
    if (options.Has("--unknown")) answer["unknown"] = ListJson(found.untold);
    PrintJson(std::move(answer));
    return;
  }
  if (a.session == b.session) PrintRelease(*a.session);
  PrintDifferences(options, a, b, found);
  PrintOnly(options, a, b, found.only_a);
  PrintOnly(options, b, a, found.only_b);
  if (options.Has("--unknown")) PrintUntold(options, a, b, found);
  PrintDiagnostics(diagnostics);
}

int CompareTwo(const Options& options, Place& a, Place& b) {
  const compat::Comparison found = compat::Compare(
      {a.types, [&a](const Class& type) { return a.Resolve(type); }},
      {b.types, [&b](const Class& type) { return b.Resolve(type); }});
  Diagnostics told = a.told;
  Merge(b.told, told);
  PrintComparison(options, a, b, found, DiagnosticsOf({&a, &b}, options, told));
  return HasError(told) || (options.Has("--check") && found.differs()) ? 1 : 0;
}

// ---- Many places -----------------------------------------------------------

compat::Matrix MatrixOf(std::vector<Place>& places) {
  std::vector<compat::MatrixColumn> columns;
  for (Place& place : places) {
    columns.push_back(
        {.context = place.context.get(),
         .types = place.types,
         .resolve = [&place](const Class& t) { return place.Resolve(t); },
         .beside = place.ExceptionsOfMachine()});
  }
  return compat::CompareAll(std::move(columns));
}

// The answer as one text; nullopt if it is told line by line.
std::optional<std::string> FileText(const Options& options,
                                    const std::vector<Place>& places,
                                    const compat::Matrix& matrix,
                                    const Diagnostics& diagnostics) {
  if (options.json) {
    return MatrixJson(places, matrix, diagnostics).ToText() + "\n";
  }
  if (options.format == "csv") return MatrixCsv(places, matrix);
  if (options.format == "html") return MatrixPage(places, matrix);
  return std::nullopt;
}

int CompareMany(const Options& options, std::vector<Place>& places) {
  const compat::Matrix matrix = MatrixOf(places);
  Diagnostics told;
  std::vector<const Place*> all;
  for (const Place& place : places) {
    Merge(place.told, told);
    all.push_back(&place);
  }
  const Diagnostics diagnostics = DiagnosticsOf(all, options, told);
  const std::optional<std::string> text =
      FileText(options, places, matrix, diagnostics);
  const std::string& out = options.Value("--out");
  if (!text.has_value()) {
    PrintMatrixText(options, places, matrix);
  } else if (out.empty()) {
    Out(*text);
  } else if (const absl::Status written = WriteFile(out, *text);
             !written.ok()) {
    return Wrong(options, Message(written));
  }
  if (!options.json || !out.empty()) PrintDiagnostics(diagnostics);
  return HasError(told) || (options.Has("--check") && !matrix.rows.empty()) ? 1
                                                                            : 0;
}

bool AsksFamilies(const Options& options) {
  return !options.Value("--family").empty();
}

// Whether the answer is about any number of places.
bool IsOfMany(const Options& options) {
  return AsksFamilies(options) || options.format == "csv" ||
         options.format == "html";
}

std::optional<int> RefuseAtOnce(const Options& options) {
  if (!AsksFamilies(options) && !options.HasTwoPlaces()) {
    return Wrong(
        options,
        "diff compares two places: -M A -M B, or --release, --catalog, "
        "-A or -P twice; or the machines of --family NAME");
  }
  if (AsksFamilies(options) && !options.machines.empty()) {
    return Wrong(options,
                 "--family names the machines; -M has no place beside it");
  }
  if (!options.Value("--out").empty() &&
      (options.format == "text" || !IsOfMany(options))) {
    return Wrong(options,
                 "--out takes csv, html, or the JSON of --family: with text, "
                 "redirect the output");
  }
  return std::nullopt;
}

int Run(const Options& options, Session& session) {
  const bool families = AsksFamilies(options);
  const bool many = IsOfMany(options);
  WrongCall wrong;
  Places places = families ? OpenFamilies(options, session, wrong)
                           : OpenTwoPlaces(options, session, wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  return many ? CompareMany(options, places.all)
              : CompareTwo(options, places.all[0], places.all[1]);
}

}  // namespace

const Command& Diff() {
  static constexpr Command kCommand = {
      .name = "diff",
      .summary = "What differs between two places, or in a family",
      .options = kOptions,
      .run = &Run,
      .example = "qom diff -M pc-q35-7.1 -M pc-q35-7.2",
      .at_once = &RefuseAtOnce,
      .asks = Command::Asks::kObjects,
      .compares = true,
      .many = "--family",
      .reads = Command::Reads::kNamed,
      .formats = "csv html"};
  return kCommand;
}

}  // namespace qom::tools
