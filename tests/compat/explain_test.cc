// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/explain.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A native device: no default, computed, a link and what nobody may set.
class Chip : public Extends<Chip, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "chip";
  struct Props;
  using Extends::Extends;

  uint32_t speed() const { return speed_; }
  absl::Status SetSpeed(uint32_t speed) {
    speed_ = speed;
    return absl::OkStatus();
  }

  uint32_t size_{};
  uint32_t speed_ = 100;
  std::string label_ = "as built";
  Link<Object> peer_;
  uint32_t fixed_ = 3;
  uint32_t own_ = 4;
};
struct Chip::Props {
  static constexpr auto kSize = props::Field<&Chip::size_>(
      "size", {.default_value = 8, .min = 1, .max = 64});
  static constexpr auto kAll = props::Table(
      kSize, props::Computed<&Chip::speed, &Chip::SetSpeed>("speed"),
      props::Field<&Chip::label_>("label"), props::Field<&Chip::peer_>("peer"),
      props::Field<&Chip::fixed_>("fixed", {.flags = PropertyFlags::kReadOnly}),
      props::Field<&Chip::own_>("own", {.flags = PropertyFlags::kInternal}));
};

// Computed properties of several kinds.
class Gauge : public Extends<Gauge, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "gauge";
  struct Props;
  using Extends::Extends;

  props::Size size() const { return size_; }
  absl::Status SetSize(props::Size size) { return Store(size_, size); }
  int32_t degrees() const { return degrees_; }
  absl::Status SetDegrees(int32_t degrees) { return Store(degrees_, degrees); }
  double ratio() const { return ratio_; }
  absl::Status SetRatio(double ratio) { return Store(ratio_, ratio); }
  bool on() const { return on_; }
  absl::Status SetOn(bool on) { return Store(on_, on); }
  std::vector<uint8_t> list() const { return list_; }
  absl::Status SetList(std::vector<uint8_t> list) { return Store(list_, list); }

  double ratio_{};

 private:
  template <typename V>
  static absl::Status Store(V& field, const V& value) {
    field = value;
    return absl::OkStatus();
  }
  props::Size size_;
  int32_t degrees_{};
  bool on_{};
  std::vector<uint8_t> list_;
};
struct Gauge::Props {
  static constexpr auto kAll = props::Table(
      props::Computed<&Gauge::size, &Gauge::SetSize>("size"),
      props::Computed<&Gauge::degrees, &Gauge::SetDegrees>("degrees"),
      props::Computed<&Gauge::ratio, &Gauge::SetRatio>("ratio"),
      props::Computed<&Gauge::on, &Gauge::SetOn>("on"),
      props::Computed<&Gauge::list, &Gauge::SetList>("list"));
};

class Board : public Extends<Board, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "board";
  struct Props;
  explicit Board(const Construct& construct)
      : Extends(construct), chip_(construct, "chip") {}
  Chip& chip() { return *chip_; }

 private:
  qom::Child<Chip> chip_;
};
struct Board::Props {
  static constexpr auto kSize =
      props::Alias<&Board::chip_>("chip-size", "size");
  static constexpr auto kAll =
      props::Table(kSize, props::Alias<&Board::chip_>("speed"),
                   props::Alias<&Board::chip_>("label"));
};

class ExplainTest : public ::testing::Test {
 protected:
  ExplainTest() {
    registry_.Register<Chip>();
    registry_.Register<Board>();
    registry_.Register<Gauge>();
    Add(TypeBuilder("face").Interface());
    TypeBuilder base("base");
    base.Parent("object-compat").Implements("face").Abstract();
    base.Property(Row("n", "uint32", 1))
        .Property(Row("s", "str"))
        .Property(Row("on", "bool", false));
    Add(std::move(base));
    Add(TypeBuilder("dev").Parent("base"));
    Add(TypeBuilder("leaf").Parent("dev").Default("n", 2));
    TypeBuilder spelled("spelled");
    spelled.Parent("dev").Property(AliasRow("nn", "", "n"));
    Add(std::move(spelled));
    TypeBuilder mid("mid");
    mid.Parent("object-compat").Child("dev", "dev");
    mid.ChildDefault("dev", "n", 5).Property(AliasRow("n", "dev", "n"));
    Add(std::move(mid));
    TypeBuilder owner("owner");
    owner.Parent("object-compat").Child("mid", "mid");
    owner.Property(AliasRow("n", "mid", "n"))
        .Property(AliasRow("deep", "mid/dev", "n"));
    Add(std::move(owner));
    TypeBuilder fixed("builtin-only");
    fixed.Parent("dev").ClassInit([](ObjectClass& record) {
      static_cast<CompatClass&>(record).layers = LayerMask::kBuiltin;
    });
    Add(std::move(fixed));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }

