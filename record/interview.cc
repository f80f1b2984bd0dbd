// What to do when an emulator dies.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/interview.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "fmt/chrono.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::record {

Answer Interview::Ask(const Question& question, std::string_view subject) {
  if (!GoesOn()) return Answer::NotAsked();
  Answer answer = conversation_.Ask(question);
  if (answer.is_died() && Restart() && GoesOn()) {
    answer = conversation_.Ask(question);
    if (answer.is_died()) Restart();
  }
  if (!answer.is_died()) return answer;
  const auto& died = facts_.died_on;
  if (std::find(died.begin(), died.end(), subject) == died.end()) {
    facts_.died_on.emplace_back(subject);
  }
  Miss(fmt::format("{}: the emulator died on {}: {}", subject, question.execute,
                   answer.why));
  return answer;
}

bool Interview::GoesOn() {
  if (facts_.is_cut_short) return false;
  if (Clock::now() >= end_) {
    Miss(fmt::format("not all was asked: {} have passed", limits_.all));
    facts_.is_cut_short = true;
  } else if (facts_.restarts >= limits_.deaths) {
    Miss(fmt::format("not all was asked: the emulator died {} times",
                     facts_.restarts));
    facts_.is_cut_short = true;
  }
  return !facts_.is_cut_short;
}

bool Interview::Restart() {
  ++facts_.restarts;
  const absl::Status status = conversation_.Restart();
  if (!status.ok()) {
    Miss(fmt::format("not all was asked: the emulator died, and then: {}",
                     Message(status)));
    facts_.is_cut_short = true;
  }
  return status.ok();
}

void Interview::LearnCommands() {
  const Answer answer = Ask({"query-commands"}, "query-commands");
  if (!answer.is_return() || !answer.said.IsArray()) return;
  for (const JsonValue& command : answer.said.GetArray()) {
    commands_.emplace(TextOf(command, "name"));
  }
}

}  // namespace qom::record
