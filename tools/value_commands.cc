// Copyright 2026 The qomrt Authors.
//
// `qom resolve`, `qom explain` and `qom diff`: effective values.

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qomrt/compat/explain.h"
#include "qomrt/compat/layer_stack.h"
#include "qomrt/qom/status.h"
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

int Wrong(const Options& options, const WrongCall& wrong) {
  PrintFailure(options.json, wrong.diagnostics);
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

// Built-in entries and globals that nothing asked for used.
std::vector<compat::Diagnostic> StackDiagnostics(Context& context,
                                                 const Options& options) {
  std::vector<compat::Diagnostic> found;
  for (compat::Diagnostic& one : compat::Layers(context).Unused()) {
    // Tables are shared by emulators that lack some of the drivers; what the
    // caller wrote on the command line is his to mend.
    const bool own = one.layer == "global" ||
                     std::find(options.layers.begin(), options.layers.end(),
                               one.table) != options.layers.end();
    if (!own) one.severity = compat::Severity::kNote;
    if (own || options.json) found.push_back(std::move(one));
  }
  const auto layers = compat::Layers(context).snapshot();
  for (const auto& table : layers->tables()) {
    if (table->layer != compat::Layer::kGlobal) continue;
    for (const auto& entry : table->entries) {
      const Class* driver = context.registry().Find(entry->driver);
      if (entry->used.load() || driver == nullptr ||
          driver->is_interface() ||
          !compat::Takes(compat::LayersOf(*driver), compat::Layer::kGlobal) ||
          !compat::IsHotpluggable(*driver)) {
        continue;
      }
      compat::Diagnostic note;
      note.severity = compat::Severity::kNote;
      note.code = "unused-global";
      note.message = fmt::format(
          "global {}.{}={}: no type asked for uses it; a device that is "
          "plugged later may",
          entry->driver, entry->property, entry->ValueText());
      note.layer = "global";
      note.table = table->name;
      note.index = entry->index;
      note.driver = entry->driver;
      note.property = entry->property;
      note.value = entry->ValueText();
      found.push_back(std::move(note));
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
                        const compat::StackEntry* entry,
                        std::string_view driver, bool explicitly) {
  Json::Object origin;
  origin["layer"] = explicitly        ? "explicit"
                    : layer.has_value() ? compat::LayerName(*layer)
                                        : "default";
  if (!explicitly) origin["driver"] = driver;
  if (entry != nullptr) {
    origin["table"] = entry->table->name;
    origin["index"] = uint64_t{entry->index};
  }
  return origin;
}

std::string OriginText(const compat::Resolved& resolved) {
  if (resolved.set_explicitly) return "set explicitly";
  if (resolved.entry == nullptr) {
    return fmt::format("default of {}", resolved.driver);
  }
  return fmt::format("{}: {}[{}] {}", compat::LayerName(*resolved.layer),
                     resolved.entry->table->name, resolved.entry->index,
                     resolved.driver);
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
  std::vector<std::pair<std::string, std::string>> sets;
  session.ReadSets(options, sets, wrong);
  std::unique_ptr<Context> context =
      session.MakeContext(options, OneMachine(options), wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  bool failed = false;
  Json::Array results;
  std::vector<compat::Diagnostic> all;
  for (const Class* type : types) {
    compat::Resolution resolution = compat::Resolve(
        *context, *type, {.hotplug = options.hotplug}, sets);
    failed = failed || !resolution.created;
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
        property["origin"] = OriginJson(one.layer, one.entry, one.driver,
                                        one.set_explicitly);
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
      fmt::print("{}{}\n", type == types.front() ? "" : "\n",
                 Bold(type->name()));
    }
    TextTable table(options.values_only
                        ? std::vector<std::string>{"PROPERTY", "VALUE"}
                        : std::vector<std::string>{"PROPERTY", "TYPE", "VALUE",
                                                   "ORIGIN"});
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
  all = StackDiagnostics(*context, options);
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
    return Wrong(options, "explain takes one TYPE.PROP");
  }
  WrongCall wrong;
  const auto asked = session.SplitProperty(options.names.front(), wrong);
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
  std::vector<compat::Diagnostic> diagnostics = why->notes;
  bool fails = false;
  for (const compat::Offer& offer : why->stack) {
    if (offer.error.ok()) continue;
    const bool warns =
        options.hotplug && offer.layer == compat::Layer::kGlobal;
    fails = fails || !warns;
    diagnostics.push_back(compat::CannotApply(
        *offer.entry, *type, offer.error,
        warns ? compat::Severity::kWarning : compat::Severity::kError));
  }
  for (const compat::Offer& offer : why->stack) {
    if (offer.entry != nullptr) offer.entry->used.store(true);
  }
  for (compat::Diagnostic& one : StackDiagnostics(*context, options)) {
    diagnostics.push_back(std::move(one));
  }
  if (options.json) {
    Json::Array stack;
    for (const compat::Offer& offer : why->stack) {
      Json::Object one =
          OriginJson(offer.layer, offer.entry, offer.driver, false);
      if (offer.entry != nullptr) one["text"] = offer.entry->ValueText();
      one["value"] = offer.error.ok() ? Json(offer.value) : Json();
      if (!offer.error.ok()) one["error"] = Message(offer.error);
      if (!offer.object.empty()) one["object"] = offer.object;
      one["wins"] = offer.wins;
      stack.push_back(std::move(one));
    }
    PrintJson(Json::Object{{"type", why->type},
                           {"property", why->property},
                           {"value", why->value},
                           {"machine", OrNull(session.machine())},
                           {"accel", OrNull(session.AccelName(options))},
                           {"platform", OrNull(options.platform)},
                           {"stack", std::move(stack)},
                           {"diagnostics", ToJson(diagnostics)}});
  } else {
    fmt::print("{}.{} is {} on {}\n\n", why->type, why->property,
               Bold(Shown(why->value)), session.machine().value_or("no machine"));
    const bool objects =
        std::any_of(why->stack.begin(), why->stack.end(),
                    [](const auto& offer) { return !offer.object.empty(); });
    std::vector<std::string> header = {"", "LAYER", "VALUE"};
    if (objects) header.push_back("OBJECT");
    header.push_back("FROM");
    TextTable table(header);
    for (const compat::Offer& offer : why->stack) {
      std::string from =
          offer.entry == nullptr
              ? fmt::format("default of {}", offer.driver)
              : fmt::format("{}[{}] {}.{}={}", offer.entry->table->name,
                            offer.entry->index, offer.driver,
                            offer.entry->property, offer.entry->ValueText());
      std::vector<std::string> row = {
          offer.wins ? "*" : "",
          offer.layer.has_value()
              ? std::string(compat::LayerName(*offer.layer))
              : "default",
          offer.error.ok() ? Shown(offer.value) : "refused"};
      if (objects) row.push_back(offer.object == "." ? "owner" : offer.object);
      row.push_back(std::move(from));
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
  std::unique_ptr<Context> a =
      session.MakeContext(options, options.machines[0], wrong);
  const std::optional<std::string> name_a = session.machine();
  std::unique_ptr<Context> b =
      session.MakeContext(options, options.machines[1], wrong);
  const std::optional<std::string> name_b = session.machine();
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  Json::Array list;
  TextTable table({"TYPE", "PROPERTY", name_a.value_or("none"),
                   name_b.value_or("none")});
  std::vector<compat::Diagnostic> diagnostics;
  size_t count = 0;
  for (const Class* type : types) {
    const auto differences = compat::Diff(*a, *b, *type);
    if (!differences.ok()) {
      auto failed = compat::FailedEntry(differences.status());
      if (!failed.has_value()) {
        failed.emplace();
        failed->code = CauseWord(CauseOf(differences.status()));
        failed->message = Message(differences.status());
        failed->type = type->name();
      }
      diagnostics.push_back(*std::move(failed));
      continue;
    }
    for (const compat::Difference& one : *differences) {
      ++count;
      list.push_back(Json::Object{{"type", one.type},
                                  {"property", one.property},
                                  {"a", one.a},
                                  {"b", one.b}});
      table.Add({std::string(one.type), std::string(one.property),
                 Shown(one.a), Shown(one.b)});
    }
  }
  if (options.json) {
    PrintJson(Json::Object{{"a", OrNull(name_a)},
                           {"b", OrNull(name_b)},
                           {"differences", std::move(list)},
                           {"diagnostics", ToJson(diagnostics)}});
  } else {
    if (count == 0) {
      fmt::print("no difference\n");
    } else {
      table.Print();
    }
    PrintDiagnostics(diagnostics);
  }
  if (HasError(diagnostics)) return 1;
  return options.check && count > 0 ? 1 : 0;
}

}  // namespace qom::tools
