// `qom resolve`, `qom explain` and `qom diff`: effective values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "qom/status.h"
#include "tools/commands.h"
#include "tools/output.h"

namespace qom::tools {
namespace {

Json OrNull(const std::optional<std::string>& text) {
  return text.has_value() ? Json(*text) : Json();
}

std::optional<std::string> OneMachine(const Options& options) {
  if (options.machines.empty()) return std::nullopt;
  return options.machines.back();
}

using Sets = std::vector<std::pair<std::string, std::string>>;
using Diagnostics = std::vector<compat::Diagnostic>;

bool SameEntry(const compat::Diagnostic& a, const compat::Diagnostic& b) {
  return a.index >= 0 && a.table == b.table && a.index == b.index;
}

// Whether both say the same of the same.
bool Same(const compat::Diagnostic& a, const compat::Diagnostic& b) {
  return a.code == b.code && a.type == b.type &&
         (SameEntry(a, b) || a.message == b.message);
}

bool Says(std::span<const compat::Diagnostic> diagnostics,
          const compat::Diagnostic& one) {
  return std::any_of(
      diagnostics.begin(), diagnostics.end(),
      [&one](const compat::Diagnostic& other) { return Same(one, other); });
}

// Adds what `more` says and `diagnostics` does not.
void Merge(Diagnostics more, Diagnostics& diagnostics) {
  for (compat::Diagnostic& one : more) {
    if (!Says(diagnostics, one)) diagnostics.push_back(std::move(one));
  }
}

int Wrong(const Options& options, const WrongCall& wrong) {
  Diagnostics diagnostics;  // two machines are wrong in the same ways
  Merge(wrong.diagnostics, diagnostics);
  PrintFailure(options.json, diagnostics);
  return 2;
}

int Wrong(const Options& options, std::string_view message) {
  compat::Diagnostic diagnostic;
  diagnostic.code = "bad-call";
  diagnostic.message = message;
  return Wrong(options, WrongCall{{diagnostic}});
}

// The types the call names; every concrete one if it names none.
bool AskedTypes(const Options& options, Session& session, WrongCall& wrong,
                std::vector<const Class*>& types) {
  for (const std::string& name : options.names) {
    if (const Class* type = session.FindType(name, wrong)) {
      types.push_back(type);
    }
  }
  if (options.names.empty()) {
    const auto& left_out = session.catalogue().not_created;
    for (const Class* type : session.registry().Types()) {
      if (type->is_abstract() || type->name() == Object::kTypeName ||
          std::find(left_out.begin(), left_out.end(), type->name()) !=
              left_out.end()) {
        continue;
      }
      types.push_back(type);
    }
  }
  return wrong.diagnostics.empty();
}

// Entries of layer files and globals that nothing asked for used. Those that
// could not apply are in `told`. The tables of a catalogue are left out: they
// are shared by emulators that lack some of the drivers.
Diagnostics StackDiagnostics(Context& context, const Options& options,
                             std::span<const compat::Diagnostic> told) {
  const auto could_not_apply = [told](compat::EntryRef entry) {
    return std::any_of(
        told.begin(), told.end(), [entry](const compat::Diagnostic& one) {
          return one.table == entry.table().name &&
                 one.index == static_cast<int64_t>(entry.index());
        });
  };
  Diagnostics found;
  for (compat::Diagnostic& one : compat::Layers(context).Unused()) {
    const bool failed = std::any_of(told.begin(), told.end(),
                                    [&one](const compat::Diagnostic& other) {
                                      return SameEntry(one, other);
                                    });
    if (failed && one.code == "unused-global") continue;
    const bool own = one.layer == "global" ||
                     std::find(options.layers.begin(), options.layers.end(),
                               one.table) != options.layers.end();
    if (own) found.push_back(std::move(one));
  }
  const auto layers = compat::Layers(context).snapshot();
  for (const auto& table : layers->tables()) {
    if (!compat::RowOf(table->layer()).reports_unused) continue;
    for (size_t i = 0; i < table->size(); ++i) {
      const compat::EntryRef entry = table->entry(i);
      const Class* driver = context.registry().Find(entry->driver);
      if (entry.used() || driver == nullptr || driver->is_interface() ||
          could_not_apply(entry) ||
          !compat::Takes(compat::LayersOf(*driver), entry.layer()) ||
          !compat::IsHotpluggable(*driver)) {
        continue;
      }
      found.push_back(compat::About(
          entry, compat::Severity::kNote, "unused-global",
          fmt::format("{} {}: no type asked for uses it; a device that is "
                      "plugged later may",
                      compat::LayerName(entry.layer()), entry->Text())));
    }
  }
  return found;
}

bool HasError(const std::vector<compat::Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const compat::Diagnostic& one) {
                       return one.severity == compat::Severity::kError;
                     });
}

