// The checks of a type, one list for what it is and does.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/conformance.h"

#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/internal/check.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"
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

void SealTypes(RegisterTypes register_types, TypeRegistry& registry) {
  register_types(registry);
  const absl::Status sealed = registry.Seal();
  QOMRT_CHECK(sealed.ok(), "the types of a conformance suite: {}",
              Message(sealed));
}

}  // namespace

std::string ConformanceReport::ToString() const {
  if (!ok()) {
    return fmt::format("{} does not conform:\n  {}", type,
                       fmt::join(problems, "\n  "));
  }
  return fmt::format(
      "{} conforms: {} sets, {} faults{}", type, sets, faults,
      refusal.empty() ? "" : "; it does not work as prepared: " + refusal);
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
  if (HasCode(type)) {
    const auto at = options.prepare.find(type.name());
    internal::CheckLife(
        registry, type,
        at == options.prepare.end() ? Preparation() : at->second, report);
  }
  return report;
}

std::vector<std::string> ConformanceTypes(RegisterTypes register_types) {
  TypeRegistry registry;
  SealTypes(register_types, registry);
  std::vector<std::string> names;
  for (const Class* type : registry.Types()) {
    if (!type->is_abstract() && !type->is_interface()) {
      names.emplace_back(type->name());
    }
  }
  return names;
}

std::string ConformanceTestName(std::string_view type) {
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

void ExpectConformance(RegisterTypes register_types, std::string_view type,
                       const ConformanceOptions& options) {
  TypeRegistry registry;
  SealTypes(register_types, registry);
  const Class* found = registry.Find(type);
  ASSERT_NE(found, nullptr) << "the type " << type << " is not there any more";
  const ConformanceReport report = CheckConformance(registry, *found, options);
  EXPECT_TRUE(report.ok()) << report.ToString();
  if (!report.refusal.empty()) {
    ::testing::Test::RecordProperty("refusal", report.refusal);
  }
}

}  // namespace qom::testing
