// What an interface must have, and a class that implements one.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

#ifdef CASE_CLASS_AS_INTERFACE
// An ordinary base class is listed as an interface.
// expect: after the parent, qom::Extends lists interfaces
class Bootable {
#else
class Bootable : public qom::Interface<Bootable> {
#endif
 public:
#ifdef CASE_NO_NAME
  // An interface without a name.
  // expect: this interface forgot its own kTypeName
#else
  static constexpr std::string_view kTypeName = "bootable";
#endif
  virtual int boot_index() const = 0;
};

#ifdef CASE_NAME_OF_ITS_PARENT
// An interface inherits the name of the one it extends.
// expect: this interface forgot its own kTypeName
class NetBootable : public qom::Interface<NetBootable, Bootable> {};
#else
class NetBootable : public qom::Interface<NetBootable, Bootable> {
 public:
  static constexpr std::string_view kTypeName = "net-bootable";
};
#endif

#ifdef CASE_INTERFACE_AS_PARENT
// The parent of a type is a type.
// expect: the second argument of qom::Extends is the parent
class Disk : public qom::Extends<Disk, Bootable> {
#else
class Disk : public qom::Extends<Disk, qom::Object, Bootable> {
#endif
 public:
#ifdef CASE_CLASS_WITHOUT_NAME
  // A type has names from its parent and from an interface, but none itself.
  // expect: this class forgot its own kTypeName
#else
  static constexpr std::string_view kTypeName = "disk";
#endif
  using Extends::Extends;
#ifdef CASE_METHOD_NOT_IMPLEMENTED
  // A class that promises an interface and leaves a method out; the compilers
  // name it.
  // expect: a method of an interface or base class is not implemented
  // expect: boot_index
#else
  int boot_index() const override { return 0; }
#endif
};

void Register(qom::TypeRegistry& registry) {
  registry.Register<Bootable>();
  registry.Register<NetBootable>();
  registry.Register<Disk>();
}