  void Add(TypeBuilder type) { registry_.Add(std::move(type)); }
  ClassProperty Row(std::string_view name, std::string_view type,
                    std::optional<Value> value = {}) {
    return props::RuntimeProperty(registry_, name, type, std::move(value));
  }
  ClassProperty AliasRow(std::string_view name, std::string_view child,
                         std::string_view target) {
    ClassProperty alias;
    alias.name = name;
    alias.stands_for.child = child;
    alias.stands_for.property = target;
    return alias;
  }
  const Class& Type(std::string_view name) { return *registry_.Find(name); }
  Ref<Object> New(std::string_view type) { return *context_.New(type); }
  void Append(Layer layer, std::vector<Entry> entries,
              std::string_view table = "table") {
    EXPECT_THAT(Layers(context_).Append(layer, table, entries), IsOk());
  }
  Explanation Why(std::string_view type, std::string_view property) {
    absl::StatusOr<Explanation> why = Explain(context_, Type(type), property);
    EXPECT_THAT(why, IsOk());
    return *why;
  }
  // What a new object of the type has.
  Value Actual(std::string_view type, std::string_view property) {
    return *New(type)->GetValue(property);
  }

  TypeRegistry registry_;
  Context context_{registry_};
};

// "default dev=1", "machine base=2", the winner with a star, in order; what an
// embedded object has to do with after an @.
std::vector<std::string> Stack(const Explanation& why) {
  std::vector<std::string> lines;
  for (const Offer& offer : why.stack) {
    lines.push_back(
        fmt::format("{}{} {}={}{}{}", offer.wins ? "*" : "",
                    offer.layer ? LayerName(*offer.layer) : "default",
                    offer.driver, offer.error.ok() ? offer.value.ToText() : "!",
                    offer.object.empty() ? "" : "@", offer.object));
  }
  return lines;
}

// ---- Types: defaults -------------------------------------------------------

TEST_F(ExplainTest, ADefaultGivenToASpellingIsThatOfTheField) {
  TypeBuilder top("top");
  top.Parent("object-compat")
      .Property(Row("b", "uint32", Value(uint64_t{3})))
      .Property(AliasRow("a", "", "b"));
  Add(std::move(top));
  TypeBuilder below("below");
  below.Parent("top").Default("a", Value(uint64_t{9}));
  Add(std::move(below));
  TypeBuilder bare("bare");
  bare.Parent("below").Remove("b");
  Add(std::move(bare));
  ASSERT_THAT(registry_.Seal(), IsOk());
  for (const char* type : {"top", "below"}) {
    EXPECT_EQ(Why(type, "a").value, Actual(type, "a")) << type;
    EXPECT_EQ(Why(type, "b").value, Actual(type, "b")) << type;
  }
  EXPECT_EQ(Actual("top", "a"), Value(uint64_t{3}));
  EXPECT_EQ(Actual("below", "b"), Value(uint64_t{9}));
  // Removed under one name, the field is there under the other.
  EXPECT_EQ(Actual("bare", "a"), Value(uint64_t{9}));
  EXPECT_EQ(Why("bare", "a").value, Value(uint64_t{9}));
}

TEST_F(ExplainTest, WithoutAnEntryTheDefaultWins) {
  const Explanation why = Why("dev", "n");
  EXPECT_EQ(why.type, "dev");
  EXPECT_EQ(why.property, "n");
  EXPECT_EQ(why.value, Value(1));
  EXPECT_THAT(Stack(why), ElementsAre("*default base=1"));
  ASSERT_NE(why.winner(), nullptr);
  EXPECT_EQ(why.winner()->entry, nullptr);
  EXPECT_THAT(why.notes, IsEmpty());
}

TEST_F(ExplainTest, ADefaultOfASubtypeNamesTheSubtype) {
  EXPECT_THAT(Stack(Why("leaf", "n")), ElementsAre("*default leaf=2"));
  EXPECT_THAT(Stack(Why("leaf", "s")), ElementsAre("*default base="));
}

TEST_F(ExplainTest, ASlotWithoutADefaultStartsEmpty) {
  EXPECT_EQ(Why("dev", "s").value, Value(""));
  EXPECT_EQ(Actual("dev", "s"), Value(""));
}

TEST_F(ExplainTest, ANativeFieldWithoutADefaultIsNotKnown) {
  EXPECT_EQ(Why("chip", "label").value, Value());
  EXPECT_EQ(Why("chip", "speed").value, Value());
  EXPECT_EQ(Why("chip", "peer").value, Value());
}

TEST_F(ExplainTest, AnUnknownPropertyIsAnError) {
  EXPECT_THAT(Explain(context_, Type("dev"), "m"),
              HasCause(Cause::kUnknownProperty, "dev has no property 'm'"));
  EXPECT_THAT(Explain(*New("dev"), "m"), HasCause(Cause::kUnknownProperty));
}

TEST_F(ExplainTest, MakesNoObject) {
  Append(Layer::kMachine, {Text("dev", "n", "2")});
  const int64_t before = context_.live_objects();
  Why("dev", "n");
  Why("owner", "n");
  EXPECT_EQ(context_.live_objects(), before);
  EXPECT_FALSE(Layers(context_).snapshot()->tables()[0]->entries[0]->used);
}

// ---- Types: layers ---------------------------------------------------------

