// Configurations as JSON documents: written in lines, and read with the place
// of each mistake.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/host.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/options/configuration.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/option_data.h"
#include "qom/class.h"
#include "qom/internal/json_writer.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using qom::internal::JsonWriter;

// Says of a document that it is a configuration, and of which format.
constexpr std::string_view kFormat = "qomrt-configuration";
constexpr uint64_t kFormatVersion = 1;

template <typename T>
struct NumberRow {
  std::string_view key;
  uint64_t T::*member;
};
constexpr NumberRow<CpuTopology> kCpus[] = {
    {"cpus", &CpuTopology::cpus},         {"max-cpus", &CpuTopology::max_cpus},
    {"drawers", &CpuTopology::drawers},   {"books", &CpuTopology::books},
    {"sockets", &CpuTopology::sockets},   {"dies", &CpuTopology::dies},
    {"clusters", &CpuTopology::clusters}, {"modules", &CpuTopology::modules},
    {"cores", &CpuTopology::cores},       {"threads", &CpuTopology::threads}};
constexpr NumberRow<MemorySize> kMemory[] = {
    {"size", &MemorySize::size},
    {"slots", &MemorySize::slots},
    {"max-size", &MemorySize::max_size}};

// ---- Writing ---------------------------------------------------------------

template <typename T, size_t n>
void WriteNumbers(std::string_view key, const NumberRow<T> (&rows)[n],
                  const T& numbers, JsonWriter& writer) {
  writer.Key(key);
  writer.BeginObject(JsonWriter::Layout::kRow);
  for (const NumberRow<T>& row : rows) {
    writer.Member(row.key, numbers.*row.member);
  }
  writer.EndObject();
}

void WriteProperties(const ConfiguredObject& object, bool settled,
                     JsonWriter& writer) {
  bool any = false;
  for (const ConfiguredProperty& one : object.properties) {
    if (one.settled != settled) continue;
    if (!any) {
      writer.Key(settled ? "settled" : "properties");
      writer.BeginObject();
    }
    any = true;
    writer.Member(one.name, one.value);
  }
  if (any) writer.EndObject();
}

void WriteObject(const ConfiguredObject& object, JsonWriter& writer) {
  writer.BeginObject();
  writer.Member("path", object.path);
  writer.Member("type", object.type);
  if (!object.bus.empty()) writer.Member("bus", object.bus);
  if (!object.address.empty()) writer.Member("address", object.address);
  WriteProperties(object, false, writer);
  WriteProperties(object, true, writer);
  writer.EndObject();
}

void WriteObjects(std::string_view key,
                  const std::vector<ConfiguredObject>& objects,
                  JsonWriter& writer) {
  if (objects.empty()) return;
  writer.Key(key);
  writer.BeginList();
  for (const ConfiguredObject& one : objects) WriteObject(one, writer);
  writer.EndList();
}

void WriteLayers(const std::vector<compat::LayerTable>& layers,
                 JsonWriter& writer) {
  if (layers.empty()) return;
  writer.Key("layers");
  writer.BeginList();
  for (const compat::LayerTable& one : layers) {
    writer.BeginObject();
    writer.Member("layer", compat::LayerName(one.layer));
    writer.Member("table", one.table->name);
    writer.Key("entries");
    writer.BeginList();
    for (const compat::TableEntry& entry : one.table->entries) {
      writer.BeginObject(JsonWriter::Layout::kRow);
      writer.Member("driver", entry.driver);
      writer.Member("property", entry.property);
      writer.Member("value", entry.value);
      if (entry.optional) writer.Member("optional", true);
      if (!entry.expected_unused.empty()) {
        writer.Member("expected-unused", entry.expected_unused);
      }
      if (!entry.over_machine.empty()) {
        writer.Member("over-machine", entry.over_machine);
      }
      if (!entry.needs.empty()) {
        writer.Key("needs");
        writer.BeginList();
        for (const std::string& need : entry.needs) writer.Write(need);
        writer.EndList();
      }
      writer.EndObject();
    }
    writer.EndList();
    writer.EndObject();
  }
  writer.EndList();
}

