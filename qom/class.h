// A `Class` is a type as the sealed registry publishes it: its place among its
// ancestors and interfaces, its class record, its properties with a table to
// find them by name, and how an object of it is laid out. Native types (C++
// classes) and run-time types (declared from data) are the same here.
//
// Example:
//
//   const qom::Class* type = registry.Find("virtio-blk-device");
//   for (const qom::ClassProperty* p : type->properties()) Print(p->name);
//
// Threads: immutable once published; every method may be called from anywhere.
// Invariant: a property keeps its index in all descendants.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_CLASS_H_
#define QOMRT_QOM_CLASS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/internal/name_hash.h"
#include "qom/property.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom {

class Class;
class Construct;
class Object;
class TypeRegistry;

// Per-type data. A type's record starts as a copy of its parent's, then the
// type's class-init edits it. Types with data of their own derive from the
// record of their parent type.
struct ObjectClass {
  virtual ~ObjectClass() = default;

  std::string description;
  // Where an embedder hangs its own per-type data (a vmstate table, say).
  const void* opaque = nullptr;
};

// The address that stands for a native type in casts, the same in every
// registry of the process.
template <typename T>
inline constinit char kTypeKey = 0;

// A value that an owner, or a subtype, gives to a property at construction.
struct PropertyDefault {
  std::string_view property;
  Value value;
};

// The same for an object further in, by the names of the children on the way.
struct DeepDefault {
  std::string_view path;  // "backend/port"
  PropertyDefault given;
};

// An object that a run-time type embeds.
//
// Example: `board` embeds `disk`, a `disk` that embeds `port`. It sets n=8 in
// the disk, and lanes=4 in the port, of which the disk itself sets lanes=2:
//
//   defaults  deep_defaults  children
//   n=8       port: lanes=4  port: defaults lanes=2, lanes=4
struct ChildSpec {
  std::string_view name;
  std::string_view type_name;
  const Class* type = nullptr;  // set by Seal()
  uint32_t offset = 0;          // of the slot that points to it
  bool hidden = false;          // not in the tree, only behind aliases
  // What the owner sets in it before the child's layers.
  std::vector<PropertyDefault> defaults;
  // Recipes of this child with these defaults; the class's own if there are
  // none.
  uint32_t recipe_id = 0;
  // What the owner sets further in, by paths that begin in the child.
  std::vector<DeepDefault> deep_defaults;
  // With these, what the child embeds here; empty if nothing is set further in.
  std::vector<ChildSpec> children;

  // What the child embeds here: an outer owner's values come last.
  const std::vector<ChildSpec>& Embeds() const;
};

namespace internal {

struct InterfaceRow {
  const void* key;
  const Class* interface;
  // From the object to the C++ interface; null for data-only interfaces.
  void* (*cast)(Object* object);
};

// A run-time slot that needs a constructor; null means a std::string, which is
// what most of them are.
struct BuiltSlot {
  uint32_t offset;
  const PropertyKind* kind;

  void Construct(char* object) const {
    if (kind == nullptr) {
      new (object + offset) std::string;
    } else {
      kind->construct(object + offset);
    }
  }
  void Destroy(char* object) const {
    if (kind == nullptr) {
      std::destroy_at(reinterpret_cast<std::string*>(object + offset));
    } else {
      kind->destroy(object + offset);
    }
  }
  size_t size() const {
    return kind == nullptr ? sizeof(std::string) : kind->size;
  }
};

struct PropertyTable {
  static constexpr uint32_t kEmpty = ~0u;
  struct Slot {
    uint32_t hash;
    uint32_t index;
  };
  uint32_t mask = 0;
  std::vector<Slot> slots{{0, kEmpty}};
};

// What a class consists of. Passes of qom/seal/ fill it in; from then on it is
// read only.
struct ClassData {
  static constexpr size_t kInlineDepth = 8;

  const void* display[kInlineDepth] = {};
  // The table of `FindProperty`; shared with the parent if nothing is added.
  uint32_t mask = 0;
  uint32_t id = 0;
  const internal::PropertyTable::Slot* slots = nullptr;
  std::vector<const ClassProperty*> properties;
  std::vector<internal::InterfaceRow> interfaces;

  std::string_view name;
  const Class* parent = nullptr;
  const TypeRegistry* registry = nullptr;
  const void* key = nullptr;
  uint32_t depth = 0;
  uint32_t size = 0;
  uint32_t native_size = 0;  // of the C++ class; run-time slots follow
  // An object with all that is embedded in it as children: how many they are,
  // how far they lie in one another, and their bytes; one more than the limit
  // if they are more.
  size_t embedded = 1;
  uint32_t nesting = 1;
  size_t embedded_size = 0;
  size_t child_rows = 0;  // what `children` counts as of kMaxInherited
  bool is_abstract = false;
  bool can_create = false;  // not abstract, and does not embed too much
  bool is_interface = false;
  bool is_native = false;
  bool has_slots = false;  // run-time slots or children to construct
  size_t property_count = 0;
  std::vector<const void*> deep_display;
  std::vector<std::string_view> declared_interfaces;
  std::shared_ptr<const internal::PropertyTable> table;
  std::vector<std::unique_ptr<ClassProperty>> own_properties;
  std::vector<std::pair<uint32_t, Value>> overrides;  // sorted by index
  std::vector<ChildSpec> children;
  std::vector<internal::BuiltSlot> slots_to_construct;
  std::unique_ptr<ObjectClass> record;
  std::vector<const void*> record_keys;
  std::unique_ptr<ObjectClass> (*copy_record)(const ObjectClass&) = nullptr;
  std::vector<std::function<void(ObjectClass&)>> base_init;