TEST_F(ExplainTest, EveryLayerOffersInItsOrderAndTheLastWins) {
  Append(Layer::kGlobal, {Text("dev", "n", "15")});
  Append(Layer::kSugar, {Text("dev", "n", "14")});
  Append(Layer::kMachine, {Text("dev", "n", "13")});
  Append(Layer::kPlatform, {Text("dev", "n", "12")});
  Append(Layer::kAccel, {Text("dev", "n", "11")});
  const Explanation why = Why("dev", "n");
  EXPECT_THAT(Stack(why),
              ElementsAre("default base=1", "accel dev=11", "platform dev=12",
                          "machine dev=13", "sugar dev=14", "*global dev=15"));
  EXPECT_EQ(why.value, Value(15));
  EXPECT_EQ(why.value, Actual("dev", "n"));
}

TEST_F(ExplainTest, AnOfferSaysWhichAncestorOrInterfaceMatched) {
  Append(Layer::kMachine, {Text("leaf", "n", "3"), Text("base", "n", "4"),
                           Text("face", "n", "5"), Text("dev", "n", "6"),
                           Text("mid", "n", "7"), Text("dev", "s", "other")});
  EXPECT_THAT(Stack(Why("leaf", "n")),
              ElementsAre("default leaf=2", "machine leaf=3", "machine base=4",
                          "machine face=5", "*machine dev=6"));
  EXPECT_THAT(Stack(Why("dev", "n")),
              ElementsAre("default base=1", "machine base=4", "machine face=5",
                          "*machine dev=6"));
}

TEST_F(ExplainTest, AnOfferKnowsItsTableAndTheLineItStandsAt) {
  const int line = __LINE__ + 1;
  const Entry entries[] = {Text("dev", "s", "x"),
                           Text("dev", "n", "7")};  // on lines of their own
  ASSERT_THAT(Layers(context_).Append(Layer::kMachine, "compat_1", entries),
              IsOk());
  const Explanation why = Why("dev", "n");
  const Offer* winner = why.winner();
  ASSERT_NE(winner, nullptr);
  ASSERT_NE(winner->entry, nullptr);
  EXPECT_EQ(winner->entry->table->name, "compat_1");
  EXPECT_EQ(winner->entry->index, 1u);
  EXPECT_THAT(winner->entry->file, EndsWith("explain_test.cc"));
  EXPECT_EQ(winner->entry->line, line + 1);
}

TEST_F(ExplainTest, ATextIsShownAsWrittenAndAsRead) {
  Append(Layer::kMachine, {Text("dev", "n", "0x10"), Text("dev", "on", "yes"),
                           Set<Chip>(Chip::Props::kSize, 4)});
  EXPECT_EQ(Why("dev", "n").winner()->text, "0x10");
  EXPECT_EQ(Why("dev", "n").value, Value(16));
  EXPECT_EQ(Why("dev", "on").winner()->text, "yes");
  EXPECT_EQ(Why("dev", "on").value, Value(true));
  EXPECT_EQ(Why("chip", "size").winner()->text, "");
  EXPECT_EQ(Why("chip", "size").value, Value(4));
}

TEST_F(ExplainTest, AnOptionalEntryIsAnOfferWhereThePropertyIs) {
  Append(Layer::kMachine, {Text("base", "nn", "9", IfMissing::kSkip)});
  EXPECT_THAT(Stack(Why("dev", "n")), ElementsAre("*default base=1"));
  const Explanation why = Why("spelled", "n");
  EXPECT_THAT(Stack(why), ElementsAre("default base=1", "*machine base=9"));
  EXPECT_TRUE(why.winner()->entry->optional);
}

TEST_F(ExplainTest, AnEntryThatCannotApplySaysWhyAndDoesNotWin) {
  Append(Layer::kMachine,
         {Text("chip", "size", "2"), Text("chip", "size", "65"),
          Text("chip", "fixed", "1"), Text("chip", "own", "1")});
  const Explanation why = Why("chip", "size");
  EXPECT_THAT(Stack(why), ElementsAre("default chip=8", "*machine chip=2",
                                      "machine chip=!"));
  EXPECT_THAT(why.stack[2].error,
              HasCause(Cause::kOutOfRange, HasSubstr("65 is outside 1..64")));
  EXPECT_THAT(Why("chip", "fixed").stack.back().error,
              HasCause(Cause::kReadOnly, HasSubstr("read-only")));
  EXPECT_THAT(Why("chip", "own").stack.back().error,
              HasCause(Cause::kReadOnly, HasSubstr("by the program only")));
  EXPECT_THAT(Stack(Why("chip", "own")),
              ElementsAre("*default chip=", "machine chip=!"));
}

TEST_F(ExplainTest, OnlyTheLayersOfTheTypeOffer) {
  Append(Layer::kGlobal, {Text("base", "n", "9")});
  Append(Layer::kMachine, {Text("base", "n", "8")});
  EXPECT_THAT(Stack(Why("builtin-only", "n")),
              ElementsAre("default base=1", "*machine base=8"));
  EXPECT_EQ(Actual("builtin-only", "n"), Value(8));
}

