// `qom platform`: what hosts offer, what platforms and machines need of them,
// and what a fleet has in common.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/platform.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/host.h"
#include "compat/platform/baseline.h"
#include "compat/platform/probe.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/error_facts.h"
#include "qom/files.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/layered_files.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"what", "list|show|probe|baseline|check",
     "list: all platforms that are defined\n"
     "show NAME: one of them\n"
     "probe: what this host offers\n"
     "baseline HOST.json…: the newest platform that all\n"
     "of the hosts can be\n"
     "check -M NAME [HOST.json]: which entries need what\n"
     "the host (else this one) lacks"}};

Json::Array TextsJson(const std::vector<std::string>& texts) {
  return Json::Array(texts.begin(), texts.end());
}

// An entry as files have it.
Json EntryJson(const compat::TableEntry& entry) {
  Json::Array row = {entry.driver, entry.property, Json(entry.value)};
  Json::Object more;
  if (entry.optional) more["optional"] = true;
  if (!entry.expected_unused.empty()) {
    more["expected_unused"] = entry.expected_unused;
  }
  if (!entry.over_machine.empty()) more["over_machine"] = entry.over_machine;
  if (!entry.needs.empty()) more["needs"] = TextsJson(entry.needs);
  if (!more.empty()) row.push_back(std::move(more));
  return row;
}

Json EntriesJson(const std::vector<compat::TableEntry>& entries) {
  Json::Array all;
  for (const compat::TableEntry& entry : entries) {
    all.push_back(EntryJson(entry));
  }
  return all;
}

Json::Object PlatformJson(const compat::Platform& platform) {
  Json::Object json = {{"platform", platform.name},
                       {"file", platform.file},
                       {"needs", TextsJson(platform.needs)},
                       {"after", TextsJson(platform.after)},
                       {"entries", EntriesJson(platform.entries)},
                       {"replaces", TextsJson(platform.replaces)}};
  if (!platform.about.empty()) json["about"] = platform.about;
  return json;
}

void PrintEntries(const std::vector<compat::TableEntry>& entries,
                  const Options& options) {
  TextTable table({"ENTRY", "OPTIONAL", "NEEDS", "OVER THE MACHINE, BECAUSE"});
  for (const compat::TableEntry& entry : entries) {
    table.Add({entry.Text(), entry.optional ? "yes" : "",
               fmt::format("{}", fmt::join(entry.needs, ", ")),
               entry.over_machine});
  }
  table.Print(options);
}

Diagnostics NotesOf(const Options& options, const compat::Platforms& all = {}) {
  Diagnostics notes = IgnoredCatalogueOptions(
      options, false,
      "options that choose a catalogue or layers have an effect on platform "
      "check only");
  Merge(all.diagnostics, notes);
  return notes;
}

// ---- list, show ------------------------------------------------------------

int List(const Options& options, const compat::Platforms& all) {
  Json::Array platforms;
  TextTable table({"PLATFORM", "ENTRIES", "NEEDS", "FILE"});
  for (const compat::Platform& one : all.platforms) {
    platforms.push_back(PlatformJson(one));
    table.Add({one.name, fmt::format("{}", one.entries.size()),
               fmt::format("{}", fmt::join(one.needs, ", ")), one.file});
  }
  if (options.json) {
    Json::Object answer = LayeredFilesJson(all.found);
    answer["platforms"] = std::move(platforms);
    answer["diagnostics"] = ToJson(NotesOf(options, all));
    PrintJson(answer);
    return 0;
  }
  if (all.platforms.empty()) {
    Out("no platform is defined\n");
  } else {
    table.Print(options);
  }
  Out("\n");
  PrintLayeredFiles(all.found, options);
  PrintDiagnostics(NotesOf(options, all));
  return 0;
}

