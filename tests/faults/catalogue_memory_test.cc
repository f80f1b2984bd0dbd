// Memory runs out while types are sealed, catalogues and layers loaded, and
// while they are asked what they say.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/bisect.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/writer.h"
#include "compat/entry_name.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/lint/lint.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/faults/memory.h"

namespace qom::compat {
namespace {

using test::EveryFault;

constexpr std::string_view kTypes = R"({"types": {
 "object-compat": {"abstract": true},
 "device": {"parent": "object-compat", "abstract": true,
  "props": [["id", "str", ""]]},
 "plug": {"interface": true},
 "disk": {"parent": "device", "interfaces": ["plug"],
  "props": [["queues", "uint16", 4, {"history": [["1.0", 1]]}],
   ["serial", "str", "a serial number that is long"], ["mode", "Mode", "slow"],
   ["sectors", "list<uint32>", [1, 2]], ["part", "link<device>", ""]]},
 "card": {"parent": "device",
  "children": [["disk", "disk", {"values": {"serial": "a serial of a card"}}]],
  "aliases": {"queues": ["disk", "queues", "disk"]},
  "props": [["queues", "uint16"]], "initial": {"queues": 8}}}})";
constexpr std::string_view kMachines = R"({
 "tables": {"old": [["disk", "queues", 2], ["disk", "sectors", [7, 8, 9]]]},
 "machines": {"m-1.0": {"tables": ["old"]},
  "m-2.0": {"tables": [], "is-default": true, "alias": "m"}},
 "accelerators": {"x": [["disk", "mode", "fast"]]}})";
constexpr std::string_view kLimits = R"({"types": {"Mode": ["slow", "fast"]},
 "props": {"disk": {"queues": {"min": 1, "max": 1024}}}})";
constexpr std::string_view kLayer = R"({"layer": "global",
 "entries": [["disk", "queues", 16], ["device", "id", "an id that is long"]]})";

std::vector<CatalogueFile> Files() {
  return {{"types.json", kTypes},
          {"machines.json", kMachines},
          {"limits.json", kLimits}};
}

std::string NamesOf(const TypeRegistry& registry) {
  std::string names;
  for (const Class* type : registry.Types()) {
    names +=
        std::string(type->name()) + " " + std::to_string(type->id()) + "\n";
  }
  return names;
}

struct Empty {
  TypeRegistry registry;
  std::vector<CatalogueFile> files = Files();

  // The number of the next type, too.
  std::string Picture() {
    const uint32_t id = *registry.TakeRecipeId();
    registry.ReturnRecipeIds({&id, 1});
    return NamesOf(registry) + std::to_string(id);
  }
};

struct Pending : Empty {
  Pending() {
    for (const char* name : {"a-type-of-a-program", "another-type-of-it"}) {
      TypeBuilder type(name);
      type.Parent("object");
      type.Property(
          props::RuntimeProperty(registry, "text-of-it", "string", Value("x")));
      registry.Add(std::move(type));
    }
  }
  std::string Picture() {
    return Empty::Picture() + (registry.IsPending("another-type-of-it")
                                   ? " and more to come"
                                   : "");
  }
};

struct Loaded {
  TypeRegistry registry;
  Catalogue catalogue = *LoadCatalogue(Files(), registry);
  std::unique_ptr<Context> context = std::make_unique<Context>(registry);
  Ref<Object> card = *context->New("card");
  const Class& disk = *registry.Find("disk");
  // A call takes one of them.
  std::vector<std::vector<LayerTable>> batches;

  Loaded() {
    const LayerTable layer = *LoadLayerFile("a layer", kLayer);
    batches.resize(2, {layer, layer});
    EXPECT_TRUE(context->root().AddChild("card", card).ok());
    EXPECT_TRUE(catalogue.machines.Select({.machine = "m-1.0"}, *context).ok());
  }
  std::string Picture() {
    std::string picture = NamesOf(registry);
    for (const auto& table : Layers(*context).snapshot()->tables()) {
      picture += table->table().name + "\n";
    }
    picture += std::to_string(context->live_objects()) + " " +
               std::to_string(context->root().child_count()) + " " +
               std::to_string(card->ref_count());
    for (const char* name : {"queues", "id"}) picture += " " + *card->Get(name);
    return picture;
  }
};