TEST_F(ExplainTest, AnotherSpellingIsTheSameProperty) {
  Append(Layer::kMachine,
         {Text("spelled", "nn", "3"), Text("spelled", "n", "4")});
  for (const std::string_view name : {"n", "nn"}) {
    EXPECT_THAT(Stack(Why("spelled", name)),
                ElementsAre("default base=1", "machine spelled=3",
                            "*machine spelled=4"));
  }
}

// ---- Types: embedded objects -----------------------------------------------

TEST_F(ExplainTest, TheChildsEntriesComeFirstThenItsOwners) {
  Append(Layer::kGlobal, {Text("chip", "size", "3")});
  Append(Layer::kAccel,
         {Text("board", "chip-size", "2"), Text("board", "speed", "7")});
  const Explanation why = Why("board", "chip-size");
  EXPECT_THAT(Stack(why),
              ElementsAre("default chip=8@chip", "global chip=3@chip",
                          "*accel board=2@."));
  EXPECT_EQ(why.value, Actual("board", "chip-size"));
}

TEST_F(ExplainTest, WhatTheOwnerGivesComesBeforeTheLayersOfTheChild) {
  Append(Layer::kMachine, {Text("dev", "n", "6")});
  EXPECT_THAT(Stack(Why("mid", "n")),
              ElementsAre("default base=1@dev", "default mid=5@dev",
                          "*machine dev=6@dev"));
  EXPECT_EQ(Actual("mid", "n"), Value(6));
}

TEST_F(ExplainTest, EveryOwnerOnTheWayIsHeard) {
  Append(Layer::kMachine, {Text("owner", "n", "9"), Text("mid", "n", "8"),
                           Text("dev", "n", "7")});
  EXPECT_THAT(Stack(Why("owner", "n")),
              ElementsAre("default base=1@mid/dev", "default mid=5@mid/dev",
                          "machine dev=7@mid/dev", "machine mid=8@mid",
                          "*machine owner=9@."));
  EXPECT_EQ(Actual("owner", "n"), Value(9));
}

TEST_F(ExplainTest, AnAliasAcrossAnOwnerHearsItToo) {
  EXPECT_EQ(Why("owner", "deep").value, Actual("owner", "deep"));
  Append(Layer::kMachine, {Text("mid", "n", "8")});
  EXPECT_EQ(Actual("owner", "deep"), Value(8));
  EXPECT_THAT(Stack(Why("owner", "deep")),
              ElementsAre("default base=1@mid/dev", "default mid=5@mid/dev",
                          "*machine mid=8@mid"));
}

TEST_F(ExplainTest, TwoAliasesOfOneFieldAreOneProperty) {
  Append(Layer::kMachine,
         {Text("owner", "n", "8"), Text("owner", "deep", "9")});
  EXPECT_EQ(Actual("owner", "n"), Value(9));
  EXPECT_EQ(Why("owner", "n").value, Value(9));
  EXPECT_EQ(Why("owner", "deep").value, Value(9));
}

TEST_F(ExplainTest, AGlobalThatAnOwnerOverridesIsNoted) {
  Append(Layer::kMachine, {Text("board", "chip-size", "2")}, "compat_1");
  Append(Layer::kGlobal, {Text("chip", "size", "3")});
  const Explanation why = Why("board", "chip-size");
  ASSERT_EQ(why.notes.size(), 1u);
  const Diagnostic& note = why.notes[0];
  EXPECT_EQ(note.code, "overridden-by-owner");
  EXPECT_EQ(note.severity, Severity::kWarning);
  EXPECT_EQ(note.layer, "global");
  EXPECT_EQ(note.driver, "chip");
  EXPECT_EQ(note.property, "size");
  EXPECT_EQ(note.value, "3");
  EXPECT_EQ(note.type, "board");
  EXPECT_EQ(note.index, 0);
  EXPECT_THAT(note.message,
              AllOf(HasSubstr("global chip.size=3 has no effect in board"),
                    HasSubstr("compat_1[0]"), HasSubstr("board.chip-size=2")));
}

TEST_F(ExplainTest, AGlobalOfTheOwnerOverridesWithoutANote) {
  Append(Layer::kGlobal,
         {Text("chip", "size", "3"), Text("board", "chip-size", "2")});
  EXPECT_THAT(Why("board", "chip-size").notes, IsEmpty());
}

TEST_F(ExplainTest, TheOwnersThatWriteAPropertyAreNoted) {
  Append(Layer::kMachine, {Text("board", "chip-size", "2")}, "compat_1");
  const Explanation why = Why("chip", "size");
  EXPECT_EQ(why.value, Value(8));
  ASSERT_EQ(why.notes.size(), 1u);
  EXPECT_EQ(why.notes[0].code, "written-by-owner");
  EXPECT_EQ(why.notes[0].severity, Severity::kNote);
  EXPECT_EQ(why.notes[0].type, "board");
  EXPECT_THAT(why.notes[0].message,
              AllOf(HasSubstr("in a board, machine entry compat_1[0]"),
                    HasSubstr("board.chip-size=2 writes it afterwards")));
}

// ---- Objects ---------------------------------------------------------------

