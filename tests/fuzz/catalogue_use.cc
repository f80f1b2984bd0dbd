// Loads, uses, writes and reloads the catalogues of a fuzzer.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/catalogue_use.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/writer.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "compat/lint/lint.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/snapshot.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

using compat::Catalogue;
using compat::CatalogueFile;

// More would only be slower.
constexpr size_t kMostTypes = 12;
constexpr size_t kMostMachines = 3;

// What it is used for: what it says, or also whether that is true.
enum class How { kReading, kChecking };

std::string Name(const Class& type, const ClassProperty& property) {
  return fmt::format("{}.{}", type.name(), property.name);
}

// What is compared: values, where they can be read.
bool SameShown(const Value& explained, const Value& shown) {
  return explained.is_null() || shown.is_null() ||
         SameValue(explained, shown) ||
         (explained.is_double() && shown.is_double());
}

// ---- One type --------------------------------------------------------------

// Without an object: the same answers as `shown`.
void CheckExplained(Context& context, const Class& type,
                    const compat::Resolution& shown) {
  for (const compat::Resolved& resolved : shown.properties) {
    const ClassProperty& property = *resolved.property;
    FUZZ_CHECK(type.FindProperty(property.name) == &property, property.name);
    const auto why = compat::Explain(context, type, property.name);
    FUZZ_CHECK(why.ok(), Why(why.status()));
    FUZZ_CHECK(
        !resolved.unreadable.empty() || SameShown(why->value, resolved.value),
        fmt::format("{}: explained '{}', shown '{}'", Name(type, property),
                    why->value.ToText(), resolved.value.ToText()));
  }
}

// Nobody set anything: an object does not differ from what explains it.
void CheckNothingDrifted(const Object& object) {
  for (const ClassProperty* property : object.type().properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    const auto why = compat::Explain(object, property->name);
    FUZZ_CHECK(why.ok(), Why(why.status()));
    FUZZ_CHECK(
        !why->drifted && !why->set_explicitly,
        fmt::format("{} {}: shown '{}'", object.CanonicalPath(),
                    Name(object.type(), *property), why->value.ToText()));
  }
}

// A value that is refused changes nothing.
void CheckSets(Object& object) {
  for (const char* text : {"1", "on", "red", ""}) {
    for (const ClassProperty* property : object.type().properties()) {
      if (property == nullptr) continue;
      const auto before = object.GetValue(property->name);
      const absl::Status set = object.Set(property->name, text, SetBy::kUser);
      if (set.ok()) continue;
      CheckIsGoodError(set);
      const auto after = object.GetValue(property->name);
      FUZZ_CHECK(before.ok() == after.ok() &&
                     (!before.ok() || SameValue(*before, *after)),
                 Name(object.type(), *property));
    }
  }
}

// What objects of the type show, as text.
std::string Said(const Class& type, const compat::Resolution& shown) {
  std::string said = fmt::format("{} {}\n", type.name(), shown.created);
  for (const compat::Resolved& resolved : shown.properties) {
    said += fmt::format("{}={} {}\n", Name(type, *resolved.property),
                        resolved.value.ToText(), resolved.property->Legal());
  }
  return said;
}

void CheckType(Context& context, const Class& type,
               const compat::Resolution& shown) {
  const auto object = context.New(type);
  FUZZ_CHECK(object.ok() == shown.created, Why(object.status()));
  if (!object.ok()) {
    FUZZ_CHECK(
        !type.is_abstract() || CauseOf(object.status()) == Cause::kAbstractType,
        type.name());
    return CheckIsGoodError(object.status());
  }
  FUZZ_CHECK(context.root().AddChild("o[*]", *object).ok(), type.name());
  CheckExplained(context, type, shown);
  CheckNothingDrifted(**object);
  CheckSets(**object);
}

// ---- One catalogue ---------------------------------------------------------

// Lint says the same each time, and leads to what it speaks of.
void CheckLint(TypeRegistry& registry, const Catalogue& catalogue,
               const std::string& layer) {
  compat::lint::Options options;
  if (const auto file = compat::LoadLayerFile("layer.json", layer); file.ok()) {
    options.layers.push_back(*file);
  }
  for (int with_layer = 0; with_layer < 2; ++with_layer) {
    const auto report =
        compat::lint::Lint(catalogue.machines, registry, options);
    const auto again =
        compat::lint::Lint(catalogue.machines, registry, options);
    FUZZ_CHECK(report.findings.size() == again.findings.size(), "lint");
    for (size_t i = 0; i < report.findings.size(); ++i) {
      const compat::lint::Finding& one = report.findings[i];
      FUZZ_CHECK(one.Text() == again.findings[i].Text(), one.Text());
      FUZZ_CHECK(!one.code.empty() && !one.message.empty(), one.Text());
    }
    options.layers.clear();
  }
}

