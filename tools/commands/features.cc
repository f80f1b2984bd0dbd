// `qom features`: which bits of two feature masks differ, what they are called,
// and which property, entry or default decides each. A guest that cannot be
// loaded is often told of with two such masks: its own, and what is allowed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/feature_bits.h"
#include "compat/diagnostic.h"
#include "compat/explain.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/embedded_catalogues.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"mask", "MASK [MASK]",
     "One: its bits. Two, such as a guest's and the\n"
     "allowed ones: the bits in which they differ; exit\n"
     "status 1 if the second lacks one of the first"},
    {"--type", "TYPE", "The device, e.g. virtio-net-pci; else any"},
    {"--protocol", "", "Masks of the vhost-user protocol"},
};

using compat::kMostFeatureBits;
using Mask = std::bitset<kMostFeatureBits>;

// "0x179bfffe7", or decimal digits.
std::optional<Mask> ParseMask(std::string_view text) {
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  if (is_hex) text.remove_prefix(2);
  if (text.empty()) return std::nullopt;
  if (!is_hex) {
    uint64_t number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
      return std::nullopt;
    }
    return Mask(number);
  }
  constexpr size_t kBitsOfDigit = 4;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  if (text.size() * kBitsOfDigit > kMostFeatureBits) return std::nullopt;
  Mask mask;
  for (const char c : text) {
    unsigned digit = 0;
    const auto [end, error] = std::from_chars(&c, &c + 1, digit, 16);
    if (error != std::errc() || end != &c + 1) return std::nullopt;
    mask = mask << kBitsOfDigit | Mask(digit);
  }
  return mask;
}

std::string HexOf(Mask mask) {
  const Mask low(~uint64_t{0});
  const uint64_t high_part = (mask >> 64).to_ullong();
  const uint64_t low_part = (mask & low).to_ullong();
  return high_part == 0 ? fmt::format("0x{:x}", low_part)
                        : fmt::format("0x{:x}{:016x}", high_part, low_part);
}

// A bit of a mask, and of which type of masks it is.
struct NamedBit {
  std::string_view type;
  const compat::FeatureBit* bit;

  const compat::FeatureBit* operator->() const { return bit; }
};

// What the catalogue says of bits; what is built in if it says nothing.
absl::StatusOr<compat::FeatureBits> BitsOf(const compat::Catalogue& catalogue) {
  if (!catalogue.feature_bits.empty()) return catalogue.feature_bits;
  return compat::LoadFeatureBits("feature_bits.json", EmbeddedFeatureBits());
}

// A bit to tell of.
struct Told {
  size_t bit = 0;
  bool a = false;
  bool b = false;
  std::vector<NamedBit> rows{};  // several if nobody says of what type
  const compat::Resolved* property = nullptr;
};

// The types whose bits an object of `type` has: that of itself and those of
// what it embeds, with their ancestors and interfaces.
std::set<std::string_view> TypesWithin(const Class& type) {
  std::set<std::string_view> names;
  std::vector<const Class*> open = {&type};
  auto add = [&open](const Class* one) {
    if (one != nullptr) open.push_back(one);
  };
  while (!open.empty()) {
    const Class& one = *open.back();
    open.pop_back();
    if (!names.insert(one.name()).second) continue;
    add(one.parent());
    for (const auto& row : one.interfaces()) add(row.interface);
    for (const ChildSpec& child : one.children()) add(child.type);
  }
  return names;
}

// By bit; of all types, if `type` is null.
using BitTable = std::array<std::vector<NamedBit>, kMostFeatureBits>;
BitTable BitTableOf(const compat::FeatureBits& bits, const Class* type,
                    bool protocol) {
  BitTable table;
  auto add = [&table](std::string_view name,
                      std::span<const compat::FeatureBit> all) {
    for (const compat::FeatureBit& bit : all) {
      table[bit.bit].push_back({name, &bit});
    }
  };
  if (protocol) {
    add("vhost-user protocol", bits.vhost_user_protocol);
    return table;
  }
  const std::set<std::string_view> within =
      type == nullptr ? std::set<std::string_view>() : TypesWithin(*type);
  for (const auto& [name, of_type] : bits.types) {
    if (type == nullptr || within.contains(name)) add(name, of_type);
  }
  return table;
}

