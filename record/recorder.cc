// The questions, in an order that leaves those for last on which emulators are
// known to die.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/recorder.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "record/cpu_models.h"
#include "record/inside.h"
#include "record/interview.h"
#include "record/objects.h"

namespace qom::record {
namespace {

// ---- Who it is -------------------------------------------------------------

void LearnVersion(Interview& interview, Facts& facts) {
  const Answer answer = interview.Ask({"query-version"}, "query-version");
  const JsonValue* numbers =
      answer.is_return() ? MemberOf(answer.said, "qemu") : nullptr;
  auto number = [numbers](std::string_view key) -> const JsonValue* {
    const JsonValue* const found =
        numbers == nullptr ? nullptr : MemberOf(*numbers, key);
    return found != nullptr && found->IsUint() ? found : nullptr;
  };
  const JsonValue* const major = number("major");
  const JsonValue* const minor = number("minor");
  if (major == nullptr || minor == nullptr) {
    return interview.Miss("its release: it does not tell its version");
  }
  const JsonValue* const micro = number("micro");
  facts.release = fmt::format("qemu-{}.{}", major->GetUint(), minor->GetUint());
  facts.version = TextOf(answer.said, "package");
  if (facts.version.empty()) {
    facts.version = fmt::format("{}.{}.{}", major->GetUint(), minor->GetUint(),
                                micro == nullptr ? 0 : micro->GetUint());
  }
}

// Letters, digits and what joins them; no way to another folder.
bool IsPlainName(std::string_view name) {
  return std::ranges::all_of(name, [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-';
  });
}

void LearnTarget(Interview& interview, Facts& facts) {
  const Answer answer = interview.Ask({"query-target"}, "query-target");
  const std::string_view arch =
      answer.is_return() ? TextOf(answer.said, "arch") : std::string_view();
  if (arch.empty()) {
    return interview.Miss("its architecture: it does not tell its target");
  }
  // A folder may be named after it.
  if (!IsPlainName(arch)) {
    return interview.Miss(
        fmt::format("its architecture: '{}' names none", Escaped(arch)));
  }
  facts.arch = arch;
}

// ---- Types -----------------------------------------------------------------

absl::Status LearnTypes(Interview& interview, const Limits& limits,
                        Facts& facts) {
  const Answer answer = interview.Ask(
      {"qom-list-types", ArgumentsOf({{"abstract", true}})}, "qom-list-types");
  if (!answer.is_return() || !answer.said.IsArray()) {
    return Error(Cause::kFailed, "the emulator does not tell its types: {}",
                 answer.is_return()   ? fmt::format("{} instead of a list",
                                                    JsonKind(answer.said))
                 : answer.why.empty() ? "it was not asked"
                                      : answer.why);
  }
  size_t nameless = 0;
  for (const JsonValue& one : answer.said.GetArray()) {
    const std::string_view name = TextOf(one, "name");
    if (name.empty()) {
      ++nameless;
      continue;
    }
    if (facts.types.size() == limits.types) {
      return Error(Cause::kFailed,
                   "the emulator has more than {} types; no more are read",
                   limits.types);
    }
    facts.types.emplace(name,
                        TypeFact{.parent = std::string(TextOf(one, "parent")),
                                 .is_abstract = IsTrue(one, "abstract")});
  }
  if (nameless > 0) {
    interview.Miss(nameless == 1
                       ? std::string("1 type: it has no name")
                       : fmt::format("{} types: they have no name", nameless));
  }
  for (auto& [name, type] : facts.types) {
    type.is_interface = name == "interface" || IsA(facts, name, "interface");
  }
  return absl::OkStatus();
}

// "3 types: what properties they have was not asked for: a, b, c"
void MissUnasked(Interview& interview, std::string_view what,
                 const std::vector<std::string_view>& types) {
  if (types.empty()) return;
  constexpr size_t kShown = 5;
  const size_t shown = std::min(types.size(), kShown);
  interview.Miss(fmt::format(
      "{} types: {} was not asked for: {}{}", types.size(), what,
      fmt::join(types.begin(), types.begin() + static_cast<ptrdiff_t>(shown),
                ", "),
      shown < types.size() ? " …" : ""));
}

void LearnInterfaces(Interview& interview, Facts& facts) {
  std::vector<std::string_view> unasked;
  for (const auto& [name, type] : facts.types) {
    if (!type.is_interface || name == "interface") continue;
    const Answer answer =
        interview.Ask({"qom-list-types",
                       ArgumentsOf({{"abstract", true}, {"implements", name}})},
                      name);
    if (!answer.is_return() || !answer.said.IsArray()) {
      unasked.push_back(name);
      continue;
    }
    for (const JsonValue& one : answer.said.GetArray()) {
      const auto at = facts.types.find(TextOf(one, "name"));
      if (at == facts.types.end() || at->second.is_interface) continue;
      at->second.interfaces.push_back(name);
    }
  }
  MissUnasked(interview, "what implements them", unasked);
}

// ---- Properties ------------------------------------------------------------

ByName<PropertyFact> PropertiesIn(const JsonValue& list) {
  ByName<PropertyFact> properties;
  for (const JsonValue& one : list.GetArray()) {
    const std::string_view name = TextOf(one, "name");
    const std::string_view type = TextOf(one, "type");
    if (name.empty() || type.empty()) continue;
    PropertyFact& fact = properties[std::string(name)];
    fact.type = type;
    if (const JsonValue* value = MemberOf(one, "default-value");
        value != nullptr) {
      fact.default_value = JsonToValue(*value);
    }
  }
  return properties;
}

void LearnProperties(Interview& interview, const Limits& limits, Facts& facts) {
  size_t count = 0;
  std::vector<std::string_view> unasked;
  for (auto& [name, type] : facts.types) {
    if (type.is_interface || name == "object") continue;
    const Answer answer = interview.Ask(
        {"qom-list-properties", ArgumentsOf({{"typename", name}})}, name);
    if (answer.is_return() && answer.said.IsArray()) {
      count += answer.said.Size();
      if (count > limits.properties) {
        interview.Miss(
            fmt::format("{} and the types after it: more than {} properties",
                        name, limits.properties));
        break;
      }
      type.properties = PropertiesIn(answer.said);
    } else if (answer.kind == Answer::Kind::kError) {
      interview.Miss(fmt::format("{}: its properties: the emulator says {}",
                                 name, answer.why));
    } else if (answer.is_return()) {
      interview.Miss(fmt::format("{}: its properties: {} instead of a list",
                                 name, JsonKind(answer.said)));
    } else if (!answer.is_died()) {
      unasked.push_back(name);
    }
  }
  MissUnasked(interview, "what properties they have", unasked);
}

// ---- Machines --------------------------------------------------------------

std::optional<std::vector<compat::TableEntry>> EntriesIn(
    const JsonValue& machine) {
  const JsonValue* const list = ListOf(machine, "compat-props");
  if (list == nullptr) return std::nullopt;
  std::vector<compat::TableEntry> entries;
  for (const JsonValue& one : list->GetArray()) {
    const JsonValue* const value = MemberOf(one, "value");
    const std::string_view driver = TextOf(one, "qom-type");
    const std::string_view property = TextOf(one, "property");
    if (driver.empty() || property.empty() || value == nullptr) {
      return std::nullopt;
    }
    entries.push_back({.driver = std::string(driver),
                       .property = std::string(property),
                       .value = JsonToValue(*value)});
  }
  return entries;
}

MachineFact MachineIn(const JsonValue& json) {
  MachineFact machine{.name = std::string(TextOf(json, "name")),
                      .alias = std::string(TextOf(json, "alias")),
                      .is_default = IsTrue(json, "is-default"),
                      .deprecated = IsTrue(json, "deprecated"),
                      .entries = EntriesIn(json)};
  for (const auto& member : json.GetObject()) {
    const std::string_view key = JsonText(member.name);
    if (key == "name" || key == "alias" || key == "is-default" ||
        key == "deprecated" || key == "compat-props") {
      continue;
    }
    machine.attributes.emplace(key, JsonToValue(member.value));
  }
  return machine;
}

// A name is that of one machine, and one machine is the default: who comes
// later is told.
void TellApart(Interview& interview, std::vector<MachineFact>& machines) {
  std::set<std::string> names;
  std::erase_if(machines, [&](const MachineFact& machine) {
    if (names.insert(machine.name).second) return false;
    interview.Miss(fmt::format("a machine: another one is called '{}', too",
                               Escaped(machine.name)));
    return true;
  });
  bool has_default = false;
  for (MachineFact& machine : machines) {
    if (!machine.alias.empty() && !names.insert(machine.alias).second) {
      interview.Miss(fmt::format("'{}': its other name, '{}', is taken",
                                 Escaped(machine.name),
                                 Escaped(machine.alias)));
      machine.alias.clear();
    }
    if (machine.is_default && has_default) {
      interview.Miss(fmt::format("'{}': that it is the default; another is",
                                 Escaped(machine.name)));
      machine.is_default = false;
    }
    has_default = has_default || machine.is_default;
  }
}

void LearnMachines(Interview& interview, Facts& facts) {
  Answer answer =
      interview.Ask({"query-machines", ArgumentsOf({{"compat-props", true}})},
                    "query-machines");
  if (!answer.is_return()) {
    answer = interview.Ask({"query-machines"}, "query-machines");
    if (!facts.is_deep) {
      interview.Miss(
          "what machine versions apply: the emulator does not tell (QEMU does "
          "since 9.1)");
    }
  }
  if (!answer.is_return() || !answer.said.IsArray()) {
    return interview.Miss("its machines");
  }
  for (const JsonValue& one : answer.said.GetArray()) {
    if (TextOf(one, "name").empty()) {
      interview.Miss("a machine: it has no name");
    } else {
      facts.machines.push_back(MachineIn(one));
    }
  }
  TellApart(interview, facts.machines);
}

}  // namespace

bool IsA(const Facts& facts, std::string_view type, std::string_view ancestor) {
  // An emulator may be wrong, and go round in a circle.
  for (size_t steps = 0; steps <= kMostAncestors; ++steps) {
    if (type == ancestor) return true;
    const auto at = facts.types.find(type);
    if (at == facts.types.end() || at->second.parent.empty()) return false;
    type = at->second.parent;
  }
  return false;
}

absl::StatusOr<Facts> Record(Conversation& conversation,
                             const Limits& limits) try {
  Facts facts;
  Interview interview(conversation, limits, facts);
  LearnVersion(interview, facts);
  LearnTarget(interview, facts);
  interview.LearnCommands();
  if (LearnTypesInside(interview, limits, facts)) {
    LearnMachines(interview, facts);
    LearnTablesInside(interview, facts);
    return facts;
  }
  QOMRT_RETURN_IF_ERROR(LearnTypes(interview, limits, facts));
  LearnMachines(interview, facts);
  LearnInterfaces(interview, facts);
  LearnProperties(interview, limits, facts);
  LearnCpuModels(interview, facts);
  LearnObjects(interview, facts);
  return facts;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::record
