// Command lines that the real binaries were started with, and what was done to
// the running machine: the same values come out, the same ones are refused with
// the same cause, and the same warnings are given, by what they name. Options
// go through the library's own parsers. The types are those of a catalogue,
// which have no buses and nothing to realize.
//
// test: one process
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qdev/containers.h"
#include "qdev/id.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/options/option_data.h"
#include "qom/context.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/text.h"
#include "rapidjson/document.h"
#include "tests/support/command_line.h"
#include "tests/support/recorded.h"

namespace qom {
namespace {

using compat::Diagnostic;
using compat::Layer;
using compat::LayerTable;
using compat::TableEntry;
using recorded::Arch;
using recorded::CommandLine;
using recorded::Count;
using recorded::Text;
using recorded::ToValue;

// A message about an entry by what it names: "cannot-apply
// e1000.mitigation=maybe bad-value".
std::string Naming(std::string_view kind, std::string_view driver,
                   std::string_view property, std::string_view value,
                   std::string_view cause) {
  std::string text(kind);
  text.append(" ").append(driver).append(".").append(property);
  if (kind == "cannot-apply") {
    text.append("=").append(value).append(" ").append(cause);
  }
  return text;
}

std::string_view Member(const rapidjson::Value& object, const char* key) {
  return object.HasMember(key) && object[key].IsString() ? Text(object[key])
                                                         : "";
}

std::string NamingOf(const rapidjson::Value& message) {
  const std::string kind(Member(message, "kind"));
  if (kind == "bad-option") {
    return fmt::format("{} {}", kind, Member(message, "option"));
  }
  if (kind == "unknown-cpu-model" || kind == "deprecated-machine") return kind;
  return Naming(kind, Member(message, "driver"), Member(message, "property"),
                Member(message, "value"), Member(message, "cause"));
}

std::string NamingOf(const Diagnostic& one) {
  return one.code == "unused-global" || one.code == "invalid-global-class"
             ? Naming(one.code, one.driver, one.property, "", "")
             : Naming("cannot-apply", one.driver, one.property, one.value,
                      one.code);
}

// The names of recorded messages; those of devices' own code have none.
std::multiset<std::string> NamesOf(const rapidjson::Value& messages) {
  std::multiset<std::string> names;
  for (const auto& message : messages.GetArray()) {
    const std::string_view kind = Member(message, "kind");
    if (kind == "other" || kind == "internal-error") continue;
    std::string name = NamingOf(message);
    // A warning first, then the error.
    if (kind == "bad-option" && names.contains(name)) continue;
    names.insert(std::move(name));
  }
  return names;
}

qom::qdev::OptionData ToTree(const rapidjson::Value& json) {
  std::vector<qom::qdev::OptionData::Member> members;
  for (const auto& member : json.GetObject()) {
    members.push_back({std::string(Text(member.name)), ToValue(member.value)});
  }
  return qom::qdev::OptionData::Object(std::move(members));
}

LayerTable InLayer(Layer layer, std::string_view name,
                   const std::vector<TableEntry>& entries) {
  return {layer, compat::MakeTable(name, entries)};
}

// A catalogue calls every property "int" that has a setter of its own, also
// those whose setter reads sizes.
void ReadSizes(const Class& type, qdev::ObjectOption& option) {
  for (qom::qdev::OptionData::Member& property : option.properties) {
    const ClassProperty* row = type.FindProperty(property.name);
    uint64_t size = 0;
    if (row != nullptr && row->type == "int" && property.value.is_text() &&
        ParseSize(property.value.text(), &size).ok()) {
      property.value = Value(size);
    }
  }
}

class Scenario {
 public:
  Scenario(const rapidjson::Value& json, Arch& arch, Count& count)
      : json_(json),
        arch_(arch),
        count_(count),
        id_(Text(json["id"])),
        arch_name_(Text(json["arch"])),
        result_(json["result"]) {}

  // True if it could be replayed.
  bool Replay() {
    if (!KnowsEveryOption()) return false;
    const bool nothing_named = NamesOf(result_["messages"]).empty();
    if (result_["exit"].GetInt() < 0 && nothing_named) {
      count_.LeaveOut("the real binary aborted over a legal value");
      return false;
    }
    context_.emplace(arch_.registry);
    if (TakeOptions() && ChooseCpu() && Start()) AddDevices();
    const bool was_refused = result_["exit"].GetInt() != 0;
    if (was_refused && !refused_ && nothing_named) {
      CompareMessages();
      count_.LeaveOut("code of the device, or of the board, refused to go on");
      return false;
    }
    EXPECT_EQ(refused_, was_refused) << id_ << ": " << refusal_;
    if (!refused_ && result_.HasMember("values")) {
      for (const auto& row : result_["values"].GetArray()) {
        Read(row[0], row[1], row[2]);
      }
    }
    if (result_.HasMember("hot")) {
      for (const auto& step : result_["hot"].GetArray()) Hot(step);
    }
    CompareMessages();
    return true;
  }

