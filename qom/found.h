// What a search for a native type or interface finds, held: a `Ref<T>` of a
// type; of an interface, the object together with its interface.
//
// Example:
//
//   for (const qom::Found<BootDevice>& one : context.ObjectsOf<BootDevice>()) {
//     Note(one->boot_index(), one.object());
//   }
//
// Threads: as a Ref.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_FOUND_H_
#define QOMRT_QOM_FOUND_H_

#include <type_traits>
#include <utility>

#include "qom/cast.h"
#include "qom/interface.h"
#include "qom/object.h"
#include "qom/ref.h"

namespace qom {

template <typename T>
class FoundInterface {
 public:
  FoundInterface() = default;
  // `object` implements T, or is null.
  explicit FoundInterface(Ref<Object> object)
      : object_(std::move(object)), interface_(As<T>(object_.get())) {}

  T* get() const { return interface_; }
  T* operator->() const { return interface_; }
  T& operator*() const { return *interface_; }
  explicit operator bool() const { return interface_ != nullptr; }
  Object& object() const { return *object_; }

 private:
  Ref<Object> object_;
  T* interface_ = nullptr;
};

template <typename T>
using Found = typename std::conditional_t<IsInterface<T>,
                                          std::type_identity<FoundInterface<T>>,
                                          std::type_identity<Ref<T>>>::type;

// `object`, which is a T, as what was found.
template <typename T>
Found<T> FoundAs(Ref<Object> object) {
  if constexpr (IsInterface<T>) {
    return FoundInterface<T>(std::move(object));
  } else {
    return As<T>(std::move(object));
  }
}

}  // namespace qom

#endif  // QOMRT_QOM_FOUND_H_
