// The error of a public call that memory ran out in. A call that allocates in
// proportion to its input and reports a status is a function-try-block; what it
// had begun ends on the way out:
//
//   absl::StatusOr<Catalogue> LoadCatalogue(…) try {
//     …
//   } catch (const std::bad_alloc&) {
//     return internal::OutOfMemory(__func__);
//   }
//
// Functions inside of the library let the exception pass.
//
// Threads: any.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_OUT_OF_MEMORY_H_
#define QOMRT_QOM_INTERNAL_OUT_OF_MEMORY_H_

#include <new>
#include <string_view>

#include "absl/status/status.h"

namespace qom::internal {

// kOutOfMemory, naming `call`; without the name if there is no memory for that.
absl::Status OutOfMemory(std::string_view call) noexcept;

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_OUT_OF_MEMORY_H_
