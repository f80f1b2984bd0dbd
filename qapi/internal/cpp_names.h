// Names of a schema as names of C++: types, members, constants. Two that would
// be the same are told apart by underscores.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_CPP_NAMES_H_
#define QOMRT_QAPI_INTERNAL_CPP_NAMES_H_

#include <string>
#include <string_view>

#include "qom/internal/hash.h"

namespace qom::qapi::internal {

// "ReadOnly" of "read-only", "XFoo" of "x-foo".
std::string CamelName(std::string_view name);
// "DiskFull" of "DISK_FULL".
std::string CamelNameOfEvent(std::string_view name);
// "read_only" of "read-only"; "default_" of "default".
std::string MemberName(std::string_view name);
// "kReadOnly".
std::string ConstantName(std::string_view name);

// Names that are taken in one place.
class NameScope {
 public:
  // `name`, or the first of "name_", "name__" … that is free.
  std::string Take(std::string name) {
    while (!taken_.insert(name).second) name += '_';
    return name;
  }

 private:
  qom::internal::HashSet<std::string> taken_;
};

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_CPP_NAMES_H_
