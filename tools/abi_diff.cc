// Compares two places machine by machine; what both make of the same entries is
// compared once.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/abi_diff.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/abi.h"
#include "compat/comparison.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "tools/abi_place.h"
#include "tools/comparison_json.h"
#include "tools/diagnostics.h"
#include "tools/drift_table.h"
#include "tools/left_out.h"
#include "tools/output.h"
#include "tools/places.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

using compat::Comparison;
using compat::Resolution;

// A machine of both places.
struct Pair {
  std::string a;
  std::string b;
  std::vector<const Comparison*> parts{};  // of each type that both have
  compat::AbiVerdict verdict = compat::AbiVerdict::kSame;
};

// Calls look(one) for each of such things of all parts.
template <typename T>
void ForEach(const Pair& pair, std::vector<T> Comparison::*things, auto look) {
  for (const Comparison* part : pair.parts) {
    for (const T& one : part->*things) look(one);
  }
}

// What only one place has: types, and properties as far as the pair tells.
compat::OnlyThere OnlyOf(const Comparison& types, const Pair& pair,
                         compat::OnlyThere Comparison::*there) {
  compat::OnlyThere only = types.*there;
  for (const Comparison* part : pair.parts) {
    const compat::OnlyThere& more = part->*there;
    only.properties.insert(only.properties.end(), more.properties.begin(),
                           more.properties.end());
    only.objects.insert(only.objects.end(), more.objects.begin(),
                        more.objects.end());
  }
  return only;
}

class Comparer {
 public:
  Comparer(AbiPlace& a, AbiPlace& b) : a_(a), b_(b) {
    const auto none = [](const Class&) { return Resolution(); };
    types_ = compat::Compare({a.place().types, none}, {b.place().types, none});
  }

  // What no machine changes.
  const Comparison& types() const { return types_; }

  bool Compare(Pair& pair, WrongCall& wrong) {
    if (!a_.GoTo(pair.a, wrong) || !b_.GoTo(pair.b, wrong)) return false;
    const compat::MadeTypes in_a = a_.Made();
    const compat::MadeTypes in_b = b_.Made();
    auto other = in_b.begin();
    for (const auto& [type, made] : in_a) {
      while (other != in_b.end() && other->first->name() < type->name()) {
        ++other;
      }
      if (other == in_b.end()) break;
      if (other->first->name() != type->name()) continue;
      const Comparison& part = PartOf(type->name(), *made, *other->second);
      pair.parts.push_back(&part);
      pair.verdict = std::max(pair.verdict, compat::VerdictOf(part));
    }
    return true;
  }

 private:
  const Comparison& PartOf(std::string_view type, const Resolution& a,
                           const Resolution& b) {
    const auto [at, is_new] = parts_.try_emplace({&a, &b});
    if (is_new) compat::CompareObjects(type, a, b, at->second);
    return at->second;
  }

  AbiPlace& a_;
  AbiPlace& b_;
  Comparison types_;
  std::map<std::pair<const Resolution*, const Resolution*>, Comparison> parts_;
};

// The machines that the call names, or all that both places have.
std::vector<Pair> PairsOf(const Options& options, const AbiPlace& a,
                          const AbiPlace& b) {
  if (!options.machines.empty()) {
    return {{options.machines.front(), options.machines.back()}};
  }
  std::vector<Pair> pairs;
  const std::vector<std::string> in_b = b.MachineNames();
  for (const std::string& name : a.MachineNames()) {
    if (std::find(in_b.begin(), in_b.end(), name) != in_b.end()) {
      pairs.push_back({name, name});
    }
  }
  return pairs;
}

// Whether an entry of --without applies to none of the machines.
bool LeftOutNowhere(const AbiPlace& a, const AbiPlace& b,
                    const std::vector<Pair>& pairs, WrongCall& wrong) {
  LeftOut left_out;
  for (const Pair& pair : pairs) {
    left_out.At(a.session(), a.place().options, pair.a);
    left_out.At(b.session(), b.place().options, pair.b);
  }
  left_out.TellNowhere(wrong);
  return !wrong.diagnostics.empty();
}

// ---- For programs ----------------------------------------------------------

template <typename T>
Json ListJson(const Pair& pair, std::vector<T> Comparison::*things) {
  Json::Array list;
  ForEach(pair, things, [&list](const T& one) { list.push_back(ToJson(one)); });
  return list;
}

Json::Object VerdictJson(const Pair& pair) {
  return {{"verdict", compat::VerdictWord(pair.verdict)},
          {"differences", ListJson(pair, &Comparison::differences)},
          {"unknown", ListJson(pair, &Comparison::untold)}};
}

