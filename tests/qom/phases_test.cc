// The order in which an object comes to be and goes: what runs, in which
// order, with which values to see, and what is undone when a step fails.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::compat::Layer;
using ::qom::compat::Layers;
using ::qom::compat::ObjectCompat;
using ::qom::compat::Text;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What happened in a context, in order.
struct Log {
  explicit Log(Context& /*context*/) {}
  std::vector<std::string> lines;
};

std::vector<std::string>& LogOf(Context& context) {
  return context.Slot<Log>().lines;
}
void Note(Context& context, std::string line) {
  LogOf(context).push_back(std::move(line));
}

// ---- Types -----------------------------------------------------------------

// Embedded in Chip. Its level is computed, so that every set of it shows.
class Part : public Extends<Part, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "part";
  struct Props;
  explicit Part(const Construct& construct) : Extends(construct) {
    Note(context(), "part: constructor");
  }
  ~Part() override { Note(context(), "part: finalize"); }
  void PostInit() {
    Note(context(), fmt::format("part: post-init, level {}", level_));
  }
  uint32_t GetLevel() const { return level_; }
  absl::Status SetLevel(uint32_t level) {
    level_ = level;
    Note(context(), fmt::format("part: level = {}", level));
    return absl::OkStatus();
  }

 private:
  uint32_t level_ = 0;
};
struct Part::Props {
  static constexpr auto kLevel =
      props::Computed<&Part::GetLevel, &Part::SetLevel>("level",
                                                        {.default_value = 1});
  static constexpr auto kAll = props::Table(kLevel);
};

// Writes a line when the members before and after it are being made.
struct Mark {
  Mark(const Construct& construct, std::string_view line) {
    Note(construct.context(), std::string(line));
  }
};

class Chip : public Extends<Chip, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "chip";
  struct Props;
  explicit Chip(const Construct& construct)
      : Extends(construct),
        begin_(construct, "chip: constructor begins"),
        part_(construct, "part"),
        end_(construct, "chip: constructor ends") {}
  ~Chip() override { Note(context(), "chip: finalize"); }
  void PostInit() {
    Note(context(),
         fmt::format("chip: post-init, mode {}, size {}", mode_, size_));
  }
  uint32_t GetMode() const { return mode_; }
  absl::Status SetMode(uint32_t mode) {
    mode_ = mode;
    Note(context(), fmt::format("chip: mode = {}", mode));
    return absl::OkStatus();
  }

 private:
  Mark begin_;
  qom::Child<Part> part_;
  Mark end_;
  uint32_t mode_ = 0;
  uint32_t size_ = 0;
};
struct Chip::Props {
  static constexpr auto kMode = props::Computed<&Chip::GetMode, &Chip::SetMode>(
      "mode", {.default_value = 10});
  static constexpr auto kSize =
      props::Field<&Chip::size_>("size", {.default_value = 1});
  static constexpr auto kPartLevel = props::Alias<&Chip::part_>("level");
  static constexpr auto kAll = props::Table(kMode, kSize, kPartLevel);
};

class FastChip : public Extends<FastChip, Chip> {
 public:
  static constexpr std::string_view kTypeName = "fast-chip";
  struct Props;
  explicit FastChip(const Construct& construct) : Extends(construct) {
    Note(context(), "fast-chip: constructor");
  }
  ~FastChip() override { Note(context(), "fast-chip: finalize"); }
  void PostInit() {
    Note(context(), fmt::format("fast-chip: post-init, speed {}", speed_));
  }
  uint32_t GetSpeed() const { return speed_; }
  absl::Status SetSpeed(uint32_t speed) {
    speed_ = speed;
    Note(context(), fmt::format("fast-chip: speed = {}", speed));
    return absl::OkStatus();
  }

 private:
  uint32_t speed_ = 0;
};
struct FastChip::Props {
  static constexpr auto kSpeed =
      props::Computed<&FastChip::GetSpeed, &FastChip::SetSpeed>(
          "speed", {.default_value = 100});
  static constexpr auto kSize = props::Default("size", 2);
  static constexpr auto kMode = props::Default("mode", 20);
  static constexpr auto kAll = props::Table(kSpeed, kSize, kMode);
};

