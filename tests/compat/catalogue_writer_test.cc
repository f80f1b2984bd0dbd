// What is written of a registry, loaded again, is the same registry: for the
// catalogues of data/, for C++ classes, and for what is hard to write down.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/writer.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Emulator {
  TypeRegistry registry;
  Catalogue catalogue;
};

std::unique_ptr<Emulator> Load(const std::vector<CatalogueFile>& files) {
  auto emulator = std::make_unique<Emulator>();
  absl::StatusOr<Catalogue> catalogue =
      LoadCatalogue(files, emulator->registry);
  EXPECT_TRUE(catalogue.ok()) << Message(catalogue.status());
  if (catalogue.ok()) emulator->catalogue = *std::move(catalogue);
  return emulator;
}

WrittenCatalogue Write(Emulator& emulator) {
  absl::StatusOr<WrittenCatalogue> written =
      WriteCatalogue(emulator.registry, emulator.catalogue);
  EXPECT_TRUE(written.ok()) << Message(written.status());
  return written.ok() ? *std::move(written) : WrittenCatalogue();
}

absl::Status ErrorOf(Emulator& emulator) {
  return WriteCatalogue(emulator.registry, emulator.catalogue).status();
}

std::unique_ptr<Emulator> Load(const WrittenCatalogue& written) {
  std::vector<CatalogueFile> files;
  for (const WrittenFile& file : written.files) {
    files.push_back({file.name, file.text});
  }
  std::unique_ptr<Emulator> emulator = Load(files);
  EXPECT_THAT(emulator->catalogue.notes, IsEmpty());
  return emulator;
}

std::string TextOf(const WrittenCatalogue& written, std::string_view name) {
  for (const WrittenFile& file : written.files) {
    if (file.name == name) return file.text;
  }
  return "";
}

std::vector<std::string> MessagesOf(const std::vector<Diagnostic>& all) {
  std::vector<std::string> messages;
  for (const Diagnostic& one : all) messages.push_back(one.message);
  return messages;
}

// What is loaded from what is written, which is written in the same way again.
std::unique_ptr<Emulator> RoundTrip(Emulator& emulator) {
  const WrittenCatalogue written = Write(emulator);
  EXPECT_THAT(MessagesOf(written.lost), IsEmpty());
  std::unique_ptr<Emulator> loaded = Load(written);
  const WrittenCatalogue again = Write(*loaded);
  EXPECT_EQ(written.files.size(), again.files.size());
  for (const WrittenFile& file : written.files) {
    EXPECT_EQ(file.text, TextOf(again, file.name)) << file.name;
  }
  return loaded;
}

// ---- Comparing answers -----------------------------------------------------

std::string Shown(const Value& value) {
  return fmt::format("{} '{}'", value.KindName(), value.ToText());
}

std::string Shown(EntryRef entry) {
  if (!entry) return "default";
  return fmt::format("{}[{}]", entry.table().name, entry.index());
}

// An object as it is made, with every property and where it comes from.
std::string ShowObject(Context& context, const Class& type) {
  const Resolution resolution = Resolve(context, type);
  std::string text;
  for (const Resolved& one : resolution.properties) {
    text +=
        fmt::format("{}.{} ({}): {} {} from {} {}\n", type.name(),
                    one.property->name, one.property->type, Shown(one.value),
                    one.unreadable, one.driver, Shown(one.entry));
  }
  for (const Diagnostic& one : resolution.diagnostics) {
    text += fmt::format("{}: {} {}\n", type.name(), one.code, one.message);
  }
  return text;
}

std::string ShowExplanation(Context& context, const Class& type,
                            std::string_view property) {
  absl::StatusOr<Explanation> why = Explain(context, type, property);
  if (!why.ok()) return std::string(Message(why.status()));
  std::string text =
      fmt::format("{}.{}: {}\n", type.name(), property, Shown(why->value));
  for (const Offer& offer : why->stack) {
    text += fmt::format(" {}{} {} {} '{}' {} {}\n", offer.wins ? "* " : "",
                        offer.driver, offer.object, Shown(offer.entry),
                        offer.text, Shown(offer.value), Message(offer.error));
  }
  for (const Diagnostic& note : why->notes) {
    text += fmt::format(" {} {}\n", note.code, note.message);
  }
  return text;
}

// Every type of `a` answers in `b` as it does in `a`: what an object shows of
// all properties, and the whole explanation of those that an entry reaches.
void ExpectSameAnswers(Emulator& a, Emulator& b, const Selection& selection) {
  Context in_a(a.registry);
  Context in_b(b.registry);
  ASSERT_TRUE(a.catalogue.machines.Select(selection, in_a).ok());
  ASSERT_TRUE(b.catalogue.machines.Select(selection, in_b).ok());
  const std::shared_ptr<const LayerSnapshot> layers = Layers(in_a).snapshot();
  auto is_reached = [&layers](const Class& type,
                              const ClassProperty& property) {
    const std::vector<EntryRef> entries = layers->Match(type);
    return std::any_of(entries.begin(), entries.end(),
                       [&property](EntryRef entry) {
                         return entry->property == property.name;
                       });
  };
  const std::vector<const Class*> types = a.registry.Types();
  ASSERT_EQ(types.size(), b.registry.Types().size());
  for (const Class* type : types) {
    const Class* same = b.registry.Find(type->name());
    ASSERT_NE(same, nullptr) << type->name();
    ASSERT_EQ(ShowObject(in_a, *type), ShowObject(in_b, *same));
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr ||
          !(is_reached(*type, *property) ||
            (property->is_alias() &&
             is_reached(*property->alias_class, *property->target)))) {
        continue;
      }
      ASSERT_EQ(ShowExplanation(in_a, *type, property->name),
                ShowExplanation(in_b, *same, property->name));
    }
  }
}

