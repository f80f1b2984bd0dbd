// What each version of a machine promises its guests, held against a record in
// a file: the first value of every property of every device type, by machine.
// One line pins them all:
//
//   QOMRT_GUEST_ABI_SUITE(AcmeGuestAbi, RegisterAcmeTypes, AddMachines,
//                         "acme.abi");
//
// It fails with a sentence for each promise that is broken: which property, on
// which machine, what it is, where that comes from, what it was, and what to
// write so that it stays so:
//
//   acme-uart.fifo-size is 128 on acme-2.0 (default of acme-uart) and was 64;
//   keep that: .history = {{"2.0", 64}} in its row, or an entry in a table of
//   acme-2.0
//
// A new machine or property has no record: QOMRT_GUEST_ABI=record in the
// environment of the test adds what is missing and keeps what is there;
// QOMRT_GUEST_ABI=rewrite writes all anew, for a machine that is not released.
// The file is made to be read in a review, a line for each promise. Its name is
// relative to the source file of the test, unless it is absolute.
//
// Left out are what a guest cannot depend on: links, what is read-only, what
// every device has, and the types of the library.
//
// Threads: one check at a time per registry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_GUEST_ABI_H_
#define QOMRT_TESTING_GUEST_ABI_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "gtest/gtest.h"
#include "qom/registry.h"

namespace qom::testing {

// What a property, "acme-uart.fifo-size", is on a machine.
struct GuestAbiValue {
  std::string value;
  // "default of acme-uart" or "compat_1_1[0], machine_family.h:27".
  std::string origin;
};

// By name of the property. Fails if a type cannot be created on `machine`.
absl::StatusOr<std::map<std::string, GuestAbiValue>> GuestAbiOf(
    TypeRegistry& registry, const compat::MachineSet& machines,
    std::string_view machine);

// Values by name of the machine, then of the property.
using GuestAbiRecord =
    std::map<std::string, std::map<std::string, std::string>, std::less<>>;

// A record as text, machines in the order of `machines` and then those that it
// does not have; and back. InvalidArgument, naming `file` and line.
std::string GuestAbiText(const GuestAbiRecord& record,
                         const compat::MachineSet& machines);
absl::StatusOr<GuestAbiRecord> ParseGuestAbi(std::string_view file,
                                             std::string_view text);

// What is wrong, a sentence for each property or machine; empty if every
// version keeps what it promised.
absl::StatusOr<std::vector<std::string>> CheckGuestAbi(
    TypeRegistry& registry, const compat::MachineSet& machines,
    const GuestAbiRecord& record);

// Adds to `record` what it does not have; with `anew`, makes it what is.
absl::Status RecordGuestAbi(TypeRegistry& registry,
                            const compat::MachineSet& machines, bool anew,
                            GuestAbiRecord& record);

// What the suite does. `update` is "", "record" or "rewrite".
void ExpectGuestAbi(
    absl::FunctionRef<void(TypeRegistry&)> register_types,
    absl::FunctionRef<absl::Status(compat::MachineSet&)> add_machines,
    std::string_view file, std::string_view update,
    const char* source = __builtin_FILE(), int line = __builtin_LINE());
// The value of QOMRT_GUEST_ABI.
std::string GuestAbiUpdate();

}  // namespace qom::testing

// The test NAME.EveryMachineKeepsWhatItPromised.
#define QOMRT_GUEST_ABI_SUITE(Name, register_types, add_machines, file) \
  TEST(Name, EveryMachineKeepsWhatItPromised) {                         \
    ::qom::testing::ExpectGuestAbi(register_types, add_machines, file,  \
                                   ::qom::testing::GuestAbiUpdate());   \
  }

#endif  // QOMRT_TESTING_GUEST_ABI_H_
