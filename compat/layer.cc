// Layers by name, and the layers that the objects of a type take.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/layer.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qom::compat {

std::optional<Layer> LayerByName(std::string_view name) {
  for (size_t i = 0; i < kLayerCount; ++i) {
    if (kLayers[i].name == name) return static_cast<Layer>(i);
  }
  return std::nullopt;
}

std::string LayerNames(std::string_view between) {
  std::string names;
  for (const LayerRow& row : kLayers) {
    if (!names.empty()) names += between;
    names += row.name;
  }
  return names;
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
