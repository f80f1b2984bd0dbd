// The form of ids.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/id.h"

#include <algorithm>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

bool MayFollow(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '.' || c == '_';
}

}  // namespace

bool IsWellFormedId(std::string_view id) {
  return !id.empty() &&
         absl::ascii_isalpha(static_cast<unsigned char>(id.front())) &&
         std::all_of(id.begin(), id.end(), &MayFollow);
}

absl::Status CheckId(std::string_view id) {
  if (IsWellFormedId(id)) return absl::OkStatus();
  return Error(Cause::kBadValue,
               "'{}' is no id: an id is a letter, then letters, digits, '-', "
               "'.' and '_'",
               id.substr(0, 80));
}

}  // namespace qom::qdev
