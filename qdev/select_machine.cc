// How a machine version is selected: the layers it brings, the accelerator it
// starts, and whether it is too old to be had.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "compat/host.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/accelerator.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/walk.h"

namespace qom::qdev {
namespace {

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;

  friend auto operator<=>(const Date&, const Date&) = default;
};

absl::StatusOr<Date> ReadDate(std::string_view text) {
  Date date;
  std::array<int*, 3> parts = {&date.year, &date.month, &date.day};
  const char* at = text.data();
  const char* const end = at + text.size();
  bool good = text.size() == 10;
  for (size_t i = 0; good && i < parts.size(); ++i) {
    if (i != 0) good = *at++ == '-';
    const char* const part_end = at + (i == 0 ? 4 : 2);
    const auto [rest, error] = std::from_chars(at, part_end, *parts[i]);
    good = good && error == std::errc() && rest == part_end;
    at = part_end;
  }
  if (!good || at != end || date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > 31) {
    return Error(Cause::kBadValue, "'{}' is no date such as 2026-11-21", text);
  }
  return date;
}

absl::Status CheckLife(const compat::MachineVersion& version,
                       const MachineChoice& choice) {
  bool warns = version.deprecated;
  std::string message =
      fmt::format("the machine {} is deprecated", version.name);
  if (!choice.today.empty()) {
    QOMRT_ASSIGN_OR_RETURN(const MachineLife life,
                           LifeOf(version, choice.today, choice.policy));
    if (life == MachineLife::kRemoved) {
      return Error(Cause::kWrongPhase,
                   "the machine {} was removed: it came out on {}, more than "
                   "{} years ago",
                   version.name, version.attributes.at("released").ToText(),
                   choice.policy.removed_after_years);
    }
    if (life == MachineLife::kDeprecated) {
      warns = true;
      message +=
          fmt::format(": it came out on {} and will be removed after {} years",
                      version.attributes.at("released").ToText(),
                      choice.policy.removed_after_years);
    }
  }
  if (warns && choice.warn != nullptr) {
    choice.warn(compat::DiagnosticOf(
        {.cause = Cause::kDeprecatedMachine, .type = version.name}, message,
        compat::Severity::kWarning));
  }
  return absl::OkStatus();
}

// A slot of the context: what an accelerator's start calls may not choose.
struct Selecting {
  explicit Selecting(Context& /*context*/) {}
  bool now = false;
};

// "machine 'q35'", for messages.
std::string Chosen(std::string_view name) {
  return name.empty() ? std::string("the default machine")
                      : fmt::format("machine '{}'", name);
}

// OK if no machine was chosen for `context` yet.
absl::Status CheckNoMachine(const Context& context, std::string_view name) {
  const Ref<Object> there = context.root().Child("machine");
  if (!there) return absl::OkStatus();
  if (const Machine* chosen = As<Machine>(there.get())) {
    return Error(
        Cause::kWrongPhase, "{}: the machine is {} already", Chosen(name),
        chosen->version().empty() ? chosen->type().name() : chosen->version());
  }
  SomeOf devices;
  WalkTree(*there, [&devices](const Object& object, size_t) {
    if (As<Device>(&object) == nullptr) return true;
    devices.Add(devices.shows_more() ? object.CanonicalPath() : "");
    return false;
  });
  return Error(Cause::kWrongPhase,
               "{} comes too late: /machine exists{}{}; choose the machine "
               "before devices get a place",
               Chosen(name), devices.empty() ? "" : " and has ",
               devices.ToText());
}

// OK if no object exists that takes a built-in layer: it was made before there
// was one.
absl::Status CheckNoTakers(const Context& context, std::string_view name) {
  SomeOf takers;
  WalkTree(context.root(), [&takers](const Object& object, size_t depth) {
    if (depth != 0 &&
        (compat::LayersOf(object.type()) & compat::LayerMask::kBuiltin) !=
            compat::LayerMask::kNone) {
      takers.Add(takers.shows_more() ? object.CanonicalPath() : "");
    }
    return true;
  });
  if (takers.empty()) return absl::OkStatus();
  return Error(Cause::kWrongPhase,
               "machine '{}' comes too late, these objects exist: {}", name,
               takers.ToText());
}

// The name of the machine version that a type is for, "q35-9.2" of
// "q35-9.2-machine"; "" for any other type.
std::string_view VersionOf(const Class& type, const Class& machine) {
  constexpr std::string_view kSuffix = "-machine";
  std::string_view name = type.name();
  if (!type.IsA(machine) || !name.ends_with(kSuffix)) return "";
  name.remove_suffix(kSuffix.size());
  return name;
}

// Types of other versions of the same family; with these, a plain machine is
// not what the version stands for.
SomeOf TypesOfFamily(const TypeRegistry& registry, const Class& machine,
                     const compat::MachineVersion& version) {
  SomeOf types;
  compat::MachineVersion other;
  for (const Class* type : registry.Types()) {
    other.name = VersionOf(*type, machine);
    if (!other.name.empty() && other.family() == version.family()) {
      types.Add(type->name());
    }
  }
  return types;
}

// The type of the machine's object.
absl::StatusOr<const Class*> MachineType(
    const TypeRegistry& registry, const compat::MachineVersion& version) {
  const auto fail = [&version](std::string_view why) {
    return Error(Cause::kUnknownType, "machine '{}': {}", version.name, why);
  };
  const Class* machine = registry.Get<Machine>();
  const std::string own = fmt::format("{}-machine", version.name);
  const std::string of_family = fmt::format("{}-machine", version.family());
  const Class* type = registry.Find(own);
  if (type == nullptr) type = registry.Find(of_family);
  if (type == nullptr) {
    if (machine == nullptr)
      return fail(
          "the type 'machine' is not registered; qdev::RegisterDeviceTypes() "
          "registers it");
    const SomeOf others = TypesOfFamily(registry, *machine, version);
    if (!others.empty()) {
      return fail(fmt::format(
          "no type is registered for it, but {}; register '{}', or '{}' for "
          "all versions of the family",
          others.ToText(), own, of_family));
    }
    type = machine;
  }
  // A catalogue may call a type of its own "machine".
  if (machine == nullptr || !type->IsA(*machine)) {
    return fail(fmt::format("the type {} is no machine", type->name()));
  }
  if (!type->is_abstract()) return type;
  return fail(fmt::format("the type {} is abstract; {}", type->name(),
                          type->name() == own
                              ? "only one that is not can be made"
                              : fmt::format("register '{}', or make '{}' "
                                            "concrete: it serves all versions "
                                            "of the family",
                                            own, of_family)));
}

// ---- Accelerators ----------------------------------------------------------

// What is known of an accelerator that a user names: a type, tables, or both.
struct KnownAccelerator {
  std::string_view name;  // as the user says it
  const Class* type = nullptr;
  bool has_tables = false;
};

absl::StatusOr<KnownAccelerator> FindAccelerator(
    const TypeRegistry& registry, const compat::MachineSet& machines,
    std::string_view name) {
  KnownAccelerator known{.name = name};
  known.type = registry.Find(fmt::format("{}{}", name, kAccelSuffix));
  if (known.type == nullptr && name.ends_with(kAccelSuffix)) {
    known.type = registry.Find(name);
  }
  known.has_tables = machines.FindAccelerator(name).ok();
  if (known.type != nullptr || known.has_tables) return known;
  const std::vector<std::string> names = AcceleratorNames(registry, &machines);
  ErrorFacts facts{.cause = Cause::kUnknownType};
  facts.value = name;
  facts.legal = fmt::format("{}", fmt::join(names, ", "));
  facts.nearest = NearestNames(
      name, std::vector<std::string_view>(names.begin(), names.end()));
  if (!facts.nearest.empty()) {
    return MakeError(facts, fmt::format("unknown accelerator '{}'; nearest: {}",
                                        name, fmt::join(facts.nearest, ", ")));
  }
  return MakeError(
      facts,
      fmt::format("unknown accelerator '{}'; known: {}; there is neither a "
                  "type '{}{}' nor a table for it",
                  name, names.empty() ? "none" : facts.legal, name,
                  kAccelSuffix));
}

// The names of "kvm:tcg"; a list of accelerators without one is the choice of
// none.
std::vector<std::string_view> SplitAccelerators(std::string_view list) {
  std::vector<std::string_view> names;
  while (true) {
    const size_t end = std::min(list.find(':'), list.size());
    names.push_back(list.substr(0, end));
    if (end == list.size()) return names;
    list.remove_prefix(end + 1);
  }
}

// ---- The selection ---------------------------------------------------------

class Selector {
 public:
  Selector(Context& context, const compat::MachineSet& machines,
           const MachineChoice& choice, const compat::MachineVersion& version)
      : context_(context),
        layers_(compat::Layers(context)),
        machines_(machines),
        choice_(choice),
        version_(version),
        before_(layers_.snapshot()) {}