class PhasesTest : public ::testing::Test {
 protected:
  PhasesTest() {
    registry_.Register<Part>();
    registry_.Register<FastChip>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  TypeRegistry registry_;
};

// ---- The order -------------------------------------------------------------

TEST_F(PhasesTest, AnObjectComesToBeInFourPhasesAndEmbeddedOnesInside) {
  Context context(registry_);
  for (const auto& [layer, n] :
       {std::pair(Layer::kGlobal, "5"), std::pair(Layer::kSugar, "4"),
        std::pair(Layer::kMachine, "3"), std::pair(Layer::kPlatform, "2"),
        std::pair(Layer::kAccel, "1")}) {
    const compat::Entry entries[] = {
        Text("chip", "mode", n), Text("part", "level", n),
        Text("object", "size", n, compat::IfMissing::kSkip)};
    ASSERT_THAT(Layers(context).Append(layer, "table", entries), IsOk());
  }
  const compat::Entry through[] = {Text("chip", "level", "7")};
  ASSERT_THAT(Layers(context).Append(Layer::kMachine, "more", through), IsOk());

  absl::StatusOr<Ref<FastChip>> object = context.New<FastChip>();
  ASSERT_THAT(object, IsOk());
  EXPECT_THAT((*object)->Set("mode", 6), IsOk());

  EXPECT_THAT(
      LogOf(context),
      ElementsAre(
          // 1: constructors, base to derived; the child goes through 1 to 3.
          "chip: constructor begins",  //
          "part: constructor",         //
          "part: level = 1",           //
          "part: level = 1",           // accelerator
          "part: level = 2",           // platform
          "part: level = 3",           // machine
          "part: level = 4",           // sugar
          "part: level = 5",           // global
          "part: post-init, level 5",  //
          "chip: constructor ends",    //
          "fast-chip: constructor",    //
          // 2: defaults, base to derived, with overrides.
          "chip: mode = 20",         //
          "fast-chip: speed = 100",  //
          // 3: the layers, in their order, then the hooks.
          "chip: mode = 1",                   // accelerator
          "chip: mode = 2",                   // platform
          "chip: mode = 3",                   // machine
          "part: level = 7",                  // machine, through an alias
          "chip: mode = 4",                   // sugar
          "chip: mode = 5",                   // global
          "chip: post-init, mode 5, size 5",  //
          "fast-chip: post-init, speed 100",  //
          // 4: explicit sets.
          "chip: mode = 6"));
}

TEST_F(PhasesTest, DefaultsOfTheTypeReplaceThoseOfItsAncestors) {
  Context context(registry_);
  absl::StatusOr<Ref<Chip>> base = context.New<Chip>();
  absl::StatusOr<Ref<FastChip>> derived = context.New<FastChip>();
  EXPECT_EQ(*(*base)->Get("size"), "1");
  EXPECT_EQ(*(*base)->Get("mode"), "10");
  EXPECT_EQ(*(*derived)->Get("size"), "2");
  EXPECT_EQ(*(*derived)->Get("mode"), "20");
}

TEST_F(PhasesTest, OnlySetsAfterTheHooksCountAsSet) {
  Context context(registry_);
  const compat::Entry entries[] = {Text("chip", "mode", "3"),
                                   Text("chip", "size", "3")};
  ASSERT_THAT(Layers(context).Append(Layer::kMachine, "t", entries), IsOk());
  absl::StatusOr<Ref<FastChip>> object = context.New<FastChip>();
  const Class& type = (*object)->type();
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("mode")));
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("size")));
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("speed")));
  ASSERT_THAT((*object)->Set("mode", "4"), IsOk());
  EXPECT_TRUE((*object)->WasSet(*type.FindProperty("mode")));
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("size")));
}

