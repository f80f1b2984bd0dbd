// Copyright 2026 The qomrt Authors.
//
// test: one process
//
// What the real binaries showed of freshly created objects must come out of
// our layers: every recorded machine, every concrete type, every readable
// property; CPU models under KVM; and scenarios with entries injected into
// every layer.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "qomrt/compat/catalogue.h"
#include "qomrt/compat/explain.h"
#include "qomrt/compat/layer_stack.h"
#include "qomrt/qom/context.h"
#include "qomrt/qom/status.h"
#include "rapidjson/document.h"

namespace qom::compat {
namespace {

namespace fs = std::filesystem;

const std::string kRecorded = std::string(QOMRT_TEST_DATA_DIR) + "/qemu-7.2";
const std::string kCatalogues =
    std::string(QOMRT_CATALOGUE_DIR) + "/qemu-7.2";

rapidjson::Document ReadJson(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.str().c_str());
  EXPECT_FALSE(document.HasParseError()) << path;
  return document;
}

std::string_view Text(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

Value ToValue(const rapidjson::Value& json) {
  if (json.IsBool()) return json.GetBool();
  if (json.IsUint64()) return json.GetUint64();
  if (json.IsInt64()) return json.GetInt64();
  if (json.IsDouble()) return json.GetDouble();
  if (json.IsString()) return Text(json);
  return Value();
}

// An unset link or text may be written as "".
bool Equal(const Value& a, const Value& b) {
  if (a == b) return true;
  return a.ToText().empty() && b.ToText().empty() &&
         (a.is_null() || b.is_null());
}

struct Arch {
  TypeRegistry registry;
  Catalogue catalogue;
};

std::unique_ptr<Arch> LoadArch(const std::string& name) {
  auto arch = std::make_unique<Arch>();
  absl::StatusOr<Catalogue> catalogue =
      LoadCatalogueDirectory(kCatalogues + "/" + name, arch->registry);
  EXPECT_TRUE(catalogue.ok()) << Message(catalogue.status());
  if (!catalogue.ok()) return nullptr;
  arch->catalogue = *std::move(catalogue);
  return arch;
}

std::vector<std::string> FilesIn(const std::string& directory) {
  std::vector<std::string> names;
  if (!fs::exists(directory)) return names;
  for (const auto& entry : fs::directory_iterator(directory)) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

const std::vector<std::string> kArchs = {"x86_64", "aarch64", "s390x", "m68k"};

// Places where code, not a layer, decides a value.
class Exceptions {
 public:
  explicit Exceptions(const char* kind)
      : document_(ReadJson(kRecorded + "/exceptions.json")) {
    for (const auto& row : document_[kind].GetArray()) {
      Row parsed;
      for (const char* key : {"arch", "machine", "type", "property"}) {
        if (row.HasMember(key)) {
          parsed.patterns[key] = std::regex(row[key].GetString());
        }
      }
      parsed.reason = row["reason"].GetString();
      rows_.push_back(std::move(parsed));
    }
  }

  // The reason, or null.
  const std::string* Find(const std::string& arch, const std::string& machine,
                          const Class& type, std::string_view property) const {
    for (const Row& row : rows_) {
      if (Fits(row, "arch", arch) && Fits(row, "machine", machine) &&
          Fits(row, "property", std::string(property)) && FitsType(row, type)) {
        return &row.reason;
      }
    }
    return nullptr;
  }

 private:
  struct Row {
    std::map<std::string, std::regex> patterns;
    std::string reason;
  };
  static bool Fits(const Row& row, const char* key, const std::string& text) {
    const auto at = row.patterns.find(key);
    return at == row.patterns.end() || std::regex_match(text, at->second);
  }
  static bool FitsType(const Row& row, const Class& type) {
    for (const Class* up = &type; up != nullptr; up = up->parent()) {
      if (Fits(row, "type", std::string(up->name()))) return true;
    }
    for (const auto& interface : type.interfaces()) {
      if (Fits(row, "type", std::string(interface.interface->name()))) {
        return true;
      }
    }
    return false;
  }

  rapidjson::Document document_;
  std::vector<Row> rows_;
};

struct Count {
  size_t compared = 0;
  size_t equal = 0;
  size_t wrong = 0;
  std::map<std::string, size_t> excepted;

  void Print(const char* kind) const {
    std::printf("%-12s compared %.3f M, equal %.3f M, wrong %zu\n", kind,
                static_cast<double>(compared) / 1e6,
                static_cast<double>(equal) / 1e6, wrong);
    for (const auto& [reason, count] : excepted) {
      std::printf("%-12s excepted %zu: %s\n", kind, count, reason.c_str());
    }
  }
};

using Values = std::map<std::string, Value, std::less<>>;

std::optional<Values> ValuesOf(Context& context, const Class& type) {
  absl::StatusOr<Ref<Object>> object = context.New(type);
  if (!object.ok()) {
    ADD_FAILURE() << type.name() << ": " << Message(object.status());
    return std::nullopt;
  }
  Values values;
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    absl::StatusOr<Value> value = (*object)->GetValue(property->name);
    EXPECT_TRUE(value.ok()) << Message(value.status());
    if (value.ok()) values.emplace(property->name, *std::move(value));
  }
  return values;
}

void Compare(const Values& want, const Values& got, const Class& type,
             const std::string& arch, const std::string& machine,
             const Exceptions& exceptions, Count& count) {
  for (const auto& [property, value] : want) {
    if (property == "hotplugged") continue;
    ++count.compared;
    const auto at = got.find(property);
    if (at != got.end() && Equal(at->second, value)) {
      ++count.equal;
    } else if (const std::string* reason =
                   exceptions.Find(arch, machine, type, property)) {
      ++count.excepted[*reason];
    } else if (++count.wrong <= 20) {
      ADD_FAILURE() << arch << " " << machine << " " << type.name() << "."
                    << property << ": recorded '" << value.ToText()
                    << "', ours '"
                    << (at == got.end() ? "none" : at->second.ToText()) << "'";
    }
  }
}

void Overlay(const rapidjson::Value& changed, Values& values) {
  for (const auto& member : changed.GetObject()) {
    values.insert_or_assign(std::string(Text(member.name)),
                            ToValue(member.value));
  }
}

bool Names(const rapidjson::Value& object, const char* key,
           std::string_view name) {
  if (!object.HasMember(key)) return false;
  const rapidjson::Value& names = object[key];
  if (names.IsObject()) {
    return names.HasMember(std::string(name).c_str());
  }
  for (const auto& one : names.GetArray()) {
    if (one.IsString() && Text(one) == name) return true;
  }
  return false;
}

// Values of every type with no layer at all.
std::map<const Class*, Values> InitialValues(Arch& arch) {
  std::map<const Class*, Values> initial;
  Context context(arch.registry);
  for (const Class* type : arch.registry.Types()) {
    if (type->is_abstract()) continue;
    if (auto values = ValuesOf(context, *type)) {
      initial.emplace(type, *std::move(values));
    }
  }
  return initial;
}

std::string Machine(const Arch& arch, const std::string& name) {
  return arch.catalogue.machines.FindMachine(name).ok() ? name : "";
}

Selection Choose(const Arch& arch, const std::string& machine) {
  Selection selection;
  if (!Machine(arch, machine).empty()) selection.machine = machine;
  return selection;
}

TEST(ReplayTest, EveryCreatedValueIsTheRecordedOne) {
  const Exceptions exceptions("created");
  Count count;
  for (const std::string& name : kArchs) {
    const std::unique_ptr<Arch> arch = LoadArch(name);
    ASSERT_NE(arch, nullptr);
    const auto initial = InitialValues(*arch);
    const std::string folder = kRecorded + "/" + name + "/effective/created";
    for (const std::string& machine : FilesIn(folder)) {
      const rapidjson::Document record =
          ReadJson(folder + "/" + machine + ".json");
      Context context(arch->registry);
      ASSERT_TRUE(
          arch->catalogue.machines.Select(Choose(*arch, machine), context)
              .ok());
      for (const auto& [type, values] : initial) {
        if (Names(record, "gone", type->name()) ||
            Names(record, "failed", type->name())) {
          continue;
        }
        Values want = values;
        const std::string type_name(type->name());
        if (record["changed"].HasMember(type_name.c_str())) {
          Overlay(record["changed"][type_name.c_str()], want);
        }
        const auto got = ValuesOf(context, *type);
        ASSERT_TRUE(got.has_value());
        Compare(want, *got, *type, name, machine, exceptions, count);
      }
    }
  }
  count.Print("created");
  EXPECT_GT(count.compared, 3'000'000u);
  EXPECT_EQ(count.wrong, 0u);
}

TEST(ReplayTest, EveryInitialValueIsTheCatalogues) {
  // The baseline of the other tests: a fresh object shows what types.json says.
  for (const std::string& name : kArchs) {
    const std::unique_ptr<Arch> arch = LoadArch(name);
    ASSERT_NE(arch, nullptr);
    const rapidjson::Document types =
        ReadJson(kCatalogues + "/" + name + "/types.json");
    const auto initial = InitialValues(*arch);
    size_t compared = 0;
    for (const auto& [type, got] : initial) {
      Values want;
      std::vector<const Class*> chain;
      for (const Class* up = type; up != nullptr; up = up->parent()) {
        chain.insert(chain.begin(), up);
      }
      for (const Class* up : chain) {
        const std::string up_name(up->name());
        if (!types["types"].HasMember(up_name.c_str())) continue;
        const rapidjson::Value& json = types["types"][up_name.c_str()];
        if (json.HasMember("removed")) {
          for (const auto& gone : json["removed"].GetArray()) {
            want.erase(std::string(Text(gone)));
          }
        }
        if (json.HasMember("props")) {
          for (const auto& row : json["props"].GetArray()) {
            if (row.Size() > 2) {
              want.insert_or_assign(std::string(Text(row[0])),
                                    ToValue(row[2]));
            }
          }
        }
        if (json.HasMember("initial")) Overlay(json["initial"], want);
      }
      const std::string type_name(type->name());
      const rapidjson::Value& own = types["types"][type_name.c_str()];
      if (own.IsObject() && own.HasMember("unreadable")) {
        for (const auto& gone : own["unreadable"].GetObject()) {
          want.erase(std::string(Text(gone.name)));
        }
      }
      for (const auto& [property, value] : want) {
        const auto at = got.find(property);
        ++compared;
        EXPECT_TRUE(at != got.end() && Equal(at->second, value))
            << name << " " << type->name() << "." << property << ": catalogue '"
            << value.ToText() << "', ours '"
            << (at == got.end() ? "none" : at->second.ToText()) << "'";
      }
    }
    std::printf("initial      %s: compared %zu\n", name.c_str(), compared);
  }
}

TEST(ReplayTest, EveryCpuValueUnderKvmIsTheRecordedOne) {
  const Exceptions exceptions("created_kvm");
  Count count;
  const std::unique_ptr<Arch> arch = LoadArch("x86_64");
  ASSERT_NE(arch, nullptr);
  const rapidjson::Document accel =
      ReadJson(kCatalogues + "/x86_64/accel_kvm.json");
  const auto initial = InitialValues(*arch);
  const std::string folder = kRecorded + "/x86_64/effective/created_kvm";
  for (const std::string& machine : FilesIn(folder)) {
    const rapidjson::Document record =
        ReadJson(folder + "/" + machine + ".json");
    Context context(arch->registry);
    Selection selection = Choose(*arch, machine);
    selection.accel = "kvm";
    ASSERT_TRUE(arch->catalogue.machines.Select(selection, context).ok());
    for (const auto& json : accel["types"].GetArray()) {
      const Class* type = arch->registry.Find(Text(json));
      ASSERT_NE(type, nullptr) << Text(json);
      if (Names(accel["left_out"], "types", type->name())) continue;
      // The record holds what differs from what the accelerator prefers.
      Values want = initial.at(type);
      auto prefer = [&want](const rapidjson::Value& values) {
        for (const auto& member : values.GetObject()) {
          const auto at = want.find(Text(member.name));
          if (at != want.end()) at->second = ToValue(member.value);
        }
      };
      prefer(accel["all"]);
      if (accel["per_type"].HasMember(json.GetString())) {
        prefer(accel["per_type"][json.GetString()]);
      }
      if (record["changed"].HasMember(json.GetString())) {
        Overlay(record["changed"][json.GetString()], want);
      }
      for (const auto& name : accel["left_out"]["properties"].GetArray()) {
        want.erase(std::string(Text(name)));
      }
      const auto got = ValuesOf(context, *type);
      ASSERT_TRUE(got.has_value());
      Compare(want, *got, *type, "x86_64", machine, exceptions, count);
    }
  }
  count.Print("created_kvm");
  EXPECT_GT(count.compared, 100'000u);
  EXPECT_EQ(count.wrong, 0u);
}

EntryTable InjectedTable(Layer layer, const rapidjson::Value& entries) {
  EntryTable table{layer, "injected", {}};
  for (const auto& entry : entries.GetArray()) {
    table.Add(Text(entry[0]), Text(entry[1]), Value(Text(entry[2])),
              entry.Size() > 3 && entry[3].IsTrue());
  }
  return table;
}

// Debian's binary has these types in modules, and does not know a type before
// something loads its module; a catalogue always does.
bool InAModule(std::string_view driver) {
  for (std::string_view prefix :
       {"virtio-gpu", "virtio-vga", "vhost-user-gpu", "vhost-user-vga", "qxl",
        "usb-redir", "usb-host", "ccid-card", "u2f"}) {
    if (driver.starts_with(prefix)) return true;
  }
  return false;
}

TEST(ReplayTest, EntriesInjectedIntoEveryLayerGiveTheRecordedValues) {
  const Exceptions exceptions("created");
  Count count;
  size_t scenarios = 0;
  size_t messages = 0;
  std::map<std::string, size_t> left_out;
  const rapidjson::Document layers = ReadJson(kRecorded + "/layers.json");
  for (const std::string& name : kArchs) {
    const std::unique_ptr<Arch> arch = LoadArch(name);
    ASSERT_NE(arch, nullptr);
    for (const auto& scenario : layers["scenarios"].GetArray()) {
      if (scenario["arch"].GetString() != name) continue;
      ++scenarios;
      const std::string id = scenario["id"].GetString();
      const std::string machine = scenario["machine"].GetString();
      absl::StatusOr<std::vector<EntryTable>> plain =
          arch->catalogue.machines.TablesOf(Choose(*arch, machine));
      ASSERT_TRUE(plain.ok());
      Context before(arch->registry);
      ASSERT_TRUE(arch->catalogue.machines
                      .Select(Choose(*arch, machine), before)
                      .ok());
      const rapidjson::Value& injected = scenario["layers"];
      std::vector<EntryTable> tables;
      if (injected.HasMember("accel")) {
        tables.push_back(InjectedTable(Layer::kAccel, injected["accel"]));
      }
      std::vector<EntryTable> own_sugar;
      for (EntryTable& table : *plain) {
        (table.layer == Layer::kSugar ? own_sugar : tables)
            .push_back(std::move(table));
      }
      if (injected.HasMember("machine")) {
        tables.push_back(InjectedTable(Layer::kMachine, injected["machine"]));
      }
      if (injected.HasMember("sugar")) {
        tables.push_back(InjectedTable(Layer::kSugar, injected["sugar"]));
      }
      for (EntryTable& table : own_sugar) tables.push_back(std::move(table));
      if (injected.HasMember("user")) {
        tables.push_back(InjectedTable(Layer::kGlobal, injected["user"]));
      }
      Context context(arch->registry);
      ASSERT_TRUE(Layers(context).Append(std::move(tables)).ok());
      if (scenario["exit"].GetInt() != 0) {
        ++left_out["the real binary refused to start: " + id];
        continue;
      }
      for (const auto& panel : layers["panels"][name.c_str()].GetArray()) {
        const Class* type = arch->registry.Find(Text(panel));
        ASSERT_NE(type, nullptr) << Text(panel);
        auto want = ValuesOf(before, *type);
        ASSERT_TRUE(want.has_value());
        if (scenario["changed"].HasMember(panel.GetString())) {
          Overlay(scenario["changed"][panel.GetString()], *want);
        }
        const auto got = ValuesOf(context, *type);
        ASSERT_TRUE(got.has_value()) << id;
        Compare(*want, *got, *type, name, machine, exceptions, count);
      }
      // Warnings about the user's globals, by what they name. The panels do
      // not hold every type the real binary created, so a warning that is
      // missing here is wrong, one too many is judged by the class alone.
      std::set<std::string> ours;
      for (const Diagnostic& one : Layers(context).Unused()) {
        ours.insert(one.code + " " + one.driver + "." + one.property);
      }
      for (const auto& message : scenario["messages"].GetArray()) {
        const std::string kind = message["kind"].GetString();
        if (kind != "invalid-global-class" && kind != "unused-global") continue;
        ++messages;
        const std::string driver = message["driver"].GetString();
        const std::string want =
            kind + " " + driver + "." + message["property"].GetString();
        if (InAModule(driver)) {
          ++left_out["the driver is in a module the binary had not loaded"];
          continue;
        }
        if (kind == "unused-global") {
          // The panel may use what the real machine did not create.
          const Class* driver =
              arch->registry.Find(message["driver"].GetString());
          ASSERT_NE(driver, nullptr);
          EXPECT_FALSE(IsHotpluggable(*driver)) << id << ": " << want;
          continue;
        }
        bool used = false;  // our panel may hold a type the machine does not
        for (const StackEntry* entry :
             Layers(context).snapshot()->OfDriver(driver)) {
          used = used || entry->used.load();
        }
        EXPECT_TRUE(used || ours.contains(want)) << id << ": no " << want;
      }
    }
  }
  for (const auto& scenario : layers["scenarios"].GetArray()) {
    const std::string arch = scenario["arch"].GetString();
    if (std::find(kArchs.begin(), kArchs.end(), arch) == kArchs.end()) {
      ++left_out["no catalogue for " + arch];
    }
  }
  count.Print("layers");
  std::printf("layers       %zu scenarios, %zu messages\n", scenarios, messages);
  for (const auto& [reason, n] : left_out) {
    std::printf("layers       left out %zu: %s\n", n, reason.c_str());
  }
  EXPECT_GT(count.compared, 700'000u);
  EXPECT_EQ(count.wrong, 0u);
}

}  // namespace
}  // namespace qom::compat
