// A handle sets and gets what a name would, refuses what a name would, and
// serves every object of its type.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/handle.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::props {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Part : public Extends<Part, Object> {
 public:
  static constexpr std::string_view kTypeName = "part";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t number_{};
};
struct Part::Props {
  static constexpr auto kAll = Table(Field<&Part::number_>("number"));
};

class Disk : public Extends<Disk, Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  explicit Disk(const Construct& construct)
      : Extends(construct), part_(construct, "part") {}

  uint32_t computed() const { return queues_; }
  absl::Status SetComputed(uint32_t queues) {
    queues_ = static_cast<uint16_t>(queues);
    return absl::OkStatus();
  }

  uint16_t queues_{};
  int32_t degrees_{};
  uint64_t all_{};
  Size size_{};
  bool flag_{};
  double ratio_{};
  OnOffAuto mode_{};
  MacAddress mac_;
  uint32_t bits_{};
  uint32_t fixed_{};
  uint32_t own_{};
  uint32_t late_{};
  std::string text_;
  Link<Disk> link_;
  qom::Child<Part> part_;
};
struct Disk::Props {
  static constexpr auto kQueues = Field<&Disk::queues_>(
      "queues", {.default_value = 4, .min = 2, .max = 1024});
  static constexpr auto kAll =
      Table(kQueues, Field<&Disk::degrees_>("degrees", {.min = -40, .max = -1}),
            Field<&Disk::all_>("all"),
            Field<&Disk::size_>("size", {.min = 512, .max = 4096}),
            Field<&Disk::flag_>("flag"), Field<&Disk::ratio_>("ratio"),
            Field<&Disk::mode_>("mode"), Field<&Disk::mac_>("mac"),
            Bit<&Disk::bits_, 3>("bit"),
            Field<&Disk::fixed_>("fixed", {.flags = PropertyFlags::kReadOnly}),
            Field<&Disk::own_>("own", {.flags = PropertyFlags::kInternal}),
            Field<&Disk::late_>("late",
                                {.flags = PropertyFlags::kRealizedSetAllowed}),
            Field<&Disk::text_>("text"), Field<&Disk::link_>("link"),
            Alias<&Disk::part_>("part-number", "number"),
            Computed<&Disk::computed, &Disk::SetComputed>("computed"));
};

class FastDisk : public Extends<FastDisk, Disk> {
 public:
  static constexpr std::string_view kTypeName = "fast-disk";
  struct Props;
  using Extends::Extends;
  uint8_t speed_{};
};
struct FastDisk::Props {
  static constexpr auto kAll =
      Table(Field<&FastDisk::speed_>("speed"), Default("queues", 8));
};

class HandleTest : public ::testing::Test {
 protected:
  HandleTest() {
    registry_.Register<FastDisk>();
    registry_.Register<Part>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    disk_ = *context_.New<Disk>();
  }
  const Class& type() { return *registry_.Get<Disk>(); }
  template <typename V>
  Handle<V> Find(std::string_view name) {
    absl::StatusOr<Handle<V>> handle = Handle<V>::Find(type(), name);
    EXPECT_THAT(handle, IsOk());
    return *handle;
  }

  TypeRegistry registry_;
  Context context_{registry_};
  Ref<Disk> disk_;
};

// ---- Set and get -----------------------------------------------------------

TEST_F(HandleTest, SetsAndGetsFieldsOfEveryPlainKind) {
  EXPECT_THAT(Find<uint16_t>("queues").Set(*disk_, 16), IsOk());
  EXPECT_EQ(disk_->queues_, 16u);
  EXPECT_EQ(Find<uint16_t>("queues").Get(*disk_), 16u);
  EXPECT_THAT(Find<int32_t>("degrees").Set(*disk_, -40), IsOk());
  EXPECT_EQ(Find<int32_t>("degrees").Get(*disk_), -40);
  EXPECT_THAT(Find<uint64_t>("all").Set(*disk_, UINT64_MAX), IsOk());
  EXPECT_EQ(disk_->all_, UINT64_MAX);
  EXPECT_THAT(Find<Size>("size").Set(*disk_, 4096), IsOk());
  EXPECT_EQ(Find<Size>("size").Get(*disk_), 4096u);
  EXPECT_THAT(Find<bool>("flag").Set(*disk_, true), IsOk());
  EXPECT_TRUE(disk_->flag_);
  EXPECT_THAT(Find<double>("ratio").Set(*disk_, 0.5), IsOk());
  EXPECT_EQ(disk_->ratio_, 0.5);
  EXPECT_THAT(Find<OnOffAuto>("mode").Set(*disk_, OnOffAuto::kOff), IsOk());
  EXPECT_EQ(disk_->mode_, OnOffAuto::kOff);
  const MacAddress mac = {{1, 2, 3, 4, 5, 6}};
  EXPECT_THAT(Find<MacAddress>("mac").Set(*disk_, mac), IsOk());
  EXPECT_EQ(Find<MacAddress>("mac").Get(*disk_), mac);
}

