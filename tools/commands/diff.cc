// `qom diff`: properties whose effective values differ between two places: two
// machines, or one of two catalogues, and what only one of them has.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/comparison.h"
#include "compat/explain.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"type", "TYPE ...", "Only these types"},
    {"--check", "", "Exit status 1 if anything differs"},
    {"--unknown", "", "Values that nobody told of one place, too"},
};

// One of the two places, ready to be asked.
struct Place {
  Options options;
  Session* session = nullptr;
  std::unique_ptr<Context> context{};
  std::optional<std::string> machine{};
  Sets sets{};
  Diagnostics told{};  // of the types

  compat::Resolution Resolve(const Class& type) {
    // A type that no emulator creates alone only is there or not.
    const auto& left_out = session->catalogue().not_created;
    if (std::find(left_out.begin(), left_out.end(), type.name()) !=
        left_out.end()) {
      return {};
    }
    compat::Resolution resolution = ResolveAll(
        *session, machine, *context, type, {.hotplug = options.hotplug}, sets);
    Merge(resolution.diagnostics, told);
    return resolution;
  }
};

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

// Whether `session` answers for both places. Releases that the call does not
// name are chosen by machine, if none has both.
bool IsInOneCatalogue(const Options& options, const Session& session) {
  if (options.HasTwoCatalogues()) return false;
  if (options.catalog.has_value() || !options.releases.empty()) return true;
  return std::all_of(
      options.machines.begin(), options.machines.end(),
      [&session](const std::string& name) {
        return name == compat::kNoMachine ||
               session.catalogue().machines.FindMachine(name).ok();
      });
}

// Types by name: those that the call names, else all concrete ones. What is in
// one place only is no mistake.
bool FindTypes(const Options& options, Place& a, Place& b,
               std::vector<const Class*>& types_a,
               std::vector<const Class*>& types_b, WrongCall& wrong) {
  const auto all = [](Session& session) {
    std::vector<const Class*> types = session.registry().Types();
    std::erase_if(types, [](const Class* type) {
      return type->is_abstract() || type->is_interface() ||
             type->name() == Object::kTypeName;
    });
    return types;
  };
  if (options.names.empty()) {
    types_a = all(*a.session);
    types_b = all(*b.session);
  }
  for (const std::string& name : options.names) {
    WrongCall in_a;
    WrongCall in_b;
    const Class* const of_a = a.session->FindType(name, in_a);
    const Class* const of_b = b.session->FindType(name, in_b);
    if (of_a != nullptr) types_a.push_back(of_a);
    if (of_b != nullptr) types_b.push_back(of_b);
    if (of_a == nullptr && of_b == nullptr) {
      Merge(std::move(in_a.diagnostics), wrong.diagnostics);
    }
  }
  for (auto* types : {&types_a, &types_b}) {
    std::sort(types->begin(), types->end(), [](const auto* x, const auto* y) {
      return x->name() < y->name();
    });
    types->erase(std::unique(types->begin(), types->end()), types->end());
  }
  return wrong.diagnostics.empty();
}

// ---- For programs ----------------------------------------------------------

Json DifferencesJson(const compat::Comparison& found) {
  Json::Array list;
  for (const compat::Difference& one : found.differences) {
    list.push_back(Json::Object{{"type", one.type},
                                {"property", one.property},
                                {"a", one.a},
                                {"b", one.b}});
  }
  return list;
}

Json OnlyJson(const compat::OnlyThere& only) {
  Json::Array types;
  for (const std::string_view type : only.types) types.push_back(type);
  Json::Array properties;
  for (const auto& [type, property] : only.properties) {
    properties.push_back(Json::Array{type, property});
  }
  return Json::Object{{"types", std::move(types)},
                      {"properties", std::move(properties)}};
}

Json UntoldJson(const compat::Comparison& found) {
  Json::Array list;
  for (const compat::UntoldValue& one : found.untold) {
    Json::Array where;
    if (!one.a.has_value()) where.push_back("a");
    if (!one.b.has_value()) where.push_back("b");
    list.push_back(
        Json::Object{{"type", one.type},
                     {"property", one.property},
                     {"a", one.a.has_value() ? Json(*one.a) : Json()},
                     {"b", one.b.has_value() ? Json(*one.b) : Json()},
                     {"unknown", std::move(where)}});
  }
  return list;
}

// The machine's name, or all that is said of the place if the places differ in
// more.
Json PlaceJson(const Place& place, bool machines_only) {
  if (machines_only) return place.machine;
  return Json::Object{{"release", place.session->release()},
                      {"machine", place.machine},
                      {"catalog", place.options.catalog},
                      {"accel", place.session->AccelName(place.options)},
                      {"platform", place.options.platform}};
}

// ---- For people ------------------------------------------------------------

