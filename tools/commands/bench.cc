// `qom bench`: what objects of a type cost on a machine, beside the naive way
// of giving them what its layers say.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "fmt/format.h"
#include "qdev/measure/measure.h"
#include "qom/class.h"
#include "qom/context.h"
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
    {"type", "TYPE...", "Types; all that an emulator creates if none is named"},
    {"--seconds", "S", "How long to measure in all; 3 by default"}};

// The operations that a catalogue's types have, and what their columns are
// called: nobody realizes what has no code.
struct Column {
  std::string_view operation;
  std::string_view header;
};
constexpr Column kColumns[] = {{"create", "CREATE ns"},
                               {"naive-create", "NAIVE ns"},
                               {"set", "SET ns"},
                               {"get", "GET ns"},
                               {"find", "FIND ns"}};

struct Measured {
  const Class* type;
  std::vector<std::optional<double>> times;  // as kColumns
  std::vector<qdev::Operations::Missing> missing;
  double bytes = 0;

  // How often the naive way takes as long.
  std::optional<double> Ratio() const {
    if (!times[0].has_value() || !times[1].has_value()) return std::nullopt;
    return *times[1] / *times[0];
  }
};

Measured Measure(Context& layered, Context& plain, const Class& type,
                 double seconds) {
  const qdev::Operations all = qdev::OperationsOf(layered, plain, type);
  Measured measured{.type = &type, .times = {}, .missing = all.missing};
  for (const Column& column : kColumns) {
    const qdev::Operation* operation = all.Find(column.operation);
    measured.times.push_back(
        operation == nullptr
            ? std::nullopt
            : std::optional(qdev::BestTime(*operation, seconds)));
  }
  measured.bytes = qdev::HeapOfObject(layered, type);
  std::erase_if(measured.missing, [](const auto& one) {
    return std::none_of(
        std::begin(kColumns), std::end(kColumns),
        [&one](const Column& column) { return column.operation == one.name; });
  });
  return measured;
}

Json NumberJson(const std::optional<double>& number) {
  return number.has_value() ? Json(Value(*number)) : Json();
}

Json MeasuredJson(const Measured& measured, size_t entries) {
  Json::Object result = {{"type", measured.type->name()},
                         {"bytes", Json(Value(measured.bytes))},
                         {"naive_ratio", NumberJson(measured.Ratio())}};
  Json::Object times;
  for (size_t i = 0; i < std::size(kColumns); ++i) {
    times[std::string(kColumns[i].operation)] = NumberJson(measured.times[i]);
  }
  result["ns"] = std::move(times);
  if (entries != 0 && measured.times[1].has_value()) {
    result["naive_ns_per_entry"] =
        Json(Value(*measured.times[1] / static_cast<double>(entries)));
  }
  Json::Object missing;
  for (const qdev::Operations::Missing& one : measured.missing) {
    missing[std::string(one.name)] = one.why;
  }
  result["missing"] = std::move(missing);
  return result;
}

std::string Cell(const std::optional<double>& number, int digits) {
  return number.has_value() ? fmt::format("{:.{}f}", *number, digits)
                            : std::string("-");
}

void PrintTable(const Options& options, const std::vector<Measured>& all,
                size_t entries, const std::optional<std::string>& machine) {
  std::vector<std::string> header = {"TYPE"};
  for (const Column& column : kColumns) header.emplace_back(column.header);
  header.insert(header.begin() + 3, {"NAIVE/CREATE", "NAIVE ns/ENTRY"});
  header.emplace_back("BYTES");
  TextTable table(header);
  for (const Measured& one : all) {
    std::vector<std::string> row = {std::string(one.type->name())};
    for (const auto& time : one.times) row.push_back(Cell(time, 1));
    std::optional<double> each = one.times[1];
    if (each.has_value() && entries != 0) *each /= static_cast<double>(entries);
    row.insert(row.begin() + 3,
               {Cell(one.Ratio(), 1), entries == 0 ? "" : Cell(each, 2)});
    row.push_back(fmt::format("{:.0f}", one.bytes));
    table.Add(std::move(row));
  }
  table.Print(options);
  Out(fmt::format(
      "\n{} applies {} entries; naive is a walk of all of them "
      "for each object.\n",
      machine.has_value() ? Printable(*machine) : "No machine", entries));
  for (const Measured& one : all) {
    for (const qdev::Operations::Missing& missing : one.missing) {
      Out(fmt::format("{}: no {}: {}\n", Printable(one.type->name()),
                      missing.name, Printable(missing.why)));
    }
  }
}

int Run(const Options& options, Session& session) {
  double seconds = 3;
  const std::string& given = options.Value("--seconds");
  if (!given.empty() &&
      (!absl::SimpleAtod(given, &seconds) || !(seconds > 0 && seconds < 1e6))) {
    return Wrong(options, fmt::format("--seconds={} is no time; write 0.5 or 3",
                                      Printable(given)));
  }
  WrongCall wrong;
  const std::vector<const Class*> types = AskedTypes(options, session, wrong);
  const std::unique_ptr<Context> layered =
      session.MakeContext(options, AskedMachine(options), wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  Context plain(session.registry());
  const size_t entries = qdev::EntryCount(*layered);
  const double each =
      seconds / static_cast<double>(std::max<size_t>(types.size(), 1) *
                                    std::size(kColumns));
  std::vector<Measured> all;
  for (const Class* type : types) {
    all.push_back(Measure(*layered, plain, *type, each));
  }
  if (options.json) {
    Json::Array results;
    for (const Measured& one : all) {
      results.push_back(MeasuredJson(one, entries));
    }
    PrintJson(
        Json::Object{{"release", session.release()},
                     {"machine", session.machine()},
                     {"entries", uint64_t{entries}},
                     {"results", std::move(results)},
                     {"diagnostics", ToJson(session.CatalogueNotes(options))}});
  } else {
    PrintRelease(session, session.machine());
    PrintTable(options, all, entries, session.machine());
    PrintDiagnostics(session.CatalogueNotes(options));
  }
  return 0;
}

}  // namespace

const Command& Bench() {
  static constexpr Command kCommand = {
      .name = "bench",
      .summary = "What objects cost in time and memory, and the naive way",
      .options = kOptions,
      .run = &Run,
      .example = "qom bench virtio-blk-pci -M pc-q35-2.4",
      .asks = Command::Asks::kObjects,
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