std::vector<Table> Contents(std::span<const SharedTable> tables) {
  std::vector<Table> contents;
  for (const SharedTable& table : tables) contents.push_back(*table);
  return contents;
}

void ExpectSameMachines(const Catalogue& a, const Catalogue& b) {
  EXPECT_EQ(a.attributes, b.attributes);
  EXPECT_EQ(a.not_created, b.not_created);
  const MachineSet& before = a.machines;
  const MachineSet& after = b.machines;
  EXPECT_EQ(Contents(before.tables()), Contents(after.tables()));
  ASSERT_EQ(before.machines().size(), after.machines().size());
  for (size_t i = 0; i < before.machines().size(); ++i) {
    const MachineVersion& x = before.machines()[i];
    const MachineVersion& y = after.machines()[i];
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(x.family(), y.family());
    EXPECT_EQ(x.alias, y.alias);
    EXPECT_EQ(x.is_default, y.is_default);
    EXPECT_EQ(x.deprecated, y.deprecated);
    EXPECT_EQ(x.tables, y.tables);
    EXPECT_EQ(x.sugar == nullptr, y.sugar == nullptr);
    if (x.sugar != nullptr && y.sugar != nullptr) {
      EXPECT_EQ(*x.sugar, *y.sugar);
    }
    EXPECT_EQ(x.attributes, y.attributes);
  }
  auto expect_same = [](std::span<const LayerSource> x,
                        std::span<const LayerSource> y) {
    ASSERT_EQ(x.size(), y.size());
    for (size_t i = 0; i < x.size(); ++i) {
      EXPECT_EQ(x[i].name, y[i].name);
      EXPECT_EQ(Contents(x[i].tables), Contents(y[i].tables));
    }
  };
  expect_same(before.accelerators(), after.accelerators());
  expect_same(before.platforms(), after.platforms());
}

// ---- The catalogues of data/ -----------------------------------------------

class ShippedCatalogueTest : public ::testing::TestWithParam<const char*> {
 protected:
  ShippedCatalogueTest() {
    absl::StatusOr<Catalogue> catalogue = LoadCatalogueDirectory(
        fmt::format("{}/qemu-7.2/{}", QOMRT_CATALOGUE_DIR, GetParam()),
        shipped_.registry);
    EXPECT_TRUE(catalogue.ok()) << Message(catalogue.status());
    if (catalogue.ok()) shipped_.catalogue = *std::move(catalogue);
  }

  Emulator shipped_;
};

TEST_P(ShippedCatalogueTest, WhatIsWrittenTwiceIsTheSame) {
  const std::unique_ptr<Emulator> loaded = RoundTrip(shipped_);
  ExpectSameMachines(shipped_.catalogue, loaded->catalogue);
}

TEST_P(ShippedCatalogueTest, TypesAnswerTheSameInMachinesOldAndNew) {
  const std::unique_ptr<Emulator> loaded = RoundTrip(shipped_);
  const auto machines = shipped_.catalogue.machines.machines();
  ASSERT_THAT(machines, Not(IsEmpty()));
  // The newest, one in between, and the oldest of the first family, which has
  // the most to say.
  size_t oldest = 0;
  for (size_t i = 0; i < machines.size(); ++i) {
    if (machines[i].family() == machines.front().family()) oldest = i;
  }
  for (size_t i : std::set<size_t>{0, oldest / 2, oldest}) {
    SCOPED_TRACE(machines[i].name);
    ExpectSameAnswers(shipped_, *loaded, {.machine = machines[i].name});
  }
  for (const LayerSource& accel : shipped_.catalogue.machines.accelerators()) {
    SCOPED_TRACE(accel.name);
    if (accel.tables.size() < 2) continue;  // nothing of a file
    ExpectSameAnswers(shipped_, *loaded,
                      {.machine = machines[0].name, .accel = accel.name});
  }
}

INSTANTIATE_TEST_SUITE_P(Architectures, ShippedCatalogueTest,
                         ::testing::Values("x86_64", "aarch64", "s390x",
                                           "m68k"),
                         [](const auto& arch) { return arch.param; });

// ---- Native types ----------------------------------------------------------

enum class Speed : uint8_t { kSlow, kFast };

}  // namespace
}  // namespace qom::compat

template <>
struct qom::props::EnumNames<qom::compat::Speed> {
  static constexpr std::string_view kName = "Speed";
  static constexpr EnumName<qom::compat::Speed> kNames[] = {
      {qom::compat::Speed::kSlow, "slow"}, {qom::compat::Speed::kFast, "fast"}};
};

namespace qom::compat {
namespace {

class Resettable : public Interface<Resettable> {
 public:
  static constexpr std::string_view kTypeName = "resettable";
  virtual int reset_count() const = 0;
};

// One property of every kind of value.
class Board : public Extends<Board, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "board";
  struct Props;
  using Extends::Extends;
  static void ClassInit(CompatClass& record) {
    record.description = "a \"board\"";
  }

