// Copyright 2026 The qomrt Authors.
//
// test: one process
//
// Command lines that the real binaries were started with: the same values come
// out, the same ones are refused with the same cause, and the same warnings
// are given, by what they name. Options are taken apart here in the simplest
// way; what the option syntax decides is left out and counted.

#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "qomrt/compat/layer_stack.h"
#include "qomrt/qom/context.h"
#include "qomrt/qom/status.h"
#include "rapidjson/document.h"
#include "support/recorded.h"

namespace qom::compat {
namespace {

using recorded::Arch;
using recorded::Count;
using recorded::Text;
using recorded::ToValue;

// A message by what it names: "cannot-apply e1000.mitigation=maybe bad-value".
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
  return Naming(Member(message, "kind"), Member(message, "driver"),
                Member(message, "property"), Member(message, "value"),
                Member(message, "cause"));
}

std::string NamingOf(const Diagnostic& one) {
  return one.code == "unused-global" || one.code == "invalid-global-class"
             ? Naming(one.code, one.driver, one.property, "", "")
             : Naming("cannot-apply", one.driver, one.property, one.value,
                      one.code);
}

// The names of recorded messages of the kinds that layers are about.
std::multiset<std::string> NamesOf(const rapidjson::Value& messages) {
  std::multiset<std::string> names;
  for (const auto& message : messages.GetArray()) {
    const std::string_view kind = Member(message, "kind");
    if (kind == "cannot-apply" || kind == "unused-global" ||
        kind == "invalid-global-class") {
      names.insert(NamingOf(message));
    }
  }
  return names;
}

bool IsBackEnd(std::string_view option) {
  for (std::string_view one : {"-blockdev", "-drive", "-netdev", "-chardev",
                               "-audiodev", "-tpmdev", "-fsdev"}) {
    if (option == one) return true;
  }
  return false;
}

std::vector<std::string> SplitAtCommas(std::string_view option) {
  std::vector<std::string> parts;
  while (true) {
    const size_t comma = option.find(',');
    parts.emplace_back(option.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    option.remove_prefix(comma + 1);
  }
}

using KeyValues = std::vector<std::pair<std::string, Value>>;

KeyValues SplitDevice(std::string_view option) {
  KeyValues pairs;
  for (const std::string& part : SplitAtCommas(option)) {
    const size_t equals = part.find('=');
    if (equals != std::string::npos) {
      pairs.emplace_back(part.substr(0, equals),
                         Value(part.substr(equals + 1)));
    } else if (pairs.empty()) {
      pairs.emplace_back("driver", Value(part));
    } else {
      pairs.emplace_back(part, Value("on"));
    }
  }
  return pairs;
}

// driver, property, value; none if it is no DRIVER.PROPERTY=VALUE, nor the
// three keys.
std::optional<TableEntry> SplitGlobal(std::string_view option) {
  TableEntry entry;
  const size_t dot = option.find('.');
  const size_t equals = option.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  if (dot < equals) {
    entry.driver = option.substr(0, dot);
    entry.property = option.substr(dot + 1, equals - dot - 1);
    entry.value = Value(option.substr(equals + 1));
    return entry;
  }
  bool has_value = false;
  for (const auto& [key, value] : SplitDevice(option)) {
    if (key == "driver") entry.driver = value.ToText();
    if (key == "property") entry.property = value.ToText();
    if (key == "value") {
      entry.value = value;
      has_value = true;
    }
  }
  if (entry.driver.empty() || entry.property.empty() || !has_value) {
    return std::nullopt;
  }
  return entry;
}

class Scenario {
 public:
  Scenario(const rapidjson::Value& json, Arch& arch, Count& count)
      : json_(json),
        arch_(arch),
        count_(count),
        id_(Text(json["id"])),
        result_(json["result"]) {}

  // True if it could be replayed.
  bool Replay() {
    if (!TakeApart()) return false;
    if (!WasRefusedByALayer() && result_["exit"].GetInt() != 0) {
      return LeaveOut("the device itself, or the machine, refused to go on");
    }
    context_.emplace(arch_.registry);
    bool going_on = Start();
    for (const KeyValues& device : devices_) {
      going_on = going_on && Add("/machine/peripheral", "driver", device, {});
    }
    EXPECT_EQ(refused_, result_["exit"].GetInt() != 0)
        << id_ << ": " << refusal_;
    if (result_.HasMember("values")) CompareValues();
    if (result_.HasMember("hot")) {
      for (const auto& step : result_["hot"].GetArray()) Hot(step);
    }
    CompareMessages();
    return true;
  }

 private:
  bool LeaveOut(const std::string& why) {
    count_.LeaveOut(why);
    return false;
  }

  bool TakeApart() {
    const auto argv = json_["argv"].GetArray();
    for (rapidjson::SizeType i = 0; i < argv.Size(); ++i) {
      const std::string_view option = Text(argv[i]);
      if (IsBackEnd(option)) {
        ++i;
      } else if (option == "-global" && i + 1 < argv.Size()) {
        std::optional<TableEntry> entry = SplitGlobal(Text(argv[++i]));
        if (!entry.has_value()) return LeaveOut("malformed -global");
        globals_.push_back(*std::move(entry));
      } else if (option == "-device" && i + 1 < argv.Size()) {
        devices_.push_back(SplitDevice(Text(argv[++i])));
      } else {
        return LeaveOut("it has " + std::string(option));
      }
    }
    return true;
  }

  bool WasRefusedByALayer() const {
    for (const auto& message : result_["messages"].GetArray()) {
      if (Member(message, "kind") == "cannot-apply") return true;
    }
    return false;
  }

  // Puts the layers together and makes what needs no option. False if that
  // fails.
  bool Start() {
    const std::string machine = json_["machine"].GetString();
    absl::StatusOr<std::vector<EntryTable>> own =
        arch_.catalogue.machines.TablesOf(arch_.Choose(machine),
                                          arch_.registry);
    EXPECT_TRUE(own.ok()) << id_;
    std::map<Layer, EntryTable> injected;
    if (json_.HasMember("inject")) {
      for (const auto& row : json_["inject"].GetArray()) {
        const std::optional<Layer> layer = LayerByName(Text(row[0]));
        EXPECT_TRUE(layer.has_value()) << id_;
        EntryTable& table =
            injected.try_emplace(*layer, EntryTable{*layer, "injected", {}})
                .first->second;
        table.Add(Text(row[1]), Text(row[2]), Value(Text(row[3])),
                  row.Size() > 4 && row[4].IsTrue());
      }
    }
    std::vector<EntryTable> tables = *std::move(own);
    for (auto& [layer, table] : injected) tables.push_back(std::move(table));
    EntryTable globals{Layer::kGlobal, "command line", {}};
    for (const TableEntry& one : globals_) {
      globals.Add(one.driver, one.property, one.value);
    }
    tables.push_back(std::move(globals));
    LayerStack& layers = Layers(*context_);
    EXPECT_TRUE(layers.Append(std::move(tables)).ok()) << id_;
    layers.SetSink([this](const Diagnostic& diagnostic) {
      said_.insert(NamingOf(diagnostic));
    });
    // What every start makes before any device.
    for (const char* name : {"tcg-accel", "migration"}) {
      const Class* type = arch_.registry.Find(name);
      if (type != nullptr && !Note(context_->New(*type).status())) return false;
    }
    return true;
  }

  // True if it is fine; else the scenario is refused with what it says.
  bool Note(const absl::Status& status) {
    if (status.ok()) return true;
    refused_ = true;
    refusal_ = Message(status);
    if (const std::optional<Diagnostic> entry = FailedEntry(status)) {
      said_.insert(NamingOf(*entry));
    }
    return false;
  }

  // Creates the object that `pairs` describe below `folder`.
  bool Add(std::string_view folder, std::string_view type_key,
           const KeyValues& pairs, NewOptions options) {
    std::string driver;
    std::string id;
    for (const auto& [key, value] : pairs) {
      if (key == type_key) driver = value.ToText();
      if (key == "id") id = value.ToText();
    }
    absl::StatusOr<Ref<Object>> made = context_->New(driver, options);
    if (!Note(made.status())) return false;
    for (const auto& [key, value] : pairs) {
      if (key == type_key || key == "id" || key == "bus") continue;
      absl::Status status =
          value.is_text() ? (*made)->Set(key, value.text_value(), SetBy::kUser)
                          : (*made)->Set(key, value, SetBy::kUser);
      if (status.ok()) continue;
      said_.insert(Naming("cannot-apply", driver, key, value.ToText(),
                          CauseWord(CauseOf(status))));
      return Note(status);
    }
    Object* parent = &context_->root();
    for (const std::string& name :
         std::vector<std::string>(Components(folder))) {
      Object* next = parent->Child(name);
      if (next == nullptr) {
        Ref<Object> container = *context_->New("container");
        next = container.get();
        EXPECT_TRUE(parent->AddChild(name, std::move(container)).ok());
      }
      parent = next;
    }
    return Note(
        parent->AddChild(id.empty() ? "device[*]" : id, *made).status());
  }

  static std::vector<std::string> Components(std::string_view path) {
    std::vector<std::string> names;
    while (!path.empty()) {
      path.remove_prefix(1);
      const size_t slash = std::min(path.find('/'), path.size());
      names.emplace_back(path.substr(0, slash));
      path.remove_prefix(slash);
    }
    return names;
  }

  // Null for what the machine itself makes.
  Object* Find(const std::string& path) {
    if (path.starts_with("/machine/peripheral/") ||
        path.starts_with("/objects/")) {
      absl::StatusOr<Object*> object = context_->Resolve(path);
      EXPECT_TRUE(object.ok()) << id_ << ": " << Message(object.status());
      if (object.ok()) return *object;
    }
    return nullptr;
  }

  void Read(const rapidjson::Value& path, const rapidjson::Value& property,
            const rapidjson::Value& want) {
    const Object* object = Find(path.GetString());
    if (object == nullptr) {
      count_.LeaveOut("value of an object that the machine makes");
      return;
    }
    absl::StatusOr<Value> got = object->GetValue(Text(property));
    if (want.IsNull()) {
      EXPECT_EQ(CauseOf(got.status()), Cause::kUnknownProperty) << id_;
      return;
    }
    count_.Compare(json_["arch"].GetString(), id_, path.GetString(),
                   object->type(), Text(property), ToValue(want),
                   got.ok() ? &*got : nullptr);
  }

  void CompareValues() {
    if (refused_) return;
    for (const auto& row : result_["values"].GetArray()) {
      Read(row[0], row[1], row[2]);
    }
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
      const Value* value = type->DefaultOf(*property);
      count_.Compare(json_["arch"].GetString(), id_, "class", *type,
                     Text(step[2]), ToValue(step[3]), value);
    } else {
      HotAdd(command, step);
    }
  }

  void HotAdd(std::string_view command, const rapidjson::Value& step) {
    KeyValues pairs;
    std::string id;
    for (const auto& member : step[1].GetObject()) {
      pairs.emplace_back(std::string(Text(member.name)), ToValue(member.value));
      if (Text(member.name) == "id") id = Text(member.value);
    }
    const bool want = step[2].IsString();
    said_.clear();
    const bool made =
        command == "device_add"
            ? Add("/machine/peripheral", "driver", pairs, {.hotplug = true})
            : Add("/objects", "qom-type", pairs, {.hotplug = true});
    if (made && !want) {
      // Which types a user may create is no fact of a catalogue.
      count_.LeaveOut("refused by a rule about ids or user-creatable types");
      Find("/machine/peripheral/" + id)->Unparent();
      return;
    }
    EXPECT_EQ(made, want) << id_ << " " << id << ": " << refusal_;
    if (want) {
      EXPECT_EQ(said_, NamesOf(step[3])) << id_ << " " << id;
      hot_said_.insert(said_.begin(), said_.end());
    }
    said_.clear();
  }

  void CompareMessages() {
    std::multiset<std::string> want = NamesOf(result_["messages"]);
    std::multiset<std::string> ours = said_;
    ours.insert(hot_said_.begin(), hot_said_.end());
    if (result_["exit"].GetInt() == 0) {
      for (const Diagnostic& one : Layers(*context_).Unused()) {
        if (one.layer != "global") continue;
        if (one.code == "unused-global" || one.code == "invalid-global-class") {
          ours.insert(NamingOf(one));
        }
      }
    }
    for (const TableEntry& one : globals_) {
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
  std::string id_;
  const rapidjson::Value& result_;
  std::vector<TableEntry> globals_;
  std::vector<KeyValues> devices_;
  std::optional<Context> context_;
  bool refused_ = false;
  std::string refusal_;
  std::multiset<std::string> said_;
  std::multiset<std::string> hot_said_;
};

TEST(ReplayTest, CommandLinesGiveTheRecordedValuesAndMessages) {
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
  EXPECT_GT(replayed, 200u);
  EXPECT_GT(count.compared(), 500u);
  EXPECT_EQ(count.wrong(), 0u);
}

}  // namespace
}  // namespace qom::compat