 private:
  // ---- Options -------------------------------------------------------------

  // Calls `visit` with each option and its argument ("" for none) until that
  // returns false.
  template <typename Visit>
  bool ForEachOption(Visit visit) const {
    const auto argv = json_["argv"].GetArray();
    for (rapidjson::SizeType i = 0; i < argv.Size(); ++i) {
      const std::string_view option = Text(argv[i]);
      const bool more =
          CommandLine::TakesArgument(option) && i + 1 < argv.Size();
      if (!visit(option, more ? Text(argv[++i]) : "")) return false;
    }
    return true;
  }

  bool KnowsEveryOption() {
    return ForEachOption([this](std::string_view option, std::string_view) {
      if (CommandLine::Knows(option)) return true;
      count_.LeaveOut(fmt::format("it has {}", option));
      return false;
    });
  }

  // False if one is malformed.
  bool TakeOptions() {
    std::map<std::string, std::string> files;
    if (json_.HasMember("files")) {
      for (const auto& file : json_["files"].GetObject()) {
        files.emplace(Text(file.name), Text(file.value));
      }
    }
    // What the recording itself started the binary with.
    EXPECT_TRUE(qdev::ParseAccelOption("tcg").ok());
    const absl::StatusOr<qdev::MachineOption> machine =
        qdev::ParseMachineOption(Text(json_["machine"]), arch_name_);
    EXPECT_TRUE(machine.ok()) << id_ << ": " << Message(machine.status());
    machine_ = machine->type;
    const bool taken =
        ForEachOption([&](std::string_view option, std::string_view argument) {
          const absl::Status status = line_.Take(option, argument, files);
          if (!status.ok()) {
            said_.insert(fmt::format("bad-option {} {}", option, argument));
          }
          return Note(status);
        });
    if (taken && arch_.catalogue.machines.FindMachine(machine_).ok() &&
        (*arch_.catalogue.machines.FindMachine(machine_))->deprecated) {
      said_.insert("deprecated-machine");
    }
    return taken;
  }

  // The type of the CPUs, named or the machine's default.
  bool ChooseCpu() {
    if (!line_.cpu().has_value()) {
      const auto machine = arch_.catalogue.machines.FindMachine(machine_);
      if (!machine.ok()) return true;
      const auto name = (*machine)->attributes.find("default-cpu-type");
      if (name == (*machine)->attributes.end()) return true;
      cpu_.type = arch_.registry.Find(name->second.ToText());
      return true;
    }
    absl::StatusOr<qdev::CpuChoice> choice =
        qdev::ChooseCpu(arch_.registry, arch_name_, *line_.cpu());
    if (!choice.ok()) {
      said_.insert(CauseOf(choice.status()) == Cause::kUnknownType
                       ? "unknown-cpu-model"
                       : "bad-option -cpu");
      return Note(choice.status());
    }
    cpu_ = *std::move(choice);
    return true;
  }

  // ---- Start ---------------------------------------------------------------

  void AppendLayers() {
    std::map<Layer, std::vector<TableEntry>> injected;
    if (json_.HasMember("inject")) {
      for (const auto& row : json_["inject"].GetArray()) {
        const std::optional<Layer> layer = compat::LayerByName(Text(row[0]));
        EXPECT_TRUE(layer.has_value()) << id_;
        injected[*layer].push_back(
            {std::string(Text(row[1])), std::string(Text(row[2])),
             Value(Text(row[3])), row.Size() > 4 && row[4].IsTrue()});
      }
    }
    compat::Selection selection = arch_.Choose(machine_);
    std::vector<LayerTable>& more = selection.more;
    more.push_back(InLayer(Layer::kSugar, "options", line_.sugar()));
    for (const auto& [layer, entries] : injected) {
      more.push_back(InLayer(layer, "injected", entries));
    }
    more.push_back(InLayer(Layer::kGlobal, "command line", line_.globals()));
    more.push_back(InLayer(Layer::kGlobal, "-cpu", cpu_.globals));
    compat::LayerStack& layers = compat::Layers(*context_);
    EXPECT_TRUE(arch_.catalogue.machines.Select(selection, *context_).ok())
        << id_;
    layers.SetSink([this](const Diagnostic& diagnostic) {
      said_.insert(NamingOf(diagnostic));
    });
  }

