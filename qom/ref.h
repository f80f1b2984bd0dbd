// `Ref<T>` keeps an object alive: a counted reference, one pointer wide. The
// count lives in the object and is atomic.
//
// Example:
//
//   qom::Ref<Device> device = …;
//   Keep(device);              // counts one more
//   Keep(std::move(device));   // hands the reference on
//
// Use of a null Ref ends the program with the name of its type, where code is
// compiled with assertions (no NDEBUG, or _GLIBCXX_ASSERTIONS).
//
// Threads: different Refs to one object may be used from different threads;
// one Ref needs exclusion, as a raw pointer would.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_REF_H_
#define QOMRT_QOM_REF_H_

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

namespace qom {

namespace internal {

[[noreturn]] void NullRef(std::string_view type_name);

template <typename T>
constexpr std::string_view NameForNullRef() {
  if constexpr (requires { T::kTypeName; }) {
    return T::kTypeName;
  } else {
    return "object";
  }
}

}  // namespace internal

template <typename T>
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}  // NOLINT(google-explicit-constructor)
  // Counts a new reference to `object`, which may be null.
  explicit Ref(T* object) : object_(object) {
    if (object_ != nullptr) object_->AddRef();
  }
  Ref(const Ref& other) : Ref(other.object_) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <typename U>
  // NOLINTNEXTLINE(google-explicit-constructor)
  requires std::is_convertible_v<U*, T*> Ref(const Ref<U>& other)
      : Ref(other.get()) {}
  template <typename U>
  // NOLINTNEXTLINE(google-explicit-constructor)
  requires std::is_convertible_v<U*, T*> Ref(Ref<U>&& other)
  noexcept : object_(other.Release()) {}
  ~Ref() {
    if (object_ != nullptr) object_->Unref();
  }
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }

  // Takes over a reference that is already counted.
  static Ref Adopt(T* object) {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  // Gives the counted reference away; this Ref is null afterwards.
  [[nodiscard]] T* Release() { return std::exchange(object_, nullptr); }
  void Reset() { *this = Ref(); }

  T* get() const { return object_; }
  T* operator->() const { return &**this; }
  T& operator*() const {
#if !defined(NDEBUG) || defined(_GLIBCXX_ASSERTIONS)
    if (__builtin_expect(object_ == nullptr, 0)) {
      internal::NullRef(internal::NameForNullRef<T>());
    }
#endif
    return *object_;
  }
  explicit operator bool() const { return object_ != nullptr; }

  friend bool operator==(const Ref& a, const Ref& b) {
    return a.object_ == b.object_;
  }
  friend bool operator==(const Ref& a, const T* b) { return a.object_ == b; }

 private:
  T* object_ = nullptr;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_REF_H_
