// Compat entries that nobody has to write. A row that says what it was before,
//
//   props::Field<&Disk::queue_size_>("queue-size",
//       {.default_value = 256, .history = {{"5.0", 128}}})
//
// means that machines up to release 5.0 had 128. From all such rows of a
// registry come tables, one for each release, which MachineSet puts in front of
// the hand-written tables of the same release.
//
// Whose release 5.0? That of whoever numbers the machines: an embedder's own,
// without a name. A library whose types come with a history names it,
// {{"qemu-9.0", …}}, and only machines that follow it
// (MachineVersion::follows) take its values: its 9.0 says nothing about an
// embedder's acme-1.0.
//
// A subtype that has a default of its own keeps it: a row speaks of its own
// default only.
//
// Threads: pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_HISTORY_H_
#define QOMRT_COMPAT_HISTORY_H_

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/table.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// True for "5.0", "10.2.1" … : numbers with dots between.
bool IsRelease(std::string_view text);
// By number, not by letter: "9.2" is older than "10.0". Both are releases.
std::strong_ordering CompareReleases(std::string_view a, std::string_view b);

// Release 9.0 of the history "qemu" for "qemu-9.0"; of the one without a name
// for "9.0". Of a text without a release, all of it names a history.
struct Release {
  std::string_view history;
  std::string_view number;
};
Release SplitRelease(std::string_view text);

// The order of HistoryTables().
struct NewerFirst {
  bool operator()(const Release& a, const Release& b) const {
    if (a.history != b.history) return a.history > b.history;
    return CompareReleases(a.number, b.number) > 0;
  }
};

struct ReleaseTable {
  std::string release;  // the last one that had the values: "9.0", "qemu-9.0"
  SharedTable table;    // "history of RELEASE"
};

// One history after the other, that without a name last; newest release first.
// InvalidArgument, naming the property, for a history whose `until` is no
// release, and for more than kMaxEntries entries.
absl::StatusOr<std::vector<ReleaseTable>> HistoryTables(
    const TypeRegistry& registry);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_HISTORY_H_
