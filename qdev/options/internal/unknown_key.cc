// The one sentence about a key that is none.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/internal/unknown_key.h"

#include <span>
#include <string_view>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/internal/quoted.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"
#include "qom/status.h"

namespace qom::qdev::internal {

absl::Status UnknownKey(std::string_view key,
                        std::span<const std::string_view> legal) {
  ErrorFacts facts{.cause = Cause::kUnknownKey};
  facts.property = key;
  facts.legal = fmt::format("{}", fmt::join(legal, ", "));
  facts.nearest = NearestNames(key, {legal.begin(), legal.end()}, 1);
  return MakeError(facts,
                   fmt::format("there is no key {}{}{}; legal: {}", Quoted(key),
                               facts.nearest.empty() ? "" : ", nearest: ",
                               fmt::join(facts.nearest, ""), facts.legal));
}

}  // namespace qom::qdev::internal
