// Options go through the parsers of qdev/options, then become objects of a
// context that has the layers of the machine and of the line.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/machine_line.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/driver_aliases.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "qdev/containers.h"
#include "qdev/machine.h"
#include "qdev/options/device_add.h"
#include "qdev/options/object_add.h"
#include "qdev/user_creatable.h"
#include "qom/error_facts.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/line_places.h"
#include "tools/output.h"
#include "tools/values.h"
#include "tools/vendors.h"

namespace qom::tools {
namespace {

using compat::DiagnosticOf;
using compat::Severity;

// ---- The options -----------------------------------------------------------

// What an option without argument stands for.
struct Shorthand {
  std::string_view name;
  std::string_view option;
  std::string_view argument;
};
constexpr Shorthand kShorthands[] = {
    {"-enable-kvm", "-accel", "kvm"},
    {"-no-acpi", "-machine", "acpi=off"},
    {"-no-hpet", "-machine", "hpet=off"},
    {"-usb", "-machine", "usb=on"},
};

// An object or device of the line, with the text of its option.
template <typename T>
struct Said {
  std::string text;
  T option;
};

struct Line {
  qdev::CommandLine options{};
  std::vector<Said<qdev::ObjectOption>> objects{};
  std::vector<Said<qdev::DeviceOption>> devices{};
  std::string cpu{};
};

// Takes what `from` has beyond `to` to its end; `text` is what made it.
template <typename T>
void TakeNew(const std::vector<T>& from, const std::string& text,
             std::vector<Said<T>>& to) {
  for (size_t i = to.size(); i < from.size(); ++i) {
    to.push_back({text, from[i]});
  }
}

void Tell(const absl::Status& status, Diagnostics& diagnostics) {
  diagnostics.push_back(DiagnosticOf(status));
}

class LineReader {
 public:
  LineReader(Session& session, std::string_view arch, MachineLine& answer)
      : session_(session), arch_(arch), answer_(answer) {}

  Line Read(const qdev::EmulatorCall& call) {
    for (const qdev::CallOption& option : call.options) {
      const auto* const short_for = std::find_if(
          std::begin(kShorthands), std::end(kShorthands),
          [&](const Shorthand& one) { return one.name == option.name; });
      const bool known =
          short_for == std::end(kShorthands)
              ? Take(option.name, option.argument)
              : Take(short_for->option, std::string(short_for->argument));
      if (!known) answer_.ignored.push_back(option.name);
    }
    for (const qdev::ConfigOption& one : line_.options.others) {
      answer_.ignored.push_back(fmt::format("[{}]", one.section));
    }
    return std::move(line_);
  }

 private:
  bool Take(std::string_view name, const std::string& argument) {
    const absl::StatusOr<bool> known = qdev::TakeOption(
        name, argument, session_.registry(), arch_, line_.options);
    if (!known.ok()) {
      const std::string_view message = Message(known.status());
      Tell(message.starts_with(name)
               ? known.status()
               : Annotate(known.status(), std::string(name)),
           answer_.diagnostics);
      return true;
    }
    TakeNew(line_.options.objects, argument, line_.objects);
    TakeNew(line_.options.devices, argument, line_.devices);
    if (name == "-cpu") line_.cpu = argument;
    return *known;
  }

  Session& session_;
  std::string_view arch_;
  MachineLine& answer_;
  Line line_;
};

// ---- The objects -----------------------------------------------------------

class LineMaker {
 public:
  LineMaker(const Options& options, Session& session, MachineLine& answer)
      : options_(options), session_(session), answer_(answer) {}

  bool Make(Line line, WrongCall& wrong) {
    if (!CheckSize(line, wrong) || !ChooseMachine(line, wrong)) return false;
    ChooseAccelerator(line);
    if (!MakeContext(line, wrong)) return false;
    AppendSugar(line);
    Append(compat::Layer::kGlobal, "-global", line.options.start.globals);
    answer_.globals = std::move(line.options.start.globals);
    MakeAccelerator();
    if (line.options.start.cpu.has_value()) {
      MakeCpu(line);
    } else {
      MakeDefaultCpu();
    }
    // Later ones name earlier ones, and the machine names objects.
    for (const Said<qdev::ObjectOption>& one : line.objects) MakeObject(one);
    MakeMachine(line);
    for (const Said<qdev::DeviceOption>& one : line.devices) MakeDevice(one);
    TellUnused();
    return true;
  }

 private:
  static bool CheckSize(const Line& line, WrongCall& wrong) {
    constexpr size_t kMostParts = 4096;
    const size_t parts = line.devices.size() + line.objects.size();
    if (parts <= kMostParts) return true;
    wrong.Add(Cause::kMalformed,
              fmt::format("{} devices and objects are too many; at most {}",
                          parts, kMostParts));
    return false;
  }

