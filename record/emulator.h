// Conversations with emulators that run: one that is started for the purpose,
// and can be started again when it died, or one that listens at a socket.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       std::unique_ptr<Conversation> emulator,
//       StartEmulator("qemu-system-x86_64", limits));
//   Answer answer = emulator->Ask({"query-target"});
//
// A started one has no machine, no devices, no display and no privileges but
// ours: `PROGRAM -M none -nodefaults -no-user-config -display none -S
// -qmp stdio`.
//
// One that exports its symbols, as Debian's programs do, can be looked into: it
// is started a second time with a library preloaded (record/deep), which
// answers the questions that no monitor does.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_EMULATOR_H_
#define QOMRT_RECORD_EMULATOR_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "record/conversation.h"
#include "record/limits.h"

namespace qom::record {

// kFailed if it does not start or does not greet.
absl::StatusOr<std::unique_ptr<Conversation>> StartEmulator(
    const std::string& program, const Limits& limits);

// The same, looked into with `library`, the bytes of what record/deep is built
// into. kFailed if it does not let itself be looked into.
absl::StatusOr<std::unique_ptr<Conversation>> InspectEmulator(
    const std::string& program, std::string_view library, const Limits& limits);

// `address` is "unix:PATH". kBadCall if it is not, kFailed if nobody listens.
absl::StatusOr<std::unique_ptr<Conversation>> CallEmulator(
    const std::string& address, const Limits& limits);

}  // namespace qom::record

#endif  // QOMRT_RECORD_EMULATOR_H_
