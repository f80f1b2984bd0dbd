// Pairs what two command lines make, and compares the pairs value by value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/line_comparison.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "qom/class.h"
#include "qom/property.h"

namespace qom::tools {
namespace {

using Parts = std::vector<LinePart>;

// Properties that name what the host has, which the guest does not see.
constexpr std::string_view kHostNames[] = {
    "audiodev", "chardev",     "cryptodev", "drive",
    "fsdev",    "host_device", "iothread",  "iothread-vq-mapping",
    "mem-path", "memdev",      "netdev",    "rng",
    "vhostfd",  "vhostfds"};

bool IsHostName(const ClassProperty& property) {
  return property.is_in(ValueCategory::kLink) ||
         std::find(std::begin(kHostNames), std::end(kHostNames),
                   property.name) != std::end(kHostNames);
}

std::string NameOf(const LinePart& part) {
  return part.id.empty() ? part.type : part.id;
}

class Comparer {
 public:
  Comparer(const MachineLine& a, const MachineLine& b) : a_(a), b_(b) {}

  LineComparison Run() {
    Note("machine", "type", Value(a_.machine), Value(b_.machine), true);
    Numbers();
    Optional("machine", a_.machine_part, b_.machine_part);
    Optional("cpu", a_.cpu, b_.cpu);
    Objects();
    Devices();
    Globals();
    return std::move(found_);
  }

 private:
  void Note(std::string_view device, std::string_view property, const Value& a,
            const Value& b, bool visible) {
    if (a == b) return;
    found_.differences.push_back(
        {std::string(device), std::string(property), a, b, visible});
    found_.is_visible = found_.is_visible || visible;
  }
  void Numbers() {
    const qdev::CpuTopology one;
    for (const SmpLevel& level : kSmpLevels) {
      Note("smp", level.name, Value(a_.smp.value_or(one).*level.member),
           Value(b_.smp.value_or(one).*level.member), true);
    }
    const qdev::MemorySize a = a_.memory.value_or(qdev::MemorySize());
    const qdev::MemorySize b = b_.memory.value_or(qdev::MemorySize());
    Note("memory", "size", Value(a.size), Value(b.size), true);
    Note("memory", "slots", Value(a.slots), Value(b.slots), true);
    Note("memory", "maxmem", Value(a.max_size), Value(b.max_size), true);
  }

  // Properties come by name.
  void Values(std::string_view device, const LinePart& a, const LinePart& b,
              bool (*sees)(const ClassProperty& property)) {
    Note(device, "type", Value(a.type), Value(b.type), true);
    if (a.type != b.type) return;
    auto at = b.made.properties.begin();
    for (const compat::Resolved& one : a.made.properties) {
      if (one.property->name == "type") continue;  // told above
      while (at != b.made.properties.end() &&
             at->property->name < one.property->name) {
        ++at;
      }
      if (at == b.made.properties.end()) return;
      if (at->property->name != one.property->name || !IsKnown(one) ||
          !IsKnown(*at)) {
        continue;
      }
      Note(device, one.property->name, one.value, at->value,
           sees(*one.property));
    }
  }
  static bool IsKnown(const compat::Resolved& one) {
    return one.unreadable.empty() && !one.unknown &&
           (one.exception.empty() || one.is_programs);
  }

  void Optional(std::string_view name, const std::optional<LinePart>& a,
                const std::optional<LinePart>& b) {
    if (a.has_value() && b.has_value()) {
      // Machines of two versions are of two types with the same properties.
      LinePart other = *b;
      if (name == "machine") other.type = a->type;
      Values(name, *a, other,
             [](const ClassProperty& one) { return !IsHostName(one); });
    } else if (a.has_value() || b.has_value()) {
      Note(name, "type", a.has_value() ? Value(a->type) : Value(),
           b.has_value() ? Value(b->type) : Value(), true);
    }
  }

  // What is alone is in only_…; `visible` says whether it may be seen.
  void Alone(const LinePart& part, std::vector<std::string>& list,
             bool visible) {
    list.push_back(NameOf(part));
    found_.is_visible = found_.is_visible || visible;
  }

