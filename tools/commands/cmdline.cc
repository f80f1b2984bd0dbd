// `qom cmdline`: what a whole command line of an emulator makes, and how two of
// them differ, as source and destination of a migration.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/machine_resources.h"
#include "qdev/options/shell_line.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/emulator_call.h"
#include "tools/line_comparison.h"
#include "tools/machine_line.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"file", "[FILE | -- PROGRAM ARGUMENT ...]",
     "The command line, as in a shell or a log; else\nstandard input"},
    {"--against", "FILE",
     "Compares with another one: 1 if a guest or a\nmigration stream sees a "
     "difference"},
    {"--all", "",
     "Text: all values, not only those that an option\nor a layer decides"},
};

// ---- For programs ----------------------------------------------------------

Json PropertiesJson(const LinePart& part) {
  Json::Object properties;
  for (const compat::Resolved& one : part.made.properties) {
    Json::Object property = {
        {"value", one.value},
        {"origin", one.set_explicitly ? Json::Object{{"layer", "explicit"}}
                   : one.is_programs
                       ? Json::Object{{"layer", "program"}}
                       : OriginJson(one.layer, one.entry, one.driver)}};
    if (!one.unreadable.empty()) property["unreadable"] = one.unreadable;
    if (one.unknown) property["unknown"] = true;
    if (!one.exception.empty()) property["exception"] = one.exception;
    properties[std::string(one.property->name)] = std::move(property);
  }
  return properties;
}

Json OrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json PartJson(const LinePart& part, bool is_device, bool with_values) {
  Json::Object json = {{"option", part.option},
                       {"type", part.type},
                       {"id", OrNull(part.id)},
                       {"diagnostics", ToJson(part.diagnostics)}};
  if (is_device) {
    json["bus"] = OrNull(part.bus);
    json["address"] = OrNull(part.address);
  }
  if (with_values) json["properties"] = PropertiesJson(part);
  return json;
}

Json PartsJson(const std::vector<LinePart>& parts, bool is_device,
               bool with_values) {
  Json::Array json;
  for (const LinePart& part : parts) {
    json.push_back(PartJson(part, is_device, with_values));
  }
  return json;
}

Json OptionalJson(const std::optional<LinePart>& part, bool with_values) {
  return part.has_value() ? PartJson(*part, false, with_values) : Json();
}

Json::Object LineJson(const MachineLine& line, bool with_values) {
  Json::Array ignored;
  for (const std::string& option : line.ignored) ignored.push_back(option);
  Json::Object json = {
      {"release", line.release},
      {"machine", line.machine},
      {"accel", line.accel},
      {"accel_object", OptionalJson(line.accel_part, with_values)},
      {"machine_object", OptionalJson(line.machine_part, with_values)},
      {"cpu", OptionalJson(line.cpu, with_values)},
      {"objects", PartsJson(line.objects, false, with_values)},
      {"devices", PartsJson(line.devices, true, with_values)},
      {"ignored", std::move(ignored)},
      {"diagnostics", ToJson(line.diagnostics)}};
  if (line.smp.has_value()) {
    Json::Object smp;
    for (const SmpLevel& level : kSmpLevels) {
      smp[std::string(level.name)] = (*line.smp).*level.member;
    }
    json["smp"] = std::move(smp);
  }
  if (line.memory.has_value()) {
    json["memory"] = Json::Object{{"size", line.memory->size},
                                  {"slots", line.memory->slots},
                                  {"maxmem", line.memory->max_size}};
  }
  return json;
}

Json DifferencesJson(const std::vector<LineDifference>& differences) {
  Json::Array json;
  for (const LineDifference& one : differences) {
    json.push_back(Json::Object{{"device", one.device},
                                {"property", one.property},
                                {"a", one.a},
                                {"b", one.b},
                                {"visible", one.visible}});
  }
  return json;
}

Json NamesJson(const std::vector<std::string>& names) {
  Json::Array json;
  for (const std::string& name : names) json.push_back(name);
  return json;
}

// ---- For people ------------------------------------------------------------