TEST_F(PhasesTest, AnObjectGoesFromDerivedToBase) {
  Context context(registry_);
  absl::StatusOr<Ref<FastChip>> object = context.New<FastChip>();
  ASSERT_THAT(object, IsOk());
  {
    const std::shared_ptr<int> held(new int(0), [&context](int* number) {
      delete number;
      Note(context, "property: released");
    });
    DynamicAccessors accessors;
    accessors.get = [held](const Object&, Visitor&) {
      return absl::OkStatus();
    };
    ASSERT_THAT((*object)->AddProperty("watch", "int", std::move(accessors)),
                IsOk());
  }
  for (std::string_view name : {"first", "second"}) {
    ASSERT_THAT((*object)->AddChild(name, *context.New<Part>()), IsOk());
  }
  LogOf(context).clear();

  object->Reset();
  EXPECT_THAT(LogOf(context),
              ElementsAre("part: finalize",  // second
                          "part: finalize",  // first; "part" is a member, too
                          "property: released",   //
                          "fast-chip: finalize",  //
                          "chip: finalize",       //
                          "part: finalize"));
  EXPECT_EQ(context.live_objects(), 1);
}

// ---- Construct -------------------------------------------------------------

// Looks at its surroundings from every place that may.
class Curious : public Extends<Curious, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "curious";
  explicit Curious(const Construct& construct) : Extends(construct) {
    EXPECT_EQ(&construct.object(), this);
    EXPECT_EQ(&construct.type(), &type());
    EXPECT_EQ(&construct.context(), &context());
    EXPECT_TRUE(construct.ok());
    Note(context(),
         fmt::format("{}: {} {} {}", type().name(), type().IsA(kTypeName),
                     construct.hotplug() ? "hot" : "cold", CanonicalPath()));
  }
};
class CuriousOwner : public Extends<CuriousOwner, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "curious-owner";
  explicit CuriousOwner(const Construct& construct)
      : Extends(construct), inner_(construct, "inner") {
    EXPECT_EQ(inner_->parent(), this);
    Note(context(), inner_->CanonicalPath());
  }

 private:
  qom::Child<Curious> inner_;
};

TEST(ConstructTest, TypeAndContextAreValidFromTheFirstLine) {
  TypeRegistry registry;
  registry.Register<Curious>();
  registry.Register<CuriousOwner>();
  TypeBuilder leaf("curious-leaf");
  leaf.Parent("curious");
  registry.Add(std::move(leaf));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_THAT(context.New("curious-leaf"), IsOk());
  EXPECT_THAT(context.New("curious-owner", {.hotplug = true}), IsOk());
  EXPECT_THAT(
      LogOf(context),
      ElementsAre("curious-leaf: true cold (curious-leaf)",
                  "curious: true hot (curious)", "(curious-owner)/inner"));
}

// ---- Failures --------------------------------------------------------------

// Refuses to be made, at the step its context asks for.
struct Refusal {
  explicit Refusal(Context& /*context*/) {}
  enum { kNone, kConstructor, kDefault } at = kNone;
};

class Fragile : public Extends<Fragile, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "fragile";
  struct Props;
  explicit Fragile(const Construct& construct)
      : Extends(construct), inside_(construct, "inside") {
    Note(context(), "fragile: constructor");
    if (context().Slot<Refusal>().at == Refusal::kConstructor) {
      construct.Fail(Error(Cause::kFailed, "no such host device"));
      construct.Fail(Error(Cause::kFailed, "only the first counts"));
      EXPECT_FALSE(construct.ok());
    }
  }
  ~Fragile() override { Note(context(), "fragile: finalize"); }
  void PostInit() { Note(context(), "fragile: post-init"); }
  uint32_t GetLimit() const { return 0; }
  absl::Status SetLimit(uint32_t /*limit*/) {
    return context().Slot<Refusal>().at == Refusal::kDefault
               ? Error(Cause::kFailed, "the limit is the host's")
               : absl::OkStatus();
  }

 private:
  qom::Child<Part> inside_;
};
struct Fragile::Props {
  static constexpr auto kLimit =
      props::Computed<&Fragile::GetLimit, &Fragile::SetLimit>(
          "limit", {.default_value = 4});
  static constexpr auto kAll = props::Table(kLimit);
};