  // Puts the layers into the stack and starts the first accelerator that does.
  absl::Status Start() {
    if (choice_.platform.has_value()) {
      QOMRT_RETURN_IF_ERROR(machines_.FindPlatform(*choice_.platform).status());
    }
    QOMRT_RETURN_IF_ERROR(CheckNeeds(SelectionWith(nullptr)));
    std::vector<std::string_view> names;
    if (choice_.accel.has_value()) names = SplitAccelerators(*choice_.accel);
    QOMRT_RETURN_IF_ERROR(CheckSettings(names));
    if (names.empty()) return PutLayers(nullptr);
    std::vector<std::string> reasons;
    for (size_t i = 0; i < names.size(); ++i) {
      const absl::Status status = Try(names[i]);
      if (status.ok() || CauseOf(status) == Cause::kOutOfMemory) return status;
      if (names.size() == 1 || !may_fall_back_) {
        return tried_ == nullptr
                   ? status
                   : Annotate(status,
                              fmt::format("accelerator {}", tried_->name()));
      }
      TakeBack();
      reasons.push_back(fmt::format("{}: {}", names[i], Message(status)));
      if (i + 1 == names.size()) continue;
      Warn(fmt::format("accelerator {}; {} is tried", reasons.back(),
                       names[i + 1]),
           status);
    }
    return Error(Cause::kFailed, "no accelerator of '{}' starts: {}",
                 *choice_.accel, fmt::join(reasons, "; "));
  }

