// `qom explain`: the whole stack of values for one property, with what an
// object of the type shows beyond it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/explain.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"property", "TYPE.PROP", "Type and property"},
};

// An explicit set that decides the property.
struct ExplicitSet {
  std::string property;  // as it was set: another name of it, perhaps
  std::string text;
  Value value;
};

struct Answer {
  compat::Explanation why;
  std::optional<ExplicitSet> set{};
  std::string_view unreadable{};                 // why; "" if it can be read
  const compat::Exception* exception = nullptr;  // the program's, if any
  Diagnostics diagnostics;
};

// True if something after the layers decides.
bool IsDecidedLater(const Answer& answer) {
  return answer.set.has_value() ||
         (answer.exception != nullptr && answer.exception->value.has_value());
}

// The set that decides `property` of `object`, which was made with `sets`, if
// one does: the last that sets it, by whatever name; which do, objects tell.
std::optional<ExplicitSet> FindExplicitSet(const compat::Resolution& object,
                                           Context& context, const Class& type,
                                           const Sets& sets,
                                           std::string_view property) {
  const compat::Resolved* const shown = object.FindProperty(property);
  if (shown == nullptr || !shown->set_explicitly) return std::nullopt;
  for (auto set = sets.rbegin(); set != sets.rend(); ++set) {
    if (set->first != property) {
      const compat::Resolution alone =
          compat::Resolve(context, type, {}, {*set});
      const compat::Resolved* const one = alone.FindProperty(property);
      if (one == nullptr || !one->set_explicitly) continue;
    }
    return ExplicitSet{set->first, set->second, shown->value};
  }
  return ExplicitSet{std::string(property), "", shown->value};
}

// What the object has that was made: a default that is worked out as it is
// made, such as whether it is hot-plugged, is that of the object.
void TakeValue(const Value& value, compat::Explanation& why) {
  why.value = value;
  for (compat::Offer& offer : why.stack) {
    if (offer.wins && !offer.entry && !offer.unknown) offer.value = value;
  }
}

// Entries that cannot apply are part of the answer. Creation ends at the first
// of them, which is told already; these come after it.
void AddRefusals(const Class& type, bool hotplug, Answer& answer) {
  for (const compat::Offer& offer : answer.why.stack) {
    if (!offer.entry) continue;
    if (offer.error.ok()) {
      offer.entry.MarkUsed();
      continue;
    }
    const bool warns =
        hotplug && compat::RowOf(*offer.layer).warns_if_hotplugged;
    compat::Diagnostic failure = compat::DiagnosticOf(
        compat::EntryError(offer.entry, type, offer.error),
        warns ? compat::Severity::kWarning : compat::Severity::kError);
    if (std::none_of(answer.diagnostics.begin(), answer.diagnostics.end(),
                     [&failure](const compat::Diagnostic& one) {
                       return one.code == failure.code &&
                              SameEntry(one, failure);
                     })) {
      answer.diagnostics.push_back(std::move(failure));
    }
  }
}

// Adds to the stack what an object shows: that it cannot be created for other
// reasons, which entries it uses, and what explicit sets do to it.
void AskObject(const Options& options, Context& context, const Class& type,
               const Sets& sets, Answer& answer) {
  if (!type.is_abstract() && !type.is_interface()) {
    compat::Resolution resolution =
        compat::Resolve(context, type, {.hotplug = options.hotplug}, sets);
    answer.set =
        FindExplicitSet(resolution, context, type, sets, answer.why.property);
    const compat::Resolved* const shown =
        resolution.FindProperty(answer.why.property);
    if (shown != nullptr && shown->unreadable.empty() &&
        !shown->set_explicitly) {
      TakeValue(shown->value, answer.why);
    }
    for (const compat::ResolvedChild& child : resolution.children) {
      if (child.name == answer.why.property) answer.why.value = child.path;
    }
    Merge(std::move(resolution.diagnostics), answer.diagnostics);
  }
  AddRefusals(type, options.hotplug, answer);
  if (answer.set.has_value()) {
    answer.why.value = answer.set->value;
    answer.why.unknown = false;
    answer.exception = nullptr;
  } else if (answer.exception != nullptr &&
             answer.exception->value.has_value()) {
    answer.why.value = *answer.exception->value;
    answer.why.unknown = false;
  }
  if (!answer.unreadable.empty()) answer.why.value = Value();
}

// ---- For programs ----------------------------------------------------------

// Whether the entry is of a layer file of the call's.
bool IsOfFile(const Options& options, const compat::Offer& offer) {
  return offer.entry &&
         std::find(options.layers.begin(), options.layers.end(),
                   offer.entry.table().name) != options.layers.end();
}