 private:
  bool flag_ = false;
  uint32_t bits_ = 0;
  uint8_t u8_ = 0;
  uint64_t u64_ = 0;
  int8_t i8_ = 0;
  int64_t i64_ = 0;
  props::Size size_;
  double number_ = 0;
  std::string text_;
  Speed speed_ = Speed::kSlow;
  Speed other_speed_ = Speed::kSlow;
  OnOffAuto auto_ = OnOffAuto::kAuto;
  props::MacAddress mac_;
  props::Uuid uuid_;
  props::PciAddress address_;
  props::ReservedRegion region_;
  Link<Board> link_;
  std::vector<uint16_t> numbers_ = {1, 2};
  std::vector<std::string> texts_;
  uint32_t undeclared_ = 7;  // a value that no row tells
  uint16_t Answer() const { return 42; }
};
struct Board::Props {
  static constexpr auto kAll = props::Table(
      props::Field<&Board::flag_>("flag", {.default_value = true}),
      props::Bit<&Board::bits_, 3>("bit", {.default_value = true}),
      props::Field<&Board::u8_>("u8",
                                {.default_value = 5,
                                 .min = 2,
                                 .max = 9,
                                 .doc = "A \"small\" number.",
                                 .unit = "s",
                                 .flags = PropertyFlags::kRealizedSetAllowed,
                                 .history = {{"1.0", 3}, {"2.0", 4}}}),
      props::Field<&Board::u64_>(
          "u64", {.default_value = std::numeric_limits<uint64_t>::max()}),
      props::Field<&Board::i8_>("x-i8",
                                {.default_value = -3, .min = -4, .max = -1}),
      props::Field<&Board::i64_>(
          "i64", {.default_value = std::numeric_limits<int64_t>::min(),
                  .flags = PropertyFlags::kInternal}),
      props::Field<&Board::size_>("size", {.default_value = 4096, .min = 512}),
      props::Field<&Board::number_>("number",
                                    {.default_value = 0.1, .automatic = 0.5}),
      props::Field<&Board::text_>(
          "text", {.default_value = "t", .deprecated = {{"3.0", "flag"}}}),
      props::Field<&Board::speed_>("speed", {.default_value = Speed::kFast}),
      props::Field<&Board::other_speed_>("other-speed"),
      props::Field<&Board::auto_>("auto", {.default_value = OnOffAuto::kOn}),
      props::Field<&Board::mac_>("mac"), props::Field<&Board::uuid_>("uuid"),
      props::Field<&Board::address_>("address"),
      props::Field<&Board::region_>("region"),
      props::Field<&Board::link_>("link"),
      props::Field<&Board::numbers_>("numbers"),
      props::Field<&Board::texts_>("texts"),
      props::Field<&Board::undeclared_>("undeclared"),
      props::Computed<&Board::Answer>("answer"));
};

// An abstract type with aliases; its descendants are made differently.
class Port : public Extends<Port, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "port";
  static constexpr bool kAbstract = true;
  struct Props;
  explicit Port(const Construct& construct)
      : Extends(construct), board_(construct, "board") {}

 private:
  uint32_t lanes_ = 0;
  qom::Child<Board> board_;
};
struct Port::Props {
  static constexpr auto kAll =
      props::Table(props::Field<&Port::lanes_>("lanes", {.default_value = 1}),
                   props::Alias<&Port::board_>("board-size", "size"),
                   props::AliasAll<&Port::board_>());
};

class PlainPort : public Extends<PlainPort, Port> {
 public:
  static constexpr std::string_view kTypeName = "plain-port";
  using Extends::Extends;
};

const PropertyDefault kWideBoard[] = {{"size", 8192}, {"undeclared", 8}};

class WidePort final : public Extends<WidePort, Port, Resettable> {
 public:
  static constexpr std::string_view kTypeName = "wide-port";
  struct Props;
  explicit WidePort(const Construct& construct)
      : Extends(construct), second_(construct, "second", kWideBoard) {}
  static void ClassInit(CompatClass& record) { record.hotpluggable = false; }
  int reset_count() const override { return 0; }

 private:
  qom::Child<Board> second_;
};
struct WidePort::Props {
  static constexpr auto kAll =
      props::Table(props::Default("lanes", 4),
                   props::Alias<&WidePort::second_>("second-u8", "u8"),
                   props::Alias<&WidePort::second_>("second-size", "size"));
};

class SmallPort final : public Extends<SmallPort, PlainPort> {
 public:
  static constexpr std::string_view kTypeName = "small-port";
  struct Props;
  using Extends::Extends;
};
struct SmallPort::Props {
  static constexpr auto kAll = props::Table(props::Default("lanes", 2));
};

class NativeTest : public ::testing::Test {
 protected:
  NativeTest() {
    native_.registry.Register<Board>();
    native_.registry.Register<WidePort>();
    native_.registry.Register<SmallPort>();
    const absl::Status status = native_.registry.Seal();
    EXPECT_TRUE(status.ok()) << Message(status);
    loaded_ = RoundTrip(native_);
  }

  const ClassProperty* Find(std::string_view type, std::string_view property) {
    return loaded_->registry.Find(type)->FindProperty(property);
  }

  Emulator native_;
  std::unique_ptr<Emulator> loaded_;
};