class Board : public Extends<Board, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "board";
  struct Props;
  explicit Board(const Construct& construct)
      : Extends(construct),
        before_(construct, "before"),
        fragile_(construct, "chip"),
        after_(construct, "after") {
    Note(context(), "board: constructor");
  }
  ~Board() override { Note(context(), "board: finalize"); }
  void PostInit() { Note(context(), "board: post-init"); }
  uint32_t GetTag() const { return 0; }
  absl::Status SetTag(uint32_t /*tag*/) {
    Note(context(), "board: tag");
    return absl::OkStatus();
  }
  bool has_before() const { return before_.get() != nullptr; }

 private:
  qom::Child<Part> before_;
  qom::Child<Fragile> fragile_;
  qom::Child<Part> after_;
};
struct Board::Props {
  static constexpr auto kTag = props::Computed<&Board::GetTag, &Board::SetTag>(
      "tag", {.default_value = 4});
  static constexpr auto kAll = props::Table(kTag);
};

class FailureTest : public ::testing::Test {
 protected:
  FailureTest() {
    registry_.Register<Part>();
    registry_.Register<Fragile>();
    registry_.Register<Board>();
    TypeBuilder leaf("leaf-board");
    leaf.Parent("board").Child("late", "part");
    registry_.Add(std::move(leaf));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(FailureTest, AfterAFailedChildNothingFurtherIsMade) {
  context_.Slot<Refusal>().at = Refusal::kConstructor;
  EXPECT_THAT(context_.New("leaf-board").status(),
              HasCause(Cause::kFailed, "child 'chip': no such host device"));
  EXPECT_THAT(LogOf(context_),
              ElementsAre("part: constructor",         // before
                          "part: level = 1",           //
                          "part: post-init, level 1",  //
                          "part: constructor",         // inside the chip
                          "part: level = 1",           //
                          "part: post-init, level 1",  //
                          "fragile: constructor",      //
                          "fragile: finalize",         //
                          "part: finalize",            //
                          // C++ runs on, but neither "after" nor "late" nor
                          // a default of the board.
                          "board: constructor",  //
                          "board: finalize",     //
                          "part: finalize"));
  EXPECT_EQ(context_.live_objects(), 1);
}

TEST_F(FailureTest, AFailedDefaultFailsTheCreation) {
  context_.Slot<Refusal>().at = Refusal::kDefault;
  EXPECT_THAT(context_.New<Fragile>().status(),
              HasCause(Cause::kFailed,
                       "default of fragile.limit: the limit is the host's"));
  EXPECT_THAT(context_.New<Board>().status(),
              HasCause(Cause::kFailed,
                       "child 'chip': default of fragile.limit: the limit is "
                       "the host's"));
  EXPECT_EQ(context_.live_objects(), 1);
  EXPECT_THAT(LogOf(context_),
              ::testing::Not(::testing::Contains("fragile: post-init")));
}

TEST_F(FailureTest, ABadLayerOfAnInnerChildIsToldWithTheWayToIt) {
  const compat::Entry entries[] = {Text("fragile", "limit", "many")};
  ASSERT_THAT(Layers(context_).Append(Layer::kMachine, "hw", entries), IsOk());
  EXPECT_THAT(context_.New<Board>().status(),
              HasCause(Cause::kBadValue,
                       AllOf(HasSubstr("child 'chip': "), HasSubstr("hw"),
                             HasSubstr("'many'"), HasSubstr("limit"))));
  EXPECT_EQ(context_.live_objects(), 1);
}

TEST_F(FailureTest, TheContextWorksOnAfterAFailure) {
  context_.Slot<Refusal>().at = Refusal::kConstructor;
  EXPECT_FALSE(context_.New<Board>().ok());
  context_.Slot<Refusal>().at = Refusal::kNone;
  absl::StatusOr<Ref<Board>> board = context_.New<Board>();
  ASSERT_THAT(board, IsOk());
  EXPECT_TRUE((*board)->has_before());
  EXPECT_EQ((*board)->child_count(), 3u);
}

TEST_F(FailureTest, AChildThatCannotTakeItsNameFailsTheOwner) {
  TypeBuilder clash("clash");
  clash.Child("type", "part");
  registry_.Add(std::move(clash));
  TypeBuilder slash("slash");
  slash.Child("a/b", "part");
  registry_.Add(std::move(slash));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(context_.New("clash").status(),
              HasCause(Cause::kTaken, HasSubstr("'type'")));
  EXPECT_THAT(context_.New("slash").status(),
              HasCause(Cause::kBadValue, HasSubstr("'a/b'")));
  EXPECT_EQ(context_.live_objects(), 1);
}

// ---- What an owner gives to a native child ---------------------------------

class Tuned : public Extends<Tuned, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "tuned";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t n_ = 0;
};
struct Tuned::Props {
  static constexpr auto kN =
      props::Field<&Tuned::n_>("n", {.default_value = 1, .max = 99});
  static constexpr auto kAll = props::Table(kN);
};

constexpr std::string_view kChild = "child";

template <int kCase>
std::span<const PropertyDefault> Defaults() {
  static const PropertyDefault kGood[] = {{"n", 5}};
  static const PropertyDefault kTooFar[] = {{"n", 100}};
  static const PropertyDefault kUnknown[] = {{"m", 5}};
  return kCase == 0 ? kGood : kCase == 1 ? kTooFar : kUnknown;
}

template <int kCase>
class Tuner : public Extends<Tuner<kCase>, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = kCase == 0   ? "tuner"
                                                : kCase == 1 ? "tuner-too-far"
                                                             : "tuner-unknown";
  explicit Tuner(const Construct& construct)
      : Extends<Tuner, ObjectCompat>(construct),
        child_(construct, kChild, Defaults<kCase>()) {}
  const Tuned& child() const { return *child_; }

