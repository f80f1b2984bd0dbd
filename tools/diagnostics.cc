// The diagnostics of an answer, gathered and printed: two are one if they say
// the same of the same entry, or in the same words.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/diagnostics.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::tools {
namespace {

bool Same(const compat::Diagnostic& a, const compat::Diagnostic& b) {
  return a.code == b.code && a.type == b.type &&
         (SameEntry(a, b) || a.message == b.message);
}

// Whether an entry that is missed if nothing uses it, and that nothing used,
// may still be of use to a device that is plugged later.
bool MayBeUsedLater(compat::EntryRef entry, const TypeRegistry& registry) {
  const Class* driver = registry.Find(entry->driver);
  return compat::RowOf(entry.layer()).reports_unused && !entry.used() &&
         driver != nullptr && !driver->is_interface() &&
         compat::Takes(compat::LayersOf(*driver), entry.layer()) &&
         compat::IsHotpluggable(*driver);
}

}  // namespace

int Wrong(const Options& options, const WrongCall& wrong) {
  Diagnostics diagnostics;  // two machines are wrong in the same ways
  Merge(wrong.diagnostics, diagnostics);
  PrintFailure(options.json, diagnostics);
  return 2;
}

int Wrong(const Options& options, std::string_view message) {
  WrongCall wrong;
  wrong.Add(Cause::kBadCall, message);
  return Wrong(options, wrong);
}

bool SameEntry(const compat::Diagnostic& a, const compat::Diagnostic& b) {
  return a.index >= 0 && a.table == b.table && a.index == b.index;
}

bool IsOfUser(const compat::Diagnostic& one) {
  const std::optional<compat::Layer> layer = compat::LayerByName(one.layer);
  return layer.has_value() && !compat::RowOf(*layer).builtin;
}

bool Says(std::span<const compat::Diagnostic> diagnostics,
          const compat::Diagnostic& one) {
  return std::any_of(
      diagnostics.begin(), diagnostics.end(),
      [&one](const compat::Diagnostic& other) { return Same(one, other); });
}

void Merge(Diagnostics more, Diagnostics& diagnostics) {
  for (compat::Diagnostic& one : more) {
    if (!Says(diagnostics, one)) diagnostics.push_back(std::move(one));
  }
}

bool HasError(std::span<const compat::Diagnostic> diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const compat::Diagnostic& one) {
                       return one.severity == compat::Severity::kError;
                     });
}

Diagnostics IgnoredLayerOptions(const Options& options,
                                std::string_view message) {
  const bool layers =
      (!options.machines.empty() && !options.command->takes_machines) ||
      options.accel.has_value() || options.platform.has_value() ||
      !options.globals.empty() || !options.layers.empty() ||
      !options.sets.empty() || options.hotplug;
  if (!layers) return {};
  return {compat::DiagnosticOf(ErrorFacts{.cause = Cause::kOptionIgnored},
                               message, compat::Severity::kNote)};
}

Diagnostics CatalogueNotes(const Options& options, const Session& session) {
  Diagnostics notes = session.CatalogueNotes(options);
  Merge(IgnoredLayerOptions(
            options,
            fmt::format("{} tells what the catalogue declares; options that "
                        "choose layers have no effect (qom resolve applies "
                        "them)",
                        options.command->name)),
        notes);
  return notes;
}

void PrintRelease(const Session& session,
                  const std::optional<std::string>& machine) {
  const std::optional<std::string> release = session.release();
  if (!release.has_value()) return;
  Out(Printable(fmt::format("{}{}{}", *release, machine.has_value() ? ", " : "",
                            machine.value_or(""))) +
      "\n");
}

void PrintAnswer(const Options& options, const Session& session,
                 Json::Object answer) {
  answer["release"] = session.release();
  answer["diagnostics"] = ToJson(CatalogueNotes(options, session));
  PrintJson(std::move(answer));
}

Diagnostics UnusedEntries(Context& context, const Options& options,
                          std::span<const compat::Diagnostic> told) {
  const auto failed = [told](const compat::Diagnostic& entry) {
    return std::any_of(told.begin(), told.end(), [&entry](const auto& one) {
      return SameEntry(entry, one);
    });
  };
  Diagnostics found;
  for (compat::Diagnostic& one : compat::Layers(context).Unused()) {
    // That a machine says more than this question is about is no news.
    if (one.severity == compat::Severity::kNote) continue;
    if (one.code == "unused-global" && failed(one)) continue;
    const bool own =
        IsOfUser(one) || std::find(options.layers.begin(), options.layers.end(),
                                   one.table) != options.layers.end();
    if (own) found.push_back(std::move(one));
  }
  const auto layers = compat::Layers(context).snapshot();
  for (const auto& table : layers->tables()) {
    for (size_t i = 0; i < table->size(); ++i) {
      const compat::EntryRef entry = table->entry(i);
      if (!table->applies(i)) continue;
      if (!MayBeUsedLater(entry, context.registry())) continue;
      compat::Diagnostic note = compat::About(
          entry, compat::Severity::kNote, Cause::kUnusedGlobal,
          fmt::format("{} {}: no type asked for uses it; a device that is "
                      "plugged later may",
                      compat::LayerName(entry.layer()), entry->Text()));
      const bool is_told = std::any_of(
          found.begin(), found.end(),
          [&note](const auto& one) { return SameEntry(note, one); });
      if (!is_told && !failed(note)) found.push_back(std::move(note));
    }
  }
  return found;
}

}  // namespace qom::tools
