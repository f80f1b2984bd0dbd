// Which types take which layers: native class records, run-time types, and the
// `layered` key of a catalogue.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace {

using qom::compat::CompatClass;
using qom::compat::IsHotpluggable;
using qom::compat::Layer;
using qom::compat::LayerMask;
using qom::compat::Layers;
using qom::compat::LayersOf;
using qom::compat::ObjectCompat;

constexpr Layer kAllLayers[] = {Layer::kAccel, Layer::kPlatform,
                                Layer::kMachine, Layer::kSugar, Layer::kGlobal};

// The layers that reach property "n" of a new object, by their first letters.
std::string Reach(qom::TypeRegistry& registry, std::string_view type) {
  std::string reach;
  for (Layer layer : kAllLayers) {
    qom::Context context(registry);
    const qom::compat::Entry entry[] = {
        qom::compat::Text("object", "n", "1", qom::compat::IfMissing::kSkip)};
    EXPECT_TRUE(Layers(context).Append(layer, "t", entry).ok());
    absl::StatusOr<qom::Ref<qom::Object>> object = context.New(type);
    if (!object.ok()) return std::string(qom::Message(object.status()));
    if (*(*object)->Get("n") == "1") {
      reach += qom::compat::LayerName(layer)[0];
    }
  }
  return reach;
}

// ---- Names and masks -------------------------------------------------------

TEST(LayerTest, NamesThereAndBack) {
  for (Layer layer : kAllLayers) {
    EXPECT_EQ(qom::compat::LayerByName(qom::compat::LayerName(layer)), layer);
  }
  EXPECT_FALSE(qom::compat::LayerByName("").has_value());
  EXPECT_FALSE(qom::compat::LayerByName("Machine").has_value());
}

TEST(LayerTest, Masks) {
  for (Layer layer : kAllLayers) {
    EXPECT_TRUE(Takes(LayerMask::kAll, layer));
    EXPECT_FALSE(Takes(LayerMask::kNone, layer));
    EXPECT_EQ(Takes(LayerMask::kGlobal, layer), layer == Layer::kGlobal);
    EXPECT_EQ(Takes(LayerMask::kBuiltin, layer), layer != Layer::kGlobal);
  }
  EXPECT_EQ(LayerMask::kBuiltin | LayerMask::kGlobal, LayerMask::kAll);
}

// ---- Native types ----------------------------------------------------------

class TakesAll : public qom::Extends<TakesAll, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "takes-all";
  struct Props;
  using Extends::Extends;
  void PostInit() { seen_ = n_; }
  uint32_t seen() const { return seen_; }

 private:
  uint32_t n_ = 0;
  uint32_t seen_ = 0;
};
struct TakesAll::Props {
  static constexpr auto kN = qom::props::Field<&TakesAll::n_>("n");
  static constexpr auto kAll = qom::props::Table(kN);
};
class Narrowed : public qom::Extends<Narrowed, TakesAll> {
 public:
  static constexpr std::string_view kTypeName = "narrowed";
  using Extends::Extends;
  static void ClassInit(CompatClass& record) {
    record.layers = LayerMask::kBuiltin;
    record.hotpluggable = true;
  }
};
class Widened : public qom::Extends<Widened, Narrowed> {
 public:
  static constexpr std::string_view kTypeName = "widened";
  using Extends::Extends;
  static void ClassInit(CompatClass& record) {
    record.layers = record.layers | LayerMask::kGlobal;
  }
};
class Plain : public qom::Extends<Plain, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "plain";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t n_ = 0;
};
struct Plain::Props {
  static constexpr auto kN = qom::props::Field<&Plain::n_>("n");
  static constexpr auto kAll = qom::props::Table(kN);
};

class NativeLayersTest : public ::testing::Test {
 protected:
  NativeLayersTest() {
    registry_.Register<Widened>();
    registry_.Register<Plain>();
    qom::TypeBuilder leaf("leaf");
    leaf.Parent("narrowed");
    registry_.Add(std::move(leaf));
    qom::TypeBuilder none("none");
    none.Parent("takes-all").ClassInit([](qom::ObjectClass& record) {
      static_cast<CompatClass&>(record).layers = LayerMask::kNone;
    });
    registry_.Add(std::move(none));
    EXPECT_TRUE(registry_.Seal().ok());
  }
  qom::TypeRegistry registry_;
};

