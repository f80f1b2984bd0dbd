// Functions whose machine code tests/qom/assembly_test.cc reads: each does one
// thing with the public headers. Compiled with -O2, whatever the build.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>

#include "props/handle.h"
#include "qom/cast.h"
#include "qom/native_type.h"
#include "qom/object.h"

namespace probe {

class Base : public qom::Extends<Base, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "probe-base";
  using Extends::Extends;
};
class Derived : public qom::Extends<Derived, Base> {
 public:
  static constexpr std::string_view kTypeName = "probe-derived";
  using Extends::Extends;
};

}  // namespace probe

using probe::Derived;

extern "C" {

const void* ProbeAsClass(qom::Object* object) {
  return qom::As<Derived>(object);
}
const void* ProbeAsClassOfConst(const qom::Object* object) {
  return qom::As<Derived>(object);
}
bool ProbeIsClass(const qom::Object* object) {
  return qom::Is<Derived>(object);
}

uint32_t ProbeGetUint32(const qom::props::Handle<uint32_t>& handle,
                        const qom::Object& object) {
  return handle.Get(object);
}
bool ProbeGetBool(const qom::props::Handle<bool>& handle,
                  const qom::Object& object) {
  return handle.Get(object);
}

bool ProbeSetUint32(const qom::props::Handle<uint32_t>& handle,
                    qom::Object& object, uint32_t value) {
  return handle.Set(object, value).ok();
}
bool ProbeSetInt64(const qom::props::Handle<int64_t>& handle,
                   qom::Object& object, int64_t value) {
  return handle.Set(object, value).ok();
}
bool ProbeSetBool(const qom::props::Handle<bool>& handle, qom::Object& object,
                  bool value) {
  return handle.Set(object, value).ok();
}

// What the test must find fault with: a function out of line does the work.
__attribute__((noinline)) const void* AsClassOutOfLine(qom::Object* object) {
  asm volatile("");
  return qom::As<Derived>(object);
}
const void* ProbeTailCall(qom::Object* object) {
  return AsClassOutOfLine(object);
}
bool ProbeCall(qom::Object* object) {
  return AsClassOutOfLine(object) != nullptr;
}
void ProbeStoreAfterCall(qom::Object* object, uint32_t* values,
                         const uint32_t* at) {
  const bool is = AsClassOutOfLine(object) != nullptr;
  values[*at] = is ? 1 : 2;
}

}  // extern "C"
