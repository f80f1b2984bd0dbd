// How a machine version is selected: the layers it brings, the accelerator it
// starts, and whether it is too old to be had.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/machine.h"

#include <array>
#include <charconv>
#include <compare>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/accelerator.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/internal/out_of_memory.h"
#include "qom/registry.h"
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

// The first of the paths of objects that missed a layer, and their number.
struct Missed {
  static constexpr size_t kShown = 10;
  std::vector<std::string> paths;
  size_t count = 0;

  absl::Status ToStatus(std::string_view what) const {
    return Error(Cause::kWrongPhase, "{}: {}{}", what, fmt::join(paths, ", "),
                 count > paths.size()
                     ? fmt::format(" and {} more", count - paths.size())
                     : std::string());
  }
};

// The objects that take a built-in layer; they were made before there was one.
Missed FindTakers(const Context& context) {
  Missed takers;
  WalkTree(context.root(), [&takers](const Object& object, size_t depth) {
    if (depth != 0 &&
        (compat::LayersOf(object.type()) & compat::LayerMask::kBuiltin) !=
            compat::LayerMask::kNone) {
      if (takers.count < Missed::kShown) {
        takers.paths.push_back(object.CanonicalPath());
      }
      ++takers.count;
    }
    return true;
  });
  return takers;
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

// OK if no machine was chosen for `context` yet.
absl::Status CheckNoMachine(const Context& context, std::string_view name) {
  if (const Machine* chosen = MachineOf(context)) {
    return Error(
        Cause::kWrongPhase, "machine '{}': the machine is {} already", name,
        chosen->version().empty() ? chosen->type().name() : chosen->version());
  }
  if (context.root().Child("machine")) {
    return Error(Cause::kWrongPhase,
                 "machine '{}': /machine exists, devices were realized before "
                 "it was chosen",
                 name);
  }
  return absl::OkStatus();
}

// OK if no object exists that would have taken the machine's layers.
absl::Status CheckNoTakers(const Context& context, std::string_view name) {
  const Missed takers = FindTakers(context);
  if (takers.count == 0) return absl::OkStatus();
  return takers.ToStatus(
      fmt::format("machine '{}' comes too late, these objects exist", name));
}

// The type of the machine's object.
absl::StatusOr<const Class*> MachineType(const TypeRegistry& registry,
                                         std::string_view name) {
  const Class* machine = registry.Get<Machine>();
  const Class* type = registry.Find(fmt::format("{}-machine", name));
  if (type == nullptr) type = machine;
  // A catalogue may call a type of its own "machine".
  if (type != nullptr && machine != nullptr && type->IsA(*machine)) return type;
  return Error(Cause::kUnknownType, "machine '{}': {}", name,
               type == nullptr
                   ? std::string("the type 'machine' is not registered")
                   : fmt::format("the type {} is no machine", type->name()));
}

// The type of the accelerator `name`; null if it is data only.
const Class* AcceleratorType(const Context& context, std::string_view name) {
  const TypeRegistry& registry = context.registry();
  const Class* type = registry.Find(fmt::format("{}-accel", name));
  return type != nullptr ? type : registry.Find(name);
}

absl::StatusOr<Ref<Object>> CreateAccelerator(Context& context,
                                              const Class& type) {
  QOMRT_ASSIGN_OR_RETURN(Ref<Object> made, context.New(type));
  if (Accelerator* accelerator = As<Accelerator>(made.get())) {
    QOMRT_RETURN_IF_ERROR(Annotate(accelerator->Start(),
                                   fmt::format("accelerator {}", type.name())));
  }
  QOMRT_RETURN_IF_ERROR(context.root().AddChild("accel", made).status());
  return made;
}

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

absl::Status Machine::SetReady() {
  compat::LayerStack& layers = compat::Layers(context());
  Missed missed{layers.ObjectsThatMissedALayer()};
  if (!missed.paths.empty()) {
    missed.count = missed.paths.size();
    missed.paths.resize(std::min(missed.count, Missed::kShown));
    return missed.ToStatus("these objects were created before a layer was set");
  }
  layers.Freeze();
  ready_ = true;
  return absl::OkStatus();
}

void Machine::VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) {
  // Those on no bus and in no other device; whoever they are in visits more.
  WalkTree(*this, [this, &visit](Object& object, size_t) {
    if (&object == this) return true;
    if (Device* device = As<Device>(&object)) {
      if (device->parent_bus() == nullptr) visit(*device);
      return false;
    }
    Bus* const bus = As<Bus>(&object);
    if (bus != nullptr) visit(*bus);
    return bus == nullptr;
  });
}

Machine* MachineOf(const Context& context) {
  return As<Machine>(context.root().Child("machine").get());
}

absl::StatusOr<Machine*> SelectMachine(Context& context,
                                       const compat::MachineSet& machines,
                                       const MachineChoice& choice) try {
  QOMRT_RETURN_IF_ERROR(CheckNoMachine(context, choice.name));
  const compat::MachineVersion* version = machines.DefaultMachine();
  if (!choice.name.empty()) {
    QOMRT_ASSIGN_OR_RETURN(version, machines.FindMachine(choice.name));
  } else if (version == nullptr) {
    return Error(Cause::kUnknownType,
                 "no machine is named and none is the default");
  }
  QOMRT_RETURN_IF_ERROR(CheckNoTakers(context, version->name));
  QOMRT_RETURN_IF_ERROR(CheckLife(*version, choice));
  QOMRT_ASSIGN_OR_RETURN(const Class* type,
                         MachineType(context.registry(), version->name));
  compat::Selection selection{.machine = version->name,
                              .accel = choice.accel,
                              .platform = choice.platform};
  const Class* accelerator = choice.accel.has_value()
                                 ? AcceleratorType(context, *choice.accel)
                                 : nullptr;
  if (accelerator != nullptr) selection.more = AcceleratorTables(*accelerator);
  compat::LayerStack& layers = compat::Layers(context);
  Ref<Object> accel;
  // Another choice may follow one that fails.
  absl::Cleanup undo = [&layers, &accel, before = layers.snapshot()] {
    if (accel) accel->Unparent();
    layers.Restore(before);
  };
  QOMRT_RETURN_IF_ERROR(machines.Select(selection, context));
  if (accelerator != nullptr) {
    QOMRT_ASSIGN_OR_RETURN(accel, CreateAccelerator(context, *accelerator));
  }
  QOMRT_ASSIGN_OR_RETURN(Ref<Object> made, context.New(*type));
  Machine& machine = Cast<Machine>(made.get());
  machine.version_ = version->name;
  QOMRT_RETURN_IF_ERROR(PlaceMachine(context, made));
  std::move(undo).Cancel();
  return &machine;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev

template void qom::RegisterNativeType<qom::qdev::Machine>(
    qom::TypeRegistry& registry);