Json::Object OriginJson(std::optional<compat::Layer> layer,
                        compat::EntryRef entry, std::string_view driver,
                        bool explicitly) {
  Json::Object origin;
  origin["layer"] = explicitly          ? "explicit"
                    : layer.has_value() ? compat::LayerName(*layer)
                                        : "default";
  if (!explicitly) origin["driver"] = driver;
  if (entry) {
    origin["table"] = entry.table().name;
    origin["index"] = uint64_t{entry.index()};
  }
  return origin;
}

std::string OriginText(const compat::Resolved& resolved) {
  if (resolved.set_explicitly) return "set explicitly";
  if (!resolved.entry) {
    return fmt::format("default of {}", resolved.driver);
  }
  return fmt::format("{}: {}[{}] {}", compat::LayerName(*resolved.layer),
                     resolved.entry.table().name, resolved.entry.index(),
                     resolved.driver);
}

struct ExplicitSet {
  std::string text;
  Value value;
};

// The set that decides `property` of the object that was made, if one does.
std::optional<ExplicitSet> FindExplicitSet(const compat::Resolution& resolution,
                                           const Sets& sets,
                                           std::string_view property) {
  for (const compat::Resolved& one : resolution.properties) {
    if (one.property->name != property || !one.set_explicitly) continue;
    ExplicitSet set{"", one.value};
    for (const auto& [name, text] : sets) {
      if (name == property) set.text = text;
    }
    return set;
  }
  return std::nullopt;
}

}  // namespace

