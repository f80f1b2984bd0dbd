// A `Place` is where the value of a property lies: in a field of the object
// itself, or of an object embedded in it. Properties of one place are names of
// one value.
//
//   a virtio-blk-pci that embeds a virtio-blk-device as "disk":
//
//     property            steps      field
//     virtio-blk-pci.n    disk       virtio-blk-device.num-queues (an alias)
//     virtio-blk-pci.id   —          virtio-blk-pci.id
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_INTERNAL_PLACE_H_
#define QOMRT_COMPAT_INTERNAL_PLACE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/class.h"
#include "qom/context.h"
#include "qom/internal/hash.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/ref.h"
#include "qom/value.h"

namespace qom::compat {
struct Diagnostic;
struct Explanation;
class LayerSnapshot;
}  // namespace qom::compat

namespace qom::compat::internal {

struct Place {
  // One embedded object further in.
  struct Step {
    uint32_t offset = 0;  // of the slot of a run-time type that points to it
    Object* (*find)(const Object& owner) = nullptr;  // of a native type
    const Class* type = nullptr;
    std::string_view name;

    friend bool operator==(const Step& a, const Step& b) {
      return a.offset == b.offset && a.find == b.find;
    }
  };
  std::vector<Step> steps;  // from the outside to the inside
  const ClassProperty* field = nullptr;

  // The type of the object `depth` steps in.
  const Class& HolderAt(size_t depth, const Class& outermost) const {
    return depth == 0 ? outermost : *steps[depth - 1].type;
  }
  // How offers name the object `depth` steps in: "." for the outermost, "a/b"
  // for what lies in it; "" if nothing is embedded.
  std::string NameAt(size_t depth) const;
};

Place PlaceOf(const Class& type, const ClassProperty& property);
// The same as seen from the outermost of the objects that embed `object`, which
// `outermost` becomes; steps on the way that no name leads through end it.
Place PlaceFromOutside(const Object& object, const ClassProperty& property,
                       Ref<const Object>& outermost);

// What is offered to the value at `place` of an object of `type`, who wins, and
// what is to be noted.
void ExplainPlace(Context& context, const Class& type, const Place& place,
                  Explanation& why);
// The same without what is to be noted.
void StackPlace(const LayerSnapshot& layers, const Class& type,
                const Place& place, Explanation& why);
// A note for each user's global that a built-in entry for a `type` overrides in
// what that embeds.
std::vector<Diagnostic> OverriddenGlobals(const LayerSnapshot& layers,
                                          const Class& type);

// True if `property` of the object `depth` steps into `place`, which is of
// type `type`, is a name of the value at `place`.
bool IsAt(const Class& type, const ClassProperty& property, const Place& place,
          size_t depth);

// The objects on the way to the value, the outermost first.
std::vector<const Object*> HoldersOf(const Object& object, const Place& place);

// A value that the owner `depth` steps in gives at construction.
struct OwnerDefault {
  size_t depth;
  const Value* value;
};
// What owners give the objects they embed, by the field that takes the value in
// the end. Made as it is asked for, and good for one question after another.
class Givens {
 public:
  // What `child` is given, or the object at `path` in it, which is of `type`.
  std::span<const PropertyDefault* const> Of(const ChildSpec& child,
                                             const std::string& path,
                                             const Class& type,
                                             const ClassProperty* field);

 private:
  qom::internal::HashMap<
      std::pair<const ChildSpec*, std::string>,
      qom::internal::HashMap<const ClassProperty*,
                             std::vector<const PropertyDefault*>>>
      all_;
};
// What its owners give the object `depth` steps in, in the order in which it
// takes them: the nearest owner first.
std::vector<OwnerDefault> OwnerDefaults(const Class& outermost,
                                        const Place& place, size_t depth,
                                        Givens& givens);

// True if `test` says so of any name of the value at `place` of `object`.
bool AnyName(const Object& object, const Place& place,
             bool (Object::*test)(const ClassProperty&) const);

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_INTERNAL_PLACE_H_
