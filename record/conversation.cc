// Makes the answers of a monitor of each kind: a result, an error, none.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/conversation.h"

#include <string_view>
#include <utility>

namespace qom::record {

Answer Answer::Return(JsonDocument said) {
  Answer answer;
  answer.kind = Kind::kReturn;
  answer.said = std::move(said);
  return answer;
}

Answer Answer::Error(std::string_view why) {
  Answer answer;
  answer.kind = Kind::kError;
  answer.why = why;
  return answer;
}

Answer Answer::Died(std::string_view why) {
  Answer answer;
  answer.kind = Kind::kDied;
  answer.why = why;
  return answer;
}

Answer Answer::NotAsked() { return {}; }

}  // namespace qom::record