TEST_F(NativeLayersTest, ObjectCompatTakesAllLayersAndPlainObjectsNone) {
  EXPECT_EQ(Reach(registry_, "takes-all"), "apmsg");
  EXPECT_EQ(Reach(registry_, "plain"), "");
  EXPECT_EQ(LayersOf(*registry_.Get<Plain>()), LayerMask::kNone);
  EXPECT_EQ(LayersOf(*registry_.Get<qom::Object>()), LayerMask::kNone);
}

TEST_F(NativeLayersTest, AClassInitNarrowsForItsDescendants) {
  EXPECT_EQ(Reach(registry_, "narrowed"), "apms");
  EXPECT_EQ(Reach(registry_, "leaf"), "apms");
  EXPECT_EQ(Reach(registry_, "widened"), "apmsg");
  EXPECT_EQ(Reach(registry_, "none"), "");
}

TEST_F(NativeLayersTest, HotpluggabilityIsInTheRecord) {
  // Only devices join a running machine.
  EXPECT_FALSE(IsHotpluggable(*registry_.Get<TakesAll>()));
  EXPECT_TRUE(IsHotpluggable(*registry_.Get<Narrowed>()));
  EXPECT_TRUE(IsHotpluggable(*registry_.Find("leaf")));
  EXPECT_FALSE(IsHotpluggable(*registry_.Get<Plain>()));
}

TEST_F(NativeLayersTest, PostInitSeesAllLayersApplied) {
  qom::Context context(registry_);
  const qom::compat::Entry entries[] = {
      qom::compat::Text("takes-all", "n", "4")};
  ASSERT_TRUE(Layers(context).Append(Layer::kGlobal, "t", entries).ok());
  EXPECT_EQ((*context.New<TakesAll>())->seen(), 4u);
}

// ---- Catalogues ------------------------------------------------------------

class CatalogueLayersTest : public ::testing::Test {
 protected:
  // Loads types above < middle < below and a plain one, with this `layered`.
  void Load(std::string_view layered, std::string_view above = "device",
            std::string_view parent = "object") {
    const std::string types = fmt::format(
        R"({{"types": {{
          "{0}": {{"parent": "{1}", "props": [["n", "uint32", 0]]}},
          "middle": {{"parent": "{0}"}},
          "below": {{"parent": "middle"}},
          "other": {{"parent": "object", "props": [["n", "uint32", 0]]}}}}}})",
        above, parent);
    const std::string machines =
        layered.empty() ? "{}" : fmt::format(R"({{"layered": {}}})", layered);
    const qom::compat::CatalogueFile files[] = {{"types.json", types},
                                                {"machines.json", machines}};
    absl::StatusOr<qom::compat::Catalogue> catalogue =
        qom::compat::LoadCatalogue(files, registry_);
    ASSERT_TRUE(catalogue.ok()) << qom::Message(catalogue.status());
    EXPECT_EQ(catalogue->declares_layered, !layered.empty());
  }
  std::string Of(std::string_view type) { return Reach(registry_, type); }
  qom::TypeRegistry registry_;
};

TEST_F(CatalogueLayersTest, LayeredNamesTheTypesThatTakeThem) {
  Load(R"({"builtin": ["device"], "global": ["middle"]})");
  EXPECT_EQ(Of("device"), "apms");
  EXPECT_EQ(Of("middle"), "apmsg");
  EXPECT_EQ(Of("below"), "apmsg");
  EXPECT_EQ(Of("other"), "");
}

TEST_F(CatalogueLayersTest, GlobalsAloneAreAChoice) {
  Load(R"({"global": ["below"]})");
  EXPECT_EQ(Of("middle"), "");
  EXPECT_EQ(Of("below"), "g");
}

TEST_F(CatalogueLayersTest, AnEmptyLayeredMeansNobody) {
  Load("{}");
  EXPECT_EQ(Of("device"), "");
  EXPECT_EQ(Of("other"), "");
}