bool HasBits(const BitTable& table) {
  return std::any_of(table.begin(), table.end(),
                     [](const auto& rows) { return !rows.empty(); });
}

const compat::Resolved* PropertyOf(const compat::Resolution& object,
                                   const std::vector<NamedBit>& rows) {
  if (rows.size() != 1 || rows.front()->property.empty()) return nullptr;
  return object.FindProperty(rows.front()->property);
}

std::string NameOf(const Told& told) {
  if (told.rows.empty()) return "?";
  if (told.rows.size() == 1) return std::string(told.rows.front()->name);
  std::vector<std::string> names;
  for (const NamedBit& row : told.rows) {
    names.push_back(fmt::format("{} of {}", row->name, row.type));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

// The program sets it after the layers, and nobody knows to what.
bool IsMadeUp(const compat::Resolved& one) {
  return !one.exception.empty() && !one.is_programs;
}

// A property says that the bit is offered, and a mask lacks it: neither machine
// nor user decided that.
bool IsHosts(const Told& told) {
  return told.property != nullptr && told.property->value.is_bool() &&
         told.property->value.bool_value() != told.rows.front()->clears &&
         !(told.a && told.b) && !IsMadeUp(*told.property);
}

std::string BecauseText(const Told& told) {
  if (told.property == nullptr) {
    return told.rows.size() == 1 ? "what the device or its back end can do"
                                 : "";
  }
  const compat::Resolved& one = *told.property;
  std::string text =
      one.set_explicitly ? "set explicitly"
      : one.is_programs  ? fmt::format("the program: {}", one.exception)
      : one.entry ? fmt::format("{}: {}[{}]", compat::LayerName(*one.layer),
                                one.entry.table().name, one.entry.index())
                  : fmt::format("default of {}", one.driver);
  if (IsMadeUp(one)) text += "; the program may set it afterwards";
  if (IsHosts(told)) text += "; the host lacks it";
  return text;
}

Json BitJson(const Told& told, bool two) {
  Json::Array names;
  for (const NamedBit& row : told.rows) {
    Json::Object name = {{"name", row->name}, {"type", row.type}};
    if (!row->property.empty()) name["property"] = row->property;
    if (row->clears) name["clears"] = true;
    names.push_back(std::move(name));
  }
  Json::Object json = {
      {"bit", uint64_t{told.bit}},
      {"a", told.a},
      {"name", told.rows.size() == 1 ? Json(told.rows.front()->name) : Json()},
      {"names", std::move(names)}};
  if (two) json["b"] = told.b;
  if (told.property != nullptr) {
    const compat::Resolved& one = *told.property;
    json["property"] = one.property->name;
    json["value"] = one.value;
    if (!one.exception.empty()) json["exception"] = one.exception;
    json["because"] = one.set_explicitly ? Json::Object{{"layer", "explicit"}}
                      : one.is_programs
                          ? Json::Object{{"layer", "program"}}
                          : OriginJson(one.layer, one.entry, one.driver);
    json["host"] = two && IsHosts(told);
  }
  return json;
}

void PrintBits(const Options& options, const std::vector<Told>& bits,
               bool two) {
  if (bits.empty()) {
    Out(two ? "no bit differs\n" : "no bit is set\n");
    return;
  }
  std::vector<std::string> header = {"BIT", "NAME"};
  if (two) header.insert(header.end(), {"FIRST", "SECOND"});
  for (const char* name : {"PROPERTY", "VALUE", "BECAUSE"}) {
    header.emplace_back(name);
  }
  TextTable table(header);
  for (const Told& told : bits) {
    std::vector<std::string> row = {fmt::format("{}", told.bit), NameOf(told)};
    if (two) {
      row.emplace_back(told.a ? "has" : "lacks");
      row.emplace_back(told.b ? "has" : "lacks");
    }
    const bool known = told.property != nullptr;
    row.push_back(known ? std::string(told.property->property->name) : "");
    row.push_back(known ? Shown(told.property->value) : "");
    row.push_back(Printable(BecauseText(told)));
    table.Add(std::move(row));
  }
  table.Print(options);
}

std::optional<int> RefuseAtOnce(const Options& options) {
  if (options.names.empty() || options.names.size() > 2) {
    return Wrong(options, "features takes one mask, or two to compare");
  }
  if (options.Value("--type").empty() &&
      (!options.sets.empty() || options.hotplug)) {
    return Wrong(options, "--set and --hotplug say what becomes of a --type");
  }
  return std::nullopt;
}

// The masks of the call; what is none is in `wrong`.
std::vector<Mask> MasksOf(const Options& options, WrongCall& wrong) {
  std::vector<Mask> masks;
  for (const std::string& text : options.names) {
    const std::optional<Mask> mask = ParseMask(text);
    if (!mask.has_value()) {
      wrong.Add(Cause::kBadCall,
                fmt::format("'{}' is no mask of at most {} bits, such as "
                            "0x130afffa7",
                            text.substr(0, 80), kMostFeatureBits));
    }
    masks.push_back(mask.value_or(Mask()));
  }
  return masks;
}

int Run(const Options& options, Session& session) {
  const bool two = options.names.size() == 2;
  const std::string& type_name = options.Value("--type");
  WrongCall wrong;
  const std::vector<Mask> masks = MasksOf(options, wrong);
  const Class* type = nullptr;
  if (!type_name.empty()) type = session.FindType(type_name, wrong);
  Sets sets;
  session.ReadSets(options, sets, wrong);
  const std::unique_ptr<Context> context =
      session.MakeContext(options, AskedMachine(options), wrong);
  const absl::StatusOr<compat::FeatureBits> known = BitsOf(session.catalogue());
  if (!known.ok()) wrong.Add(CauseOf(known.status()), Message(known.status()));
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);

  const BitTable names = BitTableOf(*known, type, options.Has("--protocol"));
  compat::Resolution object;
  if (type != nullptr) {
    object = ResolveAll(session, session.machine(), *context, *type,
                        {.hotplug = options.hotplug}, sets);
  }
  Merge(type == nullptr ? UnfitEntries(*context, options)
                        : UnusedEntries(*context, options, object.diagnostics),
        object.diagnostics);
  Merge(session.CatalogueNotes(options), object.diagnostics);
  if (type != nullptr && !HasBits(names)) {
    object.diagnostics.push_back(compat::DiagnosticOf(
        ErrorFacts{.cause = Cause::kUnknownValue},
        fmt::format("no bit of {} has a name here; those of virtio devices do",
                    type->name()),
        compat::Severity::kWarning));
  }
  std::vector<Told> bits;
  for (size_t bit = 0; bit < kMostFeatureBits; ++bit) {
    Told told{bit, masks.front()[bit], masks.back()[bit]};
    if (two ? told.a == told.b : !told.a) continue;
    told.rows = names[bit];
    told.property = PropertyOf(object, told.rows);
    bits.push_back(std::move(told));
  }
  if (options.json) {
    Json::Array list;
    for (const Told& told : bits) list.push_back(BitJson(told, two));
    Json::Object answer = {{"a", HexOf(masks.front())},
                           {"bits", std::move(list)},
                           {"type", type == nullptr ? Json() : type->name()},
                           {"release", session.release()},
                           {"machine", session.machine()},
                           {"diagnostics", ToJson(object.diagnostics)}};
    if (two) answer["b"] = HexOf(masks.back());
    PrintJson(std::move(answer));
  } else {
    if (type != nullptr) PrintRelease(session, session.machine());
    PrintBits(options, bits, two);
    PrintDiagnostics(object.diagnostics);
  }
  const bool lacks = two && (masks.front() & ~masks.back()).any();
  return lacks || HasError(object.diagnostics) ? 1 : 0;
}

}  // namespace

const Command& Features() {
  static constexpr Command kCommand = {
      .name = "features",
      .summary = "Which bits of virtio's feature masks differ, and why",
      .options = kOptions,
      .run = &Run,
      .example = "qom features 0x179bfffe7 0x130afffa7 --type virtio-net-pci",
      .at_once = &RefuseAtOnce,
      .asks = Command::Asks::kObjects,
      .reads = Command::Reads::kNamed};
  return kCommand;
}

}  // namespace qom::tools
