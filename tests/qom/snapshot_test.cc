// A snapshot holds every value of a subtree after its objects are gone, and a
// difference names every change.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/snapshot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Changes(const Snapshot& before,
                                 const Snapshot& after) {
  std::vector<std::string> lines;
  for (const Change& change : Difference(before, after)) {
    lines.push_back(Describe(change));
  }
  return lines;
}

class SnapshotTest : public ::testing::Test {
 protected:
  SnapshotTest() {
    TypeBuilder disk("disk");
    const std::pair<std::string_view, std::pair<std::string_view, Value>>
        rows[] = {{"queues", {"uint16", Value(4)}},
                  {"offset", {"int32", Value(-1)}},
                  {"serial", {"str", Value("abc")}},
                  {"share", {"bool", Value(true)}},
                  {"rate", {"number", Value(0.5)}},
                  {"lanes", {"list<uint8>", Value(Value::List{1, 2})}}};
    for (const auto& [name, row] : rows) {
      disk.Property(
          props::RuntimeProperty(registry_, name, row.first, row.second));
    }
    disk.Property(props::RuntimeProperty(registry_, "peer", "link<disk>"));
    registry_.Add(std::move(disk));
    TypeBuilder card("card");
    card.Property(props::RuntimeProperty(registry_, "slot", "uint8", Value(1)));
    registry_.Add(std::move(card));
    EXPECT_THAT(registry_.Seal(), test::IsOk());
    context_.emplace(registry_);
    board_ = Add(context_->root(), "board", "card");
    disk_ = Add(*board_, "disk", "disk");
  }

  Object* Add(Object& parent, std::string_view name, std::string_view type) {
    Ref<Object> object = *context_->New(type);
    Object* at = object.get();
    EXPECT_THAT(parent.AddChild(name, std::move(object)), test::IsOk());
    return at;
  }
  Snapshot Now() const {
    Snapshot snapshot;
    snapshot.Take(context_->root());
    return snapshot;
  }

  TypeRegistry registry_;
  std::optional<Context> context_;
  Object* board_ = nullptr;
  Object* disk_ = nullptr;
};

TEST_F(SnapshotTest, ListsParentsBeforeChildrenWithTheirPaths) {
  const Snapshot now = Now();
  std::vector<std::string> seen;
  for (size_t i = 0; i < now.object_count(); ++i) {
    seen.push_back(std::string(now.path(i)) + " " +
                   std::string(now.type(i).name()));
  }
  EXPECT_THAT(seen, ElementsAre("/ object", "/board card", "/board/disk disk"));
}

TEST_F(SnapshotTest, HoldsEveryKindOfValue) {
  const Snapshot now = Now();
  std::vector<std::string> seen;
  now.ForEachValue(2, [&seen](std::string_view name, const Value& value) {
    seen.push_back(std::string(name) + "=" + value.ToText() + " " +
                   std::string(value.KindName()));
  });
  EXPECT_THAT(seen, ElementsAre("type=disk a text", "queues=4 an integer",
                                "offset=-1 an integer", "serial=abc a text",
                                "share=on a boolean", "rate=0.5 a number",
                                "lanes=1,2 a list", "peer= null"));
  // With a child each, root and board.
  EXPECT_EQ(now.value_count(), 2u + 3u + 8u);
}

TEST_F(SnapshotTest, TheNameOfAChildHasItsPath) {
  const Snapshot now = Now();
  std::vector<std::string> seen;
  now.ForEachValue(1, [&seen](std::string_view name, const Value& value) {
    seen.push_back(std::string(name) + "=" + value.ToText());
  });
  EXPECT_THAT(seen, ElementsAre("type=card", "slot=1", "disk=/board/disk"));
  EXPECT_EQ(now.Find("/", "board"), Value("/board"));
}

TEST_F(SnapshotTest, ASubtreeKeepsItsCanonicalPaths) {
  Snapshot snapshot;
  snapshot.Take(*disk_);
  ASSERT_EQ(snapshot.object_count(), 1u);
  EXPECT_EQ(snapshot.path(0), "/board/disk");
  EXPECT_EQ(snapshot.Find("/board/disk", "serial"), Value("abc"));
  EXPECT_EQ(snapshot.Find("/board/disk", "none"), Value());
  EXPECT_EQ(snapshot.Find("/board", "slot"), Value());
}

// Going through the siblings for each took minutes.
TEST_F(SnapshotTest, EachOfAHundredThousandSiblingsIsFoundByItsPath) {
  constexpr int kMany = 100'000;
  for (int i = 0; i < kMany; ++i) {
    Object* const card = Add(*board_, fmt::format("card{}", i), "card");
    ASSERT_THAT(card->Set("slot", i % 100), test::IsOk());
  }
  Snapshot now = Now();
  for (int i = 0; i < kMany; ++i) {
    const std::string path = fmt::format("/board/card{}", i);
    ASSERT_EQ(now.Find(path, "slot"), Value(i % 100)) << path;
    ASSERT_EQ(now.Find("/board", path.substr(7)), Value(path));
  }
  EXPECT_EQ(now.Find("/board/disk", "queues"), Value(4));
  EXPECT_TRUE(now.Find("/board/card", "slot").is_null());
  EXPECT_TRUE(now.Find("/board/card7/card7", "slot").is_null());
  // With few, they are not where they were.
  now.Take(*disk_);
  EXPECT_EQ(now.Find("/board/disk", "queues"), Value(4));
  EXPECT_TRUE(now.Find("/board/card7", "slot").is_null());
}

