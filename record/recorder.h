// Asks an emulator for all that its monitor tells of types and machines. It
// survives one that dies or hangs on a question: the emulator is started again
// and asked once more, for the question before may have been the one that broke
// it; then the answer stays unknown.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(Facts facts, Record(*conversation, {}));
//   QOMRT_ASSIGN_OR_RETURN(RecordedCatalogue recorded, CatalogueOf(facts));
//
// One that was looked into (emulator.h) tells all at once. Of others, three
// sources are read. The properties of a type, with the default of the
// class, come from `qom-list-properties`. Objects may start with something
// else; it is seen in objects that users may create, which are made for the
// purpose, and in expansions of CPU models.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_RECORDER_H_
#define QOMRT_RECORD_RECORDER_H_

#include "absl/status/statusor.h"
#include "record/conversation.h"
#include "record/facts.h"
#include "record/limits.h"

namespace qom::record {

// kFailed if the emulator does not even tell which types it has.
absl::StatusOr<Facts> Record(Conversation& conversation, const Limits& limits);

}  // namespace qom::record

#endif  // QOMRT_RECORD_RECORDER_H_