// The accelerator or platform that says it; "" of another layer, and of a layer
// file of the user's, which stands in for them.
std::string HostSide(const Options& options, const Session& session,
                     const compat::Offer& offer) {
  if (IsOfFile(options, offer)) return "";
  if (offer.layer == compat::Layer::kAccel) {
    return session.AccelName(options).value_or("");
  }
  return offer.layer == compat::Layer::kPlatform ? options.platform.value_or("")
                                                 : "";
}

Json StackJson(const Options& options, const Session& session,
               const Answer& answer) {
  Json::Array stack;
  for (const compat::Offer& offer : answer.why.stack) {
    Json::Object one = OriginJson(offer.layer, offer.entry, offer.driver);
    if (const std::string by = HostSide(options, session, offer); !by.empty()) {
      one["by"] = by;
    }
    if (offer.entry) one["text"] = offer.entry->ValueText();
    one["value"] = offer.error.ok() ? Json(offer.value) : Json();
    if (offer.unknown) one["unknown"] = true;
    if (!offer.error.ok()) one["error"] = Message(offer.error);
    if (!offer.object.empty()) one["object"] = offer.object;
    one["wins"] = offer.wins && !IsDecidedLater(answer);
    stack.push_back(std::move(one));
  }
  if (answer.set.has_value()) {
    stack.push_back(Json::Object{{"layer", "explicit"},
                                 {"property", answer.set->property},
                                 {"text", answer.set->text},
                                 {"value", answer.set->value},
                                 {"wins", true}});
  } else if (IsDecidedLater(answer)) {
    stack.push_back(Json::Object{{"layer", "program"},
                                 {"text", answer.exception->reason},
                                 {"value", *answer.exception->value},
                                 {"wins", true}});
  }
  return stack;
}

void PrintAnswerJson(const Options& options, const Session& session,
                     const Answer& answer) {
  Json::Object json = {{"type", answer.why.type},
                       {"property", answer.why.property},
                       {"value", answer.why.value},
                       {"release", session.release()},
                       {"machine", session.machine()},
                       {"accel", session.AccelName(options)},
                       {"platform", options.platform},
                       {"stack", StackJson(options, session, answer)},
                       {"diagnostics", ToJson(answer.diagnostics)}};
  if (!answer.unreadable.empty()) {
    json["unreadable"] = answer.unreadable;
  } else if (answer.why.unknown) {
    json["unknown"] = true;
  }
  if (answer.exception != nullptr) {
    json["exception"] = ExceptionJson(*answer.exception);
  }
  if (!answer.why.child.empty()) json["child"] = answer.why.child;
  PrintJson(std::move(json));
}

// ---- For people ------------------------------------------------------------

std::string FromText(const compat::Offer& offer) {
  if (!offer.entry) return fmt::format("default of {}", offer.driver);
  return fmt::format("{}[{}] {}{}", offer.entry.table().name,
                     offer.entry.index(), offer.entry->Text(),
                     OverMachineText(offer.entry));
}

void PrintStack(const Options& options, const Answer& answer) {
  const bool objects =
      std::any_of(answer.why.stack.begin(), answer.why.stack.end(),
                  [](const auto& offer) { return !offer.object.empty(); });
  std::vector<std::string> header = {"", "LAYER", "VALUE"};
  if (objects) header.push_back("OBJECT");
  header.push_back("FROM");
  TextTable table(header);
  for (const compat::Offer& offer : answer.why.stack) {
    std::vector<std::string> row = {
        offer.wins && !IsDecidedLater(answer) ? "*" : "",
        offer.layer.has_value() ? std::string(compat::LayerName(*offer.layer))
                                : "default",
        offer.unknown      ? "?"
        : offer.error.ok() ? Shown(offer.value)
                           : "refused"};
    if (objects) row.push_back(offer.object == "." ? "owner" : offer.object);
    row.push_back(FromText(offer));
    table.Add(std::move(row));
  }
  if (answer.set.has_value()) {
    std::vector<std::string> row = {"*", "explicit", Shown(answer.set->value)};
    if (objects) row.push_back("owner");
    row.push_back(fmt::format("set {}={}", Printable(answer.set->property),
                              Printable(answer.set->text)));
    table.Add(std::move(row));
  } else if (IsDecidedLater(answer)) {
    std::vector<std::string> row = {"*", "program",
                                    Shown(*answer.exception->value)};
    if (objects) row.push_back("owner");
    row.push_back(Printable(answer.exception->reason));
    table.Add(std::move(row));
  }
  table.Print(options);
}

std::string WhatItIs(const Answer& answer) {
  if (!answer.unreadable.empty()) {
    return fmt::format("is unreadable ({})", answer.unreadable);
  }
  if (answer.why.unknown) {
    return Bold("is unknown") + ", nobody told what it starts with,";
  }
  return fmt::format("is {}", Bold(Shown(answer.why.value)));
}