TEST_F(ExplainTest, AnObjectHasTheValueThatItsTypeSays) {
  Append(Layer::kMachine, {Text("dev", "n", "7")});
  const Explanation why = *Explain(*New("leaf"), "n");
  EXPECT_EQ(why.value, Value(7));
  EXPECT_FALSE(why.set_explicitly);
  EXPECT_FALSE(why.drifted);
  EXPECT_THAT(Stack(why), ElementsAre("default leaf=2", "*machine dev=7"));
}

TEST_F(ExplainTest, AnExplicitSetIsNoDrift) {
  const Ref<Object> object = New("dev");
  ASSERT_THAT(object->Set("n", 9), IsOk());
  const Explanation why = *Explain(*object, "n");
  EXPECT_EQ(why.value, Value(9));
  EXPECT_TRUE(why.set_explicitly);
  EXPECT_FALSE(why.drifted);
  EXPECT_THAT(Stack(why), ElementsAre("*default base=1"));
}

TEST_F(ExplainTest, AChangeThatNobodySetIsDrift) {
  const Ref<Chip> chip = *context_.New<Chip>();
  chip->size_ = 9;
  const Explanation why = *Explain(*chip, "size");
  EXPECT_EQ(why.value, Value(9));
  EXPECT_TRUE(why.drifted);
  EXPECT_FALSE(why.set_explicitly);
}

TEST_F(ExplainTest, WhatRealizingSettledIsNoDrift) {
  ClassProperty row = Row("width", "uint32", 0);
  row.automatic = 0;
  TypeBuilder type("settling");
  type.Parent("dev")
      .Property(std::move(row))
      .Property(AliasRow("breadth", "", "width"));
  Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Ref<Object> object = New("settling");
  EXPECT_FALSE(Explain(*object, "width")->settled);
  const ClassProperty& width = *object->type().FindProperty("width");
  ASSERT_THAT(object->SettleProperty(width, 64), IsOk());
  for (const std::string_view name : {"width", "breadth"}) {
    const Explanation why = *Explain(*object, name);
    EXPECT_EQ(why.value, Value(64)) << name;
    EXPECT_TRUE(why.settled) << name;
    EXPECT_FALSE(why.drifted) << name;
    EXPECT_FALSE(why.set_explicitly) << name;
  }
  object->RestoreSettled();
  EXPECT_FALSE(Explain(*object, "width")->settled);
}

TEST_F(ExplainTest, ALayerThatCameTooLateIsDrift) {
  const Ref<Object> object = New("dev");
  Append(Layer::kMachine, {Text("dev", "n", "7")});
  const Explanation why = *Explain(*object, "n");
  EXPECT_EQ(why.value, Value(1));
  EXPECT_TRUE(why.drifted);
}

TEST_F(ExplainTest, WhatNobodyKnowsDoesNotDrift) {
  const Ref<Chip> chip = *context_.New<Chip>();
  for (const std::string_view name : {"label", "speed", "peer", "fixed"}) {
    EXPECT_FALSE(Explain(*chip, name)->drifted) << name;
  }
  EXPECT_EQ(Explain(*chip, "label")->value, Value("as built"));
}

TEST_F(ExplainTest, AComputedPropertyIsComparedAsItIsRead) {
  Append(Layer::kMachine, {Text("chip", "speed", "0x10")});
  const Ref<Chip> chip = *context_.New<Chip>();
  EXPECT_EQ(chip->speed_, 16u);
  EXPECT_FALSE(Explain(*chip, "speed")->drifted);
}

TEST_F(ExplainTest, AComputedPropertyOfAnyKindIsComparedAsItIsRead) {
  Append(Layer::kMachine,
         {Text("gauge", "size", "4K"), Text("gauge", "degrees", "-010"),
          Text("gauge", "ratio", "5e-1"), Text("gauge", "on", "yes"),
          Text("gauge", "list", "1,2")});
  const Ref<Gauge> gauge = *context_.New<Gauge>();
  for (const std::string_view name :
       {"size", "degrees", "ratio", "on", "list"}) {
    EXPECT_FALSE(Explain(*gauge, name)->drifted) << name;
  }
  gauge->ratio_ = 0.25;
  EXPECT_TRUE(Explain(*gauge, "ratio")->drifted);
}

TEST_F(ExplainTest, AnIntegerOfferedToANumberIsTheSameNumber) {
  EntryTable table{Layer::kMachine, "t", {}};
  table.Add("gauge", "ratio", -2);
  ASSERT_THAT(Layers(context_).Append(std::move(table)), IsOk());
  EXPECT_FALSE(Explain(**context_.New<Gauge>(), "ratio")->drifted);
  EntryTable more{Layer::kMachine, "more", {}};
  more.Add("gauge", "ratio", 3);
  ASSERT_THAT(Layers(context_).Append(std::move(more)), IsOk());
  EXPECT_FALSE(Explain(**context_.New<Gauge>(), "ratio")->drifted);
}

