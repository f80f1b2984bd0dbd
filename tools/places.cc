// Catalogues are opened once and shared by the places that are in them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/places.h"

#include <fnmatch.h>
#include <string.h>  // strverscmp

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/left_out.h"
#include "tools/output.h"

namespace qom::tools {
namespace {

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

std::vector<const Class*> ConcreteTypes(Session& session) {
  std::vector<const Class*> types = session.registry().Types();
  std::erase_if(types, [](const Class* type) {
    return type->is_abstract() || type->is_interface() ||
           type->name() == Object::kTypeName;
  });
  return types;
}

// Types by name: those that the call names, else all concrete ones. What some
// places have is no mistake.
void FindTypes(const Options& options, std::vector<Place>& places,
               WrongCall& wrong) {
  std::vector<WrongCall> unknown(options.names.size());
  std::vector<bool> found(options.names.size());
  const Session* asked = nullptr;
  for (Place& place : places) {
    if (place.session == asked) {
      place.types = (&place - 1)->types;
      continue;
    }
    asked = place.session;
    if (options.names.empty()) place.types = ConcreteTypes(*place.session);
    for (size_t i = 0; i < options.names.size(); ++i) {
      WrongCall here;
      const Class* type = place.session->FindType(options.names[i], here);
      if (type != nullptr) place.types.push_back(type);
      found[i] = found[i] || type != nullptr;
      Merge(std::move(here.diagnostics), unknown[i].diagnostics);
    }
    auto& types = place.types;
    std::sort(types.begin(), types.end(), [](const auto* x, const auto* y) {
      return x->name() < y->name();
    });
    types.erase(std::unique(types.begin(), types.end()), types.end());
  }
  for (size_t i = 0; i < unknown.size(); ++i) {
    if (found[i]) continue;
    Merge(std::move(unknown[i].diagnostics), wrong.diagnostics);
  }
}

// Puts the layers of each place into a context.
void MakeContexts(std::vector<Place>& places, WrongCall& wrong) {
  LeftOut left_out;
  for (Place& place : places) {
    place.session->ReadSets(place.options, place.sets, wrong);
    WrongCall own;
    const std::optional<std::string> asked = AskedMachine(place.options);
    place.context = place.session->MakeContext(
        left_out.At(*place.session, place.options, asked), asked, own);
    place.machine = place.session->machine();
    Merge(std::move(own.diagnostics), wrong.diagnostics);
  }
  left_out.TellNowhere(wrong);
}

void UnknownFamily(std::string_view name, const Session& session,
                   WrongCall& wrong) {
  std::vector<std::string_view> known;
  for (const auto& machine : session.catalogue().machines.machines()) {
    known.push_back(machine.family());
  }
  std::vector<std::string> nearest = NearestNames(name, known);
  nearest.erase(std::unique(nearest.begin(), nearest.end()), nearest.end());
  wrong.Add(Cause::kUnknownFamily,
            fmt::format("no machine of the family '{}'{}{}",
                        Printable(name.substr(0, 80)), OrNearest(nearest),
                        session.MachineElsewhere(name)),
            nearest);
  wrong.diagnostics.back().value = name;
}

// By family and version: 9.2 before 10.0.
bool IsOlder(const compat::MachineVersion* a, const compat::MachineVersion* b) {
  return strverscmp(a->name.c_str(), b->name.c_str()) < 0;
}

// How many places the options name apart from machines; 0, and why in `wrong`,
// if they do not agree.
size_t CountCatalogues(const Options& options, WrongCall& wrong) {
  size_t count = 1;
  for (const auto* given : {&options.releases, &options.catalogs,
                            &options.accels, &options.platforms}) {
    if (given->size() < 2) continue;
    if (count != 1 && count != given->size()) {
      wrong.Add(Cause::kBadCall,
                "options that stand several times must stand equally often: "
                "the first of each make the first place");
      return 0;
    }
    count = given->size();
  }
  return count;
}

}  // namespace

compat::Resolution Place::Resolve(const Class& type) {
  // A type that no emulator creates alone only is there or not, unless the call
  // names it.
  const auto& left_out = session->catalogue().not_created;
  if (options.names.empty() && std::find(left_out.begin(), left_out.end(),
                                         type.name()) != left_out.end()) {
    return {};
  }
  compat::Resolution resolution = ResolveAll(
      *session, machine, *context, type, {.hotplug = options.hotplug}, sets);
  Merge(resolution.diagnostics, told);
  return resolution;
}

std::string Place::CatalogueName() const {
  return options.catalog.value_or(session->release().value_or("the built-in"));
}

std::string Place::ExceptionsOfMachine() const {
  std::string text;
  for (const compat::Exception& one : session->catalogue().exceptions.all()) {
    const bool speaks = machine.has_value() &&
                        std::find(one.machines.begin(), one.machines.end(),
                                  *machine) != one.machines.end();
    text += speaks ? '1' : '0';
  }
  return text;
}

Places OpenTwoPlaces(const Options& options, Session& session,
                     WrongCall& wrong) {
  Places places;
  for (const size_t i : {0u, 1u}) {
    places.all.push_back({.options = options.OfPlace(i), .session = &session});
  }
  const auto open = [&](Place& place) {
    places.sessions.push_back(Session::Open(place.options, wrong));
    place.session = places.sessions.back().get();
    return place.session != nullptr;
  };
  if (!IsInOneCatalogue(options, session)) {
    // Of what the call names twice, `session` has the first.
    if ((!options.HasTwoCatalogues() && !open(places.all[0])) ||
        !open(places.all[1])) {
      return places;
    }
  }
  FindTypes(options, places.all, wrong);
  MakeContexts(places.all, wrong);
  return places;
}

Places OpenFamilies(const Options& options, Session& session,
                    WrongCall& wrong) {
  Places places;
  const std::string& names = options.Value("--family");
  struct Column {
    const compat::MachineVersion* machine;
    size_t catalogue;
    Session* session;
  };
  std::vector<Column> columns;
  std::optional<Diagnostics> unknown;  // in all catalogues
  const size_t count = CountCatalogues(options, wrong);
  Session* opened = &session;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0 && options.HasTwoCatalogues()) {
      places.sessions.push_back(Session::Open(options.OfPlace(i), wrong));
      opened = places.sessions.back().get();
      if (opened == nullptr) return places;
    }
    WrongCall here;
    for (const auto* machine : MachinesNamed(names, *opened, here)) {
      columns.push_back({machine, i, opened});
    }
    // A family that one catalogue has may be missing in another.
    if (unknown.has_value()) {
      std::erase_if(*unknown, [&here](const compat::Diagnostic& one) {
        return std::none_of(here.diagnostics.begin(), here.diagnostics.end(),
                            [&one](const compat::Diagnostic& other) {
                              return one.value == other.value;
                            });
      });
    } else {
      unknown = std::move(here.diagnostics);
    }
  }
  if (unknown.has_value()) Merge(*std::move(unknown), wrong.diagnostics);
  for (const Column& column : columns) {
    Place& place = places.all.emplace_back(
        Place{.options = options.OfPlace(column.catalogue),
              .session = column.session});
    place.options.machines = {column.machine->name};
  }
  FindTypes(options, places.all, wrong);
  MakeContexts(places.all, wrong);
  return places;
}