int Show(const Options& options, const compat::Platforms& all) {
  if (options.names.size() != 2) {
    return Wrong(options, "platform show takes the name of one platform");
  }
  const std::string& name = options.names[1];
  const compat::Platform* const platform = all.Find(name);
  if (platform == nullptr) {
    WrongCall wrong;
    const auto nearest = NearestNames(name, all.Names());
    wrong.Add(Cause::kUnknownPlatform,
              fmt::format("unknown platform '{}'{}; qom platform list shows "
                          "all, and where they are looked for",
                          Printable(name), OrNearest(nearest)),
              nearest);
    Merge(all.diagnostics, wrong.diagnostics);
    return Wrong(options, wrong);
  }
  if (options.json) {
    Json::Object answer = PlatformJson(*platform);
    answer["diagnostics"] = ToJson(NotesOf(options, all));
    PrintJson(std::move(answer));
    return 0;
  }
  Out(fmt::format("{}, defined in {}\n", Bold(platform->name),
                  Printable(platform->file)));
  const auto line = [](std::string_view what,
                       const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    Out(Printable(fmt::format("{}: {}", what, fmt::join(texts, ", "))) + "\n");
  };
  if (!platform->about.empty()) Out(Printable(platform->about) + "\n");
  line("needs", platform->needs);
  line("comes after", platform->after);
  line("replaces", platform->replaces);
  if (!platform->entries.empty()) Out("\n");
  if (!platform->entries.empty()) PrintEntries(platform->entries, options);
  PrintDiagnostics(NotesOf(options, all));
  return 0;
}

// ---- probe -----------------------------------------------------------------

int Probe(const Options& options) {
  if (options.names.size() != 1) {
    return Wrong(options, "platform probe takes nothing more");
  }
  const compat::HostReport report = compat::ProbeHost();
  if (options.json) {
    Json::Object capabilities;
    for (const auto& [name, value] : report.host.capabilities) {
      capabilities[name] = Json(value);
    }
    Json::Object unknown;
    for (const auto& [name, why] : report.unknown) unknown[name] = why;
    PrintJson(Json::Object{{"host", report.host.name},
                           {"capabilities", std::move(capabilities)},
                           {"diagnostics", ToJson(NotesOf(options))},
                           {"unknown", std::move(unknown)}});
    return 0;
  }
  Out(fmt::format("{}\n", Bold(report.host.name)));
  TextTable table({"CAPABILITY", "VALUE", "UNKNOWN, BECAUSE"});
  for (const auto& [name, value] : report.host.capabilities) {
    table.Add({name,
               value.is_bool() ? value.bool_value() ? "yes" : "no"
                               : Printable(value.ToText()),
               ""});
  }
  for (const auto& [name, why] : report.unknown) {
    table.Add({name, "?", why});
  }
  table.Print(options);
  PrintDiagnostics(NotesOf(options));
  return 0;
}

// ---- baseline --------------------------------------------------------------

// The hosts in files; why not, in `wrong`. Two of one name are noted: nobody
// could tell which of them lacks what.
std::vector<compat::Host> ReadHosts(std::span<const std::string> files,
                                    WrongCall& wrong, Diagnostics& notes) {
  std::vector<compat::Host> hosts;
  std::map<std::string, std::vector<std::string>> files_of;
  for (const std::string& file : files) {
    const absl::StatusOr<std::string> text = ReadFile(file);
    absl::StatusOr<compat::Host> host =
        text.ok() ? compat::ReadHost(file, *text) : text.status();
    if (host.ok()) {
      hosts.push_back(*std::move(host));
      files_of[hosts.back().name].push_back(file);
    } else {
      wrong.diagnostics.push_back(compat::DiagnosticOf(host.status()));
      wrong.diagnostics.back().file = file;
    }
  }
  for (const auto& [name, of] : files_of) {
    if (of.size() < 2) continue;
    notes.push_back(compat::DiagnosticOf(
        ErrorFacts{.cause = Cause::kTaken},
        fmt::format("several files describe a host '{}': {}", name,
                    fmt::join(of, ", ")),
        compat::Severity::kWarning));
  }
  return hosts;
}

// A host that stands there twice is one.
void DropRepeated(std::vector<compat::Host>& hosts) {
  std::map<std::string_view, std::vector<size_t>> of_name;
  std::vector<compat::Host> kept;
  kept.reserve(hosts.size());
  for (compat::Host& host : hosts) {
    std::vector<size_t>& same = of_name[host.name];
    const bool is_there =
        std::any_of(same.begin(), same.end(),
                    [&](size_t place) { return kept[place] == host; });
    if (is_there) continue;
    same.push_back(kept.size());
    kept.push_back(host);
  }
  hosts = std::move(kept);
}

Json BecauseJson(const std::vector<compat::Baseline::Reason>& because) {
  Json::Array reasons;
  for (const auto& one : because) {
    reasons.push_back(Json::Object{{"host", one.host}, {"needs", one.needs}});
  }
  return reasons;
}