  // What was chosen is as if it had not been: another choice may follow.
  void TakeBack() {
    if (accel_) accel_->Unparent();
    accel_.Reset();
    layers_.Restore(before_);
  }

  // OK if the accelerator is still where it was put.
  absl::Status CheckStillThere() const {
    if (!accel_ || accel_->parent() == &context_.root()) {
      return absl::OkStatus();
    }
    return Error(Cause::kWrongPhase,
                 "the accelerator {} left /accel while the machine was started",
                 accel_->type().name());
  }

 private:
  absl::Status Try(std::string_view name) {
    tried_ = nullptr;
    may_fall_back_ = true;
    QOMRT_ASSIGN_OR_RETURN(
        const KnownAccelerator known,
        FindAccelerator(context_.registry(), machines_, name));
    QOMRT_RETURN_IF_ERROR(CheckNeeds(SelectionWith(&known)));
    // What is said wrong is no property of the host.
    may_fall_back_ = false;
    QOMRT_RETURN_IF_ERROR(PutLayers(&known));
    tried_ = known.type;
    const auto settings = choice_.accel_settings.find(name);
    const bool has_settings = settings != choice_.accel_settings.end();
    if (known.type == nullptr) {
      if (!has_settings || settings->second.empty()) return absl::OkStatus();
      return Error(
          Cause::kUnknownType,
          "accelerator {}: no type has its property '{}': it is tables "
          "only",
          name, settings->second.front().property);
    }
    // Kept at once: its start may give it a place, and then fail.
    QOMRT_ASSIGN_OR_RETURN(
        accel_,
        NewWith(context_, *known.type,
                has_settings ? std::span<const Setting>(settings->second)
                             : std::span<const Setting>(),
                SetBy::kUser));
    if (Accelerator* accelerator = As<Accelerator>(accel_.get())) {
      const absl::Status status = accelerator->Start();
      may_fall_back_ = !status.ok();
      QOMRT_RETURN_IF_ERROR(status);
    }
    return context_.root().AddChild("accel", accel_).status();
  }

