// Each pass over a batch of declarations by itself, with the example of its
// head comment.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
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
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/seal/draft.h"
#include "qom/seal/passes.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::ElementsAre;

class SealTest : public ::testing::Test {
 protected:
  ClassProperty Row(std::string_view name, std::string_view type,
                    Value value = Value(uint64_t{0})) {
    return props::RuntimeProperty(registry_, name, type, std::move(value));
  }
  static ClassProperty Alias(std::string_view name, std::string_view property,
                             std::string_view child = "") {
    ClassProperty alias;
    alias.name = name;
    alias.stands_for = {property, child, "", nullptr};
    return alias;
  }
  // A batch of `types` in which nothing has run but what makes the drafts.
  internal::Batch& Drafts(std::vector<TypeBuilder> types) {
    batch_.Adopt(std::move(types));
    return batch_;
  }
  internal::ClassDraft& Draft(std::string_view name) {
    return *batch_.Find(name);
  }

  TypeRegistry registry_;
  internal::Batch batch_{registry_};
};

std::vector<TypeBuilder> List(TypeBuilder a, TypeBuilder b = TypeBuilder("b"),
                              TypeBuilder c = TypeBuilder("c")) {
  std::vector<TypeBuilder> types;
  types.push_back(std::move(a));
  types.push_back(std::move(b));
  types.push_back(std::move(c));
  return types;
}

struct CodePart : Object {
  using Object::Object;
};

TypeBuilder Native(std::string_view name) {
  TypeBuilder code(name);
  code.Parent("object");
  code.says().key = &kTypeKey<CodePart>;
  code.says().size = sizeof(CodePart);
  return code;
}

TEST_F(SealTest, AdoptingAddsAllThatDataSaysToTheNativeType) {
  TypeBuilder data("code");
  data.Property(Row("parity", "uint32"))
      .Redeclare(Row("baud", "uint32"))
      .Remove("old");
  std::vector<internal::TypeDeclaration> all;
  all.push_back(std::move(data.says()));
  all.push_back(std::move(Native("code").says()));
  internal::MergeAdopted(batch_, all);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_NE(all[0].key, nullptr);
  ASSERT_EQ(all[0].properties.size(), 1u);
  EXPECT_EQ(all[0].properties[0].name, "parity");
  ASSERT_EQ(all[0].redeclared.size(), 1u);
  EXPECT_THAT(all[0].removed, ElementsAre("old"));
}

TEST_F(SealTest, ParentsGiveDepthAndDisplay) {
  TypeBuilder uart("uart");
  uart.Parent("device");
  Drafts(List(std::move(uart), TypeBuilder("device")));
  ASSERT_TRUE(internal::ResolveParents(batch_, Draft("uart")));
  const internal::ClassData& data = Draft("uart").data();
  EXPECT_EQ(data.depth, 2u);
  EXPECT_EQ(data.parent, Draft("device").type.get());
  EXPECT_EQ(data.display[0], &kTypeKey<Object>);
  EXPECT_EQ(data.display[1], Draft("device").type.get());
  EXPECT_EQ(data.display[2], Draft("uart").type.get());
}

TEST_F(SealTest, InterfacesIncludeWhatTheListedOnesExtend) {
  TypeBuilder sink("sink");
  sink.Interface();
  TypeBuilder chars("char-sink");
  chars.Interface().Implements("sink");
  TypeBuilder uart("uart");
  uart.Implements("char-sink");
  Drafts(List(std::move(uart), std::move(sink), std::move(chars)));
  internal::ClassDraft& draft = Draft("uart");
  ASSERT_TRUE(internal::ResolveParents(batch_, draft));
  internal::BuildInterfaces(batch_, draft);
  EXPECT_THAT(draft.data().declared_interfaces, ElementsAre("char-sink"));
  EXPECT_EQ(draft.data().interfaces.size(), 2u);
  EXPECT_THAT(batch_.status(), IsOk());
}

