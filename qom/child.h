// `Child<T>` is a member that embeds an object of its own in a device: made in
// the owner's constructor, with all its layers, and part of the tree below it.
//
// Example:
//
//   qom::Child<VirtioBlk> backend_{construct, "virtio-backend"};
//
// What the owner wants different in the child, before the child's layers:
//
//   static const qom::PropertyDefault kBackend[] = {{"queue-size", 64}};
//   qom::Child<VirtioBlk> backend_{construct, "virtio-backend", kBackend};
//
// The array must live as long as the program. If making the child fails, the
// owner's creation fails with that error. Its constructor still runs to its
// end; if it uses the Child, it finds a stand-in: an object of the type as its
// constructors and defaults leave it, which ends with the owner.
//
// Threads: a child belongs to its owner.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_CHILD_H_
#define QOMRT_QOM_CHILD_H_

#include <span>
#include <string_view>
#include <type_traits>

#include "qom/cast.h"
#include "qom/class.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/ref.h"

#pragma GCC visibility push(default)

namespace qom {

namespace internal {
[[noreturn]] void NoChild(std::string_view type_name);
}

template <typename T>
class Child {
 public:
  using Type = T;

  Child(const Construct& construct, std::string_view name,
        std::span<const PropertyDefault> defaults = {})
      : object_(static_cast<T*>(construct.context().NewNativeChild(
            construct, &kTypeKey<T>, T::kTypeName, name, defaults))),
        context_(object_ ? nullptr : &construct.context()) {
    static_assert(internal::NativeClass<T> && !std::is_abstract_v<T> &&
                      !internal::OwnAbstract<T>(),
                  "a Child is of a class with its own qom::Extends, and not of "
                  "an abstract one");
  }

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Null if making it failed.
  T* get() const { return object_.get(); }
  T* operator->() const { return &**this; }
  T& operator*() const {
    if (__builtin_expect(!object_, 0)) StandIn();
    return *object_;
  }

 private:
  void StandIn() const {
    if (context_ != nullptr) {
      object_ = Ref<T>::Adopt(
          static_cast<T*>(context_->NewStandIn(&kTypeKey<T>).Release()));
    }
    if (!object_) internal::NoChild(T::kTypeName);
  }

  mutable Ref<T> object_;
  Context* context_;  // null unless making it failed
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_CHILD_H_
