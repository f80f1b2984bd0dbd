// What definitions mean is looked at when all types are found: discriminators,
// branches, arguments, features.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_CHECKS_H_
#define QOMRT_QAPI_INTERNAL_CHECKS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "qapi/internal/definition_reader.h"
#include "qapi/internal/mistakes.h"
#include "qapi/internal/source.h"
#include "qapi/schema.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {

class Checks {
 public:
  // A value of a discriminator that has no branch gets `empty`.
  Checks(const Source& source, const Type& empty, Mistakes& mistakes)
      : source_(source), empty_(empty), mistakes_(mistakes) {}

  // Also gives unions their discriminators.
  void Check(std::span<Definition> definitions);

 private:
  void CheckUnion(const Definition& definition);
  // The discriminator; null, and why, if there is none.
  const Member* FindTag(const Definition& definition);
  void CheckBranches(const Definition& definition);
  void CheckBranchNames(const Type& type);
  void CheckAlternate(Type& type);
  void CheckMessage(const Definition& definition);
  void CheckData(const Message& message);
  void CheckReturns(const Message& message);
  void CheckExtensions(const Definition& definition);
  void CheckExtension(const Member& member);
  void CheckAllFeatures(const Definition& definition);
  void CheckFeatures(std::span<const Feature> features, bool is_of_type);
  // Reports names that come to the same.
  template <typename T>
  void CheckClashes(std::string_view what, const T& named);

  const Source& source_;
  const Type& empty_;
  Mistakes& mistakes_;
  qom::internal::HashSet<std::string_view> features_;
  size_t steps_ = 0;  // of comparing branches
  size_t cases_ = 0;  // of all unions
};

// Compares `definition` with what its documentation says.
void CheckDoc(const Definition& definition, const Pragmas& pragmas,
              Mistakes& mistakes);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_CHECKS_H_