TEST_F(HandleTest, GetsWhatWasSetByNameAndSetsWhatIsGotByName) {
  const auto queues = Find<uint16_t>("queues");
  EXPECT_EQ(queues.Get(*disk_), 4u);
  ASSERT_THAT(disk_->Set("queues", "32"), IsOk());
  EXPECT_EQ(queues.Get(*disk_), 32u);
  ASSERT_THAT(queues.Set(*disk_, 64), IsOk());
  EXPECT_EQ(*disk_->Get("queues"), "64");
}

TEST_F(HandleTest, IsFoundOnceForAllObjects) {
  const auto queues = Find<uint16_t>("queues");
  std::vector<Ref<Disk>> disks;
  for (int i = 0; i < 10; ++i) disks.push_back(*context_.New<Disk>());
  for (const Ref<Disk>& disk : disks) {
    ASSERT_THAT(queues.Set(*disk, 128), IsOk());
  }
  for (const Ref<Disk>& disk : disks) EXPECT_EQ(disk->queues_, 128u);
  EXPECT_EQ(disk_->queues_, 4u);
}

TEST_F(HandleTest, ASetIsAnExplicitOne) {
  const auto queues = Find<uint16_t>("queues");
  EXPECT_FALSE(disk_->WasSet(queues.property()));
  ASSERT_THAT(queues.Set(*disk_, 4), IsOk());
  EXPECT_TRUE(disk_->WasSet(queues.property()));
}

TEST_F(HandleTest, KnowsItsProperty) {
  EXPECT_EQ(&Find<uint16_t>("queues").property(),
            type().FindProperty("queues"));
}

TEST_F(HandleTest, AJournalKeepsItsSets) {
  Context context(registry_, {.journal = true});
  const Ref<Disk> disk = *context.New<Disk>();
  ASSERT_THAT(Find<uint16_t>("queues").Set(*disk, 6), IsOk());
  ASSERT_EQ(disk->Journal().size(), 1u);
  EXPECT_EQ(disk->Journal()[0].property, "queues");
  EXPECT_EQ(disk->Journal()[0].value, Value(6));
}

// ---- Find ------------------------------------------------------------------

TEST_F(HandleTest, OfAPropertyThatIsNotThereIsAnError) {
  EXPECT_THAT(
      Handle<uint16_t>::Find(type(), "queue"),
      HasCause(Cause::kUnknownProperty, "disk has no property 'queue'"));
  EXPECT_THAT(Handle<uint8_t>::Find(type(), "speed"),
              HasCause(Cause::kUnknownProperty));
  EXPECT_THAT(Handle<uint16_t>::Find(*registry_.Get<Part>(), "queues"),
              HasCause(Cause::kUnknownProperty));
}