TEST_F(SealTest, PropertiesKeepTheirIndexInDescendants) {
  TypeBuilder uart("uart");
  uart.Property(Row("baud", "uint32")).Property(Row("parity", "uint32"));
  TypeBuilder fast("fast-uart");
  fast.Parent("uart").Remove("parity").Redeclare(Row("baud", "uint32"));
  Drafts(List(std::move(uart), std::move(fast)));
  internal::ClassDraft& draft = Draft("fast-uart");
  ASSERT_TRUE(internal::ResolveParents(batch_, draft));
  internal::BuildProperties(batch_, draft);
  const Class& above = *Draft("uart").type;
  const uint32_t baud = above.FindProperty("baud")->index;
  const uint32_t parity = above.FindProperty("parity")->index;
  EXPECT_EQ(draft.type->FindProperty("baud")->index, baud);
  EXPECT_EQ(draft.type->FindProperty("baud")->declared_by, draft.type.get());
  EXPECT_EQ(draft.data().properties[parity], nullptr);
  EXPECT_EQ(draft.data().table, above.data().table);
}

TEST_F(SealTest, ADescendantMayEmbedANarrowerChild) {
  TypeBuilder disk("disk");
  disk.Child("port", "pci-port");
  TypeBuilder port("pci-port");
  port.Property(Row("lanes", "uint32"));
  disk.ChildDefault("port", "lanes", Value(uint64_t{4}));
  TypeBuilder fast("fast-disk");
  fast.Parent("disk").Child("port", "pcie-port");
  TypeBuilder pcie("pcie-port");
  pcie.Parent("pci-port");
  std::vector<TypeBuilder> all = List(std::move(disk), std::move(port));
  all.push_back(std::move(fast));
  all.push_back(std::move(pcie));
  Drafts(std::move(all));
  internal::ClassDraft& draft = Draft("fast-disk");
  ASSERT_TRUE(internal::ResolveParents(batch_, draft));
  ASSERT_TRUE(internal::BuildChildren(batch_, draft));
  ASSERT_EQ(draft.data().children.size(), 1u);
  const ChildSpec& spec = draft.data().children[0];
  EXPECT_EQ(spec.type_name, "pcie-port");
  ASSERT_EQ(spec.defaults.size(), 1u);
  EXPECT_EQ(spec.defaults[0].property, "lanes");
}

TEST_F(SealTest, TheLayoutHasChildrenFirstAndTheWidestFieldsNext) {
  TypeBuilder uart("uart");
  uart.Child("fifo", "part")
      .Property(Row("loopback", "bool", Value(false)))
      .Property(Row("baud", "uint32"));
  Drafts(List(std::move(uart), TypeBuilder("part")));
  ASSERT_TRUE(batch_.Finish(Draft("uart")));
  const Class& type = *Draft("uart").type;
  const uint32_t slot = type.children()[0].offset;
  EXPECT_EQ(slot, sizeof(Object));
  EXPECT_EQ(type.FindProperty("baud")->offset, slot + 8);
  EXPECT_EQ(type.FindProperty("loopback")->offset, slot + 12);
  EXPECT_EQ(type.instance_size() % alignof(Object), 0u);
}

TEST_F(SealTest, AliasesGetARouteAndTheLimitsOfTheirTarget) {
  TypeBuilder disk("disk");
  disk.Child("port", "b")
      .Property(Alias("x-speed", "speed"))
      .Property(Alias("speed", "speed", "port/link"));
  TypeBuilder port("b");
  port.Child("link", "c");
  TypeBuilder link("c");
  ClassProperty speed = Row("speed", "uint32", Value(uint64_t{5}));
  speed.max = 9;
  speed.reports_range = true;
  speed.doc = "How fast.";
  link.Property(std::move(speed));
  Drafts(List(std::move(disk), std::move(port), std::move(link)));
  ASSERT_TRUE(batch_.Finish(Draft("disk")));
  const Class& type = *Draft("disk").type;
  const ClassProperty& alias = *type.FindProperty("speed");
  EXPECT_EQ(alias.target, Draft("c").type->FindProperty("speed"));
  EXPECT_EQ(alias.route.path.size(), 2u);
  EXPECT_EQ(alias.Legal(), "0..9");
  const ClassProperty& spelling = *type.FindProperty("x-speed");
  EXPECT_EQ(spelling.target, alias.target);
  EXPECT_EQ(spelling.route.path, alias.route.path);
  EXPECT_EQ(spelling.doc, "How fast.");
  EXPECT_EQ(spelling.Legal(), "0..9");
}