TEST_F(ExplainTest, ALinkIsComparedByWhereItLeads) {
  ASSERT_THAT(context_.root().AddChild("here", New("dev")), IsOk());
  ASSERT_THAT(context_.root().AddChild("there", New("dev")), IsOk());
  Append(Layer::kMachine, {Text("chip", "peer", "here")});
  const Ref<Chip> chip = *context_.New<Chip>();
  EXPECT_EQ(Explain(*chip, "peer")->value, Value("/here"));
  EXPECT_FALSE(Explain(*chip, "peer")->drifted);
  chip->peer_ = context_.root().Child("there");
  EXPECT_TRUE(Explain(*chip, "peer")->drifted);
  chip->peer_ = nullptr;
  EXPECT_TRUE(Explain(*chip, "peer")->drifted);
}

TEST_F(ExplainTest, ASetThroughAnotherNameIsASetOfIt) {
  const Ref<Object> spelled = New("spelled");
  ASSERT_THAT(spelled->Set("nn", 9), IsOk());
  EXPECT_TRUE(Explain(*spelled, "n")->set_explicitly);
  EXPECT_FALSE(Explain(*spelled, "n")->drifted);
  const Ref<Board> board = *context_.New<Board>();
  ASSERT_THAT(board->chip().Set("size", 9), IsOk());
  EXPECT_TRUE(Explain(*board, "chip-size")->set_explicitly);
  EXPECT_FALSE(Explain(*board, "chip-size")->drifted);
  const Ref<Object> owner = New("owner");
  ASSERT_THAT(owner->Set("deep", 9), IsOk());
  EXPECT_TRUE(Explain(*owner, "n")->set_explicitly);
  EXPECT_TRUE(Explain(*owner->Child("mid"), "n")->set_explicitly);
}

TEST_F(ExplainTest, AJournalTellsEachSet) {
  Context context(registry_, {.journal = true});
  const Ref<Object> object = *context.New("dev");
  ASSERT_THAT(object->Set("n", 2), IsOk());
  ASSERT_THAT(object->Set("s", "other"), IsOk());
  ASSERT_THAT(object->Set("n", "3", SetBy::kUser), IsOk());
  const Explanation why = *Explain(*object, "n");
  ASSERT_EQ(why.sets.size(), 2u);
  EXPECT_EQ(why.sets[0].value, Value(2));
  EXPECT_EQ(why.sets[0].by, SetBy::kInternal);
  EXPECT_EQ(why.sets[1].value, Value(3));
  EXPECT_EQ(why.sets[1].by, SetBy::kUser);
}

// ---- Resolve ---------------------------------------------------------------

class ResolveTest : public ExplainTest {
 protected:
  static const Resolved& Of(const Resolution& resolution,
                            std::string_view name) {
    for (const Resolved& one : resolution.properties) {
      if (one.property->name == name) return one;
    }
    ADD_FAILURE() << name;
    static const Resolved kNone{};
    return kNone;
  }
};

TEST_F(ResolveTest, TellsEveryPropertyByName) {
  const Resolution resolution = Resolve(context_, Type("leaf"));
  EXPECT_TRUE(resolution.created);
  EXPECT_THAT(resolution.diagnostics, IsEmpty());
  std::vector<std::string_view> names;
  for (const Resolved& one : resolution.properties) {
    names.push_back(one.property->name);
  }
  EXPECT_THAT(names, ElementsAre("n", "on", "s", "type"));
  EXPECT_EQ(Of(resolution, "n").value, Value(2));
  EXPECT_EQ(Of(resolution, "n").driver, "leaf");
  EXPECT_EQ(Of(resolution, "n").entry, nullptr);
  EXPECT_EQ(Of(resolution, "on").driver, "base");
  EXPECT_EQ(context_.LiveTypes(), std::vector<std::string>());
}

TEST_F(ResolveTest, TellsWhichEntryWon) {
  Append(Layer::kMachine, {Text("face", "n", "7"), Text("dev", "n", "8")});
  Append(Layer::kGlobal, {Text("dev", "s", "text")});
  const Resolution resolution = Resolve(context_, Type("dev"));
  const Resolved& n = Of(resolution, "n");
  EXPECT_EQ(n.value, Value(8));
  EXPECT_EQ(n.layer, Layer::kMachine);
  EXPECT_EQ(n.driver, "dev");
  ASSERT_NE(n.entry, nullptr);
  EXPECT_EQ(n.entry->index, 1u);
  EXPECT_EQ(Of(resolution, "s").layer, Layer::kGlobal);
  EXPECT_FALSE(Of(resolution, "on").layer.has_value());
}

TEST_F(ResolveTest, SetsWhatItIsAskedTo) {
  Append(Layer::kMachine, {Text("dev", "n", "8")});
  const Resolution resolution =
      Resolve(context_, Type("spelled"), {}, {{"nn", "9"}, {"s", "text"}});
  EXPECT_TRUE(resolution.created);
  for (const std::string_view name : {"n", "nn", "s"}) {
    const Resolved& one = Of(resolution, name);
    EXPECT_TRUE(one.set_explicitly) << name;
    EXPECT_EQ(one.entry, nullptr) << name;
    EXPECT_FALSE(one.layer.has_value()) << name;
  }
  EXPECT_EQ(Of(resolution, "n").value, Value(9));
  EXPECT_FALSE(Of(resolution, "on").set_explicitly);
}