  // Makes what is there before any device. False if that fails.
  bool Start() {
    AppendLayers();
    for (const char* name : {"tcg-accel", "migration"}) {
      const Class* type = arch_.registry.Find(name);
      if (type != nullptr && !Note(context_->New(*type).status())) return false;
    }
    for (const qdev::ObjectOption& object : line_.objects()) {
      if (!AddObject(object)) return false;
    }
    return AddCpu();
  }

  bool AddCpu() {
    if (cpu_.type == nullptr) return true;
    absl::StatusOr<Ref<Object>> made = context_->New(*cpu_.type);
    if (!Note(made.status())) return false;
    if (!Note(qdev::SwitchFeatures(cpu_, **made))) return false;
    const absl::StatusOr<Ref<Object>> folder =
        qdev::EnsureContainer(*context_, qdev::kUnattached);
    if (!Note(folder.status())) return false;
    cpu0_ = made->get();
    return Note((*folder)->AddChild("device[*]", *made).status());
  }

  bool AddObject(qdev::ObjectOption option) {
    if (const Class* type = arch_.registry.Find(option.type)) {
      ReadSizes(*type, option);
    }
    return Note(qdev::ObjectAdd(*context_, option).status());
  }

  void AddDevices() {
    for (const qdev::DeviceOption& device : line_.devices()) {
      if (!AddDevice(device, /*hotplug=*/false)) return;
    }
  }

  // What DeviceAdd() does, for a type that is a device by its catalogue only.
  bool AddDevice(const qdev::DeviceOption& option, bool hotplug) {
    const absl::StatusOr<const Class*> type =
        arch_.registry.Lookup(option.driver);
    if (!Note(type.status())) return false;
    if (!(*type)->IsA("device") || (*type)->is_abstract() ||
        (hotplug && !compat::IsHotpluggable(**type))) {
      return Note(Error(Cause::kBadValue, "nobody can add {}",
                        WithArticle(option.driver)));
    }
    absl::StatusOr<Ref<Object>> made =
        context_->New(**type, {.hotplug = hotplug});
    if (!Note(made.status())) return false;
    // One by one, to name the one that fails.
    for (const qom::qdev::OptionData::Member& property : option.properties) {
      const absl::Status status = qdev::SetProperties(
          {.driver = option.driver, .properties = {property}}, **made);
      if (Note(status)) continue;
      said_.insert(Naming("cannot-apply", option.driver, property.name,
                          property.value.scalar().ToText(),
                          CauseWord(CauseOf(status))));
      return false;
    }
    const absl::StatusOr<Ref<Object>> folder = qdev::EnsureContainer(
        *context_,
        option.id.empty() ? qdev::kPeripheralAnon : qdev::kPeripheral);
    return Note(folder.status()) &&
           Note((*folder)
                    ->AddChild(option.id.empty() ? "device[*]" : option.id,
                               *made)
                    .status());
  }

  // True if it is fine; else the scenario is refused with what it says.
  bool Note(const absl::Status& status) {
    if (status.ok()) return true;
    refused_ = true;
    refusal_ = Message(status);
    if (const std::optional<Diagnostic> entry = compat::FailedEntry(status)) {
      said_.insert(NamingOf(*entry));
    }
    return false;
  }

  // ---- What came of it -----------------------------------------------------

  // Null for what the machine itself makes.
  Ref<const Object> Find(std::string_view path) {
    if (path == "cpu0") return Ref<const Object>(cpu0_);
    if (path.starts_with("/machine/peripheral/") ||
        path.starts_with("/objects/")) {
      const absl::StatusOr<Ref<Object>> object = context_->Resolve(path);
      EXPECT_TRUE(object.ok()) << id_ << ": " << Message(object.status());
      if (object.ok()) return *object;
    }
    return nullptr;
  }

  void Read(const rapidjson::Value& path, const rapidjson::Value& property,
            const rapidjson::Value& want) {
    const Ref<const Object> object = Find(Text(path));
    if (!object) {
      count_.LeaveOut("value of an object that the board makes");
      return;
    }
    absl::StatusOr<Value> got = object->GetValue(Text(property));
    if (want.IsNull()) {
      EXPECT_EQ(CauseOf(got.status()), Cause::kUnknownProperty) << id_;
      return;
    }
    count_.Compare(arch_name_, id_, path.GetString(), object->type(),
                   Text(property), ToValue(want), got.ok() ? &*got : nullptr);
  }

