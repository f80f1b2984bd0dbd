// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/layer.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace qom::compat {
namespace {

constexpr std::string_view kNames[kLayerCount] = {"accel", "platform",
                                                  "machine", "sugar", "global"};

}  // namespace

std::string_view LayerName(Layer layer) {
  return kNames[static_cast<size_t>(layer)];
}

std::optional<Layer> LayerByName(std::string_view name) {
  for (size_t i = 0; i < kLayerCount; ++i) {
    if (kNames[i] == name) return static_cast<Layer>(i);
  }
  return std::nullopt;
}

LayerMask LayersOf(const Class& type) {
  const CompatClass* record = type.record<CompatClass>();
  return record == nullptr ? LayerMask::kNone : record->layers;
}

bool IsHotpluggable(const Class& type) {
  const CompatClass* record = type.record<CompatClass>();
  return record != nullptr && record->hotpluggable;
}

}  // namespace qom::compat