void PrintDiffJson(const Options& options, const AbiPlace& a, const AbiPlace& b,
                   const Comparison& types, const std::vector<Pair>& pairs,
                   const Diagnostics& diagnostics) {
  const bool one = !options.machines.empty();
  Json::Object answer;
  if (one) answer = VerdictJson(pairs.front());
  Json::Array machines;
  for (const Pair& pair : pairs) {
    Json::Object json = VerdictJson(pair);
    json["machine"] = pair.a;
    machines.push_back(std::move(json));
  }
  if (!one) answer["machines"] = std::move(machines);
  answer["a"] = PlaceJson(a.place());
  answer["b"] = PlaceJson(b.place());
  const Pair& first = pairs.front();
  answer["only_a"] = ToJson(OnlyOf(types, first, &Comparison::only_a));
  answer["only_b"] = ToJson(OnlyOf(types, first, &Comparison::only_b));
  answer["diagnostics"] = ToJson(diagnostics);
  PrintJson(std::move(answer));
}

// ---- For people ------------------------------------------------------------

// What of a place is not that of the other: "qemu-10.0", "pc-q35-8.2" …
std::string NameOf(const Place& place, const Place& other, bool has_machine) {
  const auto parts = [has_machine](const Place& one) {
    return std::vector<std::string>{
        has_machine ? one.machine.value_or("none") : "", one.CatalogueName(),
        one.options.accel.value_or(""), one.options.platform.value_or("")};
  };
  const std::vector<std::string> own = parts(place);
  const std::vector<std::string> others = parts(other);
  std::vector<std::string> differ;
  for (size_t i = 0; i < own.size(); ++i) {
    if (own[i] != others[i] && !own[i].empty()) differ.push_back(own[i]);
  }
  if (differ.empty()) return own[1].empty() ? "the catalogue" : own[1];
  return Printable(fmt::format("{}", fmt::join(differ, " with ")));
}

std::vector<std::string> Strings(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

// "GONE  OF": what a guest of A cannot have on B.
void PrintGone(const Options& options, const compat::OnlyThere& only,
               const std::string& a) {
  if (only.empty()) return;
  std::map<std::string, std::vector<std::string>> types;
  for (const auto& [type, property] : only.properties) {
    types[std::string(property)].emplace_back(type);
  }
  Out(fmt::format("\n{}\n", Bold("Only " + a + " has")));
  TextTable table({"PROPERTY", "TYPE"});
  if (!only.types.empty()) {
    table.Add({"(all)", FirstOfNames(options, Strings(only.types))});
  }
  if (!only.objects.empty()) {
    table.Add({"(objects)", FirstOfNames(options, Strings(only.objects))});
  }
  for (const auto& [property, of] : types) {
    table.Add({property, FirstOfNames(options, of)});
  }
  table.Print(options);
}

void PrintNew(const compat::OnlyThere& only, const std::string& b) {
  std::vector<std::string> parts;
  if (!only.types.empty()) {
    parts.push_back(Counted(only.types.size(), "type", "types"));
  }
  if (!only.properties.empty()) {
    parts.push_back(Counted(only.properties.size(), "property", "properties") +
                    " of types that both have");
  }
  if (!only.objects.empty()) {
    parts.push_back("objects of " +
                    Counted(only.objects.size(), "type", "types") +
                    " that both have");
  }
  if (parts.empty()) return;
  Out(fmt::format("\n{} also has {}\n", Printable(b),
                  fmt::join(parts, " and ")));
}

// Rows of all pairs; those of a part are made once.
template <typename T>
DriftTable TableOf(const std::vector<Pair>& pairs,
                   std::vector<T> Comparison::*things, DriftTable table,
                   auto drift_of) {
  std::map<const Comparison*, std::vector<Drift>> rows;
  for (const Pair& pair : pairs) {
    for (const Comparison* part : pair.parts) {
      const auto [at, is_new] = rows.try_emplace(part);
      if (is_new) {
        for (const T& one : part->*things) at->second.push_back(drift_of(one));
      }
      for (const Drift& drift : at->second) table.Add(pair.a, drift);
    }
  }
  return table;
}

// How many machines or values are alike.
void PrintVerdict(const std::vector<Pair>& pairs, const std::string& a,
                  const std::string& b) {
  if (pairs.size() == 1) {
    const Pair& pair = pairs.front();
    size_t differ = 0;
    size_t unknown = 0;
    ForEach(pair, &Comparison::differences, [&](const auto&) { ++differ; });
    ForEach(pair, &Comparison::untold, [&](const auto&) { ++unknown; });
    // Where the places are machines, they are named already.
    const std::string machine =
        a.starts_with(pair.a) ? "" : fmt::format(": {}", Printable(pair.a));
    Out(fmt::format("{} to {}{} {}: {}, {} unknown\n", Printable(a),
                    Printable(b), machine, compat::VerdictWord(pair.verdict),
                    Counted(differ, "value differs", "values differ"),
                    unknown));
    return;
  }
  std::map<compat::AbiVerdict, size_t> count;
  for (const Pair& pair : pairs) ++count[pair.verdict];
  Out(fmt::format("{} to {}: of {} machines {} same, {} differ, {} unknown\n",
                  Printable(a), Printable(b), pairs.size(),
                  count[compat::AbiVerdict::kSame],
                  count[compat::AbiVerdict::kDiffers],
                  count[compat::AbiVerdict::kUnknown]));
}

void PrintDiffText(const Options& options, const Place& a, const Place& b,
                   const Comparison& types, const std::vector<Pair>& pairs,
                   const Diagnostics& diagnostics) {
  const bool one = !options.machines.empty();
  const std::string name_a = NameOf(a, b, one);
  const std::string name_b = NameOf(b, a, one);
  std::vector<std::string> machines;
  for (const Pair& pair : pairs) machines.push_back(pair.a);
  if (a.session == b.session) PrintRelease(*a.session);
  PrintVerdict(pairs, name_a, name_b);
  const DriftTable table = TableOf(
      pairs, &Comparison::differences, DriftTable(name_a, name_b),
      [&options](const compat::Difference& found) {
        return Drift{std::string(found.type), std::string(found.property),
                     ShownInCell(options, found.a),
                     ShownInCell(options, found.b)};
      });
  if (!table.empty()) {
    Out("\n");
    table.Print(options, machines);
  }
  const DriftTable untold =
      TableOf(pairs, &Comparison::untold, DriftTable(name_a, name_b),
              [&options](const compat::UntoldValue& found) {
                return Drift{
                    std::string(found.type), std::string(found.property),
                    found.a.has_value() ? ShownInCell(options, *found.a) : "?",
                    found.b.has_value() ? ShownInCell(options, *found.b) : "?"};
              });
  if (!untold.empty()) {
    Out(fmt::format("\n{}\n", Bold("Values that nobody told")));
    untold.Print(options, machines);
  }
  PrintGone(options, OnlyOf(types, pairs.front(), &Comparison::only_a), name_a);
  PrintNew(OnlyOf(types, pairs.front(), &Comparison::only_b), name_b);
  PrintDiagnostics(diagnostics);
}

}  // namespace

