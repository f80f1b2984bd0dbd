// An `Accessor` owns what reads or writes a dynamic property: a lambda, a
// function, or nothing. Two words, where a std::function takes four: what fits
// into a pointer, such as a captured `this`, is kept in place.
//
// Example:
//
//   object.AddProperty("temperature", "int", {.get = [this](
//       const qom::Object&, qom::Visitor& visitor) { … }});
//
// Threads: as what it calls.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_ACCESSOR_H_
#define QOMRT_QOM_ACCESSOR_H_

#include <concepts>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

namespace qom {

template <typename Signature>
class Accessor;

template <typename Result, typename... Args>
class Accessor<Result(Args...)> {
 public:
  // What is the same for all accessors made from one C++ type.
  struct Operations {
    Result (*call)(void* state, Args... args);
    void (*destroy)(void* state);  // null if there is nothing to do
  };

  Accessor() = default;
  Accessor(std::nullptr_t) {}  // NOLINT: as for a pointer
  template <typename F>
  requires(!std::same_as<std::remove_cvref_t<F>, Accessor> &&
           std::is_invocable_r_v<Result, F&, Args...>)
      Accessor(F&& function) {  // NOLINT: as a std::function
    using Function = std::remove_cvref_t<F>;
    if constexpr (requires { function == nullptr; }) {
      if (function == nullptr) return;
    }
    if constexpr (kInPlace<Function>) {
      new (&state_) Function(std::forward<F>(function));
    } else {
      state_ = new Function(std::forward<F>(function));
    }
    operations_ = &kOperations<Function>;
  }
  Accessor(Accessor&& other) noexcept
      : operations_(std::exchange(other.operations_, nullptr)),
        state_(other.state_) {}
  Accessor& operator=(Accessor&& other) noexcept {
    std::swap(operations_, other.operations_);
    std::swap(state_, other.state_);
    return *this;
  }
  ~Accessor() {
    if (operations_ != nullptr && operations_->destroy != nullptr) {
      operations_->destroy(state_);
    }
  }

  explicit operator bool() const { return operations_ != nullptr; }
  bool operator==(std::nullptr_t) const { return operations_ == nullptr; }

  Result operator()(Args... args) const {
    return operations_->call(state_, std::forward<Args>(args)...);
  }

  const Operations* operations() const { return operations_; }
  // Those of the accessors made from an F.
  template <typename F>
  static const Operations* OperationsOf() {
    return &kOperations<F>;
  }
  // Gives the state away; who takes it calls and destroys it by operations().
  void* Release() {
    operations_ = nullptr;
    return state_;
  }

 private:
  // NOLINTBEGIN(misc-redundant-expression)
  template <typename F>
  static constexpr bool kInPlace =
      sizeof(F) <= sizeof(void*) && alignof(F) <= alignof(void*) &&
      std::is_trivially_copyable_v<F>&& std::is_invocable_r_v<Result, const F&,
                                                              Args...>;
  // NOLINTEND(misc-redundant-expression)

  template <typename F>
  static Result Call(void* state, Args... args) {
    if constexpr (kInPlace<F>) {
      return (*std::launder(reinterpret_cast<const F*>(&state)))(
          std::forward<Args>(args)...);
    } else {
      return (*static_cast<F*>(state))(std::forward<Args>(args)...);
    }
  }
  template <typename F>
  static void Destroy(void* state) {
    delete static_cast<F*>(state);
  }
  template <typename F>
  static constexpr Operations kOperations = {
      &Call<F>, kInPlace<F> ? nullptr : &Destroy<F>};

  const Operations* operations_ = nullptr;
  void* state_ = nullptr;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_ACCESSOR_H_
