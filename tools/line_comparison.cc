// Pairs what two command lines make, and compares the pairs value by value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/line_comparison.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "qdev/machine_resources.h"
#include "qom/class.h"
#include "qom/property.h"
#include "qom/registry.h"
#include "tools/machine_line.h"
#include "tools/values.h"

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

// Properties that say where on its bus a device is.
constexpr std::string_view kAddresses[] = {"addr", "devno",   "lun", "nr",
                                           "port", "scsi-id", "slot"};

// An address that nothing decides and whose default says that the bus chooses.
bool IsLeftToBus(const compat::Resolved& one) {
  if (one.set_explicitly || one.entry ||
      std::find(std::begin(kAddresses), std::end(kAddresses),
                one.property->name) == std::end(kAddresses)) {
    return false;
  }
  const Value& value = one.value;
  if (value.is_text()) {
    return value.text_value().empty() || value.text_value() == "<unset>";
  }
  return value.is_null() ||
         (value.is_integer() && static_cast<int32_t>(value.uint_value()) == -1);
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
    Optional("cpu", a_.cpu.has_value() ? a_.cpu : a_.default_cpu,
             b_.cpu.has_value() ? b_.cpu : b_.default_cpu);
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
  // What a line leaves to the machine nobody knows.
  void Numbers() {
    Processors();
    const qdev::MemorySize a = a_.memory.value_or(qdev::MemorySize());
    const qdev::MemorySize b = b_.memory.value_or(qdev::MemorySize());
    if (a.size != 0 && b.size != 0) {
      Note("memory", "size", Value(a.size), Value(b.size), true);
    }
    Note("memory", "slots", Value(a.slots), Value(b.slots), true);
    // Where none is plugged, it is the size.
    const uint64_t most_a = a.max_size != 0 ? a.max_size : a.size;
    const uint64_t most_b = b.max_size != 0 ? b.max_size : b.size;
    const bool is_plugged = a.max_size != 0 || b.max_size != 0;
    if (is_plugged && most_a != 0 && most_b != 0) {
      Note("memory", "maxmem", Value(most_a), Value(most_b), true);
    }
  }
  // A machine of a version has one if nobody says more; boards differ.
  static std::optional<qdev::CpuTopology> ProcessorsOf(
      const MachineLine& line) {
    if (line.smp.has_value() || !line.is_versioned) return line.smp;
    return qdev::CpuTopology();
  }
  void Processors() {
    const std::optional<qdev::CpuTopology> a = ProcessorsOf(a_);
    const std::optional<qdev::CpuTopology> b = ProcessorsOf(b_);
    if (!a.has_value() || !b.has_value()) return;
    for (const SmpLevel& level : kSmpLevels) {
      Note("smp", level.name, Value((*a).*level.member),
           Value((*b).*level.member), true);
    }
  }

  // Properties come by name.
  void Values(std::string_view device, const LinePart& a, const LinePart& b,
              bool (*sees)(const ClassProperty& property),
              bool sees_type = true) {
    Note(device, "type", Value(a.type), Value(b.type), sees_type);
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
          !IsKnown(*at) || IsLeftToBus(one) || IsLeftToBus(*at)) {
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
    if (!a.has_value() || !b.has_value()) return;
    // Machines of two versions are of two types with the same properties.
    LinePart other = *b;
    if (name == "machine") other.type = a->type;
    Values(name, *a, other,
           [](const ClassProperty& one) { return !IsHostName(one); });
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
  static bool IsOfStream(const ClassProperty& of_memory) {
    return of_memory.name == "size" ||
           of_memory.name == "x-use-canonical-path-for-ramblock-id";
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
        Values(part.id, part, other, &IsOfStream);
      } else {
        Values(
            part.id, part, *at->second,
            [](const ClassProperty&) { return false; },
            IsMemory(part) || IsMemory(*at->second));
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
      if (!a.bus.empty() && !b.bus.empty()) {  // else the machine chooses
        Note(NameOf(a), "bus", Value(a.bus), Value(b.bus), true);
      }
      Values(NameOf(a), a, b,
             [](const ClassProperty& one) { return !IsHostName(one); });
    }
    for (size_t i = 0; i < b_.devices.size(); ++i) {
      if (!is_paired_[i]) Alone(b_.devices[i], found_.only_b, true);
    }
  }

  // What the lines' globals say of objects that the machine makes. Which those
  // are nobody knows here: it is said of each type that a global reaches, once
  // where several have the same values.
  void Globals() {
    const TypeRegistry& registry = a_.context->registry();
    std::set<std::pair<std::string, std::string>> said;
    for (const MachineLine* line : {&a_, &b_}) {
      for (const compat::TableEntry& entry : line->globals) {
        if (registry.Find(entry.driver) == nullptr) continue;
        said.emplace(entry.driver, entry.property);
      }
    }
    std::map<const Class*, std::vector<const Class*>> reached;
    // What is said of a type is told as that, not as of one above it.
    std::multimap<size_t, std::pair<const Class*, std::string_view>> by_reach;
    for (const auto& [name, property] : said) {
      const Class* const driver = registry.Find(name);
      const auto [at, is_new] = reached.try_emplace(driver);
      if (is_new) at->second = registry.TypesOf(*driver);
      by_reach.emplace(at->second.size(),
                       std::pair(driver, std::string_view(property)));
    }
    std::set<std::pair<const Class*, std::string_view>> compared;
    for (const auto& [reach, global] : by_reach) {
      const auto& [driver, property] = global;
      std::vector<std::pair<Value, Value>> told;
      for (const Class* type : reached[driver]) {
        if (type->FindProperty(property) != nullptr &&
            compared.emplace(type, property).second) {
          Global(driver->name(), *type, property, told);
        }
      }
    }
  }
  // What objects of `of_a` have of a property; pairs of values in `told` are
  // told already.
  void Global(std::string_view driver, const Class& of_a,
              std::string_view property,
              std::vector<std::pair<Value, Value>>& told) {
    const Class* of_b = b_.context->registry().Find(of_a.name());
    if (of_b == nullptr || of_b->is_abstract()) return;
    std::optional<Value> a = ValueOf(a_, of_a, property);
    std::optional<Value> b = ValueOf(b_, *of_b, property);
    if (!a.has_value() || !b.has_value() || *a == *b) return;
    std::pair<Value, Value> both(*std::move(a), *std::move(b));
    if (std::find(told.begin(), told.end(), both) != told.end()) return;
    Note(driver, property, both.first, both.second,
         !IsHostName(*of_a.FindProperty(property)));
    told.push_back(std::move(both));
  }
  // What an object of `type` that the line's machine makes has; nothing if
  // nobody knows, or none can be made.
  static std::optional<Value> ValueOf(const MachineLine& line,
                                      const Class& type,
                                      std::string_view property) {
    if (type.FindProperty(property) == nullptr) return std::nullopt;
    if (const compat::Exception* const programs =
            ExceptionOf(*line.session, line.machine, type, property)) {
      return programs->value;
    }
    const auto why = compat::Explain(*line.context, type, property);
    if (!why.ok() || why->unknown ||
        std::any_of(why->stack.begin(), why->stack.end(),
                    [](const auto& offer) { return !offer.error.ok(); })) {
      return std::nullopt;
    }
    return why->value;
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
