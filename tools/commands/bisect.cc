// `qom bisect`: the smallest set of entries that makes the difference between
// two machines, judged by a property or by a program of the user's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/bisect.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/left_out.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/test_command.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"type", "[TYPE] [-- COMMAND ARGUMENT ...]",
     "Only entries that its objects take; what is run\nwith $QOM_LAYER_FILE: "
     "0 good, 1 bad, 125 cannot\ntell"},
    {"--property", "NAME", "Bad is what TYPE has there on the second machine"},
};

// One of the two machines.
struct BisectedPlace {
  std::string name;
  std::vector<compat::LayerTable> layers{};
  Diagnostics unfit{};
};

// Tells on standard error how far it is, once a second.
class Progress {
 public:
  void operator()(const compat::BisectProgress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::seconds(1)) return;
    told_ = now;
    Err(fmt::format("qom: after {}, it is among {}\n",
                    Counted(progress.runs, "run", "runs"),
                    Counted(progress.left, "entry", "entries")));
  }

 private:
  std::chrono::steady_clock::time_point told_ =
      std::chrono::steady_clock::now();
};

const std::string& MachineOf(const compat::Suspect& one,
                             const BisectedPlace& good,
                             const BisectedPlace& bad) {
  return one.is_of_bad ? bad.name : good.name;
}

Diagnostics NotesOf(const Session& session, const BisectedPlace& good,
                    const BisectedPlace& bad, const Options& options) {
  Diagnostics notes = session.CatalogueNotes(options);
  Merge(good.unfit, notes);
  Merge(bad.unfit, notes);
  return notes;
}

Json BisectedJson(const compat::Bisected& found, const Session& session,
                  const BisectedPlace& good, const BisectedPlace& bad,
                  const Options& options) {
  Json::Array entries;
  for (const compat::Suspect& one : found.entries) {
    entries.push_back(Json::Object{{"layer", compat::LayerName(one.layer)},
                                   {"table", one.table->name},
                                   {"index", uint64_t{one.index}},
                                   {"driver", one.entry().driver},
                                   {"property", one.entry().property},
                                   {"value", one.entry().ValueText()},
                                   {"machine", MachineOf(one, good, bad)}});
  }
  return Json::Object{
      {"release", session.release()},
      {"good", good.name},
      {"bad", bad.name},
      {"entries", std::move(entries)},
      {"suspects", uint64_t{found.suspects}},
      {"runs", uint64_t{found.runs}},
      {"could_not_tell", uint64_t{found.could_not_tell}},
      {"smallest", found.is_smallest},
      {"diagnostics", ToJson(NotesOf(session, good, bad, options))}};
}

void PrintBisected(const compat::Bisected& found, const Session& session,
                   const BisectedPlace& good, const BisectedPlace& bad,
                   const Options& options) {
  PrintRelease(session);
  TextTable table({"ENTRY", "SAYS", "ONLY OF"});
  for (const compat::Suspect& one : found.entries) {
    table.Add(
        {one.name().Text(), one.entry().Text(), MachineOf(one, good, bad)});
  }
  table.Print(options);
  std::string told =
      fmt::format("\n{} of {} make{} {} as bad as {}", found.entries.size(),
                  Counted(found.suspects, "entry", "entries"),
                  found.entries.size() == 1 ? "s" : "", Printable(good.name),
                  Printable(bad.name));
  told += fmt::format("; {}", Counted(found.runs, "run", "runs"));
  if (found.could_not_tell > 0) {
    told += fmt::format(", {} could not tell", found.could_not_tell);
  }
  told += found.is_smallest ? "\n"
                            : "\nNone of them can be spared; that no other set "
                              "is smaller is not known.\n";
  Out(told);
  PrintDiagnostics(NotesOf(session, good, bad, options));
}

// "" if the call says one thing, and all of it.
std::string_view WhatIsMissing(const Options& options) {
  const size_t types = options.names.size() - options.after_dashes;
  const bool by_property = !options.Value("--property").empty();
  if (options.machines.size() != 2) {
    return "bisect goes from a machine that is good to one that is bad: -M "
           "GOOD -M BAD";
  }
  if (options.HasTwoCatalogues()) {
    return "both machines are of one catalogue; what two releases differ in, "
           "diff tells";
  }
  if (types > 1) return "bisect takes one TYPE; a command stands after --";
  if (by_property && types == 0) return "--property is one of a TYPE; name it";
  if (by_property == (options.after_dashes > 0)) {
    return "say what is bad: by TYPE --property NAME, or by -- COMMAND";
  }
  if (!options.sets.empty() || options.hotplug) {
    return "bisect looks for entries; --set and --hotplug are none";
  }
  return "";
}

std::optional<int> RefuseAtOnce(const Options& options) {
  const std::string_view missing = WhatIsMissing(options);
  return missing.empty() ? std::nullopt
                         : std::optional(Wrong(options, missing));
}

// What a failure of the search means for the exit status: that nothing turns
// the verdict is an answer.
int Failed(const Options& options, const absl::Status& why, bool is_no) {
  WrongCall wrong;
  wrong.Add(CauseOf(why), Message(why));
  const int status = Wrong(options, wrong);
  return is_no ? 1 : status;
}

