// What two configurations do not have in common, and who sees it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "qdev/options/configuration.h"

namespace qom::qdev {
namespace {

using compat::Severity;

constexpr std::string_view kGuest = "the guest sees it";
constexpr std::string_view kAccel =
    "what the guest sees may depend on the accelerator";
constexpr std::string_view kHost =
    "it is the host's; the guest sees it if it is a size or content";

// Who sees what.
struct Sight {
  Severity severity;
  std::string_view reason;
};
constexpr Sight kBySight = {Severity::kError, kGuest};
constexpr Sight kByAccel = {Severity::kWarning, kAccel};
constexpr Sight kByHost = {Severity::kWarning, kHost};

std::string_view OriginOf(const ConfiguredProperty* one) {
  return one == nullptr ? "" : one->settled ? "realize" : "set";
}

class Comparison {
 public:
  void Whole(std::string_view what, const Value& a, const Value& b,
             const Sight& sight) {
    if (a == b) return;
    Add({.property = std::string(what), .a = a, .b = b}, sight);
  }

  // Objects that are at the same path, and those that are not.
  void Objects(const std::vector<ConfiguredObject>& a,
               const std::vector<ConfiguredObject>& b, const Sight& sight,
               bool may_be_missing = false) {
    std::map<std::string_view, const ConfiguredObject*> in_b;
    for (const ConfiguredObject& one : b) in_b.emplace(one.path, &one);
    const ConfiguredObject none;
    for (const ConfiguredObject& one : a) {
      const auto at = in_b.find(one.path);
      if (at == in_b.end()) {
        if (may_be_missing) {
          Properties(one.path, one, none, sight);
        } else {
          Add({.path = one.path, .a = Value(one.type)}, sight);
        }
        continue;
      }
      Object(one, *at->second, sight);
      in_b.erase(at);
    }
    for (const ConfiguredObject& one : b) {
      if (!in_b.contains(one.path)) continue;
      if (may_be_missing) {
        Properties(one.path, none, one, sight);
      } else {
        Add({.path = one.path, .b = Value(one.type)}, sight);
      }
    }
  }

  void Object(const ConfiguredObject& a, const ConfiguredObject& b,
              const Sight& sight) {
    if (a.type != b.type) {
      Add({.path = a.path, .property = "type", .a = a.type, .b = b.type},
          sight);
      return;
    }
    for (const auto& [what, member] :
         {std::pair("bus", &ConfiguredObject::bus),
          std::pair("address on its bus", &ConfiguredObject::address)}) {
      if (a.*member == b.*member) continue;
      Add({.path = a.path, .property = what, .a = a.*member, .b = b.*member},
          sight);
    }
    Properties(a.path, a, b, sight);
  }

  // Entries that only one of two lists of tables has, wherever they stand.
  void Layers(const Configuration& a, const Configuration& b) {
    std::map<std::string, int> balance;
    for (const std::string& one : EntriesOf(a)) ++balance[one];
    for (const std::string& one : EntriesOf(b)) --balance[one];
    for (const auto& [entry, count] : balance) {
      if (count == 0) continue;
      Add({.property = "layers",
           .a = count > 0 ? Value(entry) : Value(),
           .b = count > 0 ? Value() : Value(entry)},
          {Severity::kWarning, "it changes what objects start with"});
    }
  }

  std::vector<ConfigurationDifference> Found() { return std::move(found_); }

 private:
  static std::vector<std::string> EntriesOf(const Configuration& of) {
    std::vector<std::string> entries;
    for (const compat::LayerTable& table : of.layers) {
      for (const compat::TableEntry& entry : table.table->entries) {
        entries.push_back(
            fmt::format("{} {}", compat::LayerName(table.layer), entry.Text()));
      }
    }
    return entries;
  }

