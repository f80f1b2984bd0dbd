// Chooses among the built-in catalogues, by what their texts say before they
// are loaded.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/releases.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/driver_aliases.h"
#include "compat/history.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/internal/json.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/catalogue_part.h"
#include "tools/command.h"

namespace qom::tools {
namespace {

using qom::internal::JsonDocument;
using qom::internal::JsonMember;
using qom::internal::JsonText;
using qom::internal::JsonValue;

std::string_view TextOf(const EmbeddedCatalogue& catalogue,
                        std::string_view file) {
  const EmbeddedFile* const found = FindEmbeddedFile(catalogue, file);
  return found == nullptr ? std::string_view() : found->text;
}

// "11.1" of "qemu-11.1".
std::string_view NumberOf(const EmbeddedCatalogue& catalogue) {
  return compat::SplitRelease(catalogue.release).number;
}

// Those of one architecture, newest first.
std::vector<const EmbeddedCatalogue*> OfArch(std::string_view arch) {
  std::vector<const EmbeddedCatalogue*> found;
  for (const EmbeddedCatalogue& one : EmbeddedCatalogues()) {
    if (one.arch == arch) found.push_back(&one);
  }
  return found;
}

// Names that stand before the last of several dots first.
std::vector<std::string_view> BeforeDots(std::string_view text) {
  std::vector<std::string_view> names;
  for (size_t dot = text.rfind('.'); dot != text.npos && dot != 0;
       dot = text.rfind('.', dot - 1)) {
    names.push_back(text.substr(0, dot));
  }
  return names;
}

// The type that a word of the call names, or stands for; "" if none of `types`.
std::string_view TypeOf(std::string_view word, const TypesText& types,
                        const compat::DriverAliases& aliases) {
  std::vector<std::string_view> names = BeforeDots(word);
  names.insert(names.begin(), word);
  for (const std::string_view name : names) {
    if (types.Has(name)) return name;
    const auto alias = aliases.find(name);
    if (alias != aliases.end() && types.Has(alias->second)) {
      return alias->second;
    }
  }
  return "";
}

std::string_view DriverOf(std::string_view global) {
  constexpr std::string_view kDriver = "driver=";
  if (global.starts_with(kDriver)) {
    global.remove_prefix(kDriver.size());
    return global.substr(0, global.find(','));
  }
  return global.substr(0, global.find('='));
}

// The words of the call that are for types: the value of --type, if it may have
// one.
std::vector<std::string> WordsForTypes(const Options& options) {
  constexpr std::string_view kType = "--type";
  if (std::ranges::find(options.command->options, kType,
                        &CommandOption::name) ==
      options.command->options.end()) {
    return options.names;
  }
  const std::string& type = options.Value(kType);
  return type.empty() ? std::vector<std::string>() : std::vector{type};
}

// Adds the types of which machines.json says something, and returns its other
// names of types.
compat::DriverAliases AddTypesOfMachines(const EmbeddedCatalogue& catalogue,
                                         TypesPart& part) {
  compat::DriverAliases aliases;
  const absl::StatusOr<JsonDocument> machines = qom::internal::ParseJson(
      "machines.json", TextOf(catalogue, "machines.json"));
  if (!machines.ok()) return aliases;
  if (const JsonValue* named = JsonMember(*machines, "driver-aliases")) {
    for (const auto& one : named->GetObject()) {
      aliases.emplace(JsonText(one.name), JsonText(one.value));
    }
  }
  if (const JsonValue* layered = JsonMember(*machines, "layered")) {
    for (const auto& names : layered->GetObject()) {
      for (const JsonValue& name : names.value.GetArray()) {
        part.Add(JsonText(name));
      }
    }
  }
  if (const JsonValue* exceptions = JsonMember(*machines, "exceptions")) {
    for (const JsonValue& one : exceptions->GetArray()) {
      const JsonValue* const type = JsonMember(one, "type");
      if (type != nullptr) part.Add(JsonText(*type));
    }
  }
  return aliases;
}

// Its machines, and their other names.
std::set<std::string, std::less<>> MachinesOf(
    const EmbeddedCatalogue& catalogue) {
  std::set<std::string, std::less<>> names;
  const absl::StatusOr<JsonDocument> json = qom::internal::ParseJson(
      "machines.json", TextOf(catalogue, "machines.json"));
  if (!json.ok()) return names;
  for (const std::string_view key : {"machines", "unversioned"}) {
    const JsonValue* const machines = JsonMember(*json, key);
    if (machines == nullptr) continue;
    for (const auto& machine : machines->GetObject()) {
      names.emplace(JsonText(machine.name));
      const JsonValue* const alias = machine.value.IsObject()
                                         ? JsonMember(machine.value, "alias")
                                         : nullptr;
      if (alias != nullptr && alias->IsString()) {
        names.emplace(JsonText(*alias));
      }
    }
  }
  return names;
}

// Each is read once: a call may ask for many names.
const TypesText& TypesTextOf(const EmbeddedCatalogue& catalogue) {
  static std::map<const EmbeddedCatalogue*, TypesText> known;
  const auto at = known.find(&catalogue);
  if (at != known.end()) return at->second;
  return known.emplace(&catalogue, TextOf(catalogue, "types.json"))
      .first->second;
}

}  // namespace

bool HasMachine(const EmbeddedCatalogue& catalogue, std::string_view name) {
  static std::map<const EmbeddedCatalogue*, std::set<std::string, std::less<>>>
      known;
  const auto [at, is_new] = known.try_emplace(&catalogue);
  if (is_new) at->second = MachinesOf(catalogue);
  return at->second.contains(name);
}

bool HasType(const EmbeddedCatalogue& catalogue, std::string_view name) {
  return TypesTextOf(catalogue).Has(name);
}

bool HasProperty(const EmbeddedCatalogue& catalogue, std::string_view type,
                 std::string_view property) {
  const TypesText& types = TypesTextOf(catalogue);
  TypesPart part(types);
  part.Add(type);
  if (!part.is_complete()) return false;
  const std::string text = part.Text();
  const compat::CatalogueFile files[] = {{"types.json", text}};
  TypeRegistry registry;
  if (!compat::LoadCatalogue(files, registry).ok()) return false;
  const Class* const found = registry.Find(type);
  return found != nullptr && found->FindProperty(property) != nullptr;
}

const EmbeddedCatalogue* ChooseRelease(const Options& options,
                                       WrongCall& wrong) {
  const std::vector<const EmbeddedCatalogue*> all = OfArch(options.arch);
  if (all.empty()) {
    std::vector<std::string_view> archs;
    for (const EmbeddedCatalogue& one : EmbeddedCatalogues()) {
      if (std::find(archs.begin(), archs.end(), one.arch) == archs.end()) {
        archs.push_back(one.arch);
      }
    }
    wrong.Add(Cause::kUnknownArchitecture,
              fmt::format("no built-in catalogue for '{}'; there are: {}",
                          options.arch, fmt::join(archs, ", ")),
              NearestNames(options.arch, archs));
    return nullptr;
  }
  if (!options.releases.empty()) {
    const std::string& asked = options.releases.front();
    for (const EmbeddedCatalogue* one : all) {
      if (asked == one->release || asked == NumberOf(*one)) return one;
    }
    std::vector<std::string_view> names;
    for (const EmbeddedCatalogue* one : all) names.push_back(one->release);
    wrong.Add(
        Cause::kBadCall,
        fmt::format("no built-in release '{}' of {}; there are: {}",
                    asked.substr(0, 80), options.arch, fmt::join(names, ", ")),
        NearestNames(asked, names));
    return nullptr;
  }
  // The first that has most of the machines; who asks for one that none has is
  // told so later.
  const EmbeddedCatalogue* best = all.front();
  ptrdiff_t most = -1;
  for (const EmbeddedCatalogue* one : all) {
    const ptrdiff_t count = std::count_if(
        options.machines.begin(), options.machines.end(),
        [one](const std::string& name) {
          return name == compat::kNoMachine || HasMachine(*one, name);
        });
    if (count <= most) continue;
    most = count;
    best = one;
    if (count == std::ssize(options.machines)) break;
  }
  return best;
}

std::optional<std::string> TypesOfCall(const Options& options,
                                       const EmbeddedCatalogue& catalogue) {
  using Reads = Command::Reads;
  const Reads reads = options.command->reads;
  // What a file says may be of types below those that it names.
  if (reads == Reads::kEverything || !options.layers.empty() ||
      options.platform.has_value() ||
      (reads != Reads::kMachines && options.names.empty())) {
    return std::nullopt;
  }
  const TypesText& types = TypesTextOf(catalogue);
  TypesPart part(types);
  const compat::DriverAliases aliases = AddTypesOfMachines(catalogue, part);
  for (const std::string& word : WordsForTypes(options)) {
    if (reads != Reads::kNamedAndOwners) {
      const auto alias = aliases.find(word);
      const bool is_alias = !types.Has(word) && alias != aliases.end();
      part.Add(is_alias ? alias->second : word);
      continue;
    }
    const std::string_view type = TypeOf(word, types, aliases);
    if (type.empty()) return std::nullopt;  // whoever looks for it looks at all
    part.Add(type);
    part.AddOwners(type);
  }
  for (const std::string& global : options.globals) {
    part.Add(TypeOf(DriverOf(global), types, aliases));
  }
  if (!part.is_complete()) return std::nullopt;
  return part.Text();
}

std::string InOtherReleases(
    const EmbeddedCatalogue& catalogue,
    const std::function<bool(const EmbeddedCatalogue&)>& has) {
  std::vector<std::string_view> in;  // oldest first
  bool is_older = true;
  bool is_newer = true;
  for (const EmbeddedCatalogue* one : OfArch(catalogue.arch)) {
    if (one->release == catalogue.release || !has(*one)) continue;
    in.insert(in.begin(), NumberOf(*one));
    const auto order =
        compat::CompareReleases(NumberOf(*one), NumberOf(catalogue));
    is_older = is_older && order < 0;
    is_newer = is_newer && order > 0;
  }
  if (in.empty()) return "";
  const std::string_view last = in.back();
  in.pop_back();
  return fmt::format(" (in {}{}{}, {} {})", fmt::join(in, ", "),
                     in.empty() ? "" : " and ", last,
                     is_older   ? "gone in"
                     : is_newer ? "not yet in"
                                : "not in",
                     NumberOf(catalogue));
}

std::vector<std::string> ReleaseNames() {
  std::vector<std::string> names;
  std::string_view release;
  for (const EmbeddedCatalogue& one : EmbeddedCatalogues()) {
    if (one.release == release) {
      names.back().insert(names.back().size() - 1,
                          fmt::format(", {}", one.arch));
    } else {
      names.push_back(fmt::format("{} ({})", one.release, one.arch));
    }
    release = one.release;
  }
  return names;
}

}  // namespace qom::tools