std::string OriginText(const compat::Resolved& one) {
  if (one.set_explicitly) return "the option";
  if (one.is_programs) {
    return fmt::format("the program: {}", Printable(one.exception));
  }
  const std::string origin =
      one.entry ? fmt::format("{}: {}[{}]{}", compat::LayerName(*one.layer),
                              one.entry.table().name, one.entry.index(),
                              OverMachineText(one.entry))
                : fmt::format("default of {}", one.driver);
  return one.exception.empty() ? origin
                               : origin + "; the program may set it afterwards";
}

void PrintPart(std::string_view what, const LinePart& part,
               const Options& options) {
  std::string head = fmt::format("{} {}", what, Printable(part.type));
  if (!part.id.empty()) head += fmt::format(" {}", Printable(part.id));
  std::string place;
  if (!part.bus.empty()) place = fmt::format(", on {}", Printable(part.bus));
  if (!part.address.empty()) {
    place += fmt::format(" at {}", Printable(part.address));
  }
  Out(fmt::format("\n{}{}\n", Bold(head), place));
  TextTable table({"PROPERTY", "VALUE", "FROM"});
  bool empty = true;
  for (const compat::Resolved& one : part.made.properties) {
    if (!one.unreadable.empty()) continue;
    if (!options.Has("--all") && !one.set_explicitly && !one.entry) continue;
    table.Add({std::string(one.property->name),
               one.unknown ? "?" : Shown(one.value), OriginText(one)});
    empty = false;
  }
  if (!empty) table.Print(options);
  PrintDiagnostics(part.diagnostics);
}

void PrintIgnored(std::string_view head, const MachineLine& line) {
  if (line.ignored.empty()) return;
  std::vector<std::string> shown;
  for (const std::string& one : line.ignored) shown.push_back(Printable(one));
  Out(fmt::format("{}{}\n", head, fmt::join(shown, " ")));
}

void PrintProcessors(const qdev::CpuTopology& smp) {
  std::vector<std::string> levels;
  for (const SmpLevel& level : kSmpLevels) {
    const uint64_t number = smp.*level.member;
    if (number != 1 || level.name == "cpus") {
      levels.push_back(fmt::format("{}={}", level.name, number));
    }
  }
  Out(fmt::format("processors {}\n", fmt::join(levels, ",")));
}

void PrintMemory(const qdev::MemorySize& memory) {
  std::string text = memory.size == 0
                         ? "memory as the machine has it"
                         : fmt::format("memory {} bytes", memory.size);
  if (memory.slots != 0) text += fmt::format(", slots {}", memory.slots);
  if (memory.max_size != 0) {
    text += fmt::format(", maxmem {} bytes", memory.max_size);
  }
  Out(text + "\n");
}

void PrintLine(const MachineLine& line, const Options& options) {
  if (line.release.has_value()) Out(fmt::format("{}, ", *line.release));
  Out(fmt::format("machine {}{}\n", Printable(line.machine),
                  line.accel.has_value() ? ", " + Printable(*line.accel) : ""));
  if (line.smp.has_value()) PrintProcessors(*line.smp);
  if (line.memory.has_value()) PrintMemory(*line.memory);
  if (line.accel_part.has_value()) {
    PrintPart("accel", *line.accel_part, options);
  }
  if (line.machine_part.has_value()) {
    PrintPart("machine", *line.machine_part, options);
  }
  if (line.cpu.has_value()) PrintPart("cpu", *line.cpu, options);
  for (const LinePart& part : line.objects) PrintPart("object", part, options);
  for (const LinePart& part : line.devices) PrintPart("device", part, options);
  PrintIgnored("\nnot looked at: ", line);
  PrintDiagnostics(line.diagnostics);
}

void PrintComparison(const LineComparison& found, const Options& options) {
  for (const auto& [side, names] :
       {std::pair("a", &found.only_a), std::pair("b", &found.only_b)}) {
    for (const std::string& name : *names) {
      Out(fmt::format("only in {}: {}\n", side, Printable(name)));
    }
  }
  if (found.differences.empty()) {
    if (found.only_a.empty() && found.only_b.empty()) Out("no difference\n");
    return;
  }
  TextTable table({"DEVICE", "PROPERTY", "A", "B", "WHO SEES IT"});
  for (const LineDifference& one : found.differences) {
    table.Add({one.device, one.property, Shown(one.a), Shown(one.b),
               one.visible ? "guest or stream" : "host only"});
  }
  table.Print(options);
}