 private:
  qom::Child<Tuned> child_;
};

class OwnerDefaultsTest : public ::testing::Test {
 protected:
  template <typename T>
  absl::StatusOr<Ref<T>> Make() {
    registry_.Register<T>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    return context_.New<T>();
  }
  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(OwnerDefaultsTest, PrecedeTheLayersOfTheChild) {
  registry_.Register<Tuned>();
  absl::StatusOr<Ref<Tuner<0>>> tuner = Make<Tuner<0>>();
  ASSERT_THAT(tuner, IsOk());
  EXPECT_EQ(*(*tuner)->child().Get("n"), "5");
  EXPECT_EQ(*(*context_.New<Tuned>())->Get("n"), "1");

  const compat::Entry entries[] = {Text("tuned", "n", "7")};
  ASSERT_THAT(Layers(context_).Append(Layer::kAccel, "t", entries), IsOk());
  EXPECT_EQ(*(*context_.New<Tuner<0>>())->child().Get("n"), "7");
}

TEST_F(OwnerDefaultsTest, AreCheckedAgainstTheChild) {
  registry_.Register<Tuned>();
  EXPECT_THAT(
      Make<Tuner<1>>().status(),
      HasCause(Cause::kOutOfRange,
               AllOf(HasSubstr("child 'child': tuned.n: "), HasSubstr("100"))));
  EXPECT_THAT(Make<Tuner<2>>().status(),
              HasCause(Cause::kUnknownProperty,
                       "child 'child': tuned has no property 'm'"));
  EXPECT_EQ(context_.live_objects(), 1);
}

TEST_F(OwnerDefaultsTest, AChildWhoseTypeIsNotRegisteredIsAnError) {
  EXPECT_THAT(Make<Tuner<0>>().status(),
              HasCause(Cause::kUnknownType,
                       AllOf(HasSubstr("child 'child'"), HasSubstr("'tuned'"),
                             HasSubstr("not registered"))));
}

class Unfinished : public Extends<Unfinished, Object> {
 public:
  static constexpr std::string_view kTypeName = "unfinished";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};
class EmbedsUnfinished : public Extends<EmbedsUnfinished, Object> {
 public:
  static constexpr std::string_view kTypeName = "embeds-unfinished";
  explicit EmbedsUnfinished(const Construct& construct)
      : Extends(construct), child_(construct, "child") {}

