// A `TypeBuilder` describes one type to the registry. Native types are lowered
// into it by `TypeRegistry::Register<T>()`; run-time types fill it by hand or
// from a catalogue. Nothing is checked here: the registry checks all types
// together when it is sealed, so the order of registration does not matter.
//
// Example:
//
//   qom::TypeBuilder type("acme-uart");
//   type.Parent("device").Implements("resettable");
//   type.Property(props::Number<uint32_t>("baud", 9600));
//   registry.Add(std::move(type));
//
// Threads: a builder belongs to one thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_TYPE_BUILDER_H_
#define QOMRT_QOM_TYPE_BUILDER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/class.h"
#include "qom/property.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom {

namespace internal {

// Everything a TypeBuilder was told.
struct TypeDeclaration {
  using MakeRecord = std::unique_ptr<ObjectClass> (*)(const ObjectClass&);

  struct NativeInterface {
    std::string_view name;
    const void* key;
    void* (*cast)(Object*);
  };

  struct AliasAllOf {
    const void* key;
    std::string_view type;
    Object* (*find)(const Object&);
  };

  struct ChildRow {
    std::string name;
    std::string type;
    bool hidden;
  };
  struct ChildDefaultRow {
    std::string child;
    std::string property;
    Value value;
  };

  std::string name;
  std::string parent;
  std::string source;
  // The call that added it; null if none did.
  const char* file = nullptr;
  int line = 0;
  bool is_abstract = false;
  bool is_interface = false;
  bool is_recorded = false;
  std::vector<std::string> interfaces;
  std::vector<NativeInterface> native_interfaces;
  std::vector<ClassProperty> properties;
  std::vector<ClassProperty> redeclared;
  std::vector<std::string> removed;
  std::vector<std::pair<std::string, Value>> defaults;
  std::vector<AliasAllOf> alias_all;
  std::vector<ChildRow> children;
  std::vector<ChildDefaultRow> child_defaults;
  std::vector<std::function<void(ObjectClass&)>> class_init;
  std::vector<std::function<void(ObjectClass&)>> class_base_init;
  std::vector<void (*)(Object&)> post_init;
  MakeRecord make_record = nullptr;  // own record kind from parent's
  MakeRecord copy_record = nullptr;  // for descendants
  const void* record_key = nullptr;

  // Native types only.
  const void* key = nullptr;
  const void* parent_key = nullptr;
  uint32_t size = 0;
  Object* (*construct)(void*, const Construct&) = nullptr;
};

}  // namespace internal

class TypeBuilder {
 public:
  explicit TypeBuilder(std::string_view name);
  TypeBuilder(const TypeBuilder&);
  TypeBuilder(TypeBuilder&&) noexcept;
  TypeBuilder& operator=(const TypeBuilder&);
  TypeBuilder& operator=(TypeBuilder&&) noexcept;
  ~TypeBuilder();

  const std::string& name() const { return says_.name; }

  // The parent type; `object` if never called. Interfaces have none or another
  // interface.
  TypeBuilder& Parent(std::string_view parent);
  TypeBuilder& Abstract();
  TypeBuilder& Interface();
  TypeBuilder& Implements(std::string_view interface);
  // Adds a property. Names are unique along the chain of parents.
  TypeBuilder& Property(ClassProperty property);
  // One that the caller goes on to describe, before it adds another.
  ClassProperty& AddProperty();
  // As Property(), but takes the place of an inherited one of that name.
  TypeBuilder& Redeclare(ClassProperty property);
  // Takes an inherited property away.
  TypeBuilder& Remove(std::string_view property);
  // Another default for an inherited property.
  TypeBuilder& Default(std::string_view property, Value value);
  // Embeds an object of a run-time type's own.
  TypeBuilder& Child(std::string_view name, std::string_view type,
                     bool hidden = false);
  // What this type sets in a child that it or an ancestor embeds, or by a path
  // ("disk/port") in one further in.
  TypeBuilder& ChildDefault(std::string_view child, std::string_view property,
                            Value value);
  // Makes every property of a native child, but those this type has itself, a
  // property of this type.
  TypeBuilder& AliasAll(const void* child_key, std::string_view child_type,
                        Object* (*find)(const Object& owner));
  // Runs on this type's class record.
  TypeBuilder& ClassInit(std::function<void(ObjectClass&)> init);
  // Runs on the record of every descendant, before that type's class-init.
  TypeBuilder& ClassBaseInit(std::function<void(ObjectClass&)> init);
  TypeBuilder& PostInit(void (*hook)(Object&));
  // Gives the type a class record of its own kind, which extends its parent's.
  template <typename R, typename ParentR>
  TypeBuilder& Record() {
    says_.make_record = [](const ObjectClass& parent) {
      auto record = std::make_unique<R>();
      static_cast<ParentR&>(*record) = static_cast<const ParentR&>(parent);
      return std::unique_ptr<ObjectClass>(std::move(record));
    };
    says_.copy_record = [](const ObjectClass& parent) {
      return std::unique_ptr<ObjectClass>(
          std::make_unique<R>(static_cast<const R&>(parent)));
    };
    says_.record_key = &kTypeKey<R>;
    return *this;
  }
  // The type was recorded from objects of another program. Where it or an
  // ancestor is native here, the code decides: ancestors may be missing, a row
  // of an ancestor may be said again with a coarser type (int for uint32), and
  // defaults of what code computes are left aside.
  TypeBuilder& Recorded();
  // Where the type was declared, for messages ("types.json:118").
  TypeBuilder& Source(std::string_view source);

  // For the registry and for who lowers C++ classes.
  internal::TypeDeclaration& says() { return says_; }
  void ImplementsNative(std::string_view name, const void* key,
                        void* (*cast)(Object*));

 private:
  internal::TypeDeclaration says_;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_TYPE_BUILDER_H_
