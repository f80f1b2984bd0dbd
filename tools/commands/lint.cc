// `qom lint`: mistakes in compat tables, those of a catalogue or of layer
// files.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/lint/lint.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/diagnostic.h"
#include "compat/history.h"
#include "compat/lint/rules.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/error_facts.h"
#include "qom/files.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/value.h"
#include "tools/catalogue_part.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/embedded_catalogues.h"
#include "tools/entry_lines.h"
#include "tools/lint_answer.h"
#include "tools/lint_pages.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"file", "FILE...", "Layer files instead of the catalogue's tables"},
    {"--rule", "CODE…", "Only this rule; repeatable"},
    {"--no-rule", "CODE…", "Not this rule; repeatable"},
    {"--explain", "CODE", "Prints the page of a rule"}};

void AddError(WrongCall& wrong, Cause cause, const absl::Status& why) {
  ErrorFacts facts = FactsOf(why);
  facts.cause = cause;
  wrong.diagnostics.push_back(
      compat::DiagnosticOf(facts, Message(why), compat::Severity::kError));
}

// "; rules: bad-value, chain-gap …".
std::string AllRules() {
  std::vector<std::string_view> codes;
  for (const compat::lint::Rule& rule : compat::lint::Rules()) {
    codes.push_back(rule.code);
  }
  return fmt::format("; rules: {}", fmt::join(codes, ", "));
}

void CheckRules(const std::vector<std::string>& codes, WrongCall& wrong) {
  for (const std::string& code : codes) {
    if (compat::lint::FindRule(code) != nullptr) continue;
    std::vector<std::string> nearest = compat::lint::NearestRules(code);
    wrong.Add(Cause::kBadCall,
              fmt::format("no rule '{}'{}", Escaped(code.substr(0, 80)),
                          nearest.empty() ? AllRules() : OrNearest(nearest)),
              nearest);
  }
}

// The other built-in programs, which may share the tables of this one.
std::vector<compat::lint::OtherProgram> Others() {
  std::vector<compat::lint::OtherProgram> others;
  for (const EmbeddedCatalogue& one : EmbeddedCatalogues()) {
    const EmbeddedFile* const file = FindEmbeddedFile(one, "types.json");
    if (file == nullptr) continue;
    // Read when it is first asked.
    auto types = std::make_shared<std::unique_ptr<const TypesText>>();
    others.push_back({std::string(one.release), std::string(one.arch),
                      [types, file](std::string_view type) {
                        if (*types == nullptr) {
                          *types = std::make_unique<TypesText>(file->text);
                        }
                        return (*types)->Has(type);
                      }});
  }
  return others;
}

// "qemu-11.1" for a recorded catalogue that says "qemu": "11.1.3"; "" for one
// that shares no tables with what is built in.
std::string ReleaseOf(const std::map<std::string, Value>& attributes) {
  const auto at = attributes.find("qemu");
  if (at == attributes.end() || !at->second.is_text()) return "";
  const std::string& version = at->second.text_value();
  constexpr std::string_view kDigits = "0123456789";
  for (size_t dot = version.find('.'); dot != version.npos;
       dot = version.find('.', dot + 1)) {
    const size_t begin =
        dot == 0 ? version.npos : version.find_last_not_of(kDigits, dot - 1);
    const size_t end = version.find_first_not_of(kDigits, dot + 1);
    const std::string number =
        version.substr(begin + 1, std::min(end, version.size()) - begin - 1);
    if (compat::IsRelease(number)) return fmt::format("qemu-{}", number);
  }
  return "qemu-0";
}

using LinesByFile = std::map<std::string, EntryLines>;

void ReadLayers(const Options& options, compat::lint::Options& lint,
                LinesByFile& lines, WrongCall& wrong) {
  for (const std::string& path : options.names) {
    const absl::StatusOr<std::string> text = ReadFile(path);
    if (!text.ok()) {
      AddError(wrong, Cause::kUnreadableFile, text.status());
      continue;
    }
    absl::StatusOr<compat::LayerTable> table =
        compat::LoadLayerFile(path, *text);
    if (table.ok()) {
      lines.emplace(path, *text);
      lint.layers.push_back(*std::move(table));
    } else {
      AddError(wrong, Cause::kBadLayerFile, table.status());
    }
  }
}

