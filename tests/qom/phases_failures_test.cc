// When a step of a creation fails, what was made is undone in order and nothing
// further is made; what an owner gives to an embedded object is such a step.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/phases_types.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::compat::Layer;
using ::qom::compat::Layers;
using ::qom::compat::ObjectCompat;
using ::qom::compat::Text;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::LogOf;
using ::qom::test::Note;
using ::qom::test::Part;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

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
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(context_.New("clash").status(),
              HasCause(Cause::kTaken, HasSubstr("'type'")));
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

TEST_F(OwnerDefaultsTest, TheNumberOfTheirRecipeComesBackWithTheContext) {
  registry_.Register<Tuned>();
  ASSERT_THAT(Make<Tuner<0>>(), IsOk());
  absl::flat_hash_set<uint32_t> numbers;
  for (int i = 0; i < 3; ++i) {
    {
      Context another(registry_);
      ASSERT_THAT(another.New<Tuner<0>>(), IsOk());
    }
    const absl::StatusOr<uint32_t> number = registry_.TakeRecipeId();
    ASSERT_THAT(number, IsOk());
    numbers.insert(*number);
    registry_.ReturnRecipeIds({&*number, 1});
  }
  EXPECT_EQ(numbers.size(), 1u);
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
  explicit EmbedsUnfinished(const Construct& construct) : Extends(construct) {
    // As a Child<Unfinished> would, which does not compile.
    EXPECT_EQ(
        construct.context().NewNativeChild(construct, &kTypeKey<Unfinished>,
                                           Unfinished::kTypeName, "child", {}),
        nullptr);
  }
};

TEST_F(OwnerDefaultsTest, AChildOfAnAbstractTypeIsAnError) {
  registry_.Register<Unfinished>();
  EXPECT_THAT(Make<EmbedsUnfinished>().status(),
              HasCause(Cause::kAbstractType,
                       "child 'child': the type 'unfinished' is abstract"));
}

// Its constructor would never end.
class EmbedsItself : public Extends<EmbedsItself, Object> {
 public:
  static constexpr std::string_view kTypeName = "embeds-itself";
  explicit EmbedsItself(const Construct& construct);

 private:
  std::unique_ptr<qom::Child<EmbedsItself>> child_;
};
EmbedsItself::EmbedsItself(const Construct& construct)
    : Extends(construct),
      child_(std::make_unique<qom::Child<EmbedsItself>>(construct, "me")) {}

TEST_F(OwnerDefaultsTest, ATypeThatEmbedsItselfIsAnError) {
  EXPECT_THAT(
      Make<EmbedsItself>().status(),
      HasCause(Cause::kMalformed,
               HasSubstr("child 'me': the type 'embeds-itself' is embedded in "
                         "others more than 1000 deep; does it embed itself?")));
  EXPECT_EQ(context_.live_objects(), 1);
}

TEST(ForgottenSealTest, IsToldOfTypesByClassAndByName) {
  TypeRegistry registry;
  Context context(registry);
  registry.Register<EmbedsUnfinished>();
  const std::string_view told =
      "the type 'embeds-unfinished' is registered and not sealed: call Seal()";
  EXPECT_THAT(context.New<EmbedsUnfinished>(),
              HasCause(Cause::kUnknownType, told));
  EXPECT_THAT(context.New("embeds-unfinished"),
              HasCause(Cause::kUnknownType, told));
}

// Sets what it embeds while it is made, whatever came of that.
class Eager : public Extends<Eager, Object> {
 public:
  static constexpr std::string_view kTypeName = "eager";
  explicit Eager(const Construct& construct)
      : Extends(construct),
        fragile_(construct, "chip"),
        after_(construct, "after") {
    set_ = after_->Set("level", 3);
    path_ = fragile_->CanonicalPath();
    again_ = &*after_ == &*after_;
    if (!construct.ok()) *Seen() = *this;
  }

  struct Found {
    absl::Status set;
    std::string path;
    bool again = false;
    Found& operator=(const Eager& eager) {
      set = eager.set_;
      path = eager.path_;
      again = eager.again_;
      return *this;
    }
  };
  static Found* Seen() {
    static thread_local Found found;
    return &found;
  }

 private:
  qom::Child<Fragile> fragile_;
  qom::Child<Part> after_;
  absl::Status set_;
  std::string path_;
  bool again_ = false;
};

TEST_F(FailureTest, AConstructorThatUsesAFailedChildEndsInItsError) {
  registry_.Register<Eager>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(context_.New<Eager>().status(), IsOk());
  context_.Slot<Refusal>().at = Refusal::kConstructor;
  EXPECT_THAT(context_.New<Eager>().status(),
              HasCause(Cause::kFailed, "child 'chip': no such host device"));
  EXPECT_THAT(Eager::Seen()->set, IsOk());
  EXPECT_EQ(Eager::Seen()->path, "(fragile)");
  EXPECT_TRUE(Eager::Seen()->again);
  EXPECT_EQ(context_.live_objects(), 1);
}

}  // namespace
}  // namespace qom
