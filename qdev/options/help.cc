// Makes help texts: a table of the options with who lists and who shows, and
// one way to write rows in columns.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/help.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/accelerator.h"
#include "qdev/device.h"
#include "qdev/internal/quoted.h"
#include "qdev/machine.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/machine_option.h"
#include "qdev/user_creatable.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/property.h"
#include "qom/property_flags.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// ---- Columns ---------------------------------------------------------------

struct HelpRow {
  std::string name;
  std::string text;
};

// "  name  text", with the texts below one another where that leaves room.
std::string InColumns(const std::vector<HelpRow>& rows) {
  constexpr size_t kWidest = 32;
  size_t width = 0;
  for (const HelpRow& row : rows) {
    if (row.name.size() <= kWidest) width = std::max(width, row.name.size());
  }
  std::string lines;
  for (const HelpRow& row : rows) {
    lines += row.text.empty()
                 ? fmt::format("  {}\n", row.name)
                 : fmt::format("  {:<{}}  {}\n", row.name, width, row.text);
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, "; "));
}

// ---- Properties ------------------------------------------------------------

bool MayUserSet(const Class& type, const ClassProperty& property) {
  // -device realizes by itself.
  const bool is_step =
      property.name == "realized" && type.record<DeviceClass>() != nullptr;
  return property.set != nullptr && !Has(property.flags, kRefuseOthers) &&
         !is_step;
}

HelpRow PropertyRow(const Class& type, const ClassProperty& property) {
  std::vector<std::string> facts;
  // What an alias stands for says what it does not.
  const ClassProperty* said = &property;
  while (said->is_alias()) said = said->target;
  const Value* value = type.DefaultOf(property);
  if (value == nullptr && said != &property && said->has_default) {
    value = &said->default_value;
  }
  if (value != nullptr && !value->is_null()) {
    facts.push_back(fmt::format(
        "default {}", value->is_text() ? internal::Quoted(value->text_value())
                                       : value->ToText()));
  }
  if (const std::string legal = said->Legal(); !legal.empty()) {
    facts.push_back(legal);
  }
  if (!said->unit.empty()) facts.emplace_back(said->unit);
  if (property.has(PropertyFlags::kUnstable)) facts.emplace_back("unstable");
  if (property.has(PropertyFlags::kDeprecated)) {
    std::string deprecated = "deprecated";
    if (!property.deprecated_since.empty()) {
      deprecated += fmt::format(" since {}", property.deprecated_since);
    }
    if (!property.replacement.empty()) {
      deprecated += fmt::format(", use {}", property.replacement);
    }
    facts.push_back(std::move(deprecated));
  }
  std::string text(property.doc.empty() ? said->doc : property.doc);
  if (!facts.empty()) {
    if (!text.empty()) text += ' ';
    text += fmt::format("({})", Joined(facts));
  }
  return {fmt::format("{}=<{}>", property.name, property.type),
          std::move(text)};
}

std::vector<HelpRow> PropertyRows(const Class& type) {
  std::vector<HelpRow> rows;
  for (const ClassProperty* property : type.properties()) {
    if (property != nullptr && MayUserSet(type, *property)) {
      rows.push_back(PropertyRow(type, *property));
    }
  }
  std::sort(rows.begin(), rows.end(),
            [](const HelpRow& a, const HelpRow& b) { return a.name < b.name; });
  return rows;
}

std::string TypeHelp(const Class& type, std::string_view name) {
  const std::string& description = type.record().description;
  std::string text = std::string(name);
  if (!description.empty()) text += ": " + description;
  const std::string properties = PropertyHelp(type);
  return text +
         (properties.empty() ? ": it has nothing to set\n" : "\n" + properties);
}

