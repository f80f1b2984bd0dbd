// The name of one entry: its table and its index there, "hw_compat_5_1#3". With
// it a single entry is left out wherever tables are chosen, so that a guest's
// trouble can be tried without it; all others keep their place and their index.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(compat::EntryName suspect,
//                          compat::EntryName::Parse("hw_compat_5_1#3"));
//   QOMRT_RETURN_IF_ERROR(machines.Select(
//       {.machine = "pc-q35-5.0", .without = {suspect}}, context));
//
// Threads: values and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_ENTRY_NAME_H_
#define QOMRT_COMPAT_ENTRY_NAME_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer_stack.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct EntryName {
  std::string table{};
  uint32_t index = 0;  // in its table, from 0

  // "hw_compat_5_1#3"; also "hw_compat_5_1[3]", as explanations write it.
  // InvalidArgument for what is neither.
  static absl::StatusOr<EntryName> Parse(std::string_view text);
  std::string Text() const;

  friend bool operator==(const EntryName&, const EntryName&) = default;
};

// Leaves entries out of `tables`; one that several tables of that name have,
// out of each. NotFound, with the nearest names, for a table that is not there;
// OutOfRange for an index that no table of that name has.
absl::Status LeaveOut(std::span<const EntryName> names,
                      std::vector<LayerTable>& tables);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_ENTRY_NAME_H_