TEST_F(CatalogueLayersTest, WithoutLayeredAllTypesTakeAll) {
  Load("");
  EXPECT_EQ(Of("device"), "apmsg");
  EXPECT_EQ(Of("below"), "apmsg");
  EXPECT_EQ(Of("other"), "apmsg");
}

TEST_F(CatalogueLayersTest, WithoutLayeredThoseBelowObjectCompatTakeAll) {
  Load("", "object-compat");
  EXPECT_EQ(Of("object-compat"), "apmsg");
  EXPECT_EQ(Of("below"), "apmsg");
  EXPECT_EQ(Of("other"), "");
}

TEST_F(CatalogueLayersTest, ObjectMayBeNamed) {
  const qom::compat::CatalogueFile files[] = {
      {"types.json", R"({"types": {
          "object": {"abstract": true},
          "a": {"parent": "object", "props": [["n", "uint32", 0],
                                              ["hotpluggable", "bool", true]]},
          "b": {"parent": "a", "initial": {"hotpluggable": false}}}})"},
      {"machines.json",
       R"({"layered": {"builtin": ["object"], "global": ["b"]}})"}};
  ASSERT_TRUE(qom::compat::LoadCatalogue(files, registry_).ok());
  EXPECT_EQ(Of("a"), "apms");
  EXPECT_EQ(Of("b"), "apmsg");
  EXPECT_TRUE(IsHotpluggable(*registry_.Find("a")));
  EXPECT_FALSE(IsHotpluggable(*registry_.Find("b")));
}

TEST_F(CatalogueLayersTest, ANativeParentGivesItsLayers) {
  registry_.Register<Narrowed>();
  const qom::compat::CatalogueFile files[] = {
      {"types.json", R"({"types": {"a": {"parent": "narrowed"}}})"},
      {"machines.json", R"({"layered": {}})"}};
  const absl::Status status =
      qom::compat::LoadCatalogue(files, registry_).status();
  ASSERT_TRUE(status.ok()) << qom::Message(status);
  EXPECT_EQ(Of("a"), "apms");
}

TEST_F(CatalogueLayersTest, AnAdoptedNativeTypeTakesWhatTheCatalogueSays) {
  registry_.Register<Plain>();
  const qom::compat::CatalogueFile files[] = {
      {"types.json", R"({"types": {
          "plain": {"parent": "object", "props": [["n", "uint32", 0],
                                                  ["m", "uint32", 5]]},
          "a": {"parent": "plain"}}})"},
      {"machines.json", R"({"layered": {"builtin": ["plain"]}})"}};
  const absl::Status status =
      qom::compat::LoadCatalogue(files, registry_).status();
  ASSERT_TRUE(status.ok()) << qom::Message(status);
  EXPECT_EQ(Of("plain"), "apms");
  EXPECT_EQ(Of("a"), "apms");
  qom::Context context(registry_);
  EXPECT_EQ(*(*context.New("a"))->Get("m"), "5");
}

TEST_F(CatalogueLayersTest, HotpluggableComesFromTheProperty) {
  const qom::compat::CatalogueFile files[] = {{"types.json", R"({"types": {
          "device": {"parent": "object",
                     "props": [["hotpluggable", "bool", true]]},
          "board": {"parent": "device", "initial": {"hotpluggable": false}},
          "chip": {"parent": "board"},
          "plug": {"parent": "board", "initial": {"hotpluggable": true}},
          "other": {"parent": "object"}}})"}};
  ASSERT_TRUE(qom::compat::LoadCatalogue(files, registry_).ok());
  EXPECT_TRUE(IsHotpluggable(*registry_.Find("device")));
  EXPECT_FALSE(IsHotpluggable(*registry_.Find("board")));
  EXPECT_FALSE(IsHotpluggable(*registry_.Find("chip")));
  EXPECT_TRUE(IsHotpluggable(*registry_.Find("plug")));
  EXPECT_FALSE(IsHotpluggable(*registry_.Find("other")));
}

}  // namespace