absl::Status UnknownName(std::string_view what, std::string_view name,
                         const std::vector<std::string>& names) {
  ErrorFacts facts{.cause = Cause::kUnknownType};
  facts.value = name;
  facts.nearest = NearestNames(
      name, std::vector<std::string_view>(names.begin(), names.end()));
  std::string message =
      fmt::format("there is no {} {}", what, internal::Quoted(name));
  if (!facts.nearest.empty()) {
    message += fmt::format("; nearest: {}", fmt::join(facts.nearest, ", "));
  }
  return MakeError(facts, message);
}

// The type of that name, if `fits` says so.
template <typename Fits>
absl::StatusOr<std::string> HelpOfType(const HelpSubject& subject,
                                       std::string_view what,
                                       std::string_view name, Fits fits) {
  const Class* type = subject.registry.Find(name);
  if (type != nullptr && fits(*type)) return TypeHelp(*type, name);
  std::vector<std::string> names;
  for (const Class* one : subject.registry.Types()) {
    if (fits(*one)) names.emplace_back(one->name());
  }
  return UnknownName(what, name, names);
}

template <typename Fits>
std::vector<HelpRow> TypeRows(const HelpSubject& subject, Fits fits) {
  std::vector<HelpRow> rows;
  for (const Class* type : subject.registry.Types()) {
    if (fits(*type)) {
      rows.push_back({std::string(type->name()), type->record().description});
    }
  }
  return rows;
}

// ---- Each option -----------------------------------------------------------

bool IsUserDevice(const Class& type) {
  const DeviceClass* record = type.record<DeviceClass>();
  return record != nullptr && record->user_creatable && !type.is_abstract() &&
         !type.is_interface();
}

std::string DeviceList(const HelpSubject& subject) {
  constexpr std::string_view kOther = "other";
  std::map<std::string, std::vector<HelpRow>> groups;
  for (const Class* type : subject.registry.Types()) {
    if (!IsUserDevice(*type)) continue;
    const DeviceClass& record = *type->record<DeviceClass>();
    std::vector<std::string> facts;
    if (!record.description.empty()) facts.push_back(record.description);
    if (!record.bus_type.empty())
      facts.push_back("on " + WithArticle(record.bus_type));
    const HelpRow row{std::string(type->name()), Joined(facts)};
    for (const std::string& category : record.categories) {
      groups[category].push_back(row);
    }
    if (record.categories.empty()) groups[std::string(kOther)].push_back(row);
  }
  std::string text;
  auto add = [&text](std::string_view name, const std::vector<HelpRow>& rows) {
    if (!text.empty()) text += '\n';
    text += fmt::format("{} devices:\n{}", name, InColumns(rows));
  };
  for (const auto& [name, rows] : groups) {
    if (name != kOther) add(name, rows);
  }
  const auto other = groups.find(std::string(kOther));
  if (other != groups.end()) add(kOther, other->second);
  return text;
}

absl::StatusOr<std::string> OneDevice(const HelpSubject& subject,
                                      std::string_view name) {
  return HelpOfType(subject, "device",
                    compat::DriverNamed(name, subject.registry,
                                        subject.machines.driver_aliases()),
                    &IsUserDevice);
}

bool IsUserObject(const Class& type) {
  return !type.is_interface() && !type.is_abstract() && IsUserCreatable(type);
}

std::string ObjectList(const HelpSubject& subject) {
  return "objects:\n" + InColumns(TypeRows(subject, &IsUserObject));
}
absl::StatusOr<std::string> OneObject(const HelpSubject& subject,
                                      std::string_view name) {
  return HelpOfType(subject, "object", name, &IsUserObject);
}

// The numbers of "9.10", for comparing.
std::vector<uint64_t> NumbersOf(std::string_view release) {
  std::vector<uint64_t> numbers;
  const char* at = release.data();
  const char* const end = at + release.size();
  while (at != end) {
    uint64_t number = 0;
    const auto [rest, error] = std::from_chars(at, end, number);
    if (error == std::errc()) numbers.push_back(number);
    at = rest == at ? at + 1 : rest;
  }
  return numbers;
}

