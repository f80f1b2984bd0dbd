// What the tables of a stack say in vain: names and values that nothing can
// have, entries that no object used, and globals that an owner overrides.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "compat/diagnostic.h"
#include "compat/driver_aliases.h"
#include "compat/internal/place.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"
#include "qom/recipe.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

// Looks through entries that nothing used. What takes long is done for the
// first of them only.
class UnusedEntries {
 public:
  UnusedEntries(const TypeRegistry& registry, const DriverAliases& aliases)
      : registry_(registry), aliases_(aliases) {}

  // What is wrong with one; nothing if it may yet be used by a device that
  // joins later.
  std::optional<Diagnostic> Why(EntryRef entry);

 private:
  std::optional<Diagnostic> UnknownDriver(EntryRef entry);
  // Of a known driver: that no object can have the property or the value.
  std::optional<Diagnostic> Misfit(EntryRef entry, const Class& driver);

  // Enough for some thousands of misspelt entries beside a thousand types;
  // those beyond are told as entries that may be right.
  static constexpr size_t kMaxLooks = 5'000'000;

  const TypeRegistry& registry_;
  const DriverAliases& aliases_;
  std::vector<const Class*> types_;  // once they are looked at
  Suggestions suggestions_;
  size_t looks_ = 0;  // at types that may have a property
};

Diagnostic Tell(EntryRef entry, Severity severity, Cause cause,
                std::string_view why) {
  return About(
      entry, severity, cause,
      fmt::format("{} {}: {}", LayerName(entry.layer()), entry->Text(), why));
}

// A user means each of his globals; a machine is said for many users.
bool IsMeant(EntryRef entry) { return RowOf(entry.layer()).reports_unused; }

std::optional<Diagnostic> UnusedEntries::UnknownDriver(EntryRef entry) {
  std::vector<std::string> nearest;
  std::string more;
  if (const auto at = aliases_.find(entry->driver); at != aliases_.end()) {
    nearest = {at->second};
    more = fmt::format(
        "; -device takes that name for {}, an entry names the "
        "type",
        at->second);
  } else {
    nearest = registry_.NearestTypes(entry->driver, suggestions_);
    more = OrNearest(nearest);
  }
  Diagnostic unknown =
      Tell(entry, Severity::kWarning,
           IsMeant(entry) ? Cause::kInvalidGlobalClass : Cause::kUnknownDriver,
           fmt::format("there is no type '{}'{}", entry->driver, more));
  unknown.nearest = std::move(nearest);
  return unknown;
}

// OK if `entry` can be said of `property` of objects of `type`.
absl::Status CanSay(EntryRef entry, const Class& type,
                    const ClassProperty& property) {
  QOMRT_RETURN_IF_ERROR(CheckMaySet(property, type.name(), SetBy::kLayer));
  const absl::Status read =
      ReadValue(property, Input::OfEntry(entry->value)).status();
  return read.ok() ? read : CannotTake(property, type.name(), read);
}

std::optional<Diagnostic> UnusedEntries::Misfit(EntryRef entry,
                                                const Class& driver) {
  const Cause cause =
      IsMeant(entry) ? Cause::kUnusedGlobal : Cause::kUnusedEntry;
  absl::Status wrong;
  auto fits = [&](const Class& type) {
    const ClassProperty* property = type.FindProperty(entry->property);
    if (property == nullptr) return false;
    absl::Status status = CanSay(entry, type, *property);
    if (wrong.ok()) wrong = status;
    return status.ok();
  };
  if (fits(driver)) return std::nullopt;
  if (wrong.ok()) {  // it may be a property of types below
    if (looks_ > kMaxLooks) return std::nullopt;
    if (types_.empty()) types_ = registry_.Types();
    looks_ += types_.size();
    for (const Class* type : types_) {
      if (type->IsA(driver) && fits(*type)) return std::nullopt;
    }
  }
  if (!wrong.ok()) {
    return Tell(entry, Severity::kWarning, cause, Message(wrong));
  }
  if (entry->optional) return std::nullopt;
  std::vector<std::string> nearest =
      suggestions_.Properties(driver, entry->property);
  Diagnostic unknown =
      Tell(entry, Severity::kWarning, cause,
           fmt::format("{} has no property '{}'{}", driver.name(),
                       entry->property, OrNearest(nearest)));
  unknown.nearest = std::move(nearest);
  return unknown;
}

