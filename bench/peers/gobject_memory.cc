// Heap per object and per type with GObject; see bench/memory.cc. GLib 2.74 has
// an allocator of its own, whose slabs are what is counted.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <glib-object.h>

#include <array>
#include <cstddef>

#include "bench/peers/gobject_types.h"
#include "bench/support/heap_count.h"

namespace qom::bench {
namespace {

constexpr size_t kObjects = 1000;

void MeasureObjects(const char* name, GType type) {
  std::array<GObject*, kObjects> objects;
  GObject* first = G_OBJECT(g_object_new(type, nullptr));
  const HeapUse before = HeapNow();
  for (GObject*& object : objects) {
    object = G_OBJECT(g_object_new(type, nullptr));
  }
  PrintHeapOfEach(name, before, kObjects);
  for (GObject* object : objects) g_object_unref(object);
  g_object_unref(first);
}

// 240 bytes that are no property.
GType Payload() {
  struct Bytes {
    GObject parent;
    std::array<std::byte, 240> bytes;
  };
  const GTypeInfo info = {.class_size = sizeof(GObjectClass),
                          .base_init = nullptr,
                          .base_finalize = nullptr,
                          .class_init = nullptr,
                          .class_finalize = nullptr,
                          .class_data = nullptr,
                          .instance_size = sizeof(Bytes),
                          .n_preallocs = 0,
                          .instance_init = nullptr,
                          .value_table = nullptr};
  return g_type_register_static(G_TYPE_OBJECT, "Payload", &info, GTypeFlags{});
}

// Types of twenty properties on one level, ready for use.
void MeasureTypes() {
  std::array<const char*, kObjects> names;
  for (size_t i = 0; i < kObjects; ++i) {
    names[i] = Keep(fmt::format("Type{:05}", i));
  }
  SettingNamed(0);
  const HeapUse before = HeapNow();
  for (const char* name : names) {
    g_type_class_ref(Family<guint, 20>::RegisterOne(name));
  }
  PrintHeapOfEach("heap-type-20-rt", before, kObjects);
}

}  // namespace
}  // namespace qom::bench

int main() {
  using namespace qom::bench;  // NOLINT(google-build-using-namespace)
  MeasureObjects("heap-plain", Payload());
  MeasureObjects("heap-0", PlainLeaf());
  MeasureObjects("heap-20", TwentyLeaf());
  MeasureObjects("heap-60", SixtyLeaf());
  MeasureObjects("heap-60-strings", StringsLeaf());
  MeasureTypes();
}