std::string MachineList(const HelpSubject& subject) {
  std::vector<const compat::MachineVersion*> machines;
  for (const compat::MachineVersion& one : subject.machines.machines()) {
    machines.push_back(&one);
  }
  std::stable_sort(machines.begin(), machines.end(),
                   [](const auto* a, const auto* b) {
                     if (a->family() != b->family()) {
                       return a->family() < b->family();
                     }
                     return NumbersOf(a->release()) > NumbersOf(b->release());
                   });
  std::vector<HelpRow> rows;
  for (const compat::MachineVersion* one : machines) {
    std::vector<std::string> facts;
    const absl::StatusOr<const Class*> type =
        MachineTypeOf(subject.registry, *one);
    if (type.ok() && !(*type)->record().description.empty()) {
      facts.push_back((*type)->record().description);
    }
    if (!one->alias.empty()) {
      rows.push_back({one->alias, fmt::format("alias of {}", one->name)});
    }
    if (one->is_default) facts.emplace_back("default");
    if (one->deprecated) facts.emplace_back("deprecated");
    rows.push_back({one->name, Joined(facts)});
  }
  return "machines:\n" + InColumns(rows);
}

absl::StatusOr<std::string> OneMachine(const HelpSubject& subject,
                                       std::string_view name) {
  QOMRT_ASSIGN_OR_RETURN(const compat::MachineVersion* version,
                         subject.machines.FindMachine(name));
  QOMRT_ASSIGN_OR_RETURN(const Class* type,
                         MachineTypeOf(subject.registry, *version));
  std::vector<HelpRow> rows = PropertyRows(*type);
  for (const std::string& key : MachineOptionKeys(subject.arch)) {
    if (key == "type" || type->FindProperty(key) != nullptr) continue;
    rows.push_back({key, "a key of the option"});
  }
  std::sort(rows.begin(), rows.end(),
            [](const HelpRow& a, const HelpRow& b) { return a.name < b.name; });
  const std::string& description = type->record().description;
  return fmt::format("{}{}{}\n{}", version->name,
                     description.empty() ? "" : ": ", description,
                     InColumns(rows));
}

std::string AccelList(const HelpSubject& subject) {
  std::vector<HelpRow> rows;
  for (const std::string& name :
       AcceleratorNames(subject.registry, &subject.machines)) {
    const Class* type =
        subject.registry.Find(fmt::format("{}{}", name, kAccelSuffix));
    rows.push_back({name, type == nullptr ? "" : type->record().description});
  }
  return "accelerators:\n" + InColumns(rows);
}

absl::StatusOr<std::string> OneAccel(const HelpSubject& subject,
                                     std::string_view name) {
  const std::vector<std::string> names =
      AcceleratorNames(subject.registry, &subject.machines);
  name = ShortAcceleratorName(name);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    return UnknownName("accelerator", name, names);
  }
  const Class* type =
      subject.registry.Find(fmt::format("{}{}", name, kAccelSuffix));
  if (type == nullptr) return fmt::format("{}: it has nothing to set\n", name);
  return TypeHelp(*type, name);
}

bool TakesGlobals(const Class& type) {
  return !type.is_interface() &&
         (compat::LayersOf(type) & compat::LayerMask::kGlobal) !=
             compat::LayerMask::kNone;
}

std::string GlobalList(const HelpSubject& subject) {
  return "-global DRIVER.PROPERTY=VALUE, for objects that are a DRIVER:\n" +
         InColumns(TypeRows(subject, &TakesGlobals));
}
absl::StatusOr<std::string> OneDriver(const HelpSubject& subject,
                                      std::string_view name) {
  return HelpOfType(subject, "driver", name, &TakesGlobals);
}