  bool ChooseMachine(const Line& line, WrongCall& wrong) {
    const compat::MachineSet& machines = session_.catalogue().machines;
    std::string name = line.options.machine.type;
    if (options_.machines.size() == 1) name = options_.machines.front();
    auto version = machines.ChooseMachine(name);
    // "pc-i440fx-9.2+pve1": a vendor's, which is that of upstream and more.
    if (const size_t plus = name.find('+');
        !version.ok() && plus != std::string::npos) {
      version = machines.ChooseMachine(name.substr(0, plus));
      if (version.ok()) {
        answer_.diagnostics.push_back(DiagnosticOf(
            {.cause = Cause::kUnknownMachine, .value = name},
            fmt::format("-machine {}: answered for {}{}", Printable(name),
                        (*version)->name, VendorHint(name)),
            Severity::kWarning));
      }
    }
    if (!version.ok()) {
      ErrorFacts facts = FactsOf(version.status());
      facts.cause = Cause::kUnknownMachine;
      wrong.diagnostics.push_back(
          DiagnosticOf(facts,
                       fmt::format("-machine: {}{}", Message(version.status()),
                                   VendorHint(name)),
                       Severity::kError));
      return false;
    }
    version_ = *version;
    answer_.machine = version_->name;
    answer_.is_versioned = !version_->release().empty();
    answer_.release = session_.release();
    return true;
  }

  // The tables of the accelerator stand where a selection has them, in front of
  // the user's own.
  bool MakeContext(const Line& line, WrongCall& wrong) {
    Options options = options_;
    if (accelerator_ != nullptr) options.accel = accelerator_->name;
    std::vector<compat::LayerTable> more;
    if (std::vector<compat::TableEntry> sugar =
            qdev::AcceleratorSugar(line.options.machine);
        !sugar.empty()) {
      more.push_back({compat::Layer::kSugar,
                      compat::MakeTable("-machine", std::move(sugar))});
    }
    answer_.context =
        session_.MakeContext(options, answer_.machine, wrong, std::move(more));
    return answer_.context != nullptr;
  }

  // A table at the end of its layer; what cannot be is told.
  void Append(compat::Layer layer, std::string_view name,
              std::vector<compat::TableEntry> entries) {
    if (entries.empty()) return;
    const absl::Status status =
        compat::Layers(*answer_.context)
            .Append({{layer, compat::MakeTable(name, std::move(entries))}});
    if (!status.ok()) Tell(status, answer_.diagnostics);
  }

  // The first that is named: which one starts is known on the host only. One
  // that the call names stands for those of the line.
  void ChooseAccelerator(const Line& line) {
    std::vector<qdev::AccelOption> named = line.options.start.accel;
    if (named.empty()) {
      for (const std::string& one : line.options.machine.accel) {
        named.push_back({one});
      }
    }
    const bool of_call = options_.accel.has_value();
    if (!of_call && named.empty()) return;
    const auto type_of = [](const std::string& name) {
      return name.ends_with("-accel") ? name : name + "-accel";
    };
    const std::string name = of_call ? *options_.accel : named.front().name;
    answer_.accel = type_of(name);
    const auto found = session_.catalogue().machines.FindAccelerator(name);
    if (found.ok()) {
      accelerator_ = *found;
    } else if (!of_call) {
      answer_.diagnostics.push_back(DiagnosticOf(
          {.cause = Cause::kUnknownAccelerator, .value = name},
          fmt::format("the catalogue knows nothing of {}: CPUs may have other "
                      "values with it",
                      *answer_.accel),
          Severity::kNote));
    }
    const auto said = std::find_if(
        named.begin(), named.end(),
        [&](const auto& one) { return type_of(one.name) == *answer_.accel; });
    if (said != named.end()) {
      accelerator_keys_ = said->properties;
    } else if (!named.empty()) {
      const std::string& other = named.front().name;
      answer_.diagnostics.push_back(DiagnosticOf(
          {.cause = Cause::kOptionIgnored, .value = other},
          fmt::format("-accel {}: not looked at, for the call asks about {}",
                      Printable(other), Printable(*answer_.accel)),
          Severity::kNote));
    }
  }

  void MakeAccelerator() {
    if (!answer_.accel.has_value()) return;
    const Class* type = session_.registry().Find(*answer_.accel);
    if (type == nullptr || type->is_abstract()) return;
    std::vector<qdev::Setting> settings;
    for (const qdev::KeyValue& pair : accelerator_keys_) {
      settings.push_back({pair.key, Value(pair.value)});
    }
    LinePart part = Part(*answer_.accel, type->name());
    part.made =
        compat::Resolve(*answer_.context, *type, {}, [&](Object& object) {
          return qdev::SetProperties(object, settings, SetBy::kUser);
        });
    Settle(part, "-accel");
    answer_.accel_part = std::move(part);
  }

