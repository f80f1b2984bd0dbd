// Heap per object with Qt; see bench/memory.cc. Its types are static data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <QObject>
#include <QString>
#include <array>
#include <cstddef>
#include <memory>

#include "bench/peers/qt_types.h"
#include "bench/support/heap_count.h"

namespace qom::bench {
namespace {

constexpr size_t kObjects = 1000;

template <typename T>
void MeasureObjects(const char* name) {
  std::array<std::unique_ptr<QObject>, kObjects> objects;
  const HeapUse before = HeapNow();
  for (auto& object : objects) object = std::make_unique<T>();
  PrintHeapOfEach(name, before, kObjects);
}

void MeasureChildren() {
  Payload parent;
  const HeapUse before = HeapNow();
  for (size_t i = 0; i < kObjects; ++i) {
    auto* child = new Payload;
    child->setObjectName(QString::asprintf("device-%05d", static_cast<int>(i)));
    child->setParent(&parent);
  }
  PrintHeapOfEach("heap-child", before, kObjects);
}

}  // namespace
}  // namespace qom::bench

int main() {
  using namespace qom::bench;  // NOLINT(google-build-using-namespace)
  MeasureObjects<Payload>("heap-plain");
  MeasureObjects<PlainLevel6>("heap-0");
  MeasureObjects<TwentyLevel6>("heap-20");
  MeasureObjects<SixtyLevel6>("heap-60");
  MeasureObjects<TextsLevel6>("heap-60-strings");
  MeasureChildren();
}
