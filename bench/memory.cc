// Heap per object and per type: name, bytes, blocks.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/support/heap_count.h"
#include "compat/catalogue/catalogue.h"
#include "qdev/device.h"

namespace qom::bench {
namespace {

constexpr size_t kObjects = 1000;
// So many that it does not count what lay free before them.
constexpr size_t kMany = 100'000;

class DevicePayload final : public Extends<DevicePayload, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "bench-device-payload";
  using Extends::Extends;
  std::array<std::byte, 240> bytes{};
};

std::vector<std::string> TwentyNames() {
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back(SettingNamed(i));
  return names;
}

void MeasureObjects(std::string_view name, Context& context,
                    const Class& type) {
  const Ref<Object> first = Check(context.New(type));
  std::vector<Ref<Object>> objects(kMany);
  const HeapUse before = HeapNow();
  for (Ref<Object>& object : objects) object = Check(context.New(type));
  PrintHeapOfEach(name, before, kMany);
}

void MeasureDevices() {
  TypeRegistry registry;
  registry.Register<DevicePayload>();
  Check(registry.Seal());
  Context context(registry);
  MeasureObjects("heap-device", context, *registry.Get<DevicePayload>());
}

void MeasureChildren() {
  World world;
  const Ref<Object> parent = Check(world.context.New<Payload>());
  const HeapUse before = HeapNow();
  for (size_t i = 0; i < kObjects; ++i) {
    Check(parent->AddChild(fmt::format("device-{:05}", i),
                           Check(world.context.New<Payload>())));
  }
  PrintHeapOfEach("heap-child", before, kObjects);
}

void MeasureDynamicProperties() {
  World world;
  const std::vector<std::string> names = TwentyNames();
  const Ref<Payload> first = Check(world.context.New<Payload>());
  std::array<Ref<Payload>, kObjects> objects;
  const HeapUse before = HeapNow();
  for (Ref<Payload>& object : objects) {
    object = Check(world.context.New<Payload>());
    Payload* payload = object.get();
    for (const std::string& name : names) {
      DynamicAccessors accessors;
      accessors.get = [payload](const Object&, Visitor& visitor) {
        uint64_t value = std::to_integer<uint64_t>(payload->bytes[0]);
        return visitor.Unsigned(&value, UINT8_MAX);
      };
      accessors.set = [payload](Object&, Visitor& visitor) {
        uint64_t value = 0;
        absl::Status status = visitor.Unsigned(&value, UINT8_MAX);
        payload->bytes[0] = static_cast<std::byte>(value);
        return status;
      };
      Check(payload->AddProperty(name, "uint8", std::move(accessors)));
    }
  }
  PrintHeapOfEach("heap-20-dynamic-properties", before, kObjects);
}

// What a sealed run-time type of twenty properties holds.
void MeasureRunTimeTypes() {
  TypeRegistry registry;
  const std::vector<std::string> names = TwentyNames();
  const HeapUse before = HeapNow();
  for (size_t i = 0; i < kObjects; ++i) {
    TypeBuilder type(fmt::format("type-{:05}", i));
    for (const std::string& name : names) {
      type.Property(props::RuntimeProperty(registry, name, "uint32", Value(1)));
    }
    registry.Add(std::move(type));
  }
  Check(registry.Seal());
  PrintHeapOfEach("heap-type-20-rt", before, kObjects);
}

// The same of native ones. Each of the six levels has those of the levels
// before: 40, 80 … 200 in a chain with four more each, and the leaf.
void MeasureNativeTypes() {
  TypeRegistry registry;
  Check(registry.Seal());
  const HeapUse before = HeapNow();
  registry.Register<Level<Twenty, kLevels>>();
  Check(registry.Seal());
  PrintHeapOfEach("heap-type-of-chain-20", before, kLevels);
}

void MeasureCatalogue() {
  TypeRegistry registry;
  Check(registry.Seal());
  const size_t types = registry.Types().size();
  const HeapUse before = HeapNow();
  const compat::Catalogue catalogue = Check(
      compat::LoadCatalogueDirectory(CatalogueFolder("x86_64"), registry));
  PrintHeapOfEach("heap-type-of-catalogue-x86_64", before,
                  registry.Types().size() - types);
}

// What the plan of a class of twenty properties holds, once per context.
void MeasurePlan() {
  World world(MakeMachineTable<LayeredTwenty>(400, 20, Made::kNative));
  const Ref<Payload> other = Check(world.context.New<Payload>());
  const Class& type = LeafOf<LayeredTwenty>(Made::kNative);
  const HeapUse before = HeapNow();
  Check(world.context.New(type)).Reset();
  PrintHeapOfEach("heap-plan-20", before, 1);
}

void MeasureAll() {
  {
    World world(MakeMachineTable<LayeredTwenty>(400, 20, Made::kNative));
    const auto measure = [&world](std::string_view name, const Class& type) {
      MeasureObjects(name, world.context, type);
    };
    measure("heap-plain", *Types().Get<Payload>());
    measure("heap-layered", *Types().Get<LayeredPayload>());
    measure("heap-0", LeafOf<Plain>(Made::kNative));
    measure("heap-20", LeafOf<Twenty>(Made::kNative));
    measure("heap-60", LeafOf<Sixty>(Made::kNative));
    measure("heap-60-strings", LeafOf<Strings>(Made::kNative));
  }
  MeasureDevices();
  MeasureChildren();
  MeasureDynamicProperties();
  MeasurePlan();
  MeasureRunTimeTypes();
  MeasureNativeTypes();
  MeasureCatalogue();
}

}  // namespace
}  // namespace qom::bench

int main() { qom::bench::MeasureAll(); }