  void Properties(const std::string& path, const ConfiguredObject& a,
                  const ConfiguredObject& b, const Sight& sight) {
    std::map<std::string_view, const ConfiguredProperty*> in_b;
    for (const ConfiguredProperty& one : b.properties) {
      in_b.emplace(one.name, &one);
    }
    for (const ConfiguredProperty& one : a.properties) {
      const auto at = in_b.find(one.name);
      const ConfiguredProperty* other = at == in_b.end() ? nullptr : at->second;
      if (other != nullptr) in_b.erase(at);
      Property(path, one.name, &one, other, sight);
    }
    for (const ConfiguredProperty& one : b.properties) {
      if (in_b.contains(one.name)) {
        Property(path, one.name, nullptr, &one, sight);
      }
    }
  }

  void Property(const std::string& path, const std::string& name,
                const ConfiguredProperty* a, const ConfiguredProperty* b,
                const Sight& sight) {
    if (a != nullptr && b != nullptr && a->value == b->value) return;
    Add({.path = path,
         .property = name,
         .a = a == nullptr ? Value() : a->value,
         .b = b == nullptr ? Value() : b->value,
         .origin_a = OriginOf(a),
         .origin_b = OriginOf(b)},
        sight);
  }

  void Add(ConfigurationDifference one, const Sight& sight) {
    one.severity = sight.severity;
    one.reason = sight.reason;
    found_.push_back(std::move(one));
  }

  std::vector<ConfigurationDifference> found_;
};

// A text for people: "4 (set)".
std::string Side(const Value& value, std::string_view origin, bool is_object) {
  if (value.is_null() && origin.empty()) {
    return is_object ? "not there" : "as the machine gives it";
  }
  const std::string text = value.is_text()
                               ? fmt::format("'{}'", value.text_value())
                           : value.is_null() ? "none"
                                             : value.ToText();
  return origin.empty() ? text : fmt::format("{} ({})", text, origin);
}

std::string_view Word(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "";
}

}  // namespace

std::vector<ConfigurationDifference> DifferenceOf(const Configuration& a,
                                                  const Configuration& b) {
  Comparison compared;
  compared.Whole("version", a.version, b.version, kBySight);
  compared.Whole("accel", a.accel, b.accel, kByAccel);
  compared.Whole("platform", a.platform, b.platform, kByHost);
  const MachineResources& in_a = a.resources;
  const MachineResources& in_b = b.resources;
  auto alike = [&](std::string_view what, bool same) {
    if (!same) compared.Whole(what, "one", "another", kBySight);
  };
  compared.Whole("processors", in_a.cpus.cpus, in_b.cpus.cpus, kBySight);
  if (in_a.cpus.cpus == in_b.cpus.cpus) {
    alike("topology", in_a.cpus == in_b.cpus);
  }
  compared.Whole("memory", in_a.memory.size, in_b.memory.size, kBySight);
  compared.Whole("memory slots", in_a.memory.slots, in_b.memory.slots,
                 kBySight);
  compared.Whole("most memory", in_a.memory.max_size, in_b.memory.max_size,
                 kBySight);
  alike("caches", in_a.caches == in_b.caches);
  alike("CXL windows", in_a.cxl_windows == in_b.cxl_windows);
  compared.Layers(a, b);
  compared.Object(a.machine, b.machine, kBySight);
  if (a.accel == b.accel) {
    compared.Object(a.accelerator, b.accelerator, kByAccel);
  }
  compared.Objects(a.objects, b.objects, kByHost);
  compared.Objects(a.devices, b.devices, kBySight);
  compared.Objects(a.others, b.others, kBySight, /*may_be_missing=*/true);
  return compared.Found();
}

std::string Describe(const ConfigurationDifference& difference) {
  const bool is_object = difference.property.empty();
  std::string subject = difference.path;
  if (subject.empty()) subject = "the machine";
  if (!is_object) subject += '.' + difference.property;
  return fmt::format(
      "{}: {}: {}, here {}: {}", Word(difference.severity), subject,
      Side(difference.a, difference.origin_a, is_object),
      Side(difference.b, difference.origin_b, is_object), difference.reason);
}

}  // namespace qom::qdev