void AppendLayer(const std::string& text, Context& context) {
  const auto layer = compat::LoadLayerFile("layer.json", text);
  if (!layer.ok()) return CheckIsGoodError(layer.status());
  const absl::Status appended = compat::Layers(context).Append({*layer});
  FUZZ_CHECK(appended.ok(), Why(appended));
}

void UseMachine(TypeRegistry& registry, const Catalogue& catalogue,
                const std::string& machine, const std::string& layer, How how,
                std::string& said) {
  const compat::MachineSet& set = catalogue.machines;
  Context context(registry);
  compat::Selection selection;
  if (!machine.empty()) selection.machine = machine;
  if (!set.accelerators().empty()) {
    selection.accel = set.accelerators().front().name;
  }
  if (!set.platforms().empty()) {
    selection.platform = set.platforms().front().name;
  }
  const absl::Status selected = set.Select(selection, context);
  if (!selected.ok()) return CheckIsGoodError(selected);
  if (!layer.empty()) AppendLayer(layer, context);
  size_t used = 0;
  for (const Class* type : registry.Types()) {
    if (used++ == kMostTypes) break;
    const compat::Resolution shown = compat::Resolve(context, *type);
    said += Said(*type, shown);
    if (how == How::kChecking) CheckType(context, *type, shown);
  }
  Snapshot first;
  first.Take(context.root());
  Snapshot second;
  second.Take(context.root());
  FUZZ_CHECK(qom::Difference(first, second).empty(), machine);
  FUZZ_CHECK(compat::Layers(context).ObjectsThatMissedALayer().empty(),
             machine);
  for (const auto& unused : compat::Layers(context).Unused()) {
    FUZZ_CHECK(!unused.message.empty(), machine);
  }
}

// Everything that it says, as one text.
std::string Use(TypeRegistry& registry, const Catalogue& catalogue,
                const std::string& layer, How how) {
  std::string said;
  UseMachine(registry, catalogue, "", layer, how, said);
  size_t used = 0;
  for (const auto& machine : catalogue.machines.machines()) {
    if (used++ == kMostMachines) break;
    said += fmt::format("machine {}\n", machine.name);
    UseMachine(registry, catalogue, machine.name, layer, how, said);
  }
  return said;
}

std::string Show(const compat::WrittenCatalogue& written) {
  std::string text;
  for (const compat::WrittenFile& file : written.files) {
    text += fmt::format("--- {}\n{}\n", file.name, file.text);
  }
  return text;
}

void CheckWritten(TypeRegistry& registry, const Catalogue& catalogue,
                  const std::string& layer, const std::string& said) {
  const auto written = compat::WriteCatalogue(registry, catalogue);
  if (!written.ok()) return CheckIsGoodError(written.status());
  std::vector<CatalogueFile> files;
  for (const compat::WrittenFile& file : written->files) {
    files.push_back({file.name, file.text});
  }
  TypeRegistry registry_again;
  const auto again = compat::LoadCatalogue(files, registry_again);
  FUZZ_CHECK(again.ok(),
             fmt::format("{}\n{}", Why(again.status()), Show(*written)));
  const std::string said_again =
      Use(registry_again, *again, layer, How::kReading);
  if (!written->lost.empty()) return;
  FUZZ_CHECK(said == said_again,
             fmt::format("said:\n{}\nsaid when loaded again:\n{}\n{}", said,
                         said_again, Show(*written)));
  const auto twice = compat::WriteCatalogue(registry_again, *again);
  FUZZ_CHECK(twice.ok() && Show(*twice) == Show(*written),
             fmt::format("{}\nwritten again:\n{}", Show(*written),
                         twice.ok() ? Show(*twice) : Why(twice.status())));
}

}  // namespace

void CheckCatalogue(const CatalogueTexts& texts) {
  std::vector<CatalogueFile> files;
  for (const auto& [name, text] : {std::pair("types.json", &texts.types),
                                   std::pair("machines.json", &texts.machines),
                                   std::pair("limits.json", &texts.limits),
                                   std::pair("accel_x.json", &texts.accel)}) {
    if (!text->empty()) files.push_back({name, *text});
  }
  TypeRegistry registry;
  const auto catalogue = compat::LoadCatalogue(files, registry);
  if (!catalogue.ok()) {
    CheckIsGoodError(catalogue.status());
    FUZZ_CHECK(registry.Types().size() == 1, "a failed load left types");
    return;
  }
  CheckLint(registry, *catalogue, texts.layer);
  const std::string said =
      Use(registry, *catalogue, texts.layer, How::kChecking);
  CheckWritten(registry, *catalogue, texts.layer, said);
}

}  // namespace qom::fuzz