compat::lint::Options LintOptions(const Options& options, Session& session,
                                  LinesByFile& lines, WrongCall& wrong) {
  compat::lint::Options lint;
  lint.rules = options.Values("--rule");
  lint.without = options.Values("--no-rule");
  for (const std::string& name : options.machines) {
    const auto machine = session.catalogue().machines.FindMachine(name);
    if (machine.ok()) {
      lint.machines.push_back((*machine)->name);
    } else {
      AddError(wrong, Cause::kUnknownMachine, machine.status());
    }
  }
  ReadLayers(options, lint, lines, wrong);
  lint.release =
      session.release().value_or(ReleaseOf(session.catalogue().attributes));
  // A layer file is for this program alone.
  if (!lint.release.empty() && lint.layers.empty()) {
    if (!options.catalog.has_value() || options.says_arch) {
      lint.arch = options.arch;
    }
    lint.others = Others();
  }
  return lint;
}

// Adds file and line of entries that are data.
void AddLines(const std::string& machines_json, const LinesByFile& lines,
              compat::lint::Report& report) {
  for (compat::lint::Finding& one : report.findings) {
    if (one.index < 0 || one.line > 0) continue;
    const bool is_of_file = !one.file.empty();
    const std::string& file = is_of_file ? one.file : machines_json;
    const auto at = lines.find(file);
    if (at == lines.end()) continue;
    one.line = is_of_file ? at->second.Of(one.index)
                          : at->second.Of(one.layer, one.table, one.index);
    if (one.line > 0) one.file = file;
  }
}

// What is asked beside the page of a rule.
bool AsksMore(const Options& options) {
  return !options.names.empty() || !options.machines.empty() ||
         !options.Values("--rule").empty() ||
         !options.Values("--no-rule").empty() || options.format == "sarif";
}

int Explain(const Options& options, const std::string& code) {
  WrongCall wrong;
  CheckRules({code}, wrong);
  if (AsksMore(options)) {
    wrong.Add(Cause::kBadCall,
              "--explain CODE prints a page, and looks at nothing");
  }
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  const std::string_view page = LintPage(code);
  if (options.json) {
    PrintJson(Json::Object{{"code", code}, {"page", page}});
  } else {
    Out(page);
  }
  return 0;
}

// Rules that are none, or that leave none.
std::optional<int> AtOnce(const Options& options) {
  if (const std::string& code = options.Value("--explain"); !code.empty()) {
    return Explain(options, code);
  }
  const std::vector<std::string>& only = options.Values("--rule");
  const std::vector<std::string>& without = options.Values("--no-rule");
  WrongCall wrong;
  CheckRules(only, wrong);
  CheckRules(without, wrong);
  const auto is_chosen = [&](const compat::lint::Rule& rule) {
    const auto has = [&rule](const std::vector<std::string>& codes) {
      return std::find(codes.begin(), codes.end(), rule.code) != codes.end();
    };
    return (only.empty() || has(only)) && !has(without);
  };
  const auto rules = compat::lint::Rules();
  if (wrong.diagnostics.empty() &&
      std::none_of(rules.begin(), rules.end(), is_chosen)) {
    wrong.Add(Cause::kBadCall, "--no-rule takes away all rules that are asked");
  }
  return wrong.diagnostics.empty() ? std::nullopt
                                   : std::optional(Wrong(options, wrong));
}

int Run(const Options& options, Session& session) {
  WrongCall wrong;
  LinesByFile lines;
  const compat::lint::Options lint =
      LintOptions(options, session, lines, wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  compat::lint::Report report = compat::lint::Lint(session.catalogue().machines,
                                                   session.registry(), lint);
  if (!report.status.ok()) {
    AddError(wrong, CauseOf(report.status), report.status);
    return Wrong(options, wrong);
  }
  std::string machines_json;
  if (options.catalog.has_value() && lint.layers.empty()) {
    machines_json = session.FileOf(options, "machines.json");
    if (const auto text = ReadFile(machines_json); text.ok()) {
      lines.emplace(machines_json, *text);
    }
  }
  AddLines(machines_json, lines, report);
  if (options.json) {
    PrintAnswer(options, session, LintJson(report));
  } else if (options.format == "sarif") {
    PrintJson(LintSarif(report, machines_json));
    PrintDiagnostics(CatalogueNotes(options, session));
  } else {
    PrintRelease(session);
    Out(LintText(report));
    PrintDiagnostics(CatalogueNotes(options, session));
  }
  return report.HasError() ? 1 : 0;
}

}  // namespace

const Command& Lint() {
  static constexpr Command kCommand = {
      .name = "lint",
      .summary = "Mistakes in compat tables",
      .options = kOptions,
      .run = &Run,
      .example = "qom lint --machine pc-q35-9.2 --no-rule no-effect",
      .at_once = &AtOnce,
      .takes_machines = true,
      .formats = "sarif"};
  return kCommand;
}

}  // namespace qom::tools