  // A stream has the memory of the back ends, by their names and sizes; all
  // else of an object is the host's.
  static bool IsMemory(const LinePart& part) {
    return part.type.starts_with("memory-backend");
  }
  void Objects() {
    std::map<std::string_view, const LinePart*> in_b;
    for (const LinePart& part : b_.objects) in_b.emplace(part.id, &part);
    for (const LinePart& part : a_.objects) {
      const auto at = in_b.find(part.id);
      if (at == in_b.end()) {
        Alone(part, found_.only_a, IsMemory(part));
        continue;
      }
      if (IsMemory(part) && IsMemory(*at->second)) {
        // One kind of back end is to the guest what another is.
        LinePart other = *at->second;
        other.type = part.type;
        Note(part.id, "type", Value(part.type), Value(at->second->type), false);
        Values(part.id, part, other, [](const ClassProperty& one) {
          return one.name == "size" ||
                 one.name == "x-use-canonical-path-for-ramblock-id";
        });
      } else {
        Values(part.id, part, *at->second,
               [](const ClassProperty&) { return false; });
      }
      in_b.erase(at);
    }
    for (const LinePart& part : b_.objects) {
      if (in_b.contains(part.id)) Alone(part, found_.only_b, IsMemory(part));
    }
  }

  // Of the devices that have no partner yet, those with equal keys, in order.
  template <typename F>
  void Pair(F key_of) {
    std::map<std::string, std::vector<size_t>> in_b;
    for (size_t i = b_.devices.size(); i-- > 0;) {
      const std::string key = key_of(b_.devices[i]);
      if (!is_paired_[i] && !key.empty()) in_b[key].push_back(i);
    }
    for (size_t i = 0; i < a_.devices.size(); ++i) {
      if (partner_[i].has_value()) continue;
      const auto at = in_b.find(key_of(a_.devices[i]));
      if (at == in_b.end() || at->second.empty()) continue;
      partner_[i] = at->second.back();
      is_paired_[at->second.back()] = true;
      at->second.pop_back();
    }
  }
  void Devices() {
    partner_.resize(a_.devices.size());
    is_paired_.resize(b_.devices.size());
    Pair([](const LinePart& part) { return part.id; });
    Pair([](const LinePart& part) {
      return part.bus.empty() || part.address.empty()
                 ? std::string()
                 : part.bus + " " + part.address;
    });
    Pair([](const LinePart& part) { return part.type; });
    for (size_t i = 0; i < a_.devices.size(); ++i) {
      const LinePart& a = a_.devices[i];
      if (!partner_[i].has_value()) {
        Alone(a, found_.only_a, true);
        continue;
      }
      const LinePart& b = b_.devices[*partner_[i]];
      Note(NameOf(a), "bus", Value(a.bus), Value(b.bus), true);
      Values(NameOf(a), a, b,
             [](const ClassProperty& one) { return !IsHostName(one); });
    }
    for (size_t i = 0; i < b_.devices.size(); ++i) {
      if (!is_paired_[i]) Alone(b_.devices[i], found_.only_b, true);
    }
  }

  // What the lines' globals say of devices that only the machine makes.
  void Globals() {
    std::set<std::pair<std::string, std::string>> said;
    for (const MachineLine* line : {&a_, &b_}) {
      for (const compat::TableEntry& entry : line->globals) {
        said.emplace(entry.driver, entry.property);
      }
    }
    for (const auto& [driver, property] : said) {
      Note(driver, property, GlobalOf(a_, driver, property),
           GlobalOf(b_, driver, property), true);
    }
  }
  // What `driver` has on a line; null if there is no such object.
  static Value GlobalOf(const MachineLine& line, const std::string& driver,
                        const std::string& property) {
    const Class* type = line.context->registry().Find(driver);
    if (type == nullptr || type->is_abstract()) return Value();
    for (const LinePart& part : line.devices) {
      if (part.type == driver) return Value();  // compared already
    }
    const auto made = line.context->New(*type);
    return made.ok() ? (*made)->GetValue(property).value_or(Value()) : Value();
  }

  const MachineLine& a_;
  const MachineLine& b_;
  std::vector<std::optional<size_t>> partner_;  // in b, of each device of a
  std::vector<bool> is_paired_;
  LineComparison found_;
};

}  // namespace

LineComparison CompareLines(const MachineLine& a, const MachineLine& b) {
  return Comparer(a, b).Run();
}

}  // namespace qom::tools