TEST_F(NativeTest, TypesKeepWhatTheyAre) {
  const Class* wide = loaded_->registry.Find("wide-port");
  ASSERT_NE(wide, nullptr);
  EXPECT_FALSE(wide->is_native());
  EXPECT_EQ(wide->parent()->name(), "port");
  EXPECT_TRUE(wide->parent()->is_abstract());
  EXPECT_TRUE(wide->IsA("resettable"));
  EXPECT_TRUE(loaded_->registry.Find("resettable")->is_interface());
  EXPECT_FALSE(IsHotpluggable(*wide));
  EXPECT_TRUE(IsHotpluggable(*wide->parent()));
  for (std::string_view name : {"board", "wide-port", "object-compat"}) {
    EXPECT_EQ(LayersOf(*loaded_->registry.Find(name)), LayerMask::kAll);
  }
  EXPECT_EQ(loaded_->registry.Find("board")->record().description,
            "a \"board\"");
}

TEST_F(NativeTest, PropertiesKeepWhatIsSaidOfThem) {
  const ClassProperty* u8 = Find("board", "u8");
  EXPECT_EQ(u8->type, "uint8");
  EXPECT_EQ(u8->doc, "A \"small\" number.");
  EXPECT_EQ(u8->unit, "s");
  EXPECT_EQ(u8->Legal(), "2..9");
  EXPECT_TRUE(u8->has(PropertyFlags::kRealizedSetAllowed));
  ASSERT_EQ(u8->history.size(), 2u);
  EXPECT_EQ(u8->history[1].until, "2.0");
  EXPECT_EQ(u8->history[1].value, Value(4));
  EXPECT_TRUE(Find("board", "i64")->has(PropertyFlags::kInternal));
  EXPECT_TRUE(Find("board", "x-i8")->has(PropertyFlags::kUnstable));
  EXPECT_EQ(Find("board", "x-i8")->Legal(), "-4..-1");
  EXPECT_EQ(Find("board", "speed")->Legal(), "one of slow, fast");
  EXPECT_EQ(Find("board", "number")->automatic, Value(0.5));
  EXPECT_EQ(Find("board", "text")->deprecated_since, "3.0");
  EXPECT_EQ(Find("board", "text")->replacement, "flag");
  EXPECT_TRUE(Find("board", "answer")->has(PropertyFlags::kReadOnly));
  EXPECT_EQ(Find("board", "link")->link_class, loaded_->registry.Find("board"));
  EXPECT_EQ(Find("port", "board-size")->Legal(), "512..18446744073709551615");
}

TEST_F(NativeTest, NewObjectsShowTheSameValues) {
  Context native(native_.registry);
  Context loaded(loaded_->registry);
  for (const Class* type : native_.registry.Types()) {
    if (type->is_abstract()) continue;
    const Ref<Object> code = *native.New(*type);
    const Ref<Object> data = *loaded.New(type->name());
    for (const ClassProperty* property : type->properties()) {
      EXPECT_EQ(code->Get(property->name).value_or("?"),
                data->Get(property->name).value_or("?"))
          << type->name() << "." << property->name;
      EXPECT_EQ(code->GetValue(property->name).value_or("?").KindName(),
                data->GetValue(property->name).value_or("?").KindName())
          << type->name() << "." << property->name;
    }
  }
}

TEST_F(NativeTest, EmbeddedObjectsAreThereAndBehindTheirAliases) {
  Context context(loaded_->registry);
  const Ref<Object> wide = *context.New("wide-port");
  ASSERT_EQ(wide->children().size(), 2u);
  const Object* board = wide->Child("board");
  EXPECT_EQ(*board->Get("undeclared"), "7");
  EXPECT_EQ(*wide->Child("second")->Get("undeclared"), "8");
  EXPECT_EQ(*wide->Get("second-size"), "8192");
  ASSERT_TRUE(wide->Set("board-size", "1M").ok());
  EXPECT_EQ(*board->Get("size"), "1048576");
  ASSERT_TRUE(wide->Set("second-u8", "3").ok());
  EXPECT_EQ(*wide->Child("second")->Get("u8"), "3");
  EXPECT_EQ(*board->Get("u8"), "5");
  const Ref<Object> small = *context.New("small-port");
  EXPECT_EQ(small->children().size(), 1u);
  EXPECT_EQ(*small->Get("lanes"), "2");
  EXPECT_EQ(*small->Get("undeclared"), "7");
}

TEST_F(NativeTest, TheSameValuesAreLegal) {
  Context native(native_.registry);
  Context loaded(loaded_->registry);
  for (const auto& [property, text] :
       std::vector<std::pair<std::string_view, std::string_view>>{
           {"u8", "1"},
           {"u8", "9"},
           {"x-i8", "-4"},
           {"x-i8", "0"},
           {"size", "1k"},
           {"size", "1"},
           {"speed", "fast"},
           {"speed", "Fast"},
           {"auto", "off"},
           {"auto", "maybe"},
           {"mac", "52:54:00:00:00:01"},
           {"mac", "52"},
           {"uuid", "550e8400-e29b-41d4-a716-446655440000"},
           {"uuid", "550e"},
           {"address", "1f.7"},
           {"address", "20.0"},
           {"region", "0x1000:0x1fff:0"},
           {"region", "2:1:0"},
           {"numbers", "1,65535"},
           {"numbers", "65536"},
           {"texts", "a,b"},
           {"number", "2.5"},
           {"number", "x"},
           {"answer", "1"},
           {"flag", "maybe"}}) {
    EXPECT_EQ((*native.New("board"))->Set(property, text).ok(),
              (*loaded.New("board"))->Set(property, text).ok())
        << property << " " << text;
  }
}