// What wins that is no promise of the machine: the same machine may be another
// one elsewhere.
void PrintHostSide(const Options& options, const Session& session,
                   const Answer& answer) {
  const compat::Offer* const winner = answer.why.winner();
  if (winner == nullptr || IsDecidedLater(answer) ||
      (winner->layer != compat::Layer::kAccel &&
       winner->layer != compat::Layer::kPlatform)) {
    return;
  }
  const std::string_view layer = compat::LayerName(*winner->layer);
  const std::string by = HostSide(options, session, *winner);
  const std::string who =
      IsOfFile(options, *winner)
          ? fmt::format("layer file {} ({})", winner->entry.table().name, layer)
      : winner->layer == compat::Layer::kAccel
          ? fmt::format("accelerator {}", by)
          : fmt::format("platform {}", by);
  Out(fmt::format(
      "\nthe {} decides, not the machine: a host with another one may differ\n",
      Printable(who)));
}

void PrintAnswerText(const Options& options, const Session& session,
                     const Answer& answer) {
  if (!answer.why.child.empty()) {
    Out(
        fmt::format("{}.{} is the name of {}: its value is its path, {}; it "
                    "is read-only\n",
                    Printable(answer.why.type), Printable(answer.why.property),
                    Printable(WithArticle(answer.why.child)),
                    Bold(Shown(answer.why.value))));
    PrintDiagnostics(answer.diagnostics);
    return;
  }
  const std::optional<std::string> release = session.release();
  Out(fmt::format(
      "{}.{} {} on {}\n\n", Printable(answer.why.type),
      Printable(answer.why.property), WhatItIs(answer),
      Printable(fmt::format(
          "{}{}", session.machine().value_or("no machine"),
          release.has_value() ? fmt::format(" of {}", *release) : ""))));
  PrintStack(options, answer);
  PrintHostSide(options, session, answer);
  if (answer.exception != nullptr && !IsDecidedLater(answer)) {
    Out(fmt::format("\n{}\n", ExceptionText(*answer.exception)));
  }
  PrintDiagnostics(answer.diagnostics);
}

int NoSuchProperty(const Options& options, const Session& session,
                   const Class& type, std::string_view property,
                   const absl::Status& status) {
  ErrorFacts facts = FactsOf(status);
  facts.type = type.name();
  facts.property = property;
  facts.nearest = NearestProperties(type, property);
  return Wrong(
      options,
      WrongCall{{compat::DiagnosticOf(
          facts,
          Describe(status, type) + session.PropertyElsewhere(type, property),
          compat::Severity::kError)}});
}

int Run(const Options& options, Session& session) {
  if (options.names.size() != 1) {
    return Wrong(
        options,
        "explain takes one TYPE.PROP, such as virtio-blk-device.num-queues");
  }
  WrongCall wrong;
  const auto asked = session.SplitProperty(options.names.front(), wrong);
  Sets sets;
  session.ReadSets(options, sets, wrong);
  const std::unique_ptr<Context> context =
      session.MakeContext(options, AskedMachine(options), wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  const auto& [type, property] = *asked;
  if (!options.sets.empty() && (type->is_abstract() || type->is_interface())) {
    return Wrong(options,
                 fmt::format("--set sets a property of an object, and there is "
                             "none of {}, which is abstract",
                             type->name()));
  }
  absl::StatusOr<compat::Explanation> why =
      compat::Explain(*context, *type, property);
  // A child that a constructor makes is known when there is an object.
  if (!why.ok()) {
    const absl::StatusOr<Ref<Object>> object = context->New(*type);
    if (object.ok()) why = compat::Explain(**object, property);
  }
  if (!why.ok())
    return NoSuchProperty(options, session, *type, property, why.status());

  const ClassProperty* found = type->FindProperty(property);
  Answer answer{
      .why = *std::move(why),
      .unreadable = found == nullptr ? "" : found->unreadable,
      .exception = ExceptionOf(session, session.machine(), *type, property),
      .diagnostics = session.CatalogueNotes(options)};
  Merge(answer.why.notes, answer.diagnostics);
  AskObject(options, *context, *type, sets, answer);
  const bool fails = HasError(answer.diagnostics);
  Merge(UnusedEntries(*context, options, Diagnostics(answer.diagnostics)),
        answer.diagnostics);
  if (options.json) {
    PrintAnswerJson(options, session, answer);
  } else {
    PrintAnswerText(options, session, answer);
  }
  return fails ? 1 : 0;
}

}  // namespace

const Command& Explain() {
  static constexpr Command kCommand = {
      .name = "explain",
      .summary = "The whole stack of values for one property",
      .options = kOptions,
      .run = &Run,
      .example = "qom explain virtio-blk-device.num-queues -M pc-q35-5.0",
      .asks = Command::Asks::kObjects,
      .reads = Command::Reads::kNamedAndOwners};
  return kCommand;
}

}  // namespace qom::tools