  void Hot(const rapidjson::Value& step) {
    const std::string_view command = Text(step[0]);
    if (command == "read") {
      Read(step[1], step[2], step[3]);
    } else if (command == "default") {
      const Class* type = arch_.registry.Find(Text(step[1]));
      ASSERT_NE(type, nullptr) << id_;
      const ClassProperty* property = type->FindProperty(Text(step[2]));
      ASSERT_NE(property, nullptr) << id_;
      count_.Compare(arch_name_, id_, "class", *type, Text(step[2]),
                     ToValue(step[3]), type->DefaultOf(*property));
    } else {
      HotAdd(command, step);
    }
  }

  void HotAdd(std::string_view command, const rapidjson::Value& step) {
    ASSERT_TRUE(command == "device_add" || command == "object-add") << id_;
    const qom::qdev::OptionData arguments = ToTree(step[1]);
    const std::string what =
        fmt::format("{} {}: ", id_, *qom::qdev::WriteJson(arguments));
    said_at_start_.insert(said_.begin(), said_.end());
    said_.clear();
    bool made = false;
    if (command == "device_add") {
      const absl::StatusOr<qdev::DeviceOption> option =
          qdev::DeviceOptionFrom(arguments, qdev::JsonTexts::kRead);
      made = Note(option.status()) && AddDevice(*option, /*hotplug=*/true);
    } else {
      const absl::StatusOr<qdev::ObjectOption> option =
          qdev::ObjectOptionFrom(arguments);
      made = Note(option.status()) && AddObject(*option);
    }
    const bool want = step[2].IsString();
    EXPECT_EQ(made, want) << what << refusal_;
    if (want) {
      EXPECT_EQ(said_, NamesOf(step[3])) << what;
      said_at_start_.insert(said_.begin(), said_.end());
    }
    said_.clear();
  }

  void CompareMessages() {
    std::multiset<std::string> want = NamesOf(result_["messages"]);
    std::multiset<std::string> ours = said_;
    ours.insert(said_at_start_.begin(), said_at_start_.end());
    if (result_["exit"].GetInt() == 0) {
      for (const Diagnostic& one : compat::Layers(*context_).Unused()) {
        if (one.layer != "global") continue;
        // Of a device that may still come the emulator is silent, also if it
        // can have no such property.
        const Class* driver = context_->registry().Find(one.driver);
        if (driver != nullptr && compat::IsHotpluggable(*driver)) continue;
        if (one.code == "unused-global" || one.code == "invalid-global-class") {
          ours.insert(NamingOf(one));
        }
      }
    }
    for (const TableEntry& one : line_.globals()) {
      if (!recorded::InAModule(one.driver)) continue;
      std::erase_if(want, [&one](const std::string& name) {
        return name.starts_with("invalid-global-class " + one.driver + ".");
      });
    }
    EXPECT_EQ(ours, want) << id_;
  }

  const rapidjson::Value& json_;
  Arch& arch_;
  Count& count_;
  const std::string id_;
  const std::string arch_name_;
  const rapidjson::Value& result_;
  CommandLine line_;
  std::string machine_;
  qdev::CpuChoice cpu_;
  std::optional<Context> context_;
  Object* cpu0_ = nullptr;
  bool refused_ = false;
  std::string refusal_;
  std::multiset<std::string> said_;  // since the start, or the last hot step
  std::multiset<std::string> said_at_start_;
};

TEST(ReplayScenariosTest, CommandLinesGiveTheRecordedValuesAndMessages) {
  Count count("scenarios", {"scenarios", "realized"});
  const rapidjson::Document json =
      recorded::ReadJson(recorded::RecordedPath("scenarios.json"));
  std::map<std::string, std::unique_ptr<Arch>> archs;
  for (const std::string& name : recorded::RecordedArchs()) {
    archs[name] = recorded::LoadArch(name);
    ASSERT_NE(archs[name], nullptr);
  }
  size_t replayed = 0;
  for (const auto& scenario : json.GetArray()) {
    const auto arch = archs.find(scenario["arch"].GetString());
    if (arch == archs.end()) {
      count.LeaveOut("no catalogue for the architecture");
      continue;
    }
    replayed += Scenario(scenario, *arch->second, count).Replay() ? 1 : 0;
  }
  count.Print();
  std::printf("scenarios    replayed %zu of %u\n", replayed, json.Size());
  // Where code of a device, which no catalogue holds, had the last word.
  EXPECT_EQ(json.Size() - replayed, 7u);
  EXPECT_GT(count.compared(), 500u);
  EXPECT_EQ(count.wrong(), 0u);
}

}  // namespace
}  // namespace qom