TEST_F(NativeTest, LayersApplyAsBefore) {
  for (std::string_view type : {"board", "wide-port", "small-port"}) {
    std::string texts[2];
    for (Emulator* emulator : {&native_, loaded_.get()}) {
      Context context(emulator->registry);
      ASSERT_TRUE(
          Layers(context)
              .Append({{Layer::kMachine,
                        MakeTable("machine", {{"board", "u8", "3"},
                                              {"port", "board-size", "2k"},
                                              {"resettable", "lanes", "9"}})},
                       {Layer::kGlobal,
                        MakeTable("global", {{"board", "size", "1k"}})}})
              .ok());
      const Ref<Object> object = *context.New(type, {.hotplug = false});
      std::string& text = texts[emulator == &native_ ? 0 : 1];
      for (const ClassProperty* property : object->type().properties()) {
        text += fmt::format("{}={} ", property->name,
                            object->Get(property->name).value_or("?"));
      }
    }
    EXPECT_EQ(texts[0], texts[1]);
  }
}

class Loud : public Extends<Loud, Object> {
 public:
  static constexpr std::string_view kTypeName = "loud";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t n_ = 0;
};
struct Loud::Props {
  static constexpr auto kAll =
      props::Table(props::Field<&Loud::n_>("n", {.default_value = 1}));
};

TEST(WriterTest, TypesThatTakeNoLayersTakeNoneAgain) {
  Emulator emulator;
  emulator.registry.Register<Loud>();
  ASSERT_TRUE(emulator.registry.Seal().ok());
  const std::unique_ptr<Emulator> loaded = RoundTrip(emulator);
  EXPECT_TRUE(loaded->catalogue.declares_layered);
  EXPECT_EQ(LayersOf(*loaded->registry.Find("loud")), LayerMask::kNone);
}

// ---- Types by hand ---------------------------------------------------------

std::unique_ptr<Emulator> FromTypes(std::string_view types,
                                    std::vector<CatalogueFile> more = {}) {
  const std::string text = fmt::format("{{\"types\": {{{}}}}}", types);
  more.push_back({"types.json", text});
  return Load(more);
}

constexpr std::string_view kCore = R"(
    "core": {"parent": "object", "props": [["n", "uint32", 1],
                                           ["m", "uint32", 2]]})";

TEST(WriterTest, OneLineForEachThing) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("b": {"parent": "a", "initial": {"n": 2, "m": 3},
               "readonly": ["n"]},
         "a": {"parent": "object", "props": [["n", "uint32", 1],
               ["m", "uint32", 4, {"doc": "An m."}]]})",
      {{"limits.json", R"({"props": {"a": {"m": {"min": 2, "max": 9}}}})"}});
  const WrittenCatalogue written = Write(*emulator);
  EXPECT_EQ(TextOf(written, "types.json"), R"({
 "types": {
  "a": {
   "parent": "object",
   "props": [
    ["n", "uint32", 1],
    ["m", "uint32", 4, {"doc": "An m."}]
   ]
  },
  "b": {
   "parent": "a",
   "readonly": ["n"],
   "initial": {
    "m": 3,
    "n": 2
   }
  },
  "object": {
   "readonly": ["type"],
   "props": [
    ["type", "string"]
   ]
  }
 }
}
)");
  EXPECT_EQ(TextOf(written, "limits.json"), R"({
 "props": {
  "a": {
   "m": {"min": 2, "max": 9}
  }
 }
}
)");
  EXPECT_EQ(TextOf(written, "machines.json"), "");
}

TEST(WriterTest, TextsOfAllSorts) {
  const std::vector<std::string> texts = {"",
                                          "\"",
                                          "\\",
                                          "a/b",
                                          "\t\n\r\b\f",
                                          "\x01\x1f\x7f",
                                          "\xc3\xa4",
                                          "\xe2\x82\xac",
                                          "\xf0\x9f\x90\xa7",
                                          "</script>",
                                          std::string("a\0b", 3)};
  Emulator emulator;
  TypeBuilder type("t");
  for (size_t i = 0; i < texts.size(); ++i) {
    type.Property(props::RuntimeProperty(emulator.registry,
                                         fmt::format("p{}{}", i, texts[i]),
                                         "str", Value(texts[i])));
  }
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  const std::unique_ptr<Emulator> loaded = RoundTrip(emulator);
  Context context(loaded->registry);
  const Ref<Object> object = *context.New("t");
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(*object->Get(fmt::format("p{}{}", i, texts[i])), texts[i]);
  }
}

TEST(WriterTest, WhatIsNoJsonIsAnError) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, Value>>{
           {"p", "\xff"},
           {"p", "cut \xe2\x82"},
           {"\xc3", "x"},
           {"p", std::numeric_limits<double>::infinity()},
           {"p", std::numeric_limits<double>::quiet_NaN()},
           {"p", Value::List{Value(Value::List{1})}}}) {
    Emulator emulator;
    emulator.catalogue.attributes.emplace(name, value);
    const absl::Status status = ErrorOf(emulator);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(Message(status)), HasSubstr("JSON cannot hold"));
  }
}

TEST(WriterTest, NumbersAreExact) {
  const std::unique_ptr<Emulator> emulator =
      FromTypes(R"("a": {"parent": "object", "props": [
          ["u", "uint64", 18446744073709551615],
          ["i", "int64", -9223372036854775808],
          ["half", "number", 0.5], ["third", "number", 0.3333333333333333],
          ["whole", "number", 3.0], ["huge", "number", 1.7976931348623157e308],
          ["tiny", "number", 5e-324], ["minus", "number", -0.0],
          ["int", "number", 7], ["some", "Unknown", -1],
          ["list", "list<int64>", [-9223372036854775808, 0]],
          ["null", "str", null]]})");
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  const Class* before = emulator->registry.Find("a");
  const Class* after = loaded->registry.Find("a");
  for (const ClassProperty* property : before->properties()) {
    EXPECT_EQ(property->default_value,
              after->FindProperty(property->name)->default_value)
        << property->name;
  }
  ExpectSameAnswers(*emulator, *loaded, {});
}