// What has a form of its own in -machine, as that.
absl::StatusOr<std::string> LayoutText(const Configuration& configuration) {
  const MachineResources& resources = configuration.resources;
  if (resources.caches.empty() && resources.cxl_windows.empty()) return "";
  return PrintMachineOption({.type = configuration.version,
                             .cxl_fmw = resources.cxl_windows,
                             .smp_cache = resources.caches});
}

// ---- Reading ---------------------------------------------------------------

// A member of a document, and where it stands.
class Reader {
 public:
  Reader(const OptionData& data, std::string place)
      : data_(&data), place_(std::move(place)) {}

  const std::string& place() const { return place_; }
  const OptionData& data() const { return *data_; }
  Reader At(const OptionData::Member& member) const {
    return Reader(member.value, fmt::format("{}.{}", place_, member.name));
  }

  template <typename... Args>
  absl::Status Wrong(fmt::format_string<Args...> format, Args&&... args) const {
    return Error(Cause::kBadValue, "{}: {}", place_,
                 fmt::format(format, std::forward<Args>(args)...));
  }

  absl::Status Text(std::string& text) const {
    if (!data_->is_text()) return Wrong("a text is needed, not {}", Kind());
    text = data_->text();
    return absl::OkStatus();
  }
  absl::Status Number(uint64_t& number) const {
    if (data_->is_scalar() && data_->scalar().is_negative()) {
      return Wrong("{} is outside 0..{}", data_->scalar().ToText(),
                   std::numeric_limits<uint64_t>::max());
    }
    if (!data_->is_scalar() || !data_->scalar().is_unsigned()) {
      return Wrong("a number of 0 and up is needed, not {}", Kind());
    }
    number = data_->scalar().uint_value();
    return absl::OkStatus();
  }
  // Calls take(member) for each member of an object, or element of a list.
  template <typename F>
  absl::Status Members(F take) const {
    if (!data_->is_object())
      return Wrong("an object is needed, not {}", Kind());
    for (const OptionData::Member& member : data_->members()) {
      QOMRT_RETURN_IF_ERROR(take(member.name, At(member)));
    }
    return absl::OkStatus();
  }
  template <typename F>
  absl::Status Elements(F take) const {
    if (!data_->is_list()) return Wrong("a list is needed, not {}", Kind());
    for (size_t i = 0; i < data_->members().size(); ++i) {
      QOMRT_RETURN_IF_ERROR(take(
          Reader(data_->members()[i].value, fmt::format("{}[{}]", place_, i))));
    }
    return absl::OkStatus();
  }
  absl::Status Unknown(std::string_view key,
                       std::span<const std::string_view> keys) const {
    return Error(Cause::kUnknownKey, "{}: there is no member '{}'; legal: {}",
                 place_, key, fmt::join(keys, ", "));
  }

 private:
  std::string_view Kind() const { return data_->KindName(); }

  const OptionData* data_;
  std::string place_;
};

template <typename T>
struct MemberRow {
  std::string_view key;
  absl::Status (*read)(const Reader& at, T& into);
};

template <typename T, size_t n>
absl::Status ReadMembers(const Reader& at, const MemberRow<T> (&rows)[n],
                         T& into) {
  const Reader* const whole = &at;
  return at.Members([&](std::string_view key, const Reader& member) {
    for (const MemberRow<T>& row : rows) {
      if (row.key == key) return row.read(member, into);
    }
    std::vector<std::string_view> keys;
    for (const MemberRow<T>& row : rows) keys.push_back(row.key);
    return whole->Unknown(key, keys);
  });
}

template <typename T, size_t n>
absl::Status ReadNumbers(const Reader& at, const NumberRow<T> (&rows)[n],
                         T& into) {
  return at.Members([&](std::string_view key, const Reader& member) {
    std::vector<std::string_view> keys;
    for (const NumberRow<T>& row : rows) {
      if (row.key == key) return member.Number(into.*row.member);
      keys.push_back(row.key);
    }
    return at.Unknown(key, keys);
  });
}