  absl::Status PutLayers(const KnownAccelerator* accelerator) {
    return machines_.Select(SelectionWith(accelerator), context_);
  }

  compat::Selection SelectionWith(const KnownAccelerator* accelerator) const {
    compat::Selection selection{.machine = version_.name,
                                .platform = choice_.platform,
                                .without = choice_.without};
    if (accelerator != nullptr && accelerator->has_tables) {
      selection.accel = accelerator->name;
    }
    if (accelerator != nullptr && accelerator->type != nullptr) {
      selection.more = AcceleratorTables(*accelerator->type);
    }
    selection.more.insert(selection.more.end(), choice_.more.begin(),
                          choice_.more.end());
    return selection;
  }

  // OK if the host has all that the selection needs, or is not told.
  absl::Status CheckNeeds(const compat::Selection& selection) const {
    if (!choice_.host.has_value()) return absl::OkStatus();
    QOMRT_ASSIGN_OR_RETURN(const std::vector<compat::UnmetNeed> unmet,
                           compat::UnmetNeeds(*choice_.host, machines_,
                                              selection, context_.registry()));
    if (unmet.empty()) return absl::OkStatus();
    const absl::Status first =
        compat::UnmetNeedError(*choice_.host, unmet.front());
    if (unmet.size() == 1) return first;
    return qom::WithMessage(first, fmt::format("{}; needs not met: {}",
                                               Message(first), unmet.size()));
  }

  // What is set in an accelerator that is not tried would be lost.
  absl::Status CheckSettings(std::span<const std::string_view> names) const {
    for (const auto& [name, settings] : choice_.accel_settings) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      return Error(
          Cause::kUnknownType,
          "settings for the accelerator '{}', which '{}' does not name", name,
          choice_.accel.value_or(""));
    }
    return absl::OkStatus();
  }

  void Warn(std::string_view message, const absl::Status& why) const {
    if (choice_.warn == nullptr) return;
    choice_.warn(compat::DiagnosticOf(FactsOf(why), message,
                                      compat::Severity::kWarning));
  }

  Context& context_;
  compat::LayerStack& layers_;
  const compat::MachineSet& machines_;
  const MachineChoice& choice_;
  const compat::MachineVersion& version_;
  const std::shared_ptr<const compat::LayerSnapshot> before_;
  const Class* tried_ = nullptr;
  bool may_fall_back_ = true;  // what was tried may fail on this host only
  Ref<Object> accel_;
};

}  // namespace

absl::StatusOr<MachineLife> LifeOf(const compat::MachineVersion& version,
                                   std::string_view today,
                                   SupportPolicy policy) {
  QOMRT_ASSIGN_OR_RETURN(const Date now, ReadDate(today));
  const auto at = version.attributes.find("released");
  if (at == version.attributes.end()) return MachineLife::kSupported;
  absl::StatusOr<Date> released = ReadDate(at->second.ToText());
  if (!released.ok()) {
    return Annotate(released.status(),
                    fmt::format("machine '{}': released", version.name));
  }
  Date end = *released;
  end.year += policy.removed_after_years;
  if (now >= end) return MachineLife::kRemoved;
  end = *released;
  end.year += policy.deprecated_after_years;
  return now >= end ? MachineLife::kDeprecated : MachineLife::kSupported;
}

absl::StatusOr<const Class*> MachineTypeOf(
    const TypeRegistry& registry, const compat::MachineVersion& version) {
  return MachineType(registry, version);
}

