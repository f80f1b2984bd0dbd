// The layers that give objects values before anybody sets one, in the order in
// which they apply: a later layer wins. A layer is a value of `Layer` and a row
// of `kLayers`, which says all that sets it apart; nothing else lists them.
//
// What a machine version promises its guests wins over what a host has or
// prefers. An entry may say that it is the other way round for its property,
// and why: TableEntry::over_machine.
//
// Threads: constants and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_LAYER_H_
#define QOMRT_COMPAT_LAYER_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "qom/class.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom::compat {

enum class Layer : uint8_t { kAccel, kPlatform, kMachine, kSugar, kGlobal };

struct LayerRow {
  std::string_view name;
  std::string_view doc;
  // Comes with the choice of a machine; else it is the user's own.
  bool builtin = true;
  // An entry may apply after all of the machine's, and before the next layer.
  bool may_go_over_machine = false;
  // Who the entries set as, where a property asks.
  SetBy by = SetBy::kLayer;
  // An entry that cannot apply to a hot-plugged object is a warning, and the
  // later entries still apply; else it makes the creation fail.
  bool warns_if_hotplugged = false;
  // An entry that no object used is worth a warning.
  bool reports_unused = false;
};

// By Layer.
inline constexpr LayerRow kLayers[] = {
    {.name = "accel",
     .doc = "what an accelerator prefers",
     .may_go_over_machine = true},
    {.name = "platform",
     .doc = "what a platform (a host, a distribution) prefers",
     .may_go_over_machine = true},
    {.name = "machine", .doc = "what a machine version promises its guests"},
    {.name = "sugar", .doc = "what other options of the user stand for"},
    {.name = "global",
     .doc = "the user's own globals",
     .builtin = false,
     .by = SetBy::kUser,
     .warns_if_hotplugged = true,
     .reports_unused = true},
};
inline constexpr size_t kLayerCount = std::size(kLayers);
static_assert(kLayerCount == static_cast<size_t>(Layer::kGlobal) + 1,
              "each layer has a row, and the user's is the last");

constexpr const LayerRow& RowOf(Layer layer) {
  return kLayers[static_cast<size_t>(layer)];
}
constexpr std::string_view LayerName(Layer layer) { return RowOf(layer).name; }
std::optional<Layer> LayerByName(std::string_view name);
// "accel, platform, …", for messages.
std::string LayerNames(std::string_view between = ", ");

namespace internal {

// The layers that are built in, or that are not.
constexpr uint8_t MaskOf(bool builtin) {
  unsigned mask = 0;
  for (size_t i = 0; i < kLayerCount; ++i) {
    if (kLayers[i].builtin == builtin) mask |= 1u << i;
  }
  return static_cast<uint8_t>(mask);
}

}  // namespace internal

// A set of layers.
enum class LayerMask : uint8_t {
  kNone = 0,
  kBuiltin = internal::MaskOf(true),
  kGlobal = internal::MaskOf(false),
  kAll = internal::MaskOf(true) | internal::MaskOf(false),
};
static_assert(kLayerCount <= 8 * sizeof(LayerMask));

constexpr LayerMask operator|(LayerMask a, LayerMask b) {
  return static_cast<LayerMask>(static_cast<uint8_t>(a) |
                                static_cast<uint8_t>(b));
}
constexpr LayerMask operator&(LayerMask a, LayerMask b) {
  return static_cast<LayerMask>(static_cast<uint8_t>(a) &
                                static_cast<uint8_t>(b));
}
constexpr bool Takes(LayerMask mask, Layer layer) {
  return (static_cast<uint8_t>(mask) >> static_cast<uint8_t>(layer) & 1) != 0;
}

// Class record of types that take layers.
struct CompatClass : ObjectClass {
  LayerMask layers = LayerMask::kAll;
  // A device of this type may join a running machine; an entry for it that
  // nothing used yet may still be used. Devices may, unless they say no.
  bool hotpluggable = false;
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

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_LAYER_H_
