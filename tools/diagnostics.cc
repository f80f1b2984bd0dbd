// The diagnostics of an answer, gathered and printed: two are one if they say
// the same of the same entry, or in the same words.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/diagnostics.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
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

// Tables that the user wrote: layer files, and the file of his platform.
std::set<std::string_view> OwnTables(const compat::LayerSnapshot& layers,
                                     const Options& options) {
  std::set<std::string_view> own(options.layers.begin(), options.layers.end());
  for (const auto& table : layers.tables()) {
    if (table->layer() == compat::Layer::kPlatform && table->size() > 0 &&
        !table->entry(0)->file.empty()) {
      own.insert(table->entry(0).table().name);
    }
  }
  return own;
}

// Whether it is about an entry of a platform that names what not every program
// has.
bool MayBeSkipped(const compat::Diagnostic& one,
                  const compat::LayerSnapshot& layers) {
  if (one.layer != compat::LayerName(compat::Layer::kPlatform)) return false;
  return std::any_of(layers.tables().begin(), layers.tables().end(),
                     [&one](const auto& table) {
                       const auto index = static_cast<size_t>(one.index);
                       return table->layer() == compat::Layer::kPlatform &&
                              index < table->size() &&
                              table->entry(index).table().name == one.table &&
                              table->entry(index)->optional;
                     });
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

bool ChoosesLayers(const Options& options) {
  return (!options.machines.empty() && !options.command->takes_machines) ||
         options.accel.has_value() || options.platform.has_value() ||
         !options.globals.empty() || !options.layers.empty() ||
         !options.without.empty() || !options.sets.empty() || options.hotplug;
}

Diagnostics Ignored(std::string_view message) {
  return {compat::DiagnosticOf(ErrorFacts{.cause = Cause::kOptionIgnored},
                               message, compat::Severity::kNote)};
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

void ToldSoFar::Add(const compat::Diagnostic& one) {
  sentences_.emplace(one.code, one.type, one.message);
  if (one.index >= 0) {
    entries_.emplace(one.code, one.type, one.table, one.index);
  }
}

bool ToldSoFar::Has(const compat::Diagnostic& one) const {
  return sentences_.contains({one.code, one.type, one.message}) ||
         (one.index >= 0 &&
          entries_.contains({one.code, one.type, one.table, one.index}));
}

Diagnostics InBoth(Diagnostics all, const Diagnostics& other) {
  ToldSoFar there;
  for (const compat::Diagnostic& one : other) there.Add(one);
  std::erase_if(all, [&there](const auto& one) { return !there.Has(one); });
  return all;
}

void Merge(Diagnostics more, Diagnostics& diagnostics) {
  constexpr size_t kFew = 8;
  if (more.size() <= kFew) {
    for (compat::Diagnostic& one : more) {
      if (std::ranges::none_of(diagnostics, [&one](const auto& other) {
            return Same(one, other);
          })) {
        diagnostics.push_back(std::move(one));
      }
    }
    return;
  }
  diagnostics.reserve(diagnostics.size() + more.size());  // views stay good
  ToldSoFar told;
  for (const compat::Diagnostic& one : diagnostics) told.Add(one);
  for (compat::Diagnostic& one : more) {
    if (told.Has(one)) continue;
    diagnostics.push_back(std::move(one));
    told.Add(diagnostics.back());
  }
}

bool HasError(std::span<const compat::Diagnostic> diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const compat::Diagnostic& one) {
                       return one.severity == compat::Severity::kError;
                     });
}

Diagnostics IgnoredCatalogueOptions(const Options& options, bool takes_arch,
                                    std::string_view message) {
  const bool catalogue = !options.catalogs.empty() ||
                         !options.releases.empty() ||
                         (options.says_arch && !takes_arch);
  return catalogue || ChoosesLayers(options) ? Ignored(message) : Diagnostics();
}

Diagnostics CatalogueNotes(const Options& options, const Session& session) {
  Diagnostics notes = session.CatalogueNotes(options);
  if (ChoosesLayers(options)) {
    Merge(Ignored(fmt::format("{} tells what the catalogue declares; options "
                              "that choose layers have no effect (qom resolve "
                              "applies them)",
                              options.command->name)),
          notes);
  }
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
  const auto layers = compat::Layers(context).snapshot();
  const std::set<std::string_view> own = OwnTables(*layers, options);
  std::set<std::pair<std::string, int64_t>> unused;
  for (compat::Diagnostic& one : compat::Layers(context).Unused()) {
    // That a machine says more than this question is about is no news.
    if (one.severity == compat::Severity::kNote) continue;
    if (one.code == "unused-global" && failed(one)) continue;
    if (!IsOfUser(one) && !own.contains(one.table)) continue;
    if (MayBeSkipped(one, *layers)) continue;
    unused.emplace(one.table, one.index);
    found.push_back(std::move(one));
  }
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
      if (!unused.contains({note.table, note.index}) && !failed(note)) {
        found.push_back(std::move(note));
      }
    }
  }
  return found;
}

Diagnostics UnfitEntries(Context& context, const Options& options) {
  Diagnostics found = UnusedEntries(context, options, {});
  std::erase_if(found, [](const compat::Diagnostic& one) {
    return one.severity == compat::Severity::kNote || one.could_apply;
  });
  return found;
}

}  // namespace qom::tools