std::optional<Diagnostic> UnusedEntries::Why(EntryRef entry) {
  const Class* driver = registry_.Find(entry->driver);
  if (driver == nullptr) return UnknownDriver(entry);
  const bool is_meant = IsMeant(entry);
  const Cause in_vain =
      is_meant ? Cause::kInvalidGlobalClass : Cause::kUnusedEntry;
  if (!driver->is_interface() && !Takes(LayersOf(*driver), entry.layer())) {
    return Tell(entry, Severity::kWarning, in_vain,
                fmt::format("'{}' takes no {}", entry->driver,
                            is_meant ? "globals"
                                     : fmt::format("{} layer",
                                                   LayerName(entry.layer()))));
  }
  if (driver->is_interface()) {
    return Tell(
        entry, is_meant ? Severity::kWarning : Severity::kNote, in_vain,
        fmt::format("'{}' is an interface, and no object that has it used it",
                    entry->driver));
  }
  if (auto misfit = Misfit(entry, *driver)) return misfit;
  if (!is_meant) {
    return Tell(entry, Severity::kNote, in_vain, "no object used it");
  }
  if (IsHotpluggable(*driver)) return std::nullopt;
  Diagnostic unused = Tell(entry, Severity::kWarning, Cause::kUnusedGlobal,
                           "no object used it");
  unused.could_apply = true;
  return unused;
}

// Globals that an entry for the owner overrides in an object that lives.
std::vector<Diagnostic> Overridden(const Context& context,
                                   const LayerSnapshot& layers) {
  const bool has_globals = std::any_of(
      layers.tables().begin(), layers.tables().end(), [](const auto& table) {
        return !RowOf(table->layer()).builtin && table->size() != 0;
      });
  std::vector<Diagnostic> found;
  if (!has_globals) return found;
  std::vector<const Class*> types;
  for (const Recipe* recipe : context.LiveRecipes()) {
    types.push_back(&recipe->type());
  }
  std::sort(types.begin(), types.end(), [](const Class* a, const Class* b) {
    return a->name() < b->name();
  });
  types.erase(std::unique(types.begin(), types.end()), types.end());
  for (const Class* type : types) {
    std::vector<Diagnostic> more = internal::OverriddenGlobals(layers, *type);
    std::move(more.begin(), more.end(), std::back_inserter(found));
  }
  return found;
}

}  // namespace

std::vector<Diagnostic> LayerStack::Unused() const {
  std::vector<Diagnostic> found;
  const std::shared_ptr<const LayerSnapshot> now = snapshot();
  UnusedEntries unused(context_.registry(), DriverAliasesOf(context_));
  for (const auto& table : now->tables()) {
    for (size_t i = 0; i < table->size(); ++i) {
      const EntryRef entry = table->entry(i);
      if (!table->applies(i)) continue;
      if (entry.used() || !entry->expected_unused.empty()) continue;
      if (auto one = unused.Why(entry)) found.push_back(*std::move(one));
    }
  }
  return found;
}

std::vector<Diagnostic> ReportUnused(Context& context) {
  const LayerStack& layers = Layers(context);
  std::vector<Diagnostic> found = layers.Unused();
  found.erase(std::remove_if(found.begin(), found.end(),
                             [](const Diagnostic& one) {
                               return one.severity == Severity::kNote;
                             }),
              found.end());
  std::vector<Diagnostic> overridden = Overridden(context, *layers.snapshot());
  std::move(overridden.begin(), overridden.end(), std::back_inserter(found));
  for (const Diagnostic& one : found) layers.Report(one);
  return found;
}

}  // namespace qom::compat