 private:
  qom::Child<Unfinished> child_;
};

TEST_F(OwnerDefaultsTest, AChildOfAnAbstractTypeIsAnError) {
  registry_.Register<Unfinished>();
  EXPECT_THAT(Make<EmbedsUnfinished>().status(),
              HasCause(Cause::kAbstractType,
                       "child 'child': the type 'unfinished' is abstract"));
}

// ---- Run-time types --------------------------------------------------------

TEST(RunTimePhasesTest, EmbeddedObjectsComeAfterTheNativeConstructor) {
  TypeRegistry registry;
  registry.Register<Part>();
  registry.Register<FastChip>();
  TypeBuilder owner("owner");
  owner.Parent("fast-chip")
      .Child("b", "part")
      .ChildDefault("b", "level", 8)
      .Child("a", "part")
      .PostInit(
          [](Object& object) { Note(object.context(), "owner: post-init"); });
  registry.Add(std::move(owner));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  absl::StatusOr<Ref<Object>> object = context.New("owner");
  ASSERT_THAT(object, IsOk());
  EXPECT_THAT(LogOf(context),
              ElementsAre("chip: constructor begins",          //
                          "part: constructor",                 //
                          "part: level = 1",                   //
                          "part: post-init, level 1",          //
                          "chip: constructor ends",            //
                          "fast-chip: constructor",            //
                          "part: constructor",                 // b
                          "part: level = 1",                   //
                          "part: level = 8",                   // from its owner
                          "part: post-init, level 8",          //
                          "part: constructor",                 // a
                          "part: level = 1",                   //
                          "part: post-init, level 1",          //
                          "chip: mode = 20",                   //
                          "fast-chip: speed = 100",            //
                          "chip: post-init, mode 20, size 2",  //
                          "fast-chip: post-init, speed 100",   //
                          "owner: post-init"));
  EXPECT_EQ((*object)->child_count(), 3u);
}

TEST(RunTimePhasesTest, ADefaultOfAPropertyNobodyCanSetFailsTheCreation) {
  TypeRegistry registry;
  ClassProperty property;
  property.name = "answer";
  property.type = "int";
  property.default_value = 42;
  property.has_default = true;
  TypeBuilder type("fixed");
  type.Property(std::move(property));
  registry.Add(std::move(type));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_THAT(context.New("fixed").status(),
              HasCause(Cause::kReadOnly, HasSubstr("fixed.answer")));
}

// ---- Hooks compute, they do not set ----------------------------------------

class Meddler : public Extends<Meddler, Object> {
 public:
  static constexpr std::string_view kTypeName = "meddler";
  struct Props;
  using Extends::Extends;
  void PostInit() { size_ = 9; }

 private:
  uint32_t size_ = 0;
};
struct Meddler::Props {
  static constexpr auto kSize =
      props::Field<&Meddler::size_>("size", {.default_value = 4});
  static constexpr auto kAll = props::Table(kSize);
};

#ifndef NDEBUG
TEST(PostInitDeathTest, AHookThatChangesAPropertyIsCaught) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  TypeRegistry registry;
  registry.Register<Meddler>();
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_DEATH((void)context.New<Meddler>(),
               "hook of meddler changed the property 'size' from '4' to '9'");
}
#endif

// What a hook may change cannot be seen where there is no getter.
TEST(PostInitTest, AFieldWithoutGetterIsNoObstacle) {
  TypeRegistry registry;
  ClassProperty secret =
      props::RuntimeProperty(registry, "secret", "uint32", 3);
  secret.get = nullptr;
  TypeBuilder type("safe");
  type.Property(std::move(secret)).PostInit([](Object& object) {
    Note(object.context(), "safe: post-init");
  });
  registry.Add(std::move(type));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_THAT(context.New("safe"), IsOk());
  EXPECT_THAT(LogOf(context), ElementsAre("safe: post-init"));
}

}  // namespace
}  // namespace qom
