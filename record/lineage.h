// The types of an emulator with their ancestors: what each adds to what its
// parent says. What all concrete types below an abstract one have in common is
// taken for the abstract one's, or else each of three hundred CPU models would
// say it again.
//
// Example: of the concrete types "a" with {n, m} and "b" with {n}, both below
// the abstract "base" that tells nothing, come
//
//   base: own {n}        a: own {m}        b: nothing
//
// Types whose ancestors are not known, or go round in a circle, are left out
// and said.
//
// Threads: immutable.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_LINEAGE_H_
#define QOMRT_RECORD_LINEAGE_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "record/facts.h"

namespace qom::record {

// Properties by name.
using PropertyList = std::map<std::string_view, const PropertyFact*>;

struct Member {
  std::string_view name;
  const TypeFact* fact = nullptr;
  const Member* parent = nullptr;
  bool has_descendants = false;
  PropertyList own{};  // what no ancestor says, or says otherwise
  std::vector<std::string_view> removed{};  // what an ancestor says in vain
};

class Lineage {
 public:
  // `facts` must live as long. kFailed if types inherit more than a catalogue
  // may say.
  static absl::StatusOr<Lineage> Of(const Facts& facts,
                                    std::vector<std::string>& missing);

  // Parents first.
  const std::vector<Member>& members() const { return members_; }

 private:
  void AddMembers(const Facts& facts, std::vector<std::string>& missing);
  // By member: all that it has, as far as it or its descendants tell.
  std::vector<PropertyList> Lists() const;
  absl::Status KeepOwn(const std::vector<PropertyList>& lists);

  std::vector<Member> members_;  // of a capacity that is never exceeded
};

}  // namespace qom::record

#endif  // QOMRT_RECORD_LINEAGE_H_
