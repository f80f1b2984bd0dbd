// What an emulator exports of its object model, as it lies in the memory of the
// process: the functions that are called, and the structures that are looked
// into. Both are the same in QEMU 7.2 to 11.1.
//
// Example:
//
//   const Symbols* qom = Symbols::Find();
//   if (qom == nullptr) return;  // it does not export them
//   void* object = qom->object_new("iothread");
//
// Threads: immutable, once it is found.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_DEEP_SYMBOLS_H_
#define QOMRT_RECORD_DEEP_SYMBOLS_H_

#include <cstddef>

namespace qomrt_inspect {

struct List {
  void* data;
  List* next;
};
struct PointerArray {
  void** data;
  unsigned size;
};
struct Text {
  const char* data;
  size_t size;
  size_t allocated;
};
struct Property {
  const char* name;
  const char* type;
  const char* description;
  const void* get;
  const void* set;
  const void* resolve;
  const void* release;
  const void* init;
  void* opaque;  // of a child the object, of an alias an Alias
  const void* default_value;
};
struct Alias {
  void* target;
  const char* property;
};
// An entry of a compat table.
struct Entry {
  const char* driver;
  const char* property;
  const char* value;
  bool used;
  bool optional;
};
struct EnumNames {
  const char* const* names;
  const void* special_features;
  int size;
};
// An object begins with its class.
struct Object {
  void* type;
};
struct PropertyIterator {
  char bytes[256];  // more than it has
};

struct Symbols {
  // Null, and said on standard error, if one of them is not there.
  static const Symbols* Find();

  List* (*class_list)(const char* implements, bool with_abstract);
  void* (*class_by_name)(const char* name);
  const char* (*class_name)(void* type);
  void* (*class_parent)(void* type);
  bool (*class_is_abstract)(void* type);
  void* (*class_cast)(void* type, const char* name);
  Property* (*class_property)(void* type, const char* name);
  void (*class_properties)(PropertyIterator* iterator, void* type);
  Object* (*object_new)(const char* type);
  const char* (*object_type)(Object* object);
  void (*object_properties)(PropertyIterator* iterator, Object* object);
  Property* (*next_property)(PropertyIterator* iterator);
  Property* (*object_property)(Object* object, const char* name);
  void* (*read_property)(Object* object, const char* name, void** error);
  Property* (*add_alias)(Object* object, const char* name, Object* target,
                         const char* target_name);
  Text* (*to_json)(const void* value);
  Object* (*machine)();
};

}  // namespace qomrt_inspect

#endif  // QOMRT_RECORD_DEEP_SYMBOLS_H_