TEST(WriterTest, LimitsOfAllSorts) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("a": {"parent": "object", "props": [["q", "uint16", 2],
             ["z", "uint16"], ["len", "str"], ["mac", "str"],
             ["word", "str", "one"], ["mode", "Mode", "on"],
             ["other", "Mode", "x"], ["neg", "int32"],
             ["wide", "uint64"], ["deep", "int64"]]},
         "b": {"parent": "a", "props": [["q", "uint16", 2]]})",
      {{"limits.json", R"({"types": {"Mode": ["on", "off"]}, "props": {
          "a": {"q": {"min": 2, "max": 64, "power_of_two": true},
                "z": {"min": 10, "zero_is_unset": true},
                "len": {"length": 3}, "mac": {"text": "mac"},
                "word": {"values": ["one", "two"]},
                "other": {"values": ["x"]}, "neg": {"min": -5, "max": -1},
                "wide": {"min": 1, "max": 18446744073709551615},
                "deep": {"min": -9223372036854775808, "max": 0}},
          "b": {"q": {}}}})"}});
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  for (std::string_view type : {"a", "b"}) {
    for (const ClassProperty* property :
         emulator->registry.Find(type)->properties()) {
      const ClassProperty* same =
          loaded->registry.Find(type)->FindProperty(property->name);
      EXPECT_EQ(property->Legal(), same->Legal());
      EXPECT_EQ(property->min, same->min) << property->name;
      EXPECT_EQ(property->max, same->max) << property->name;
      EXPECT_EQ(property->kind, same->kind) << property->name;
      const uint32_t length = property->rule ? property->rule->length : 0;
      EXPECT_EQ(same->rule ? same->rule->length : 0, length);
    }
  }
}

TEST(WriterTest, RemovedRedeclaredAndUnreadableProperties) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("a": {"parent": "object", "abstract": true, "props": [
             ["gone", "uint8", 1], ["wider", "uint8", 1], ["secret", "str"],
             ["same", "str"]], "readonly": ["later"],
             "unreadable": {"never": "why"}},
         "b": {"parent": "a", "removed": ["gone"], "props": [
             ["wider", "uint32", 70000], ["later", "str"], ["never", "str"],
             ["same", "str"]]},
         "c": {"parent": "b", "unreadable": {"secret": "a \"secret\""},
               "props": [["gone", "str", "back"]]},
         "d": {"parent": "c", "not_created": true,
               "initial": {"wider": 3, "secret": ""}})");
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
  EXPECT_EQ(
      loaded->registry.Find("d")
          ->DefaultGiver(*loaded->registry.Find("d")->FindProperty("same"))
          .name(),
      "b");
  const std::string text = TextOf(Write(*loaded), "types.json");
  EXPECT_THAT(text, HasSubstr("\"readonly\": [\"later\"]"));
  EXPECT_THAT(text, HasSubstr("\"never\": \"why\""));
}

TEST(WriterTest, TheKindOfAnUnknownTypeDoesNotChange) {
  // What "e" holds shows in the first type that starts with something; that is
  // "z" here, and "b" when the types are sorted.
  const std::unique_ptr<Emulator> emulator =
      FromTypes(R"("z": {"parent": "a", "initial": {"e": "text"}},
                   "a": {"parent": "object", "props": [["e", "Some"],
                         ["on", "bool"], ["to", "link<a>"]]},
                   "b": {"parent": "a", "initial": {"on": "maybe"}},
                   "c": {"parent": "a", "initial": {"to": "/some/where"}})");
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
}

TEST(WriterTest, KindsThatTheTypeDoesNotTell) {
  Emulator emulator;
  TypeBuilder type("t");
  for (const auto& [name, kind] :
       std::vector<std::pair<std::string_view, std::string_view>>{
           {"a", "uint32"},
           {"b", "bool"},
           {"c", "list<int8>"},
           {"d", "link<t>"},
           {"e", "size"}}) {
    ClassProperty property =
        props::RuntimeProperty(emulator.registry, name, kind);
    property.type = "thing";
    type.Property(std::move(property));
  }
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  const std::unique_ptr<Emulator> loaded = RoundTrip(emulator);
  for (const ClassProperty* property :
       emulator.registry.Find("t")->properties()) {
    const ClassProperty* same =
        loaded->registry.Find("t")->FindProperty(property->name);
    EXPECT_EQ(property->kind, same->kind) << property->name;
    EXPECT_EQ(property->link_type, same->link_type);
  }
}

// ---- Children and aliases --------------------------------------------------

TEST(WriterTest, AliasesAsDeepAsTheyGo) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "mid": {{"parent": "object", "children": [["core", "core"]],
            "props": [["n", "uint32"]], "aliases": {{"n": ["core", "n"]}}}},
    "owner": {{"parent": "object", "children": [["mid", "mid"]],
              "props": [["n", "uint32"], ["deep", "uint32"], ["nn", "uint32"],
                        ["nnn", "uint32"]],
              "aliases": {{"n": ["mid", "n"], "deep": ["core", "m"],
                          "nn": [null, "n"], "nnn": [null, "nn"]}}}},
    "special": {{"parent": "owner", "initial": {{"n": 6}}}},
    "back": {{"parent": "special", "initial": {{"n": 1}}}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  EXPECT_EQ(loaded->registry.Find("owner")->FindProperty("deep")->alias_child,
            "mid/core");
}