int DiffAbi(const Options& options, Session& session) {
  if (!options.HasTwoPlaces()) {
    return Wrong(options,
                 "abi diff compares two places: --release A --release B, or "
                 "--catalog, -M, -A or -P twice");
  }
  if (options.machines.size() > 2) {
    return Wrong(options, "abi diff compares two places; -M stands more often");
  }
  WrongCall wrong;
  Options of_types = options;
  of_types.names.erase(of_types.names.begin());  // "diff"
  // Applies to one of the machines below, which are not those of the places.
  of_types.without.clear();
  Places places = OpenTwoPlaces(of_types, session, wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  for (Place& place : places.all) place.options.without = options.without;
  AbiPlace a(std::move(places.all.front()));
  AbiPlace b(std::move(places.all.back()));
  std::vector<Pair> pairs = PairsOf(options, a, b);
  if (pairs.empty()) {
    return Wrong(options,
                 "the two places have no machine in common; -M A -M B "
                 "compares two machines");
  }
  if (LeftOutNowhere(a, b, pairs, wrong)) return Wrong(options, wrong);
  Comparer comparer(a, b);
  for (Pair& pair : pairs) {
    if (!comparer.Compare(pair, wrong)) return Wrong(options, wrong);
    // Who names a type has one.
    if (options.names.size() > 1 && !comparer.types().only_a.types.empty()) {
      pair.verdict = compat::AbiVerdict::kDiffers;
    }
  }
  Diagnostics diagnostics = a.Told();
  Merge(b.Told(), diagnostics);
  if (options.json) {
    PrintDiffJson(options, a, b, comparer.types(), pairs, diagnostics);
  } else {
    PrintDiffText(options, a.place(), b.place(), comparer.types(), pairs,
                  diagnostics);
  }
  const bool differs =
      std::any_of(pairs.begin(), pairs.end(), [](const Pair& pair) {
        return pair.verdict == compat::AbiVerdict::kDiffers;
      });
  return differs || HasError(diagnostics) ? 1 : 0;
}

}  // namespace qom::tools
