// A conversation that a test makes up: answers by question, as lines of a saved
// one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_RECORD_TALK_H_
#define QOMRT_TESTS_RECORD_TALK_H_

#include <string>
#include <string_view>

namespace qom::record {

class Talk {
 public:
  // Who it is, and which types there are: `types` is the list as JSON.
  explicit Talk(std::string_view types);

  // `answer` is JSON, on one line or several.
  Talk& Say(std::string_view execute, std::string_view arguments,
            std::string_view answer);
  Talk& Die(std::string_view execute, std::string_view arguments);
  // [[name, type], [name, type, default], …]
  Talk& Properties(std::string_view type, std::string_view list);
  Talk& Machines(std::string_view list);

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace qom::record

#endif  // QOMRT_TESTS_RECORD_TALK_H_