TEST_F(ResolveTest, ReportsEverySetThatIsRefused) {
  const Resolution resolution =
      Resolve(context_, Type("dev"), {},
              {{"n", "x"}, {"s", "fine"}, {"om", "on"}, {"type", "other"}});
  EXPECT_FALSE(resolution.created);
  EXPECT_THAT(resolution.properties, IsEmpty());
  ASSERT_EQ(resolution.diagnostics.size(), 3u);
  EXPECT_EQ(resolution.diagnostics[0].code, "bad-value");
  EXPECT_EQ(resolution.diagnostics[0].property, "n");
  EXPECT_EQ(resolution.diagnostics[0].value, "x");
  EXPECT_EQ(resolution.diagnostics[0].type, "dev");
  EXPECT_EQ(resolution.diagnostics[1].code, "unknown-property");
  EXPECT_THAT(resolution.diagnostics[1].nearest, ElementsAre("on", "n", "s"));
  EXPECT_THAT(resolution.diagnostics[1].message, HasSubstr("nearest: on, "));
  EXPECT_EQ(resolution.diagnostics[2].code, "read-only");
}

TEST_F(ResolveTest, ASetIsThatOfAUser) {
  const Resolution resolution =
      Resolve(context_, Type("chip"), {}, {{"own", "1"}});
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  EXPECT_EQ(resolution.diagnostics[0].code, "read-only");
}

TEST_F(ResolveTest, ACreationThatFailsIsADiagnosticOfItsEntry) {
  Append(Layer::kMachine, {Text("dev", "s", "fine"), Text("dev", "n", "x")},
         "compat_1");
  const Resolution resolution = Resolve(context_, Type("dev"));
  EXPECT_FALSE(resolution.created);
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  const Diagnostic& failed = resolution.diagnostics[0];
  EXPECT_EQ(failed.severity, Severity::kError);
  EXPECT_EQ(failed.code, "bad-value");
  EXPECT_EQ(failed.layer, "machine");
  EXPECT_EQ(failed.table, "compat_1");
  EXPECT_EQ(failed.index, 1);
  EXPECT_EQ(failed.driver, "dev");
  EXPECT_EQ(failed.property, "n");
}

TEST_F(ResolveTest, AnAbstractTypeCannotBeResolved) {
  const Resolution resolution = Resolve(context_, Type("base"));
  EXPECT_FALSE(resolution.created);
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  EXPECT_EQ(resolution.diagnostics[0].code, "abstract-type");
  EXPECT_EQ(resolution.diagnostics[0].type, "base");
}

TEST_F(ResolveTest, ABadGlobalOfAHotPluggedObjectIsAWarning) {
  Append(Layer::kGlobal, {Text("dev", "n", "x"), Text("dev", "s", "text")});
  const Resolution resolution =
      Resolve(context_, Type("dev"), {.hotplug = true});
  EXPECT_TRUE(resolution.created);
  ASSERT_EQ(resolution.diagnostics.size(), 1u);
  EXPECT_EQ(resolution.diagnostics[0].severity, Severity::kWarning);
  EXPECT_EQ(Of(resolution, "n").value, Value(1));
  EXPECT_FALSE(Of(resolution, "n").layer.has_value());
  EXPECT_EQ(Of(resolution, "s").value, Value("text"));
  EXPECT_FALSE(Resolve(context_, Type("dev")).created);
}

TEST_F(ResolveTest, AnAliasHasTheOriginOfWhatItStandsFor) {
  EXPECT_EQ(Of(Resolve(context_, Type("board")), "chip-size").driver, "chip");
  EXPECT_EQ(Of(Resolve(context_, Type("mid")), "n").driver, "mid");
  Append(Layer::kMachine, {Text("chip", "size", "3"), Text("dev", "n", "7")});
  const Resolution board = Resolve(context_, Type("board"));
  EXPECT_EQ(Of(board, "chip-size").value, Value(3));
  EXPECT_EQ(Of(board, "chip-size").driver, "chip");
  EXPECT_EQ(Of(board, "chip-size").layer, Layer::kMachine);
  EXPECT_EQ(Of(Resolve(context_, Type("owner")), "n").driver, "dev");
}

TEST_F(ResolveTest, AnOwnersEntryIsTheOriginOfAllThatReachTheField) {
  Append(Layer::kMachine, {Text("dev", "n", "7"), Text("mid", "n", "8")});
  const Resolution resolution = Resolve(context_, Type("owner"));
  for (const std::string_view name : {"n", "deep"}) {
    EXPECT_EQ(Of(resolution, name).value, Value(8)) << name;
    EXPECT_EQ(Of(resolution, name).driver, "mid") << name;
  }
}

TEST_F(ResolveTest, WhatCannotBeReadSaysWhy) {
  ClassProperty secret = Row("secret", "str");
  secret.get = nullptr;
  secret.unreadable = "it is a secret";
  ClassProperty silent = Row("silent", "str");
  silent.get = nullptr;
  TypeBuilder type("mute");
  type.Parent("dev").Property(std::move(secret)).Property(std::move(silent));
  Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Resolution resolution = Resolve(context_, Type("mute"));
  EXPECT_TRUE(resolution.created);
  EXPECT_EQ(Of(resolution, "secret").unreadable, "it is a secret");
  EXPECT_EQ(Of(resolution, "secret").value, Value());
  EXPECT_THAT(Of(resolution, "silent").unreadable, HasSubstr("cannot be read"));
}

