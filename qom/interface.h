// An interface is a C++ class of virtual functions that types of different
// parents implement. It may extend other interfaces.
//
// Example:
//
//   class BootDevice : public qom::Interface<BootDevice> {
//    public:
//     static constexpr std::string_view kTypeName = "boot-device";
//     virtual int boot_index() const = 0;
//    protected:
//     ~BootDevice() = default;
//   };
//
// Threads: nothing of its own.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERFACE_H_
#define QOMRT_QOM_INTERFACE_H_

#include <type_traits>

#pragma GCC visibility push(default)

namespace qom {

class Object;

template <typename... T>
struct TypeList {};

template <typename T, typename... Parents>
class Interface : public Parents... {
 public:
  using InterfaceOf = T;
  using InterfaceParents = TypeList<Parents...>;

  // The object that implements it, to hold it or to ask for its place.
  virtual Object& AsObject() = 0;

 protected:
  ~Interface() = default;
};

// True for an interface class itself.
template <typename T>
concept IsInterface = requires {
  typename T::InterfaceOf;
}
&&std::is_same_v<typename T::InterfaceOf, T>;

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_INTERFACE_H_