std::vector<std::string> AcceleratorNames(const TypeRegistry& registry,
                                          const compat::MachineSet* machines) {
  std::vector<std::string> names;
  auto add = [&names](std::string_view name) {
    name = ShortAcceleratorName(name);
    if (!name.empty()) names.emplace_back(name);
  };
  for (const Class* type : registry.Types()) {
    if (type->IsA(Accelerator::kTypeName) && !type->is_abstract()) {
      add(type->name());
    }
  }
  if (machines != nullptr) {
    for (const compat::LayerSource& source : machines->accelerators()) {
      add(source.name);
    }
  }
  auto place = [](std::string_view name) {
    return name == "tcg" ? 0 : name == "kvm" ? 1 : 2;
  };
  std::sort(names.begin(), names.end(),
            [&place](const std::string& a, const std::string& b) {
              return std::pair(place(a), std::string_view(a)) <
                     std::pair(place(b), std::string_view(b));
            });
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<compat::TableEntry> BackendSugar(const TypeRegistry& registry,
                                             bool merge, bool dump,
                                             std::span<const Setting> asked,
                                             uint64_t cpus) {
  constexpr std::string_view kBackend = "memory-backend";
  std::vector<compat::TableEntry> sugar;
  if (registry.Find(kBackend) == nullptr) return sugar;
  auto add = [&](std::string_view property, Value value) {
    sugar.push_back({.driver = std::string(kBackend),
                     .property = std::string(property),
                     .value = std::move(value),
                     .optional = true,
                     .expected_unused = "it is for all back ends"});
  };
  const auto is_asked = [asked](std::string_view property) {
    return std::any_of(asked.begin(), asked.end(), [&](const Setting& one) {
      return one.property == property;
    });
  };
  if (!merge || is_asked("mem-merge")) add("merge", Value(merge));
  if (!dump || is_asked("dump-guest-core")) add("dump", Value(dump));
  if (cpus != 1) add("prealloc-threads", Value(cpus));
  return sugar;
}

absl::StatusOr<Machine*> SelectMachine(Context& context,
                                       const compat::MachineSet& machines,
                                       const MachineChoice& choice) try {
  QOMRT_RETURN_IF_ERROR(CheckNoMachine(context, choice.name));
  bool& is_selecting = context.Slot<Selecting>().now;
  if (is_selecting) {
    return Error(Cause::kWrongPhase, "{}: another one is being chosen",
                 Chosen(choice.name));
  }
  is_selecting = true;
  const absl::Cleanup selected = [&is_selecting] { is_selecting = false; };
  QOMRT_ASSIGN_OR_RETURN(const compat::MachineVersion* version,
                         machines.ChooseMachine(choice.name));
  QOMRT_RETURN_IF_ERROR(CheckNoTakers(context, version->name));
  QOMRT_RETURN_IF_ERROR(CheckLife(*version, choice));
  QOMRT_ASSIGN_OR_RETURN(const Class* type,
                         MachineType(context.registry(), *version));
  Selector selector(context, machines, choice, *version);
  absl::Cleanup undo = [&selector] { selector.TakeBack(); };
  QOMRT_RETURN_IF_ERROR(selector.Start());
  const auto told = [version](const absl::Status& status) {
    return Annotate(status, fmt::format("machine '{}'", version->name));
  };
  absl::StatusOr<Ref<Object>> made =
      NewWith(context, *type, choice.settings, SetBy::kUser);
  if (!made.ok()) return told(made.status());
  absl::Cleanup take_out = [&made] { (*made)->Unparent(); };
  Machine& machine = Cast<Machine>(made->get());
  machine.version_ = version->name;
  machine.resources_ = choice.resources;
  if (absl::Status status = machine.Start(); !status.ok()) return told(status);
  if (auto sugar = BackendSugar(context.registry(), machine.mem_merge(),
                                machine.dump_guest_core(), choice.settings,
                                choice.resources.cpus.cpus);
      !sugar.empty()) {
    QOMRT_RETURN_IF_ERROR(compat::Layers(context).Append(
        {{compat::Layer::kSugar,
          compat::MakeTable("machine", std::move(sugar))}}));
  }
  QOMRT_RETURN_IF_ERROR(PlaceMachine(context, *made));
  // What was called may have taken it out.
  QOMRT_RETURN_IF_ERROR(told(selector.CheckStillThere()));
  std::move(take_out).Cancel();
  std::move(undo).Cancel();
  return &machine;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