TEST_F(ResolveTest, AgreesWithExplain) {
  Append(Layer::kAccel, {Text("owner", "deep", "3")});
  Append(Layer::kMachine, {Text("mid", "n", "8"), Text("dev", "n", "9"),
                           Text("chip", "speed", "5")});
  Append(Layer::kGlobal, {Text("face", "on", "yes")});
  for (const std::string_view type :
       {"dev", "leaf", "spelled", "mid", "owner", "chip", "board"}) {
    const Resolution resolution = Resolve(context_, Type(type));
    for (const Resolved& one : resolution.properties) {
      if (one.property->name == "type") continue;
      const Explanation why = Why(type, one.property->name);
      const Offer* winner = why.winner();
      ASSERT_NE(winner, nullptr);
      EXPECT_EQ(one.entry, winner->entry) << type << "." << one.property->name;
      EXPECT_EQ(one.driver, winner->driver)
          << type << "." << one.property->name;
      if (!why.value.is_null()) {
        EXPECT_EQ(one.value.ToText(), why.value.ToText())
            << type << "." << one.property->name;
      }
    }
  }
}

// ---- Diff ------------------------------------------------------------------

class DiffTest : public ExplainTest {
 protected:
  DiffTest() {
    EXPECT_THAT(machines_.AddTable("compat_1_0",
                                   {{"dev", "n", "7"}, {"leaf", "on", "yes"}}),
                IsOk());
    EXPECT_THAT(machines_.AddTable("compat_2_0", {{"base", "s", "text"}}),
                IsOk());
    EXPECT_THAT(machines_.AddMachine(
                    {.name = "m-1.0", .tables = {"compat_2_0", "compat_1_0"}}),
                IsOk());
    EXPECT_THAT(
        machines_.AddMachine({.name = "m-2.0", .tables = {"compat_2_0"}}),
        IsOk());
    EXPECT_THAT(machines_.Select({.machine = "m-1.0"}, old_), IsOk());
    EXPECT_THAT(machines_.Select({.machine = "m-2.0"}, new_), IsOk());
  }
  static std::vector<std::string> Lines(
      const std::vector<Difference>& differences) {
    std::vector<std::string> lines;
    for (const Difference& one : differences) {
      lines.push_back(fmt::format("{}.{}: {} {}", one.type, one.property,
                                  one.a.ToText(), one.b.ToText()));
    }
    return lines;
  }
  MachineSet machines_;
  Context old_{registry_};
  Context new_{registry_};
};

TEST_F(DiffTest, TellsWhatChangesBetweenTwoMachineVersions) {
  const auto differences = Diff(old_, new_, Type("leaf"));
  ASSERT_THAT(differences, IsOk());
  EXPECT_THAT(Lines(*differences),
              ElementsAre("leaf.n: 7 2", "leaf.on: on off"));
  EXPECT_THAT(Lines(*Diff(new_, old_, Type("dev"))), ElementsAre("dev.n: 1 7"));
}

TEST_F(DiffTest, OfTheSameMachineIsEmpty) {
  EXPECT_THAT(*Diff(old_, old_, Type("leaf")), IsEmpty());
  EXPECT_THAT(*Diff(old_, new_, Type("chip")), IsEmpty());
  EXPECT_EQ(old_.LiveTypes(), std::vector<std::string>());
}

TEST_F(DiffTest, SeesThroughAliases) {
  EXPECT_THAT(Lines(*Diff(old_, new_, Type("owner"))),
              ElementsAre("owner.deep: 7 5", "owner.n: 7 5"));
}

TEST_F(DiffTest, OfATypeThatOneCannotCreateIsAnError) {
  EXPECT_THAT(Diff(old_, new_, Type("base")), HasCause(Cause::kAbstractType));
  const Entry entries[] = {Text("dev", "n", "x")};
  ASSERT_THAT(Layers(new_).Append(Layer::kMachine, "bad", entries), IsOk());
  EXPECT_THAT(Diff(old_, new_, Type("dev")),
              HasCause(Cause::kBadValue, HasSubstr("bad[0]")));
  EXPECT_THAT(Diff(new_, old_, Type("dev")), HasCause(Cause::kBadValue));
}

TEST_F(DiffTest, WhatCannotBeReadIsLeftOut) {
  ClassProperty secret = Row("secret", "str");
  secret.get = nullptr;
  TypeBuilder type("mute");
  type.Parent("dev").Property(std::move(secret));
  Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Entry entries[] = {Text("mute", "secret", "x")};
  ASSERT_THAT(Layers(new_).Append(Layer::kMachine, "t", entries), IsOk());
  EXPECT_THAT(Lines(*Diff(old_, new_, Type("mute"))),
              ElementsAre("mute.n: 7 1"));
}

}  // namespace
}  // namespace qom::compat
