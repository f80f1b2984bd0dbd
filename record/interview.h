// An interview is a conversation that goes on: an emulator that dies is started
// again, what it died on is remembered, and once it has died too often, or time
// is up, nothing more is asked.
//
// Example:
//
//   Interview interview(conversation, limits, facts);
//   Answer answer = interview.Ask({"qom-list-properties", arguments}, "e1000");
//   if (!answer.is_return()) …  // facts.died_on tells, if that is why
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_INTERVIEW_H_
#define QOMRT_RECORD_INTERVIEW_H_

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "record/conversation.h"
#include "record/facts.h"
#include "record/limits.h"

namespace qom::record {

class Interview {
 public:
  Interview(Conversation& conversation, const Limits& limits, Facts& facts)
      : conversation_(conversation),
        limits_(limits),
        facts_(facts),
        end_(Clock::now() + limits.all) {}

  // `subject` is what the question is about: a type, or the question itself.
  Answer Ask(const Question& question, std::string_view subject);
  // Whether the emulator has the command, as far as it told.
  bool Has(std::string_view command) const {
    return commands_.empty() || commands_.contains(command);
  }
  void LearnCommands();

  // Says once that something is not known, and why.
  void Miss(std::string_view what) { facts_.missing.emplace_back(what); }

 private:
  using Clock = std::chrono::steady_clock;

  // False, and said, if nothing more is asked.
  bool GoesOn();
  bool Restart();

  Conversation& conversation_;
  const Limits& limits_;
  Facts& facts_;
  Clock::time_point end_;
  std::set<std::string, std::less<>> commands_;
};

}  // namespace qom::record

#endif  // QOMRT_RECORD_INTERVIEW_H_
