// A conversation with the monitor of an emulator: questions, and an answer to
// each. It may be with a program that runs (emulator.h) or one that was saved
// (saved_conversation.h); the recorder cannot tell which.
//
// Example:
//
//   Answer answer = conversation.Ask({"qom-list-properties",
//                                     R"({"typename": "e1000"})"});
//   if (answer.is_return()) Read(answer.said);
//   if (answer.is_died()) status = conversation.Restart();
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_CONVERSATION_H_
#define QOMRT_RECORD_CONVERSATION_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "record/json.h"

namespace qom::record {

struct Question {
  std::string execute;
  std::string arguments{};  // a JSON object; "" for none
};

struct Answer {
  enum class Kind {
    kReturn,
    kError,     // the emulator refused
    kDied,      // it ended, hung or spoke nonsense
    kNotAsked,  // a saved conversation does not have the question
  };

  Kind kind = Kind::kNotAsked;
  JsonDocument said{};  // what a kReturn returns
  std::string why{};    // there is no `said`

  bool is_return() const { return kind == Kind::kReturn; }
  bool is_died() const { return kind == Kind::kDied; }

  static Answer Return(JsonDocument said);
  static Answer Error(std::string_view why);
  static Answer Died(std::string_view why);
  static Answer NotAsked();
};

class Conversation {
 public:
  virtual ~Conversation() = default;

  virtual Answer Ask(const Question& question) = 0;
  // After an answer that is_died(): makes it possible to ask again. An error if
  // it is not.
  virtual absl::Status Restart() = 0;
};

}  // namespace qom::record

#endif  // QOMRT_RECORD_CONVERSATION_H_
