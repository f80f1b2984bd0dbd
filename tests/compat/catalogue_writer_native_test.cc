// C++ classes that are written into a catalogue come back as types of data that
// behave as they do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/compat/round_trip.h"

namespace qom::compat {
namespace {

using round_trip::Emulator;
using round_trip::RoundTrip;

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
  static void ClassInit(CompatClass& record) { record.hotpluggable = true; }

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
  const Ref<Object> board = wide->Child("board");
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

}  // namespace
}  // namespace qom::compat