int RunResolve(const Options& options, Session& session) {
  if (options.machines.size() > 1) {
    return Wrong(options, "resolve takes one -M; diff compares two");
  }
  if (options.names.empty() && !options.all) {
    return Wrong(options, "name a type, or use --all; qom types lists them");
  }
  if (!options.names.empty() && options.all) {
    return Wrong(options, "name types or use --all, not both");
  }
  WrongCall wrong;
  std::vector<const Class*> types;
  AskedTypes(options, session, wrong, types);
  Sets sets;
  session.ReadSets(options, sets, wrong);
  std::unique_ptr<Context> context =
      session.MakeContext(options, OneMachine(options), wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  bool failed = false;
  bool first = true;
  Json::Array results;
  Diagnostics told;
  for (const Class* type : types) {
    compat::Resolution resolution =
        compat::Resolve(*context, *type, {.hotplug = options.hotplug}, sets);
    failed = failed || !resolution.created;
    told.insert(told.end(), resolution.diagnostics.begin(),
                resolution.diagnostics.end());
    if (options.json) {
      Json::Object values;
      for (const compat::Resolved& one : resolution.properties) {
        const std::string name(one.property->name);
        if (options.values_only) {
          if (one.unreadable.empty()) values[name] = one.value;
          continue;
        }
        Json::Object property = {{"type", one.property->type},
                                 {"value", one.value}};
        if (!one.unreadable.empty()) {
          property["unreadable"] = one.unreadable;
        }
        property["origin"] =
            OriginJson(one.layer, one.entry, one.driver, one.set_explicitly);
        values[name] = std::move(property);
      }
      Json::Object result = {{"type", type->name()},
                             {"diagnostics", ToJson(resolution.diagnostics)}};
      if (resolution.created) {
        result[options.values_only ? "values" : "properties"] =
            std::move(values);
      }
      results.push_back(std::move(result));
      continue;
    }
    PrintDiagnostics(resolution.diagnostics);
    if (!resolution.created) continue;
    if (types.size() > 1) {
      Out(fmt::format("{}{}\n", first ? "" : "\n", Bold(type->name())));
      first = false;
    }
    TextTable table(
        options.values_only
            ? std::vector<std::string>{"PROPERTY", "VALUE"}
            : std::vector<std::string>{"PROPERTY", "TYPE", "VALUE", "ORIGIN"});
    for (const compat::Resolved& one : resolution.properties) {
      const std::string name(one.property->name);
      if (options.values_only) {
        if (one.unreadable.empty()) table.Add({name, Shown(one.value)});
        continue;
      }
      table.Add({name, std::string(one.property->type),
                 one.unreadable.empty() ? Shown(one.value) : "unreadable",
                 one.unreadable.empty() ? OriginText(one) : one.unreadable});
    }
    table.Print();
  }
  Diagnostics all = session.CatalogueNotes(options);
  Merge(StackDiagnostics(*context, options, told), all);
  if (options.json) {
    PrintJson(Json::Object{{"machine", OrNull(session.machine())},
                           {"accel", OrNull(session.AccelName(options))},
                           {"platform", OrNull(options.platform)},
                           {"results", std::move(results)},
                           {"diagnostics", ToJson(all)}});
  } else {
    PrintDiagnostics(all);
  }
  return failed ? 1 : 0;
}

int RunExplain(const Options& options, Session& session) {
  if (options.machines.size() > 1) {
    return Wrong(options, "explain takes one -M; diff compares two");
  }
  if (options.names.size() != 1) {
    return Wrong(
        options,
        "explain takes one TYPE.PROP, such as virtio-blk-device.num-queues");
  }
  WrongCall wrong;
  const auto asked = session.SplitProperty(options.names.front(), wrong);
  Sets sets;
  session.ReadSets(options, sets, wrong);
  std::unique_ptr<Context> context =
      session.MakeContext(options, OneMachine(options), wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  const auto& [type, property] = *asked;
  absl::StatusOr<compat::Explanation> why =
      compat::Explain(*context, *type, property);
  if (!why.ok()) {
    compat::Diagnostic diagnostic;
    diagnostic.code = CauseWord(CauseOf(why.status()));
    diagnostic.message = Describe(why.status(), *type);
    diagnostic.type = type->name();
    diagnostic.property = property;
    diagnostic.nearest = NearestProperties(*type, property);
    return Wrong(options, WrongCall{{diagnostic}});
  }
  // An entry that cannot apply is part of the answer: creation would fail.
  Diagnostics diagnostics = session.CatalogueNotes(options);
  Merge(why->notes, diagnostics);
  // What an object shows beyond the stack: that it cannot be created for other
  // reasons, which entries it uses, and what explicit sets do to it.
  const bool creatable = !type->is_abstract() && !type->is_interface();
  std::optional<ExplicitSet> set;
  if (creatable) {
    compat::Resolution resolution =
        compat::Resolve(*context, *type, {.hotplug = options.hotplug}, sets);
    set = FindExplicitSet(resolution, sets, property);
    Merge(std::move(resolution.diagnostics), diagnostics);
  }
  for (const compat::Offer& offer : why->stack) {
    if (!offer.entry) continue;
    if (offer.error.ok()) {
      offer.entry.MarkUsed();
      continue;
    }
    // Creation ends at the first failure; these come after it.
    const bool warns =
        options.hotplug && compat::RowOf(*offer.layer).warns_if_hotplugged;
    compat::Diagnostic failure = compat::CannotApply(
        offer.entry, *type, offer.error,
        warns ? compat::Severity::kWarning : compat::Severity::kError);
    if (std::none_of(diagnostics.begin(), diagnostics.end(),
                     [&failure](const compat::Diagnostic& one) {
                       return one.code == failure.code &&
                              SameEntry(one, failure);
                     })) {
      diagnostics.push_back(std::move(failure));
    }
  }
  const bool fails = HasError(diagnostics);
  if (set.has_value()) why->value = set->value;
  const std::string_view unreadable = type->FindProperty(property)->unreadable;
  if (!unreadable.empty()) why->value = Value();
  Merge(StackDiagnostics(*context, options, Diagnostics(diagnostics)),
        diagnostics);
  if (options.json) {
    Json::Array stack;
    for (const compat::Offer& offer : why->stack) {
      Json::Object one =
          OriginJson(offer.layer, offer.entry, offer.driver, false);
      if (offer.entry) one["text"] = offer.entry->ValueText();
      one["value"] = offer.error.ok() ? Json(offer.value) : Json();
      if (!offer.error.ok()) one["error"] = Message(offer.error);
      if (!offer.object.empty()) one["object"] = offer.object;
      one["wins"] = offer.wins && !set.has_value();
      stack.push_back(std::move(one));
    }
    if (set.has_value()) {
      stack.push_back(Json::Object{{"layer", "explicit"},
                                   {"text", set->text},
                                   {"value", set->value},
                                   {"wins", true}});
    }
    Json::Object answer = {{"type", why->type},
                           {"property", why->property},
                           {"value", why->value},
                           {"machine", OrNull(session.machine())},
                           {"accel", OrNull(session.AccelName(options))},
                           {"platform", OrNull(options.platform)},
                           {"stack", std::move(stack)},
                           {"diagnostics", ToJson(diagnostics)}};
    if (!unreadable.empty()) answer["unreadable"] = unreadable;
    PrintJson(std::move(answer));
  } else {
    Out(fmt::format("{}.{} {} on {}\n\n", why->type, why->property,
                    !unreadable.empty()
                        ? fmt::format("is unreadable ({})", unreadable)
                        : fmt::format("is {}", Bold(Shown(why->value))),
                    session.machine().value_or("no machine")));
    const bool objects =
        std::any_of(why->stack.begin(), why->stack.end(),
                    [](const auto& offer) { return !offer.object.empty(); });
    std::vector<std::string> header = {"", "LAYER", "VALUE"};
    if (objects) header.push_back("OBJECT");
    header.push_back("FROM");
    TextTable table(header);
    for (const compat::Offer& offer : why->stack) {
      std::string from =
          !offer.entry ? fmt::format("default of {}", offer.driver)
                       : fmt::format("{}[{}] {}", offer.entry.table().name,
                                     offer.entry.index(), offer.entry->Text());
      std::vector<std::string> row = {
          offer.wins && !set.has_value() ? "*" : "",
          offer.layer.has_value() ? std::string(compat::LayerName(*offer.layer))
                                  : "default",
          offer.error.ok() ? Shown(offer.value) : "refused"};
      if (objects) row.push_back(offer.object == "." ? "owner" : offer.object);
      row.push_back(std::move(from));
      table.Add(std::move(row));
    }
    if (set.has_value()) {
      std::vector<std::string> row = {"*", "explicit", Shown(set->value)};
      if (objects) row.push_back("owner");
      row.push_back(fmt::format("set {}={}", property, Printable(set->text)));
      table.Add(std::move(row));
    }
    table.Print();
    PrintDiagnostics(diagnostics);
  }
  return fails ? 1 : 0;
}

int RunDiff(const Options& options, Session& session) {
  if (options.machines.size() != 2) {
    return Wrong(options, "diff compares two machines: -M A -M B");
  }
  WrongCall wrong;
  std::vector<const Class*> types;
  AskedTypes(options, session, wrong, types);
  Sets sets;
  session.ReadSets(options, sets, wrong);
  std::unique_ptr<Context> a =
      session.MakeContext(options, options.machines[0], wrong);
  const std::optional<std::string> name_a = session.machine();
  std::unique_ptr<Context> b =
      session.MakeContext(options, options.machines[1], wrong);
  const std::optional<std::string> name_b = session.machine();
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  Json::Array list;
  TextTable table(
      {"TYPE", "PROPERTY", name_a.value_or("none"), name_b.value_or("none")});
  Diagnostics told;
  for (const Class* type : types) {
    const NewOptions how = {.hotplug = options.hotplug};
    compat::Resolution in_a = compat::Resolve(*a, *type, how, sets);
    compat::Resolution in_b = compat::Resolve(*b, *type, how, sets);
    // By name, and of one type: the same properties in the same order.
    const size_t count =
        std::min(in_a.properties.size(), in_b.properties.size());
    for (size_t i = 0; i < count; ++i) {
      const compat::Resolved& one = in_a.properties[i];
      const compat::Resolved& other = in_b.properties[i];
      if (!one.unreadable.empty() || !other.unreadable.empty() ||
          one.value == other.value) {
        continue;
      }
      list.push_back(Json::Object{{"type", type->name()},
                                  {"property", one.property->name},
                                  {"a", one.value},
                                  {"b", other.value}});
      table.Add({std::string(type->name()), std::string(one.property->name),
                 Shown(one.value), Shown(other.value)});
    }
    Merge(std::move(in_a.diagnostics), told);
    Merge(std::move(in_b.diagnostics), told);
  }
  const bool differ = !list.empty();
  const bool failed = HasError(told);
  Diagnostics diagnostics = session.CatalogueNotes(options);
  const Diagnostics unused_a = StackDiagnostics(*a, options, told);
  const Diagnostics unused_b = StackDiagnostics(*b, options, told);
  Merge(std::move(told), diagnostics);
  for (const Diagnostics* side : {&unused_a, &unused_b}) {
    for (const compat::Diagnostic& one : *side) {
      // A global is of use if it is on either machine.
      if (one.layer != "global" ||
          (Says(unused_a, one) && Says(unused_b, one))) {
        Merge({one}, diagnostics);
      }
    }
  }
  if (options.json) {
    PrintJson(Json::Object{{"a", OrNull(name_a)},
                           {"b", OrNull(name_b)},
                           {"differences", std::move(list)},
                           {"diagnostics", ToJson(diagnostics)}});
  } else {
    if (differ) {
      table.Print();
    } else {
      Out("no difference\n");
    }
    PrintDiagnostics(diagnostics);
  }
  return failed || (options.check && differ) ? 1 : 0;
}

}  // namespace qom::tools
