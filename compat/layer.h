// The layers that give objects values before anybody sets one, in the order in
// which they apply: a later layer wins.
//
// Threads: constants and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_LAYER_H_
#define QOMRT_COMPAT_LAYER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "qom/class.h"
#include "qom/native_type.h"
#include "qom/object.h"

namespace qom::compat {

enum class Layer : uint8_t {
  kAccel,     // what an accelerator prefers
  kPlatform,  // what a platform (a host, a distribution) prefers
  kMachine,   // what a machine version promises its guests
  kSugar,     // what other options of the user stand for
  kGlobal,    // the user's own globals
};
inline constexpr size_t kLayerCount = 5;

// "accel", "platform", "machine", "sugar", "global".
std::string_view LayerName(Layer layer);
std::optional<Layer> LayerByName(std::string_view name);

// A set of layers.
enum class LayerMask : uint8_t {
  kNone = 0,
  kBuiltin = 0x0f,  // accelerator, platform, machine, sugar
  kGlobal = 0x10,
  kAll = 0x1f,
};
constexpr LayerMask operator|(LayerMask a, LayerMask b) {
  return static_cast<LayerMask>(static_cast<uint8_t>(a) |
                                static_cast<uint8_t>(b));
}
constexpr bool Takes(LayerMask mask, Layer layer) {
  return (static_cast<uint8_t>(mask) >> static_cast<uint8_t>(layer) & 1) != 0;
}

// Class record of types that take layers.
struct CompatClass : ObjectClass {
  LayerMask layers = LayerMask::kAll;
  // A device of this type may join a running machine; an entry for it that
  // nothing used yet may still be used.
  bool hotpluggable = true;
};

// The layers that objects of `type` take.
LayerMask LayersOf(const Class& type);
bool IsHotpluggable(const Class& type);

// Base of every native type that takes layers. Deriving from it is all there
// is to do: the layers apply before the type's own post-init hook runs.
class ObjectCompat : public Extends<ObjectCompat, Object> {
 public:
  static constexpr std::string_view kTypeName = "object-compat";
  static constexpr bool kAbstract = true;
  using Record = CompatClass;
  using Extends::Extends;
};

}  // namespace qom::compat

#endif  // QOMRT_COMPAT_LAYER_H_
