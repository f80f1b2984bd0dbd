// What the parsers of options share: how a message shows a piece of an option.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_OPTION_TEXT_H_
#define QOMRT_QDEV_OPTIONS_OPTION_TEXT_H_

#include <string>
#include <string_view>

namespace qom::qdev::internal {

// `text` in quotes, cut if it is long, with control bytes spelled out.
std::string Quoted(std::string_view text);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_OPTIONS_OPTION_TEXT_H_
