// How a message shows a text that a user wrote.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_INTERNAL_QUOTED_H_
#define QOMRT_QDEV_INTERNAL_QUOTED_H_

#include <string>
#include <string_view>

namespace qom::qdev::internal {

// `text` in quotes, cut if it is long, with control bytes spelled out.
std::string Quoted(std::string_view text);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_INTERNAL_QUOTED_H_
