// Objects are made by a Context and cast to types; their properties are read
// as values.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/object.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "props/handle.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/native_type.h"

struct Plain {};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
};

qom::Object* Make(const qom::Class& type, qom::Context& context,
                  qom::RecipeBook& book, const qom::Recipe& recipe) {
#if defined(CASE_MADE_OUTSIDE_OF_A_CONTEXT)
  // Only a Context makes objects. Compilers show the comment of the line.
  // expect: objects are made by a Context: context.New<T>()
  return new Disk();
#elif defined(CASE_MADE_WITH_A_PASSKEY_OF_ITS_OWN)
  // The passkey that constructors take cannot be had from elsewhere.
  // expect: Construct
  // expect-gcc: is private within this context
  // expect-clang: calling a private constructor of class
  const qom::Construct construct(type, book, recipe, {}, 0);
  return new Disk(construct);
#else
  static_cast<void>(type);
  static_cast<void>(book);
  static_cast<void>(recipe);
  return context.New<Disk>()->Release();
#endif
}

class AbstractDisk : public qom::Extends<AbstractDisk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "abstract-disk";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};

bool MakesAbstract(qom::Context& context) {
#ifdef CASE_NEW_OF_AN_ABSTRACT_TYPE
  // There are no objects of an abstract type.
  // expect: New<T>: this class says kAbstract = true
  return context.New<AbstractDisk>().ok();
#else
  return context.New<Disk>().ok();
#endif
}

bool SetsAPointer(qom::Object& object) {
#ifdef CASE_SET_OF_A_POINTER
  // A pointer is no bool.
  // expect: Set
  return object.Set("mirror", &object).ok();
#else
  return object.Set("mirror", true).ok();
#endif
}

bool IsDisk(const qom::Object* object) {
#if defined(CASE_CAST_TO_NO_TYPE)
  // A cast to a class that is no QOM type.
  // expect: a cast goes to a type that derives through qom::Extends
  return qom::Is<Plain>(object);
#elif defined(CASE_CAST_TO_CONST)
  // The object says whether it is const, the target type does not.
  // expect: a cast goes to a type that derives through qom::Extends of its own,
  //   or to a qom::Interface, and not to a const one
  return qom::Is<const Disk>(object);
#else
  return qom::Is<Disk>(object);
#endif
}

bool HasSize(const qom::Object& object) {
#ifdef CASE_GET_OF_NO_VALUE
  // A property is read as a bool, an integer or a text.
  // expect: Get<T>: T is bool, an integer type or std::string
  return object.Get<float>("size").ok();
#else
  return object.Get<uint32_t>("size").ok();
#endif
}

bool HasHandle(const qom::Class& type) {
#ifdef CASE_HANDLE_OF_A_STRING
  // A handle stores bytes; a string is set by name.
  // expect: Handle<V>: V is the type of a field whose bytes are its value
  return qom::props::Handle<std::string>::Find(type, "serial").ok();
#else
  return qom::props::Handle<uint32_t>::Find(type, "serial").ok();
#endif
}
