// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: qdev/internal/option_text.h
// -----------------------------------------------------------------------------
//
// What the parsers of options share: how a message shows a piece of an option,
// and what a name given by a user looks like.

#ifndef QOMRT_QDEV_INTERNAL_OPTION_TEXT_H_
#define QOMRT_QDEV_INTERNAL_OPTION_TEXT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace qom::qdev::internal {

// `text` in quotes, cut if it is long, with control bytes spelled out.
std::string Quoted(std::string_view text);

// InvalidArgument (kBadValue) unless `id` is a letter followed by letters,
// digits, '-', '.' and '_'.
absl::Status CheckId(std::string_view id);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_INTERNAL_OPTION_TEXT_H_
