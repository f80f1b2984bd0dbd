// What the class of a native type must have: its own qom::Extends and name, a
// constructor, hooks of the right form, a table that can be seen.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qom/native_type.h"
#include "qom/registry.h"

struct TapeClass : qom::ObjectClass {
  bool rewinds = true;
};
class Tape : public qom::Extends<Tape, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "tape";
  using Record = TapeClass;
  using Extends::Extends;
};
struct DiskClass : qom::ObjectClass {
  bool removable = false;
};

#if defined(CASE_EXTENDS_OF_ANOTHER)
// The first argument of Extends is a copy of the neighbour's.
// expect: this class forgot its own qom::Extends<Type, Parent>
class Disk : public qom::Extends<Tape, qom::Object> {
#elif defined(CASE_BASE_IS_PRIVATE)
// A class derives privately unless it says otherwise.
// expect: a native type derives publicly from qom::Extends<Type, Parent>
class Disk : qom::Extends<Disk, qom::Object> {
#else
class Disk : public qom::Extends<Disk, qom::Object> {
#endif
#ifdef CASE_NAME_IS_PRIVATE
  // What stands before `public:` cannot be found.
  // expect: this class forgot its own kTypeName: a public
  static constexpr std::string_view kTypeName = "disk";
#endif

 public:
#if defined(CASE_NO_NAME)
  // A class that never says what it is called.
  // expect: this class forgot its own kTypeName
#elif defined(CASE_NAME_IS_EMPTY)
  // A type cannot be found by no name.
  // expect: this class forgot its own kTypeName
  static constexpr std::string_view kTypeName = "";
#elif !defined(CASE_NAME_IS_PRIVATE)
  static constexpr std::string_view kTypeName = "disk";
#endif
  using Record = DiskClass;
#ifdef CASE_NO_CONSTRUCTOR
  // The constructors of Extends are not inherited by themselves.
  // expect: this class has no public constructor from `const qom::Construct&`
#else
  using Extends::Extends;
#endif

#if defined(CASE_CLASS_INIT_OF_A_COPY)
  // A class-init that takes the record by value edits a copy.
  // expect: a ClassInit is `static void ClassInit(R&)`
  static void ClassInit(DiskClass c) { c.removable = true; }
#elif defined(CASE_CLASS_INIT_OF_ANOTHER_RECORD)
  // A class-init takes a record that objects of the type do not have.
  // expect: a ClassInit is `static void ClassInit(R&)`, with the class record
  // of
  //   the type or of an ancestor for R
  static void ClassInit(TapeClass& c) { c.rewinds = false; }
#else
  static void ClassInit(DiskClass& c) { c.removable = true; }
#endif

#ifdef CASE_CLASS_BASE_INIT_OF_NO_RECORD
  // A class-base-init that is not static.
  // expect: a ClassBaseInit is `static void ClassBaseInit(R&)`
  void ClassBaseInit(qom::ObjectClass& c) { c.description = "a disk"; }
#else
  static void ClassBaseInit(qom::ObjectClass& c) { c.description = "a disk"; }
#endif

#if defined(CASE_HOOK_IS_PRIVATE)
  // A private hook would never run.
  // expect: PostInit of this class is private or overloaded, so it has no
  // effect
 private:
  void PostInit() {}

 public:
#elif defined(CASE_POST_INIT_THAT_MAY_FAIL)
  // A post-init hook computes; what may fail belongs to Realize().
  // expect: a PostInit is `void PostInit()`
  absl::Status PostInit() { return absl::OkStatus(); }
#elif defined(CASE_HOOK_IS_MISSPELT)
  // Nobody would call it.
  // expect: a hook of this class is misspelt: hooks are PostInit
  void Postinit() {}
#else
void PostInit() {}
#endif

#ifdef CASE_PROPS_ARE_PRIVATE
  // A private table would leave the type without properties.
  // expect: Props, kAbstract, ClassInit, ClassBaseInit or PostInit of this
  // class
  //   is private or overloaded
 private:
#endif
  struct Props;

 protected:
  uint16_t queues_{};
};

#ifdef CASE_PROPS_NOT_DEFINED
// A table that the place of registration does not see.
// expect: the Props of this class must be defined where the type is registered
#else
struct Disk::Props {
  static constexpr auto kQueues = qom::props::Field<&Disk::queues_>("queues");
#ifdef CASE_PROPS_WITHOUT_TABLE
  // Rows that are in no table.
  // expect: the Props of this class must be defined where the type is
  // registered,
  //   with a `static constexpr auto kAll
#else
  static constexpr auto kAll = qom::props::Table(kQueues);
#endif
};
#endif

#ifdef CASE_LEAF_WITHOUT_ITS_OWN_EXTENDS
// A class that derives without Extends.
// expect: this class forgot its own qom::Extends<Type, Parent>
class Leaf : public Disk {
 public:
  using Disk::Disk;
#else
class Leaf : public qom::Extends<Leaf, Disk> {
 public:
  using Extends::Extends;
#endif
#ifdef CASE_LEAF_WITH_THE_NAME_OF_ITS_PARENT
  // A class that inherits the name of its parent.
  // expect: this class forgot its own kTypeName
#else
  static constexpr std::string_view kTypeName = "leaf";
#endif
#ifdef CASE_RECORD_OF_ANOTHER_PARENT
  // A class record that does not extend that of the parent type.
  // expect: the class record must extend the record of the parent type
  using Record = TapeClass;
#endif
};

#ifdef CASE_NO_OBJECT
// A class that has nothing to do with objects is registered.
// expect: a native type derives publicly from qom::Extends<Type, Parent>
class Other {
 public:
  static constexpr std::string_view kTypeName = "other";
};
#else
using Other = Leaf;
#endif

void Register(qom::TypeRegistry& registry) {
  registry.Register<Disk>();
  registry.Register<Other>();
}