std::vector<const compat::MachineVersion*> MachinesNamed(std::string_view names,
                                                         const Session& session,
                                                         WrongCall& wrong) {
  const compat::MachineSet& machines = session.catalogue().machines;
  std::vector<const compat::MachineVersion*> list;
  const auto add = [&](auto fits) {
    bool any = false;
    for (const compat::MachineVersion& machine : machines.machines()) {
      if (!fits(machine)) continue;
      any = true;
      if (std::find(list.begin(), list.end(), &machine) == list.end()) {
        list.push_back(&machine);
      }
    }
    return any;
  };
  if (names.empty()) add([](const auto&) { return true; });
  while (!names.empty()) {
    const std::string name(names.substr(0, names.find(',')));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    const bool any = add([&name](const compat::MachineVersion& machine) {
      return machine.family() == name || machine.name == name ||
             (!name.empty() && machine.alias == name) ||
             fnmatch(name.c_str(), machine.name.c_str(), 0) == 0;
    });
    if (!any) UnknownFamily(name, session, wrong);
  }
  std::sort(list.begin(), list.end(), IsOlder);
  return list;
}

Diagnostics DiagnosticsOf(const std::vector<const Place*>& places,
                          const Options& options, const Diagnostics& told) {
  Diagnostics diagnostics;
  std::vector<Diagnostics> unused;
  const Session* asked = nullptr;
  for (const Place* place : places) {
    if (place->session != asked) {
      Merge(place->session->CatalogueNotes(place->options), diagnostics);
    }
    asked = place->session;
    unused.push_back(UnusedEntries(*place->context, options, told));
  }
  Merge(told, diagnostics);
  // A global is of use if it is on any of them.
  std::vector<ToldSoFar> told_of(unused.size());
  for (size_t i = 0; i < unused.size(); ++i) {
    for (const compat::Diagnostic& one : unused[i]) told_of[i].Add(one);
  }
  Diagnostics more;
  for (const Diagnostics& of_place : unused) {
    std::ranges::copy_if(
        of_place, std::back_inserter(more), [&told_of](const auto& one) {
          return !IsOfUser(one) ||
                 std::ranges::all_of(told_of, [&one](const ToldSoFar& told) {
                   return told.Has(one);
                 });
        });
  }
  Merge(std::move(more), diagnostics);
  return diagnostics;
}

Json PlaceJson(const Place& place) {
  return Json::Object{{"release", place.session->release()},
                      {"machine", place.machine},
                      {"catalog", place.options.catalog},
                      {"accel", place.session->AccelName(place.options)},
                      {"platform", place.options.platform}};
}

}  // namespace qom::tools
