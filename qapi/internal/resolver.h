// Finds what definitions name, and puts the members of bases into what is built
// on them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_RESOLVER_H_
#define QOMRT_QAPI_INTERNAL_RESOLVER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "qapi/internal/definition_reader.h"
#include "qapi/internal/mistakes.h"
#include "qapi/internal/source.h"
#include "qapi/schema.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {

using TypeIndex = qom::internal::HashMap<std::string_view, Type*>;

class Resolver {
 public:
  Resolver(Source& source, std::deque<Type>& types, TypeIndex& index,
           Mistakes& mistakes)
      : source_(source), types_(types), index_(index), mistakes_(mistakes) {}

  // The types that every schema has; the object without members.
  Type& AddBuiltIns();
  // Takes the names of `definitions`, and finds what they name.
  void Resolve(std::vector<Definition>& definitions);

 private:
  // A type whose base and branches are being completed.
  struct Open {
    Type* type;
    size_t next = 0;
  };
  enum class State : uint8_t { kNew, kOpen, kDone };

  void Define(const Definition& definition);
  void Find(Definition& definition);
  void Find(TypeUse& use);
  Type& ArrayOf(Type& element);
  // Completes `type` after what it contains.
  void Complete(Type& type);
  // The next base or branch of the innermost open type; null at its end.
  TypeUse* NextPart(Open& open);
  void TellCycle(TypeUse& use);
  void AddMembers(Type& type);

  Source& source_;
  std::deque<Type>& types_;
  TypeIndex& index_;
  Mistakes& mistakes_;
  qom::internal::HashMap<std::string_view, const Definition*> defined_;
  qom::internal::HashSet<std::string_view>
      broken_;  // nobody can tell their kind
  qom::internal::HashMap<const Type*, Type*> arrays_;
  qom::internal::HashMap<const Type*, State> states_;
  std::vector<Open> open_;
  qom::internal::HashMap<std::string, const Member*> names_;  // of one type
  size_t members_ = 0;
};

// "struct 'Disk'", "an array": a type in a message.
std::string Shown(const Type& type);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_RESOLVER_H_