TEST_F(HandleTest, OfAnotherTypeThanTheFieldIsAnError) {
  EXPECT_THAT(Handle<uint32_t>::Find(type(), "queues"),
              HasCause(Cause::kBadValue,
                       "disk.queues is a uint16, so there is no handle of type "
                       "uint32 for it"));
  EXPECT_THAT(Handle<int16_t>::Find(type(), "queues"),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(Handle<uint64_t>::Find(type(), "size"),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(Handle<bool>::Find(type(), "text"), HasCause(Cause::kBadValue));
  EXPECT_THAT(Handle<bool>::Find(type(), "link"),
              HasCause(Cause::kBadValue, HasSubstr("is a link<disk>,")));
}

TEST_F(HandleTest, OfWhatIsNoFieldIsAnErrorThatSaysWhatItIs) {
  EXPECT_THAT(Handle<uint32_t>::Find(type(), "part-number"),
              HasCause(Cause::kBadValue, HasSubstr("an alias of a uint32,")));
  EXPECT_THAT(Handle<uint32_t>::Find(type(), "computed"),
              HasCause(Cause::kBadValue, HasSubstr("a computed uint32,")));
  EXPECT_THAT(
      Handle<bool>::Find(type(), "bit"),
      HasCause(Cause::kBadValue, HasSubstr("a bool inside of a field,")));
}

// ---- Refused values --------------------------------------------------------

TEST_F(HandleTest, AValueOutOfRangeIsRefusedAsByName) {
  const auto queues = Find<uint16_t>("queues");
  for (const uint16_t bad : std::vector<uint16_t>{0, 1, 1025, 65535}) {
    const absl::Status status = queues.Set(*disk_, bad);
    EXPECT_THAT(status, HasCause(Cause::kOutOfRange));
    EXPECT_EQ(status, disk_->Set("queues", bad));
  }
  EXPECT_THAT(queues.Set(*disk_, 2), IsOk());
  EXPECT_THAT(queues.Set(*disk_, 1024), IsOk());
  EXPECT_EQ(disk_->queues_, 1024u);
  EXPECT_THAT(queues.Set(*disk_, 1),
              HasCause(Cause::kOutOfRange,
                       AllOf(HasSubstr("disk.queues"), HasSubstr("2..1024"))));
  EXPECT_EQ(disk_->queues_, 1024u);
}

TEST_F(HandleTest, SignedValuesAndSizesHaveRangesToo) {
  const auto degrees = Find<int32_t>("degrees");
  EXPECT_THAT(degrees.Set(*disk_, -41), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(degrees.Set(*disk_, 0), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(degrees.Set(*disk_, -1), IsOk());
  const auto size = Find<Size>("size");
  EXPECT_THAT(size.Set(*disk_, 511), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(size.Set(*disk_, 4097), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(size.Set(*disk_, 512), IsOk());
}

TEST_F(HandleTest, ARefusedSetIsNotAnExplicitOne) {
  const auto queues = Find<uint16_t>("queues");
  EXPECT_FALSE(queues.Set(*disk_, 1).ok());
  EXPECT_FALSE(disk_->WasSet(queues.property()));
}

// ---- Flags -----------------------------------------------------------------

TEST_F(HandleTest, AReadOnlyPropertyIsReadOnly) {
  const auto fixed = Find<uint32_t>("fixed");
  EXPECT_THAT(fixed.Set(*disk_, 1), HasCause(Cause::kReadOnly));
  EXPECT_EQ(fixed.Get(*disk_), 0u);
}

TEST_F(HandleTest, TheProgramSetsWhatIsInternal) {
  EXPECT_THAT(Find<uint32_t>("own").Set(*disk_, 1), IsOk());
  EXPECT_EQ(disk_->own_, 1u);
}

TEST_F(HandleTest, OfARealizedObjectSetsOnlyWhatMayStillChange) {
  disk_->LockProperties();
  EXPECT_THAT(Find<uint16_t>("queues").Set(*disk_, 16),
              HasCause(Cause::kWrongPhase, HasSubstr("disk.queues")));
  EXPECT_THAT(Find<uint32_t>("late").Set(*disk_, 16), IsOk());
  EXPECT_EQ(disk_->queues_, 4u);
  EXPECT_EQ(disk_->late_, 16u);
  EXPECT_TRUE(disk_->WasSet(*type().FindProperty("late")));
  disk_->UnlockProperties();
  EXPECT_THAT(Find<uint16_t>("queues").Set(*disk_, 16), IsOk());
}

TEST_F(HandleTest, EveryKindTakesTheSlowWayWhenItMust) {
  Context context(registry_, {.journal = true});
  const Ref<Disk> disk = *context.New<Disk>();
  EXPECT_THAT(Find<int32_t>("degrees").Set(*disk, -7), IsOk());
  EXPECT_THAT(Find<Size>("size").Set(*disk, 1024), IsOk());
  EXPECT_THAT(Find<bool>("flag").Set(*disk, true), IsOk());
  EXPECT_THAT(Find<double>("ratio").Set(*disk, -0.25), IsOk());
  EXPECT_THAT(Find<OnOffAuto>("mode").Set(*disk, OnOffAuto::kOn), IsOk());
  const MacAddress mac = {{6, 5, 4, 3, 2, 1}};
  EXPECT_THAT(Find<MacAddress>("mac").Set(*disk, mac), IsOk());
  EXPECT_EQ(disk->degrees_, -7);
  EXPECT_EQ(disk->size_, 1024u);
  EXPECT_TRUE(disk->flag_);
  EXPECT_EQ(disk->ratio_, -0.25);
  EXPECT_EQ(disk->mode_, OnOffAuto::kOn);
  EXPECT_EQ(disk->mac_, mac);
  EXPECT_EQ(disk->Journal().size(), 6u);
}

// ---- Descendants -----------------------------------------------------------

TEST_F(HandleTest, OfABaseServesItsDescendants) {
  const Ref<FastDisk> fast = *context_.New<FastDisk>();
  const auto queues = Find<uint16_t>("queues");
  EXPECT_EQ(queues.Get(*fast), 8u);
  ASSERT_THAT(queues.Set(*fast, 10), IsOk());
  EXPECT_EQ(fast->queues_, 10u);
}

TEST_F(HandleTest, OfAnInheritedRowIsFoundOnTheDescendant) {
  const Class& fast_type = *registry_.Get<FastDisk>();
  const auto queues = Handle<uint16_t>::Find(fast_type, "queues");
  ASSERT_THAT(queues, IsOk());
  const Ref<FastDisk> fast = *context_.New<FastDisk>();
  ASSERT_THAT(queues->Set(*fast, 12), IsOk());
  EXPECT_EQ(fast->queues_, 12u);
  EXPECT_EQ(&queues->property(), type().FindProperty("queues"));
}

// ---- Run-time types --------------------------------------------------------

class RuntimeHandleTest : public HandleTest {
 protected:
  RuntimeHandleTest() {
    TypeBuilder leaf("leaf");
    leaf.Parent("fast-disk");
    leaf.Property(RuntimeProperty(registry_, "u8", "uint8", 1));
    leaf.Property(RuntimeProperty(registry_, "i64", "int64", -1));
    leaf.Property(RuntimeProperty(registry_, "on", "bool", true));
    leaf.Property(RuntimeProperty(registry_, "bytes", "size", 512));
    leaf.Property(RuntimeProperty(registry_, "real", "number", 0.5));
    ClassProperty even = RuntimeProperty(registry_, "even", "uint32", 2);
    PropertyRule rule;
    rule.power_of_two = true;
    even.rule = registry_.Keep(rule);
    leaf.Property(std::move(even));
    for (int i = 0; i < 100; ++i) {
      leaf.Property(
          RuntimeProperty(registry_, fmt::format("n{}", i), "uint32", i));
    }
    registry_.Add(std::move(leaf));
    EXPECT_THAT(registry_.Seal(), IsOk());
    leaf_ = *context_.New("leaf");
  }
  template <typename V>
  Handle<V> FindOnLeaf(std::string_view name) {
    absl::StatusOr<Handle<V>> handle =
        Handle<V>::Find(*registry_.Find("leaf"), name);
    EXPECT_THAT(handle, IsOk());
    return *handle;
  }
  Ref<Object> leaf_;
};

TEST_F(RuntimeHandleTest, TypedSlotsHaveHandles) {
  EXPECT_EQ(FindOnLeaf<uint8_t>("u8").Get(*leaf_), 1u);
  EXPECT_EQ(FindOnLeaf<int64_t>("i64").Get(*leaf_), -1);
  EXPECT_TRUE(FindOnLeaf<bool>("on").Get(*leaf_));
  EXPECT_EQ(FindOnLeaf<Size>("bytes").Get(*leaf_), 512u);
  EXPECT_EQ(FindOnLeaf<double>("real").Get(*leaf_), 0.5);
  ASSERT_THAT(FindOnLeaf<int64_t>("i64").Set(*leaf_, INT64_MIN), IsOk());
  ASSERT_THAT(FindOnLeaf<uint8_t>("u8").Set(*leaf_, 255), IsOk());
  EXPECT_EQ(*leaf_->Get("i64"), "-9223372036854775808");
  EXPECT_EQ(*leaf_->Get("u8"), "255");
}

TEST_F(RuntimeHandleTest, NativeRowsOfARunTimeTypeHaveHandles) {
  ASSERT_THAT(Find<uint16_t>("queues").Set(*leaf_, 20), IsOk());
  EXPECT_EQ(FindOnLeaf<uint16_t>("queues").Get(*leaf_), 20u);
  EXPECT_EQ(*leaf_->Get("queues"), "20");
}

TEST_F(RuntimeHandleTest, RulesHold) {
  const auto even = FindOnLeaf<uint32_t>("even");
  EXPECT_THAT(even.Set(*leaf_, 6),
              HasCause(Cause::kOutOfRange, HasSubstr("power of two")));
  EXPECT_THAT(even.Set(*leaf_, 8), IsOk());
  EXPECT_EQ(even.Get(*leaf_), 8u);
}

TEST_F(RuntimeHandleTest, MoreThan64PropertiesAreNoMatter) {
  const auto last = FindOnLeaf<uint32_t>("n99");
  ASSERT_GT(last.property().index, 64u);
  EXPECT_EQ(last.Get(*leaf_), 99u);
  EXPECT_FALSE(leaf_->WasSet(last.property()));
  ASSERT_THAT(last.Set(*leaf_, 1), IsOk());
  EXPECT_EQ(*leaf_->Get("n99"), "1");
  EXPECT_TRUE(leaf_->WasSet(last.property()));
  EXPECT_FALSE(leaf_->WasSet(FindOnLeaf<uint32_t>("n98").property()));
  leaf_->LockProperties();
  EXPECT_THAT(last.Set(*leaf_, 2), HasCause(Cause::kWrongPhase));
}

// ---- Many objects ----------------------------------------------------------

TEST_F(HandleTest, OnePropertyOfManyObjects) {
  std::vector<Ref<Disk>> disks;
  std::vector<Object*> objects;
  for (int i = 0; i < 3; ++i) {
    disks.push_back(*context_.New<Disk>());
    objects.push_back(disks.back().get());
  }
  const auto queues = Find<uint16_t>("queues");
  EXPECT_THAT(queues.SetAll(objects, 9), IsOk());
  std::vector<uint16_t> values(3);
  queues.GetAll(objects, values);
  EXPECT_THAT(values, ::testing::ElementsAre(9, 9, 9));

  ASSERT_THAT(context_.root().AddChild("odd", disks[1]), IsOk());
  disks[1]->LockProperties();
  EXPECT_THAT(queues.SetAll(objects, 5),
              HasCause(Cause::kWrongPhase, ::testing::StartsWith("/odd: ")));
  queues.GetAll(objects, values);
  EXPECT_THAT(values, ::testing::ElementsAre(5, 9, 9));
}

// ---- Rows declared anew ----------------------------------------------------

TEST_F(HandleTest, ARowDeclaredAnewWithTheSameKindKeepsItsField) {
  TypeBuilder tuned("tuned-disk");
  ClassProperty queues =
      RuntimeProperty(registry_, "queues", "uint16", Value(3));
  queues.max = 5;
  tuned.Parent("disk").Redeclare(std::move(queues));
  registry_.Add(std::move(tuned));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Ref<Object> object = *context_.New("tuned-disk");
  const Disk& disk = static_cast<const Disk&>(*object);
  EXPECT_EQ(disk.queues_, 3u);
  EXPECT_EQ(Find<uint16_t>("queues").Get(*object), 3u);
  EXPECT_THAT(object->Set("queues", 5), IsOk());
  EXPECT_EQ(disk.queues_, 5u);
  EXPECT_THAT(object->Set("queues", 6), HasCause(Cause::kOutOfRange));
}

}  // namespace
}  // namespace qom::props