std::string BecauseText(const std::vector<compat::Baseline::Reason>& because) {
  SomeOf reasons(3);
  for (const auto& one : because) {
    reasons.Add(fmt::format("{} lacks {}", one.host, one.needs));
  }
  return Printable(reasons.ToText());
}

void PrintBaseline(const compat::Baseline& baseline, size_t hosts,
                   const Options& options) {
  const std::string whom =
      hosts == 1 ? "the host" : fmt::format("all of {} hosts", hosts);
  if (baseline.platform == nullptr) {
    Out(fmt::format("no platform fits {}\n", whom));
  } else {
    Out(fmt::format("{} fits {}\n", Bold(baseline.platform->name), whom));
    if (!baseline.entries.empty()) {
      Out("\n");
      PrintEntries(baseline.entries, options);
    }
  }
  if (!baseline.dropped.empty()) {
    TextTable table({"DROPPED", "BECAUSE"});
    for (const auto& one : baseline.dropped) {
      table.Add({one.entry.Text(), BecauseText(one.because)});
    }
    Out("\n");
    table.Print(options);
  }
  if (!baseline.excluded.empty()) {
    TextTable table({"EXCLUDED", "BECAUSE"});
    for (const auto& one : baseline.excluded) {
      table.Add({one.platform->name, BecauseText(one.because)});
    }
    Out("\n");
    table.Print(options);
  }
}

int FindBaseline(const Options& options, const compat::Platforms& all) {
  const auto files = std::span(options.names).subspan(1);
  if (files.empty()) {
    return Wrong(options,
                 "platform baseline takes files that describe hosts, as qom "
                 "platform probe --format json prints them");
  }
  WrongCall wrong;
  Diagnostics notes = NotesOf(options, all);
  std::vector<compat::Host> hosts = ReadHosts(files, wrong, notes);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  DropRepeated(hosts);
  const compat::Baseline baseline = compat::BaselineOf(all.platforms, hosts);
  const bool found = baseline.platform != nullptr;
  if (options.json) {
    Json::Array dropped;
    for (const auto& one : baseline.dropped) {
      dropped.push_back(Json::Object{{"entry", EntryJson(one.entry)},
                                     {"because", BecauseJson(one.because)}});
    }
    Json::Array excluded;
    for (const auto& one : baseline.excluded) {
      excluded.push_back(Json::Object{{"platform", one.platform->name},
                                      {"because", BecauseJson(one.because)}});
    }
    Json::Array names;
    for (const compat::Host& host : hosts) names.push_back(host.name);
    PrintJson(Json::Object{
        {"platform", found ? Json(baseline.platform->name) : Json()},
        {"needs", found ? TextsJson(baseline.platform->needs) : Json::Array()},
        {"entries", EntriesJson(baseline.entries)},
        {"dropped", std::move(dropped)},
        {"excluded", std::move(excluded)},
        {"hosts", std::move(names)},
        {"diagnostics", ToJson(notes)}});
  } else {
    PrintBaseline(baseline, hosts.size(), options);
    PrintDiagnostics(notes);
  }
  return found ? 0 : 1;
}

// ---- check -----------------------------------------------------------------

Json UnmetJson(const compat::Host& host, const compat::UnmetNeed& unmet) {
  Json::Object json = {{"needs", unmet.need},
                       {"because", compat::WhyNot(host, unmet.need)}};
  if (unmet.entry.has_value()) {
    json["layer"] = unmet.entry->layer;
    json["table"] = unmet.entry->table;
    json["index"] = unmet.entry->index;
    json["driver"] = unmet.entry->driver;
    json["property"] = unmet.entry->property;
    json["value"] = unmet.entry->value;
  } else {
    json["source"] = unmet.source;
  }
  return json;
}

// How many needs there are to meet.
uint64_t NeedsOf(const compat::MachineSet& machines,
                 const compat::Selection& selection,
                 const TypeRegistry& registry) {
  // A host that has nothing meets none.
  const auto all =
      compat::UnmetNeeds(compat::Host{}, machines, selection, registry);
  return all.ok() ? all->size() : 0;
}

