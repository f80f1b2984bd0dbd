// The checks of a type, one list for what it is and does.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/conformance.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "testing/internal/kit_types.h"
#include "testing/internal/life_conformance.h"
#include "testing/internal/property_conformance.h"

namespace qom::testing {
namespace {

// True if C++ code stands behind objects of the type: it or an ancestor other
// than `object` is native.
bool HasCode(const Class& type) {
  for (const Class* up = &type; up->parent() != nullptr; up = up->parent()) {
    if (up->is_native()) return true;
  }
  return false;
}

absl::Status SealTypes(RegisterTypes register_types, TypeRegistry& registry) {
  register_types(registry);
  return registry.Seal();
}

// How the author says what a type needs.
std::string Remedy(std::string_view type) {
  return fmt::format(
      "say what it needs in the suite: {{{{\"{}\", {{.settings = "
      "{{{{PROPERTY, VALUE}}}}, .world = MAKES_WHAT_IS_BESIDE_IT, .device = "
      "GIVES_IT_WHAT_NO_PROPERTY_DOES}}}}}}",
      type);
}

// What the tests of a suite did so far; suites run one after the other.
struct Tally {
  ConformanceCounts counts;
  size_t conform = 0;
  size_t skipped = 0;
  size_t failed = 0;
};
Tally& CurrentTally() {
  static Tally tally;
  return tally;
}

struct CountName {
  size_t ConformanceCounts::*count;
  std::string_view format;
};
constexpr CountName kCountNames[] = {
    {&ConformanceCounts::properties, "{} properties"},
    {&ConformanceCounts::sets, "{} sets"},
    {&ConformanceCounts::refused, "{} of them refused"},
    {&ConformanceCounts::read_back, "{} read back"},
    {&ConformanceCounts::realized, "realized {}×"},
    {&ConformanceCounts::unrealized, "unrealized {}×"},
    {&ConformanceCounts::resets, "reset {}×"},
    {&ConformanceCounts::hot_plugged, "hot-plugged {}×"},
    {&ConformanceCounts::added, "added {}×"},
    {&ConformanceCounts::deleted, "deleted {}×"},
    {&ConformanceCounts::faults, "{} faults"},
};

}  // namespace

ConformanceCounts& ConformanceCounts::operator+=(
    const ConformanceCounts& other) {
  for (const CountName& row : kCountNames) {
    this->*row.count += other.*row.count;
  }
  return *this;
}

std::string ConformanceCounts::ToString() const {
  std::vector<std::string> parts;
  for (const CountName& row : kCountNames) {
    if (this->*row.count == 0) continue;
    parts.push_back(fmt::format(fmt::runtime(row.format), this->*row.count));
  }
  return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string ConformanceReport::ToString() const {
  if (!ok()) {
    return fmt::format("{} does not conform:\n  {}", type,
                       fmt::join(problems, "\n  "));
  }
  return fmt::format(
      "{} conforms: {}{}", type, ConformanceCounts::ToString(),
      refusal.empty() ? "" : "; it does not work unprepared: " + refusal);
}

ConformanceReport CheckConformance(TypeRegistry& registry, const Class& type,
                                   const ConformanceOptions& options) {
  ConformanceReport report;
  report.type = type.name();
  if (type.is_abstract()) {
    report.problems.push_back("it is abstract: there are no objects of it");
    return report;
  }
  internal::CheckDeclarations(type, options, report);
  internal::CheckProperties(registry, type, report);
  const auto at = options.prepare.find(type.name());
  const bool prepared = at != options.prepare.end();
  if (HasCode(type)) {
    internal::CheckLife(registry, type, prepared ? at->second : Preparation(),
                        report);
  }
  if (prepared && !report.refusal.empty()) {
    report.problems.push_back(
        fmt::format("it does not work as prepared: {}", report.refusal));
  }
  return report;
}

std::vector<std::string> ConformanceTypes(RegisterTypes register_types,
                                          const ConformanceOptions& options) {
  TypeRegistry registry;
  // Its test says why.
  if (!SealTypes(register_types, registry).ok()) return {""};
  const std::vector<std::string> of_library = options.library_types
                                                  ? std::vector<std::string>()
                                                  : internal::LibraryTypes();
  std::vector<std::string> names;
  for (const Class* type : registry.Types()) {
    const std::string name(type->name());
    const bool is_library =
        std::binary_search(of_library.begin(), of_library.end(), name);
    if (type->is_abstract() || type->is_interface() || is_library) continue;
    names.push_back(name);
  }
  for (const auto& [name, preparation] : options.prepare) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  // A suite of no tests would be green.
  if (names.empty()) names.emplace_back();
  return names;
}

std::string ConformanceTestName(std::string_view type) {
  if (type.empty()) return "no_types";
  std::string name;
  for (const char c : type) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z');
    name += plain      ? std::string(1, c)
            : c == '-' ? "_"
                       : fmt::format("_x{:02x}_", static_cast<uint8_t>(c));
  }
  return name;
}

std::string ExpectConformance(RegisterTypes register_types,
                              std::string_view type,
                              const ConformanceOptions& options,
                              const char* file, int line) {
  Tally& tally = CurrentTally();
  TypeRegistry registry;
  if (const absl::Status sealed = SealTypes(register_types, registry);
      !sealed.ok()) {
    ++tally.failed;
    ADD_FAILURE_AT(file, line) << "the types of the suite: " << Message(sealed);
    return "";
  }
  const absl::StatusOr<const Class*> found = registry.Lookup(type);
  if (!found.ok()) {
    ++tally.failed;
    ADD_FAILURE_AT(file, line)
        << (type.empty()
                ? "the suite is of no type: those that its function registers "
                  "are abstract or the library's; .library_types = true tests "
                  "these, too"
                : fmt::format("the suite prepares what is not there: {}",
                              Message(found.status())));
    return "";
  }
  const ConformanceReport report = CheckConformance(registry, **found, options);
  tally.counts += report;
  ::testing::Test::RecordProperty("exercised",
                                  report.ConformanceCounts::ToString());
  if (!report.refusal.empty()) {
    ::testing::Test::RecordProperty("refusal", report.refusal);
  }
  if (!report.ok()) {
    ++tally.failed;
    ADD_FAILURE_AT(file, line) << report.ToString();
    return "";
  }
  if (report.refusal.empty()) {
    ++tally.conform;
    return "";
  }
  ++tally.skipped;
  return fmt::format("{} was not put through its life, only {}: {}\n{}", type,
                     report.ConformanceCounts::ToString(), report.refusal,
                     Remedy(type));
}

void ConformanceSuite::SetUpTestSuite() { CurrentTally() = Tally(); }

void ConformanceSuite::TearDownTestSuite() {
  const Tally& tally = CurrentTally();
  fmt::print("[ conformance ] {} conform, {} skipped, {} failed: {}\n",
             tally.conform, tally.skipped, tally.failed,
             tally.counts.ToString());
  std::fflush(stdout);
}

}  // namespace qom::testing
