// Runs the rules of lint, leaves out what has a reason, and puts the rest in
// order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/lint/lint.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <new>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compat/lint/internal/subject.h"
#include "compat/lint/rules.h"
#include "fmt/format.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat::lint {
namespace {

using internal::Findings;
using internal::Found;
using internal::Looked;
using internal::Subject;

constexpr void (*kChecks[])(const Subject&, Findings&) = {
    &internal::CheckEntries,  &internal::CheckDuplicates,
    &internal::CheckChains,   &internal::CheckEffects,
    &internal::CheckSiblings, &internal::CheckHistories};

constexpr std::string_view kUnusedReason = "unused-reason";

bool Lists(const std::vector<std::string>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool IsOn(const Options& options, std::string_view code) {
  return (options.rules.empty() || Lists(options.rules, code)) &&
         !Lists(options.without, code);
}

// Reasons that entries and machines give, and which of them were needed.
class Reasons {
 public:
  Reasons(const Subject& subject, const Options& options)
      : subject_(subject), options_(options) {}

  // Whether there is a reason for what was found.
  bool Silence(const Found& finding);
  // Those that nothing needed.
  void TellUnused(Findings& found) const;

 private:
  static const Value::Object* ReasonsOf(const MachineVersion& machine) {
    const auto at = machine.attributes.find("lint");
    return at != machine.attributes.end() && at->second.is_object()
               ? &at->second.object_value()
               : nullptr;
  }
  static bool SaysWhy(std::string_view reason) {
    return reason.find_first_not_of(" \t\n") != reason.npos;
  }
  // What is wrong with a reason that nothing needed; "" if its rule is off.
  std::string Complaint(std::string_view code, std::string_view reason) const;

  const Subject& subject_;
  const Options& options_;
  // Table, index and code; or, of a machine, its name and code.
  std::set<std::tuple<const Table*, int64_t, std::string>> needed_;
  std::set<std::pair<std::string, std::string>> needed_of_machines_;
};

bool Reasons::Silence(const Found& finding) {
  if (finding.index >= 0) {
    const auto index = static_cast<size_t>(finding.index);
    const auto& reasons = finding.of->entries[index].lint;
    const auto at = reasons.find(finding.code);
    if (at == reasons.end() || !SaysWhy(at->second)) return false;
    needed_.emplace(finding.of, finding.index, finding.code);
    return true;
  }
  const auto machine = subject_.machines().FindMachine(finding.machine);
  const Value::Object* const reasons =
      machine.ok() ? ReasonsOf(**machine) : nullptr;
  if (reasons == nullptr) return false;
  for (const auto& [code, reason] : *reasons) {
    if (code != finding.code) continue;
    if (!reason.is_text() || !SaysWhy(reason.text_value())) return false;
    needed_of_machines_.emplace(finding.machine, finding.code);
    return true;
  }
  return false;
}

std::string Reasons::Complaint(std::string_view code,
                               std::string_view reason) const {
  if (FindRule(code) == nullptr) {
    return fmt::format("a reason for '{}', which is no rule{}",
                       Escaped(code.substr(0, 80)),
                       OrNearest(NearestRules(code)));
  }
  if (!IsOn(options_, code)) return "";
  if (!SaysWhy(reason)) {
    return fmt::format("a reason for {} that does not say why", code);
  }
  return fmt::format("a reason for {}, which is not found here", code);
}

void Reasons::TellUnused(Findings& found) const {
  for (const Looked& where : subject_.tables()) {
    const std::vector<TableEntry>& entries = where.table->entries;
    for (size_t i = 0; i < entries.size(); ++i) {
      for (const auto& [code, reason] : entries[i].lint) {
        if (needed_.contains(
                {where.table.get(), static_cast<int64_t>(i), code})) {
          continue;
        }
        std::string complaint = Complaint(code, reason);
        if (complaint.empty()) continue;
        found.push_back(
            internal::About(kUnusedReason, where, i, std::move(complaint)));
        if (FindRule(code) == nullptr)
          found.back().nearest = NearestRules(code);
      }
    }
  }
  if (!options_.layers.empty()) return;
  for (const MachineVersion& machine : subject_.machines().machines()) {
    const Value::Object* const reasons = ReasonsOf(machine);
    if (reasons == nullptr || !subject_.IsAsked(machine)) continue;
    for (const auto& [code, reason] : *reasons) {
      std::string complaint = Complaint(
          code, reason.is_text() ? reason.text_value() : std::string_view());
      if (complaint.empty() ||
          needed_of_machines_.contains({machine.name, code})) {
        continue;
      }
      found.push_back(
          internal::About(kUnusedReason, machine, std::move(complaint)));
    }
  }
}

// By the order of tables and entries; what is about machines comes first.
void Sort(const Subject& subject, Findings& found) {
  std::map<const Table*, size_t> places;
  for (const Looked& where : subject.tables()) {
    places.emplace(where.table.get(), places.size());
  }
  auto rank = [&places](const Found& one) {
    const auto at = places.find(one.of);
    return std::tuple(one.index >= 0, at == places.end() ? 0 : at->second,
                      one.index);
  };
  std::stable_sort(
      found.begin(), found.end(),
      [&rank](const Found& a, const Found& b) { return rank(a) < rank(b); });
}

// Findings of entries name the newest machine that applies them.
void NameMachines(const Subject& subject, Findings& found) {
  std::map<const Table*, std::string_view> newest;
  for (const Looked& where : subject.tables()) {
    for (const internal::Sequence* one : subject.Applying(where.table.get())) {
      if (one->machine == nullptr || !subject.IsAsked(*one->machine)) continue;
      newest.emplace(where.table.get(), one->machine->name);
    }
  }
  for (Found& one : found) {
    const auto at = newest.find(one.of);
    if (one.machine.empty() && at != newest.end()) one.machine = at->second;
  }
}

}  // namespace

std::string Finding::Place() const {
  if (line > 0) return fmt::format("{}:{}", file, line);
  if (table.empty()) return machine;
  if (index < 0) return table;
  return fmt::format("{}#{}", table, index);
}

std::string Finding::Text() const {
  std::string entry;
  if (index >= 0) entry = fmt::format("{}.{}={}: ", driver, property, value);
  return fmt::format("{}: {}: {}{} [{}]", Place(), SeverityWord(severity),
                     entry, message, code);
}

void PrintTo(const Finding& finding, std::ostream* out) {
  *out << finding.Text();
}

bool Report::HasError() const {
  return !status.ok() ||
         std::any_of(findings.begin(), findings.end(), [](const Finding& one) {
           return one.severity == Severity::kError;
         });
}

Report Lint(const MachineSet& machines, TypeRegistry& registry,
            const Options& options) try {
  const Subject subject(machines, registry, options);
  Report report;
  if (options.layers.empty()) report.machines = subject.machine_count();
  report.tables = subject.tables().size();
  for (const Looked& where : subject.tables()) {
    report.entries += where.table->entries.size();
  }
  for (const Rule& rule : Rules()) {
    if (IsOn(options, rule.code)) report.rules.push_back(rule.code);
  }
  Findings all = subject.problems();
  for (auto* const check : kChecks) check(subject, all);
  NameMachines(subject, all);
  Reasons reasons(subject, options);
  Findings kept;
  for (Found& one : all) {
    const bool is_of_rule = FindRule(one.code) != nullptr;
    if (is_of_rule && !IsOn(options, one.code)) continue;
    if (reasons.Silence(one)) {
      ++report.silenced;
    } else {
      kept.push_back(std::move(one));
    }
  }
  if (IsOn(options, kUnusedReason)) reasons.TellUnused(kept);
  Sort(subject, kept);
  report.findings.assign(std::move_iterator(kept.begin()),
                         std::move_iterator(kept.end()));
  return report;
} catch (const std::bad_alloc&) {
  Report failed;
  failed.status = qom::internal::OutOfMemory(__func__);
  return failed;
}

}  // namespace qom::compat::lint