  LinePart Part(std::string option, std::string_view type) {
    return {.option = std::move(option), .type = std::string(type)};
  }

  // What the machine says to memory back ends.
  void AppendSugar(const Line& line) {
    const qdev::MachineOption& option = line.options.machine;
    Processors(line);
    const qdev::MemorySize& memory = line.options.start.memory;
    if (!(memory == qdev::MemorySize())) answer_.memory = memory;
    const auto value_of = [&](std::string_view property,
                              const std::optional<bool>& said) {
      if (said.has_value()) return *said;
      const Class* type = MachineType();
      if (type == nullptr) return true;
      const auto machine = answer_.context->New(*type);
      return !machine.ok() || (*machine)->Get<bool>(property).value_or(true);
    };
    Append(compat::Layer::kSugar, "machine",
           qdev::BackendSugar(
               session_.registry(), value_of("mem-merge", option.mem_merge),
               value_of("dump-guest-core", option.dump_guest_core),
               qdev::MachineSettings(option),
               answer_.smp.has_value() ? answer_.smp->cpus : 1));
  }

  // Null if the catalogue has none.
  const Class* MachineType() const {
    const Class* type =
        session_.registry().Find(fmt::format("{}-machine", version_->name));
    return type == nullptr || type->is_abstract() ? nullptr : type;
  }

  void MakeMachine(const Line& line) {
    const Class* type = MachineType();
    if (type == nullptr) return;
    LinePart part = Part(MachineText(line), type->name());
    part.made =
        compat::Resolve(*answer_.context, *type, {}, [&](Object& object) {
          return Annotate(
              qdev::SetProperties(object,
                                  qdev::MachineSettings(line.options.machine),
                                  SetBy::kUser),
              fmt::format("-machine {}", part.option));
        });
    Keep(std::move(part), answer_.machine_part);
  }

  std::string MachineText(const Line& line) const {
    const auto text = qdev::PrintKeyValues(line.options.machine_keys);
    return text.ok() ? *text : answer_.machine;
  }

  void Processors(const Line& line) {
    if (line.options.start.smp == qdev::SmpOption()) return;
    const auto smp = qdev::ProcessorsOf(*version_, line.options.start.smp);
    if (smp.ok()) {
      answer_.smp = *smp;
    } else {
      Tell(smp.status(), answer_.diagnostics);
    }
  }

  void MakeCpu(const Line& line) {
    const qdev::CpuChoice& choice = *line.options.start.cpu;
    Append(compat::Layer::kGlobal, "-cpu", choice.globals);
    LinePart part = Part(line.cpu, choice.type->name());
    part.made = compat::Resolve(
        *answer_.context, *choice.type, {},
        [&choice](Object& cpu) { return SwitchFeatures(choice, cpu); });
    Keep(std::move(part), answer_.cpu);
  }

  // What the machine has if nobody names a CPU: it is part of no answer, but
  // what is wrong with it is.
  void MakeDefaultCpu() {
    const auto at = version_->attributes.find("default-cpu-type");
    if (at == version_->attributes.end() || !at->second.is_text()) return;
    const Class* type = session_.registry().Find(at->second.text_value());
    if (type == nullptr || type->is_abstract()) return;
    // There, KVM makes the CPU of the host the default.
    const std::string_view name = type->name();
    if (answer_.accel == "kvm-accel" &&
        (name.ends_with("-s390x-cpu") || name.find("-powerpc") != name.npos)) {
      return;
    }
    LinePart part = Part(std::string(), name);
    part.made = compat::Resolve(*answer_.context, *type);
    Settle(part, "the machine's CPU");
    Merge(std::move(part.diagnostics), answer_.diagnostics);
    part.diagnostics.clear();
    answer_.default_cpu = std::move(part);
  }

  // The part with what was told of it, whose errors begin with the option.
  void Settle(LinePart& part, std::string_view option) {
    if (const Class* type = session_.registry().Find(part.type)) {
      AddExceptions(session_, answer_.machine, *type, part.made);
    }
    for (compat::Diagnostic& one : part.made.diagnostics) {
      if (!one.message.starts_with(option) &&
          !one.message.starts_with("object '")) {
        one.message =
            fmt::format("{} {}: {}", option,
                        part.id.empty() ? part.type : part.id, one.message);
      }
      part.diagnostics.push_back(std::move(one));
    }
    part.made.diagnostics.clear();
  }
  void Keep(LinePart part, std::optional<LinePart>& place) {
    Settle(part, &place == &answer_.cpu ? "-cpu" : "-machine");
    place = std::move(part);
  }