template <auto member, typename T>
absl::Status ReadText(const Reader& at, T& into) {
  return at.Text(into.*member);
}

absl::Status ReadProperties(const Reader& at, bool settled,
                            ConfiguredObject& object) {
  return at.Members([&](std::string_view name, const Reader& member) {
    absl::StatusOr<Value> value = member.data().ToValue();
    if (!value.ok()) return Annotate(value.status(), member.place());
    object.properties.push_back(
        {std::string(name), *std::move(value), settled});
    return absl::OkStatus();
  });
}

constexpr MemberRow<ConfiguredObject> kObjectMembers[] = {
    {"path", &ReadText<&ConfiguredObject::path, ConfiguredObject>},
    {"type", &ReadText<&ConfiguredObject::type, ConfiguredObject>},
    {"bus", &ReadText<&ConfiguredObject::bus, ConfiguredObject>},
    {"address", &ReadText<&ConfiguredObject::address, ConfiguredObject>},
    {"properties",
     [](const Reader& at, ConfiguredObject& object) {
       return ReadProperties(at, false, object);
     }},
    {"settled", [](const Reader& at, ConfiguredObject& object) {
       return ReadProperties(at, true, object);
     }}};

absl::Status ReadObject(const Reader& at, ConfiguredObject& object) {
  QOMRT_RETURN_IF_ERROR(ReadMembers(at, kObjectMembers, object));
  if (!object.path.starts_with('/') || object.type.empty()) {
    return at.Wrong("an object needs a path from the root, and a type");
  }
  return absl::OkStatus();
}

template <auto member>
absl::Status ReadObjects(const Reader& at, Configuration& into) {
  return at.Elements([&into](const Reader& element) {
    return ReadObject(element, (into.*member).emplace_back());
  });
}

constexpr MemberRow<compat::TableEntry> kEntryMembers[] = {
    {"driver", &ReadText<&compat::TableEntry::driver, compat::TableEntry>},
    {"property", &ReadText<&compat::TableEntry::property, compat::TableEntry>},
    {"value",
     [](const Reader& at, compat::TableEntry& entry) {
       absl::StatusOr<Value> value = at.data().ToValue();
       if (!value.ok()) return Annotate(value.status(), at.place());
       entry.value = *std::move(value);
       return absl::OkStatus();
     }},
    {"optional",
     [](const Reader& at, compat::TableEntry& entry) {
       if (!at.data().is_scalar() || !at.data().scalar().is_bool()) {
         return at.Wrong("true or false is needed");
       }
       entry.optional = at.data().scalar().bool_value();
       return absl::OkStatus();
     }},
    {"expected-unused",
     &ReadText<&compat::TableEntry::expected_unused, compat::TableEntry>},
    {"over-machine",
     &ReadText<&compat::TableEntry::over_machine, compat::TableEntry>},
    {"needs", [](const Reader& at, compat::TableEntry& entry) {
       return at.Elements([&entry](const Reader& element) {
         QOMRT_RETURN_IF_ERROR(element.Text(entry.needs.emplace_back()));
         return Annotate(compat::CheckNeed(entry.needs.back()),
                         element.place());
       });
     }}};

struct LayerData {
  std::string layer;
  std::string table;
  std::vector<compat::TableEntry> entries;
};
constexpr MemberRow<LayerData> kLayerMembers[] = {
    {"layer", &ReadText<&LayerData::layer, LayerData>},
    {"table", &ReadText<&LayerData::table, LayerData>},
    {"entries", [](const Reader& at, LayerData& layer) {
       return at.Elements([&layer](const Reader& element) {
         return ReadMembers(element, kEntryMembers,
                            layer.entries.emplace_back());
       });
     }}};

absl::Status ReadLayers(const Reader& at, Configuration& into) {
  return at.Elements([&into](const Reader& element) {
    LayerData data;
    QOMRT_RETURN_IF_ERROR(ReadMembers(element, kLayerMembers, data));
    const std::optional<compat::Layer> layer = compat::LayerByName(data.layer);
    if (!layer.has_value()) {
      return element.Wrong("there is no layer '{}'; legal: {}", data.layer,
                           compat::LayerNames());
    }
    into.layers.push_back(
        {*layer, compat::MakeTable(data.table, std::move(data.entries))});
    return absl::OkStatus();
  });
}