// ---- The run ---------------------------------------------------------------

// A side of a comparison, or all there is. Its line is part of its session.
struct Side {
  Options opened;  // what the session was opened for
  std::shared_ptr<Session> session;
  std::unique_ptr<MachineLine> line;
};

// `other` has the catalogue already if it is the same.
bool MakeSide(Options options, const std::vector<std::string>& names,
              const Side& other, Side& side, WrongCall& wrong) {
  const std::optional<qdev::EmulatorCall> call = ReadCall(names, wrong);
  if (!call.has_value()) return false;
  if (!options.catalog.has_value() && !call->arch().empty()) {
    options.arch = call->arch();
  }
  side.opened = options;
  // The machine says in which catalogue it is; a vendor's, what it is made of.
  if (const std::string name = MachineNameOf(*call);
      options.machines.empty() && !name.empty()) {
    side.opened.machines = {name.substr(0, name.find('+'))};
  }
  const bool is_open = other.session != nullptr &&
                       other.opened.arch == side.opened.arch &&
                       other.opened.catalog == side.opened.catalog &&
                       other.opened.releases == side.opened.releases &&
                       other.opened.machines == side.opened.machines;
  side.session = is_open ? other.session : Session::Open(side.opened, wrong);
  if (side.session == nullptr) return false;
  side.line = MakeMachineLine(options, *call, *side.session, wrong);
  return side.line != nullptr;
}

int Run(const Options& options, Session& /*session*/) {
  if (!options.sets.empty()) {
    return Wrong(options, "cmdline takes no --set: the line itself sets");
  }
  WrongCall wrong;
  Side a;
  Side b;
  const std::string& against = options.Value("--against");
  if (against.empty() && options.HasTwoPlaces()) {
    return Wrong(options, "cmdline takes two places with --against only");
  }
  if (!MakeSide(options.OfPlace(0), options.names, b, a, wrong) ||
      (!against.empty() &&
       !MakeSide(options.OfPlace(1), {against}, a, b, wrong))) {
    return Wrong(options, wrong);
  }
  Diagnostics notes = a.session->CatalogueNotes(options);
  if (b.line == nullptr) {
    Merge(std::move(notes), a.line->diagnostics);
    if (options.json) {
      PrintJson(LineJson(*a.line, /*with_values=*/true));
    } else {
      PrintLine(*a.line, options);
    }
    return a.line->has_error() ? 1 : 0;
  }
  const LineComparison found = CompareLines(*a.line, *b.line);
  if (options.json) {
    PrintJson(Json::Object{{"a", LineJson(*a.line, /*with_values=*/false)},
                           {"b", LineJson(*b.line, /*with_values=*/false)},
                           {"only_a", NamesJson(found.only_a)},
                           {"only_b", NamesJson(found.only_b)},
                           {"differences", DifferencesJson(found.differences)},
                           {"diagnostics", ToJson(notes)}});
  } else {
    PrintComparison(found, options);
    PrintIgnored("not looked at in a: ", *a.line);
    PrintIgnored("not looked at in b: ", *b.line);
    for (const MachineLine* line : {a.line.get(), b.line.get()}) {
      PrintDiagnostics(line->AllDiagnostics());
    }
    PrintDiagnostics(notes);
  }
  return found.is_visible || a.line->has_error() || b.line->has_error() ? 1 : 0;
}

}  // namespace

const Command& Cmdline() {
  static constexpr Command kCommand = {
      .name = "cmdline",
      .summary = "What a whole command line of an emulator makes",
      .options = kOptions,
      .run = &Run,
      .example = "qom cmdline guest.log --against destination.log",
      .asks = Command::Asks::kLines,
      .compares = true};
  return kCommand;
}

}  // namespace qom::tools