// Loads what the two machines say; empty, and why, if they cannot be.
std::vector<BisectedPlace> PlacesOf(const Options& options, Session& session,
                                    WrongCall& wrong) {
  std::vector<BisectedPlace> places;
  LeftOut left_out;
  for (size_t i = 0; i < 2; ++i) {
    const Options place = options.OfPlace(i);
    const std::string& machine = place.machines.front();
    const std::unique_ptr<Context> context = session.MakeContext(
        left_out.At(session, place, machine), machine, wrong);
    if (context == nullptr) continue;
    places.push_back({session.machine().value_or("none"),
                      compat::TablesOf(*compat::Layers(*context).snapshot()),
                      UnfitEntries(*context, place)});
  }
  left_out.TellNowhere(wrong);
  return places;
}

// The search by a program of the user's.
class ByCommand {
 public:
  // False, and why, if it cannot be run.
  bool Make(const Options& options, absl::Status& why) {
    absl::StatusOr<TestCommand> made =
        TestCommand::Make(std::vector<std::string>(
            options.names.end() -
                static_cast<std::ptrdiff_t>(options.after_dashes),
            options.names.end()));
    why = made.status();
    if (made.ok()) command_.emplace(*std::move(made));
    return why.ok();
  }
  compat::VerdictTest Test() {
    return [this](const std::vector<compat::LayerTable>& layers) {
      const absl::StatusOr<compat::Verdict> verdict = command_->Run(layers);
      failed_ = !verdict.ok();
      return verdict;
    };
  }
  bool failed() const { return failed_; }

 private:
  std::optional<TestCommand> command_;
  bool failed_ = false;
};

// Why no entry decides the property: the program sets it after the layers, on
// one of the machines at least. OK if it does not.
absl::Status WhyNoEntryDecides(const Session& session, const Class& type,
                               const std::string& property,
                               const std::vector<BisectedPlace>& places) {
  for (const BisectedPlace& place : places) {
    const std::optional<std::string> machine = place.name == compat::kNoMachine
                                                   ? std::nullopt
                                                   : std::optional(place.name);
    const compat::Exception* const exception =
        ExceptionOf(session, machine, type, property);
    if (exception == nullptr) continue;
    return Error(Cause::kFailed, "{}.{}: no entry decides it on {}; it is {}",
                 type.name(), property, place.name, ExceptionText(*exception));
  }
  return absl::OkStatus();
}

// A property that the type does not have is a wrong call.
absl::StatusOr<compat::VerdictTest> ByProperty(
    const Options& options, Session& session, const Class& type,
    const std::vector<BisectedPlace>& places, const compat::BisectOptions& how,
    WrongCall& wrong) {
  const std::string& property = options.Value("--property");
  absl::StatusOr<compat::VerdictTest> test =
      compat::ValueTest(session.registry(), type, property, places[0].layers,
                        places[1].layers, how);
  if (CauseOf(test.status()) == Cause::kUnknownProperty) {
    wrong.Add(Cause::kUnknownProperty,
              Describe(test.status(), type) +
                  session.PropertyElsewhere(type, property),
              NearestProperties(type, property));
    return test;
  }
  QOMRT_RETURN_IF_ERROR(WhyNoEntryDecides(session, type, property, places));
  return test;
}

compat::BisectOptions HowToSearch(const std::vector<BisectedPlace>& places,
                                  const Class* type, Session& session) {
  compat::BisectOptions how{
      .progress = Progress(), .good = places[0].name, .bad = places[1].name};
  if (type != nullptr) {
    how.is_suspect = [type, &session](const compat::TableEntry& entry) {
      return compat::IsTakenBy(*type, session.registry(), entry);
    };
  }
  return how;
}

int Run(const Options& options, Session& session) {
  WrongCall wrong;
  const Class* type = nullptr;
  if (options.names.size() > options.after_dashes) {
    type = session.FindType(options.names.front(), wrong);
  }
  const std::vector<BisectedPlace> places = PlacesOf(options, session, wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  compat::BisectOptions how = HowToSearch(places, type, session);
  absl::StatusOr<compat::VerdictTest> test;
  ByCommand by_command;
  if (options.after_dashes > 0) {
    absl::Status why;
    if (!by_command.Make(options, why)) return Failed(options, why, false);
    test = by_command.Test();
  } else {
    how.more_runs = 2000;  // a millisecond each
    test = ByProperty(options, session, *type, places, how, wrong);
    if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
    if (!test.ok()) return Failed(options, test.status(), true);
  }
  const absl::StatusOr<compat::Bisected> found =
      compat::Bisect(places[0].layers, places[1].layers, *test, how);
  if (!found.ok()) {
    return Failed(options, found.status(), !by_command.failed());
  }
  if (options.json) {
    PrintJson(BisectedJson(*found, session, places[0], places[1], options));
  } else {
    PrintBisected(*found, session, places[0], places[1], options);
  }
  return 0;
}

}  // namespace

const Command& Bisect() {
  static constexpr Command kCommand = {
      .name = "bisect",
      .summary = "Which entries make the second machine bad: -M GOOD -M BAD",
      .options = kOptions,
      .run = &Run,
      .example =
          "qom bisect -M pc-q35-9.2 -M pc-q35-7.0 virtio-rng-pci --property "
          "vectors",
      .at_once = &RefuseAtOnce,
      .asks = Command::Asks::kObjects,
      .compares = true,
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