TEST(CatalogueMemoryTest, ALoadLeavesNothingAndGoesWellAfterwards) {
  EveryFault<Empty>("LoadCatalogue", [](Empty& world) {
    return LoadCatalogue(world.files, world.registry).status();
  });
  EveryFault<Empty>("LoadLayerFile", [](Empty&) {
    return LoadLayerFile("a layer", kLayer).status();
  });
}

TEST(CatalogueMemoryTest, PendingTypesWaitForTheNextSeal) {
  EveryFault<Pending>("TypeRegistry::Seal",
                      [](Pending& world) { return world.registry.Seal(); });
}

TEST(CatalogueMemoryTest, WritingIsAnErrorOrGoesWell) {
  EveryFault<Loaded>("WriteCatalogue", [](Loaded& world) {
    return WriteCatalogue(world.registry, world.catalogue).status();
  });
}

TEST(CatalogueMemoryTest, LayersAreAppendedWholeOrNotAtAll) {
  EveryFault<Loaded>("LayerStack::Append", [](Loaded& world) {
    std::vector<LayerTable> batch = std::move(world.batches.back());
    world.batches.pop_back();
    return Layers(*world.context).Append(std::move(batch));
  });
  EveryFault<Loaded>("MachineSet::Select", [](Loaded& world) {
    return world.catalogue.machines.Select({.machine = "m-1.0", .accel = "x"},
                                           *world.context);
  });
}

TEST(CatalogueMemoryTest, AnswersAreErrorsOrWhole) {
  EveryFault<Loaded>("Explain a type", [](Loaded& world) {
    return Explain(*world.context, world.disk, "queues").status();
  });
  EveryFault<Loaded>("Explain an object", [](Loaded& world) {
    return Explain(*world.card, "queues").status();
  });
  EveryFault<Loaded>("Diff", [](Loaded& world) {
    return Diff(*world.context, *world.context, world.disk).status();
  });
}

TEST(CatalogueMemoryTest, LintFindsWhatThereIsOrSaysWhyNot) {
  EveryFault<Loaded>("Lint", [](Loaded& world) {
    const lint::Report report =
        lint::Lint(world.catalogue.machines, world.registry);
    if (!report.status.ok()) return report.status;
    // The history of disk.queues ends with 1.0, and the table contradicts it.
    EXPECT_EQ(report.findings.size(), 1u);
    return absl::OkStatus();
  });
}

TEST(CatalogueMemoryTest, TheEntryThatMakesTheDifferenceIsFoundOrNotToldAtAll) {
  EveryFault<Loaded>("EntryName::Parse", [](Loaded&) {
    return EntryName::Parse("a table with quite a long name#3").status();
  });
  EveryFault<Loaded>("LayerFileText", [](Loaded& world) {
    return LayerFileText(Layer::kMachine, world.batches[0][0].table->entries)
        .status();
  });
  static const VerdictTest kTest = [](const std::vector<LayerTable>& layers) {
    return layers.empty() ? Verdict::kGood : Verdict::kBad;
  };
  EveryFault<Loaded>("Bisect", [](Loaded& world) {
    return Bisect({}, world.batches[0], kTest).status();
  });
}

TEST(CatalogueMemoryTest, ObjectsAreMadeWholeOrNotAtAll) {
  EveryFault<Loaded>("Context::New", [](Loaded& world) {
    return world.context->New("card").status();
  });
}

TEST(CatalogueMemoryTest, ValuesAreSetAndReadOrStayAsTheyWere) {
  EveryFault<Loaded>("Object::Set a text", [](Loaded& world) {
    absl::Status status =
        world.card->Set("id", "an id of more than a few bytes");
    return status.ok() ? world.card->Set("id", "") : status;
  });
  EveryFault<Loaded>("Object::Set an alias", [](Loaded& world) {
    return world.card->Set("queues", "8");
  });
  EveryFault<Loaded>("Object::Set a value", [](Loaded& world) {
    return world.card->Child("disk")->Set("sectors", "1,2,3,4,5,6,7,8,9");
  });
  EveryFault<Loaded>("Object::Get", [](Loaded& world) {
    return world.card->Child("disk")->Get("sectors").status();
  });
}

}  // namespace
}  // namespace qom::compat
