// A schema as C++ will have it: which types there are, in which order, under
// which names, and which members have to lie elsewhere.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_CPP_MODEL_H_
#define QOMRT_QAPI_INTERNAL_CPP_MODEL_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qapi/schema.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {

class CppModel {
 public:
  CppModel(const Schema& schema, std::string_view name_space);

  // A member of a struct, under its name there.
  struct Field {
    const Member* member;
    std::string name;
  };
  struct Fields {
    std::vector<Field> fields;
    std::string branch;  // of a union: the member with what a value decides
  };

  // Each behind those that it holds.
  const std::vector<const Type*>& types() const { return types_; }
  // "Disk"; for arguments and data in place the name of their own.
  const std::string& NameOf(const Type& type) const {
    return names_.find(&type)->second;
  }
  // "DiskAdd".
  const std::string& NameOf(const Message& message) const {
    return messages_.find(&message)->second;
  }
  Fields FieldsOf(const Type& type) const;

  // How a value of `type` is declared in `owner`, "std::vector<Disk>", with a
  // "qom::qapi::Box" around it where they hold one another; elsewhere with its
  // namespace.
  std::string TypeText(const Type& type, const Type* owner = nullptr) const;
  // The types that branches have, each once, without those that have nothing.
  static std::vector<const Type*> BranchTypes(const Type& type);
  bool IsBoxed(const Type& owner, const Type& type) const {
    return boxed_.contains({&owner, &type});
  }

 private:
  // A type whose parts are put before it.
  struct Open {
    const Type* type;
    size_t next = 0;
    std::vector<const Type*> parts;
  };

  std::string PlainText(const Type& type, const Type* owner) const;
  void TakeNames(const Schema& schema);
  void Order(const Type& type);
  // What a value of the type holds, and what its lists hold.
  static std::vector<const Type*> PartsOf(const Type& type);

  const std::string name_space_;
  std::vector<const Type*> types_;
  qom::internal::HashMap<const Type*, std::string> names_;
  qom::internal::HashMap<const Message*, std::string> messages_;
  qom::internal::HashMap<const Type*, bool> seen_;  // and whether it is open
  qom::internal::HashSet<std::pair<const Type*, const Type*>> boxed_;
  std::vector<Open> open_;
};

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_CPP_MODEL_H_
