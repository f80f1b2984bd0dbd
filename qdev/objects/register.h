// All types of objects that take layers and are no devices, in one call: memory
// back ends, net back ends, confidential guests, the migration settings, and
// the settings objects that command lines name. Comes beside
// RegisterDeviceTypes(), which brings what they derive from.
//
// Example:
//
//   qom::TypeRegistry registry;
//   qom::qdev::RegisterDeviceTypes(registry);
//   qom::qdev::RegisterObjectTypes(registry);
//
// Threads: as TypeRegistry::Register().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_REGISTER_H_
#define QOMRT_QDEV_OBJECTS_REGISTER_H_

#include <concepts>
#include <utility>

#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// Those types that are not there.
void RegisterObjectTypes(TypeRegistry& registry);

// Makes the objects of T's type, one of this folder's, be `Impl`: a C++ class
// below T, without a type of its own, that does what T leaves to an embedder.
// Comes before RegisterObjectTypes().
template <typename T, std::derived_from<T> Impl>
void RegisterObjectAs(TypeRegistry& registry) {
  static_assert(std::same_as<typename Impl::ExtendedBy, T>,
                "a class with its own qom::Extends has a type of its own: "
                "Register() it");
  registry.Register<typename T::Base>();
  TypeBuilder type = LowerNativeType<T>();
  type.says().size = sizeof(Impl);
  type.says().construct = &qom::internal::ConstructNative<Impl>;
  registry.Add(std::move(type));
}

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_REGISTER_H_