std::string CpuList(const HelpSubject& subject) {
  std::vector<HelpRow> rows;
  for (std::string& model : CpuModels(subject.registry, subject.arch)) {
    const Class* type = subject.registry.Find(
        fmt::format("{}-{}", model, CpuFamily(subject.arch)));
    rows.push_back(
        {std::move(model), type == nullptr ? "" : type->record().description});
  }
  return "CPU models:\n" + InColumns(rows);
}
absl::StatusOr<std::string> OneCpu(const HelpSubject& subject,
                                   std::string_view name) {
  const Class* type = subject.registry.Find(
      fmt::format("{}-{}", name, CpuFamily(subject.arch)));
  if (type != nullptr) return TypeHelp(*type, name);
  return UnknownName("CPU model", name,
                     CpuModels(subject.registry, subject.arch));
}

std::string SmpList(const HelpSubject& /*subject*/) {
  return "-smp CPUS,KEY=NUMBER,…; the product of all levels is maxcpus:\n" +
         InColumns({{"cpus", "processors that the machine starts with"},
                    {"maxcpus", "and with those that may be plugged"},
                    {"drawers", "of the machine"},
                    {"books", "of a drawer"},
                    {"sockets", "of a book"},
                    {"dies", "of a socket"},
                    {"clusters", "of a die"},
                    {"modules", "of a cluster"},
                    {"cores", "of a module"},
                    {"threads", "of a core"}});
}

struct OptionRow {
  std::string_view option;
  std::string_view key;  // of a first value that has none
  std::string (*list)(const HelpSubject& subject);
  // Null if its values are no names.
  absl::StatusOr<std::string> (*one)(const HelpSubject& subject,
                                     std::string_view name);
};
constexpr OptionRow kOptions[] = {
    {"device", "driver", &DeviceList, &OneDevice},
    {"object", "qom-type", &ObjectList, &OneObject},
    {"machine", "type", &MachineList, &OneMachine},
    {"M", "type", &MachineList, &OneMachine},
    {"accel", "accel", &AccelList, &OneAccel},
    {"global", "driver", &GlobalList, &OneDriver},
    {"cpu", "", &CpuList, &OneCpu},
    {"smp", "cpus", &SmpList, nullptr},
};

bool IsHelp(std::string_view text) { return text == "help" || text == "?"; }

// The pieces between commas; a doubled comma stays in its piece.
std::vector<std::string_view> Pieces(std::string_view argument) {
  std::vector<std::string_view> pieces;
  size_t begin = 0;
  for (size_t at = 0; at <= argument.size(); ++at) {
    if (at < argument.size()) {
      if (argument[at] != ',') continue;
      if (at + 1 < argument.size() && argument[at + 1] == ',') {
        ++at;
        continue;
      }
    }
    pieces.push_back(argument.substr(begin, at - begin));
    begin = at + 1;
  }
  return pieces;
}

}  // namespace

std::string PropertyHelp(const Class& type) {
  return InColumns(PropertyRows(type));
}

absl::StatusOr<std::optional<std::string>> HelpFor(
    const HelpSubject& subject, std::string_view option,
    std::string_view argument) try {
  while (option.starts_with('-')) option.remove_prefix(1);
  const auto* row =
      std::find_if(std::begin(kOptions), std::end(kOptions),
                   [option](const auto& one) { return one.option == option; });
  if (row == std::end(kOptions) || argument.starts_with('{')) {
    return std::nullopt;
  }
  const std::vector<std::string_view> pieces = Pieces(argument);
  std::string_view first = pieces.front();
  if (first.starts_with(row->key) &&
      first.substr(row->key.size()).starts_with('=')) {
    first.remove_prefix(row->key.size() + 1);
  }
  if (IsHelp(first)) return row->list(subject);
  if (std::none_of(pieces.begin(), pieces.end(), &IsHelp)) return std::nullopt;
  if (row->one == nullptr) return row->list(subject);
  absl::StatusOr<std::string> help = row->one(subject, first);
  if (!help.ok()) {
    return Annotate(help.status(),
                    fmt::format("-{} {}", option, internal::Quoted(argument)));
  }
  return *std::move(help);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
