// A machine of yours is what a file says that `qom abi write` would make of it
// (compat/abi.h): every known property of every type of yours, in the form that
// tools read. `QOMRT_GUEST_ABI_SUITE` (testing/guest_abi.h) holds all machines
// in one file that is shorter and made for reviews; take this one to exchange
// the promises of a machine with other programs.
//
// Example:
//
//   EXPECT_THAT((MachineOf{registry, machines, "acme-2.0"}),
//               MatchesGuestAbi("acme-2.0.abi"));
//
// A failure names each property, what it was and is, and who says so. With
// QOMRT_GUEST_ABI=rewrite in the environment of the test the file is written
// anew; with =record, if it is not there. Its name is relative to the source
// file of the test, unless it is absolute.
//
// Threads: one check at a time per registry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_MATCHES_GUEST_ABI_H_
#define QOMRT_TESTING_MATCHES_GUEST_ABI_H_

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "qom/registry.h"

namespace qom::testing {

// A machine of an emulator; what it names must outlive it.
struct MachineOf {
  TypeRegistry& registry;
  const compat::MachineSet& machines;
  std::string machine;

  friend std::ostream& operator<<(std::ostream& out, const MachineOf& one) {
    return out << one.machine;
  }
};

// How the machine differs from what the file at `path` says, a sentence for
// each property; empty if it does not. `update` is "", "record" or "rewrite".
absl::StatusOr<std::vector<std::string>> CheckGuestAbiFile(
    const MachineOf& machine, const std::string& path, std::string_view update);

class GuestAbiMatcher {
 public:
  using is_gtest_matcher = void;

  GuestAbiMatcher(std::string path, std::string update)
      : path_(std::move(path)), update_(std::move(update)) {}

  bool MatchAndExplain(const MachineOf& machine,
                       ::testing::MatchResultListener* listener) const;
  void DescribeTo(std::ostream* out) const {
    *out << "is what " << path_ << " says";
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "isn't what " << path_ << " says";
  }

 private:
  std::string path_;
  std::string update_;
};

GuestAbiMatcher MatchesGuestAbi(std::string_view file,
                                const char* source = __builtin_FILE());

}  // namespace qom::testing

#endif  // QOMRT_TESTING_MATCHES_GUEST_ABI_H_
