// Findings of lint for people and for programs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/lint_answer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "compat/lint/lint.h"
#include "compat/lint/rules.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "tools/lint_pages.h"
#include "tools/output.h"

namespace qom::tools {

extern const char kVersion[];  // the build's

namespace {

using compat::lint::Finding;
using compat::lint::Report;
using compat::lint::SeverityWord;

Json OrNull(std::string_view text) { return text.empty() ? Json() : text; }

Json FindingJson(const Finding& finding) {
  Json::Array nearest;
  for (const std::string& name : finding.nearest) nearest.push_back(name);
  const bool is_of_entry = finding.index >= 0;
  return Json::Object{
      {"because", OrNull(finding.because)},
      {"code", finding.code},
      {"driver", OrNull(finding.driver)},
      {"expected",
       finding.expected.has_value() ? Json(*finding.expected) : Json()},
      {"file", OrNull(finding.file)},
      {"index", is_of_entry ? Json(finding.index) : Json()},
      {"layer", OrNull(finding.layer)},
      {"line", finding.line > 0 ? Json(int64_t{finding.line}) : Json()},
      {"machine", OrNull(finding.machine)},
      {"message", finding.message},
      {"nearest", std::move(nearest)},
      {"property", OrNull(finding.property)},
      {"severity", SeverityWord(finding.severity)},
      {"table", OrNull(finding.table)},
      {"value", is_of_entry ? Json(finding.value) : Json()}};
}

std::string EntryOf(const Finding& finding) {
  if (finding.index < 0) return "";
  return fmt::format("{}.{}={}", finding.driver, finding.property,
                     finding.value);
}

// "hw_compat_5_1#3", "hw_compat_5_1"; the machine for what is about no table.
std::string TablePlace(const Finding& finding) {
  if (finding.table.empty()) return finding.machine;
  if (finding.index < 0) return finding.table;
  return fmt::format("{}#{}", finding.table, finding.index);
}

// The path as a reference that a URI may be: RFC 3986.
std::string UriOf(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const bool stays = absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                       std::string_view("/-._~").find(c) != std::string::npos;
    uri += stays ? std::string(1, c)
                 : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json LocationOf(const Finding& finding, std::string_view file) {
  Json::Object location;
  const std::string_view path = finding.file.empty() ? file : finding.file;
  if (!path.empty()) {
    Json::Object physical = {
        {"artifactLocation", Json::Object{{"uri", UriOf(path)}}}};
    if (finding.line > 0) {
      physical["region"] = Json::Object{{"startLine", int64_t{finding.line}}};
    }
    location["physicalLocation"] = std::move(physical);
  }
  location["logicalLocations"] =
      Json::Array{Json::Object{{"fullyQualifiedName", TablePlace(finding)}}};
  return location;
}

Json RuleJson(const compat::lint::Rule& rule) {
  return Json::Object{
      {"id", rule.code},
      {"shortDescription", Json::Object{{"text", rule.summary}}},
      {"help", Json::Object{{"text", LintPage(rule.code)}}},
      {"defaultConfiguration",
       Json::Object{{"level", SeverityWord(rule.severity)}}}};
}

// `text` in lines of the width of the output, each with blanks before it.
std::string Wrapped(std::string_view text, size_t indent) {
  const size_t width =
      std::max<size_t>(std::min<size_t>(OutputWidth(), 120), indent + 20) -
      indent;
  std::string wrapped;
  while (!text.empty()) {
    size_t end = text.size();
    if (end > width) {
      end = text.rfind(' ', width);
      if (end == text.npos || end == 0)
        end = std::min(text.find(' '), text.size());
    }
    wrapped += fmt::format("{:{}}{}\n", "", indent, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return wrapped;
}

}  // namespace

Json::Object LintJson(const Report& report) {
  Json::Array findings;
  for (const Finding& one : report.findings) {
    findings.push_back(FindingJson(one));
  }
  Json::Array rules;
  for (const std::string_view code : report.rules) rules.push_back(code);
  return {{"findings", std::move(findings)},
          {"checked", Json::Object{{"machines", uint64_t{report.machines}},
                                   {"tables", uint64_t{report.tables}},
                                   {"entries", uint64_t{report.entries}}}},
          {"rules", std::move(rules)},
          {"silenced", uint64_t{report.silenced}}};
}

Json LintSarif(const Report& report, std::string_view file) {
  Json::Array rules;
  for (const std::string_view code : report.rules) {
    rules.push_back(RuleJson(*compat::lint::FindRule(code)));
  }
  Json::Array results;
  for (const Finding& one : report.findings) {
    std::string text = EntryOf(one);
    if (!text.empty()) text += ": ";
    results.push_back(
        Json::Object{{"ruleId", one.code},
                     {"level", SeverityWord(one.severity)},
                     {"message", Json::Object{{"text", text + one.message}}},
                     {"locations", Json::Array{LocationOf(one, file)}}});
  }
  return Json::Object{
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       Json::Array{Json::Object{
           {"tool", Json::Object{{"driver", Json::Object{{"name", "qom lint"},
                                                         {"version", kVersion},
                                                         {"rules", rules}}}}},
           {"results", std::move(results)}}}}};
}

std::string LintText(const Report& report) {
  std::string text;
  for (const Finding& one : report.findings) {
    std::string head = Bold(one.Place());
    std::vector<std::string> more;  // where it is, in other words
    if (one.line > 0) more.push_back(TablePlace(one));
    if (!one.machine.empty() && one.machine != one.Place()) {
      more.push_back(one.machine);
    }
    if (!more.empty()) {
      head += fmt::format(" ({})",
                          Printable(fmt::format("{}", fmt::join(more, ", "))));
    }
    const std::string message = Printable(one.message);
    const std::string entry = Printable(EntryOf(one));
    text += fmt::format("{}: {}: {} [{}]\n", head, SeverityWord(one.severity),
                        entry.empty() ? message : entry, one.code);
    if (!entry.empty()) text += Wrapped(message, 4);
  }
  text += fmt::format("{} in {} of {}",
                      Counted(report.findings.size(), "finding", "findings"),
                      Counted(report.entries, "entry", "entries"),
                      Counted(report.tables, "table", "tables"));
  if (report.machines != 0) {
    text +=
        fmt::format(", {}", Counted(report.machines, "machine", "machines"));
  }
  if (report.silenced != 0) {
    text += fmt::format("; {} more have a reason", report.silenced);
  }
  return text + "\n";
}

}  // namespace qom::tools