void PrintCheck(const compat::Host& host, std::string_view machine,
                const std::vector<compat::UnmetNeed>& unmet, uint64_t needs,
                const Options& options) {
  if (needs == 0) {
    Out(fmt::format("nothing that {} says what it needs of a host\n",
                    machine.empty() ? "applies without a machine"
                                    : Printable(machine) + " applies"));
    return;
  }
  if (machine.empty()) machine = "what applies without a machine";
  if (unmet.empty()) {
    Out(fmt::format("{} has all that {} needs ({})\n", Bold(host.name),
                    Printable(machine), Counted(needs, "need", "needs")));
    return;
  }
  Out(fmt::format("{} lacks what {} needs\n\n", Bold(host.name),
                  Printable(machine)));
  TextTable table({"NEEDS", "OF", "IN", "THE HOST"});
  for (const compat::UnmetNeed& one : unmet) {
    const auto& entry = one.entry;
    table.Add(
        {Printable(one.need),
         Printable(entry.has_value()
                       ? fmt::format("{}.{}={}", entry->driver, entry->property,
                                     entry->value)
                       : one.source),
         Printable(entry.has_value() ? fmt::format("{}: {}[{}]", entry->layer,
                                                   entry->table, entry->index)
                                     : std::string()),
         compat::WhyNot(host, one.need)});
  }
  table.Print(options);
}

int Check(const Options& options) {
  const auto files = std::span(options.names).subspan(1);
  if (files.size() > 1) {
    return Wrong(options,
                 "platform check takes one file that describes a host");
  }
  if (!options.sets.empty() || options.hotplug) {
    return Wrong(options,
                 "platform check looks at entries; --set and --hotplug are "
                 "none");
  }
  WrongCall wrong;
  Diagnostics notes;
  const std::vector<compat::Host> hosts =
      files.empty() ? std::vector{compat::ProbeHost().host}
                    : ReadHosts(files, wrong, notes);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  const std::unique_ptr<Session> session = Session::Open(options, wrong);
  if (session == nullptr) return Wrong(options, wrong);
  const std::optional<compat::Selection> selection =
      session->Select(options, AskedMachine(options), wrong);
  if (!selection.has_value()) return Wrong(options, wrong);
  const compat::MachineSet& machines = session->catalogue().machines;
  const auto unmet = compat::UnmetNeeds(hosts.front(), machines, *selection,
                                        session->registry());
  if (!unmet.ok()) {
    wrong.diagnostics.push_back(compat::DiagnosticOf(unmet.status()));
    return Wrong(options, wrong);
  }
  const uint64_t needs = NeedsOf(machines, *selection, session->registry());
  Merge(session->CatalogueNotes(options), notes);
  const std::unique_ptr<Context> context =
      session->MakeContext(options, AskedMachine(options), wrong);
  if (context == nullptr) return Wrong(options, wrong);
  Merge(UnfitEntries(*context, options), notes);
  if (options.json) {
    Json::Array list;
    for (const compat::UnmetNeed& one : *unmet) {
      list.push_back(UnmetJson(hosts.front(), one));
    }
    PrintJson(Json::Object{{"release", session->release()},
                           {"machine", session->machine()},
                           {"accel", session->AccelName(options)},
                           {"platform", options.platform},
                           {"host", hosts.front().name},
                           {"unmet", std::move(list)},
                           {"needs", needs},
                           {"diagnostics", ToJson(notes)}});
  } else {
    PrintRelease(*session, session->machine());
    PrintCheck(hosts.front(), session->machine().value_or(""), *unmet, needs,
               options);
    PrintDiagnostics(notes);
  }
  return unmet->empty() ? 0 : 1;
}

int Run(const Options& options, Session& /*session*/) {
  const std::string what = options.names.empty() ? "" : options.names.front();
  if (what == "probe") return Probe(options);
  if (what == "check") return Check(options);
  const bool is_one = what == "list" || what == "show" || what == "baseline";
  if (!is_one || (what == "list" && options.names.size() != 1)) {
    return Wrong(options,
                 "platform takes one of list, show NAME, probe, baseline "
                 "HOST.json…, check -M NAME [HOST.json]");
  }
  const compat::Platforms all =
      compat::FindPlatforms(compat::PlatformDirectories());
  return what == "list"   ? List(options, all)
         : what == "show" ? Show(options, all)
                          : FindBaseline(options, all);
}

}  // namespace

const Command& Platform() {
  static constexpr Command kCommand = {
      .name = "platform",
      .summary = "What hosts offer, and what is needed of them",
      .options = kOptions,
      .run = &Run,
      .example = "qom platform check -M pc-q35-9.2 -P rhel-9.4 node-3.json",
      .asks = Command::Asks::kLines,
      .reads = Command::Reads::kMachines};
  return kCommand;
}

}  // namespace qom::tools