TEST_F(SealTest, AChainOfSpellingsMayHaveAnyLength) {
  TypeBuilder type("t");
  type.Property(Row("n0", "uint32", Value(uint64_t{7})));
  for (int i = 100; i > 0; --i) {
    type.Property(Alias(registry_.Intern("n" + std::to_string(i)),
                        registry_.Intern("n" + std::to_string(i - 1))));
  }
  registry_.Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  Context context(registry_);
  const Ref<Object> object = *context.New("t");
  EXPECT_EQ(*object->Get("n100"), "7");
  ASSERT_THAT(object->Set("n100", "8"), IsOk());
  EXPECT_EQ(*object->Get("n0"), "8");
}

TEST_F(SealTest, ACycleOfSpellingsIsAMistakeThatNamesItOnce) {
  TypeBuilder type("t");
  type.Property(Alias("x", "a"))
      .Property(Alias("a", "b"))
      .Property(Alias("b", "c"))
      .Property(Alias("c", "a"));
  Drafts(List(std::move(type)));
  EXPECT_FALSE(batch_.Finish(Draft("t")));
  EXPECT_EQ(Message(batch_.status()),
            "type 't': the alias 'a' stands for itself: a > b > c > a");
}

TEST_F(SealTest, ADefaultBelongsToTheFieldByWhateverNameItIsGiven) {
  TypeBuilder uart("uart");
  uart.Property(Row("baud", "uint32", Value(uint64_t{9600})))
      .Property(Alias("speed", "baud"));
  TypeBuilder fast("fast-uart");
  fast.Parent("uart").Default("speed", Value(uint64_t{115200}));
  registry_.Add(std::move(uart));
  registry_.Add(std::move(fast));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Class& type = *registry_.Find("fast-uart");
  EXPECT_EQ(type.DefaultOf(*type.FindProperty("baud"))->uint_value(), 115200u);
  EXPECT_EQ(type.DefaultOf(*type.FindProperty("speed"))->uint_value(), 115200u);
  Context context(registry_);
  EXPECT_EQ(*(*context.New("fast-uart"))->Get("baud"), "115200");
}

TEST_F(SealTest, ARemovedFieldKeepsItsDefaultBehindItsOtherSpelling) {
  TypeBuilder uart("uart");
  uart.Property(Row("baud", "uint32", Value(uint64_t{9600})))
      .Property(Alias("speed", "baud"));
  TypeBuilder fast("fast-uart");
  fast.Parent("uart").Remove("baud");
  registry_.Add(std::move(uart));
  registry_.Add(std::move(fast));
  ASSERT_THAT(registry_.Seal(), IsOk());
  Context context(registry_);
  EXPECT_EQ(*(*context.New("fast-uart"))->Get("speed"), "9600");
}

TEST_F(SealTest, TheRecordIsACopyThatTheHooksEdit) {
  TypeBuilder above("above");
  above.ClassBaseInit(
      [](ObjectClass& record) { record.description += "base "; });
  TypeBuilder below("below");
  below.Parent("above").ClassInit(
      [](ObjectClass& record) { record.description += "own"; });
  Drafts(List(std::move(above), std::move(below)));
  internal::ClassDraft& draft = Draft("below");
  ASSERT_TRUE(internal::ResolveParents(batch_, draft));
  internal::BuildRecord(draft);
  EXPECT_EQ(draft.data().record->description, "base own");
}