absl::Status ReadFormat(const Reader& at, Configuration& /*into*/) {
  uint64_t version = 0;
  QOMRT_RETURN_IF_ERROR(at.Number(version));
  return version == kFormatVersion
             ? absl::OkStatus()
             : at.Wrong("the format is {}; known: {}", version, kFormatVersion);
}

absl::Status ReadLayout(const Reader& at, Configuration& into) {
  std::string text;
  QOMRT_RETURN_IF_ERROR(at.Text(text));
  absl::StatusOr<MachineOption> option = ParseMachineOption(text, "");
  if (!option.ok()) return Annotate(option.status(), at.place());
  into.resources.caches = std::move(option->smp_cache);
  into.resources.cxl_windows = std::move(option->cxl_fmw);
  return absl::OkStatus();
}

constexpr MemberRow<Configuration> kMembers[] = {
    {kFormat, &ReadFormat},
    {"version", &ReadText<&Configuration::version, Configuration>},
    {"accel", &ReadText<&Configuration::accel, Configuration>},
    {"platform", &ReadText<&Configuration::platform, Configuration>},
    {"cpus",
     [](const Reader& at, Configuration& into) {
       return ReadNumbers(at, kCpus, into.resources.cpus);
     }},
    {"memory",
     [](const Reader& at, Configuration& into) {
       return ReadNumbers(at, kMemory, into.resources.memory);
     }},
    {"layout", &ReadLayout},
    {"layers", &ReadLayers},
    {"machine",
     [](const Reader& at, Configuration& into) {
       return ReadObject(at, into.machine);
     }},
    {"accelerator",
     [](const Reader& at, Configuration& into) {
       return ReadObject(at, into.accelerator);
     }},
    {"objects", &ReadObjects<&Configuration::objects>},
    {"devices", &ReadObjects<&Configuration::devices>},
    {"others", &ReadObjects<&Configuration::others>}};

}  // namespace

absl::StatusOr<std::string> WriteConfiguration(
    const Configuration& configuration) try {
  JsonWriter writer;
  writer.BeginObject();
  writer.Member(kFormat, kFormatVersion);
  writer.Member("version", configuration.version);
  if (!configuration.accel.empty()) {
    writer.Member("accel", configuration.accel);
  }
  if (!configuration.platform.empty()) {
    writer.Member("platform", configuration.platform);
  }
  WriteNumbers("cpus", kCpus, configuration.resources.cpus, writer);
  WriteNumbers("memory", kMemory, configuration.resources.memory, writer);
  QOMRT_ASSIGN_OR_RETURN(const std::string layout, LayoutText(configuration));
  if (!layout.empty()) writer.Member("layout", layout);
  WriteLayers(configuration.layers, writer);
  writer.Key("machine");
  WriteObject(configuration.machine, writer);
  if (!configuration.accelerator.path.empty()) {
    writer.Key("accelerator");
    WriteObject(configuration.accelerator, writer);
  }
  WriteObjects("objects", configuration.objects, writer);
  WriteObjects("devices", configuration.devices, writer);
  WriteObjects("others", configuration.others, writer);
  writer.EndObject();
  return writer.Take();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Configuration> ReadConfiguration(std::string_view name,
                                                std::string_view text) try {
  QOMRT_ASSIGN_OR_RETURN(const OptionData data, ReadJson(name, text));
  const Reader whole(data, std::string(name));
  if (data.Find(kFormat) == nullptr) {
    return whole.Wrong("it is no configuration: there is no member '{}'",
                       kFormat);
  }
  Configuration configuration;
  QOMRT_RETURN_IF_ERROR(ReadMembers(whole, kMembers, configuration));
  for (const std::string_view key : {"version", "machine"}) {
    if (data.Find(key) == nullptr) {
      return whole.Wrong("there is no member '{}'", key);
    }
  }
  return configuration;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