TEST_F(SnapshotTest, TakenAgainItForgetsWhatItHeld) {
  Snapshot snapshot = Now();
  disk_->Unparent();
  snapshot.Take(context_->root());
  EXPECT_EQ(snapshot.object_count(), 2u);
  EXPECT_EQ(snapshot.value_count(), 2u + 2u);
}

TEST_F(SnapshotTest, OutlivesTheObjects) {
  const Snapshot snapshot = Now();
  context_.reset();
  EXPECT_EQ(snapshot.Find("/board/disk", "queues"), Value(4));
}

TEST_F(SnapshotTest, WithoutAChangeThereIsNoDifference) {
  EXPECT_THAT(Difference(Now(), Now()), IsEmpty());
}

TEST_F(SnapshotTest, EveryChangedValueIsNamedWithBothValues) {
  const Snapshot before = Now();
  ASSERT_THAT(disk_->Set("queues", 8), test::IsOk());
  ASSERT_THAT(disk_->Set("serial", "a longer text than before"), test::IsOk());
  ASSERT_THAT(disk_->Set("share", false), test::IsOk());
  ASSERT_THAT(disk_->Set("offset", 1), test::IsOk());
  ASSERT_THAT(disk_->Set("lanes", Value(Value::List{1})), test::IsOk());
  ASSERT_THAT(disk_->Set("peer", "/board/disk"), test::IsOk());
  EXPECT_THAT(
      Changes(before, Now()),
      ElementsAre(
          "/board/disk.queues: 4, now 8", "/board/disk.offset: -1, now 1",
          "/board/disk.serial: 'abc', now 'a longer text than before'",
          "/board/disk.share: on, now off", "/board/disk.lanes: 1,2, now 1",
          "/board/disk.peer: nothing, now '/board/disk'"));
}

TEST_F(SnapshotTest, ObjectsThatCameAndWentAreNamed) {
  Add(*board_, "old", "disk");
  const Snapshot before = Now();
  board_->Child("old")->Unparent();
  Add(context_->root(), "new", "card");
  ASSERT_THAT(disk_->Set("queues", 5), test::IsOk());
  EXPECT_THAT(Changes(before, Now()),
              ElementsAre("/board/disk.queues: 4, now 5", "/board/old: went",
                          "/new: came"));
}

TEST_F(SnapshotTest, AnotherTypeAtTheSamePathHasGoneAndCome) {
  const Snapshot before = Now();
  disk_->Unparent();
  Add(*board_, "disk", "card");
  EXPECT_THAT(Changes(before, Now()),
              ElementsAre("/board/disk: went", "/board/disk: came"));
}

DynamicAccessors Constant(uint64_t value) {
  return {.get = [value](const Object&, Visitor& visitor) {
    uint64_t copy = value;
    return visitor.Unsigned(&copy, UINT64_MAX);
  }};
}

TEST_F(SnapshotTest, DynamicPropertiesAreComparedByName) {
  for (std::string_view name : {"a", "b", "c"}) {
    ASSERT_THAT(disk_->AddProperty(name, "uint64", Constant(1)), test::IsOk());
  }
  const Snapshot before = Now();
  ASSERT_THAT(disk_->RemoveProperty("a"), test::IsOk());
  ASSERT_THAT(disk_->RemoveProperty("b"), test::IsOk());
  ASSERT_THAT(disk_->AddProperty("b", "uint64", Constant(2)), test::IsOk());
  ASSERT_THAT(disk_->AddProperty("d", "uint64", Constant(1)), test::IsOk());
  EXPECT_THAT(Changes(before, Now()),
              ElementsAre("/board/disk.a: went, was 1",
                          "/board/disk.b: 1, now 2", "/board/disk.d: came, 1"));
}

TEST_F(SnapshotTest, ASnapshotOfAPartIsComparedWithTheWhole) {
  const Snapshot before = Now();
  ASSERT_THAT(disk_->Set("queues", 8), test::IsOk());
  Snapshot part;
  part.Take(*disk_);
  EXPECT_THAT(
      Changes(before, part),
      ElementsAre("/: went", "/board: went", "/board/disk.queues: 4, now 8"));
  EXPECT_THAT(Changes(part, before), ElementsAre("/board/disk.queues: 8, now 4",
                                                 "/: came", "/board: came"));
}

TEST_F(SnapshotTest, APropertyThatCannotBeReadIsNull) {
  DynamicAccessors broken;
  broken.get = [](const Object&, Visitor&) {
    return absl::InternalError("out of order");
  };
  ASSERT_THAT(disk_->AddProperty("broken", "uint64", std::move(broken)),
              test::IsOk());
  EXPECT_EQ(Now().Find("/board/disk", "broken"), Value());
}

}  // namespace
}  // namespace qom