TEST_F(SealTest, PublishingSaysWhichFieldsAreStoredDirectly) {
  TypeBuilder uart("uart");
  uart.Property(Row("baud", "uint16")).Property(Row("name", "str", "x"));
  uart.Property(Row("loopback", "bool", false));
  Drafts(List(std::move(uart)));
  ASSERT_TRUE(batch_.Finish(Draft("uart"))) << batch_.status();
  const Class& type = *Draft("uart").type;
  EXPECT_EQ(type.FindProperty("baud")->direct_width, 2u);
  EXPECT_EQ(type.FindProperty("name")->direct_width, 0u);
  EXPECT_TRUE(type.FindProperty("name")->is_direct_text);
  EXPECT_TRUE(type.FindProperty("loopback")->is_direct_bool);
  EXPECT_EQ(type.FindProperty("loopback")->direct_width, 0u);
  EXPECT_FALSE(type.FindProperty("baud")->is_direct_bool);
  EXPECT_FALSE(type.FindProperty("baud")->is_direct_text);
}

TEST_F(SealTest, AModuleHookMayLookTypesUp) {
  std::vector<std::string> asked;
  registry_.SetModuleHook(
      [&asked](TypeRegistry& registry, std::string_view name) {
        asked.emplace_back(name);
        if (name == "disk") {
          EXPECT_THAT(registry.Lookup("bus"), IsOk());
          EXPECT_THAT(registry.Lookup("nobody"), HasCause(Cause::kUnknownType));
          TypeBuilder disk("disk");
          disk.Parent("bus");
          registry.Add(std::move(disk));
        } else if (name == "bus") {
          registry.Add(TypeBuilder("bus"));
        }
      });
  EXPECT_THAT(registry_.Lookup("disk"), IsOk());
  EXPECT_THAT(asked, ElementsAre("disk", "bus", "nobody"));
}

TEST_F(SealTest, AllSpellingsOfAnyChainFollowARowThatIsDeclaredAnew) {
  constexpr size_t kCount = 50'000;
  TypeBuilder first("first");
  first.Property(Row("n0", "uint32"));
  for (size_t i = 1; i <= kCount; ++i) {
    ClassProperty alias = Alias(registry_.Intern(fmt::format("n{}", i)),
                                registry_.Intern(fmt::format("n{}", i - 1)));
    first.Property(std::move(alias));
  }
  TypeBuilder second("second");
  second.Parent("first").Redeclare(Row("n0", "uint32", Value(uint64_t{7})));
  registry_.Add(std::move(first));
  registry_.Add(std::move(second));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Class& type = *registry_.Find("second");
  const std::string last = fmt::format("n{}", kCount);
  EXPECT_EQ(&type.FindProperty(last)->field(), type.FindProperty("n0"));
  Context context(registry_);
  EXPECT_EQ(*(*context.New(type))->Get(last), "7");
}

TEST_F(SealTest, TheNumbersOfABatchThatIsRefusedAreTakenAgain) {
  for (int i = 0; i < 10; ++i) {
    TypeBuilder owner("owner");
    owner.Child("part", "a").ChildDefault("part", "n", Value(uint64_t{1}));
    TypeBuilder a("a");
    a.Property(Row("n", "uint32"));
    TypeBuilder bad("bad");
    bad.Parent("nobody");
    EXPECT_FALSE(
        registry_.Seal(List(std::move(owner), std::move(a), std::move(bad)))
            .ok());
  }
  registry_.Add(TypeBuilder("good"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_EQ(registry_.Find("good")->id(), registry_.Find("object")->id() + 1);
}

TEST_F(SealTest, AnAutomaticValueIsOneThatMayBeSet) {
  ClassProperty row = Row("n", "uint32");
  row.automatic = Value(uint64_t{3});
  PropertyRule rule;
  rule.power_of_two = true;
  row.rule = registry_.Keep(std::move(rule));
  TypeBuilder type("t");
  type.Property(std::move(row));
  registry_.Add(std::move(type));
  EXPECT_THAT(registry_.Seal(), HasCause(Cause::kMalformed,
                                         "type 't': automatic value of 'n': 3 "
                                         "is not a power of two"));
}

}  // namespace
}  // namespace qom