// "pc-q35-7.2 of DIR with kvm-accel": what the two places differ in.
std::string NameOf(const Place& place, const Place& other) {
  std::string name = place.machine.value_or("none");
  const auto whose = [](const Place& one) {
    return one.options.catalog.value_or(
        one.session->release().value_or("the built-in"));
  };
  if (whose(place) != whose(other)) name += fmt::format(" of {}", whose(place));
  for (const auto member : {&Options::accel, &Options::platform}) {
    const std::optional<std::string>& own = place.options.*member;
    if (own != other.options.*member && own.has_value()) {
      name += fmt::format(" with {}", *own);
    }
  }
  return Printable(name);
}

// So many names stand in a row of a table.
constexpr size_t kListed = 3;

// Of many the first ones.
std::string Listed(const Options& options,
                   const std::vector<std::string_view>& names) {
  const size_t shown =
      options.wide ? names.size() : std::min(names.size(), kListed);
  std::string text = fmt::format(
      "{}", fmt::join(names.begin(),
                      names.begin() + static_cast<std::ptrdiff_t>(shown), " "));
  if (shown < names.size()) {
    text += fmt::format(" and {} more", names.size() - shown);
  }
  return text;
}

// A list of what processors have is as long as a page.
std::string ShownShort(const Options& options, const Value& value) {
  constexpr size_t kMost = 60;
  std::string text = Shown(value);
  if (options.wide || text.size() <= kMost) return text;
  return value.is_list() || value.is_object() ? fmt::format("{}…", text[0])
                                              : text;
}

// What differs alike in many types, such as in all CPU models, is one row.
void PrintDifferences(const Options& options, const Place& a, const Place& b,
                      const compat::Comparison& found) {
  if (!found.differs()) Out("no difference\n");
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
    Row row{one.property, ShownShort(options, one.a),
            ShownShort(options, one.b)};
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
    if (row.types.size() > kListed) {
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
               one.a.has_value() ? Shown(*one.a) : "?",
               one.b.has_value() ? Shown(*one.b) : "?"});
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
    Json::Object answer = {{"a", PlaceJson(a, machines_only)},
                           {"b", PlaceJson(b, machines_only)},
                           {"differences", DifferencesJson(found)},
                           {"only_a", OnlyJson(found.only_a)},
                           {"only_b", OnlyJson(found.only_b)},
                           {"diagnostics", ToJson(diagnostics)}};
    if (machines_only) answer["release"] = a.session->release();
    if (options.Has("--unknown")) answer["unknown"] = UntoldJson(found);
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

int Run(const Options& options, Session& session) {
  if (!options.HasTwoPlaces()) {
    return Wrong(
        options,
        "diff compares two places: -M A -M B, or --release, --catalog, "
        "-A or -P twice");
  }
  WrongCall wrong;
  std::unique_ptr<Session> first;  // outlive the contexts of the places
  std::unique_ptr<Session> second;
  Place a{.options = options.OfPlace(0), .session = &session};
  Place b{.options = options.OfPlace(1), .session = &session};
  const auto open = [&wrong](std::unique_ptr<Session>& own, Place& place) {
    own = Session::Open(place.options, wrong);
    place.session = own.get();
    return own != nullptr;
  };
  if (!IsInOneCatalogue(options, session)) {
    // Of what the call names twice, `session` has the first.
    if ((!options.HasTwoCatalogues() && !open(first, a)) || !open(second, b)) {
      return Wrong(options, wrong);
    }
  }
  std::vector<const Class*> types_a;
  std::vector<const Class*> types_b;
  FindTypes(options, a, b, types_a, types_b, wrong);
  for (Place* place : {&a, &b}) {
    place->session->ReadSets(options, place->sets, wrong);
    WrongCall own;
    place->context = place->session->MakeContext(
        place->options, AskedMachine(place->options), own);
    place->machine = place->session->machine();
    Merge(std::move(own.diagnostics), wrong.diagnostics);
  }
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  const compat::Comparison found = compat::Compare(
      {types_a, [&a](const Class& type) { return a.Resolve(type); }},
      {types_b, [&b](const Class& type) { return b.Resolve(type); }});
  Diagnostics told = a.told;
  Merge(b.told, told);
  Diagnostics diagnostics = a.session->CatalogueNotes(a.options);
  Merge(b.session->CatalogueNotes(b.options), diagnostics);
  Merge(told, diagnostics);
  MergeUnused(UnusedEntries(*a.context, options, told),
              UnusedEntries(*b.context, options, told), diagnostics);
  PrintComparison(options, a, b, found, diagnostics);
  return HasError(told) || (options.Has("--check") && found.differs()) ? 1 : 0;
}

}  // namespace

const Command& Diff() {
  static constexpr Command kCommand = {
      .name = "diff",
      .summary = "What differs between two places: -M A -M B",
      .options = kOptions,
      .run = &Run,
      .example = "qom diff -M pc-q35-7.1 -M pc-q35-7.2",
      .asks = Command::Asks::kObjects,
      .compares = true,
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
