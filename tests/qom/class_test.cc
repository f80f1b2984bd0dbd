// Class records are copied down the chain and edited by hooks; a class finds
// its ancestors, its properties and near names.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/class.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/nearest_names.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// ---- Class records ---------------------------------------------------------

// Every hook that runs on a record leaves a word.
struct PlantClass : ObjectClass {
  std::vector<std::string> words = {"plant-record"};
  int leaves = 1;
};
struct TreeClass : PlantClass {
  int rings = 5;
};

class Plant : public Extends<Plant, Object> {
 public:
  static constexpr std::string_view kTypeName = "plant";
  struct Props;
  using Record = PlantClass;
  using Extends::Extends;
  static void ClassBaseInit(PlantClass& record) {
    record.words.push_back("plant-base");
  }
  static void ClassInit(PlantClass& record) {
    record.words.push_back("plant");
    record.description = "grows";
    record.leaves = 3;
  }

 private:
  uint32_t height_ = 0;
};
struct Plant::Props {
  static constexpr auto kHeight =
      props::Field<&Plant::height_>("height", {.default_value = 10});
  static constexpr auto kAll = props::Table(kHeight);
};

// Declares nothing: no hook of Plant runs for it as its own.
class Fern : public Extends<Fern, Plant> {
 public:
  static constexpr std::string_view kTypeName = "fern";
  using Extends::Extends;
};
class Tree : public Extends<Tree, Plant> {
 public:
  static constexpr std::string_view kTypeName = "tree";
  using Record = TreeClass;
  using Extends::Extends;
  static void ClassBaseInit(TreeClass& record) {
    record.words.push_back("tree-base");
  }
  static void ClassInit(TreeClass& record) {
    record.words.push_back("tree");
    record.leaves = 1000;
    ++record.rings;
  }
};
class Oak : public Extends<Oak, Tree> {
 public:
  static constexpr std::string_view kTypeName = "oak";
  using Extends::Extends;
  // For any record that is a PlantClass.
  static void ClassInit(PlantClass& record) { record.words.push_back("oak"); }
};