TEST(WriterTest, AnAliasKeepsItsPathWhereTypesDoNotTell) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "mid": {{"parent": "object", "children": [["a", "core"], ["b", "core"]],
            "props": [["n", "uint32"]],
            "aliases": {{"n": ["core", "n", "b"]}}}},
    "owner": {{"parent": "object", "children": [["x", "mid"], ["y", "mid"]],
              "props": [["n", "uint32", 5], ["deep", "uint32"]],
              "aliases": {{"n": ["mid", "n", "y"],
                          "deep": ["core", "m", "y/b"]}}}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  const Class* owner = loaded->registry.Find("owner");
  EXPECT_EQ(owner->FindProperty("deep")->alias_child, "y/b");
  Context context(loaded->registry);
  const Ref<Object> object = *context.New(*owner);
  EXPECT_EQ(*object->Child("y")->Child("b")->Get("n"), "5");
  EXPECT_EQ(*object->Child("x")->Child("b")->Get("n"), "1");
}

TEST(WriterTest, AHiddenChildStaysHidden) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "a": {{"parent": "object", "props": [["n", "uint32"], ["m", "uint32"]],
          "aliases": {{"n": ["core", "n"], "m": ["core", "m"]}}}},
    "b": {{"parent": "a", "initial": {{"n": 7}}}},
    "c": {{"parent": "object", "children": [
          ["inside", "core", {{"hidden": true, "values": {{"m": 8}}}}]],
          "props": [["n", "uint32"]], "aliases": {{"n": ["core", "n"]}}}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  const std::string text = TextOf(Write(*loaded), "types.json");
  EXPECT_THAT(text, Not(HasSubstr("hidden-core")));
  EXPECT_THAT(text, HasSubstr(R"("children": [["inside", "core", )"
                              R"({"hidden": true, "values": {"m": 8}}]])"));
  Context context(loaded->registry);
  EXPECT_THAT((*context.New("c"))->children(), IsEmpty());
}

TEST(WriterTest, WhatAnAbstractTypeLeavesToItsDescendants) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "base": {{"parent": "object", "abstract": true,
             "props": [["n", "uint32"]],
             "aliases": {{"n": ["core", "n"], "later": ["core", "m"],
                         "nn": [null, "n"]}}}},
    "leaf": {{"parent": "base", "children": [["here", "core"]]}},
    "bare": {{"parent": "base", "props": [["later", "uint32"],
                                         ["nn", "uint32"]]}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  const std::string text = TextOf(Write(*loaded), "types.json");
  EXPECT_THAT(text, HasSubstr(R"("aliases": {
    "later": ["core", "m"],
    "n": ["core", "n"],
    "nn": [null, "n"]
   })"));
  EXPECT_EQ(text.find("aliases"), text.rfind("aliases"));
}

TEST(WriterTest, ValuesOfChildrenThatNoAliasReaches) {
  Emulator emulator;
  const absl::Status core = [&] {
    TypeBuilder type("core");
    type.Property(
        props::RuntimeProperty(emulator.registry, "n", "uint32", Value(1)));
    emulator.registry.Add(std::move(type));
    TypeBuilder fast("fast-core");
    fast.Parent("core").Default("n", 2);
    emulator.registry.Add(std::move(fast));
    TypeBuilder owner("owner");
    owner.Child("core", "core").ChildDefault("core", "n", 5);
    emulator.registry.Add(std::move(owner));
    TypeBuilder narrow("narrow");
    narrow.Parent("owner").Child("core", "fast-core");
    emulator.registry.Add(std::move(narrow));
    TypeBuilder other("other");
    other.Parent("owner").ChildDefault("core", "n", 1);
    emulator.registry.Add(std::move(other));
    return emulator.registry.Seal();
  }();
  ASSERT_TRUE(core.ok()) << Message(core);
  const std::unique_ptr<Emulator> loaded = RoundTrip(emulator);
  Context context(loaded->registry);
  for (const auto& [type, value] :
       {std::pair("owner", "5"), {"narrow", "5"}, {"other", "1"}}) {
    EXPECT_EQ(*(*context.New(type))->Child("core")->Get("n"), value) << type;
  }
}

// ---- Machines --------------------------------------------------------------

TEST(WriterTest, MachinesOfAllSorts) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("disk": {"parent": "object", "props": [["n", "uint32", 9],
                                                ["s", "str", ""]]})",
      {{"machines.json", R"({
      "qemu": "7.2", "numbers": [1, 2], "types": "odd", "none": null,
      "platforms": {"cloud": [["disk", "s", "c"]],
                    "two": {"b": [["disk", "n", 1]], "a": []}, "zero": {}},
      "accelerators": {"kvm-accel": [["disk", "s", "kvm"]], "tcg-accel": []},
      "machines": {
        "m-2.0": {"alias": "m", "is-default": true, "cpu": "best"},
        "m-1.0": {"deprecated": true, "entries": 5, "sizes": [1, "a"],
                  "tables": ["old", "older"],
                  "sugar": [["disk", "s", "sugar"]]}},
      "unversioned": {"bare": [["disk", "n", 5]]},
      "tables": {"old": [["disk", "n", "1"], ["disk", "gone", "x", true],
                         ["disk", "s", "\"\u00e4\u0001"]],
                 "older": [["disk", "n", "2", {"optional": true}],
                   ["nobody", "p", false, {"expected_unused": "not yet"}]],
                 "unused": []}})"}});
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
  ExpectSameAnswers(*emulator, *loaded,
                    {.machine = "m-1.0", .accel = "kvm", .platform = "two"});
  EXPECT_THAT(TextOf(Write(*loaded), "machines.json"),
              HasSubstr(R"(   ["disk", "gone", "x", true],
   ["disk", "s", "\"ä\u0001"]
  ],)"));
}