  Object* (*construct)(void* memory, const Construct& construct) = nullptr;
  std::vector<void (*)(Object&)> post_init;
};

// A class that is being made; see qom/seal/draft.h.
struct ClassDraft;

}  // namespace internal

class Class {
 public:
  static constexpr size_t kInlineDepth = internal::ClassData::kInlineDepth;

  Class(const Class&) = delete;
  Class& operator=(const Class&) = delete;

  std::string_view name() const { return data_.name; }
  const Class* parent() const { return data_.parent; }
  const TypeRegistry& registry() const { return *data_.registry; }
  // Number of ancestors; 0 for `object` and for a root interface.
  size_t depth() const { return data_.depth; }
  bool is_abstract() const { return data_.is_abstract; }
  bool is_interface() const { return data_.is_interface; }
  bool is_native() const { return data_.is_native; }
  // Bytes of an object of this type, run-time slots included.
  size_t instance_size() const { return data_.size; }
  // Dense number of the type in its registry.
  uint32_t id() const { return data_.id; }
  const void* key() const { return data_.key; }

  // True if an object of this type is also one of `other`: the type itself, an
  // ancestor, or an interface that it or an ancestor implements.
  bool IsA(const Class& other) const {
    return other.data_.is_interface ? FindInterface(other.data_.key) != nullptr
                                    : HasAncestor(other);
  }
  bool IsA(std::string_view type_name) const;
  // The same for a native type by its key; depth 0 if it is an interface.
  bool HasKeyAt(size_t depth, const void* key) const {
    return depth < kInlineDepth ? data_.display[depth] == key
                                : DeepKeyAt(depth) == key;
  }
  const internal::InterfaceRow* FindInterface(const void* key) const {
    for (const internal::InterfaceRow& row : data_.interfaces) {
      if (row.key == key) return &row;
    }
    return nullptr;
  }
  // Interfaces implemented, inherited ones included.
  std::span<const internal::InterfaceRow> interfaces() const {
    return data_.interfaces;
  }
  // What this type itself lists.
  std::span<const std::string_view> declared_interfaces() const {
    return data_.declared_interfaces;
  }

  // Properties by index, inherited ones included. An element is null where a
  // run-time type removed what its parent declared.
  std::span<const ClassProperty* const> properties() const {
    return data_.properties;
  }
  size_t property_count() const { return data_.property_count; }
  // Null if there is no such property.
  const ClassProperty* FindProperty(std::string_view name) const {
    return FindInline(name);
  }
  // The same, for the few callers where the call would be a tenth of the work.
  __attribute__((always_inline)) const ClassProperty* FindInline(
      std::string_view name) const {
    const uint64_t hash = internal::HashName(name);
    uint32_t at = static_cast<uint32_t>(hash) & data_.mask;
    while (true) {
      const internal::PropertyTable::Slot slot = data_.slots[at];
      if (slot.hash == static_cast<uint32_t>(hash >> 32)) {
        const ClassProperty* property = slot.index < data_.properties.size()
                                            ? data_.properties[slot.index]
                                            : nullptr;
        if (property != nullptr && internal::SameName(property->name, name)) {
          return property;
        }
      }
      if (slot.index == internal::PropertyTable::kEmpty) return nullptr;
      at = (at + 1) & data_.mask;
    }
  }
  // The default of a property for this type, overrides of subtypes included;
  // null if none is declared.
  const Value* DefaultOf(const ClassProperty& property) const;
  // The type that gives `property` its default for this type: this one, an
  // ancestor, or the one that declares the property.
  const Class& DefaultGiver(const ClassProperty& property) const;
  // The defaults this type itself gives to inherited properties.
  std::span<const std::pair<uint32_t, Value>> default_overrides() const {
    return data_.overrides;
  }
  // Objects a run-time type embeds, inherited ones first.
  std::span<const ChildSpec> children() const { return data_.children; }

  // The class record. R must be the record type of this type or of one of its
  // ancestors; null if it is not.
  template <typename R>
  const R* record() const {
    for (const void* key : data_.record_keys) {
      if (key == &kTypeKey<R>) return static_cast<const R*>(data_.record.get());
    }
    return nullptr;
  }
  const ObjectClass& record() const { return *data_.record; }

  // For this folder: how objects of the type are laid out and made.
  const internal::ClassData& data() const { return data_; }

 private:
  friend struct internal::ClassDraft;

  Class() = default;

  const Value* OwnOverride(const ClassProperty& property) const;
  bool HasAncestor(const Class& other) const {
    return HasKeyAt(other.data_.depth, other.data_.key);
  }
  const void* DeepKeyAt(size_t depth) const {
    return depth - kInlineDepth < data_.deep_display.size()
               ? data_.deep_display[depth - kInlineDepth]
               : nullptr;
  }

  internal::ClassData data_;
};

inline const std::vector<ChildSpec>& ChildSpec::Embeds() const {
  return children.empty() ? type->data().children : children;
}

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_CLASS_H_
