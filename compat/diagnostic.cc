// Diagnostics from the facts of errors.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/diagnostic.h"

#include <string_view>

#include "qom/error_facts.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

// An entry that cannot apply has one of a few codes.
Cause CauseToTell(const ErrorFacts& facts) {
  if (!facts.entry.has_value()) return facts.cause;
  switch (facts.cause) {
    case Cause::kNone:
    case Cause::kAmbiguous:
    case Cause::kTaken:
    case Cause::kWrongPhase:
    case Cause::kUnreadable:
    case Cause::kMalformed:
    case Cause::kFailed:
    case Cause::kUnknownType:
    case Cause::kAbstractType:
      return Cause::kBadValue;
    default:
      return facts.cause;
  }
}

}  // namespace

Diagnostic DiagnosticOf(const ErrorFacts& facts, std::string_view message,
                        Severity severity) {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.code = CauseWord(CauseToTell(facts));
  std::string room;
  diagnostic.message = Shortened(message, room);
  diagnostic.property = facts.property;
  diagnostic.value = facts.value;
  diagnostic.type = facts.type;
  if (facts.subject.starts_with('/')) diagnostic.object = facts.subject;
  diagnostic.nearest = facts.nearest;
  if (const auto& entry = facts.entry) {
    diagnostic.layer = entry->layer;
    diagnostic.table = entry->table;
    diagnostic.index = entry->index;
    diagnostic.driver = entry->driver;
    diagnostic.property = entry->property;
    diagnostic.value = entry->value;
  }
  return diagnostic;
}

Diagnostic DiagnosticOf(const absl::Status& error, Severity severity) {
  return DiagnosticOf(FactsOf(error), Message(error), severity);
}

}  // namespace qom::compat