  // Recorded catalogues may not say which types implement the interface.
  bool TellsUserCreatable() const {
    const TypeRegistry& registry = session_.registry();
    const Class* interface = registry.Find(qdev::UserCreatable::kTypeName);
    return interface != nullptr && !registry.TypesOf(*interface).empty();
  }

  void MakeObject(const Said<qdev::ObjectOption>& said) {
    LinePart part = Part(said.text, said.option.type);
    part.id = said.option.id;
    MakePart("-object", answer_.objects, part, [&](const Class& type) {
      if (type.IsA("device") ||
          (TellsUserCreatable() && !qdev::IsUserCreatable(type))) {
        return Error(Cause::kBadValue, "{} is not for users to create",
                     type.name());
      }
      part.made =
          compat::Resolve(*answer_.context, type, {}, [&](Object& object) {
            absl::Status status = qdev::SetProperties(said.option, object);
            Place(object, qdev::kObjects, part.id);
            return status;
          });
      return absl::OkStatus();
    });
    answer_.objects.push_back(std::move(part));
  }

  void MakeDevice(const Said<qdev::DeviceOption>& said) {
    LinePart part = Part(said.text, said.option.driver);
    part.id = said.option.id;
    part.bus = said.option.bus;
    part.address = AddressOf(said.option);
    MakePart("-device", answer_.devices, part, [&](const Class& type) {
      if (!type.IsA("device")) {
        return Error(Cause::kBadValue, "{} is no device", type.name());
      }
      part.made = compat::Resolve(
          *answer_.context, type, {.hotplug = options_.hotplug},
          [&](Object& object) {
            absl::Status status = qdev::SetProperties(said.option, object);
            Place(object, qdev::kPeripheral, part.id);
            return status;
          });
      return absl::OkStatus();
    });
    CheckBus(answer_.devices, part);
    answer_.devices.push_back(std::move(part));
  }

  // Where links look for it. A name that is taken is told elsewhere.
  void Place(Object& object, std::string_view folder, std::string_view id) {
    if (id.empty()) return;
    const auto place = qdev::EnsureContainer(*answer_.context, folder);
    if (!place.ok()) return;
    (*place)->AddChild(id, Ref<Object>(&object)).status().IgnoreError();
  }

  // Finds the type of `part`, its place, and calls make(type).
  template <typename F>
  void MakePart(std::string_view option, const std::vector<LinePart>& before,
                LinePart& part, F make) {
    const auto type = session_.registry().Lookup(
        compat::DriverNamed(part.type, session_.registry(),
                            session_.catalogue().machines.driver_aliases()));
    absl::Status status = CheckPlace(before, part);
    if (type.ok()) {
      part.type = (*type)->name();
      status.Update(make(**type));
    } else {
      ErrorFacts facts = FactsOf(type.status());
      facts.nearest = session_.registry().NearestTypes(part.type);
      status.Update(WithFacts(type.status(), facts));
    }
    if (!status.ok()) {
      part.diagnostics.push_back(DiagnosticOf(Annotate(
          status, fmt::format("{} {}{}", option, part.type,
                              part.id.empty() ? "" : ",id=" + part.id))));
    }
    Settle(part, option);
  }

  // Of the line's globals, what cannot be meant. That a device uses one which
  // the machine makes nobody can see here.
  void TellUnused() {
    const Diagnostics told = answer_.AllDiagnostics();
    for (compat::Diagnostic& one :
         UnusedEntries(*answer_.context, options_, told)) {
      if (one.severity == Severity::kNote || one.could_apply) continue;
      answer_.diagnostics.push_back(std::move(one));
    }
  }

  const Options& options_;
  Session& session_;
  MachineLine& answer_;
  const compat::MachineVersion* version_ = nullptr;
  const compat::LayerSource* accelerator_ = nullptr;  // if it is known
  qdev::KeyValueList accelerator_keys_;
};

}  // namespace

Diagnostics MachineLine::AllDiagnostics() const {
  Diagnostics all = diagnostics;
  const auto add = [&all](const LinePart& part) {
    all.insert(all.end(), part.diagnostics.begin(), part.diagnostics.end());
  };
  if (accel_part.has_value()) add(*accel_part);
  if (machine_part.has_value()) add(*machine_part);
  if (cpu.has_value()) add(*cpu);
  for (const LinePart& part : objects) add(part);
  for (const LinePart& part : devices) add(part);
  return all;
}

std::unique_ptr<MachineLine> MakeMachineLine(const Options& options,
                                             const qdev::EmulatorCall& call,
                                             Session& session,
                                             WrongCall& wrong) {
  auto answer = std::make_unique<MachineLine>();
  answer->session = &session;
  Line line = LineReader(session, options.arch, *answer).Read(call);
  if (!LineMaker(options, session, *answer).Make(std::move(line), wrong)) {
    return nullptr;
  }
  return answer;
}

}  // namespace qom::tools