TEST(WriterTest, AnUnversionedMachineAmongOthersKeepsItsPlace) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("disk": {"parent": "object", "props": [["n", "uint32", 9]]})",
      {{"machines.json", R"({
      "unversioned": {"bare": [["disk", "n", 5]]},
      "machines": {"m-2.0": {}, "m-1.0": {"tables": ["bare"]}}})"}});
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
}

TEST(WriterTest, AcceleratorsKeepTheirTablesAndFiles) {
  const std::vector<CatalogueFile> accelerators = {
      {"machines.json", R"({"accelerators": {
          "kvm-accel": {"own": [["disk", "s", "own"]], "more": []}}})"},
      {"accel_a.json", R"({"accelerator": "new", "types": ["disk"],
          "per_type": {"disk": {"n": 2}}})"},
      {"accel_kvm.json", R"({"accelerator": "kvm-accel",
          "types": ["disk", "tape"], "all": {"n": 1, "s": "all"},
          "per_type": {"disk": {"n": 2}}})"},
      {"accel_z.json", R"({"accelerator": "kvm-accel", "types": []})"}};
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("disk": {"parent": "object", "props": [["n", "uint32", 9],
                                                ["s", "str", ""]]})",
      accelerators);
  // What no file can say: entries that must apply.
  emulator->catalogue.machines.PrependAcceleratorTable(
      "kvm-accel", MakeTable("accel_must", {{"disk", "n", 7}}));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
  std::vector<std::string> names;
  for (const WrittenFile& file : Write(*loaded).files) {
    names.push_back(file.name);
  }
  EXPECT_THAT(names,
              ElementsAre("accel_a.json", "machines.json", "types.json"));
  ExpectSameAnswers(*emulator, *loaded, {.accel = "kvm"});
}

TEST(WriterTest, AnAttributeNamedLikeAKeyIsAnError) {
  Emulator emulator;
  ASSERT_TRUE(emulator.catalogue.machines
                  .AddMachine({.name = "m", .attributes = {{"entries", 1}}})
                  .ok());
  EXPECT_THAT(std::string(Message(ErrorOf(emulator))),
              HasSubstr("machine 'm': the attribute 'entries'"));
}

TEST(WriterTest, WhatIsLostIsSaid) {
  Emulator emulator;
  TypeBuilder type("t");
  ClassProperty property =
      props::RuntimeProperty(emulator.registry, "even", "str");
  PropertyRule rule;
  rule.check_text = [](std::string_view text) {
    return text.size() % 2 == 0 ? absl::OkStatus()
                                : Error(Cause::kBadValue, "odd");
  };
  property.rule = emulator.registry.Keep(std::move(rule));
  type.Property(std::move(property));
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  const WrittenCatalogue written = Write(emulator);
  ASSERT_EQ(written.lost.size(), 1u);
  EXPECT_EQ(written.lost[0].code, "not-written");
  EXPECT_EQ(written.lost[0].type, "t");
  EXPECT_EQ(written.lost[0].property, "even");
}

TEST(WriterTest, LayersThatNoCatalogueCanSayAreAnError) {
  Emulator emulator;
  TypeBuilder type("t");
  type.Record<CompatClass, ObjectClass>().ClassInit([](ObjectClass& record) {
    static_cast<CompatClass&>(record).layers = static_cast<LayerMask>(1);
  });
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  EXPECT_THAT(std::string(Message(ErrorOf(emulator))),
              HasSubstr("type 't': it takes some of the built-in layers"));
}

// ---- Directories -----------------------------------------------------------

TEST(WriterTest, ADirectoryHoldsThisCatalogueAndNoOther) {
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) / "qomrt_writer_test" / "in";
  std::filesystem::remove_all(directory.parent_path());
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "accel_old.json") << "old";
  std::ofstream(directory / "types.json") << "old";
  std::ofstream(directory / "README") << "mine";
  const std::unique_ptr<Emulator> emulator = FromTypes(kCore);
  absl::StatusOr<std::vector<Diagnostic>> lost = WriteCatalogueDirectory(
      directory.string(), emulator->registry, emulator->catalogue);
  ASSERT_TRUE(lost.ok()) << Message(lost.status());
  EXPECT_THAT(*lost, IsEmpty());
  TypeRegistry registry;
  EXPECT_TRUE(LoadCatalogueDirectory(directory.string(), registry).ok());
  EXPECT_NE(registry.Find("core"), nullptr);
  EXPECT_TRUE(std::filesystem::exists(directory / "README"));
  EXPECT_FALSE(std::filesystem::exists(directory / "accel_old.json"));
  const std::string no_directory = (directory / "README").string();
  EXPECT_EQ(WriteCatalogueDirectory(no_directory, emulator->registry,
                                    emulator->catalogue)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  std::filesystem::remove_all(directory.parent_path());
}

}  // namespace
}  // namespace qom::compat