class ClassTest : public ::testing::Test {
 protected:
  ClassTest() {
    registry_.Register<Oak>();
    registry_.Register<Fern>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  template <typename T>
  const PlantClass& RecordOf() {
    return *registry_.Get<T>()->template record<PlantClass>();
  }
  const Class& Find(std::string_view name) { return *registry_.Find(name); }
  void Seal() { ASSERT_THAT(registry_.Seal(), IsOk()); }
  TypeRegistry registry_;
};

TEST_F(ClassTest, ARecordStartsAsACopyOfTheParents) {
  EXPECT_EQ(RecordOf<Plant>().leaves, 3);
  EXPECT_EQ(RecordOf<Fern>().leaves, 3);
  EXPECT_EQ(RecordOf<Fern>().description, "grows");
  EXPECT_NE(&RecordOf<Fern>(), &RecordOf<Plant>());
}

TEST_F(ClassTest, AClassInitEditsItsOwnCopy) {
  EXPECT_EQ(RecordOf<Tree>().leaves, 1000);
  EXPECT_EQ(RecordOf<Oak>().leaves, 1000);
  EXPECT_EQ(RecordOf<Plant>().leaves, 3);
}

TEST_F(ClassTest, ABaseInitRunsForEveryDescendantBeforeItsClassInit) {
  EXPECT_THAT(RecordOf<Plant>().words, ElementsAre("plant-record", "plant"));
  EXPECT_THAT(RecordOf<Tree>().words,
              ElementsAre("plant-record", "plant",  // the copy
                          "plant-base", "tree"));
  EXPECT_THAT(RecordOf<Oak>().words,
              ElementsAre("plant-record", "plant", "plant-base", "tree",
                          "plant-base", "tree-base", "oak"));
}

TEST_F(ClassTest, AnInheritedClassInitDoesNotRunTwice) {
  EXPECT_THAT(RecordOf<Fern>().words,
              ElementsAre("plant-record", "plant", "plant-base"));
}

TEST_F(ClassTest, ARecordMayExtendItsParents) {
  const TreeClass* tree = registry_.Get<Tree>()->record<TreeClass>();
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(tree->description, "grows");  // the parent's part is copied
  EXPECT_EQ(tree->rings, 6);              // its own comes from its initialisers
  EXPECT_EQ(registry_.Get<Oak>()->record<TreeClass>()->rings, 6);
  EXPECT_EQ(static_cast<const PlantClass*>(tree), &RecordOf<Tree>());
  EXPECT_EQ(static_cast<const ObjectClass*>(tree),
            &registry_.Get<Tree>()->record());
  EXPECT_EQ(registry_.Get<Tree>()->record<ObjectClass>(), tree);
}

TEST_F(ClassTest, ARecordIsOnlyWhatItsTypesAre) {
  EXPECT_EQ(registry_.Get<Fern>()->record<TreeClass>(), nullptr);
  EXPECT_EQ(registry_.Get<Plant>()->record<TreeClass>(), nullptr);
  EXPECT_EQ(registry_.Get<Object>()->record<PlantClass>(), nullptr);
  EXPECT_NE(registry_.Get<Object>()->record<ObjectClass>(), nullptr);
}

TEST_F(ClassTest, ARunTimeTypeEditsTheRecordOfItsNativeParent) {
  TypeBuilder pine("pine");
  pine.Parent("tree")
      .ClassInit([](ObjectClass& record) {
        static_cast<TreeClass&>(record).rings = 99;
      })
      .ClassBaseInit([](ObjectClass& record) { ++record.description[0]; });
  registry_.Add(std::move(pine));
  TypeBuilder bonsai("bonsai");
  bonsai.Parent("pine");
  registry_.Add(std::move(bonsai));
  Seal();
  EXPECT_EQ(Find("pine").record<TreeClass>()->rings, 99);
  EXPECT_EQ(Find("bonsai").record<TreeClass>()->rings, 99);
  EXPECT_EQ(Find("pine").record().description, "grows");
  EXPECT_EQ(Find("bonsai").record().description, "hrows");
}

TEST_F(ClassTest, ARunTimeTypeMayBringARecordOfItsOwn) {
  struct PotClass : TreeClass {
    int litres = 2;
  };
  TypeBuilder pot("pot");
  pot.Parent("tree").Record<PotClass, TreeClass>().ClassInit(
      [](ObjectClass& record) { ++static_cast<PotClass&>(record).litres; });
  registry_.Add(std::move(pot));
  TypeBuilder small("small-pot");
  small.Parent("pot").Record<PotClass, TreeClass>();  // there already
  registry_.Add(std::move(small));
  Seal();
  EXPECT_EQ(Find("pot").record<PotClass>()->litres, 3);
  EXPECT_EQ(Find("pot").record<TreeClass>()->rings, 6);
  EXPECT_EQ(Find("small-pot").record<PotClass>()->litres, 3);
}

TEST_F(ClassTest, AnEmbedderHangsItsDataOnTheRecord) {
  static const int kStateTable = 0;
  TypeBuilder type("saved");
  type.ClassInit([](ObjectClass& record) { record.opaque = &kStateTable; });
  registry_.Add(std::move(type));
  Seal();
  EXPECT_EQ(Find("saved").record().opaque, &kStateTable);
  EXPECT_EQ(Find("plant").record().opaque, nullptr);
}

// ---- Place among the types -------------------------------------------------

TEST_F(ClassTest, KnowsItsAncestors) {
  const Class& oak = *registry_.Get<Oak>();
  EXPECT_EQ(oak.name(), "oak");
  EXPECT_EQ(oak.depth(), 3u);
  EXPECT_EQ(oak.parent(), registry_.Get<Tree>());
  EXPECT_TRUE(oak.is_native());
  EXPECT_FALSE(oak.is_abstract());
  EXPECT_FALSE(oak.is_interface());
  EXPECT_EQ(oak.key(), &kTypeKey<Oak>);
  EXPECT_GE(oak.instance_size(), sizeof(Oak));
  EXPECT_TRUE(oak.IsA(oak));
  EXPECT_TRUE(oak.IsA(*registry_.Get<Plant>()));
  EXPECT_TRUE(oak.IsA("plant"));
  EXPECT_FALSE(oak.IsA("fern"));
  EXPECT_FALSE(oak.IsA("nobody"));
  EXPECT_FALSE(registry_.Get<Tree>()->IsA(oak));
}

TEST_F(ClassTest, IdsOfTypesDiffer) {
  std::vector<uint32_t> ids;
  for (const Class* type : registry_.Types()) ids.push_back(type->id());
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

// ---- Properties ------------------------------------------------------------

TEST_F(ClassTest, AnInheritedTableIsNotDeclaredTwice) {
  EXPECT_EQ(registry_.Get<Plant>()->property_count(), 2u);  // and `type`
  EXPECT_EQ(registry_.Get<Fern>()->property_count(), 2u);
  EXPECT_EQ(registry_.Get<Fern>()->FindProperty("height"),
            registry_.Get<Plant>()->FindProperty("height"));
  EXPECT_EQ(registry_.Get<Fern>()->FindProperty("height")->declared_by,
            registry_.Get<Plant>());
  EXPECT_EQ(registry_.Get<Fern>()->FindProperty("heigh"), nullptr);
  EXPECT_EQ(registry_.Get<Fern>()->FindProperty(""), nullptr);
}

TEST_F(ClassTest, APropertyKeepsItsIndexInAllDescendants) {
  std::string parent = "fern";
  for (int i = 0; i < 20; ++i) {
    TypeBuilder type(fmt::format("t{}", i));
    type.Parent(parent).Property(
        props::RuntimeProperty(registry_, fmt::format("p{}", i), "uint8", i));
    registry_.Add(std::move(type));
    parent = fmt::format("t{}", i);
  }
  Seal();
  const Class& leaf = Find("t19");
  EXPECT_EQ(leaf.property_count(), 22u);
  for (int i = 0; i < 20; ++i) {
    const std::string name = fmt::format("p{}", i);
    const ClassProperty* own = Find(fmt::format("t{}", i)).FindProperty(name);
    ASSERT_NE(own, nullptr);
    EXPECT_EQ(leaf.FindProperty(name), own);
    EXPECT_EQ(leaf.properties()[own->index], own);
    EXPECT_EQ(Find("t0").FindProperty(name), i == 0 ? own : nullptr);
  }
}

TEST_F(ClassTest, NamesOfEveryLengthAreFound) {
  TypeBuilder type("lengths");
  std::vector<std::string> names;
  for (size_t size = 1; size <= 40; ++size) {
    names.push_back(std::string(size - 1, 'a') + "x");
    names.push_back(std::string(size - 1, 'a') + "y");
  }
  for (const std::string& name : names) {
    type.Property(props::RuntimeProperty(registry_, name, "bool", false));
  }
  registry_.Add(std::move(type));
  Seal();
  for (const std::string& name : names) {
    const ClassProperty* property = Find("lengths").FindProperty(name);
    ASSERT_NE(property, nullptr) << name;
    EXPECT_EQ(property->name, name);
    EXPECT_EQ(Find("lengths").FindProperty(name + "z"), nullptr);
    EXPECT_EQ(Find("fern").FindProperty(name), nullptr);
  }
}

// ---- Defaults --------------------------------------------------------------

class DefaultsTest : public ::testing::Test {
 protected:
  DefaultsTest() {
    TypeBuilder base("base");
    base.Property(Number("n", 1)).Property(Number("m", 2));
    base.Property(props::RuntimeProperty(registry_, "none", "uint32"));
    registry_.Add(std::move(base));
    TypeBuilder middle("middle");
    middle.Parent("base").Default("m", 20).Default("n", 10);
    registry_.Add(std::move(middle));
    TypeBuilder leaf("leaf");
    leaf.Parent("middle").Default("m", 200);
    registry_.Add(std::move(leaf));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  ClassProperty Number(std::string_view name, Value value) {
    return props::RuntimeProperty(registry_, name, "uint32", std::move(value));
  }
  // "value from type", or "-".
  std::string DefaultOf(std::string_view type, std::string_view name) {
    const Class& found = *registry_.Find(type);
    const ClassProperty& property = *found.FindProperty(name);
    const Value* value = found.DefaultOf(property);
    return fmt::format("{} from {}", value != nullptr ? value->ToText() : "-",
                       found.DefaultGiver(property).name());
  }
  TypeRegistry registry_;
};

TEST_F(DefaultsTest, TheNearestTypeThatGivesOneGivesIt) {
  EXPECT_EQ(DefaultOf("base", "n"), "1 from base");
  EXPECT_EQ(DefaultOf("middle", "n"), "10 from middle");
  EXPECT_EQ(DefaultOf("leaf", "n"), "10 from middle");
  EXPECT_EQ(DefaultOf("base", "m"), "2 from base");
  EXPECT_EQ(DefaultOf("middle", "m"), "20 from middle");
  EXPECT_EQ(DefaultOf("leaf", "m"), "200 from leaf");
  EXPECT_EQ(DefaultOf("leaf", "none"), "- from base");
  EXPECT_EQ(DefaultOf("leaf", "type"), "- from object");
}

TEST_F(DefaultsTest, ATypeListsOnlyItsOwn) {
  EXPECT_THAT(registry_.Find("base")->default_overrides(), IsEmpty());
  EXPECT_EQ(registry_.Find("middle")->default_overrides().size(), 2u);
  ASSERT_EQ(registry_.Find("leaf")->default_overrides().size(), 1u);
  EXPECT_EQ(registry_.Find("leaf")->default_overrides()[0].second, Value(200));
}

TEST_F(DefaultsTest, ARedeclaredPropertyForgetsOldOverrides) {
  TypeBuilder fresh("fresh");
  fresh.Parent("leaf").Redeclare(Number("m", 7));
  registry_.Add(std::move(fresh));
  TypeBuilder below("below");
  below.Parent("fresh");
  registry_.Add(std::move(below));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_EQ(DefaultOf("below", "m"), "7 from fresh");
  EXPECT_EQ(DefaultOf("below", "n"), "10 from middle");
  Context context(registry_);
  EXPECT_EQ(*(*context.New("below"))->Get("m"), "7");
  EXPECT_EQ(*(*context.New("leaf"))->Get("m"), "200");
}

TEST_F(DefaultsTest, NearestPropertiesLeaveOutWhatIsRemoved) {
  TypeBuilder less("less");
  less.Parent("base").Remove("none");
  registry_.Add(std::move(less));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(NearestProperties(*registry_.Find("base"), "nonee"),
              ElementsAre("none"));
  EXPECT_THAT(NearestProperties(*registry_.Find("less"), "nonee"), IsEmpty());
}

}  // namespace
}  // namespace qom
